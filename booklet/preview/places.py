"""Where the items stand on the sheets: the page plan's rows as rectangles, in points."""

from collections.abc import Iterator
from dataclasses import dataclass

from booklet.model.booklet import Booklet
from booklet.model.layout import Layout
from booklet.model.marks import mark
from booklet.plan.page_plan import PagePlan, RowKind


@dataclass(frozen=True)
class SheetRows:
    """A sheet's size, where its rows begin from the left and how wide they are.

    Each of the ``rows`` has the chapter and the position of its item, how far from above it begins,
    its height, and what the item is known by.
    """

    size: tuple[float, float]
    x: float
    width: float
    rows: tuple[tuple[int, int, float, float, str], ...]


def rows_of_pages(plan: PagePlan, booklet: Booklet, layout: Layout) -> Iterator[SheetRows]:
    """Yield where the items stand on each page of ``plan``."""
    marks = [[mark(item) for item in chapter.items] for chapter in booklet.chapters]
    for page in plan.pages:
        paper = layout.paper(booklet.chapters[page.chapter].kind)
        head = plan.heads[page.chapter]
        y = paper.margin.top + head.height
        if page.number == plan.first_pages[page.chapter]:
            y += head.title_height
        rows = []
        for row in page.rows:
            if row.kind is RowKind.ITEM:
                known = marks[page.chapter][row.item]
                rows.append((page.chapter, row.item, round(y, 2), round(row.height, 2), known))
            y += row.height
        yield SheetRows(
            (round(paper.width, 2), round(paper.height, 2)),
            round(paper.margin.left, 2),
            round(paper.text_width, 2),
            tuple(rows),
        )
