"""The page plan: which rows stand on which printed page, how tall, and their text in lines."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from itertools import pairwise

# A printed line: its texts in order, each with its class in the style sheets, "" for plain text.
Line = tuple[tuple[str, str], ...]


class MissingGlyphs(Exception):
    """Some characters are in none of the fonts; they are this exception's argument."""


class RowKind(StrEnum):
    """What a row of a chapter's table is: an item, or something that is none."""

    ITEM = "item"
    CATEGORY = "category"
    TOTAL = "total"
    EMPTY = "empty"


# What has one cell across the table.
ACROSS = (RowKind.CATEGORY, RowKind.EMPTY)


def row_name(kind: RowKind, item: int) -> str:
    """Return what tells a row from the others of its chapter."""
    return str(item) if kind is RowKind.ITEM else f"{item}-{kind}"


@dataclass(frozen=True)
class Row:
    """A row of a table, or the part of it that stands on one page.

    ``item`` counts the chapter's items from 0: which it is, which follows a category's row, or how
    many a total adds up. ``height`` is in points, rules included; ``lines`` has the number of text
    lines in each column and ``cells`` the lines themselves. ``goes_on`` says whether the item began
    on a page before. ``span`` is how many rows its category's cell takes, where these are one: 0 if
    it is that of a row above.
    """

    item: int
    height: float
    lines: tuple[int, ...]
    cells: tuple[tuple[Line, ...], ...] = field(default=(), repr=False)
    goes_on: bool = False
    kind: RowKind = RowKind.ITEM
    span: int = 1

    @property
    def name(self) -> str:
        """What tells this row from the others of its chapter."""
        return row_name(self.kind, self.item)


@dataclass(frozen=True)
class Page:
    """One printed page: its chapter (from 0), its printed number, its rows and its free height.

    ``free`` is the height in points between the last row and the end of the text area.
    """

    chapter: int
    number: int
    rows: tuple[Row, ...]
    free: float

    @property
    def items(self) -> tuple[Row, ...]:
        """The rows that are items."""
        return tuple(row for row in self.rows if row.kind is RowKind.ITEM)


@dataclass(frozen=True)
class Head:
    """What stands above a chapter's rows, in lines: its title, its note and its header cells.

    ``title_height`` is that of title and note on its first page, ``height`` that of the header row
    on each page, in points.
    """

    title: tuple[Line, ...]
    note: tuple[Line, ...]
    cells: tuple[tuple[Line, ...], ...]
    title_height: float
    height: float


@dataclass(frozen=True)
class Front:
    """The lines of each text of the cover, and of each entry of 目录."""

    cover: tuple[tuple[Line, ...], ...]
    contents: tuple[tuple[Line, ...], ...]


@dataclass(frozen=True)
class ImprintRow:
    """A row of the 版记: its lines, the word in front of them, and what stands at its right."""

    label: str
    lines: tuple[Line, ...]
    right: str

    @property
    def said(self) -> str:
        """The text of the lines."""
        return "".join(text for line in self.lines for text, _ in line)


@dataclass(frozen=True)
class Imprint:
    """The last page, with the 版记 at its foot: its printed number, and the rows."""

    number: int
    rows: tuple[ImprintRow, ...]

    @property
    def lines(self) -> int:
        """How many lines of type its rows take."""
        return sum(len(row.lines) for row in self.rows)


@dataclass(frozen=True)
class PagePlan:
    """The body pages in order, what stands above the rows of each chapter, and the front.

    Behind them comes the page of the ``imprint``, if there is one.
    """

    pages: tuple[Page, ...]
    heads: tuple[Head, ...] = ()
    front: Front | None = None
    imprint: Imprint | None = None

    @property
    def count(self) -> int:
        """How many pages have a printed number."""
        return len(self.pages) + (self.imprint is not None)

    def of_chapter(self, chapter: int) -> Iterator[Page]:
        """Yield the pages of the ``chapter``-th chapter."""
        return (page for page in self.pages if page.chapter == chapter)

    def alone(self, chapter: int) -> "PagePlan":
        """Return the plan of a booklet that has the ``chapter``-th chapter and no other."""
        return PagePlan(
            tuple(
                replace(page, chapter=0, number=number)
                for number, page in enumerate(self.of_chapter(chapter), 1)
            ),
            self.heads[chapter : chapter + 1],
        )

    @cached_property
    def longer_than_a_page(self) -> frozenset[tuple[int, int]]:
        """The (chapter, item) of each item whose row runs over a page end."""
        rows = [(page.chapter, row.item) for page in self.pages for row in page.items]
        return frozenset(row for row, next_row in pairwise(rows) if row == next_row)

    @cached_property
    def covered(self) -> frozenset[tuple[int, int]]:
        """The (chapter, item) of each item whose category stands in the cell of a row above."""
        return frozenset(
            (page.chapter, row.item) for page in self.pages for row in page.items if not row.span
        )

    @cached_property
    def numbers(self) -> dict[tuple[int, int], int]:
        """The printed page number on which each (chapter, item) begins."""
        begun: dict[tuple[int, int], int] = {}
        for page in self.pages:
            for row in page.items:
                begun.setdefault((page.chapter, row.item), page.number)
        return begun

    @cached_property
    def first_pages(self) -> tuple[int, ...]:
        """The printed page number on which each chapter begins."""
        firsts: dict[int, int] = {}
        for page in self.pages:
            firsts.setdefault(page.chapter, page.number)
        return tuple(firsts[chapter] for chapter in sorted(firsts))
