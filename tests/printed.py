"""A printed page taken apart: the text of each cell, by the ink's place on the paper."""

import html
import re
from dataclasses import dataclass
from pathlib import Path

from booklet.model.booklet import Booklet
from booklet.model.layout import Layout
from booklet.plan.page_plan import Page, PagePlan
from tests.tools import read_by_poppler

WORD = re.compile(
    r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</word>', re.S
)


@dataclass(frozen=True)
class Word:
    """A run of characters without a space, and the middle of its box in points from top left."""

    x: float
    y: float
    left: float
    text: str


def words(pdf: Path) -> list[list[Word]]:
    """Return the words of each page."""
    boxes = read_by_poppler(pdf, "-bbox")
    return [
        [
            Word((x0 + x1) / 2, (y0 + y1) / 2, x0, html.unescape(text))
            for *edges, text in WORD.findall(page)
            for x0, y0, x1, y1 in [tuple(map(float, edges))]
        ]
        for page in boxes.split("<page ")[1:]
    ]


def cells(page: Page, on_page: list[Word], booklet: Booklet, layout: Layout) -> list[list[str]]:
    """Return the text of each cell of a body page, row by row."""
    columns = layout.chapters[booklet.chapters[page.chapter].kind].columns
    bottom = layout.page.height - layout.page.margin.bottom - page.free
    top = bottom - sum(row.height for row in page.rows)
    rows = []
    for row in page.rows:
        line: list[str] = []
        left = layout.page.margin.left
        for column in columns:
            inside = [
                w
                for w in on_page
                if left <= w.x < left + column.width and top <= w.y < top + row.height
            ]
            line.append("".join(w.text for w in sorted(inside, key=lambda w: (round(w.y), w.left))))
            left += column.width
        rows.append(line)
        top += row.height
    return rows


def body_pages(pdf: Path, plan: PagePlan) -> list[tuple[Page, list[Word]]]:
    """Return each page of the plan beside its words."""
    pages = words(pdf)
    return list(zip(plan.pages, pages[len(pages) - len(plan.pages) :], strict=True))
