"""What WeasyPrint has laid out, read from its boxes: which rows stand on each page, how tall.

Lengths in boxes are CSS pixels, 1/96 inch; those that are returned are points.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from booklet.model.layout import Layout

POINTS_PER_PIXEL = 0.75


@dataclass(frozen=True)
class Measured:
    """A laid-out page: (chapter, item), height and lines by column of each row; what is free.

    ``edges`` are where its table begins and ends, from the paper's left.
    """

    rows: tuple[tuple[tuple[int, int], float, tuple[int, ...]], ...]
    free: float
    edges: tuple[float, float]


def measure(document: Any, layout: Layout) -> list[Measured]:
    """Return the pages of a layout that have table rows, which carry ``data-row``."""
    pages = []
    bottom = (layout.page.height - layout.page.margin.bottom) / POINTS_PER_PIXEL
    for page in document.pages:
        rows = [(row, name) for row in _rows(page) if (name := _name(row))]
        if rows:
            last, _ = rows[-1]
            pages.append(
                Measured(
                    tuple(
                        (name, row.height * POINTS_PER_PIXEL, tuple(map(_lines, row.children)))
                        for row, name in rows
                    ),
                    (bottom - last.position_y - last.height) * POINTS_PER_PIXEL,
                    _edges(row for row, _ in rows),
                )
            )
    return pages


def papers(document: Any) -> set[tuple[float, float]]:
    """Return the width and the height of every page of a layout, each once."""
    return {
        (page.width * POINTS_PER_PIXEL, page.height * POINTS_PER_PIXEL) for page in document.pages
    }


def _edges(rows: Iterable[Any]) -> tuple[float, float]:
    sides = [(row.position_x, row.position_x + row.width) for row in rows]
    return (
        min(left for left, _ in sides) * POINTS_PER_PIXEL,
        max(right for _, right in sides) * POINTS_PER_PIXEL,
    )


def _rows(page: Any) -> Iterator[Any]:
    """Yield the rows of all tables of a page, header rows too."""
    from weasyprint.formatting_structure.boxes import TableRowBox

    return _below(page._page_box, TableRowBox)


def _lines(cell: Any) -> int:
    from weasyprint.formatting_structure.boxes import LineBox

    return sum(1 for _ in _below(cell, LineBox))


def _name(row: Any) -> tuple[int, int] | None:
    """Return the (chapter, item) of a table row, None of a header row."""
    name = row.element.get("data-row")
    if not name:
        return None
    chapter, item = map(int, name.split("-"))
    return chapter, item


def _below(box: Any, kind: type) -> Iterator[Any]:
    """Yield the boxes of one kind below ``box``, none that is inside another or inside a line."""
    from weasyprint.formatting_structure.boxes import LineBox

    for child in getattr(box, "children", ()):
        if isinstance(child, kind):
            yield child
        elif not isinstance(child, LineBox):
            yield from _below(child, kind)
