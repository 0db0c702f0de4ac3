"""The finished files asked: is everything there, whole, in our fonts and on its page."""

import io
import re
import zipfile
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from booklet.layout import Column, Content, Layout
from booklet.model import Booklet, Chapter
from booklet.pages import Page, PagePlan

if TYPE_CHECKING:  # pikepdf is imported when a PDF is looked at
    from booklet.pdftext import Run

# How far ink may stand beyond an edge, in points: rounding in the layout and in the file.
TOLERANCE = 0.5
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
SHEET_FONT = re.compile(rb'<(?:name|rFont) val="([^"]*)"')

NOT_WHOLE = "“{column}”一栏没有印全，或者印到了格子外面"
BEYOND = "“{column}”一栏的文字超出了格子"
LOST = "整个事项都没有"
DIFFERENT = "“{column}”一栏与清单不同"


@dataclass(frozen=True)
class Flaw:
    """What is wrong with a finished file, in Chinese, and the (chapter, item) it is wrong with."""

    said: str
    chapter: int | None = None
    item: int | None = None


@dataclass(frozen=True)
class Expected:
    """What the files should hold: the booklet, its look and its page plan."""

    booklet: Booklet
    layout: Layout
    plan: PagePlan

    def columns(self, chapter: int) -> Sequence[Column]:
        """Return the columns of a chapter (from 0)."""
        return self.layout.chapters[self.booklet.chapters[chapter].kind].columns

    def contents(self) -> Iterator[tuple[int, str, int]]:
        """Yield number, name and page of each entry of 目录."""
        for at, chapter in enumerate(self.booklet.chapters):
            yield at + 1, chapter.name, self.plan.first_pages[at]


def inspect(kind: str, content: bytes, expected: Expected) -> list[Flaw]:
    """Return what is wrong with a finished file of the format ``kind``, such as ``pdf``.

    Nothing is known of formats that hold more than the booklet, such as one with tracked changes.
    """
    look = INSPECTORS.get(kind)
    return list(look(content, expected)) if look else []


def bare(text: str) -> str:
    """Return ``text`` without white space, which lines gain and lose where they break."""
    return "".join(text.split())


# --- PDF -----------------------------------------------------------------------------------------


def _pdf(content: bytes, expected: Expected) -> Iterator[Flaw]:
    from booklet.pdftext import PdfText

    text = PdfText(content)
    listed = {
        family.replace(" ", "-") for role in expected.layout.fonts.roles for family in role.pdf
    }
    for font in text.fonts:
        if font.name not in listed or not font.embedded:
            yield Flaw(f"用了 layout.yaml 里没有的字体，或者字体没有嵌入：{font.name}")
    front = len(text.pages) - len(expected.plan.pages)
    pages = [
        _PrintedPage(page, runs, expected)
        for page, runs in zip(expected.plan.pages, text.pages[front:], strict=True)
    ]
    for page in pages:
        yield from page.flaws()
    yield from _cells(pages, expected)
    yield from _front(text.pages[:front], pages, expected)


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


# --- Word, spreadsheet, web page ------------------------------------------------------------------


def _word(content: bytes, expected: Expected) -> Iterator[Flaw]:
    names: set[str] = set()
    entries: list[str] = []
    rows: list[list[str]] = []
    tables: list[list[list[str]]] = []
    for element in _word_elements(content, "rFonts", "p", "tr", "tbl"):
        match element.tag.removeprefix(WORD):
            case "rFonts":
                fonts = element.attrib.items()
                names |= {name for attribute, name in fonts if not attribute.endswith("}hint")}
            case "p" if element.find(f"{WORD}pPr/{WORD}pStyle[@{WORD}val='TOC1']") is not None:
                entries.append(bare(_paragraph(element)))
            case "tr":
                cells = element.iter(f"{WORD}tc")
                rows.append(["\n".join(map(_paragraph, cell.iter(f"{WORD}p"))) for cell in cells])
                element.clear()  # what was read goes: the whole tree has many times the file's size
            case "tbl":
                tables.append(rows)
                rows = []
    yield from _unlisted(names, expected)
    yield from _entries(entries, expected)
    # Word numbers the items itself.
    yield from _tables(tables, expected, lambda column: column.content is not Content.NUMBER)


def _word_elements(content: bytes, *tags: str) -> Iterator[Any]:
    """Yield the elements of these ``tags`` in a Word file's parts, each when it ends."""
    from lxml import etree

    with zipfile.ZipFile(io.BytesIO(content)) as package:
        for name in package.namelist():
            if name.startswith("word/") and name.endswith(".xml"):
                with package.open(name) as part:
                    for _, element in etree.iterparse(part, tag=[WORD + tag for tag in tags]):
                        yield element


def _paragraph(paragraph: Any) -> str:
    return "".join(paragraph.itertext(f"{WORD}t"))


def _sheet(content: bytes, expected: Expected) -> Iterator[Flaw]:
    from openpyxl import load_workbook

    from booklet.sheetback import items, tables

    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = [package.read(n) for n in package.namelist() if n.startswith("xl/s")]
    names = {name.decode() for part in parts for name in SHEET_FONT.findall(part)}
    yield from _unlisted(names, expected, {expected.layout.sheet.standard.font})
    workbook = load_workbook(io.BytesIO(content))
    contents, *sheets = workbook.worksheets
    firsts = [sheet.page_setup.firstPageNumber for sheet in sheets]
    if firsts != list(expected.plan.first_pages):
        yield Flaw(f"各清单从第 {'、'.join(map(str, firsts))} 页开始编页码，与 PDF 不同")
    lines = ("".join(map(str, row)) for row in contents.iter_rows(values_only=True))
    yield from _entries(lines, expected)
    rows = [[table.rows[1].texts, *items(table)] for table in tables(workbook, "")[1:]]
    yield from _tables(rows, expected, lambda column: True)


def _web(content: bytes, expected: Expected) -> Iterator[Flaw]:
    from lxml import html

    tables = [
        [[cell.text_content() for cell in row.iterchildren("th", "td")] for row in table.iter("tr")]
        for table in html.fromstring(content).iter("table")
    ]
    yield from _tables(tables, expected, lambda column: True)


def _unlisted(
    names: set[str], expected: Expected, more: frozenset[str] | set[str] = frozenset()
) -> Iterator[Flaw]:
    listed = {name for role in expected.layout.fonts.roles for name in (role.office, role.latin)}
    for name in sorted(names - listed - more):
        yield Flaw(f"用了 layout.yaml 里没有的字体：{name}")


def _entries(lines: Iterable[str], expected: Expected) -> Iterator[Flaw]:
    """Yield the entries of 目录 that are not among ``lines`` with the page of the PDF."""
    bared = {bare(line) for line in lines}
    for number, name, page in expected.contents():
        if bare(f"{number}. {name}{page}") not in bared:
            yield Flaw(f"目录里没有“{name}”，或者页码不是 {page}", number - 1)


def _tables(
    tables: Sequence[Sequence[Sequence[str]]],
    expected: Expected,
    compared: Callable[[Column], bool],
) -> Iterator[Flaw]:
    """Compare each chapter's table, header row first, with the booklet's items."""
    if len(tables) != len(expected.booklet.chapters):
        yield Flaw(f"有 {len(tables)} 个清单，应当有 {len(expected.booklet.chapters)} 个")
        return
    for number, (chapter, (head, *rows)) in enumerate(
        zip(expected.booklet.chapters, tables, strict=True)
    ):
        columns = expected.columns(number)
        titles = [chapter.column_title(column.key) for column in columns]
        if list(head[: len(columns)]) != titles:
            yield Flaw(f"“{chapter.name}”的表头不是{'、'.join(titles)}", number)
        yield from _differences(number, chapter, columns, rows, DIFFERENT, compared)


def _differences(
    number: int,
    chapter: Chapter,
    columns: Sequence[Column],
    rows: Sequence[Sequence[str]],
    said: str,
    compared: Callable[[Column], bool] = lambda column: True,
) -> Iterator[Flaw]:
    """Compare a chapter's items with the ``rows`` of a file, by their texts without white space."""
    for at, item in enumerate(chapter.items):
        row = rows[at] if at < len(rows) else ()
        if not any(row):
            yield Flaw(LOST, number, at)
            continue
        for column, text in zip(columns, row, strict=False):
            if compared(column) and bare(text) != bare(column.text(at + 1, item)):
                yield Flaw(said.format(column=chapter.column_title(column.key)), number, at)
    if len(rows) > len(chapter.items):
        yield Flaw(f"“{chapter.name}”多出 {len(rows) - len(chapter.items)} 行", number)


INSPECTORS: Mapping[str, Callable[[bytes, Expected], Iterator[Flaw]]] = {
    "pdf": _pdf,
    "docx": _word,
    "xlsx": _sheet,
    "html": _web,
}
