"""A chapter's rows on its pages: a page is filled until the next row does not fit.

A row is as tall as its tallest cell. Lengths are points.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from math import fsum

from booklet.model.booklet import Chapter
from booklet.model.columns import ChapterLayout
from booklet.plan.page_plan import Head, Line, Row, RowKind
from booklet.plan.rows import rows_in_order
from booklet.plan.setting import Setter

# The points by which sums of the same lengths may differ from those of a layout engine.
ROUNDING = 1e-6


class Filling:
    """The filling of one chapter's pages, row by row."""

    def __init__(self, setter: Setter, chapter: Chapter, head: Head) -> None:
        layout = setter.layout
        self.setter = setter
        self.chapter = chapter
        self.look: ChapterLayout = layout.chapters[chapter.kind]
        self.numbers = self.look.numbers(chapter.items)
        self.air = 0.0 if self.look.is_prose else layout.table.air
        self.room = layout.paper(chapter.kind).text_height - head.height
        # The table's edge has its other half below the last row. WeasyPrint keeps room for it where
        # something stands above the table, not where the table begins the page
        # (weasyprint/layout/block.py, border_page_overflow).
        edge = 0.0 if self.look.is_prose else layout.table.rule / 2
        self.first_room = fsum([self.room, -head.title_height, -edge])
        self.first_free = self.room - head.title_height
        self.rows: list[Row] = []
        self.first = True

    def pages(self) -> Iterator[tuple[list[Row], float]]:
        """Yield the rows of each page, and the height below them that stays free."""
        heads: list[Row] = []
        for own in rows_in_order(self.chapter, self.look):
            if own.kind is RowKind.ITEM:
                yield from self.placed(own.item, heads)
                heads = []
            elif own.kind is RowKind.CATEGORY:  # stands on the page of the item that follows
                heads = [self.row(own.item, self.setter.row(self.look, own), own.kind)]
            else:
                row = self.row(own.item, self.setter.row(self.look, own), own.kind)
                if self.rows and not self.fits([row]):
                    yield self.full()
                self.rows.append(row)
        yield self.full()

    def placed(self, at: int, heads: Sequence[Row]) -> Iterator[tuple[list[Row], float]]:
        """Put an item with the rows above it on the page or on those that follow."""
        item = self.chapter.items[at]
        cells = self.cells(at)
        if self.rows and (item.page_start or not self.begins_here(heads, self.item(at, cells))):
            yield self.full()
        self.rows += heads
        # Taller than its page, also by what stands above it: it goes on, page by page.
        goes_on = False
        while not self.fits([row := self.item(at, cells, goes_on)]):
            part, cells = self.part(at, cells, goes_on)
            self.rows.append(part)
            yield self.full()
            goes_on = True
        self.rows.append(row)

    def begins_here(self, heads: Sequence[Row], row: Row) -> bool:
        """Say whether a row may begin on the page: whole, or a text's paragraph with a line.

        A heading has a line below it.
        """
        if not self.look.is_prose:
            return self.fits([*heads, row])
        is_heading = row.cells[0][0][0][1] == "heading"
        return self.rest() + ROUNDING >= (2 if is_heading else 1) * self.look.line

    def cells(self, at: int) -> tuple[tuple[Line, ...], ...]:
        item = self.chapter.items[at]
        if self.look.is_prose:
            return (self.setter.prose(self.look, item),)
        return self.setter.cells(self.look, self.numbers[at], item)

    def item(self, at: int, cells: tuple[tuple[Line, ...], ...], goes_on: bool = False) -> Row:
        """Return an item's row, without its category where the row above shows it."""
        if (merged := self.look.merged) is None or not self.rows or self.chapter.opens(at):
            return self.row(at, cells, goes_on=goes_on)
        cells = tuple(() if n == merged else lines for n, lines in enumerate(cells))
        return replace(self.row(at, cells, goes_on=goes_on), span=0)

    def row(
        self,
        at: int,
        cells: tuple[tuple[Line, ...], ...],
        kind: RowKind = RowKind.ITEM,
        goes_on: bool = False,
    ) -> Row:
        cells = tuple(map(_up_to_text, cells))
        lines = tuple(map(len, cells))
        height = max(self.look.row_minimum, max(lines) * self.look.line + self.air)
        return Row(at, height, lines, cells, goes_on, kind)

    def part(
        self, at: int, cells: tuple[tuple[Line, ...], ...], goes_on: bool
    ) -> tuple[Row, tuple[tuple[Line, ...], ...]]:
        """Return as much of an item as its page has room for, and the lines that are left."""
        room = self.rest() - self.air
        most = max(1, int((room + ROUNDING) / self.look.line))
        row = self.item(at, tuple(lines[:most] for lines in cells), goes_on)
        return row, tuple(
            # The category of merged cells stands on each page anew.
            lines if n == self.look.merged and len(lines) <= most else lines[most:]
            for n, lines in enumerate(cells)
        )

    def rest(self) -> float:
        """Return the height that the page has left."""
        room = self.first_room if self.first else self.room
        return fsum([room, *(-row.height for row in self.rows)])

    def fits(self, rows: Sequence[Row]) -> bool:
        return fsum(row.height for row in rows) <= self.rest() + ROUNDING

    def full(self) -> tuple[list[Row], float]:
        """Return the page as it stands, and begin the next."""
        rows = _spanned(self.rows) if self.look.merged is not None else self.rows
        free = fsum([self.first_free if self.first else self.room, *(-row.height for row in rows)])
        self.rows, self.first = [], False
        return rows, free


def _spanned(rows: Sequence[Row]) -> list[Row]:
    """Return a page's rows, each with the number of those whose category's cell it begins."""
    spanned: list[Row] = []
    covered = 0
    for row in reversed(rows):
        if row.span:
            spanned.append(replace(row, span=1 + covered))
            covered = 0
        else:
            spanned.append(row)
            covered += 1
    return spanned[::-1]


def _up_to_text(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """Return the lines without empty ones at the end, which no engine prints."""
    while lines and not any(text for text, _ in lines[-1]):
        lines = lines[:-1]
    return lines
