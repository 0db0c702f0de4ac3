"""The look in numbers: what layout.yaml may say (booklet/look/ reads it); lengths in points."""

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum
from functools import cached_property
from itertools import pairwise
from math import fsum
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, PrivateAttr
from pydantic_core import PydanticCustomError

from booklet.files.faults import Fault
from booklet.files.placed import Keys, Placed
from booklet.model.booklet import LIST_SEPARATOR, Emphasis, Frozen, Item

# The chapter of the extracts for departments that lists them all.
INDEX = "index"
POINTS = {"pt": 1.0, "mm": 72 / 25.4}


def points(length: object) -> float:
    """Return ``"20 mm"`` or ``"9.5 pt"`` in points; raises ValueError for anything else."""
    match = re.fullmatch(r"(\d+(?:\.\d+)?) ?(pt|mm)", str(length))
    if not match:
        raise ValueError(f"{length!r} is not a length such as '20 mm' or '9.5 pt'")
    return float(match[1]) * POINTS[match[2]]


def _colour(text: str) -> str:
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", text):
        raise PydanticCustomError("colour", "")
    return text


def _filled(text: str) -> str:
    if not text.strip():
        raise PydanticCustomError("empty", "")
    return text


Length = Annotated[float, BeforeValidator(points)]
# The length of what must be seen.
Size = Annotated[float, BeforeValidator(points), Field(gt=0)]
Factor = Annotated[float, Field(allow_inf_nan=False)]
Colour = Annotated[str, AfterValidator(_colour)]
Word = Annotated[str, AfterValidator(_filled)]
RoleName = Literal["body", "subheading", "heading", "title"]


class Content(StrEnum):
    """What a column holds."""

    NUMBER = "number"
    CATEGORY = "category"
    NAME = "name"
    LIST = "list"
    TEXT = "text"
    COUNT = "count"


class Column(Frozen):
    """One column of a chapter: the key in source/, what it holds, its width and alignment."""

    key: Word
    content: Content
    width: Size
    align: Literal["left", "center"]

    def text(self, number: int, item: Item) -> str:
        """Return what this column prints for ``item``, the ``number``-th of its chapter."""
        if self.content is Content.NUMBER:
            return str(item.number or number)
        if self.content is Content.CATEGORY:
            return item.category
        if self.content is Content.NAME:
            return item.name
        cell = item.cells[self.key]
        return LIST_SEPARATOR.join(cell.paragraphs) if self.content is Content.LIST else cell.text


class Sides(Frozen):
    """Lengths at the four edges of a box."""

    top: Length
    right: Length
    bottom: Length
    left: Length


class Paper(Frozen):
    """The sheet of paper and its margins."""

    width: Size
    height: Size
    margin: Sides

    @property
    def text_width(self) -> float:
        """Width between the margins, in points."""
        return self.width - self.margin.left - self.margin.right

    @property
    def text_height(self) -> float:
        """Height between the margins, in points."""
        return self.height - self.margin.top - self.margin.bottom


class Role(Frozen):
    """The fonts of one role: families of fonts.css for the PDF, official names for offices."""

    pdf: Annotated[tuple[Word, ...], Field(min_length=1)]
    office: Word
    latin: Word


class Fonts(Frozen):
    """仿宋 body, 楷体 sub-headings, 黑体 headings and table heads, 小标宋 titles."""

    body: Role
    subheading: Role
    heading: Role
    title: Role

    @property
    def roles(self) -> tuple[Role, ...]:
        """Every role's fonts."""
        return self.body, self.subheading, self.heading, self.title


class Type(Frozen):
    """A line of type: its size, its line pitch and the space after it."""

    size: Size
    line: Size
    after: Length = 0.0


class CoverLine(Type):
    """A line of the cover, and the space before it."""

    before: Length = 0.0


class CoverLayout(Frozen):
    """The type of the cover's four lines, and the air between the title's characters.

    The date stands at the foot of the text area, the space after it above that.
    """

    region: CoverLine
    organisation: CoverLine
    title: CoverLine
    title_spacing: Length
    date: Type

    def height(
        self, region: int = 1, organisation: int = 1, title: int = 1, date: int = 1
    ) -> float:
        """Return the height in points of a cover whose texts have so many lines."""
        counted = (
            (self.region, region),
            (self.organisation, organisation),
            (self.title, title),
        )
        above = (own.before + count * own.line + own.after for own, count in counted)
        return fsum([*above, date * self.date.line, self.date.after])


class ContentsLayout(Frozen):
    """The type of 目录 and how far its entries are set in from both margins."""

    title: Type
    entry: Type
    indent: Length


class FooterLayout(Frozen):
    """The page number: size, distance below the text and from the edge."""

    size: Size
    distance: Length
    indent: Length


class Padding(Frozen):
    """The air between a cell's rule and its text."""

    vertical: Length
    horizontal: Length


class TableLayout(Frozen):
    """What all tables share."""

    padding: Padding
    rule: Size
    shade: Colour


class ChapterLayout(Frozen):
    """A chapter's type, its least row height, its columns and its word in addresses on the web."""

    anchor: str = ""
    size: Size
    line: Size
    row_minimum: Length
    columns: Annotated[tuple[Column, ...], Field(min_length=1)]

    def column(self, content: Content) -> Column:
        """Return the one column that holds ``content`` (number, category or name)."""
        return next(column for column in self.columns if column.content is content)

    @property
    def duties(self) -> tuple[tuple[Column, Column], ...]:
        """Each list column with the text column right of it, which says what the listed ones do."""
        return tuple(
            (left, right)
            for left, right in pairwise(self.columns)
            if left.content is Content.LIST and right.content is Content.TEXT
        )

    @property
    def typed_columns(self) -> tuple[Column, ...]:
        """The columns whose text an editor types with the item, beside its name."""
        return tuple(c for c in self.columns if c.content in (Content.LIST, Content.TEXT))


class Standard(Frozen):
    """A spreadsheet's standard font, by whose digits its columns are measured."""

    font: Word
    size: Size


class SheetLayout(Frozen):
    """What the spreadsheet alone has; layout.yaml says what each number is for."""

    standard: Standard
    margin: Sides
    footer: Length
    pitch: Annotated[Factor, Field(ge=1, le=5)]
    padding: Length
    reserve: Annotated[Factor, Field(ge=0, le=0.5)]
    repeated: Colour
    link: Colour
    zoom: Annotated[int, Field(ge=10, le=400)]
    screen: Size


class EmphasisLayout(Frozen):
    """How characters that stand out look: in a role's font, in a colour, and with which line."""

    name: Word
    role: RoleName = "body"
    colour: Colour = "#000000"
    line: Literal["none", "underline", "line-through"] = "none"


class ComparisonLayout(Frozen):
    """What 修订对照表 has in place of the booklet's chapters, and its words."""

    emphasis: dict[Emphasis, EmphasisLayout]
    chapters: dict[str, ChapterLayout]
    words: dict[str, str]
    changes: dict[str, str]
    total: str


class ChartLayout(Frozen):
    """The bar chart of a spreadsheet; layout.yaml says what each number is for."""

    label: Size
    title: Size
    bar: Size
    above: Length
    below: Length
    colour: Colour


class DepartmentsLayout(Frozen):
    """What the extracts for superior departments have in place of the booklet's chapters."""

    emphasis: dict[Emphasis, EmphasisLayout]
    chapters: dict[str, ChapterLayout]
    chart: ChartLayout
    words: dict[str, str]


class WordLayout(Frozen):
    """What the Word file alone has; layout.yaml says what each number is for."""

    reserve: Length


class Layout(Frozen):
    """The look in numbers."""

    page: Paper
    fonts: Fonts
    page_labels: Annotated[tuple[Word, ...], Field(min_length=1)]
    footer: FooterLayout
    cover: CoverLayout
    contents: ContentsLayout
    chapter_title: Type
    chapter_note: Type
    table: TableLayout
    chapters: Annotated[dict[str, ChapterLayout], Field(min_length=1)]
    sheet: SheetLayout
    word: WordLayout
    comparison: ComparisonLayout
    departments: DepartmentsLayout
    emphasis: Mapping[Emphasis, EmphasisLayout] = {}
    _read: Placed | None = PrivateAttr(default=None)

    def read_from(self, placed: Placed) -> "Layout":
        """Return this look, which knows where each part of it was read."""
        self._read = placed
        return self

    def fault(self, path: Keys, message: str, remedy: str) -> Fault:
        """Return a fault of the part of the look at ``path``, at its place in its file."""
        assert self._read is not None, "a look that was read from nowhere has no places"
        return self._read.fault(path, message, remedy)

    @property
    def of_comparison(self) -> "Layout":
        """The layout of 修订对照表: other chapters, and characters that stand out."""
        other = self.comparison
        return self.model_copy(update={"chapters": other.chapters, "emphasis": other.emphasis})

    def of_departments(self, categories: Sequence[str]) -> "Layout":
        """The layout of the extracts, whose index has a column for each of ``categories``.

        The columns share the width of the last one that layout.yaml lists, and bear these keys.
        """
        other = self.departments
        index = other.chapters[INDEX]
        *columns, last = index.columns
        width = last.width / len(categories)
        columns += [last.model_copy(update={"key": key, "width": width}) for key in categories]
        chapters = {**other.chapters, INDEX: index.model_copy(update={"columns": tuple(columns)})}
        return self.model_copy(update={"chapters": chapters, "emphasis": other.emphasis})

    @cached_property
    def keys(self) -> frozenset[str]:
        """Every column key of every chapter."""
        return frozenset(c.key for chapter in self.chapters.values() for c in chapter.columns)
