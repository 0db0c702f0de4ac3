"""templates/layout.yaml -> Layout: the look in numbers, every length in points."""

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import BeforeValidator

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


Length = Annotated[float, BeforeValidator(points)]


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

    key: str
    content: Content
    width: Length
    align: str

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

    width: Length
    height: Length
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

    pdf: tuple[str, ...]
    office: str
    latin: str


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

    size: Length
    line: Length
    after: Length = 0.0


class CoverLayout(Frozen):
    """The type of the cover's four lines, and the air between the title's characters."""

    region: Type
    organisation: Type
    title: Type
    title_spacing: Length
    date: Type


class ContentsLayout(Frozen):
    """The type of 目录 and how far its entries are set in from both margins."""

    title: Type
    entry: Type
    indent: Length


class FooterLayout(Frozen):
    """The page number: size, distance below the text and from the edge."""

    size: Length
    distance: Length
    indent: Length


class Padding(Frozen):
    """The air between a cell's rule and its text."""

    vertical: Length
    horizontal: Length


class TableLayout(Frozen):
    """What all tables share."""

    padding: Padding
    rule: Length
    shade: str


class ChapterLayout(Frozen):
    """A chapter's type, its least row height, its columns and its word in addresses on the web."""

    anchor: str = ""
    size: Length
    line: Length
    row_minimum: Length
    columns: tuple[Column, ...]

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

    font: str
    size: Length


class SheetLayout(Frozen):
    """What the spreadsheet alone has; layout.yaml says what each number is for."""

    standard: Standard
    margin: Sides
    footer: Length
    pitch: float
    padding: Length
    reserve: float
    repeated: str
    link: str
    zoom: int
    screen: Length


class EmphasisLayout(Frozen):
    """How characters that stand out look: in a role's font, in a colour, and with which line."""

    name: str
    role: str = "body"
    colour: str = "#000000"
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

    label: Length
    title: Length
    bar: Length
    above: Length
    below: Length
    colour: str


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
    page_labels: tuple[str, ...]
    footer: FooterLayout
    cover: CoverLayout
    contents: ContentsLayout
    chapter_title: Type
    chapter_note: Type
    table: TableLayout
    chapters: dict[str, ChapterLayout]
    sheet: SheetLayout
    word: WordLayout
    comparison: ComparisonLayout
    departments: DepartmentsLayout
    emphasis: Mapping[Emphasis, EmphasisLayout] = {}

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


def load_layout(templates: Path) -> Layout:
    """Read ``layout.yaml`` of the folder ``templates``."""
    text = (templates / "layout.yaml").read_text(encoding="utf-8")
    return Layout.model_validate(yaml.load(text, Loader=yaml.CSafeLoader))
