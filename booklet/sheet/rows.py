"""The page plan -> the spreadsheet's rows: the text of each, its height, and each page's rows."""

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import count
from math import fsum

from booklet.model.booklet import Chapter
from booklet.model.columns import Column, Content
from booklet.model.layout import Layout
from booklet.model.page_plan import PagePlan, Row
from booklet.sheet.continuation import Continuation
from booklet.sheet.cuts import Ranges, broken, divided, longest, parted

# "Excel specifications and limits" (support.microsoft.com): a row is at most 409 points tall.
TALLEST_ROW = 409.0
# Heights are kept in whole pixels, 96 to the inch.
PIXEL = 0.75
# A page that would be deeper by this part of it has no room for the next row either: it is full
# enough for rows that would have to grow beyond a small screen.
SPARE = 0.1
# What an item's further rows repeat, so that sorting and filtering keep an item together.
REPEATED = (Content.NUMBER, Content.CATEGORY, Content.NAME)


@dataclass(frozen=True)
class FittedRow:
    """One row: its item, counted from 0, each column's text, and its height in points.

    ``starts`` has where each text begins in the whole text of its column. An item has one row, or
    several in which its text goes on: ``part`` counts them from 1, and all but the first have a
    mark for each column.
    """

    item: int
    texts: tuple[str, ...]
    starts: tuple[int, ...]
    height: float
    part: int = 1
    marks: tuple[Continuation, ...] = ()


@dataclass(frozen=True)
class SheetMeasures:
    """What a chapter's lines, rows and pages hold in the spreadsheet.

    ``widths`` of the columns are in em, the others in points: a line's pitch, the air in a row, the
    title row, that of the note below it (0 for none), the header row that every page repeats and
    that has ``head_lines`` lines, the page, the part of it that must stay free because programs
    measure differently, and what a small screen shows of a sheet.
    """

    columns: tuple[Column, ...]
    widths: tuple[float, ...]
    line: float
    padding: float
    title: float
    note: float
    head: float
    head_lines: int
    page: float
    reserve: float
    screen: float

    @property
    def row_lines(self) -> int:
        """The lines that the tallest row holds."""
        return int((TALLEST_ROW - self.padding) / self.line)

    def height(self, lines: int) -> float:
        """Return the height of a row of so many lines."""
        return in_pixels(lines * self.line + self.padding)

    def lines(self, height: float) -> int:
        """Return the lines that ``height`` holds, in two rows if need be."""
        rows = 1 if height <= TALLEST_ROW else 2
        return int((height - rows * (self.padding + PIXEL)) / self.line)

    def room(self, page: int) -> float:
        """Return the height that the chapter's ``page``-th page (from 0) has for rows."""
        return self.page - self.reserve - self.head - (0 if page else self.title + self.note)


def sheet_measures(chapter: Chapter, layout: Layout) -> SheetMeasures:
    """Return the measures of ``chapter``; a line holds what a line of the PDF holds."""
    look = layout.chapters[chapter.kind]
    air = 2 * layout.table.padding.horizontal + layout.table.rule
    widths = tuple((column.width - air) / look.size for column in look.columns)
    titles = (chapter.column_title(column.key) for column in look.columns)
    head_lines = max(len(broken(title, width)) for title, width in zip(titles, widths, strict=True))
    margin = layout.sheet.margin
    page = layout.page.height - margin.top - margin.bottom
    return SheetMeasures(
        columns=look.columns,
        widths=widths,
        line=look.size * layout.sheet.pitch,
        padding=layout.sheet.padding,
        title=in_pixels(layout.chapter_title.line + layout.chapter_title.after),
        note=in_pixels(layout.chapter_note.line + layout.chapter_note.after) if chapter.note else 0,
        head=in_pixels(head_lines * look.line + 2 * layout.table.padding.vertical),
        head_lines=head_lines,
        page=page,
        reserve=page * layout.sheet.reserve,
        screen=layout.sheet.screen * 100 / layout.sheet.zoom,
    )


def in_pixels(height: float) -> float:
    """Return ``height`` rounded up to whole pixels."""
    return math.ceil(height / PIXEL - 1e-6) * PIXEL


class Fitting:
    """One chapter's items, fitted into the pages of the page plan."""

    def __init__(
        self, number: int, chapter: Chapter, measured: SheetMeasures, plan: PagePlan
    ) -> None:
        """Break the text of the ``number``-th chapter (from 0) into lines."""
        self.measured = measured
        self.planned = tuple(plan.of_chapter(number))
        self.parts: dict[int, list[tuple[int, Row]]] = defaultdict(list)
        for at, page in enumerate(self.planned):
            for row in page.rows:
                self.parts[row.item].append((at, row))
        self.texts = {
            item: tuple(
                broken(column.text(item + 1, chapter.items[item]), width)
                for column, width in zip(measured.columns, measured.widths, strict=True)
            )
            for item in self.parts
        }

    def pages(self) -> tuple[tuple[FittedRow, ...], ...]:
        """Return the rows of each page, so tall together that they fill it.

        A program that overlooks page breaks then begins its pages with the same rows: XlsxWriter's
        manual, fit_to_pages(), says that Excel does so where a sheet is fitted to a width.
        """
        pages: list[list[FittedRow]] = [[] for _ in self.planned]
        for item, parts in self.parts.items():
            for (at, _), rows in zip(parts, self.rows(item), strict=True):
                pages[at].extend(rows)
        for at in range(len(pages) - 1):
            pages[at] = self.filled(at, pages[at], pages[at + 1][0].height)
            pages[at + 1] = self.kept_out(at, pages[at], pages[at + 1])
        return tuple(map(tuple, pages))

    def rows(self, item: int) -> list[list[FittedRow]]:
        """Return an item's rows on each of its pages."""
        columns = self.texts[item]
        whole = tuple((0, len(column)) for column in columns)
        parts = self.parts[item]
        if len(parts) == 1 and longest(whole) <= self.measured.row_lines:
            height = min(self.height(parts[0][1]), TALLEST_ROW)
            texts = tuple(column.text for column in columns)
            return [[FittedRow(item, texts, (0,) * len(texts), height)]]
        rooms = [self.measured.lines(self.room_for(row, at)) for at, row in parts]
        on_pages = parted(columns, [row.lines for _, row in parts], rooms)
        row_lines = self.measured.row_lines
        repeated = max(
            len(lines)
            for column, lines in zip(self.measured.columns, columns, strict=True)
            if column.content in REPEATED and len(lines) <= row_lines
        )
        rows = [
            divided(columns, ranges, room, row_lines, repeated)
            for ranges, room in zip(on_pages, rooms, strict=True)
        ]
        number = count(1)
        first = rows[0][0]
        return [
            [self.row(item, ranges, next(number), first, room) for ranges in on_page]
            for on_page, room in zip(rows, rooms, strict=True)
        ]

    def height(self, row: Row) -> float:
        """Return the height of an item's row, or of its part on one page."""
        if len(self.parts[row.item]) > 1:
            return row.height
        lines = max(*row.lines, *map(len, self.texts[row.item]))
        return max(in_pixels(row.height), self.measured.height(lines))

    def room_for(self, row: Row, at: int) -> float:
        """Return the height that the other rows of the ``at``-th page leave to ``row``."""
        others = fsum(self.height(other) for other in self.planned[at].rows if other is not row)
        return self.measured.room(at) - others

    def row(self, item: int, ranges: Ranges, part: int, first: Ranges, room: int) -> FittedRow:
        """Return the row with ``ranges`` as a ``part`` of an item whose first row is ``first``.

        A text that would have to be repeated but takes more than ``room`` lines is left out.
        """
        columns = self.texts[item]
        pieces = [column.piece(*lines) for column, lines in zip(columns, ranges, strict=True)]
        starts = [
            column.starts[begin] if begin < end else len(column.text)
            for column, (begin, end) in zip(columns, ranges, strict=True)
        ]
        if part == 1:
            height = self.measured.height(longest(ranges))
            return FittedRow(item, tuple(pieces), tuple(starts), height)
        lines = longest(ranges)
        marks = []
        for at, (column, text) in enumerate(zip(self.measured.columns, columns, strict=True)):
            begin, end = ranges[at]
            if column.content in REPEATED and first[at] == (0, len(text)) and len(text) <= room:
                marks.append(Continuation.SAME)
                pieces[at], starts[at] = text.text, 0
                lines = max(lines, len(text))
            elif begin == end:
                marks.append(Continuation.ENDED)
            else:
                marks.append(
                    Continuation.PARAGRAPH if text.opens_paragraph(begin) else Continuation.WITHIN
                )
        height = self.measured.height(lines)
        return FittedRow(item, tuple(pieces), tuple(starts), height, part, tuple(marks))

    def filled(self, at: int, rows: list[FittedRow], following: float) -> list[FittedRow]:
        """Return the ``at``-th page's rows with all its free height, before a row so tall.

        None grows beyond a small screen unless the page needs it.
        """
        heights = [row.height for row in rows]
        room = self.measured.room(at)
        for tallest in (self.measured.screen, TALLEST_ROW):
            heights = stretched(heights, room - fsum(heights), tallest)
            if (
                fsum(heights) + following
                > room + self.measured.reserve + SPARE * self.measured.page
            ):
                break
        return [replace(row, height=height) for row, height in zip(rows, heights, strict=True)]

    def kept_out(
        self, at: int, rows: list[FittedRow], following: list[FittedRow]
    ) -> list[FittedRow]:
        """Return the next page's rows, the first so tall that it has no room on the ``at``-th.

        A page whose only row is the tallest that there can be does not fill it.
        """
        first, *others = following
        room = self.measured.room(at) + 2 * self.measured.reserve
        height = min(in_pixels(room - fsum(row.height for row in rows)), TALLEST_ROW)
        if height <= first.height:
            return following
        grown = [replace(first, height=height), *others]
        fits = fsum(row.height for row in grown) <= self.measured.room(at + 1)
        return grown if fits else following


def stretched(heights: Sequence[float], extra: float, tallest: float) -> list[float]:
    """Return ``heights`` with ``extra`` shared out evenly, none made taller than ``tallest``."""
    heights = list(heights)
    pixels = int(extra / PIXEL)
    while pixels > 0 and (growing := [n for n, h in enumerate(heights) if h + PIXEL <= tallest]):
        share, more = divmod(pixels, len(growing))
        for at, row in enumerate(growing):
            grown = min(share + (at < more), int((tallest - heights[row]) / PIXEL))
            heights[row] += grown * PIXEL
            pixels -= grown
    return heights
