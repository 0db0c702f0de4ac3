"""Jinja workbook description -> openpyxl -> the spreadsheet's bytes."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate
from pathlib import Path

from openpyxl.utils import get_column_letter, quote_sheetname
from pydantic import ValidationError

from booklet.files.faults import Fault, UserError
from booklet.files.templates import fault_in, line_of, render
from booklet.model.booklet import Booklet, Chapter, kind_of_prose
from booklet.model.columns import ChapterLayout
from booklet.model.layout import Layout
from booklet.model.paper import Paper, Sides
from booklet.model.resources import Resources
from booklet.plan.page_plan import ACROSS, PagePlan, RowKind
from booklet.sheet.continuation import CONTINUATION_TITLE
from booklet.sheet.description import Description
from booklet.sheet.formats import MOST_DIGITS
from booklet.sheet.front import cover_rows, entry_ems, entry_rows, footer_text, page_words
from booklet.sheet.measures import TALLEST_ROW, FittedRow, SheetMeasures, sheet_margin
from booklet.sheet.rows import fitting
from booklet.sheet.stored import MERGED_NAME
from booklet.sheet.titles import sheet_titles
from booklet.sheet.workbook import packed

# Where pydantic says that a text stops being JSON.
IN_JSON = re.compile(r"line (\d+) column")


@dataclass(frozen=True)
class ChapterSheet:
    """What the template needs of a chapter beside its words: measures and rows, page by page."""

    chapter: Chapter
    look: ChapterLayout
    paper: Paper
    margin: Sides
    measures: SheetMeasures
    first_page: int
    pages: tuple[tuple[FittedRow, ...], ...]
    header: str
    footer: str

    @property
    def ends(self) -> tuple[int, ...]:
        """The number of rows up to the end of each page."""
        return tuple(accumulate(map(len, self.pages)))

    @property
    def rows(self) -> Sequence[FittedRow]:
        """The rows of all pages."""
        return [row for page in self.pages for row in page]

    @property
    def above(self) -> int:
        """The number of rows above those: title, note and header row."""
        return 1 + bool(self.chapter.note) + (not self.look.is_prose)

    @property
    def last_rows(self) -> int:
        """How many rows at the end are never filtered or sorted: a total, or 无."""
        return sum(row.kind in (RowKind.TOTAL, RowKind.EMPTY) for row in self.rows)

    @property
    def across(self) -> str:
        """The longest text that stands across the table, empty if there is none."""
        return max((row.texts[0] for row in self.rows if row.kind in ACROSS), key=len, default="")

    @property
    def beside(self) -> int:
        """The width in em of the column of categories outside the print area, 0 without one."""
        if len(self.measures.columns) == self.measures.printed:
            return 0
        return max((len(name) for name, _ in self.chapter.categories), default=0) + 2

    def row_of(self, item: int) -> int:
        """Return the row of the sheet with which an item begins, or its category's row above it."""
        kinds = (RowKind.ITEM, RowKind.CATEGORY)
        found = (n for n, row in enumerate(self.rows) if row.item == item and row.kind in kinds)
        return 1 + self.above + next(found)


@dataclass(frozen=True)
class FrontSheets:
    """What the sheets around the chapters are printed on, and what stands around their pages."""

    paper: Paper
    margin: Sides
    header: str
    footer: str


def amount(text: str) -> tuple[float | int | str, str]:
    """Return an amount as a number, with the number format that prints it as it was typed.

    Where there is none (007, or more digits than a cell keeps), and of no amount, it is the text.
    """
    decimals = len(text.partition(".")[2])
    grouped = "," if "," in text else ""
    try:
        exact = Decimal(text.replace(",", ""))
    except ArithmeticError:
        return text, ""
    digits = len(exact.as_tuple().digits)
    if digits > MOST_DIGITS or f"{exact:{grouped}.{decimals}f}" != text or text == "-0":
        return text, ""
    format_ = ("#,##0" if grouped else "0") + ("." + "0" * decimals if decimals else "")
    return (float(exact) if decimals else int(exact)), format_


def write(
    booklet: Booklet,
    layout: Layout,
    plan: PagePlan,
    resources: Resources,
    workbook: str = "workbook",
) -> bytes:
    """Return the booklet as a spreadsheet that breaks into the pages of ``plan``.

    ``workbook`` names the template: a booklet's, or that of the extracts. The bytes depend on the
    arguments alone.
    """
    return packed(described(booklet, layout, plan, resources, workbook), booklet.edition_date)


def described(
    booklet: Booklet,
    layout: Layout,
    plan: PagePlan,
    resources: Resources,
    workbook: str = "workbook",
) -> Description:
    """Return the description that the template ``workbook`` gives of the booklet's spreadsheet."""
    chapters = []
    foot = footer_text(booklet, layout, plan)
    for number, chapter in enumerate(booklet.chapters):
        look, paper = layout.chapters[chapter.kind], layout.paper(chapter.kind)
        fitted = fitting(number, chapter, layout, plan)
        chapters.append(
            ChapterSheet(
                chapter=chapter,
                look=look,
                paper=paper,
                margin=sheet_margin(paper, layout, look.is_prose),
                measures=fitted.measured,
                first_page=plan.first_pages[number],
                pages=fitted.pages(),
                header=booklet.wording.header or "",
                footer=foot,
            )
        )
    contents = list(
        entry_rows(booklet, layout, plan, lambda chapter, item: chapters[chapter].row_of(item))
    )
    text = render(
        resources.templates,
        f"sheet/{workbook}.json.j2",
        booklet=booklet,
        layout=layout,
        chapters=chapters,
        cover=list(cover_rows(booklet, layout)),
        entries=contents,
        entry_ems=entry_ems(contents, layout),
        plan=plan,
        front=FrontSheets(
            layout.page, sheet_margin(layout.page, layout), booklet.wording.header or "", foot
        ),
        sheet_titles=sheet_titles,
        quoted=quote_sheetname,
        letter=get_column_letter,
        amount=amount,
        kind_of_prose=kind_of_prose,
        page_words=page_words,
        marks_title=CONTINUATION_TITLE,
        merged_name=MERGED_NAME,
        tallest_row=TALLEST_ROW,
    )
    try:
        return Description.model_validate_json(text)
    except ValidationError as error:
        raise UserError(_no_workbook(error, text, resources.templates, workbook)) from error


def _no_workbook(
    error: ValidationError, text: str, templates: Path, workbook: str
) -> Iterator[Fault]:
    """Yield why a rendered template describes no workbook, at the line that most likely says it."""
    lines = text.split("\n")
    for found in error.errors(include_url=False):
        place = IN_JSON.search(found["msg"])
        made = lines[int(place[1]) - 1] if place and int(place[1]) <= len(lines) else ""
        key = next((f'"{step}"' for step in reversed(found["loc"]) if isinstance(step, str)), "")
        way = ".".join(map(str, found["loc"]))
        said = f"照这样的模板做不成电子表格（{' '.join(filter(None, (way, found['msg'])))}）"
        for name in (f"sheet/{workbook}.json.j2", "sheet/macros.json.j2"):
            if (key or made) and (line := line_of(templates, name, key, made)):
                yield fault_in(templates, name, line, said, key)
                break
        else:
            yield fault_in(templates, f"sheet/{workbook}.json.j2", 0, said)
