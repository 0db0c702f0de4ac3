"""The page plan -> the texts that each printed page of the Word file or the spreadsheet holds."""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from booklet.plan.contents import footer
from booklet.plan.expected import Expected
from booklet.plan.page_plan import Line, Page, Row, RowKind, row_name
from booklet.sheet.rows import fitting

# Characters that programs put for one another in a PDF: radicals that fonts draw with one glyph
# (those of Unicode's EquivalentUnifiedIdeograph.txt that NFKC leaves alone), dashes, dots. U+0002
# and U+FFFE are what PDFium makes of a hyphen at a line's end.
RADICALS = (
    "⺒巳⺓幺⺜日⺝月⺠民⺩王⺫目⺬示⺶羊⺼肉⻁虎⻄西⻅见⻆角⻉贝⻋车⻓长⻔门"
    "⻗雨⻘青⻙韦⻚页⻛风⻜飞⻝食⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻬齐⻮齿⻰龙"
)
ALIKE = str.maketrans(
    {
        **dict(zip(RADICALS[::2], RADICALS[1::2], strict=True)),
        **dict.fromkeys("-‐‑‒–―─━−ー\x02\ufffe", "—"),
        **dict.fromkeys("•‧・∙⋅", "·"),
        **dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff\xad", ""),
    }
)
# Stands for a page number where it is looked for.
NUMBER = "\ue000"
# So many characters of an item longer than a page tell where it begins and ends.
TELLING = 8


class Kind(StrEnum):
    """What the office program had opened."""

    WORD = "Word 文件"
    SHEET = "电子表格"


def folded(text: str) -> str:
    """Return ``text`` without white space, and one character for all that look the same."""
    return "".join(unicodedata.normalize("NFKC", text).translate(ALIKE).split())


@dataclass(frozen=True)
class RowText:
    """What a row shows in each of its cells; it may be a part of an item longer than a page."""

    item: int
    cells: tuple[str, ...]
    is_part: bool = False
    kind: RowKind = RowKind.ITEM

    @property
    def name(self) -> str:
        """What tells this row from the others of its chapter."""
        return row_name(self.kind, self.item)

    @cached_property
    def characters(self) -> Counter[str]:
        """The characters of the row, in no order."""
        return Counter("".join(self.cells))


@dataclass(frozen=True)
class PageText:
    """What one printed page holds, all of it folded.

    ``title`` is empty on all pages of a chapter but the first; ``header`` and ``footer`` stand at
    the edges, the latter in the form ``footer_form`` with any number. ``begins`` and ``ends`` have
    some characters of each item longer than a page that begins or ends here.
    """

    chapter: int
    number: int
    title: str
    head: tuple[str, ...]
    rows: tuple[RowText, ...]
    header: str
    footer: str
    footer_form: str
    begins: dict[int, str]
    ends: dict[int, str]

    @cached_property
    def fixed(self) -> Counter[str]:
        """The characters that stand on this page and on no other."""
        texts = [self.title, *self.head, self.header, self.footer]
        return sum((row.characters for row in self.whole), Counter("".join(texts)))

    @property
    def whole(self) -> tuple[RowText, ...]:
        """The rows that stand on this page alone."""
        return tuple(row for row in self.rows if not row.is_part)

    @property
    def parts(self) -> tuple[RowText, ...]:
        """The parts of items that are longer than a page."""
        return tuple(row for row in self.rows if row.is_part)


def page_texts(expected: Expected, kind: Kind) -> tuple[PageText, ...]:
    """Return the pages of the plan as a program prints them."""
    plan = expected.plan
    parts: dict[tuple[int, int], list[tuple[Page, Row]]] = defaultdict(list)
    for page in plan.pages:
        for row in page.items:
            if (page.chapter, row.item) in plan.longer_than_a_page:
                parts[page.chapter, row.item].append((page, row))
    begins: dict[int, dict[int, str]] = defaultdict(dict)
    ends: dict[int, dict[int, str]] = defaultdict(dict)
    for (_, item), on_pages in parts.items():
        (first, opening), *_, (last, closing) = on_pages
        begins[first.number][item] = max(map(_text, opening.cells), key=len)[:TELLING]
        ends[last.number][item] = max(map(_text, closing.cells), key=len)[-TELLING:]
    anywhere = footer(expected.booklet, expected.layout, NUMBER, plan.count)
    form = re.escape(folded(anywhere)).replace(NUMBER, r"(\d+)")
    of_kind = {Kind.WORD: _word_rows, Kind.SHEET: _sheet_rows}[kind]
    return tuple(
        PageText(
            chapter=page.chapter,
            number=page.number,
            title=_title(expected, page),
            head=tuple(map(_text, plan.heads[page.chapter].cells)),
            rows=tuple(rows),
            header=folded(expected.booklet.wording.header or ""),
            footer=folded(expected.footer(page.number)),
            footer_form=form,
            begins=begins[page.number],
            ends=ends[page.number],
        )
        for page, rows in zip(plan.pages, of_kind(expected), strict=True)
    )


def _text(lines: Iterable[Line]) -> str:
    return folded("".join(text for line in lines for text, _ in line))


def _title(expected: Expected, page: Page) -> str:
    if expected.plan.first_pages[page.chapter] != page.number:
        return ""
    head = expected.plan.heads[page.chapter]
    return _text((*head.title, *head.note))


def _word_rows(expected: Expected) -> Iterator[list[RowText]]:
    """Yield the rows of each page in Word, which tells once what goes on over the pages."""
    long = expected.plan.longer_than_a_page
    for page in expected.plan.pages:
        yield [
            RowText(
                row.item,
                tuple(map(_text, row.cells)),
                row.kind is RowKind.ITEM and (page.chapter, row.item) in long,
                row.kind,
            )
            for row in page.rows
        ]


def _sheet_rows(expected: Expected) -> Iterator[list[RowText]]:
    """Yield the rows of each page in the spreadsheet, where rows that go on repeat some cells."""
    plan = expected.plan
    for at, chapter in enumerate(expected.booklet.chapters):
        fitted = fitting(at, chapter, expected.layout, plan)
        for rows in fitted.pages():
            yield [
                RowText(
                    row.item,
                    tuple(map(folded, row.texts[: fitted.measured.printed])),
                    row.kind is RowKind.ITEM and (at, row.item) in plan.longer_than_a_page,
                    row.kind,
                )
                for row in rows
            ]
