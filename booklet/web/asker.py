"""The finished web page asked: is every cell in it."""

from collections.abc import Iterator

from booklet.plan.expected import Expected, Flaw, table_flaws, text_flaws


def ask(content: bytes, expected: Expected) -> Iterator[Flaw]:
    from lxml import html

    page = html.fromstring(content)
    tables = [
        [[cell.text_content() for cell in row.iterchildren("th", "td")] for row in table.iter("tr")]
        for table in page.iter("table")
    ]
    yield from table_flaws(tables, expected, lambda column: True)
    yield from text_flaws((line.text_content() for line in page.iter("h1", "p")), expected)
