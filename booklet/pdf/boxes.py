"""What WeasyPrint has laid out, read from its boxes: tables, their rows, the page plan.

Lengths in boxes are CSS pixels, 1/96 inch; those of a page plan are points.
"""

from collections.abc import Iterator
from typing import Any

from booklet.model.layout import Layout
from booklet.model.page_plan import Page, PagePlan, Row

POINTS_PER_PIXEL = 0.75


def measure(document: Any, layout: Layout, first: int = 1) -> PagePlan:
    """Return the page plan of a layout, read from the table rows that carry ``data-row``.

    ``first`` is the printed number of the first page that has such rows.
    """
    pages: list[Page] = []
    bottom = (layout.page.height - layout.page.margin.bottom) / POINTS_PER_PIXEL
    for page in document.pages:
        rows = [(row, name) for row in rows_below(page) if (name := name_of(row))]
        if not rows:
            continue
        (_, (chapter, _)), (last, _) = rows[0], rows[-1]
        pages.append(
            Page(
                chapter=chapter,
                number=first + len(pages),
                rows=tuple(
                    Row(
                        item=item,
                        height=row.height * POINTS_PER_PIXEL,
                        lines=tuple(len(list(lines_of(cell))) for cell in row.children),
                    )
                    for row, (_, item) in rows
                ),
                free=(bottom - last.position_y - last.height) * POINTS_PER_PIXEL,
            )
        )
    return PagePlan(tuple(pages))


def without_header(document: Any) -> frozenset[tuple[int, int]]:
    """Return the (chapter, item) of the rows on pages that have no room for the header row."""
    pages = (list(map(name_of, rows_below(page))) for page in document.pages)
    return frozenset(name for names in pages if all(names) for name in names if name)


def tables_of(page: Any) -> Iterator[Any]:
    """Yield the tables of a page."""
    from weasyprint.formatting_structure.boxes import TableBox

    return _below(page._page_box, TableBox)


def rows_below(page: Any) -> Iterator[Any]:
    """Yield the rows of all tables of a page, header rows too."""
    return (row for table in tables_of(page) for row in rows_of(table))


def rows_of(table: Any) -> Iterator[Any]:
    """Yield the rows of a table, header rows too."""
    from weasyprint.formatting_structure.boxes import TableRowBox

    return _below(table, TableRowBox)


def lines_of(cell: Any) -> Iterator[Any]:
    """Yield the lines of a cell."""
    from weasyprint.formatting_structure.boxes import LineBox

    return _below(cell, LineBox)


def name_of(row: Any) -> tuple[int, int] | None:
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
