"""The finished spreadsheet asked: is every cell in it, in our fonts, with the pages of the plan."""

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from html import unescape

from booklet.model.expected import Expected, Flaw, _entries, _tables, _unlisted, bare
from booklet.model.page_plan import RowKind
from booklet.model.tables import FileTable

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

    from booklet.sheet.reader import tables

    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    styled = (part for name, part in parts.items() if name.startswith("xl/s"))
    names = {name.decode() for part in styled for name in SHEET_FONT.findall(part)}
    yield from _unlisted(names, expected, {expected.layout.sheet.standard.font})
    _, *lists = tables(content)
    sheets = [parts[SHEET.format(n)] for n, _ in enumerate(lists, 2)]
    firsts = [int(match[1]) if (match := FIRST_PAGE.search(part)) else None for part in sheets]
    if firsts != list(expected.plan.first_pages):
        yield Flaw(f"各清单从第 {'、'.join(map(str, firsts))} 页开始编页码，与 PDF 不同")
    # Page numbers stand in 目录 as numbers, in a format of their own.
    front = etree.fromstring(parts[SHEET.format(1)]).iter("{*}row")
    yield from _front(["".join(row.itertext()) for row in front], expected)
    yield from _around(sheets, expected)
    if len(lists) == len(expected.booklet.chapters):
        yield from _categories(lists, expected)
        rows = [_rows(table, at, expected) for at, table in enumerate(lists)]
    else:
        rows = [[row.texts for row in table.rows] for table in lists]
    yield from _tables(rows, expected, lambda column: True)


def _front(lines: Sequence[str], expected: Expected) -> Iterator[Flaw]:
    """Look for the cover's lines and the entries of 目录 in the rows of the first sheet."""
    yield from _entries(lines, expected)
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


def _rows(table: FileTable, chapter: int, expected: Expected) -> list[tuple[str, ...]]:
    """Return a sheet's header row and rows as they are printed; a text has the row it wants."""
    from booklet.sheet.reader import items, paragraphs

    columns, own = expected.columns(chapter), expected.booklet.chapters[chapter]
    if expected.look(chapter).is_prose:
        titles = tuple(own.column_title(column.key) for column in columns)
        return [titles, *(row.texts for row in paragraphs(table, own.title))]
    rows = [table.rows[1].texts, *items(table)]
    return [row[: len(columns)] for row in rows]


def _categories(lists: Sequence[FileTable], expected: Expected) -> Iterator[Flaw]:
    """Ask whether each row has its category in the column beside the printed ones."""
    from booklet.sheet.measures import sheet_columns
    from booklet.sheet.reader import items

    for at, table in enumerate(lists):
        look, chapter = expected.look(at), expected.booklet.chapters[at]
        printed = len(look.printed)
        for column in sheet_columns(look)[printed:]:
            title = chapter.column_title(column.key)
            for row, texts in zip(expected.rows(at), items(table), strict=False):
                if row.kind not in (RowKind.ITEM, RowKind.CATEGORY):
                    continue
                category = chapter.items[row.item].category
                if bare("".join(texts[printed : printed + 1])) != bare(category):
                    said = OTHER_CATEGORY.format(column=title, category=category)
                    yield Flaw(said, at, row.item)
