"""The finished spreadsheet asked: is every cell in it, in our fonts, with the pages of the plan."""

import io
import re
import zipfile
from collections.abc import Iterator

from booklet.model.expected import Expected, Flaw, _entries, _tables, _unlisted

SHEET_FONT = re.compile(rb'<(?:name|rFont) val="([^"]*)"')


def ask(content: bytes, expected: Expected) -> Iterator[Flaw]:
    """Yield what is wrong with the file ``content``."""
    from openpyxl import load_workbook

    from booklet.sheet.reader import items, tables

    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = [package.read(n) for n in package.namelist() if n.startswith("xl/s")]
    names = {name.decode() for part in parts for name in SHEET_FONT.findall(part)}
    yield from _unlisted(names, expected, {expected.layout.sheet.standard.font})
    workbook = load_workbook(io.BytesIO(content))
    contents, *sheets = workbook.worksheets
    firsts = [sheet.page_setup.firstPageNumber for sheet in sheets]
    if firsts != list(expected.plan.first_pages):
        yield Flaw(f"各清单从第 {'、'.join(map(str, firsts))} 页开始编页码，与 PDF 不同")
    lines = ("".join(map(str, row)) for row in contents.iter_rows(values_only=True))
    yield from _entries(lines, expected)
    rows = [[table.rows[1].texts, *items(table)] for table in tables(workbook, "")[1:]]
    yield from _tables(rows, expected, lambda column: True)
