"""What WeasyPrint has laid out, read from its boxes: which rows stand on each page, how tall.

Lengths in boxes are CSS pixels, 1/96 inch; those that are returned are points.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

POINTS_PER_PIXEL = 0.75


@dataclass(frozen=True)
class Measured:
    """A laid-out page: name, height and lines by cell of each row; what is free below them.

    ``edges`` are where its table begins and ends, from the paper's left, in points; ``paper`` are
    the width and the height of its paper, ``page`` counts it among all from 0.
    """

    rows: tuple[tuple[str, float, tuple[int, ...]], ...]
    free: float
    edges: tuple[float, float]
    paper: tuple[float, float]
    page: int


def measure(document: Any) -> list[Measured]:
    """Return the pages of a layout that have rows, or a text's paragraphs: with ``data-row``."""
    pages = []
    for at, page in enumerate(document.pages):
        box = page._page_box
        rows = [(row, name) for row in _rows(box) if (name := row.element.get("data-row"))]
        if rows:
            last, _ = rows[-1]
            bottom = box.content_box_y() + box.height
            pages.append(
                Measured(
                    tuple(
                        (name, row.height * POINTS_PER_PIXEL, _lines_of(row)) for row, name in rows
                    ),
                    (bottom - last.position_y - last.height) * POINTS_PER_PIXEL,
                    _edges(row for row, _ in rows),
                    sides(page),
                    at,
                )
            )
    return pages


def sides(page: Any) -> tuple[float, float]:
    """Return the width and the height of a page of a layout."""
    return page.width * POINTS_PER_PIXEL, page.height * POINTS_PER_PIXEL


def _edges(rows: Iterable[Any]) -> tuple[float, float]:
    sides = [(row.position_x, row.position_x + row.width) for row in rows]
    return (
        min(left for left, _ in sides) * POINTS_PER_PIXEL,
        max(right for _, right in sides) * POINTS_PER_PIXEL,
    )


def _rows(page: Any) -> Iterator[Any]:
    """Yield the rows of all tables of a page, header rows too, and the paragraphs."""
    from weasyprint.formatting_structure.boxes import LineBox, TableRowBox

    for child in getattr(page, "children", ()):
        if isinstance(child, TableRowBox) or child.element_tag == "p":
            yield child
        elif not isinstance(child, LineBox):
            yield from _rows(child)


def _lines_of(row: Any) -> tuple[int, ...]:
    """Return the number of lines in each cell of a row, or in a paragraph."""
    return (_lines(row),) if row.element_tag == "p" else tuple(map(_lines, row.children))


def _lines(box: Any) -> int:
    from weasyprint.formatting_structure.boxes import LineBox

    return sum(isinstance(child, LineBox) or _lines(child) for child in box.children)
