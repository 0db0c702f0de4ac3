"""A workbook's description, as the template gives it."""

from collections.abc import Mapping
from typing import Literal

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from booklet.model.booklet import Frozen
from booklet.sheet.chart import Chart


class Typeface(Frozen):
    """A font and its size in points."""

    font: str
    size: float


class Style(Typeface):
    """A named style; colours are ``#rrggbb``.

    ``ruled`` draws a thin line around, but for the sides that are ``open``; ``above`` and ``below``
    draw one of their own. ``indent`` counts in Excel's own unit, some nine points.
    """

    colour: str = "#000000"
    fill: str = ""
    ruled: bool = False
    open: tuple[Literal["left", "right"], ...] = ()
    above: Literal["thin", "medium"] | None = None
    below: Literal["thin", "medium"] | None = None
    indent: int = 0
    horizontal: Literal["left", "center", "right", "centerContinuous"] = "left"
    vertical: Literal["center", "distributed"] = "center"
    wrap: bool = False
    format: str = "General"


class Link(Frozen):
    """The place in the workbook to which a cell leads, and what is shown with the pointer on it."""

    to: str
    tip: str


class Run(Frozen):
    """A part of a cell's text; it has the cell's font and colour unless it names others."""

    text: str
    font: str = ""
    colour: str = ""
    line: Literal["none", "underline", "line-through"] = "none"

    @property
    def plain(self) -> bool:
        """Whether it looks as the cell does."""
        return not self.font and not self.colour and self.line == "none"


class DescribedCell(Frozen):
    """A cell's text, in one piece or in runs, or its number; never a formula.

    ``format`` is a number's own where its style has another.
    """

    text: str | int | float | tuple[Run, ...]
    style: str
    format: str = ""
    link: Link | None = None


class DescribedRow(Frozen):
    """A row's height in points, and its cells from the first column on."""

    height: float
    cells: tuple[DescribedCell, ...]


class DescribedColumn(Frozen):
    """A column's width in points."""

    width: float
    hidden: bool = False


class PageWords(Frozen):
    """What stands at the foot or head of odd and of even pages, by side, in Excel's codes."""

    odd: dict[Literal["left", "center", "right"], str]
    even: dict[Literal["left", "center", "right"], str]


class PrintSetup(Frozen):
    """How a sheet is printed: fitted to its paper's width; paper and margins are in points.

    ``titles`` are the rows that every page repeats, ``breaks`` the rows after which a page ends.
    """

    area: str
    paper: dict[Literal["width", "height"], float]
    titles: str = ""
    first_page: int = 1
    header: PageWords | None = None
    footer: PageWords | None = None
    breaks: tuple[int, ...] = ()
    margin: dict[Literal["top", "right", "bottom", "left", "header", "footer"], float]


class DescribedSheet(Frozen):
    """A sheet: what can be seen of it, its cells and, with ``names``, cells known by a name.

    ``frozen`` is the first cell that scrolls, ``filter`` the range that can be filtered.
    """

    title: str
    zoom: int
    gridlines: bool = True
    frozen: str = ""
    filter: str = ""
    names: Mapping[str, str] = {}
    print: PrintSetup
    columns: tuple[DescribedColumn, ...]
    rows: tuple[DescribedRow, ...]
    charts: tuple[Chart, ...] = ()


class Properties(Frozen):
    """The properties that the file carries."""

    title: str
    creator: str
    subject: str
    description: str
    keywords: str
    language: str


class Description(Frozen):
    """A workbook; ``standard`` is the font by whose digits columns are measured."""

    properties: Properties
    standard: Typeface
    styles: dict[str, Style]
    sheets: tuple[DescribedSheet, ...]

    @model_validator(mode="after")
    def _cells_have_styles_that_there_are(self) -> "Description":
        used = {cell.style for sheet in self.sheets for row in sheet.rows for cell in row.cells}
        if unknown := sorted(used - self.styles.keys()):
            raise PydanticCustomError("style", f"没有样式 {'、'.join(unknown)}")
        return self
