"""The page plan -> the spreadsheet's rows on each page: the text of each, and its height."""

from collections import defaultdict
from dataclasses import replace
from itertools import count
from math import fsum

from booklet.model.booklet import Chapter
from booklet.model.columns import ChapterLayout, Content
from booklet.model.layout import Layout
from booklet.plan.page_plan import ACROSS, PagePlan, Row, RowKind
from booklet.plan.rows import TableRow, table_rows
from booklet.sheet.continuation import INDENT, Continuation
from booklet.sheet.cuts import Lines, Ranges, broken, divided, longest, parted
from booklet.sheet.measures import (
    TALLEST_ROW,
    FittedRow,
    SheetMeasures,
    full,
    in_pixels,
    sheet_measures,
)

# What an item's further rows repeat, so that sorting and filtering keep an item together.
REPEATED = (Content.NUMBER, Content.CATEGORY, Content.NAME)
# Where pages do not hold their rows, the type is smaller by so many points, down to the smallest.
STEP, SMALLEST = 0.5, 5.0


def fitting(number: int, chapter: Chapter, layout: Layout, plan: PagePlan) -> "Fitting":
    """Return the ``number``-th chapter (from 0) in the largest type that its pages hold."""
    look = layout.chapters[chapter.kind]
    kind = ProseFitting if look.is_prose else Fitting
    size = look.size
    while True:
        own = kind(number, chapter, look, sheet_measures(chapter, layout, size), plan)
        if size - STEP < SMALLEST or own.holds():
            return own
        size -= STEP


class Fitting:
    """One chapter's rows, fitted into the pages of the page plan."""

    def __init__(
        self,
        number: int,
        chapter: Chapter,
        look: ChapterLayout,
        measured: SheetMeasures,
        plan: PagePlan,
    ) -> None:
        """Break the text of the ``number``-th chapter (from 0) into lines."""
        self.chapter = chapter
        self.measured = measured
        self.merged = look.merged
        self.planned = tuple(plan.of_chapter(number))
        self.parts: dict[str, list[tuple[int, Row]]] = defaultdict(list)
        for at, page in enumerate(self.planned):
            for row in page.rows:
                self.parts[row.name].append((at, row))
        self.own = {row.name: row for row in table_rows(chapter, look)}
        self.texts = {name: self.broken(row) for name, row in self.own.items()}

    def broken(self, row: TableRow) -> tuple[Lines, ...]:
        """Return the lines of each cell of a row; what stands across the table has one."""
        widths = self.measured.widths
        texts = [*row.texts, *[""] * (self.measured.printed - len(row.texts))]
        if len(texts) < len(widths):
            named = row.kind in (RowKind.ITEM, RowKind.CATEGORY)
            texts.append(self.chapter.items[row.item].category if named else "")
        if row.kind in ACROSS:
            return tuple(Lines(text, (0,)) for text in texts)
        return tuple(broken(text, width) for text, width in zip(texts, widths, strict=True))

    def pages(self) -> tuple[tuple[FittedRow, ...], ...]:
        """Return the rows of each page, so tall together that they fill it."""
        pages: list[list[FittedRow]] = [[] for _ in self.planned]
        for name, parts in self.parts.items():
            for (at, _), rows in zip(parts, self.rows(name), strict=True):
                pages[at].extend(rows)
        return tuple(map(tuple, full(pages, self.measured)))

    def holds(self) -> bool:
        """Say whether each page has room for its rows, and those of an item for its text."""
        for at, page in enumerate(self.planned):
            whole = (self.height(row) for row in page.rows if len(self.parts[row.name]) == 1)
            if fsum(whole) > self.measured.room(at):
                return False
        return all(
            sum(self.rooms(name)) >= max(map(len, self.texts[name]))
            for name, parts in self.parts.items()
            if len(parts) > 1
        )

    def rooms(self, name: str) -> list[int]:
        """Return how many lines of an item each of its pages has room for."""
        return [self.measured.lines(self.room_for(row, at)) for at, row in self.parts[name]]

    def rows(self, name: str) -> list[list[FittedRow]]:
        """Return the rows of one of the chapter's on each of its pages."""
        columns, parts, own = self.texts[name], self.parts[name], self.own[name]
        whole = tuple((0, len(column)) for column in columns)
        if len(parts) == 1 and longest(whole) <= self.measured.row_lines:
            height = min(self.height(parts[0][1]), TALLEST_ROW)
            texts = tuple(column.text for column in columns)
            return [[FittedRow(own.item, texts, (0,) * len(texts), height, kind=own.kind)]]
        rooms = self.rooms(name)
        on_pages = parted(columns, [self.planned_lines(row) for _, row in parts], rooms)
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
            [self.row(name, ranges, next(number), first, room) for ranges in on_page]
            for on_page, room in zip(rows, rooms, strict=True)
        ]

    def planned_lines(self, row: Row) -> tuple[int, ...]:
        """Return the plan's lines of each column.

        A category that is not printed, or that a page repeats, stands on the first page alone.
        """
        beside = len(self.measured.columns) - len(row.lines)
        lines = [*row.lines, *[1] * beside]
        for at in (self.merged, len(row.lines) if beside else None):
            if at is not None and row.goes_on:
                lines[at] = 0
        return tuple(lines)

    def height(self, row: Row) -> float:
        """Return the height of a row, or of its part on one page."""
        if len(self.parts[row.name]) > 1:
            return row.height
        lines = max(*row.lines, *map(len, self.texts[row.name]))
        return max(self.measured.planned(row.height), self.measured.height(lines))

    def room_for(self, row: Row, at: int) -> float:
        """Return the height that the other rows of the ``at``-th page leave to ``row``."""
        others = fsum(self.height(other) for other in self.planned[at].rows if other is not row)
        return self.measured.room(at) - others

    def row(self, name: str, ranges: Ranges, part: int, first: Ranges, room: int) -> FittedRow:
        """Return the row with ``ranges`` as a ``part`` of an item whose first row is ``first``.

        A text that would have to be repeated but takes more than ``room`` lines is left out.
        """
        columns, item = self.texts[name], self.own[name].item
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


class ProseFitting(Fitting):
    """The paragraphs of a text: one that runs over a page end is cut where the PDF cuts it."""

    def part(self, row: Row) -> Lines:
        """Return what a page has of a paragraph, in lines."""
        text = "".join(text for line in row.cells[0] for text, _ in line)
        return broken(("" if row.goes_on else INDENT) + text, self.measured.widths[0])

    def holds(self) -> bool:
        """Say whether each page has room for its rows."""
        return all(
            fsum(map(self.height, page.rows)) <= self.measured.room(at)
            for at, page in enumerate(self.planned)
        )

    def height(self, row: Row) -> float:
        """Return the height of a paragraph, or of its part on one page."""
        lines = max(*row.lines, len(self.part(row)))
        return max(self.measured.planned(row.height), self.measured.height(lines))

    def rows(self, name: str) -> list[list[FittedRow]]:
        """Return the rows of a paragraph on each of its pages."""
        number = count(1)
        return [
            [
                replace(row, part=part, marks=(Continuation.WITHIN,) if part > 1 else ())
                for row, part in zip(self.of_part(planned), number, strict=False)
            ]
            for _, planned in self.parts[name]
        ]

    def of_part(self, row: Row) -> list[FittedRow]:
        """Return the rows of a paragraph on one page: one, or several no taller than may be."""
        part, height = self.part(row), self.height(row)
        most = int(TALLEST_ROW * len(part) / height)
        if len(part) <= most:
            return [FittedRow(row.item, (part.text,), (0,), height)]
        ranges = divided((part,), ((0, len(part)),), len(part), most, 1)
        return [
            FittedRow(
                row.item,
                (part.piece(*lines),),
                (0,),
                min(in_pixels(height * (lines[1] - lines[0]) / len(part)), TALLEST_ROW),
            )
            for (lines,) in ranges
        ]
