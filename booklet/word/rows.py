"""The page plan -> Word's rows: how tall each is and which keep together, so that pages agree."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import zip_longest
from math import fsum

from booklet.model.columns import ChapterLayout
from booklet.model.layout import Layout
from booklet.plan.page_plan import Head, Page, PagePlan, Row, RowKind

# How far programs may differ in adding up the heights of a page, in points.
DIFFERENCE = 2.5
# By how many lines the text of an item longer than a page may run shorter or longer than in the
# PDF before its last page is another one.
IN_HAND = 2
# The line pitches to choose from for such an item, by the PDF's, and their step in points: a twip.
PITCHES, STEP = (0.92, 1.25), 0.05


@dataclass(frozen=True)
class WordRow:
    """A row of the table; ``keep`` holds it on the page of the next one. Lengths are in points.

    ``height`` is its least height without the rule below it. An item longer than a page has none:
    its row breaks over the pages, ``line`` is the pitch of its lines, ``before`` the space above
    its text and ``after`` that below.
    """

    row: Row
    height: float | None = None
    line: float | None = None
    before: float = 0.0
    after: float = 0.0
    keep: bool = False


@dataclass(frozen=True)
class WordMeasures:
    """What a chapter's pages hold in Word, in points.

    The height for rows on a ``page`` and on the ``first`` page, of which the PDF leaves the
    ``reserve`` free; a text ``line``; the ``padding`` above and that below it; a row's ``rule``.
    """

    page: float
    first: float
    reserve: float
    line: float
    padding: float
    rule: float


def word_measures(look: ChapterLayout, layout: Layout, head: Head) -> WordMeasures:
    """Return the measures of a chapter of the look ``look`` with what stands above its rows."""
    padding, rule = layout.table.padding.vertical, layout.table.rule
    lines = max(map(len, head.cells))
    page = (look.paper or layout.page).text_height - lines * look.line - 2 * padding - 2 * rule
    return WordMeasures(
        page=page,
        first=page - head.title_height,
        reserve=layout.word.reserve,
        line=look.line,
        padding=padding,
        rule=rule,
    )


def word_rows(number: int, plan: PagePlan, measured: WordMeasures) -> tuple[WordRow, ...]:
    """Return the rows of the ``number``-th chapter (from 0) in order.

    The rows of a page keep together and are at least as tall as in the PDF, so that what begins the
    next page finds no room before it. Where it would, because Word's page is deeper by the reserve
    or because the item begins a page by an editor's wish, the rows before it grow.
    """
    return tuple(_Flow(tuple(plan.of_chapter(number)), measured).rows())


@dataclass(frozen=True)
class _End:
    """The part of a long item on its last page: its least and its greatest height in Word."""

    least: float
    most: float


class _Flow:
    """The flow of a chapter's rows over Word's pages."""

    def __init__(self, pages: tuple[Page, ...], measured: WordMeasures) -> None:
        self.pages = pages
        self.measured = measured
        self.parts: dict[str, list[tuple[int, Row]]] = defaultdict(list)
        for at, page in enumerate(pages):
            for row in page.rows:
                self.parts[row.name].append((at, row))
        self.long = {name for name, parts in self.parts.items() if len(parts) > 1}
        self.ends: dict[str, _End] = {}

    def rows(self) -> Iterator[WordRow]:
        for at, page in enumerate(self.pages):
            growth = None
            for row, after in zip_longest(page.rows, page.rows[1:]):
                if self.parts[row.name][0][0] != at:
                    continue
                if row.name in self.long:
                    yield self.long_row(row)
                    continue
                if growth is None:
                    growth = self.growth(at)
                yield WordRow(
                    row,
                    height=row.height - self.measured.rule + growth,
                    keep=after is not None
                    and (after.name not in self.long or row.kind is RowKind.CATEGORY),
                )

    def long_row(self, row: Row) -> WordRow:
        """Return the row of an item longer than a page."""
        return WordRow(
            row,
            line=self.pitch(row.name),
            before=self.above(row.name),
            after=self.growth(self.parts[row.name][-1][0]),
        )

    def growth(self, at: int) -> float:
        """Return by how much each row of a page must grow to keep the next page's first out."""
        rows = self.pages[at].rows
        if at + 1 == len(self.pages) or rows[-1].name == self.pages[at + 1].rows[0].name:
            return 0.0
        free = self.room(at) - self.height(rows) + self.rules(at)
        return max(0.0, free - self.left_free(at)) / len(rows)

    def left_free(self, at: int) -> float:
        """Return the height that may stay free at a page's end, less than the next row needs.

        The rows of the next page keep together, so that hardly any slips in. Of an item longer than
        a page a line would: it must make no difference there if the page has a line more or less.
        """
        following = self.pages[at + 1].rows[0]
        if following.name in self.long:
            return self.measured.line + self.measured.padding / 2 + self.rules(at)
        return max(following.height - DIFFERENCE - self.unsure(at), following.height / 2)

    def above(self, name: str) -> float:
        """Return the space above a long item's text, by which it finds no room on the page before.

        Its first line needs as much as may be free there, and a line more.
        """
        before = self.parts[name][0][0] - 1
        if before < 0 or self.pages[before + 1].rows[0].name != name:
            return 0.0
        return self.measured.line + self.rules(before) + self.unsure(before)

    def rules(self, at: int) -> float:
        """Return the height of a page's rules, which some programs count inside the heights."""
        return len(self.pages[at].rows) * self.measured.rule

    def unsure(self, at: int) -> float:
        """Return by how much the ends of long items on a page may be taller than they must be."""
        ends = (self.ends[row.name] for row in self.pages[at].rows if row.name in self.ends)
        return fsum(end.most - end.least for end in ends)

    def pitch(self, name: str) -> float:
        """Return the line pitch at which a long item ends on the page on which it does in the PDF.

        It begins a page, or stands there below its category's row. Word's pages hold more lines,
        being deeper. The pitch nearest to the PDF's is taken at which neither some lines more or
        fewer nor a page a little deeper or less deep changes the page.
        """
        (start, _), *between, (end, _) = parts = self.parts[name]
        lines = max(map(sum, zip(*(row.lines for _, row in parts), strict=True)))
        after = self.pages[end].rows[1:]
        rows = self.pages[start].rows
        before = rows[: [row.name for row in rows].index(name)]
        first = fsum([self.room(start), -self.above(name), *(-row.height for row in before)])
        whole = self.measured.page + self.measured.reserve
        # The padding at a page's end may be left out, where the row goes on.
        shallow = -2 * self.measured.padding - self.measured.rule - DIFFERENCE
        deep = -self.measured.padding + DIFFERENCE
        best, chosen = float("-inf"), self.measured.line
        for pitch in _pitches(self.measured.line):
            most, least = (
                lines - int((first + depth) / pitch) - len(between) * int((whole + depth) / pitch)
                for depth in (shallow, deep)
            )
            free = whole + shallow - self.height(after) - most * pitch
            in_hand = min(least - 1, free / pitch, IN_HAND) - (most - least)
            if in_hand > best:
                best, chosen = in_hand, pitch
                air = 2 * self.measured.padding + self.measured.rule
                self.ends[name] = _End(least * pitch + air, most * pitch + air)
        return chosen

    def height(self, rows: Iterable[Row]) -> float:
        """Return the height that ``rows`` may have in Word, before any growth."""
        return fsum(
            self.ends[row.name].most if row.name in self.ends else row.height for row in rows
        )

    def room(self, at: int) -> float:
        """Return the height for rows on a page.

        The PDF may leave out the header row beside an item longer than the page; Word never does.
        """
        page = self.pages[at]
        laid_out = fsum(row.height for row in page.rows) + page.free
        whole = self.measured.page if at else self.measured.first
        return min(laid_out, whole) + self.measured.reserve


def _pitches(line: float) -> list[float]:
    """Return the line pitches to choose from, the nearest to ``line`` first."""
    closest, widest = (round(factor * line / STEP) for factor in PITCHES)
    steps = range(closest, widest + 1)
    return sorted((step * STEP for step in steps), key=lambda pitch: abs(pitch - line))
