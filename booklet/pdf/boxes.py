"""What WeasyPrint has laid out, read from its boxes: which rows stand on each page, how tall.

Lengths in boxes are CSS pixels, 1/96 inch; those that are returned are points.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

POINTS_PER_PIXEL = 0.75


@dataclass(frozen=True)
class Measured:
    """A laid-out page: name, height and lines by cell of each row; what is free below them."""

    rows: tuple[tuple[str, float, tuple[int, ...]], ...]
    free: float


def measure(document: Any) -> list[Measured]:
    """Return the pages of a layout that have rows, or a text's paragraphs: with ``data-row``."""
    pages = []
    for page in document.pages:
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
                )
            )
    return pages


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
