"""Jinja workbook description -> openpyxl -> the spreadsheet's bytes."""

from dataclasses import dataclass
from itertools import accumulate

from openpyxl.utils import get_column_letter, quote_sheetname

from booklet.files.templates import render
from booklet.model.booklet import Booklet, Chapter
from booklet.model.columns import ChapterLayout
from booklet.model.layout import Layout
from booklet.model.page_plan import PagePlan
from booklet.model.resources import Resources
from booklet.sheet.continuation import CONTINUATION_TITLE
from booklet.sheet.description import Description
from booklet.sheet.rows import TALLEST_ROW, FittedRow, Fitting, SheetMeasures, sheet_measures
from booklet.sheet.titles import sheet_titles
from booklet.sheet.workbook import packed


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
    return Description.model_validate_json(text)
