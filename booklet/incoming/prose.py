"""The sheet of a text (编制说明) -> its paragraphs, as items of its chapter."""

from booklet.incoming.rows import Read, ReadItem, unprintable
from booklet.model.booklet import Cell, Chapter, Item
from booklet.model.columns import ChapterLayout
from booklet.model.tables import FileTable
from booklet.sheet.reader import paragraphs


def read_prose(table: FileTable, chapter: Chapter, look: ChapterLayout) -> Read:
    """Read the first column of a sheet below the text's title, a line a paragraph."""
    (column,) = look.columns
    found = Read()
    for row in paragraphs(table, chapter.title):
        found.notices += row.notices
        if row.is_blank:
            continue
        text = row.texts[0]
        faults = [*row.faults.values(), *row.struck.values()]
        faults += unprintable(row.place, chapter, {column.key: text})
        found.faults += faults
        for line in () if faults else text.split("\n"):
            if line := line.rstrip():
                cells = {column.key: Cell(paragraphs=(line,))}
                found.items.append(
                    ReadItem(Item(category="", name="", cells=cells), None, row.place)
                )
    return found
