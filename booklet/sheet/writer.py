"""Jinja workbook description -> openpyxl -> the spreadsheet's bytes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

from openpyxl.utils import get_column_letter, quote_sheetname
from pydantic import ValidationError

from booklet.files.faults import Fault, UserError
from booklet.files.templates import fault_in, line_of, render
from booklet.model.booklet import Booklet, Chapter
from booklet.model.layout import ChapterLayout, Layout
from booklet.model.page_plan import PagePlan
from booklet.model.resources import Resources
from booklet.sheet.continuation import CONTINUATION_TITLE
from booklet.sheet.description import Description
from booklet.sheet.rows import TALLEST_ROW, FittedRow, Fitting, SheetMeasures, sheet_measures
from booklet.sheet.titles import sheet_titles
from booklet.sheet.workbook import packed

# Where pydantic says that a text stops being JSON.
IN_JSON = re.compile(r"line (\d+) column")


@dataclass(frozen=True)
class ChapterSheet:
    """What the template needs of a chapter beside its words: measures and rows, page by page."""

    chapter: Chapter
    look: ChapterLayout
    measures: SheetMeasures
    first_page: int
    pages: tuple[tuple[FittedRow, ...], ...]

    @property
    def ends(self) -> tuple[int, ...]:
        """The number of rows up to the end of each page."""
        return tuple(accumulate(map(len, self.pages)))


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
    for number, chapter in enumerate(booklet.chapters):
        measured = sheet_measures(chapter, layout)
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
        resources.templates,
        f"sheet/{workbook}.json.j2",
        booklet=booklet,
        layout=layout,
        chapters=chapters,
        sheet_titles=sheet_titles,
        quoted=quote_sheetname,
        letter=get_column_letter,
        marks_title=CONTINUATION_TITLE,
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
