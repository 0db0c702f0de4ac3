"""Jinja workbook description -> openpyxl -> the spreadsheet's bytes."""

import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate
from pathlib import Path
from typing import Any, Literal

from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Alignment, Border, Color, Font, NamedStyle, PatternFill, Side
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.utils.indexed_list import IndexedList
from openpyxl.workbook.defined_name import DefinedName, DefinedNameDict
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.xml.functions import tostring

from booklet.charts import Chart, drawn
from booklet.layout import ChapterLayout, Layout
from booklet.model import Booklet, Chapter, Frozen
from booklet.package import repacked
from booklet.pages import PagePlan
from booklet.sheetrows import TALLEST_ROW, Fitting, Measures, SheetRow, measures
from booklet.templating import render

# The order that Office demands of a font's properties (ECMA-376-1, 18.8.22 and 18.4.7, as the Open
# XML SDK has it); openpyxl 3.1 puts the name first.
FONT_ORDER = (
    "b i strike condense extend outline shadow u vertAlign sz color {} family charset scheme"
)
Font.__elements__ = tuple(FONT_ORDER.format("name").split())
InlineFont.__elements__ = tuple(FONT_ORDER.format("rFont").split())
POINTS_PER_PIXEL = 0.75
POINTS_PER_INCH = 72
# Columns are measured in the standard font's widest digit (ECMA-376-1, 18.3.1.13): in Excel, Arial
# 10 has digits of 7 pixels.
PIXELS_PER_DIGIT = 7
A4 = 9  # ECMA-376-1, 18.3.1.63, paperSize

# What Excel would take for a formula if the text were typed.
LIKE_A_FORMULA = ("=", "+", "-", "@")
# An underscore that would begin the escape of a character (ECMA-376-1, 22.9.2.19, ST_Xstring).
ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
ESCAPED = "_x005F_"

# "Rename a worksheet" (support.microsoft.com): at most 31 characters, none of these, no apostrophe
# at an end, not History, and no two alike but for capitals.
LONGEST_TITLE = 31
REPLACED_IN_TITLES = str.maketrans("/\\?*:[]'", "／＼？＊：［］’")
RESERVED_TITLES = ("history",)

# The title of the hidden column that says how rows go on; by it a reader finds them.
MARKS_TITLE = "续行"


# --- The workbook's description, as the template gives it ----------------------------------------


class Typeface(Frozen):
    """A font and its size in points."""

    font: str
    size: float


class Style(Typeface):
    """A named style; colours are ``#rrggbb``, and ``ruled`` draws a thin line around."""

    colour: str = "#000000"
    fill: str = ""
    ruled: bool = False
    horizontal: Literal["left", "center", "right", "centerContinuous"] = "left"
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


class Cell(Frozen):
    """A cell's text, in one piece or in runs, or its number; never a formula."""

    text: str | int | tuple[Run, ...]
    style: str
    link: Link | None = None


class Row(Frozen):
    """A row's height in points, and its cells from the first column on."""

    height: float
    cells: tuple[Cell, ...]


class Column(Frozen):
    """A column's width in points."""

    width: float
    hidden: bool = False


class Footer(Frozen):
    """What stands at the foot of odd and of even pages, by side, in Excel's codes."""

    odd: dict[Literal["left", "center", "right"], str]
    even: dict[Literal["left", "center", "right"], str]


class Print(Frozen):
    """How a sheet is printed: on A4 across, fitted to its width; margins are in points.

    ``titles`` are the rows that every page repeats, ``breaks`` the rows after which a page ends.
    """

    area: str
    titles: str = ""
    first_page: int = 1
    footer: Footer | None = None
    breaks: tuple[int, ...] = ()
    margin: dict[Literal["top", "right", "bottom", "left", "header", "footer"], float]


class Sheet(Frozen):
    """A sheet: what can be seen of it, its cells and, with ``names``, cells known by a name.

    ``frozen`` is the first cell that scrolls, ``filter`` the range that can be filtered.
    """

    title: str
    zoom: int
    gridlines: bool = True
    frozen: str = ""
    filter: str = ""
    names: Mapping[str, str] = {}
    print: Print
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
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
    sheets: tuple[Sheet, ...]


# --- Writing -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ChapterSheet:
    """What the template needs of a chapter beside its words: measures and rows, page by page."""

    chapter: Chapter
    look: ChapterLayout
    measures: Measures
    first_page: int
    pages: tuple[tuple[SheetRow, ...], ...]

    @property
    def ends(self) -> tuple[int, ...]:
        """The number of rows up to the end of each page."""
        return tuple(accumulate(map(len, self.pages)))


def write(
    booklet: Booklet, layout: Layout, plan: PagePlan, templates: Path, workbook: str = "workbook"
) -> bytes:
    """Return the booklet as a spreadsheet that breaks into the pages of ``plan``.

    ``workbook`` names the template: a booklet's, or that of the extracts. The bytes depend on the
    arguments alone.
    """
    return packed(described(booklet, layout, plan, templates, workbook), booklet.edition_date)


def described(
    booklet: Booklet, layout: Layout, plan: PagePlan, templates: Path, workbook: str = "workbook"
) -> Description:
    """Return the description that the template ``workbook`` gives of the booklet's spreadsheet."""
    chapters = []
    for number, chapter in enumerate(booklet.chapters):
        measured = measures(chapter, layout)
        chapters.append(
            ChapterSheet(
                chapter=chapter,
                look=layout.chapters[chapter.kind],
                measures=measured,
                first_page=plan.first_pages[number],
                pages=Fitting(number, chapter, measured, plan).pages(),
            )
        )
    text = render(
        templates,
        f"sheet/{workbook}.json.j2",
        booklet=booklet,
        layout=layout,
        chapters=chapters,
        sheet_titles=sheet_titles,
        quoted=quote_sheetname,
        letter=get_column_letter,
        marks_title=MARKS_TITLE,
        tallest_row=TALLEST_ROW,
    )
    return Description.model_validate_json(text)


def sheet_titles(names: Sequence[str]) -> list[str]:
    """Return a sheet title for each of ``names``, as Excel allows them and no two alike."""
    taken = set(RESERVED_TITLES)
    titles = []
    for name in names:
        plain = name.translate(REPLACED_IN_TITLES).strip() or "_"
        number = 1
        title = _shortened(plain, "")
        while title.casefold() in taken:
            number += 1
            title = _shortened(plain, f"（{number}）")
        taken.add(title.casefold())
        titles.append(title)
    return titles


def _shortened(name: str, ending: str) -> str:
    """Return ``name`` and ``ending`` in so few characters, of 16 bits, as a title may have."""
    while len((name + ending).encode("utf-16-le")) > 2 * LONGEST_TITLE:
        name = name[:-1]
    return name + ending


def packed(description: Description, date: datetime) -> bytes:
    """Return the workbook that ``description`` describes, made and last changed at ``date``."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    _set_standard_font(workbook, description.standard)
    for name, style in description.styles.items():
        workbook.add_named_style(_named_style(name, style))
    for sheet in description.sheets:
        _fill(workbook.create_sheet(sheet.title), sheet, workbook.defined_names)
    for sheet in description.sheets:
        for chart in sheet.charts:
            workbook[sheet.title].add_chart(drawn(chart, workbook))
    workbook.worksheets[0].sheet_view.tabSelected = True
    # No formula waits to be calculated: Excel need not ask on closing whether to save changes.
    workbook.calculation.fullCalcOnLoad = False
    properties = workbook.properties
    for key, value in description.properties:
        setattr(properties, key, value)
    properties.created = date
    content = io.BytesIO()
    workbook.save(content)
    # Saving has put the clock's time there.
    properties.modified = date
    return repacked(content.getvalue(), {"docProps/core.xml": tostring(properties.to_tree())})


def _set_standard_font(workbook: Any, standard: Typeface) -> None:
    font = Font(name=standard.font, size=standard.size, family=2)
    workbook._fonts = IndexedList([font])
    workbook._named_styles["Normal"].font = font


def _named_style(name: str, style: Style) -> NamedStyle:
    line = Side("thin" if style.ruled else None)
    return NamedStyle(
        name,
        font=Font(name=style.font, size=style.size, color=_argb(style.colour)),
        fill=PatternFill("solid", fgColor=_argb(style.fill)) if style.fill else PatternFill(),
        border=Border(line, line, line, line),
        alignment=Alignment(style.horizontal, "center", wrap_text=style.wrap),
        number_format=style.format,
    )


def _argb(colour: str) -> str:
    return f"FF{colour.removeprefix('#').upper()}"


def _fill(worksheet: Worksheet, sheet: Sheet, names: DefinedNameDict) -> None:
    for number, column in enumerate(sheet.columns, 1):
        dimension = worksheet.column_dimensions[get_column_letter(number)]
        dimension.width = round(column.width / POINTS_PER_PIXEL) / PIXELS_PER_DIGIT
        dimension.hidden = column.hidden
    for at, row in enumerate(sheet.rows, 1):
        worksheet.row_dimensions[at].height = row.height
        for number, cell in enumerate(row.cells, 1):
            _put(worksheet.cell(at, number), cell)
    for name, place in sheet.names.items():
        reference = f"{quote_sheetname(sheet.title)}!{place}"
        names[name] = DefinedName(name, attr_text=reference)
    worksheet.sheet_view.zoomScale = sheet.zoom
    worksheet.sheet_view.showGridLines = sheet.gridlines
    worksheet.freeze_panes = sheet.frozen or None
    worksheet.auto_filter.ref = sheet.filter or None
    _set_up_pages(worksheet, sheet.print)


def _put(cell: Any, content: Cell) -> None:
    cell.style = content.style
    match content.text:
        case "":
            return
        case int(number):
            cell.value = number
        case str(text):
            cell.value = _escaped(text)
            # openpyxl takes "=…" for a formula and "#N/A" for an error.
            cell.data_type = "s"
            cell.quotePrefix = text.startswith(LIKE_A_FORMULA)
        case runs:
            cell.value = CellRichText([_rich(run, cell.font) for run in runs])
            cell.quotePrefix = runs[0].text.startswith(LIKE_A_FORMULA)
    if content.link:
        cell.hyperlink = Hyperlink(ref="", location=content.link.to, tooltip=content.link.tip)


def _rich(run: Run, font: Any) -> TextBlock | str:
    if run.plain:
        return _escaped(run.text)
    look = InlineFont(
        rFont=run.font or font.name,
        sz=font.sz,
        color=Color(_argb(run.colour)) if run.colour else font.color,
        u="single" if run.line == "underline" else None,
        strike=run.line == "line-through" or None,
    )
    return TextBlock(look, _escaped(run.text))


def _escaped(text: str) -> str:
    return ESCAPE.sub(ESCAPED, text)


def _set_up_pages(worksheet: Worksheet, how: Print) -> None:
    worksheet.print_area = how.area
    worksheet.print_title_rows = how.titles or None
    worksheet.page_setup.orientation = "landscape"
    worksheet.page_setup.paperSize = A4
    worksheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    worksheet.page_setup.fitToWidth = 1
    worksheet.page_setup.fitToHeight = 0
    worksheet.page_setup.firstPageNumber = how.first_page
    worksheet.page_setup.useFirstPageNumber = True
    worksheet.print_options.horizontalCentered = True
    for side, margin in how.margin.items():
        setattr(worksheet.page_margins, side, margin / POINTS_PER_INCH)
    for row in how.breaks:
        worksheet.row_breaks.append(Break(id=row))
    if how.footer:
        worksheet.HeaderFooter.differentOddEven = True
        worksheet.HeaderFooter.scaleWithDoc = False
        for footer, texts in (
            (worksheet.oddFooter, how.footer.odd),
            (worksheet.evenFooter, how.footer.even),
        ):
            for place, text in texts.items():
                getattr(footer, place).text = text
