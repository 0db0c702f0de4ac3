"""What a sheet's columns, lines and rows measure, and how its rows fill the pages."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import fsum

from booklet.model.booklet import Chapter
from booklet.model.columns import ChapterLayout, Column
from booklet.model.layout import Layout
from booklet.model.paper import Paper, Sides
from booklet.plan.page_plan import RowKind
from booklet.sheet.continuation import Continuation
from booklet.sheet.cuts import broken

# "Excel specifications and limits" (support.microsoft.com): a row is at most 409 points tall.
TALLEST_ROW = 409.0
# Heights are kept in whole pixels, 96 to the inch.
PIXEL = 0.75
# A page that would be deeper by this part of it has no room for the next row either: it is full
# enough for rows that would have to grow beyond a small screen.
SPARE = 0.1
SIDES = tuple(Sides.model_fields)
# So many pixels a page of paragraphs may lose by rounding.
SPARE_PIXELS = 16


@dataclass(frozen=True)
class SheetMeasures:
    """What a chapter's lines, rows and pages hold in the spreadsheet.

    ``widths`` of the ``columns`` are in em, the others in points: the type's ``size``, a line's
    pitch, the air in a row, the title row, that of the note below it (0 for none), the header row
    that every page repeats and that has ``head_lines`` lines, the page, the part of it that must
    stay free because programs measure differently, and what a small screen shows of a sheet. The
    plan's heights count ``scale`` times. Columns after the ``printed`` ones are never broken.
    """

    columns: tuple[Column, ...]
    printed: int
    widths: tuple[float, ...]
    size: float
    scale: float
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

    def planned(self, height: float) -> float:
        """Return a height of the page plan in the sheet."""
        return in_pixels(height * self.scale)

    def lines(self, height: float) -> int:
        """Return the lines that ``height`` holds, in several rows if need be."""
        rows = math.ceil(height / TALLEST_ROW)
        return int((height - rows * (self.padding + PIXEL)) / self.line)

    def room(self, page: int) -> float:
        """Return the height that the chapter's ``page``-th page (from 0) has for rows."""
        return self.page - self.reserve - self.head - (0 if page else self.title + self.note)


def sheet_columns(look: ChapterLayout) -> tuple[Column, ...]:
    """Return a sheet's columns: those that are printed, then a category that has no column there.

    By the last one a list can be filtered whose categories are rows or are not printed at all.
    """
    return (*look.printed, *(column for column in look.columns if column not in look.printed))


def sheet_margin(paper: Paper, layout: Layout, is_prose: bool = False) -> Sides:
    """Return the margins of a sheet: narrower than the PDF's, so that its pages hold.

    A text begins where it does in the PDF, and its page is taller by the reserve alone: free height
    would part its paragraphs.
    """
    own = {
        side: min(getattr(layout.sheet.margin, side), getattr(paper.margin, side)) for side in SIDES
    }
    if is_prose:
        page = paper.text_height / (1 - layout.sheet.reserve) + SPARE_PIXELS * PIXEL
        own["top"] = paper.margin.top
        own["bottom"] = max(own["bottom"], paper.height - own["top"] - page)
    return Sides.model_construct(**own)


def sheet_measures(chapter: Chapter, layout: Layout, size: float | None = None) -> SheetMeasures:
    """Return the measures of ``chapter``; a line holds what a line of the PDF holds.

    ``size`` is that of the type where it is not the PDF's.
    """
    look = layout.chapters[chapter.kind]
    size = size or look.size
    air = 0.0 if look.is_prose else 2 * layout.table.padding.horizontal + layout.table.rule
    printed = tuple((column.width - air) / size for column in look.printed)
    titles = [chapter.column_title(column.key) for column in look.printed]
    lines = [len(broken(title, width)) for title, width in zip(titles, printed, strict=True)]
    head_lines = 0 if look.is_prose else max(lines)
    head = head_lines * look.line + 2 * layout.table.padding.vertical if head_lines else 0
    columns = sheet_columns(look)
    paper = layout.paper(chapter.kind)
    margin = sheet_margin(paper, layout, look.is_prose)
    page = paper.height - margin.top - margin.bottom
    return SheetMeasures(
        columns=columns,
        printed=len(printed),
        widths=(*printed, *(math.inf for _ in columns[len(printed) :])),
        size=size,
        scale=size / look.size,
        line=size * layout.sheet.pitch,
        padding=layout.sheet.padding,
        title=in_pixels(layout.chapter_title.line + layout.chapter_title.after),
        note=in_pixels(layout.chapter_note.line + layout.chapter_note.after) if chapter.note else 0,
        head=in_pixels(head),
        head_lines=head_lines,
        page=page,
        reserve=page * layout.sheet.reserve,
        screen=layout.sheet.screen * 100 / layout.sheet.zoom,
    )


def in_pixels(height: float) -> float:
    """Return ``height`` rounded up to whole pixels."""
    return math.ceil(height / PIXEL - 1e-6) * PIXEL


@dataclass(frozen=True)
class FittedRow:
    """One row: what it is, its item, counted from 0, each column's text, and its height in points.

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
    kind: RowKind = RowKind.ITEM


def full(pages: Sequence[list[FittedRow]], measured: SheetMeasures) -> list[list[FittedRow]]:
    """Return the rows of each page, so tall together that they fill it.

    A program that overlooks page breaks then begins its pages with the same rows: XlsxWriter's
    manual, fit_to_pages(), says that Excel does so where a sheet is fitted to a width.
    """
    pages = list(pages)
    for at in range(len(pages) - 1):
        pages[at] = _filled(measured, at, pages[at], pages[at + 1][0].height)
        pages[at + 1] = _kept_out(measured, at, pages[at], pages[at + 1])
    return pages


def _filled(
    measured: SheetMeasures, at: int, rows: list[FittedRow], following: float
) -> list[FittedRow]:
    """Return the ``at``-th page's rows with all its free height, before a row so tall.

    None grows beyond a small screen unless the page needs it.
    """
    heights = [row.height for row in rows]
    room = measured.room(at)
    every = range(len(rows))
    items = [n for n in every if rows[n].kind is RowKind.ITEM] or every
    for tallest, growing in ((measured.screen, items), (TALLEST_ROW, items), (TALLEST_ROW, every)):
        heights = _stretched(heights, room - fsum(heights), tallest, growing)
        if fsum(heights) + following > room + measured.reserve + SPARE * measured.page:
            break
    return [replace(row, height=height) for row, height in zip(rows, heights, strict=True)]


def _kept_out(
    measured: SheetMeasures, at: int, rows: list[FittedRow], following: list[FittedRow]
) -> list[FittedRow]:
    """Return the next page's rows, the first so tall that it has no room on the ``at``-th.

    A page whose only row is the tallest that there can be does not fill it.
    """
    first, *others = following
    room = measured.room(at) + 2 * measured.reserve
    height = min(in_pixels(room - fsum(row.height for row in rows)), TALLEST_ROW)
    if height <= first.height:
        return following
    grown = [replace(first, height=height), *others]
    fits = fsum(row.height for row in grown) <= measured.room(at + 1)
    return grown if fits else following


def _stretched(
    heights: Sequence[float], extra: float, tallest: float, rows: Sequence[int]
) -> list[float]:
    """Return ``heights`` with ``extra`` shared out among ``rows``, none taller than ``tallest``."""
    heights = list(heights)
    pixels = int(extra / PIXEL)
    while pixels > 0 and (growing := [n for n in rows if heights[n] + PIXEL <= tallest]):
        share, more = divmod(pixels, len(growing))
        for at, row in enumerate(growing):
            grown = min(share + (at < more), int((tallest - heights[row]) / PIXEL))
            heights[row] += grown * PIXEL
            pixels -= grown
    return heights
