"""A PDF that an office program made of our Word file or spreadsheet, beside the page plan."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import groupby
from operator import and_
from pathlib import Path

from booklet.files.faults import refuse
from booklet.model.booklet import Booklet
from booklet.model.resources import Resources
from booklet.pdf.exported import Exported, read_exported
from booklet.plan.composition import Composer
from booklet.plan.contents import Entry
from booklet.plan.expected import Expected
from booklet.plan.faces import Faces
from booklet.plan.imprint import said_rows
from booklet.publish.page_differences import (
    ChapterPages,
    Difference,
    Printed,
    has_head,
    shortened,
    spans,
)
from booklet.publish.page_texts import Kind, PageText, folded, page_texts
from booklet.source.load import load_source
from booklet.source.look import load_look

# Words in the names that programs give themselves in a PDF.
PROGRAMS = (
    (Kind.SHEET, re.compile(r"excel|calc|表格|spreadsheet", re.I)),
    (Kind.WORD, re.compile(r"\bword|writer|文字", re.I)),
)
OURS = "WeasyPrint"
# A line of 目录 in a spreadsheet's second column: leader dots and the page number.
PAGE_OF_ENTRY = re.compile(r"[.·]*(\d+)")
FEWEST_PAGES = 3  # on which the same characters are no chance
FRONT_PAGES = 2  # the Word file's; the spreadsheet has one
MOST_SHOWN = 10  # pages that differ, each told by what

WHOLE_WORKBOOK = "像是只导出了一张工作表：导出时在“选项”里选“整个工作簿”，再导出一次"
AGAIN = "清单改过的，先用 publish 重新生成，再导出一次；仍然不同，请把以上各行发给我们"
ANOTHER = "检查是否选错了文件；清单在别的文件夹时，用 --source 写明"


@dataclass(frozen=True)
class Compared:
    """What there is to say of the PDF, and whether all agrees."""

    said: tuple[str, ...]
    agrees: bool


def compare_pages(file: Path, source: Path, resources: Resources) -> Compared:
    """Compare the PDF ``file`` with the page plan of the booklet in ``source``.

    Raises :class:`~booklet.files.faults.UserError` for what is no export of this booklet's files.
    """
    layout = load_look(source, resources.templates)
    exported = read_exported(file)
    if OURS in exported.program:
        raise refuse(
            file,
            "这是 publish 生成的 PDF，不是办公软件导出的",
            "用 Word、Excel 或 WPS 打开 output 里的 Word 文件或电子表格，导出 PDF",
        )
    booklet = load_source(source, layout).booklet
    plan = Composer(layout, Faces(resources.fonts)).plan(booklet)
    return compared(file, exported, Expected(booklet, layout, plan))


def compared(file: Path, exported: Exported, expected: Expected) -> Compared:
    """Compare what was read of ``file`` with what is ``expected``."""
    return _Comparison(file, exported, expected).compared()


class _Comparison:
    """The PDF's pages, each beside the plan's."""

    def __init__(self, file: Path, exported: Exported, expected: Expected) -> None:
        self.file = file
        self.exported = exported
        self.expected = expected
        self.booklet = expected.booklet
        self.printed = [Printed(at, lines) for at, lines in enumerate(exported.pages)]
        firsts = expected.plan.first_pages
        word = page_texts(expected, Kind.WORD)
        self.imprint = self.imprint_of(self.printed)
        lists = [page for page in self.printed if page is not self.imprint]
        self.starts = list(_starts([word[first - 1] for first in firsts], lists))
        self.front = self.printed[: min((s for s in self.starts if s is not None), default=None)]
        self.contents = self.contents_of(self.front)
        self.kind = self.kind_of()
        self.refuse_others([word[first - 1].title for first in firsts])
        self.pages = word if self.kind is Kind.WORD else page_texts(expected, self.kind)
        self.also = _on_every_page(list(self.beside()))

    def imprint_of(self, printed: Sequence[Printed]) -> Printed | None:
        """Return the last page where it is that of the 版记: each row stands on it."""
        rows = list(said_rows(self.booklet))
        if not rows or not printed:
            return None
        said = (text for row in rows for text in (row.label + row.text, row.right))
        return printed[-1] if all(folded(text) in printed[-1].text for text in said) else None

    def contents_of(self, front: Sequence[Printed]) -> Printed | None:
        """Return 目录, its pages as one: the last ones in front, as many as name every list."""
        names = [folded(chapter.name) for chapter in self.booklet.chapters]
        lines: list[str] = []
        for page in reversed(front):
            lines = [*page.lines, *lines]
            together = Printed(page.at, lines)
            if all(name in together.text for name in names):
                return together
        return None

    def kind_of(self) -> Kind:
        """Tell the kind by the program's name, or by what stands before the lists.

        The spreadsheet has one front page, and none where a sheet was printed alone.
        """
        for kind, names in PROGRAMS:
            if names.search(self.exported.program):
                return kind
        if self.contents is None:
            return Kind.WORD if self.front else Kind.SHEET
        with_cover = folded(self.booklet.cover_lines[0].text) in self.contents.text
        return Kind.SHEET if with_cover else Kind.WORD

    def refuse_others(self, titles: Sequence[str]) -> None:
        """Refuse a PDF in which none of our chapters stands."""
        if any(title in page.text for title in titles for page in self.printed):
            return
        if self.contents and len(self.printed) <= FRONT_PAGES:
            raise refuse(self.file, "只有目录，没有清单", WHOLE_WORKBOOK)
        titled = self.booklet.chapters[0].title
        raise refuse(self.file, f"不是这份清单的 PDF：里面没有“{titled}”", ANOTHER)

    def compared(self) -> Compared:
        differences = list(self.differences())
        surplus = list(self.surplus())
        contents = list(self.contents_differences())
        program = f"（{self.exported.program}）" if self.exported.program else ""
        said = [
            f"{self.file.name}：{self.kind}导出的 PDF{program}，共 {len(self.printed)} 页。",
            *self.notices(),
            *_told(differences),
            *surplus,
            *contents,
        ]
        agrees = not (differences or surplus or contents)
        if not agrees:
            one_sheet = self.kind is Kind.SHEET and None in self.starts
            said.append(f"{WHOLE_WORKBOOK if one_sheet else AGAIN}。")
        total, numbers = self.expected.plan.count, [page.number for page in differences]
        last = f"{total} 页，{total - len(numbers)} 页与清单一致"
        if numbers:
            last += f"；不同的 {len(numbers)} 页：第 {spans(numbers)} 页"
        last += f"；目录{'没有核对' if not self.contents else '不同' if contents else '一致'}。"
        return Compared((*said, last), agrees)

    # --- Pages ------------------------------------------------------------------------------------

    def of_chapter(self, at: int) -> tuple[list[PageText], list[Printed]]:
        """Return the pages of a chapter: those of the plan and those of the PDF."""
        planned = [page for page in self.pages if page.chapter == at]
        start = self.starts[at]
        if start is None:
            return planned, []
        end = self.imprint.at if self.imprint else None
        later = (other for other in self.starts[at + 1 :] if other is not None)
        return planned, self.printed[start : min(later, default=end)]

    def beside(self) -> Iterator[tuple[PageText, Printed]]:
        """Yield each page of the plan beside that of the PDF, where there is one."""
        for at in range(len(self.booklet.chapters)):
            yield from zip(*self.of_chapter(at), strict=False)

    def differences(self) -> Iterator[Difference]:
        """Yield what differs on each page of the plan."""
        for at, chapter in enumerate(self.booklet.chapters):
            planned, found = self.of_chapter(at)
            found = [page.without(self.also) for page in found]
            yield from ChapterPages(chapter, planned, found).differences()
        if (imprint := self.expected.plan.imprint) and not self.imprint:
            yield Difference(imprint.number, None, ("没有版记，或者版记与清单不同",))

    def surplus(self) -> Iterator[str]:
        """Say where the PDF has more pages than the plan."""
        for at, chapter in enumerate(self.booklet.chapters):
            planned, found = self.of_chapter(at)
            if more := found[len(planned) :]:
                places = spans(page.at + 1 for page in more)
                yield f"“{chapter.name}”多出 {len(more)} 页：PDF 第 {places} 页。"

    # --- What stands before the pages, and on each of them ----------------------------------------

    def contents_differences(self) -> Iterator[str]:
        """Say which entries of 目录 have another page number than the plan."""
        if self.contents is None:
            yield "PDF 里没有目录页。"
            return
        contents = list(self.expected.contents())
        shown = _contents_numbers(self.contents, [entry for entry, _ in contents], self.booklet)
        for (entry, page), found in zip(contents, shown, strict=True):
            name = _entry_name(entry, self.booklet)
            if found is None:
                yield f"目录：认不出“{name}”的页码，应当是 {page}。"
            elif found != page:
                yield f"目录：“{name}”印的页码是 {found}，应当是 {page}。"

    def notices(self) -> Iterator[str]:
        """Say what is unusual and does not count as a difference."""
        cover = folded(self.booklet.cover_lines[0].text)
        if self.contents and not any(cover in page.text for page in self.front):
            yield "PDF 里没有封面（不算不同）。"
        if self.also:
            yield f"每一页上另外印有“{shortened(self.printed[-1].only(self.also))}”（不算不同）。"


def _starts(firsts: Sequence[PageText], printed: Sequence[Printed]) -> Iterator[int | None]:
    """Yield where in the PDF each chapter begins: at its title, header row and first item.

    Two of the three will do.
    """
    begun = 0
    for page in firsts:
        first = max(page.rows[0].cells, key=len) if page.rows else ""

        def signs(found: Printed, page: PageText = page, first: str = first) -> int:
            return (page.title in found.text) + has_head(page, found) + (first in found.text)

        best = max(printed[begun:], key=signs, default=None)
        if best is None or signs(best) < 2:
            yield None
        else:
            begun = best.at + 1
            yield best.at


def _on_every_page(beside: Sequence[tuple[PageText, Printed]]) -> Counter[str]:
    """Return the characters that every page has beyond the plan's: of a header or a watermark.

    They are such only where without them some page agrees.
    """
    more = [found.characters - page.fixed for page, found in beside if not page.parts]
    if len(more) < FEWEST_PAGES:
        return Counter()
    common = reduce(and_, more)
    return common if common in more else Counter()


def _entry_name(entry: Entry, booklet: Booklet) -> str:
    """Return what tells an entry of 目录: a list's name, or a category."""
    return booklet.chapters[entry.chapter].name if entry.item is None else entry.text


def _contents_numbers(
    contents: Printed, entries: Sequence[Entry], booklet: Booklet
) -> list[int | None]:
    """Return the page number that 目录 has for each of its ``entries``.

    It stands behind the name or, where a program draws column by column, on a line of its own.
    """
    text = "\n".join(contents.lines)
    numbers: list[int | None] = []
    at = 0  # several lists have a category of one name
    for entry in entries:
        name = r"\n?".join(map(re.escape, folded(_entry_name(entry, booklet))))
        begins = "" if entry.item is None else "^"
        form = re.compile(rf"{begins}{name}{PAGE_OF_ENTRY.pattern}$", re.M)
        found = form.search(text, at if entry.item is not None else 0)
        numbers.append(int(found[1]) if found else None)
        at = found.end() if found else at
    apart = [int(m[1]) for m in map(PAGE_OF_ENTRY.fullmatch, contents.lines) if m]
    if numbers.count(None) == len(apart):
        numbers = [apart.pop(0) if number is None else number for number in numbers]
    return numbers


def _told(differences: Sequence[Difference]) -> Iterator[str]:
    """Yield a line for each page that differs, or for several that differ by the same."""
    told = [list(pages) for _, pages in groupby(differences, key=lambda page: page.reasons)]
    for pages in told[:MOST_SHOWN]:
        places = [page.at + 1 for page in pages if page.at is not None]
        where = f"（PDF 第 {spans(places)} 页）" if places else ""
        numbers = spans(page.number for page in pages)
        yield f"第 {numbers} 页{where}与清单不同：{'；'.join(pages[0].reasons)}。"
    if rest := sum(map(len, told[MOST_SHOWN:])):
        yield f"另有 {rest} 页不同，没有逐页列出。"
