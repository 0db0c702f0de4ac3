"""A booklet -> its page plan: every text in lines, every row on a page, without any layout.

A row is as tall as its tallest cell, and a page is filled until the next row does not fit. All that
this takes stands in layout.yaml, from which the style sheet of the PDF takes the same lengths.
Lengths are points; sums of them are exact (``math.fsum``), so that they are the same everywhere.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import count
from math import fsum

from booklet.files.faults import Fault, UserError
from booklet.model.booklet import Booklet, Cell, Chapter, Item
from booklet.model.faces import Faces
from booklet.model.layout import ChapterLayout, Column, Content, Layout, Paper
from booklet.model.lines import EM, line_starts
from booklet.model.marks import SPACES
from booklet.model.page_plan import Front, Head, Line, Page, PagePlan, Row

# The points by which sums of the same lengths may differ from those of a layout engine.
ROUNDING = 1e-6
# 目录 keeps so many em free at the end of each line, for the leader and the page number.
LEADER = 2
# Runs of text with their class: what is set in one go.
Runs = tuple[tuple[str, str], ...]


class Composer:
    """Sets booklets of one look in lines and on pages, each text that they share once."""

    def __init__(self, layout: Layout, faces: Faces) -> None:
        """Take the look and the widths of its fonts' characters.

        Raises :class:`UserError` where the look names fonts that there are not.
        """
        if unknown := list(_unknown_families(layout, faces)):
            raise UserError(unknown)
        self.layout = layout
        self.faces = faces
        self._roles = {
            "": layout.fonts.body,
            "heading": layout.fonts.heading,
            "department": layout.fonts.subheading,
            "title": layout.fonts.title,
            **{
                emphasis.value: getattr(layout.fonts, look.role)
                for emphasis, look in layout.emphasis.items()
            },
        }
        self._set = lru_cache(None)(self._broken)

    def plan(self, booklet: Booklet) -> PagePlan:
        """Return the page plan of ``booklet``."""
        numbers = count(1)
        heads = tuple(map(self._head, booklet.chapters))
        pages = tuple(
            Page(at, next(numbers), tuple(rows), free)
            for at, (chapter, head) in enumerate(zip(booklet.chapters, heads, strict=True))
            for rows, free in _Filling(self, chapter, head).pages()
        )
        return PagePlan(pages, heads, self.front(booklet))

    def missing(self, booklet: Booklet) -> frozenset[str]:
        """Return the characters of ``booklet`` that no face of their role has."""
        texts: dict[str, set[str]] = defaultdict(set)
        for style, text in self._texts(booklet):
            texts[style].update(text)
        return frozenset().union(
            *(
                self.faces.chain(self._roles[style].pdf).missing(characters)
                for style, characters in texts.items()
            )
        )

    def _texts(self, booklet: Booklet) -> Iterator[tuple[str, str]]:
        """Yield every text that is printed, with its style."""
        yield from (("", booklet.region), ("title", booklet.organisation))
        yield from (("title", booklet.title), ("department", booklet.date))
        for chapter in booklet.chapters:
            yield from (("", chapter.name), ("title", chapter.title), ("department", chapter.note))
            columns = self.layout.chapters[chapter.kind].columns
            yield from (("heading", chapter.column_title(column.key)) for column in columns)
            for at, item in enumerate(chapter.items, 1):
                for column in columns:
                    for runs in _paragraphs(column, at, item):
                        yield from ((style, text) for text, style in runs)

    # --- Texts in lines ---------------------------------------------------------------------------

    def _broken(
        self, runs: Runs, size: float, width: float, hangs: bool, spacing: float = 0.0
    ) -> tuple[Line, ...]:
        """Return one paragraph in lines of ``width`` points; ``spacing`` follows each character."""
        text = "".join(part for part, _ in runs)
        advances: list[int] = []
        pairs: list[int] = []
        for part, style in runs:
            own, narrower = self.faces.chain(self._roles[style].pdf).measured(part)
            advances += own
            pairs += narrower
        if spacing:
            extra = round(spacing / size * EM)
            advances = [advance + extra for advance in advances]
        room = int(width / size * EM + 1)
        starts = line_starts(text, advances, pairs, room)
        return tuple(_lines(runs, text, starts, hangs))

    def _title(self, text: str, style: str, size: float, width: float) -> tuple[Line, ...]:
        return self._set(((text, style),), size, width, False)

    def front(self, booklet: Booklet) -> Front:
        """Return the lines of the cover and of 目录."""
        cover, contents = self.layout.cover, self.layout.contents
        width = self.layout.page.text_width
        size = contents.entry.size
        within = width - 2 * contents.indent - LEADER * size
        return Front(
            region=self._title(booklet.region, "", cover.region.size, width),
            organisation=self._title(booklet.organisation, "title", cover.organisation.size, width),
            title=self._set(
                ((booklet.title, "title"),), cover.title.size, width, False, cover.title_spacing
            ),
            date=self._title(booklet.date, "department", cover.date.size, width),
            contents=tuple(
                self._set(((f"{number}. {chapter.name}", ""),), size, within, True)
                for number, chapter in enumerate(booklet.chapters, 1)
            ),
        )

    def _head(self, chapter: Chapter) -> Head:
        layout, look = self.layout, self.layout.chapters[chapter.kind]
        width = paper(layout, chapter).text_width
        title = self._title(chapter.title, "title", layout.chapter_title.size, width)
        note: tuple[Line, ...] = ()
        heights = [len(title) * layout.chapter_title.line, layout.chapter_title.after]
        if chapter.note:
            note = self._title(chapter.note, "department", layout.chapter_note.size, width)
            heights += [len(note) * layout.chapter_note.line, layout.chapter_note.after]
        cells = tuple(
            self._title(chapter.column_title(column.key), "heading", look.size, self._width(column))
            for column in look.columns
        )
        # The header row has a whole rule above it and shares the one below.
        height = fsum(
            [
                max(map(len, cells)) * look.line,
                2 * layout.table.padding.vertical,
                1.5 * layout.table.rule,
            ]
        )
        return Head(title, note, cells, fsum(heights), height)

    def _width(self, column: Column) -> float:
        """Return the width that a column has for text: two cells share a rule, half each."""
        table = self.layout.table
        return column.width - 2 * table.padding.horizontal - table.rule

    def cells(self, chapter: Chapter, at: int) -> tuple[tuple[Line, ...], ...]:
        """Return the lines of each cell of the ``at``-th item (from 0)."""
        look, item = self.layout.chapters[chapter.kind], chapter.items[at]
        return tuple(
            tuple(
                line
                for runs in _paragraphs(column, at + 1, item)
                for line in self._set(runs, look.size, self._width(column), column.align == "left")
            )
            for column in look.columns
        )

    def air(self) -> float:
        """Return the height of a row beside its lines: its padding and half a rule at each edge."""
        return 2 * self.layout.table.padding.vertical + self.layout.table.rule


def _unknown_families(layout: Layout, faces: Faces) -> Iterator[Fault]:
    for name in type(layout.fonts).model_fields:
        for at, family in enumerate(getattr(layout.fonts, name).pdf):
            if family not in faces.families:
                yield layout.fault(
                    ("fonts", name, "pdf", at),
                    f"fonts/ 里没有“{family}”这种字体",
                    f"可以写：{'、'.join(faces.families)}",
                )


def _paragraphs(column: Column, number: int, item: Item) -> Iterator[Runs]:
    """Yield the runs of each paragraph of a cell; only a text column tells its kinds apart."""
    cell = item.cells.get(column.key)
    if cell is not None and (column.content is Content.TEXT or cell.marks):
        yield from _typed(cell, column.content is Content.TEXT)
    elif text := column.text(number, item):
        yield from (((paragraph, ""),) for paragraph in text.split("\n"))


def _typed(cell: Cell, tells_kinds: bool) -> Iterator[Runs]:
    if not cell.text:
        return
    for paragraph in cell.shown():
        kind = paragraph.kind.value if tells_kinds else ""
        style = kind if kind in ("heading", "department") else ""
        parts = cell.parts(paragraph.start, paragraph.end)
        yield tuple((text, emphasis or style) for text, emphasis in parts) or (("", ""),)


def _lines(runs: Runs, text: str, starts: Sequence[int], hangs: bool) -> Iterator[Line]:
    """Yield the runs line by line; spaces at a line's end hang beyond it or go."""
    ends = [*starts[1:], len(text)]
    if len(runs) == 1:
        style = runs[0][1]
        for start, end in zip(starts, ends, strict=True):
            yield ((_ended(text[start:end], hangs), style),)
        return
    bounds, at = [], 0
    for part, style in runs:
        bounds.append((at, at + len(part), style))
        at += len(part)
    for start, end in zip(starts, ends, strict=True):
        end = start + len(_ended(text[start:end], hangs))
        yield tuple(
            (text[max(start, first) : min(end, last)], style)
            for first, last, style in bounds
            if first < end and start < last
        ) or (("", ""),)


def _ended(line: str, hangs: bool) -> str:
    return line if hangs else line.rstrip("".join(SPACES))


class _Filling:
    """The filling of one chapter's pages, row by row."""

    def __init__(self, composer: Composer, chapter: Chapter, head: Head) -> None:
        layout = composer.layout
        self.composer = composer
        self.chapter = chapter
        self.look: ChapterLayout = layout.chapters[chapter.kind]
        self.air = composer.air()
        self.room = paper(layout, chapter).text_height - head.height
        # The table's edge has its other half below the last row. WeasyPrint keeps room for it where
        # something stands above the table, not where the table begins the page
        # (weasyprint/layout/block.py, border_page_overflow).
        self.first_room = fsum([self.room, -head.title_height, -layout.table.rule / 2])
        self.first_free = self.room - head.title_height

    def pages(self) -> Iterator[tuple[list[Row], float]]:
        """Yield the rows of each page, and the height below them that stays free."""
        rows: list[Row] = []
        first = True
        for at, item in enumerate(self.chapter.items):
            cells = self.composer.cells(self.chapter, at)
            row = self.row(at, cells)
            if rows and (item.page_start or not self.fits(row, rows, first)):
                yield rows, self.free(rows, first)
                rows, first = [], False
            # Taller than its page, also by the title that stands above: it goes on, page by page.
            while not self.fits(row, rows, first):
                part, cells = self.part(at, cells, first, goes_on=row.goes_on)
                yield [part], self.free([part], first)
                first = False
                row = replace(self.row(at, cells), goes_on=True)
            rows.append(row)
        yield rows, self.free(rows, first)

    def row(self, at: int, cells: tuple[tuple[Line, ...], ...]) -> Row:
        cells = tuple(map(_up_to_text, cells))
        lines = tuple(map(len, cells))
        height = max(self.look.row_minimum, max(lines) * self.look.line + self.air)
        return Row(at, height, lines, cells)

    def part(
        self, at: int, cells: tuple[tuple[Line, ...], ...], first: bool, goes_on: bool
    ) -> tuple[Row, tuple[tuple[Line, ...], ...]]:
        """Return as much of an item as a page has room for, and the lines that are left."""
        room = self.first_room if first else self.room
        most = max(1, int((room - self.air + ROUNDING) / self.look.line))
        row = self.row(at, tuple(lines[:most] for lines in cells))
        return replace(row, goes_on=goes_on), tuple(lines[most:] for lines in cells)

    def fits(self, row: Row, rows: Sequence[Row], first: bool) -> bool:
        room = self.first_room if first else self.room
        return fsum([row.height, *(other.height for other in rows)]) <= room + ROUNDING

    def free(self, rows: Sequence[Row], first: bool) -> float:
        whole = self.first_free if first else self.room
        return fsum([whole, *(-row.height for row in rows)])


def _up_to_text(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """Return the lines without empty ones at the end, which no engine prints."""
    while lines and not any(text for text, _ in lines[-1]):
        lines = lines[:-1]
    return lines


def paper(layout: Layout, chapter: Chapter) -> Paper:
    """Return the paper that a chapter is printed on."""
    return layout.page
