"""A bar chart of two columns of a spreadsheet: programs draw it from the cells."""

from typing import Any

from openpyxl import Workbook
from openpyxl.chart import BarChart
from openpyxl.chart.data_source import (
    AxDataSource,
    NumData,
    NumDataSource,
    NumRef,
    NumVal,
    StrData,
    StrRef,
    StrVal,
)
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.layout import Layout, ManualLayout
from openpyxl.chart.series import Series
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText, Text
from openpyxl.chart.title import Title
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, TwoCellAnchor
from openpyxl.drawing.text import (
    CharacterProperties,
    Font,
    Paragraph,
    ParagraphProperties,
    RegularTextRun,
    RichTextProperties,
)
from openpyxl.utils import absolute_coordinate, quote_sheetname
from openpyxl.worksheet.cell_range import CellRange

from booklet.model.booklet import Frozen

# DrawingML has type sizes in hundredths of a point (ECMA-376-1, 20.1.10.72, ST_TextFontSize).
PER_POINT = 100
# The air between two bars, in percent of a bar (ECMA-376-1, 21.2.2.75, gapWidth).
GAP = 50
GRID = "D9D9D9"


class Lettering(Frozen):
    """A Chinese font, the font of Latin letters and digits beside it, and the size in points."""

    font: str
    latin: str
    size: float


class Chart(Frozen):
    """Horizontal bars from top to bottom: what they show, where they stand and how they look.

    ``labels`` and ``values`` are ranges of one column of ``sheet``. The chart covers the cells
    ``covers``; ``plot`` is the part of it that the bars take, from 0 to 1: where it begins from the
    left and from the top, its width and its height.
    """

    title: str
    sheet: str
    labels: str
    values: str
    label_axis: str
    value_axis: str
    covers: str
    plot: tuple[float, float, float, float]
    heading: Lettering
    type: Lettering
    colour: str


def drawn(chart: Chart, workbook: Workbook) -> Any:
    """Return ``chart`` as openpyxl writes it; the cells that it refers to must have been filled."""
    bars: Any = BarChart()
    bars.type = "bar"
    bars.gapWidth = GAP
    bars.varyColors = False
    bars.roundedCorners = False
    bars.legend = None
    covered: Any = CellRange(chart.covers)
    bars.anchor = TwoCellAnchor(
        _from=AnchorMarker(col=covered.min_col - 1, row=covered.min_row - 1),
        to=AnchorMarker(col=covered.max_col, row=covered.max_row),
    )
    # The page has no frame around its chart.
    bars.graphical_properties = GraphicalProperties(ln=LineProperties(noFill=True))
    left, top, width, height = chart.plot
    bars.layout = Layout(
        ManualLayout(
            layoutTarget="inner", xMode="edge", yMode="edge", x=left, y=top, w=width, h=height
        )
    )
    bars.title = _title(chart.title, chart.heading)
    bars.series.append(_series(chart, workbook[chart.sheet]))
    labels, values = bars.x_axis, bars.y_axis
    # The first label stands above, and the numbers stand below the last.
    labels.scaling.orientation = "maxMin"
    values.axPos, values.crosses = "b", "max"
    values.scaling.min = 0
    values.number_format = "0"
    values.majorGridlines.spPr = GraphicalProperties(ln=LineProperties(solidFill=GRID))
    # Every bar has its label, however many there are.
    labels.tickLblSkip = 1
    for axis, title in ((labels, chart.label_axis), (values, chart.value_axis)):
        axis.delete = False
        axis.title = _title(title, chart.type)
        axis.txPr = _plain(chart.type)
        axis.majorTickMark = "none"
    labels.title.tx.rich.bodyPr = RichTextProperties(vert="eaVert", rot=0)
    return bars


def _series(chart: Chart, worksheet: Any) -> Any:
    """Return the bars, with the cells' content for programs that do not read the cells."""
    labels = [str(cell.value) for (cell,) in worksheet[chart.labels]]
    values = [str(cell.value) for (cell,) in worksheet[chart.values]]
    cached_labels = StrData(
        ptCount=len(labels), pt=[StrVal(idx=n, v=text) for n, text in enumerate(labels)]
    )
    cached_values = NumData(
        formatCode="General",
        ptCount=len(values),
        pt=[NumVal(idx=n, v=number) for n, number in enumerate(values)],
    )
    label_range, value_range = (
        f"{quote_sheetname(chart.sheet)}!{absolute_coordinate(cells)}"
        for cells in (chart.labels, chart.values)
    )
    series: Any = Series(
        idx=0,
        order=0,
        cat=AxDataSource(strRef=StrRef(f=label_range, strCache=cached_labels)),
        val=NumDataSource(numRef=NumRef(f=value_range, numCache=cached_values)),
        spPr=GraphicalProperties(solidFill=chart.colour.removeprefix("#").upper()),
    )
    series.dLbls = DataLabelList(
        showVal=True,
        showSerName=False,
        showCatName=False,
        showLegendKey=False,
        showPercent=False,
        showBubbleSize=False,
        dLblPos="outEnd",
        txPr=_plain(chart.type),
    )
    return series


def _look(type_: Lettering) -> CharacterProperties:
    return CharacterProperties(
        sz=round(type_.size * PER_POINT),
        b=False,
        latin=Font(typeface=type_.latin),
        ea=Font(typeface=type_.font),
    )


def _plain(type_: Lettering) -> RichText:
    """Return the look of labels, which have no text of their own."""
    properties = ParagraphProperties(defRPr=_look(type_))
    return RichText(p=[Paragraph(pPr=properties, r=[], endParaRPr=CharacterProperties())])


def _title(text: str, type_: Lettering) -> Title:
    look = _look(type_)
    paragraph = Paragraph(
        pPr=ParagraphProperties(defRPr=look), r=[RegularTextRun(rPr=look, t=text)]
    )
    return Title(tx=Text(rich=RichText(p=[paragraph])), overlay=False)
