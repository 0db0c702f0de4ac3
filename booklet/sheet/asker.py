"""The finished spreadsheet asked: is every cell in it, in our fonts, with the pages of the plan."""

import io
import re
import zipfile
from collections.abc import Iterator

from booklet.model.expected import Expected, Flaw, _entries, _tables, _unlisted

SHEET_FONT = re.compile(rb'<(?:name|rFont) val="([^"]*)"')

SHEET = "xl/worksheets/sheet{}.xml"
FIRST_PAGE = re.compile(rb'<pageSetup[^>]* firstPageNumber="(\d+)"')


def ask(content: bytes, expected: Expected) -> Iterator[Flaw]:
    """Yield what is wrong with the file ``content``."""
    from lxml import etree

    from booklet.sheet.reader import items, tables

    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    styled = (part for name, part in parts.items() if name.startswith("xl/s"))
    names = {name.decode() for part in styled for name in SHEET_FONT.findall(part)}
    yield from _unlisted(names, expected, {expected.layout.sheet.standard.font})
    _, *lists = tables(content)
    firsts = [
        int(match[1]) if (match := FIRST_PAGE.search(parts[SHEET.format(n)])) else None
        for n, _ in enumerate(lists, 2)
    ]
    if firsts != list(expected.plan.first_pages):
        yield Flaw(f"各清单从第 {'、'.join(map(str, firsts))} 页开始编页码，与 PDF 不同")
    # Page numbers stand in 目录 as numbers, in a format of their own.
    contents = etree.fromstring(parts[SHEET.format(1)]).iter("{*}row")
    yield from _entries(("".join(row.itertext()) for row in contents), expected)
    rows = [[table.rows[1].texts, *items(table)] for table in lists]
    yield from _tables(rows, expected, lambda column: True)
