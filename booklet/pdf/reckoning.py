"""The page plan without a layout: every paragraph broken into lines, every row put on a page.

The paragraphs are broken by the function of WeasyPrint that breaks them in a layout
(``split_first_line``), with the type, widths and spaces that rows of a laid-out sample have. That
is a small part of a layout's work; the rest makes boxes, which only drawing needs.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from math import isclose
from typing import Any

from booklet.model.booklet import Booklet, Cell, Chapter, Item, ParagraphKind, kind_of
from booklet.model.layout import Column, Content, Layout
from booklet.model.page_plan import Page, PagePlan, Row
from booklet.model.resources import Resources
from booklet.pdf.boxes import POINTS_PER_PIXEL, lines_of, measure, name_of, rows_of, tables_of

# The points by which sums of the same lengths may differ.
ROUNDING = 1e-6
# How a row breaks, as its style has it: never inside, elsewhere as it comes.
BREAKS = {"break_before": "auto", "break_after": "auto", "break_inside": "avoid"}


class Uncertain(Exception):
    """The page plan cannot be reckoned: only a layout tells."""


@dataclass(frozen=True)
class _Type:
    """WeasyPrint's style of a text, and what each line of it holds besides: (height, baseline)."""

    style: Any
    struts: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class _Column:
    """The width of a column's text, what stands above and below it, and its types by class.

    Text that has no class has the class ``""``. Lengths are pixels.
    """

    width: float
    around: float
    types: Mapping[str, _Type]


@dataclass(frozen=True)
class _Room:
    """Where the rows of a page begin and where they have to end, from its upper edge, in pixels."""

    top: float
    bottom: float


@dataclass(frozen=True)
class _Frame:
    """The room on a chapter's first page and on its others, and what rows are made of.

    ``row_minimum`` is the height that each row has at least, in pixels.
    """

    first: _Room
    others: _Room
    row_minimum: float
    columns: tuple[_Column, ...]


class Reckoner:
    """Reckons the page plans of booklets with one look, each paragraph that they share once."""

    def __init__(self, layout: Layout, resources: Resources) -> None:
        """Take the look; nothing is read yet."""
        self._layout = layout
        self._resources = resources
        self._broken: dict[tuple[str, int, str, str], tuple[float, ...]] = {}

    def plan(self, booklet: Booklet) -> PagePlan:
        """Return the page plan of ``booklet``: reckoned where that is certain, else laid out.

        Raises :class:`TypesettingError`.
        """
        from booklet.pdf import writer as pdf

        with suppress(Uncertain):
            return self.reckoned(booklet)
        return pdf.typeset(
            booklet, self._layout, self._resources.templates, self._resources.fonts
        ).plan

    def reckoned(self, booklet: Booklet) -> PagePlan:
        """Return the page plan of ``booklet`` without its layout; raises :class:`Uncertain`.

        A sample of it is laid out and reckoned as well: unless both come out the same, the
        templates do something that is not known here. A sample cannot show a style of certain rows
        by their position (``:nth-child(7)``), nor one of first letters.
        """
        from booklet.pdf import writer as pdf

        sample = _sample(booklet, self._layout)
        document = pdf.laid_out(
            sample, self._layout, self._resources.templates, self._resources.fonts
        )
        frames = _frames(document, sample, self._layout)
        if not _same(self._pages(sample, frames), measure(document, self._layout)):
            raise Uncertain
        return self._pages(booklet, frames)

    def _pages(self, booklet: Booklet, frames: tuple[_Frame, ...]) -> PagePlan:
        pages: list[Page] = []
        for at, (chapter, frame) in enumerate(zip(booklet.chapters, frames, strict=True)):
            for rows, free in self._filled(chapter, frame):
                pages.append(Page(at, len(pages) + 1, rows, free))
        return PagePlan(tuple(pages))

    def _filled(self, chapter: Chapter, frame: _Frame) -> Iterator[tuple[tuple[Row, ...], float]]:
        """Yield the rows of each page of a chapter, and the free height below them."""
        from weasyprint.layout import LayoutContext

        rows: list[Row] = []
        room, y = frame.first, frame.first.top
        for at, item in enumerate(chapter.items):
            height, lines = self._row(chapter, at, frame)
            if rows and (item.page_start or LayoutContext.overflows(room.bottom, y + height)):
                yield tuple(rows), (frame.others.bottom - y) * POINTS_PER_PIXEL
                rows, room, y = [], frame.others, frame.others.top
            if LayoutContext.overflows(room.bottom, y + height):
                raise Uncertain  # longer than a page, or its chapter's title leaves it no room
            rows.append(Row(at, height * POINTS_PER_PIXEL, lines))
            y += height
        yield tuple(rows), (frame.others.bottom - y) * POINTS_PER_PIXEL

    def _row(self, chapter: Chapter, at: int, frame: _Frame) -> tuple[float, tuple[int, ...]]:
        """Return the height of a row in pixels, and the number of text lines in each column."""
        item = chapter.items[at]
        height, counts = frame.row_minimum, []
        columns = self._layout.chapters[chapter.kind].columns
        for number, (column, measured) in enumerate(zip(columns, frame.columns, strict=True)):
            lines = [
                line
                for kind, paragraph in _paragraphs(column, at + 1, item)
                for line in self._lines((chapter.kind, number), kind, paragraph, measured)
            ]
            height = max(height, sum(lines) + measured.around)
            counts.append(len(lines))
        return height, tuple(counts)

    def _lines(
        self, place: tuple[str, int], kind: str, paragraph: str, column: _Column
    ) -> tuple[float, ...]:
        """Return the height of each line of a paragraph, in pixels."""
        key = *place, kind, paragraph
        if key not in self._broken:
            type_ = column.types.get(kind) or column.types.get("")
            if type_ is None:
                raise Uncertain
            self._broken[key] = tuple(_line_heights(paragraph, type_, column.width))
        return self._broken[key]


def _sample(booklet: Booklet, layout: Layout) -> Booklet:
    """Return ``booklet`` with three rows in each chapter.

    The first has every kind of paragraph, the second is of the same category, the third begins a
    page.
    """
    if not all(chapter.items for chapter in booklet.chapters):
        raise Uncertain
    chapters = []
    for chapter in booklet.chapters:
        first, last = chapter.items[0], chapter.items[-1]
        rows = _specimen(chapter, layout), first, last.model_copy(update={"page_start": True})
        chapters.append(chapter.model_copy(update={"items": rows}))
    return booklet.model_copy(update={"chapters": tuple(chapters)})


def _specimen(chapter: Chapter, layout: Layout) -> Item:
    """Return an item that has the first paragraph of each kind in each column."""
    cells = {}
    for column in layout.chapters[chapter.kind].columns:
        if column.key in chapter.items[0].cells:
            found: dict[str, str] = {}
            for at, item in enumerate(chapter.items, 1):
                for kind, paragraph in _paragraphs(column, at, item):
                    found.setdefault(kind, paragraph)
            cells[column.key] = Cell(paragraphs=tuple(found.values()))
    return chapter.items[0].model_copy(update={"cells": cells})


def _paragraphs(column: Column, number: int, item: Item) -> Iterator[tuple[str, str]]:
    """Yield the paragraphs of a cell and their kinds; only a text column tells kinds apart."""
    if column.key in item.cells and item.cells[column.key].marks:
        raise Uncertain
    text = column.text(number, item)
    for paragraph in text.split("\n") if text else ():
        if not paragraph:
            raise Uncertain
        yield kind_of(paragraph) if column.content is Content.TEXT else "", paragraph


def _frames(document: Any, sample: Booklet, layout: Layout) -> tuple[_Frame, ...]:
    """Return the frame of each chapter of the sample, as it was laid out."""
    rows = {
        name: (page._page_box, table, row)
        for page in document.pages
        for table in tables_of(page)
        for row in rows_of(table)
        if (name := name_of(row))
    }
    if len({(box.content_box_y(), box.height) for box, _, _ in rows.values()}) > 1:
        raise Uncertain
    frames = []
    for number, chapter in enumerate(sample.chapters):
        columns = layout.chapters[chapter.kind].columns
        for at, item in enumerate(chapter.items):
            texts = [column.text(at + 1, item) for column in columns]
            _demand_known(rows[number, at][2], item, texts)
        box, table, row = rows[number, 0]
        later = rows[number, len(chapter.items) - 1][2]
        top, bottom = box.content_box_y(), box.content_box_y() + box.height
        # WeasyPrint keeps room for a table's edge where something stands above the table, not where
        # it begins the page (weasyprint/layout/block.py, border_page_overflow).
        edge = table.border_bottom_width if table.position_y > top else 0.0
        frames.append(
            _Frame(
                first=_Room(row.position_y, bottom - edge),
                others=_Room(later.position_y, bottom),
                row_minimum=_pixels(row.style["height"]),
                columns=tuple(map(_column, row.children)),
            )
        )
    return tuple(frames)


def _demand_known(row: Any, item: Item, texts: Sequence[str]) -> None:
    """Raise :class:`Uncertain` where a row is not that of ``texts`` alone, or breaks otherwise."""
    breaks = {**BREAKS, "break_before": "page"} if item.page_start else BREAKS
    if any(row.style[name] != value for name, value in breaks.items()):
        raise Uncertain
    if len(row.children) != len(texts):
        raise Uncertain
    for cell, text in zip(row.children, texts, strict=True):
        shown = "".join(_texts(cell))
        if shown != text.replace("\n", "") or cell.style["vertical_align"] == "baseline":
            raise Uncertain


def _texts(box: Any) -> Iterator[str]:
    """Yield the texts of the lines in ``box``."""
    for child in getattr(box, "children", ()):
        yield from [child.text] if hasattr(child, "text") else _texts(child)


def _column(cell: Any) -> _Column:
    from weasyprint.formatting_structure.boxes import InlineBox, TextBox
    from weasyprint.text.line_break import strut

    types = {}
    for line in lines_of(cell):
        for child in line.children:
            kind, text, struts = "", child, [strut(line.style)]
            if isinstance(child, InlineBox) and child.children:
                kind, text = child.element.get("class"), child.children[0]
                struts.append(strut(child.style))
                if kind not in set(ParagraphKind):
                    raise Uncertain
            if not isinstance(text, TextBox) or text.style["hyphens"] == "auto":
                raise Uncertain
            types[kind] = _Type(text.style, tuple(struts))
    left = cell.content_box_x()
    around = sum(_pixels(cell.style[f"padding_{side}"]) for side in ("top", "bottom"))
    return _Column(
        # As in a layout, whose lines end by a fraction further right (weasyprint/layout/inline.py,
        # split_inline_box).
        width=(left + cell.width) * (1 + 1e-9) - left,
        around=around + cell.border_top_width + cell.border_bottom_width,
        types=types,
    )


def _pixels(length: Any) -> float:
    """Return a computed length of WeasyPrint's, 0 for ``auto``."""
    if length == "auto":
        return 0.0
    if getattr(length, "unit", "") != "px":
        raise Uncertain
    return float(length.value)


def _line_heights(text: str, type_: _Type, width: float) -> Iterator[float]:
    """Yield the height of each line: what its text and struts need above and below the baseline.

    CSS 2.1, 10.8; weasyprint/layout/inline.py, split_text_box and line_box_verticality.
    """
    from weasyprint.text.line_break import split_first_line, strut

    line_height, _ = strut(type_.style)
    while text:
        _, _, resume, _, height, baseline = split_first_line(text, type_.style, None, width, 0)
        boxes = [(line_height, baseline + (line_height - height) / 2), *type_.struts]
        yield max(above for _, above in boxes) + max(whole - above for whole, above in boxes)
        text = "" if resume is None else text.encode()[resume:].decode()


def _same(one: PagePlan, other: PagePlan) -> bool:
    """Say whether two page plans are the same but for rounding."""
    if len(one.pages) != len(other.pages):
        return False
    return all(
        (a.chapter, a.number, len(a.rows)) == (b.chapter, b.number, len(b.rows))
        and isclose(a.free, b.free, abs_tol=ROUNDING)
        and all(
            (p.item, p.lines) == (q.item, q.lines) and isclose(p.height, q.height, abs_tol=ROUNDING)
            for p, q in zip(a.rows, b.rows, strict=True)
        )
        for a, b in zip(one.pages, other.pages, strict=True)
    )
