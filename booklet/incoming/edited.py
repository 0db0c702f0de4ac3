"""A spreadsheet or Word file that somebody edited -> the items of the booklet's chapters."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import partial
from pathlib import Path

from booklet.files.faults import Fault, Place, UserError, refuse
from booklet.files.office import KINDS, OTHER_KINDS
from booklet.files.text import UNPRINTABLE
from booklet.incoming.heads import Head, head_of, plain
from booklet.incoming.published import CONTENTS_HEADING
from booklet.model.booklet import Booklet, Chapter, Item
from booklet.model.date import edition_date
from booklet.model.layout import Content, Layout
from booklet.model.tables import FileRow, FileTable
from booklet.sheet import reader as sheetback
from booklet.sheet.continuation import continuation_column, joined
from booklet.source.items import Mistyped, item_of_row
from booklet.word import reader as wordback
from booklet.word.changes import Changes


@dataclass(frozen=True)
class ReadItem:
    """An item, the 序号 that stands beside it, if any, and the place of its row."""

    item: Item
    number: int | None
    place: Place


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
    kind = path.suffix.lower()
    if kind not in readers:
        save_as = OTHER_KINDS.get(kind)
        remedy = (
            f"用 Excel、Word 或 WPS 打开，另存为 {save_as[1:]} 格式"
            if save_as
            else f"可以读入的文件：{'、'.join(readers)}"
        )
        raise refuse(path.name, f"不能读入 {kind or '没有后缀名'} 的文件", remedy)
    reader = _TableReader(path.name, booklet, layout)
    for table in readers[kind](path):
        reader.take(table)
    return reader.result()


# What stands above a table that goes on with the one before.
CONTINUED = re.compile(r"[（(]?(?:续表?|接上[页表])[）)]?")
# How alike the end of a title and a chapter's name are that mean the same: 配合履职清单 and
# 配合履职事项清单, but not 基本履职事项清单.
SAME_LIST = 0.8
# How the name of a town ends, whose whole booklet a title that ends with the booklet's names.
TOWNS = ("镇", "乡", "街道", "办事处", "苏木", "区", "场", "县", "市")
SENTENCE = re.compile(r"[，。：；]")
# What is added to a title in parentheses.
ADDED = re.compile(r"[（(][^（(]*[)）]\s*$")
# What stands behind a name in 目录: leader dots and the page number.
OF_PAGE = re.compile(r"[.．…·\s]*\d*$")
# A line outside the tables is quoted so far, and so many lines are.
QUOTED, QUOTES = 20, 3


@dataclass(frozen=True)
class _Found:
    """A table's header row, as that of a chapter."""

    chapter: int
    head: Head
    row: int


class _TableReader:
    """Gives each table to its chapter, and collects what cannot be read."""

    def __init__(self, file: str, booklet: Booklet, layout: Layout) -> None:
        self.file = file
        self.booklet = booklet
        self.looks = [layout.chapters[chapter.kind] for chapter in booklet.chapters]
        self.items: list[list[ReadItem]] = [[] for _ in booklet.chapters]
        self.tables: list[list[FileTable]] = [[] for _ in booklet.chapters]
        self.faults: list[Fault] = []
        self.notices: list[str] = []
        self.outside: list[str] = []  # the lines outside the tables
        self.told: set[str] = set()  # the titles of lists that are not the booklet's
        self.cover: list[str] = []  # those of them before the first list, and on the sheet of 目录
        self.last: tuple[_Found, int] | None = None  # with the number of cells in the header row
        self.passed: tuple[str, ...] = ()  # the header row of a list that is not the booklet's
        self.ending = booklet.title[-4:]  # 事项清单, as every list's title ends

    def take(self, table: FileTable) -> None:
        """Read a table of a chapter; others are named."""
        self.notices += table.notices
        at = self.head_at(table)
        lines = [*reversed(_above(table, at or 0))]
        self.outside += lines
        if not any(self.tables):
            self.cover += lines
        title = None if at is None else self.other_list(table, at)
        if at is not None and title is not None:
            self.leave_out(table, at, title)
            return
        found = None if at is None else self.found(table, at)
        if found is None and self.last and not table.whole and self.goes_on(table, self.last[1]):
            name = self.booklet.chapters[self.last[0].chapter].name
            self.notices.append(f"{table.place} 没有表头，当作“{name}”的续表读入")
            self.read(table, replace(self.last[0], row=-1), self.last[1])
        elif found is None:
            self.pass_over(table)
        else:
            cells = len(table.rows[found.row].texts)
            others = self.tables[found.chapter]
            if table.whole and others:
                name = self.booklet.chapters[found.chapter].name
                self.fault(
                    table.place,
                    f"与{others[0].place.part}都是“{name}”",
                    "只留一张，另一张删去",
                )
                return
            self.last, self.passed = (found, cells), ()
            self.tell_head(table, found)
            self.read(table, found, cells)
            self.tables[found.chapter].append(table)

    def head_at(self, table: FileTable) -> int | None:
        """Return which of a table's rows is the header row of some chapter, None where none is."""
        return next((at for at in range(len(table.rows)) if self.fitting(table, at)), None)

    def other_list(self, table: FileTable, at: int) -> str | None:
        """Return the title of a table whose list the booklet has not, None for any other table.

        The nearest line that names a list tells. The title is empty where a table repeats the
        header row of such a one and no line names a list.
        """
        for line in (table.name, *_above(table, at)):
            if self.named(table, [line]) >= 0:
                return None
            if self.names_a_list(title := _bare(line)):
                return None if self.is_ours(title) else title
        return "" if table.rows[at].texts == self.passed else None

    def names_a_list(self, line: str) -> bool:
        """Say whether a line is the title of a list, not only its kind and no sentence."""
        return line.endswith(self.ending) and line != self.ending and not SENTENCE.search(line)

    def leave_out(self, table: FileTable, at: int, title: str) -> None:
        """Name a table of a list that the booklet has not."""
        self.last, self.passed = None, table.rows[at].texts
        self.told |= {title} - {""}
        said = f"是“{title}”，booklet.yaml 里没有这个清单" if title else "是上一个表格的续表"
        self.notices.append(f"{table.place} {said}，没有读入")

    def is_ours(self, title: str) -> bool:
        """Say whether ``title`` is the booklet's, for any town, or much like a chapter's."""
        whole = self.booklet.title
        for name in (whole, whole.replace("事项", "")):
            town = ADDED.sub("", title.removesuffix(name))
            if title.endswith(name) and (not town or town.endswith(TOWNS)):
                return True
        return any(
            SequenceMatcher(None, title[-length:], chapter.name).ratio() >= SAME_LIST
            for chapter in self.booklet.chapters
            for length in range(len(chapter.name) - 2, len(chapter.name) + 1)
        )

    def goes_on(self, table: FileTable, cells: int) -> bool:
        """Say whether a table without a header row has the columns of the one before."""
        return bool(table.rows) and all(len(row.texts) == cells for row in table.rows)

    def found(self, table: FileTable, at: int) -> _Found:
        """Return a header row as that of the chapter it fits best."""
        fitting = self.fitting(table, at)
        # A chapter whose name stands above may lack columns that make it like another one; if it
        # lacks none and has others, a chapter that has just these is meant.
        named = self.named(table, _above(table, at))
        if named in fitting and (
            fitting[named].missing
            or fitting[named].is_whole
            or not any(head.is_whole for head in fitting.values())
        ):
            return _Found(named, fitting[named], at)
        best = max(head.fit for head in fitting.values())
        likely = [number for number, head in fitting.items() if head.fit == best]
        number = next(filter(self.follows, likely), likely[0])
        return _Found(number, fitting[number], at)

    def fitting(self, table: FileTable, at: int) -> dict[int, Head]:
        """Return a row of a table as the header row of each chapter that it may be of."""
        return {
            number: head
            for number, chapter in enumerate(self.booklet.chapters)
            if (head := head_of(table.rows[at].texts, chapter, self.looks[number]))
        }

    def named(self, table: FileTable, above: Sequence[str]) -> int:
        """Return the chapter that the sheet's name or else a line above names, -1 for none."""
        names = [chapter.name for chapter in self.booklet.chapters]
        longest_first = sorted(names, key=len, reverse=True)
        of_sheet = next((name for name in longest_first if name in table.name), None)
        if of_sheet is not None:
            return names.index(of_sheet)
        lines = (line.rstrip("（）() ") for line in above)
        named = (name for line in lines for name in longest_first if line.endswith(name))
        return next(map(names.index, named), -1)

    def follows(self, number: int) -> bool:
        """Say whether the table before belongs to the same chapter."""
        return self.last is not None and self.last[0].chapter == number

    def pass_over(self, table: FileTable) -> None:
        if not any(not row.is_blank for row in table.rows):
            return
        chapter = next((c for c in self.booklet.chapters if c.name in table.name), None)
        if chapter and table.whole:
            titles = "、".join(self.titles(self.booklet.chapters.index(chapter)))
            self.fault(table.place, "找不到表头", f"恢复表头这一行：{titles}")
        elif any(CONTENTS_HEADING.search("".join(row.texts)) for row in table.rows):
            lines = ["".join(row.texts).strip() for row in table.rows]
            self.outside += lines
            self.cover += lines
            # Beside the texts of 目录 there are page numbers.
            unread = (row for row in table.rows if not any(row.texts))
            faults = (fault for row in unread for fault in row.faults.values())
            self.notices += (f"{fault.place} {fault.message}，没有读入" for fault in faults)
        else:
            self.notices.append(f"{table.place} 没有清单的表头，没有读入")

    def marks(self, table: FileTable, found: _Found) -> int | None:
        """Return the column that says how rows go on; only a whole table has one."""
        if not table.whole:
            return None
        return continuation_column(table.rows[found.row :], found.head.columns.values())

    def titles(self, number: int) -> list[str]:
        chapter = self.booklet.chapters[number]
        return [chapter.column_title(column.key) for column in self.looks[number].columns]

    def tell_head(self, table: FileTable, found: _Found) -> None:
        """Say which columns are missing, called otherwise or not the booklet's."""
        place = table.rows[found.row].place
        chapter = self.booklet.chapters[found.chapter]
        for title in found.head.missing:
            self.fault(
                place,
                f"“{chapter.name}”缺少“{title}”这一栏",
                f"补上这一栏；表头应当有：{'、'.join(self.titles(found.chapter))}",
            )
        above = (line for line in _above(table, found.row) if line.endswith(chapter.name))
        if (title := next(above, chapter.title)) != chapter.title:
            self.notices.append(
                f"{place} 上面的标题“{title}”没有读入；标题和封面的文字在 booklet.yaml 里修改"
            )
        for theirs, ours in found.head.likened:
            self.notices.append(f"{place} 的“{theirs}”一栏当作“{ours}”读入；表头没有改")
        marks = self.marks(table, found)
        head = table.rows[found.row]
        for title in found.head.unknown:
            if title != plain(head.text(marks)):
                self.notices.append(f"{place} 的“{title}”一栏不在清单里，没有读入")

    def read(self, table: FileTable, found: _Found, cells: int) -> None:
        """Read the rows below the header row, and leave out those that repeat it."""
        if found.head.missing:
            return
        look, chapter = self.looks[found.chapter], self.booklet.chapters[found.chapter]
        keys = [column.key for column in look.columns]
        marks = self.marks(table, found)
        rows = []
        for row in table.rows[found.row + 1 :]:
            if row.is_blank or head_of(row.texts, chapter, look):
                continue
            if not table.whole and len(row.texts) != cells:
                self.fault(
                    row.place,
                    f"这一行有 {len(row.texts)} 格，表头有 {cells} 格",
                    "拆分合并的单元格，与表头对齐",
                )
                continue
            rows.append(_in_order(row, keys, found.head, marks))
        rows = joined(rows, [chapter.column_title(key) for key in keys])
        for row in sorted(rows, key=lambda row: row.place):
            self.read_row(row, found.chapter, keys)

    def read_row(self, row: FileRow, number: int, keys: Sequence[str]) -> None:
        look, chapter = self.looks[number], self.booklet.chapters[number]
        at = keys.index(look.column(Content.NUMBER).key)
        faults = [fault for n, fault in row.faults.items() if n != at]
        texts = {
            key: text for n, (key, text) in enumerate(zip(keys, row.texts, strict=True)) if n != at
        }
        self.notices += row.notices
        if not faults and not any(text.strip() for text in texts.values()):
            return  # a 序号 beside an empty row
        faults += _unprintable(row.place, chapter, texts)
        if not faults:
            try:
                item = item_of_row(texts, look)
            except Mistyped as error:
                for key, (message, remedy) in error.wrong.items():
                    said = message.replace(key, chapter.column_title(key))
                    faults.append(Fault(row.place, said, remedy))
            else:
                digits = "".join(filter(str.isdecimal, row.texts[at]))
                hint = int(digits[:6]) if digits else None
                self.items[number].append(ReadItem(item, hint, row.place))
        self.faults += faults

    def fault(self, place: Place, message: str, remedy: str) -> None:
        self.faults.append(Fault(place, message, remedy))

    def date(self) -> str | None:
        """Return the date on the cover: what stands above its title may bear another."""
        return next(filter(_is_date, reversed(self.cover)), None)

    def tell_outside(self) -> Iterator[str]:
        """Say which lines outside the tables are not the booklet's, and not told yet.

        A line that ends with a chapter's name is its title or stands in 目录; the date is told by
        others.
        """
        booklet = self.booklet
        ours = booklet.region, booklet.organisation, booklet.title, booklet.full_title
        notes = (chapter.note for chapter in booklet.chapters)
        known = {*map(plain, (*ours, *notes, self.date() or "")), ""}
        names = [chapter.name for chapter in booklet.chapters]
        others = [
            line
            for line in dict.fromkeys(self.outside)
            if plain(line) not in known
            and not any(map(_bare(line).endswith, self.told))
            and not CONTENTS_HEADING.fullmatch(line)
            and not CONTINUED.fullmatch(line)
            and not any(_bare(OF_PAGE.sub("", line)).endswith(name) for name in names)
        ]
        if others:
            quoted = "、".join(f"“{_shortened(line)}”" for line in others[:QUOTES])
            count = f"等 {len(others)} 行" if len(others) > QUOTES else ""
            yield (
                f"{self.file} 表格以外的文字没有读入：{quoted}{count}；"
                "标题和封面的文字在 booklet.yaml 里修改"
            )

    def result(self) -> ReadBack:
        """Return what was read. Raises :class:`UserError` for all that could not be."""
        for tables, items, chapter in zip(
            self.tables, self.items, self.booklet.chapters, strict=True
        ):
            if tables and not items and not self.faults:
                self.fault(tables[0].place, f"“{chapter.name}”里没有事项", "检查是否误删了各行")
        if self.faults:
            raise UserError(self.faults)
        if not any(self.tables):
            heads = "；".join("、".join(self.titles(n)) for n in range(len(self.looks)))
            raise refuse(self.file, "没有找到清单的表格", f"表头应当是：{heads}")
        absent = [
            f"{self.file} 里没有“{chapter.name}”的表格，这个清单没有改动"
            for chapter, tables in zip(self.booklet.chapters, self.tables, strict=True)
            if not tables
        ]
        return ReadBack(
            chapters=tuple(
                tuple(items) if tables else None
                for items, tables in zip(self.items, self.tables, strict=True)
            ),
            notices=tuple(dict.fromkeys([*self.notices, *self.tell_outside(), *absent])),
            date=self.date(),
        )


def _above(table: FileTable, row: int) -> list[str]:
    """Return the lines above a table's ``row``, the nearest first."""
    within = ("".join(r.texts).strip() for r in reversed(table.rows[:row]))
    return [*filter(None, within), *table.above]


def _bare(title: str) -> str:
    """Return ``title`` without what is added to it in parentheses."""
    return ADDED.sub("", title).strip()


def _is_date(line: str) -> bool:
    try:
        edition_date(line)
    except ValueError:
        return False
    return True


def _shortened(line: str) -> str:
    line = " ".join(line.split())
    return line if len(line) <= QUOTED else f"{line[:QUOTED]}……"


def _in_order(row: FileRow, keys: Sequence[str], head: Head, marks: int | None) -> FileRow:
    """Return ``row`` with its columns in the order of ``keys``; a missing 序号 is empty."""
    at = [head.columns.get(key) for key in keys]
    return replace(
        row,
        texts=tuple(map(row.text, at)),
        faults={to: row.faults[n] for to, n in enumerate(at) if n is not None and n in row.faults},
        marks=row.text(marks).strip(),
    )


def _unprintable(place: Place, chapter: Chapter, texts: Mapping[str, str]) -> Iterator[Fault]:
    for key, text in texts.items():
        if match := UNPRINTABLE.search(text):
            yield Fault(
                place,
                f"“{chapter.column_title(key)}”里有看不见的字符 U+{ord(match[0]):04X}",
                "删去它，或者把这段文字重新输入一次",
                text[max(0, match.start() - 10) : match.end() + 10],
            )
