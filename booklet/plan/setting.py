"""Every text of a booklet in lines: where each breaks, by its fonts' advances and its width.

Lengths are points; sums of them are exact (``math.fsum``), so that they are the same everywhere.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain
from math import fsum

from booklet.files.faults import Fault, UserError
from booklet.model.booklet import Booklet, Cell, Chapter, CoverLine, CoverRole, Item, kind_of_prose
from booklet.model.columns import ChapterLayout, Column, Content
from booklet.model.layout import Layout, Type
from booklet.plan.contents import entries, footer
from booklet.plan.faces import Faces
from booklet.plan.imprint import SaidRow, said_rows
from booklet.plan.lines import EM, line_starts
from booklet.plan.marks import SPACES
from booklet.plan.page_plan import ACROSS, Front, Head, ImprintRow, Line, RowKind
from booklet.plan.rows import TableRow, rows_in_order

# 目录 keeps so many em free at the end of each line, for the leader and the page number.
LEADER = 2
# How many em a text sets its paragraphs in (GB/T 9704-2012, 7.3.3: 左空二字).
INDENT = 2
# How many em the 版记 is set in at both edges, and its date takes: 二〇二五年十二月三十一日印发.
IMPRINT_INDENT, DATE = 1, 15
# The class of a text by its font's role.
STYLES = {"body": "", "heading": "heading", "subheading": "department", "title": "title"}
# Runs of text with their class: what is set in one go.
Runs = tuple[tuple[str, str], ...]


class Setter:
    """Sets the texts of booklets of one look in lines, each text that they share once."""

    def __init__(self, layout: Layout, faces: Faces) -> None:
        """Take the look and the widths of its fonts' characters.

        Raises :class:`UserError` where the look names fonts that there are not.
        """
        if unknown := list(_unknown_families(layout, faces)):
            raise UserError(unknown)
        self.layout = layout
        roles = {
            "": layout.fonts.body,
            "heading": layout.fonts.heading,
            "department": layout.fonts.subheading,
            "title": layout.fonts.title,
            **{
                emphasis.value: getattr(layout.fonts, look.role)
                for emphasis, look in layout.emphasis.items()
            },
        }
        self._chains = {style: faces.chain(role.pdf) for style, role in roles.items()}
        self._set = lru_cache(None)(self._broken)

    def missing(self, booklet: Booklet) -> frozenset[str]:
        """Return the characters of ``booklet`` that no face of their role has."""
        return self._lacking(_texts(booklet, self.layout))

    def missing_in(self, chapter: Chapter) -> frozenset[str]:
        """Return the characters of ``chapter`` that no face of their role has."""
        return self._lacking(_texts_of(chapter, self.layout))

    def missing_before(self, cover: Iterable[CoverLine], words: Iterable[str]) -> frozenset[str]:
        """Return those of the lines of a cover, and of ``words`` around the lists."""
        return self._lacking(chain(_texts_on(cover, self.layout), (("", text) for text in words)))

    def _lacking(self, texts: Iterable[tuple[str, str]]) -> frozenset[str]:
        return frozenset().union(*(self._chains[style].lacking(text) for style, text in texts))

    def _broken(
        self,
        runs: Runs,
        size: float,
        width: float,
        hangs: bool,
        spacing: float = 0.0,
        indent: int = 0,
    ) -> tuple[Line, ...]:
        """Return one paragraph in lines of ``width`` points.

        ``spacing`` points follow each character, and ``indent`` em stand before the first.
        """
        text = "".join(part for part, _ in runs)
        advances: list[int] = []
        pairs: list[int] = []
        for part, style in runs:
            own, narrower = self._chains[style].measured(part)
            advances += own
            pairs += narrower
        if spacing:
            extra = round(spacing / size * EM)
            advances = [advance + extra for advance in advances]
        advances[:1] = [advance + indent * EM for advance in advances[:1]]
        room = int(width / size * EM + 1)
        starts = line_starts(text, advances, pairs, room)
        return tuple(_lines(runs, text, starts, hangs))

    def _title(self, text: str, style: str, size: float, width: float) -> tuple[Line, ...]:
        return self._set(((text, style),), size, width, False)

    def front(self, booklet: Booklet) -> Front:
        """Return the lines of the cover and of 目录."""
        cover, contents = self.layout.cover, self.layout.contents
        width = self.layout.page.text_width
        lines = []
        for line in booklet.cover_lines:
            look = cover.lines[line.role]
            spacing = cover.title_spacing if line.role is CoverRole.TITLE else 0.0
            style = STYLES[look.role]
            lines.append(self._set(((line.text, style),), look.size, width, False, spacing))
        within = width - 2 * contents.indent
        return Front(
            cover=tuple(lines),
            contents=tuple(
                self._entry(entry.text, contents.entry, within)
                if entry.item is None
                else self._entry(entry.text, contents.category, within - contents.further)
                for entry in entries(booklet, self.layout)
            ),
        )

    def _entry(self, text: str, look: Type, width: float) -> tuple[Line, ...]:
        return self._set(((text, ""),), look.size, width - LEADER * look.size, True)

    def imprint(self, booklet: Booklet) -> tuple[ImprintRow, ...]:
        """Return the rows of the 版记 in lines, all of which begin behind the word in front."""
        size = self.layout.imprint.size
        width = self.layout.page.text_width - 2 * IMPRINT_INDENT * size

        def lines(row: SaidRow) -> tuple[Line, ...]:
            taken = len(row.label) + (DATE if row.right else 0)
            return self._set(((row.text, ""),), size, width - taken * size, True)

        rows = said_rows(booklet)
        return tuple(ImprintRow(row.label, lines(row), row.right) for row in rows)

    def head(self, chapter: Chapter) -> Head:
        layout, look = self.layout, self.layout.chapters[chapter.kind]
        width = layout.paper(chapter.kind).text_width
        title = self._title(chapter.title, "title", layout.chapter_title.size, width)
        note: tuple[Line, ...] = ()
        heights = [len(title) * layout.chapter_title.line, layout.chapter_title.after]
        if chapter.note:
            note = self._title(chapter.note, "department", layout.chapter_note.size, width)
            heights += [len(note) * layout.chapter_note.line, layout.chapter_note.after]
        cells = tuple(
            self._title(chapter.column_title(column.key), "heading", look.size, self._width(column))
            for column in look.printed
        )
        if look.is_prose:
            return Head(title, note, (), fsum(heights), 0.0)
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
        return self._within(column.width)

    def _within(self, width: float) -> float:
        table = self.layout.table
        return width - 2 * table.padding.horizontal - table.rule

    def cells(self, look: ChapterLayout, number: int, item: Item) -> tuple[tuple[Line, ...], ...]:
        """Return the lines of each printed cell of an item with its printed ``number``."""
        return tuple(
            tuple(
                line
                for runs in _paragraphs(column, number, item)
                for line in self._set(runs, look.size, self._width(column), column.align == "left")
            )
            for column in look.printed
        )

    def row(self, look: ChapterLayout, row: TableRow) -> tuple[tuple[Line, ...], ...]:
        """Return the lines of each printed cell of a row that is no item."""
        if row.kind in ACROSS:
            widths = [fsum(column.width for column in look.printed)]
        else:
            widths = [column.width for column in look.printed]
        return tuple(
            self._title(text, "heading", look.size, self._within(width)) if text else ()
            for text, width in zip(row.texts, widths, strict=True)
        )

    def prose(self, look: ChapterLayout, item: Item) -> tuple[Line, ...]:
        """Return the lines of a paragraph that is set in by two characters."""
        (column,) = look.printed
        text = item.cells[column.key].text
        runs = ((text, STYLES.get(kind_of_prose(text), "")),)
        return self._set(runs, look.size, column.width, True, indent=INDENT)


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
    if cell and cell.text and (column.content is Content.TEXT or cell.marks):
        yield from _typed(cell, column.content is Content.TEXT)
    elif text := column.text(number, item):
        yield from (((paragraph, ""),) for paragraph in text.split("\n"))


def _typed(cell: Cell, tells_kinds: bool) -> Iterator[Runs]:
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


def _texts(booklet: Booklet, layout: Layout) -> Iterator[tuple[str, str]]:
    """Yield every text that is printed, with its style."""
    yield from _texts_on(booklet.cover_lines, layout)
    yield from (("", entry.text) for entry in entries(booklet, layout))
    yield from (
        ("", text) for text in (footer(booklet, layout, 0, 0), booklet.wording.header or "")
    )
    for row in said_rows(booklet):
        yield "", row.label + row.text + row.right
    for chapter in booklet.chapters:
        yield from _texts_of(chapter, layout)


def _texts_on(cover: Iterable[CoverLine], layout: Layout) -> Iterator[tuple[str, str]]:
    """Yield the text of each line of a cover, with its style."""
    for line in cover:
        yield STYLES[layout.cover.lines[line.role].role], line.text


def _texts_of(chapter: Chapter, layout: Layout) -> Iterator[tuple[str, str]]:
    """Yield every text of a chapter that is printed, with its style."""
    yield from (("title", chapter.title), ("department", chapter.note))
    look = layout.chapters[chapter.kind]
    yield from (("heading", chapter.column_title(column.key)) for column in look.printed)
    for own in rows_in_order(chapter, look):
        if own.kind is not RowKind.ITEM:
            yield from (("heading", text) for text in own.texts)
            continue
        for column in look.printed:
            for runs in _paragraphs(column, 0, chapter.items[own.item]):
                yield from ((style, text) for text, style in runs)
