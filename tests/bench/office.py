"""The Word file by docxtpl and the spreadsheet by XlsxWriter, beside ours, without imports."""

import gc
import io
import re
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from datetime import datetime
from typing import Any

from docx import Document
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement

from booklet.look.load import load_layout
from booklet.model.booklet import kind_of
from booklet.model.columns import Content
from booklet.plan.expected import Expected
from booklet.process import COMPILED_TEMPLATES
from booklet.publish.formats import FORMATS
from booklet.sheet import description, workbook
from booklet.sheet import writer as sheet
from booklet.source.load import load_source
from booklet.word import writer as word
from booklet.word.rows import word_measures, word_rows
from tests.bench.commands import ROOT
from tests.bench.timing import ROUNDS
from tests.planned import RESOURCES, planned

TEMPLATES = ROOT / "templates"
# XlsxWriter leaves the first page number out where it is 1, as it is without one, and knows no
# footers of their own for even pages.
FORGIVEN = re.compile("开始编页码|的页脚不是")


def main() -> None:
    """PrintSetup both tables."""
    layout = load_layout(TEMPLATES)
    booklet = load_source(ROOT / "source", layout).booklet
    plan = planned(booklet, layout)
    expected = Expected(booklet, layout, plan)
    ours = word.write(booklet, layout, plan, RESOURCES)
    template, context = docxtpl_template(ours, expected), docxtpl_context(expected)
    compared(
        "The Word file",
        "docx",
        expected,
        {
            "word.write": lambda: word.write(booklet, layout, plan, RESOURCES),
            "docxtpl": lambda: docxtpl_document(template, context),
            "word.write, the first time in a process": compiling(
                lambda: word.write(booklet, layout, plan, RESOURCES)
            ),
        },
    )
    described, date = sheet.described(booklet, layout, plan, RESOURCES), booklet.edition_date
    compared(
        "The spreadsheet",
        "xlsx",
        expected,
        {
            "sheet.write": lambda: sheet.write(booklet, layout, plan, RESOURCES),
            "sheet.write, the first time in a process": compiling(
                lambda: sheet.write(booklet, layout, plan, RESOURCES)
            ),
            "workbook.packed, which is its openpyxl alone": lambda: workbook.packed(
                described, date
            ),
            "XlsxWriter, from the same description": lambda: xlsxwriter_workbook(described, date),
        },
    )


def compiling(write: Callable[[], bytes]) -> Callable[[], bytes]:
    """Return a writer that has to compile its templates first."""

    def writer() -> bytes:
        COMPILED_TEMPLATES.clear()
        return write()

    return writer


def compared(
    title: str,
    kind: str,
    expected: Expected,
    writers: Mapping[str, Callable[[], bytes]],
) -> None:
    """Run the writers in turn and print medians, and ratios to the first."""
    for name, write in writers.items():
        flaws = [f for f in FORMATS[kind].asker()(write(), expected) if not FORGIVEN.search(f.said)]
        if flaws:
            raise SystemExit(f"{name}: {len(flaws)} flaws, such as {flaws[0]}")
    took: dict[str, list[float]] = {name: [] for name in writers}
    cpu: dict[str, list[float]] = {name: [] for name in writers}
    sizes = {}
    for _ in range(2 * ROUNDS):
        for name, write in writers.items():
            gc.collect()
            started, started_cpu = time.perf_counter(), time.process_time()
            content = write()
            took[name].append(time.perf_counter() - started)
            cpu[name].append(time.process_time() - started_cpu)
            sizes[name] = len(content) / 1000
    first, first_cpu = (statistics.median(next(iter(t.values()))) for t in (took, cpu))
    print(f"\n{title}, in one process, without imports")
    print(f"{'':52} {'seconds':>8} {'ratio':>6} {'CPU s':>8} {'ratio':>6} {'kB':>7}")
    for name in writers:
        wall, spent = statistics.median(took[name]), statistics.median(cpu[name])
        print(f"{name:52} {wall:8.3f} {wall / first:6.2f} {spent:8.3f}", end="")
        print(f" {spent / first_cpu:6.2f} {sizes[name]:7.0f}")


# --- docxtpl -------------------------------------------------------------------------------------


def docxtpl_template(ours: bytes, expected: Expected) -> bytes:
    """Return our Word file as a template: tags for its words, one row for those of a chapter."""
    booklet = expected.booklet
    document = Document(io.BytesIO(ours))
    body = document.element.body
    tables = list(body.iter(qn("w:tbl")))
    words = {
        booklet.region: "{{ booklet.region }}",
        booklet.organisation: "{{ booklet.organisation }}",
        booklet.title: "{{ booklet.title }}",
        booklet.date: "{{ booklet.date }}",
    }
    for number, chapter in enumerate(booklet.chapters):
        words[chapter.title] = f"{{{{ booklet.chapters[{number}].title }}}}"
        words[f"{number + 1}. {chapter.name}"] = (
            f"{number + 1}. {{{{ booklet.chapters[{number}].name }}}}"
        )
    for text in body.iter(qn("w:t")):
        text.text = words.get(text.text, text.text)
    for number, table in enumerate(tables):
        _, row, *others = table.findall(qn("w:tr"))
        for other in others:
            table.remove(other)
        cells = row.findall(qn("w:tc"))
        for at, (cell, column) in enumerate(zip(cells, expected.columns(number), strict=True)):
            _tag(cell, at, column.content)
        row.find(f"{qn('w:trPr')}/{qn('w:trHeight')}").set(qn("w:val"), "{{ row.height }}")
        row.addprevious(_tag_row(row, f"{{%tr for row in tables[{number}] %}}"))
        row.addnext(_tag_row(row, "{%tr endfor %}"))
    output = io.BytesIO()
    document.save(output)
    return output.getvalue()


def _tag(cell: Any, at: int, content: Content) -> None:
    """Put the tags for the column ``at`` into a cell of the row that stands for all."""
    paragraph, *others = cell.findall(qn("w:p"))
    for other in others:
        cell.remove(other)
    properties = paragraph.find(qn("w:pPr"))
    style = properties.find(qn("w:pStyle"))
    for keep in properties.findall(qn("w:keepNext")):
        properties.remove(keep)
    keep = OxmlElement("w:keepNext", {qn("w:val"): "{{ row.keep }}"})
    style.addnext(keep)
    if content is Content.NUMBER:
        return
    texts = list(paragraph.iter(qn("w:t")))
    if content is not Content.TEXT:
        texts[0].text = f"{{{{ row.cells[{at}] }}}}"
        return
    style.set(qn("w:val"), "{{ line.style }}")
    texts[0].text = "{{ line.text }}"
    paragraph.addprevious(_tag_paragraph(f"{{%p for line in row.cells[{at}] %}}"))
    paragraph.addnext(_tag_paragraph("{%p endfor %}"))


def _tag_paragraph(tag: str) -> Any:
    paragraph = OxmlElement("w:p")
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = tag
    run.append(text)
    paragraph.append(run)
    return paragraph


def _tag_row(row: Any, tag: str) -> Any:
    """Return a copy of ``row`` that holds a tag alone."""
    other = deepcopy(row)
    first, *rest = other.findall(qn("w:tc"))
    for cell in (first, *rest):
        for paragraph in cell.findall(qn("w:p")):
            cell.remove(paragraph)
        cell.append(_tag_paragraph(tag if cell is first else ""))
    return other


def docxtpl_context(expected: Expected) -> dict[str, Any]:
    """Return what the template's tags stand for."""
    booklet, layout = expected.booklet, expected.layout
    tables = []
    for number, chapter in enumerate(booklet.chapters):
        look = layout.chapters[chapter.kind]
        rows = word_rows(
            number, expected.plan, word_measures(look, layout, expected.plan.heads[number])
        )
        assert all(row.height for row in rows), "an item longer than a page has no such row"
        tables.append(
            [
                {
                    "height": round((row.height or 0) * 20),
                    "keep": int(row.keep),
                    "cells": [
                        [
                            {"text": text, "style": f"{chapter.kind}-{kind_of(text)}"}
                            for text in item.cells[column.key].paragraphs
                        ]
                        if column.content is Content.TEXT
                        else column.text(0, item)
                        for column in look.columns
                    ],
                }
                for item, row in zip(chapter.items, rows, strict=True)
            ]
        )
    return {"booklet": booklet, "tables": tables}


def docxtpl_document(template: bytes, context: dict[str, Any]) -> bytes:
    """Return the Word file that docxtpl makes of a template."""
    from docxtpl import DocxTemplate

    document = DocxTemplate(io.BytesIO(template))
    document.render(context, autoescape=True)
    output = io.BytesIO()
    document.save(output)
    return output.getvalue()


# --- XlsxWriter ----------------------------------------------------------------------------------


def xlsxwriter_workbook(description: description.Description, date: datetime) -> bytes:
    """Return the workbook that XlsxWriter makes; it has no footers of their own for even pages."""
    import xlsxwriter

    output = io.BytesIO()
    standard = description.standard
    workbook = xlsxwriter.Workbook(
        output,
        {
            "constant_memory": True,  # strings stand in their cells, as in ours
            "default_format_properties": {
                "font_name": standard.font,
                "font_size": standard.size,
            },
        },
    )
    properties = description.properties
    workbook.set_properties(
        {
            "title": properties.title,
            "author": properties.creator,
            "subject": properties.subject,
            "comments": properties.description,
            "keywords": properties.keywords,
            "created": date,
        }
    )
    looks = _Looks(workbook, description.styles)
    for described in description.sheets:
        worksheet = workbook.add_worksheet(described.title)
        _fill(worksheet, described, looks)
        for name, place in described.names.items():
            title = described.title.replace("'", "''")
            workbook.define_name(name, f"='{title}'!{place}")
    workbook.close()
    return output.getvalue()


class _Looks:
    """XlsxWriter's formats for styles, and for runs of text within a cell of a style."""

    def __init__(self, workbook: Any, styles: Mapping[str, description.Style]) -> None:
        self.workbook = workbook
        self.styles = styles
        self.cells = {name: workbook.add_format(_cell_look(s)) for name, s in styles.items()}
        self.runs: dict[tuple[str, str, str, str], Any] = {}

    def run(self, style: str, run: description.Run) -> Any:
        """Return the format of a run; without one, XlsxWriter would give it its own font."""
        key = (style, run.font, run.colour, run.line)
        if key not in self.runs:
            cell = self.styles[style]
            look: dict[str, Any] = {
                "font_name": run.font or cell.font,
                "font_size": cell.size,
                "font_color": run.colour or cell.colour,
                "underline": int(run.line == "underline"),
                "font_strikeout": run.line == "line-through",
            }
            self.runs[key] = self.workbook.add_format(look)
        return self.runs[key]


def _cell_look(style: description.Style) -> dict[str, Any]:
    look = {
        "font_name": style.font,
        "font_size": style.size,
        "font_color": style.colour,
        "align": "center_across" if style.horizontal == "centerContinuous" else style.horizontal,
        "valign": "vcenter",
        "text_wrap": style.wrap,
        "num_format": style.format,
        "border": int(style.ruled),
    }
    return look | ({"bg_color": style.fill, "pattern": 1} if style.fill else {})


def _fill(worksheet: Any, described: description.DescribedSheet, looks: _Looks) -> None:
    for at, column in enumerate(described.columns):
        pixels = round(column.width / workbook.POINTS_PER_PIXEL)
        worksheet.set_column_pixels(at, at, pixels, None, {"hidden": column.hidden})
    for row_at, row in enumerate(described.rows):
        worksheet.set_row(row_at, row.height)
        for at, cell in enumerate(row.cells):
            _put(worksheet, row_at, at, cell, looks)
    worksheet.set_zoom(described.zoom)
    worksheet.hide_gridlines(0 if described.gridlines else 2)
    if described.frozen:
        worksheet.freeze_panes(described.frozen)
    if described.filter:
        worksheet.autofilter(described.filter)
    _set_up_pages(worksheet, described.print)


def _put(
    worksheet: Any, row: int, column: int, cell: description.DescribedCell, looks: _Looks
) -> None:
    look = looks.cells[cell.style]
    if cell.link:  # what is written over its text below may be a number
        worksheet.write_url(row, column, f"internal:{cell.link.to}", look, tip=cell.link.tip)
    match cell.text:
        case "":
            worksheet.write_blank(row, column, None, look)
        case int(number) | float(number):
            worksheet.write_number(row, column, number, look)
        case str(text):
            worksheet.write_string(row, column, text, look)
        case (run,):
            worksheet.write_string(row, column, run.text, look)
        case runs:
            parts: list[Any] = []
            for run in runs:
                parts += [looks.run(cell.style, run), run.text]
            worksheet.write_rich_string(row, column, *parts, look)


def _set_up_pages(worksheet: Any, how: description.PrintSetup) -> None:
    worksheet.print_area(how.area)
    if how.titles:
        first, last = (int(row) - 1 for row in how.titles.replace("$", "").split(":"))
        worksheet.repeat_rows(first, last)
    worksheet.set_landscape()
    worksheet.set_paper(workbook.PAPERS[210, 297])
    worksheet.fit_to_pages(1, 0)
    worksheet.set_start_page(how.first_page)
    worksheet.center_horizontally()
    sides: Sequence[Any] = ("left", "right", "top", "bottom")
    worksheet.set_margins(*(how.margin[side] / workbook.POINTS_PER_INCH for side in sides))
    worksheet.set_h_pagebreaks(list(how.breaks))
    if how.footer:
        codes = {"left": "&L", "center": "&C", "right": "&R"}
        worksheet.set_footer(
            "".join(codes[place] + text for place, text in how.footer.odd.items()),
            {"margin": how.margin["footer"] / workbook.POINTS_PER_INCH},
        )
