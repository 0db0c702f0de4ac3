"""What the finished files of a booklet should hold, and how a file differs from that."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from booklet.model.booklet import Booklet, Chapter
from booklet.model.columns import ChapterLayout, Column
from booklet.model.layout import Layout
from booklet.plan.contents import Entry, entries, footer
from booklet.plan.imprint import said_rows
from booklet.plan.page_plan import PagePlan, RowKind
from booklet.plan.rows import TableRow, table_rows

LOST = "整个事项都没有"
OTHER_ROW = "“{text}”这一行没有，或者与清单不同"
NO_PARAGRAPH = "“{chapter}”第 {number} 段没有，或者与清单不同"
NO_IMPRINT = "版记里没有“{text}”"
DIFFERENT = "“{column}”一栏与清单不同"


@dataclass(frozen=True)
class Flaw:
    """What is wrong with a finished file, in Chinese, and the (chapter, item) it is wrong with."""

    said: str
    chapter: int | None = None
    item: int | None = None


@dataclass(frozen=True)
class Expected:
    """What the files should hold: the booklet, its look and its page plan."""

    booklet: Booklet
    layout: Layout
    plan: PagePlan

    def columns(self, chapter: int) -> Sequence[Column]:
        """Return the columns of a chapter (from 0)."""
        return self.look(chapter).printed

    def look(self, chapter: int) -> ChapterLayout:
        """Return how a chapter (from 0) looks."""
        return self.layout.chapters[self.booklet.chapters[chapter].kind]

    @property
    def lists(self) -> list[int]:
        """The chapters (from 0) that are lists and no texts."""
        return [n for n, _ in enumerate(self.booklet.chapters) if not self.look(n).is_prose]

    def contents(self) -> Iterator[tuple[Entry, int]]:
        """Yield each entry of 目录 with its page."""
        for entry in entries(self.booklet, self.layout):
            yield entry, entry.page(self.plan)

    def rows(self, chapter: int, merged: bool = False) -> Sequence[TableRow]:
        """Return the rows of a chapter's table.

        Of ``merged`` categories only the first cell on each page has the text.
        """
        rows = tuple(table_rows(self.booklet.chapters[chapter], self.look(chapter)))
        at = self.look(chapter).merged
        if at is None or not merged:
            return rows
        return tuple(
            replace(row, texts=(*row.texts[:at], "", *row.texts[at + 1 :]))
            if row.kind is RowKind.ITEM and (chapter, row.item) in self.plan.covered
            else row
            for row in rows
        )

    @property
    def imprint(self) -> list[str]:
        """What each row of the 版记 says."""
        return [row.label + row.text + row.right for row in said_rows(self.booklet)]

    def footer(self, page: int) -> str:
        """Return what stands at the foot of a page."""
        return footer(self.booklet, self.layout, page, self.plan.count)


def bare(text: str) -> str:
    """Return ``text`` without white space, which lines gain and lose where they break."""
    return "".join(text.split())


def font_flaws(
    names: set[str], expected: Expected, more: frozenset[str] | set[str] = frozenset()
) -> Iterator[Flaw]:
    """Yield the fonts with ``names`` that neither the look nor ``more`` has."""
    listed = {name for role in expected.layout.fonts.roles for name in (role.office, role.latin)}
    for name in sorted(names - listed - more):
        yield Flaw(f"用了 layout.yaml 里没有的字体：{name}")


def contents_flaws(lines: Iterable[str], expected: Expected) -> Iterator[Flaw]:
    """Yield the entries of 目录 that are not among ``lines`` with the page of the PDF."""
    bared = {bare(line) for line in lines}
    for entry, page in expected.contents():
        if bare(f"{entry.text}{page}") not in bared:
            yield Flaw(f"目录里没有“{entry.text}”，或者页码不是 {page}", entry.chapter)


def text_flaws(lines: Iterable[str], expected: Expected) -> Iterator[Flaw]:
    """Yield what of the cover and of the texts is not among ``lines``, or not in its order."""
    bared = list(map(bare, lines))
    at = 0
    for said, text, place in _wanted(expected):
        try:
            at = bared.index(bare(text), at) + 1
        except ValueError:  # what follows is looked for from where the last one stood
            yield Flaw(said, *place)


def _wanted(expected: Expected) -> Iterator[tuple[str, str, tuple[int, ...]]]:
    """Yield what to say if a text is missing, the text, and the (chapter, item) it belongs to."""
    for line in expected.booklet.cover_lines:
        yield f"封面上没有“{line.text}”", line.text, ()
    for number, chapter in enumerate(expected.booklet.chapters):
        if expected.look(number).is_prose:
            for at, row in enumerate(expected.rows(number)):
                said = NO_PARAGRAPH.format(chapter=chapter.name, number=at + 1)
                yield said, row.texts[0], (number, at)
    for text in expected.imprint:
        yield NO_IMPRINT.format(text=text), text, ()


def table_flaws(
    tables: Sequence[Sequence[Sequence[str]]],
    expected: Expected,
    compared: Callable[[Column], bool],
    merged: bool = False,
) -> Iterator[Flaw]:
    """Compare each chapter's table, header row first, with the booklet's rows."""
    lists = expected.lists
    if len(tables) != len(lists):
        yield Flaw(f"有 {len(tables)} 个清单，应当有 {len(lists)} 个")
        return
    for number, (head, *rows) in zip(lists, tables, strict=True):
        chapter = expected.booklet.chapters[number]
        columns = expected.columns(number)
        titles = [chapter.column_title(column.key) for column in columns]
        if list(head[: len(columns)]) != titles:
            yield Flaw(f"“{chapter.name}”的表头不是{'、'.join(titles)}", number)
        wanted = expected.rows(number, merged)
        yield from row_flaws(number, chapter, columns, wanted, rows, DIFFERENT, compared)


def row_flaws(
    number: int,
    chapter: Chapter,
    columns: Sequence[Column],
    wanted: Sequence[TableRow],
    rows: Sequence[Sequence[str]],
    said: str,
    compared: Callable[[Column], bool] = lambda column: True,
) -> Iterator[Flaw]:
    """Compare the rows ``wanted`` with those of a file, by their texts without white space."""
    for row, found in zip_longest(wanted, rows[: len(wanted)], fillvalue=()):
        assert isinstance(row, TableRow)
        if row.kind is not RowKind.ITEM:
            if bare("".join(row.texts)) != bare("".join(found)):
                yield Flaw(OTHER_ROW.format(text="".join(row.texts)), number, row.item)
            continue
        if not any(found):
            yield Flaw(LOST, number, row.item)
            continue
        for column, text, own in zip(columns, found, row.texts, strict=False):
            if compared(column) and bare(text) != bare(own):
                title = chapter.column_title(column.key)
                yield Flaw(said.format(column=title), number, row.item)
    if len(rows) > len(wanted):
        yield Flaw(f"“{chapter.name}”多出 {len(rows) - len(wanted)} 行", number)
