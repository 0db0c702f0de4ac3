"""A workbook's description -> openpyxl -> the spreadsheet's bytes."""

import re
from datetime import datetime
from pathlib import Path
from typing import Any

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
from openpyxl.writer.excel import ExcelWriter

from booklet.files.package import zipped
from booklet.sheet.chart import drawn
from booklet.sheet.description import (
    DescribedCell,
    DescribedSheet,
    Description,
    PrintSetup,
    Run,
    Style,
    Typeface,
)

# The order that Office demands of a font's properties (ECMA-376-1, 18.8.22 and 18.4.7, as the Open
# XML SDK has it); openpyxl 3.1 puts the name first.
FONT_ORDER = (
    "b i strike condense extend outline shadow u vertAlign sz color {} family charset scheme"
)
POINTS_PER_PIXEL = 0.75
POINTS_PER_INCH = 72
# Columns are measured in the standard font's widest digit (ECMA-376-1, 18.3.1.13): in Excel, Arial
# 10 has digits of 7 pixels.
PIXELS_PER_DIGIT = 7
# ECMA-376-1, 18.3.1.63, paperSize: short and long side in mm.
PAPERS = {(297, 420): 8, (210, 297): 9, (148, 210): 11, (257, 364): 12, (182, 257): 13}
POINTS_PER_MM = 72 / 25.4

# What Excel would take for a formula if the text were typed.
LIKE_A_FORMULA = ("=", "+", "-", "@")
# An underscore that would begin the escape of a character (ECMA-376-1, 22.9.2.19, ST_Xstring).
ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
ESCAPED = "_x005F_"


class SheetFont(Font):
    """The font of a style, its properties in Office's order; openpyxl's own keeps the other."""

    __elements__ = tuple(FONT_ORDER.format("name").split())
    __nested__ = Font.__nested__


class RunFont(InlineFont):
    """The font of a run within a cell, its properties in the same order."""

    __elements__ = tuple(FONT_ORDER.format("rFont").split())
    __nested__ = InlineFont.__nested__


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
    properties.created = properties.modified = date
    archive: Any = _Archive()
    ExcelWriter(workbook, archive).write_data()
    return zipped(archive.parts)


class _Archive:
    """What openpyxl takes for a zip file: collects the parts, so that they are packed once.

    Workbook.save would also put the clock's time into the properties.
    """

    def __init__(self) -> None:
        self.parts: dict[str, bytes] = {}

    def writestr(self, name: str, content: str | bytes) -> None:
        self.parts[name] = content.encode() if isinstance(content, str) else content

    def write(self, path: str, name: str) -> None:
        self.parts[name] = Path(path).read_bytes()

    def namelist(self) -> list[str]:
        return list(self.parts)


def _set_standard_font(workbook: Any, standard: Typeface) -> None:
    font = SheetFont(name=standard.font, size=standard.size, family=2)
    workbook._fonts = IndexedList([font])
    workbook._named_styles["Normal"].font = font


def _named_style(name: str, style: Style) -> NamedStyle:
    line, none = Side("thin" if style.ruled else None), Side(None)
    left, right = (none if side in style.open else line for side in ("left", "right"))
    return NamedStyle(
        name,
        font=SheetFont(name=style.font, size=style.size, color=_argb(style.colour)),
        fill=PatternFill("solid", fgColor=_argb(style.fill)) if style.fill else PatternFill(),
        border=Border(
            left,
            right,
            Side(style.above) if style.above else line,
            Side(style.below) if style.below else line,
        ),
        alignment=Alignment(
            style.horizontal, style.vertical, wrap_text=style.wrap, indent=style.indent
        ),
        number_format=style.format,
    )


def _argb(colour: str) -> str:
    return f"FF{colour.removeprefix('#').upper()}"


def _fill(worksheet: Worksheet, sheet: DescribedSheet, names: DefinedNameDict) -> None:
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


def _put(cell: Any, content: DescribedCell) -> None:
    cell.style = content.style
    match content.text:
        case "":
            return
        case int(number) | float(number):
            cell.value = number
            cell.number_format = content.format or cell.number_format
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
    look = RunFont(
        rFont=run.font or font.name,
        sz=font.sz,
        color=Color(_argb(run.colour)) if run.colour else font.color,
        u="single" if run.line == "underline" else None,
        strike=run.line == "line-through" or None,
    )
    return TextBlock(look, _escaped(run.text))


def _escaped(text: str) -> str:
    return ESCAPE.sub(ESCAPED, text)


def _set_up_pages(worksheet: Worksheet, how: PrintSetup) -> None:
    worksheet.print_area = how.area
    worksheet.print_title_rows = how.titles or None
    _set_paper(worksheet.page_setup, how.paper["width"], how.paper["height"])
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
    worksheet.HeaderFooter.differentOddEven = bool(how.header or how.footer) or None
    worksheet.HeaderFooter.scaleWithDoc = False if how.header or how.footer else None
    for words, odd, even in (
        (how.header, worksheet.oddHeader, worksheet.evenHeader),
        (how.footer, worksheet.oddFooter, worksheet.evenFooter),
    ):
        for line, texts in ((odd, words.odd), (even, words.even)) if words else ():
            for place, text in texts.items():
                getattr(line, place).text = text


def _set_paper(setup: Any, width: float, height: float) -> None:
    """Set the paper by its number, or by its measures where it has none."""
    setup.orientation = "landscape" if width > height else "portrait"
    short, long = sorted(round(side / POINTS_PER_MM) for side in (width, height))
    setup.paperSize = PAPERS.get((short, long))
    if setup.paperSize is None:
        setup.paperWidth, setup.paperHeight = f"{short}mm", f"{long}mm"
