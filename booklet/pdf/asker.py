"""The finished PDF asked: is every cell whole and in its place, in our fonts and on its page."""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING

from booklet.model.page_plan import Page

if TYPE_CHECKING:  # pikepdf is imported when a PDF is looked at
    from booklet.pdf.reader import Run
from booklet.model.expected import Expected, Flaw, _differences, bare

# How far ink may stand beyond an edge, in points: rounding in the layout and in the file.
TOLERANCE = 0.5

NOT_WHOLE = "“{column}”一栏没有印全，或者印到了格子外面"
BEYOND = "“{column}”一栏的文字超出了格子"


# --- PDF -----------------------------------------------------------------------------------------
def ask(content: bytes, expected: Expected) -> Iterator[Flaw]:
    from booklet.pdf.reader import PdfText, UnknownContent

    text = PdfText(content)
    paper = expected.layout.page
    for at, (width, height) in enumerate(text.papers, 1):
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
    front = len(texts) - len(expected.plan.pages)
    pages = [
        _PrintedPage(page, runs, expected)
        for page, runs in zip(expected.plan.pages, texts[front:], strict=True)
    ]
    for page in pages:
        yield from page.flaws()
    yield from _cells(pages, expected)
    if expected.plan.front:
        yield from _front(texts[:front], pages, expected)


class _PrintedPage:
    """A body page of the PDF: its runs of text, sorted into the cells of the page plan."""

    def __init__(self, page: Page, runs: "Sequence[Run]", expected: Expected) -> None:
        self.page = page
        self.expected = expected
        self.columns = expected.columns(page.chapter)
        paper = expected.layout.page
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
        self.cells[row, column].append(run.text)
        if run.right > self.edges[column + 1] + TOLERANCE:
            self.beyond.append((row, column))

    @property
    def text_around(self) -> str:
        """What stands on the page outside the rows, in the order in which it is drawn."""
        return bare("".join(run.text for run in self.around))

    @property
    def number(self) -> str:
        """The page number that is printed at the page's foot."""
        match = re.search(r"—(\d+)—$", self.text_around)
        return match[1] if match else ""

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
        allowed = [
            bare(f"{title}{head}—{self.page.number}—"),
            # A page may have no room for the header row beside an item longer than it.
            bare(f"{title}—{self.page.number}—"),
        ]
        margin, width = self.expected.layout.page.margin, self.expected.layout.page.width
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
    printed: dict[tuple[int, int, int], list[str]] = defaultdict(list)
    for page in pages:
        for (row, column), texts in page.cells.items():
            printed[page.page.chapter, page.page.rows[row].item, column] += texts
    for number, chapter in enumerate(expected.booklet.chapters):
        columns = expected.columns(number)
        rows = [
            ["".join(printed.get((number, item, at), ())) for at in range(len(columns))]
            for item in range(len(chapter.items))
        ]
        for flaw in _differences(number, chapter, columns, rows, NOT_WHOLE):
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
    booklet = expected.booklet
    for said in (booklet.region, booklet.organisation, booklet.title, booklet.date):
        if bare(said) not in bare(text):
            yield Flaw(f"封面上没有“{said}”")
    for (number, name, _), chapter in zip(expected.contents(), booklet.chapters, strict=True):
        # A long name is broken anywhere.
        form = "\n?".join(map(re.escape, f"{number}.{bare(name)}"))
        entry = re.search(rf"^{form}\n?\.+(\d+)$", text, re.M)
        titled = [p.number for p in pages if p.text_around.startswith(bare(chapter.title))]
        if entry is None or [entry[1]] != titled:
            said = f"目录写着第 {entry[1]} 页" if entry else "目录里没有"
            yield Flaw(f"{said}，标题印在第 {'、'.join(titled)} 页：{name}", number - 1)


def _lines(runs: "Sequence[Run]") -> Iterator[str]:
    """Yield the text of each line of a page, from the top."""
    lines: dict[int, list[Run]] = defaultdict(list)
    for run in runs:
        lines[round(run.baseline)].append(run)
    for _, line in sorted(lines.items()):
        yield bare("".join(run.text for run in sorted(line, key=lambda run: run.left)))
