"""The structure tree of the finished PDF -> the tags of an OFD: each list, item and cell, in order.

GB/T 33190-2016, 16 leaves to each trade what its tags are called; ours are named as the booklet is.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pikepdf

from booklet.model.booklet import Booklet
from booklet.model.layout import Layout
from booklet.plan.page_plan import ACROSS, PagePlan, RowKind

NAMESPACE = "urn:x-booklet:tags"
# What elements of ISO 32000-1, 14.8.4 are called; those not named here are but wrappers.
NAMES = {"/H1": "标题", "/P": "段落", "/TOC": "目录", "/TOCI": "条目"}
ROWS = {
    RowKind.ITEM: "事项",
    RowKind.CATEGORY: "类别",
    RowKind.TOTAL: "合计",
    RowKind.EMPTY: "空清单",
}
WITH_ELEMENTS = ("/TOC",)


@dataclass(frozen=True)
class Reference:
    """An object on a page, both by their ids."""

    page: int
    object: int


@dataclass(frozen=True)
class Tag:
    """A part of the booklet: its name and attributes, what shows it, and the parts of it."""

    name: str
    attributes: Mapping[str, str] = field(default_factory=dict)
    references: tuple[Reference, ...] = ()
    parts: tuple["Tag", ...] = ()


class Tagging:
    """The tags of a booklet.

    ``shown`` returns what shows the marked content of a page of the PDF (from 0).
    """

    def __init__(
        self,
        booklet: Booklet,
        layout: Layout,
        plan: PagePlan,
        shown: Callable[[int, int], list[Reference]],
    ) -> None:
        """Take what the tags are told by."""
        self.booklet, self.layout, self.plan = booklet, layout, plan
        self.shown = shown
        self.chapters = (
            number
            for number, chapter in enumerate(booklet.chapters)
            if not layout.chapters[chapter.kind].is_prose
        )

    def tags(self, pdf: pikepdf.Pdf) -> tuple[Tag, ...]:
        """Return the tags of all that ``pdf`` marks as content."""
        self.pages = {page.objgen: number for number, page in enumerate(pdf.pages)}
        return tuple(self.below(pdf.Root.StructTreeRoot))

    def below(self, element: Any) -> Iterator[Tag]:
        for kid in _elements(element):
            kind = str(kid.S)
            if kind == "/Table":
                yield self.chapter(next(self.chapters), kid)
            elif kind in WITH_ELEMENTS:
                yield Tag(NAMES[kind], parts=tuple(self.below(kid)))
            elif kind in NAMES:
                yield Tag(NAMES[kind], references=tuple(self.content(kid)))
            else:
                yield from self.below(kid)

    def chapter(self, number: int, table: Any) -> Tag:
        """Return the tag of a list, whose table has the rows of the plan."""
        chapter = self.booklet.chapters[number]
        look = self.layout.chapters[chapter.kind]
        titles = [chapter.column_title(column.key) for column in look.printed]
        numbers = look.numbers(chapter.items)
        head, *rows = _all("/TR", table)
        planned = [
            row for page in self.plan.of_chapter(number) for row in page.rows if not row.goes_on
        ]
        parts = [Tag("表头", parts=tuple(self.cells(head, titles)))]
        for row, element in zip(planned, rows, strict=True):
            if row.kind in ACROSS:
                cells = self.cells(element, [""])
            else:
                # The category of merged cells may stand in a row above.
                covered = look.merged if not row.span else None
                cells = self.cells(element, [t for at, t in enumerate(titles) if at != covered])
            said = {}
            if row.kind is RowKind.ITEM:
                category = chapter.items[row.item].category
                said = {"序号": str(numbers[row.item]), "类别": category}
            parts.append(Tag(ROWS[row.kind], said, parts=tuple(cells)))
        return Tag("清单", {"名称": chapter.name}, parts=tuple(parts))

    def cells(self, row: Any, titles: list[str]) -> Iterator[Tag]:
        for title, cell in zip(titles, _elements(row), strict=True):
            said = {"栏目": title} if title else {}
            yield Tag("单元格", said, tuple(self.content(cell)))

    def content(self, element: Any, page: Any = None) -> Iterator[Reference]:
        """Yield what shows the marked content at and below ``element``, on ``page`` if not said."""
        page = element.get("/Pg", page)
        for kid in _kids(element):
            if isinstance(kid, int):
                yield from self.shown(self.pages[page.objgen], kid)
            elif kid.get("/Type") == "/MCR":
                yield from self.shown(self.pages[kid.get("/Pg", page).objgen], int(kid.MCID))
            elif "/S" in kid:
                yield from self.content(kid, page)


def _kids(element: Any) -> list[Any]:
    kids = element.get("/K", [])
    return list(kids) if isinstance(kids, pikepdf.Array) else [kids]


def _elements(element: Any) -> Iterator[Any]:
    """Yield the structure elements directly below ``element``."""
    for kid in _kids(element):
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid


def _all(kind: str, element: Any) -> Iterator[Any]:
    """Yield the elements of one kind below ``element``, in reading order."""
    for kid in _elements(element):
        if str(kid.S) == kind:
            yield kid
        else:
            yield from _all(kind, kid)
