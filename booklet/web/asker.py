"""The finished web page asked: is every cell in it."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # pikepdf is imported when a PDF is looked at
    pass
from booklet.model.expected import Expected, Flaw, _tables


def ask(content: bytes, expected: Expected) -> Iterator[Flaw]:
    from lxml import html

    tables = [
        [[cell.text_content() for cell in row.iterchildren("th", "td")] for row in table.iter("tr")]
        for table in html.fromstring(content).iter("table")
    ]
    yield from _tables(tables, expected, lambda column: True)
