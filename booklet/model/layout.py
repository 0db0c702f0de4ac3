"""The look in numbers: what layout.yaml may say (booklet/look/ reads it); lengths in points."""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from math import fsum
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, PrivateAttr
from pydantic_core import PydanticCustomError

from booklet.files.faults import Fault
from booklet.files.placed import Keys, Placed
from booklet.model.booklet import CoverRole, Emphasis, Frozen
from booklet.model.columns import ChapterLayout
from booklet.model.paper import Length, Paper, Sides, Size, Word

# The chapter of the extracts for departments that lists them all.
INDEX = "index"


def _colour(text: str) -> str:
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", text):
        raise PydanticCustomError("colour", "")
    return text


Factor = Annotated[float, Field(allow_inf_nan=False)]
Colour = Annotated[str, AfterValidator(_colour)]
RoleName = Literal["body", "subheading", "heading", "title"]


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


class CoverType(Type):
    """A line of the cover: its font's role, the space above it and where it stands."""

    role: RoleName
    above: Length = 0.0
    align: Literal["left", "center", "right"] = "center"
    at_foot: bool = False


class CoverLayout(Frozen):
    """The type of the cover's lines by their roles, and the air between the title's characters.

    The lowest of the lines at the foot stands ``foot`` above the margin.
    """

    lines: dict[CoverRole, CoverType]
    title_spacing: Length
    foot: Length

    def height(self, counts: Iterable[tuple[CoverRole, int]]) -> float:
        """Return the height in points of a cover whose lines take so many lines of type each."""
        looks = ((self.lines[role], count) for role, count in counts)
        return fsum([self.foot, *(look.above + count * look.line for look, count in looks)])


class ContentsLayout(Frozen):
    """The type of 目录, how far its entries are set in from both margins, and how they read.

    ``entry`` is a list's, ``text`` the words of it and ``prose`` those of a text's; ``category`` is
    the type of a category's entry, set in further by ``further``.
    """

    title: Type
    entry: Type
    category: Type
    indent: Length
    further: Length
    text: Word
    prose: Word


class ImprintLayout(Type):
    """The 版记: its type, and the rules above and below it and between its rows."""

    thick: Size
    thin: Size


class FooterLayout(Frozen):
    """The page number: its words, size, distance below the text and from the edge."""

    text: Word
    size: Size
    distance: Length
    indent: Length


class HeaderLayout(Frozen):
    """The line above each page: its size and its distance above the text."""

    size: Size
    distance: Length


class Padding(Frozen):
    """The air between a cell's rule and its text."""

    vertical: Length
    horizontal: Length


class TableLayout(Frozen):
    """What all tables share."""

    padding: Padding
    rule: Size
    shade: Colour

    @property
    def air(self) -> float:
        """The height in points of a row beside its lines: its padding, half a rule at each edge."""
        return 2 * self.padding.vertical + self.rule


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


class CountyLayout(Frozen):
    """What a county's tables have in place of a booklet's chapters: layout.yaml says what each is.

    ``kinds`` is what each kind of difference is called, by its rule's id.
    """

    emphasis: dict[Emphasis, EmphasisLayout]
    chapters: dict[str, ChapterLayout]
    chart: ChartLayout
    kinds: dict[str, str]
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
    header: HeaderLayout
    cover: CoverLayout
    contents: ContentsLayout
    imprint: ImprintLayout
    chapter_title: Type
    chapter_note: Type
    table: TableLayout
    chapters: Annotated[dict[str, ChapterLayout], Field(min_length=1)]
    sheet: SheetLayout
    word: WordLayout
    comparison: ComparisonLayout
    departments: DepartmentsLayout
    county: CountyLayout
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

    def with_widths(self) -> "Layout":
        """Return this look with the widths of columns that have a share of their paper."""
        chapters = {kind: own.on(own.paper or self.page) for kind, own in self.chapters.items()}
        return self.model_copy(update={"chapters": chapters})

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

    def of_county(self, blocks: Iterable[tuple[str, int]]) -> "Layout":
        """The layout of a county's tables; some have a column for each of so many towns.

        ``blocks`` has the kinds of these and how many towns; such a table is of the kind and the
        number, ``matrix12``, and its columns, ``1`` … ``12``, share the width of the last one that
        layout.yaml lists.
        """
        other = self.county
        chapters = dict(other.chapters)
        for kind, towns in blocks:
            *columns, last = other.chapters[kind].columns
            width = last.width / towns
            columns += [
                last.model_copy(update={"key": str(n), "width": width}) for n in range(1, towns + 1)
            ]
            own = other.chapters[kind].model_copy(update={"columns": tuple(columns)})
            chapters[f"{kind}{towns}"] = own
        return self.model_copy(update={"chapters": chapters, "emphasis": other.emphasis})

    def paper(self, kind: str) -> Paper:
        """Return the paper that a chapter of this kind is printed on."""
        return self.chapters[kind].paper or self.page

    @cached_property
    def keys(self) -> frozenset[str]:
        """Every column key of every chapter."""
        return frozenset(c.key for chapter in self.chapters.values() for c in chapter.columns)
