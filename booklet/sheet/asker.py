"""The finished spreadsheet asked: is every cell in it, in our fonts, with the pages of the plan."""

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from html import unescape
from itertools import zip_longest

from booklet.model.tables import FileTable
from booklet.plan.expected import (
    NO_IMPRINT,
    NO_PARAGRAPH,
    Expected,
    Flaw,
    bare,
    contents_flaws,
    font_flaws,
    table_flaws,
)
from booklet.plan.page_plan import RowKind

SHEET_FONT = re.compile(rb'<(?:name|rFont) val="([^"]*)"')

SHEET = "xl/worksheets/sheet{}.xml"
FIRST_PAGE = re.compile(rb'<pageSetup[^>]* firstPageNumber="(\d+)"')
# The words at a page's head or foot, behind the code of their place and those of their type.
WORDS = re.compile(r"<(odd|even)(Header|Footer)>&(?:amp;)?[LCR]([^<]*)<")
OF_TYPE = re.compile(r'&(?:"[^"]*"|\d+)')
OTHER_CATEGORY = "“{column}”一栏不是“{category}”"


def ask(content: bytes, expected: Expected) -> Iterator[Flaw]:
    """Yield what is wrong with the file ``content``."""
    from lxml import etree

    from booklet.sheet.reader import items, tables

    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    styled = (part for name, part in parts.items() if name.startswith("xl/s"))
    names = {name.decode() for part in styled for name in SHEET_FONT.findall(part)}
    yield from font_flaws(names, expected, {expected.layout.sheet.standard.font})
    _, *lists = tables(content)
    if expected.plan.imprint:
        yield from _imprint(lists.pop() if len(lists) > 1 else None, expected)
    sheets = [parts[SHEET.format(n)] for n, _ in enumerate(lists, 2)]
    firsts = [int(match[1]) if (match := FIRST_PAGE.search(part)) else None for part in sheets]
    if firsts != list(expected.plan.first_pages):
        yield Flaw(f"各清单从第 {'、'.join(map(str, firsts))} 页开始编页码，与 PDF 不同")
    # Page numbers stand in 目录 as numbers, in a format of their own.
    front = etree.fromstring(parts[SHEET.format(1)]).iter("{*}row")
    yield from _front(["".join(row.itertext()) for row in front], expected)
    yield from _around(sheets, expected)
    if len(lists) != len(expected.booklet.chapters):
        yield Flaw(f"有 {len(lists)} 张清单，应当有 {len(expected.booklet.chapters)} 张")
        return
    rows = []
    for at, table in enumerate(lists):
        if expected.look(at).is_prose:
            yield from _paragraphs(table, at, expected)
        else:
            own = [table.rows[1].texts, *items(table)]
            printed = len(expected.columns(at))
            rows.append([row[:printed] for row in own])
            yield from _categories([row[printed:] for row in own[1:]], at, expected)
    yield from table_flaws(rows, expected, lambda column: True)


def _imprint(table: FileTable | None, expected: Expected) -> Iterator[Flaw]:
    """Compare the rows of the last sheet with those of the 版记."""
    found = [bare("".join(row.texts)) for row in table.rows] if table else []
    for text in expected.imprint:
        if bare(text) not in found:
            yield Flaw(NO_IMPRINT.format(text=text))


def _front(lines: Sequence[str], expected: Expected) -> Iterator[Flaw]:
    """Look for the cover's lines and the entries of 目录 in the rows of the first sheet."""
    yield from contents_flaws(lines, expected)
    text = bare("".join(lines))
    for line in expected.booklet.cover_lines:
        if bare(line.text) not in text:
            yield Flaw(f"封面上没有“{line.text}”")


def _around(sheets: Iterable[bytes], expected: Expected) -> Iterator[Flaw]:
    """Compare what stands at the head and at the foot of each sheet's pages with the PDF's."""
    number = expected.plan.pages[0].number
    wanted = {
        "Header": bare(expected.booklet.wording.header or ""),
        "Footer": bare(expected.footer(number)),
    }
    for at, part in enumerate(sheets):
        found: dict[tuple[str, str], str] = {}
        for page, place, words in WORDS.findall(part.decode()):
            plain = OF_TYPE.sub("", unescape(words).replace("&&", "\0"))
            found[place, page] = bare(plain.replace("&P", str(number)).replace("\0", "&"))
        for place, own in wanted.items():
            if any(found.get((place, page), "") != own for page in ("odd", "even")):
                what = {"Header": "页眉", "Footer": "页脚"}[place]
                name = expected.booklet.chapters[at].name
                yield Flaw(f"“{name}”的{what}不是“{own}”", at)


def _paragraphs(table: FileTable, chapter: int, expected: Expected) -> Iterator[Flaw]:
    """Compare the paragraphs of a text's sheet with the booklet's."""
    from booklet.sheet.reader import paragraphs

    own = expected.booklet.chapters[chapter]
    found = [row.texts[0] for row in paragraphs(table, own.title)]
    wanted = [row.texts[0] for row in expected.rows(chapter)]
    for at, (text, there) in enumerate(zip_longest(wanted, found, fillvalue="")):
        if text != there:
            yield Flaw(NO_PARAGRAPH.format(chapter=own.name, number=at + 1), chapter, at)


def _categories(
    beside: Sequence[Sequence[str]], chapter: int, expected: Expected
) -> Iterator[Flaw]:
    """Ask whether each row has its category in the column beside the printed ones."""
    from booklet.sheet.measures import sheet_columns

    own = expected.booklet.chapters[chapter]
    for column in sheet_columns(expected.look(chapter))[len(expected.columns(chapter)) :]:
        for row, (text,) in zip(expected.rows(chapter), beside, strict=False):
            named = row.kind in (RowKind.ITEM, RowKind.CATEGORY)
            category = own.items[row.item].category if named else ""
            if bare(text) != bare(category):
                title = own.column_title(column.key)
                said = OTHER_CATEGORY.format(column=title, category=category)
                yield Flaw(said, chapter, row.item)
