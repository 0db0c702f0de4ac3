"""What a booklet is: chapters, items, cells, paragraphs. Knows no file format."""

import re
from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict, field_validator

from booklet.model.date import edition_date


class ParagraphKind(StrEnum):
    """What a printed paragraph is; inferred from its text, never stored.

    Headings of a second level stand in texts alone.
    """

    CLAUSE = "clause"
    HEADING = "heading"
    SUBHEADING = "subheading"
    DEPARTMENT = "department"
    TEXT = "text"


# What stands between the names of a list where it is printed.
LIST_SEPARATOR = "、"
# The longest office name of the published booklet has 19 characters; a sentence ending in 部 or 会
# is longer or has punctuation.
KINDS = (
    (ParagraphKind.CLAUSE, re.compile(r"\d+\.(?!\d+[%％‰万亿])")),
    # 三、四级医院 is no heading: the next numbers with what they count stand behind it.
    (
        ParagraphKind.HEADING,
        re.compile(
            r"[一二三四五六七八九十]+、(?!(?:[一二三四五六七八九十]+、)*[一二三四五六七八九十]+"
            r"(?:级|类|线|期|季度|产|年级|孩|楼|层|组|队))"
        ),
    ),
    (
        ParagraphKind.DEPARTMENT,
        re.compile(
            r"[^，。；：、]{1,22}(?:[局委办队部会室院所厅处站科联]|中心|大队|政府|法庭)：?$"
        ),
    ),
)


@lru_cache(4096)  # the rules ask about each paragraph many times
def kind_of(paragraph: str) -> ParagraphKind:
    """Return what ``paragraph`` is, by its text: ``1.``, ``一、``, an office's name or else."""
    return next((kind for kind, form in KINDS if form.match(paragraph)), ParagraphKind.TEXT)


# （一）总体要求: what goes on behind its full stop is no heading.
SUBHEADING = re.compile(r"（[一二三四五六七八九十]+）[^。；：]{1,40}。?")


def kind_of_prose(paragraph: str) -> ParagraphKind:
    """Return what a paragraph of a text is: a heading of the first or second level, or else."""
    if SUBHEADING.fullmatch(paragraph):
        return ParagraphKind.SUBHEADING
    kind = kind_of(paragraph)
    return kind if kind is ParagraphKind.HEADING else ParagraphKind.TEXT


class Frozen(BaseModel):
    """A value: never changed once made, and refusing what it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class Emphasis(StrEnum):
    """Why some characters of a cell stand out; only what the project itself writes has any."""

    ADDED = "added"
    REMOVED = "removed"
    LABEL = "label"


class Highlight(Frozen):
    """The characters of a cell's text from ``start`` to before ``end``, and why they stand out."""

    start: int
    end: int
    emphasis: Emphasis


class Paragraph(NamedTuple):
    """A paragraph of a cell or a part of one: what the whole of it is, and its place and text.

    It stands from ``start`` to before ``end`` in the cell's text.
    """

    kind: ParagraphKind
    start: int
    end: int
    text: str


class Cell(Frozen):
    """The text of one column of an item, paragraph by paragraph; those of a list are its names.

    ``marks`` stand in the order of the text and do not overlap.
    """

    paragraphs: tuple[str, ...]
    marks: tuple[Highlight, ...] = ()

    @property
    def text(self) -> str:
        """The paragraphs, each on a line of its own."""
        return "\n".join(self.paragraphs)

    def parts(self, start: int = 0, end: int | None = None) -> Iterator[tuple[str, str]]:
        """Yield the text from ``start`` to before ``end`` in parts, each with its emphasis."""
        text = self.text
        end = len(text) if end is None else end
        for mark in self.marks:
            if start < mark.end and mark.start < end:
                if start < mark.start:
                    yield text[start : mark.start], ""
                start, marked_to = max(start, mark.start), min(mark.end, end)
                yield text[start:marked_to], mark.emphasis.value
                start = marked_to
        if start < end:
            yield text[start:end], ""

    def shown(self, start: int = 0, end: int | None = None) -> Iterator[Paragraph]:
        """Yield what stands of each paragraph from ``start`` to before ``end`` of the text.

        A cell without text has an empty paragraph.
        """
        at = 0
        for paragraph in self.paragraphs or ("",):
            first, last = max(start, at), at + len(paragraph)
            if end is not None:
                last = min(last, end)
            if first <= last:
                yield Paragraph(kind_of(paragraph), first, last, paragraph[first - at : last - at])
            at += len(paragraph) + 1


def listed(text: str) -> Cell:
    """Return the cell of a list that is printed as ``text``."""
    return Cell(paragraphs=tuple(name.strip() for name in text.split(LIST_SEPARATOR)))


class Item(Frozen):
    """One numbered row of a chapter (事项).

    Its number is its position in the chapter, unless it is one of an extract and keeps ``number``.
    """

    category: str
    name: str
    cells: dict[str, Cell] = {}
    page_start: bool = False
    number: int | None = None


class Chapter(Frozen):
    """One of the booklet's lists.

    ``kind`` names its columns in layout.yaml, ``name`` is what 目录 calls it, ``title`` its printed
    heading, ``note`` a line below that, and ``column_titles`` holds the column titles that differ
    from layout.yaml's.
    """

    kind: str
    name: str
    title: str
    file: str
    column_titles: dict[str, str] = {}
    note: str = ""
    items: tuple[Item, ...]

    @property
    def categories(self) -> tuple[tuple[str, int], ...]:
        """Each category in the order of the items, and how many items it has."""
        runs = groupby(self.items, key=attrgetter("category"))
        return tuple((name, len(list(items))) for name, items in runs)

    def opens(self, at: int) -> bool:
        """Say whether the ``at``-th item (from 0) is the first of its category."""
        return at == 0 or self.items[at - 1].category != self.items[at].category

    def column_title(self, key: str) -> str:
        """Return the printed title of the column ``key``."""
        return self.column_titles.get(key, key)


class CoverRole(StrEnum):
    """What a line of the cover is."""

    NUMBER = "number"
    MARK = "mark"
    REGION = "region"
    ORGANISATION = "organisation"
    TITLE = "title"
    SUBTITLE = "subtitle"
    DATE = "date"
    ISSUER = "issuer"


class CoverLine(Frozen):
    """A line of the cover."""

    role: CoverRole
    text: str


class ImprintRole(StrEnum):
    """What a line of the 版记 is (GB/T 9704-2012, 7.4)."""

    TO = "to"
    COPY = "copy"
    ISSUER = "issuer"
    ISSUED = "issued"


class ImprintLine(Frozen):
    """A line of the 版记: what is said of its role."""

    role: ImprintRole
    text: str


class Wording(Frozen):
    """Words around the lists that differ from layout.yaml's: None where they do not.

    What stands at the foot and at the head of each page, how an entry of 目录 reads, and whether
    the categories have entries too. ``{页}`` and ``{总页数}`` stand for page numbers, ``{序}`` and
    ``{中文序}`` for a list's place among the lists, ``{名称}`` for its name.
    """

    footer: str | None = None
    header: str | None = None
    entry: str | None = None
    categories: bool | None = None


class Booklet(Frozen):
    """One town's 履职事项清单, cover to last page.

    ``cover`` has the cover's lines where there are others than region, organisation, title, date,
    ``imprint`` those of the 版记 on its last page, each role at most once, if there is one.
    """

    region: str
    organisation: str
    title: str
    date: str
    cover: tuple[CoverLine, ...] = ()
    look: str = ""
    wording: Wording = Wording()
    chapter_prefix: str = ""
    chapters: tuple[Chapter, ...]
    imprint: tuple[ImprintLine, ...] = ()
    dated: datetime | None = None

    @property
    def cover_lines(self) -> tuple[CoverLine, ...]:
        """The lines of the cover from above."""
        four = (CoverRole.REGION, CoverRole.ORGANISATION, CoverRole.TITLE, CoverRole.DATE)
        return self.cover or tuple(CoverLine(role=role, text=getattr(self, role)) for role in four)

    @field_validator("date")
    @classmethod
    def _date_is_a_month_or_a_day(cls, date: str) -> str:
        edition_date(date)
        return date

    @property
    def edition_date(self) -> datetime:
        """The moment that the files' properties bear (UTC): ``dated`` or else the printed date."""
        return self.dated or edition_date(self.date)

    @property
    def full_title(self) -> str:
        """The title as a file or a window shows it: whose list it is and what it is."""
        return self.organisation + self.title
