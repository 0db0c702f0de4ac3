"""A spreadsheet or Word file that somebody edited -> the items of the booklet's chapters."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from booklet.files.faults import Fault, Place, UserError, refuse
from booklet.files.office import KINDS, refused_kind
from booklet.incoming.beside import continuation_marks
from booklet.incoming.heads import plain
from booklet.incoming.lists import Lists, OtherList, OwnList, above
from booklet.incoming.names import departments
from booklet.incoming.outside import Outside
from booklet.incoming.prose import parted_texts, read_paragraphs, read_prose
from booklet.incoming.published import CONTENTS_HEADING
from booklet.incoming.rows import Read, ReadItem, read_rows
from booklet.model.booklet import Booklet
from booklet.model.layout import Layout
from booklet.model.tables import FileRow, FileTable
from booklet.sheet import reader as sheetback
from booklet.word import reader as wordback
from booklet.word.changes import Changes
from booklet.word.reader import IMPRINT

NO_HEAD = "没有清单的表头"
ABSENT = {
    False: "{file} 里没有“{name}”的表格，这个清单没有改动",
    True: "{file} 里没有“{name}”，它的文字没有改动",
}


@dataclass(frozen=True)
class ReadBack:
    """The items of each of the booklet's chapters, None where the file has no table of it.

    ``date`` is the one on its cover, if it has one; ``notices`` say what else stands in the file
    and was left out.
    """

    chapters: tuple[tuple[ReadItem, ...] | None, ...]
    notices: tuple[str, ...]
    date: str | None = None


def read_back(
    path: Path, booklet: Booklet, layout: Layout, changes: Changes | None = None
) -> ReadBack:
    """Return what the .xlsx or .docx ``path`` has of the chapters of ``booklet``.

    A table's chapter is told by the name of its sheet or the text above it and by its columns,
    which may stand in any order. ``changes`` settles tracked changes of a Word file. Raises
    :class:`UserError` with every row that cannot be read.
    """
    readers: Mapping[str, Callable[[Path], list[FileTable]]] = {
        ".xlsx": sheetback.read_tables,
        ".docx": partial(wordback.read_tables, changes=changes),
    }
    assert readers.keys() == KINDS.keys()
    if fault := refused_kind(path):
        raise fault
    reader = _TableReader(path.name, booklet, layout)
    for table in readers[path.suffix.lower()](path):
        reader.take(table)
    return reader.result()


class _TableReader:
    """Takes one table after the other, and collects what cannot be read."""

    def __init__(self, file: str, booklet: Booklet, layout: Layout) -> None:
        self.file = file
        self.booklet = booklet
        self.looks = [layout.chapters[chapter.kind] for chapter in booklet.chapters]
        self.lists = Lists(booklet, layout)
        self.outside = Outside(file, booklet, layout)
        self.departments = departments(booklet, layout)
        self.items: list[list[ReadItem]] = [[] for _ in booklet.chapters]
        self.tables: list[list[FileTable]] = [[] for _ in booklet.chapters]
        self.headless: list[tuple[int, Place]] = []
        self.faults: list[Fault] = []
        self.changes: list[Fault] = []
        self.notices: list[str] = []

    def take(self, table: FileTable) -> None:
        """Read a table of a chapter; others are named."""
        self.notices += table.notices
        self.changes += table.changes
        text = self.lists.text_of(table)
        if text is not None:
            self.take_text(table, text)
            return
        found = self.lists.of(table)
        head = 0 if found is None else max(found.row, 0)
        of_cover = not any(self.tables)
        lines = above(table, head)[::-1]
        self.outside.add(lines if table.whole else self.take_texts(table, lines), of_cover)
        if found is None:
            self.pass_over(table)
        elif isinstance(found, OtherList):
            self.leave_out(table, found.title)
        elif found.goes_on:
            name = self.booklet.chapters[found.chapter].name
            self.notices.append(f"{table.place} 没有表头，当作“{name}”的续表读入")
            self.read(table, found)
        elif table.whole and self.is_second(table, found.chapter):
            return
        else:
            self.tell_above(table.rows[: head + 1])
            self.tell_head(table, found)
            self.read(table, found)
            self.tables[found.chapter].append(table)

    def take_text(self, table: FileTable, chapter: int) -> None:
        """Read the sheet of a text."""
        if self.is_second(table, chapter):
            return
        read = read_prose(table, self.booklet.chapters[chapter], self.looks[chapter])
        self.add(chapter, read)
        self.tables[chapter].append(table)

    def take_texts(self, table: FileTable, lines: Sequence[str]) -> list[str]:
        """Read the texts among the ``lines`` above a table of a Word file; return the others."""
        others, texts = parted_texts(table, lines, self.booklet, self.looks)
        for number, paragraphs in texts.items():
            if self.tables[number]:
                others += paragraphs
                continue
            chapter, look = self.booklet.chapters[number], self.looks[number]
            self.add(number, read_paragraphs(table, paragraphs, chapter, look))
            self.tables[number].append(table)
        return others

    def is_second(self, table: FileTable, chapter: int) -> bool:
        """Say whether there is a sheet of the chapter already; that is a fault."""
        others = self.tables[chapter]
        if others:
            name, other = self.booklet.chapters[chapter].name, others[0].place.part
            self.fault(table.place, f"与{other}都是“{name}”", "只留一张，另一张删去")
        return bool(others)

    def tell_above(self, rows: Iterable[FileRow]) -> None:
        """Name what stands in ``rows`` that hold no items and is no text."""
        for row in rows:
            self.notices += row.notices
            self.notices += (
                f"{fault.place} {fault.message}，没有读入" for fault in row.faults.values()
            )

    def leave_out(self, table: FileTable, title: str) -> None:
        """Name a table of a list that the booklet has not."""
        self.outside.told |= {title} - {""}
        said = f"是“{title}”，booklet.yaml 里没有这个清单" if title else "是上一个表格的续表"
        self.notices.append(f"{table.place} {said}，没有读入")

    def pass_over(self, table: FileTable) -> None:
        """Take 目录 as a part of the cover, and name a table of any other kind."""
        if not any(not row.is_blank for row in table.rows):
            return
        number = self.lists.titled(table)
        if table.name == IMPRINT:
            self.outside.add(("".join(row.texts).strip() for row in table.rows), of_cover=False)
        elif any(CONTENTS_HEADING.search("".join(row.texts)) for row in table.rows):
            self.outside.add(("".join(row.texts).strip() for row in table.rows), of_cover=True)
            # Beside the texts of 目录 there are page numbers.
            self.tell_above(row for row in table.rows if not any(row.texts))
        elif number >= 0 and (table.whole or _has_columns(table)):
            self.headless.append((number, table.place))
        else:
            self.notices.append(f"{table.place} {NO_HEAD}，没有读入")

    def tell_head(self, table: FileTable, own: OwnList) -> None:
        """Say which columns are missing, called otherwise or not the booklet's."""
        head = table.rows[own.row]
        chapter = self.booklet.chapters[own.chapter]
        for title in own.head.missing:
            self.fault(
                head.place,
                f"“{chapter.name}”缺少“{title}”这一栏",
                f"补上这一栏；表头应当有：{'、'.join(self.titles(own.chapter))}",
            )
        named = (line for line in above(table, own.row) if line.endswith(chapter.name))
        if (title := next(named, chapter.title)) != chapter.title:
            self.notices.append(
                f"{head.place} 上面的标题“{title}”没有读入；标题和封面的文字在 booklet.yaml 里修改"
            )
        for theirs, ours in own.head.likened if own.head.doubtful else ():
            others = "、".join(f"“{title}”" for title in own.head.doubtful)
            self.fault(
                head.place,
                f"“{theirs}”像是“{ours}”，可是还有不认识的{others}一栏，分不清是不是同一栏拆成的",
                f"拆开的并成一栏，多余的栏删去；表头应当有：{'、'.join(self.titles(own.chapter))}",
            )
        for theirs, ours in own.head.likened:
            self.notices.append(f"{head.place} 的“{theirs}”一栏当作“{ours}”读入；表头没有改")
        marks = plain(head.text(continuation_marks(table, own)))
        for title in own.head.unknown:
            if title != marks:
                self.notices.append(f"{head.place} 的“{title}”一栏不在清单里，没有读入")

    def read(self, table: FileTable, own: OwnList) -> None:
        """Read the rows of a table that lacks no column."""
        if own.head.missing or own.head.doubtful:
            return
        chapter, look = self.booklet.chapters[own.chapter], self.looks[own.chapter]
        before = [read.item for read in self.items[own.chapter]]
        self.add(own.chapter, read_rows(table, own, chapter, look, self.departments, before))

    def add(self, chapter: int, read: Read) -> None:
        """Keep what a table holds."""
        self.items[chapter] += read.items
        self.faults += read.faults
        self.notices += read.notices

    def titles(self, number: int) -> list[str]:
        chapter = self.booklet.chapters[number]
        return [chapter.column_title(column.key) for column in self.looks[number].columns]

    def fault(self, place: Place, message: str, remedy: str) -> None:
        self.faults.append(Fault(place, message, remedy))

    def result(self) -> ReadBack:
        """Return what was read. Raises :class:`UserError` for all that could not be."""
        for number, place in self.headless:
            if self.tables[number]:
                self.notices.append(f"{place} {NO_HEAD}，没有读入")
            else:
                titles = "、".join(self.titles(number))
                self.fault(place, "找不到表头", f"恢复表头这一行：{titles}")
        for tables, items, chapter, look in zip(
            self.tables, self.items, self.booklet.chapters, self.looks, strict=True
        ):
            if tables and not items and not look.empty and not self.faults:
                self.fault(tables[0].place, f"“{chapter.name}”里没有事项", "检查是否误删了各行")
        # What stands in tracked changes is nothing to judge by; a file without our lists has no
        # need of settling them.
        if self.changes and any(self.tables):
            raise UserError(self.changes)
        if self.faults:
            raise UserError(self.faults)
        if not any(self.tables):
            heads = "；".join("、".join(self.titles(n)) for n in range(len(self.looks)))
            raise refuse(self.file, "没有找到清单的表格", f"表头应当是：{heads}")
        absent = [
            ABSENT[look.is_prose].format(file=self.file, name=chapter.name)
            for chapter, look, tables in zip(
                self.booklet.chapters, self.looks, self.tables, strict=True
            )
            if not tables
        ]
        return ReadBack(
            chapters=tuple(
                tuple(items) if tables else None
                for items, tables in zip(self.items, self.tables, strict=True)
            ),
            notices=tuple(dict.fromkeys([*self.notices, *self.outside.notices(), *absent])),
            date=self.outside.date,
        )


def _has_columns(table: FileTable) -> bool:
    """Say whether a table has rows and columns as a list has, and is no frame around a text."""
    return sum(len(row.texts) > 1 for row in table.rows) > 1
