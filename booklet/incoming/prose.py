"""A text (编制说明) in an edited file -> its paragraphs, as items of its chapter."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from booklet.files.faults import Fault, Place
from booklet.incoming.heads import plain
from booklet.incoming.rows import Read, ReadItem, unprintable
from booklet.model.booklet import Booklet, Cell, Chapter, Item
from booklet.model.columns import ChapterLayout
from booklet.model.tables import FileTable
from booklet.sheet.reader import paragraphs


def read_prose(table: FileTable, chapter: Chapter, look: ChapterLayout) -> Read:
    """Read the first column of a sheet below the text's title, a line a paragraph."""
    found = Read()
    for row in paragraphs(table, chapter.title):
        found.notices += row.notices
        if not row.is_blank:
            faults = [*row.faults.values(), *row.struck.values()]
            _add(found, row.texts[0], row.place, faults, chapter, look)
    return found


def parted_texts(
    table: FileTable, lines: Sequence[str], booklet: Booklet, looks: Sequence[ChapterLayout]
) -> tuple[list[str], Mapping[int, list[str]]]:
    """Return which of the ``lines`` above a table are of no text, and those of each text's chapter.

    A text begins below its title and ends above the next one.
    """
    titles = {
        plain(title): number
        for number, chapter in enumerate(booklet.chapters)
        for title in (chapter.name, chapter.title)
    }
    others: list[str] = []
    texts: dict[int, list[str]] = defaultdict(list)
    current: int | None = None
    for line in lines:
        number = titles.get(plain(line))
        if number is not None or line in table.titles:
            current = number if number is not None and looks[number].is_prose else None
            others.append(line)
        elif current is None:
            others.append(line)
        else:
            texts[current].append(line)
    return others, texts


def read_paragraphs(
    table: FileTable, lines: Iterable[str], chapter: Chapter, look: ChapterLayout
) -> Read:
    """Read the paragraphs of a text that stand above a table of a Word file, or below the last."""
    found = Read()
    for number, line in enumerate(lines, 1):
        place = Place(table.place.file, part=f"“{chapter.name}”第 {number} 段")
        fault = table.wrong.get(line)
        faults = [Fault(place, fault.message, fault.remedy)] if fault else []
        _add(found, line, place, faults, chapter, look)
    return found


def _add(
    found: Read,
    text: str,
    place: Place,
    faults: list[Fault],
    chapter: Chapter,
    look: ChapterLayout,
) -> None:
    """Add a paragraph, or each line of it, unless something is wrong with it."""
    (column,) = look.columns
    faults += unprintable(place, chapter, {column.key: text})
    found.faults += faults
    for line in () if faults else text.split("\n"):
        if line := line.rstrip():
            cells = {column.key: Cell(paragraphs=(line,))}
            found.items.append(ReadItem(Item(category="", name="", cells=cells), None, place))
