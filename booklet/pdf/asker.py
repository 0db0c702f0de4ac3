"""The finished PDF asked: is every cell whole and in its place, in our fonts and on its page."""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING

from booklet.plan.page_plan import ACROSS, Imprint, Page

if TYPE_CHECKING:  # pikepdf is imported when a PDF is looked at
    from booklet.pdf.reader import Run
from booklet.plan.contents import Entry
from booklet.plan.expected import Expected, Flaw, bare, row_flaws

# How far ink may stand beyond an edge, in points: rounding in the layout and in the file.
TOLERANCE = 0.5

NOT_WHOLE = "“{column}”一栏没有印全，或者印到了格子外面"
BEYOND = "“{column}”一栏的文字超出了格子"


# --- PDF -----------------------------------------------------------------------------------------
def ask(content: bytes, expected: Expected) -> Iterator[Flaw]:
    from booklet.pdf.reader import PdfText, UnknownContent

    text = PdfText(content)
    plan = expected.plan
    front = len(text.papers) - plan.count
    kinds = (expected.booklet.chapters[page.chapter].kind for page in plan.pages)
    papers = [*[expected.layout.page] * front, *map(expected.layout.paper, kinds)]
    papers += [expected.layout.page] * (plan.imprint is not None)
    for at, ((width, height), paper) in enumerate(zip(text.papers, papers, strict=True), 1):
        if max(abs(width - paper.width), abs(height - paper.height)) > TOLERANCE:
            yield Flaw(f"第 {at} 张纸的大小与 layout.yaml 不同")
    listed = {
        family.replace(" ", "-") for role in expected.layout.fonts.roles for family in role.pdf
    }
    for font in text.fonts:
        if font.name not in listed or not font.embedded:
            yield Flaw(f"用了 layout.yaml 里没有的字体，或者字体没有嵌入：{font.name}")
    try:
        runs_of_pages = text.pages
    except UnknownContent as unknown:
        yield Flaw(f"有核对不了的画法，例如转动、透明和图形（{unknown}）")
        return
    yield from ask_pages(runs_of_pages, expected)


def ask_pages(texts: "Sequence[Sequence[Run]]", expected: Expected) -> Iterator[Flaw]:
    """Yield what is wrong with the pages of a file that has the PDF's, by the texts on each."""
    front = len(texts) - expected.plan.count
    pages = [
        _PrintedPage(page, runs, expected)
        for page, runs in zip(expected.plan.pages, texts[front:], strict=False)
    ]
    for page in pages:
        yield from page.flaws()
    yield from _cells(pages, expected)
    if expected.plan.front:
        yield from _front(texts[:front], pages, expected)
    if expected.plan.imprint:
        yield from _imprint(texts[-1], expected.plan.imprint, expected)


class _PrintedPage:
    """A body page of the PDF: its runs of text, sorted into the cells of the page plan."""

    def __init__(self, page: Page, runs: "Sequence[Run]", expected: Expected) -> None:
        self.page = page
        self.expected = expected
        self.columns = expected.columns(page.chapter)
        self.look = expected.look(page.chapter)
        self.paper = paper = self.look.paper or expected.layout.page
        left = paper.margin.left
        self.edges = [left, *accumulate((c.width for c in self.columns), initial=left)][1:]
        bottom = paper.height - paper.margin.bottom - page.free
        top = bottom - sum(row.height for row in page.rows)
        self.tops = list(accumulate((row.height for row in page.rows), initial=top))
        self.cells: dict[tuple[int, int], list[str]] = defaultdict(list)
        self.beyond: list[tuple[int, int]] = []
        self.around: list[Run] = []
        for run in runs:
            self._place(run)

    def _place(self, run: "Run") -> None:
        row = bisect_right(self.tops, run.baseline) - 1
        column = bisect_right(self.edges, run.left + TOLERANCE) - 1
        if not (0 <= row < len(self.page.rows) and 0 <= column < len(self.columns)):
            self.around.append(run)
            return
        if self.page.rows[row].kind in ACROSS:
            self.cells[row, 0].append(run.text)
            return
        while column == self.look.merged and not self.page.rows[row].span:
            row -= 1  # the category's one cell begins above
        self.cells[row, column].append(run.text)
        if run.right > self.edges[column + 1] + TOLERANCE:
            self.beyond.append((row, column))

    @property
    def text_around(self) -> str:
        """What stands on the page outside the rows, in the order in which it is drawn."""
        return bare("".join(run.text for run in self.around))

    def flaws(self) -> Iterator[Flaw]:
        """Yield what is wrong around the rows, and whose text leaves its cell."""
        chapter = self.expected.booklet.chapters[self.page.chapter]
        for row, column in dict.fromkeys(self.beyond):
            item = self.page.rows[row].item
            said = BEYOND.format(column=chapter.column_title(self.columns[column].key))
            yield Flaw(f"第 {self.page.number} 页：{said}", self.page.chapter, item)
        head = "".join(chapter.column_title(column.key) for column in self.columns)
        first = self.page.number == self.expected.plan.first_pages[self.page.chapter]
        title = chapter.title + chapter.note if first else ""
        foot = self.expected.footer(self.page.number)
        above = self.expected.booklet.wording.header or ""
        allowed = [bare(f"{title}{'' if self.look.is_prose else head}{above}{foot}")]
        margin, width = self.paper.margin, self.paper.width
        wide = any(
            run.left < margin.left - TOLERANCE or run.right > width - margin.right + TOLERANCE
            for run in self.around
        )
        if wide or self.text_around not in allowed:
            yield Flaw(
                f"第 {self.page.number} 页：标题、表头或页码没有印对，或者表格外面有文字",
                self.page.chapter,
                self.page.rows[0].item,
            )


def _cells(pages: Iterable[_PrintedPage], expected: Expected) -> Iterator[Flaw]:
    """Compare every cell, put together from its pages, with the booklet's."""
    printed: dict[tuple[int, str, int], list[str]] = defaultdict(list)
    for page in pages:
        for (at, column), texts in page.cells.items():
            row = page.page.rows[at]
            if not (row.goes_on and column == page.look.merged):
                printed[page.page.chapter, row.name, column] += texts
    for number, chapter in enumerate(expected.booklet.chapters):
        columns = expected.columns(number)
        wanted = expected.rows(number, merged=True)
        rows = [
            ["".join(printed.get((number, row.name, at), ())) for at in range(len(columns))]
            for row in wanted
        ]
        for flaw in row_flaws(number, chapter, columns, wanted, rows, NOT_WHOLE):
            page_number = expected.plan.numbers.get((number, flaw.item or 0))
            yield Flaw(f"第 {page_number} 页：{flaw.said}", flaw.chapter, flaw.item)


def _front(
    front: "Sequence[Sequence[Run]]", pages: Sequence[_PrintedPage], expected: Expected
) -> Iterator[Flaw]:
    """Look for the cover's words, and compare 目录 with the page numbers beside the titles."""
    paper = expected.layout.page
    if any(run.left < 0 or run.right > paper.width for runs in front for run in runs):
        yield Flaw("封面或目录的文字超出了纸边")
    text = "\n".join(line for runs in front for line in _lines(runs))
    for line in expected.booklet.cover_lines:
        if bare(line.text) not in bare(text):
            yield Flaw(f"封面上没有“{line.text}”")
    for entry, _ in expected.contents():
        # A long name is broken anywhere.
        form = "\n?".join(map(re.escape, bare(entry.text)))
        found = re.findall(rf"^{form}\n?\.+(\d+)$", text, re.M)
        printed = [str(page.page.number) for page in pages if _begins(page, entry, expected)]
        if not printed or printed[0] not in found:
            said = f"目录写着第 {'、'.join(found)} 页" if found else "目录里没有"
            yield Flaw(f"{said}，标题印在第 {'、'.join(printed)} 页：{entry.text}", entry.chapter)


def _imprint(runs: "Sequence[Run]", imprint: Imprint, expected: Expected) -> Iterator[Flaw]:
    """Compare the last page with the rows of the 版记, and ask whether it is within the margins."""
    paper = expected.layout.page
    left, right = paper.margin.left, paper.width - paper.margin.right
    said = [expected.booklet.wording.header or "", *expected.imprint]
    wanted = bare("".join([*said, expected.footer(imprint.number)]))
    wide = any(run.left < left - TOLERANCE or run.right > right + TOLERANCE for run in runs)
    if wide or "".join(_lines(runs)) != wanted:
        yield Flaw(f"第 {imprint.number} 页：版记没有印对")


def _begins(page: _PrintedPage, entry: Entry, expected: Expected) -> bool:
    """Say whether what an entry of 目录 leads to begins on the page, as it is printed."""
    if page.page.chapter != entry.chapter:
        return False
    if entry.item is None:
        return page.text_around.startswith(bare(expected.booklet.chapters[entry.chapter].title))
    return any(row.item == entry.item and not row.goes_on for row in page.page.items)


def _lines(runs: "Sequence[Run]") -> Iterator[str]:
    """Yield the text of each line of a page, from the top."""
    lines: dict[int, list[Run]] = defaultdict(list)
    for run in runs:
        lines[round(run.baseline)].append(run)
    for _, line in sorted(lines.items()):
        yield bare("".join(run.text for run in sorted(line, key=lambda run: run.left)))
