"""templates/layout.yaml -> Layout: the look in numbers, every length in points."""

import re
from collections.abc import Mapping, Sequence
from functools import cached_property, reduce
from pathlib import Path
from typing import Any, Literal

import yaml

from booklet.model.booklet import CoverRole, Emphasis, Frozen
from booklet.model.columns import ChapterLayout
from booklet.model.paper import Length, Paper, Sides

# The chapter of the extracts for departments that lists them all.
INDEX = "index"


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


class CoverType(Type):
    """A line of the cover: its font's role, the space above it and where it stands."""

    role: str
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
    text: str
    prose: str


class FooterLayout(Frozen):
    """The page number: its words, size, distance below the text and from the edge."""

    text: str
    size: Length
    distance: Length
    indent: Length


class HeaderLayout(Frozen):
    """The line above each page: its size and its distance above the text."""

    size: Length
    distance: Length


class Padding(Frozen):
    """The air between a cell's rule and its text."""

    vertical: Length
    horizontal: Length


class TableLayout(Frozen):
    """What all tables share."""

    padding: Padding
    rule: Length
    shade: str


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
    header: HeaderLayout
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

    def paper(self, kind: str) -> Paper:
        """Return the paper that a chapter of this kind is printed on."""
        return self.chapters[kind].paper or self.page


def load_layout(templates: Path, *looks: Path) -> Layout:
    """Read ``layout.yaml`` of the folder ``templates``, and over it what other ``looks`` say.

    Mappings are merged, lists replaced; the later look wins.
    """
    base, *over = (
        yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader) or {}
        for path in (templates / "layout.yaml", *looks)
    )
    given = reduce(merged, over, base)
    given = {**given, "chapters": _on_paper(given["chapters"], given["page"])}
    if (
        given["page"] != base["page"]
    ):  # what the project makes itself keeps the paper it is made for
        for own in ("comparison", "departments"):
            chapters = {k: {"page": base["page"], **c} for k, c in given[own]["chapters"].items()}
            given[own] = {**given[own], "chapters": chapters}
    return Layout.model_validate(given)


def merged(base: Any, over: Any) -> Any:
    """Return ``base`` with what ``over`` says: mappings are merged, all else is replaced."""
    if not (isinstance(base, dict) and isinstance(over, dict)):
        return over
    return {**base, **{key: merged(base.get(key), value) for key, value in over.items()}}


def _on_paper(given: Mapping[str, Any], page: Mapping[str, Any]) -> dict[str, Any]:
    """Return the chapters, each with its whole paper and its columns' shares of that in points."""
    chapters = {}
    for kind, chapter in given.items():
        paper = merged(page, chapter.get("page", {}))
        width = Paper.model_validate(paper).text_width
        columns = [{**c, "width": _width(c["width"], width)} for c in chapter["columns"]]
        own = {"page": paper} if "page" in chapter else {}
        chapters[kind] = {**chapter, **own, "columns": columns}
    return chapters


def _width(given: str, whole: float) -> str:
    """Return a column's width, in points where it is a share such as ``12.5 %``."""
    share = re.fullmatch(r"(\d+(?:\.\d+)?) ?%", given)
    return f"{float(share[1]) / 100 * whole:.6f} pt" if share else given
