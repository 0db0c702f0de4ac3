"""The finished spreadsheet is asked: by openpyxl, by a validator, and printed by LibreOffice."""

import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils import get_column_letter
from openxml_audit import OpenXmlValidator

from booklet.model.booklet import Booklet, Cell, Item
from booklet.model.layout import Layout
from booklet.model.page_plan import PagePlan
from booklet.sheet import writer as sheet
from booklet.sheet.continuation import Continuation
from booklet.sheet.rows import TALLEST_ROW, FittedRow, Fitting, sheet_measures
from tests import towns
from tests.planned import RESOURCES, typeset_now
from tests.sheet_file import read_items
from tests.tools import ROOT, libreoffice, pdf_pages, printed_by_libreoffice

TEMPLATES = ROOT / "templates"
FRONT = 2  # the PDF's cover and 目录; the spreadsheet has one page for both


@pytest.fixture(scope="module")
def content(booklet: Booklet, layout: Layout, plan: PagePlan) -> bytes:
    return sheet.write(booklet, layout, plan, RESOURCES)


@pytest.fixture(scope="module")
def workbook(content: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content))


def expected_items(booklet: Booklet, layout: Layout, chapter: int) -> list[tuple[str, ...]]:
    found = booklet.chapters[chapter]
    columns = layout.chapters[found.kind].columns
    return [
        tuple(column.text(number, item) for column in columns)
        for number, item in enumerate(found.items, 1)
    ]


def test_every_cell_of_every_item_is_in_the_file(
    content: bytes, booklet: Booklet, layout: Layout, tmp_path: Path
) -> None:
    path = tmp_path / "booklet.xlsx"
    path.write_bytes(content)
    read = read_items(path)
    assert [len(items) for items in read] == [108, 102, 34]
    assert read == [expected_items(booklet, layout, n) for n in range(3)]


def test_the_contents_lead_to_the_sheets_and_name_their_pages(
    workbook: Any, booklet: Booklet
) -> None:
    rows = [row for row in workbook.worksheets[0].iter_rows() if row[0].hyperlink]
    assert [row[0].value for row in rows] == [
        f"{n}. {chapter.name}" for n, chapter in enumerate(booklet.chapters, 1)
    ]
    assert [row[1].value for row in rows] == [1, 15, 46]
    for row, name in zip(rows, workbook.sheetnames[1:], strict=True):
        assert row[0].hyperlink.location == f"'{name}'!A1"


def test_each_sheet_is_set_up_to_be_printed_as_the_pdf(
    workbook: Any, booklet: Booklet, layout: Layout, plan: PagePlan
) -> None:
    for n, worksheet in enumerate(workbook.worksheets[1:]):
        chapter = booklet.chapters[n]
        last = get_column_letter(len(layout.chapters[chapter.kind].columns))
        end = len(chapter.items) + 2
        assert worksheet.print_area.endswith(f"!$A$1:${last}${end}")
        assert worksheet.print_title_rows == "$2:$2"
        assert worksheet.freeze_panes == "A3"
        assert worksheet.auto_filter.ref.startswith("A2:")
        setup = worksheet.page_setup
        assert (setup.orientation, setup.paperSize) == ("landscape", 9)
        assert (setup.fitToWidth, setup.fitToHeight) == (1, 0)
        assert worksheet.sheet_properties.pageSetUpPr.fitToPage
        assert setup.firstPageNumber == plan.first_pages[n]
        assert "— &P —" in worksheet.oddFooter.right.text
        assert "— &P —" in worksheet.evenFooter.left.text
        ends = [page.rows[-1].item + 3 for page in plan.of_chapter(n)][:-1]
        assert [found.id for found in worksheet.row_breaks.brk] == ends


def test_screen_readers_find_the_column_titles(workbook: Any) -> None:
    names = [name for name in workbook.defined_names if name.startswith("Title")]
    assert names == [
        "TitleRegion1.A2.C110.2",
        "TitleRegion2.A2.F104.3",
        "TitleRegion3.A2.D36.4",
    ]


def test_title_author_and_language_are_in_the_file(workbook: Any, booklet: Booklet) -> None:
    properties = workbook.properties
    assert properties.title == booklet.full_title
    assert properties.creator == booklet.organisation
    assert properties.language == "zh-CN"
    assert properties.created == properties.modified == booklet.edition_date.replace(tzinfo=None)


def test_the_same_booklet_gives_the_same_bytes(
    content: bytes, booklet: Booklet, layout: Layout, plan: PagePlan
) -> None:
    assert sheet.write(booklet, layout, plan, RESOURCES) == content


def test_a_validator_finds_nothing(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "booklet.xlsx"
    path.write_bytes(content)
    result = OpenXmlValidator().validate(path)
    assert result.is_valid, [str(error) for error in result.errors]


def test_text_that_looks_like_a_formula_stays_text(
    booklet: Booklet, layout: Layout, tmp_path: Path
) -> None:
    chapter = booklet.chapters[0]
    texts = ["=1+1", "+1", "-1", "@SUM(A1)", "#N/A", "_x0041_", "'甲"]
    items = tuple(
        item.model_copy(update={"name": text})
        for item, text in zip(chapter.items, texts, strict=False)
    )
    small = one_chapter(booklet, 0, items)
    typeset = typeset_now(small, layout)
    path = tmp_path / "booklet.xlsx"
    path.write_bytes(sheet.write(small, layout, typeset.plan, RESOURCES))
    worksheet: Any = openpyxl.load_workbook(path).worksheets[1]
    cells = [row[2] for row in worksheet.iter_rows(min_row=3)]
    assert [cell.data_type for cell in cells] == ["s"] * len(texts)
    shown = "\n".join(pdf_pages(printed_by_libreoffice(path, tmp_path)))
    assert all(text in shown for text in texts), shown


def one_chapter(booklet: Booklet, number: int, items: tuple[Item, ...]) -> Booklet:
    chapter = booklet.chapters[number].model_copy(update={"items": items})
    return booklet.model_copy(update={"chapters": (chapter,)})


# --- The pages -----------------------------------------------------------------------------------


def characters(page: str) -> Counter[str]:
    return Counter(re.sub(r"\s", "", page))


@pytest.mark.parametrize("official_fonts", [True, False])
def test_each_page_holds_exactly_what_the_pdf_has_on_it(
    official_fonts: bool, content: bytes, pdf_file: Path, tmp_path: Path
) -> None:
    path = tmp_path / "booklet.xlsx"
    path.write_bytes(content)
    theirs = pdf_pages(printed_by_libreoffice(path, tmp_path / "printed", official_fonts))
    ours = pdf_pages(pdf_file)[FRONT:]
    assert len(theirs) == 1 + 51
    for number, (expected, page) in enumerate(zip(ours, theirs[1:], strict=True), 1):
        assert characters(page) == characters(expected), number


def test_no_row_is_clipped_and_none_is_needlessly_tall(
    content: bytes, plan: PagePlan, tmp_path: Path
) -> None:
    """LibreOffice is asked for the height that each row needs: it sets those that have none."""
    workbook: Any = openpyxl.load_workbook(io.BytesIO(content))
    ours = [
        [worksheet.row_dimensions[n].height for n in range(3, worksheet.max_row + 1)]
        for worksheet in workbook.worksheets[1:]
    ]
    for worksheet in workbook.worksheets[1:]:
        for n in range(3, worksheet.max_row + 1):
            worksheet.row_dimensions[n].height = None
    path = tmp_path / "free.xlsx"
    workbook.save(path)
    arguments = ("--convert-to", "xlsx", "--outdir", str(tmp_path / "fitted"), str(path))
    libreoffice(*arguments, profile=tmp_path)
    fitted: Any = openpyxl.load_workbook(tmp_path / "fitted" / "free.xlsx")
    for n, worksheet in enumerate(fitted.worksheets[1:]):
        tall = {row.item: row.height for page in plan.of_chapter(n) for row in page.rows}
        for at, height in enumerate(ours[n]):
            need = worksheet.row_dimensions[at + 3].height or 0
            assert height >= need - 0.76, (n, at)
            # The PDF's own height is what holds the page; beyond it a row may not be half again.
            assert height <= 1.5 * max(need, tall[at]), (n, at)


def texts_shown_again(rows: Iterable[FittedRow]) -> Iterator[str]:
    """Yield what a page repeats of items whose text goes on in a further row."""
    for row in rows:
        for mark, text in zip(row.marks, row.texts, strict=False):
            if mark is Continuation.SAME:
                yield text


def assert_same_pages(town: Booklet, layout: Layout, folder: Path) -> None:
    typeset = typeset_now(town, layout)
    (folder / "ours.pdf").write_bytes(typeset.write())
    path = folder / "booklet.xlsx"
    path.write_bytes(sheet.write(town, layout, typeset.plan, RESOURCES))
    chapters = range(len(town.chapters))
    assert read_items(path) == [expected_items(town, layout, n) for n in chapters]
    theirs = pdf_pages(printed_by_libreoffice(path, folder / "printed"))[1:]
    ours = pdf_pages(folder / "ours.pdf")[FRONT:]
    assert len(theirs) == len(ours)
    long = typeset.plan.longer_than_a_page
    repeated = {
        page.number: characters("".join(texts_shown_again(rows)))
        for number, chapter in enumerate(town.chapters)
        for page, rows in zip(
            typeset.plan.of_chapter(number),
            Fitting(number, chapter, sheet_measures(chapter, layout), typeset.plan).pages(),
            strict=True,
        )
    }
    for page, expected, found in zip(typeset.plan.pages, ours, theirs, strict=True):
        if not any((page.chapter, row.item) in long for row in page.rows):
            shown = characters(expected) + repeated[page.number]
            assert characters(found) == shown, page.number
        else:
            name = f"— {page.number} —"
            assert characters(name) <= characters(found), page.number


@pytest.mark.parametrize(
    ("seed", "items", "long"), [(1, (30, 50, 30), 0), (2, (300, 30, 30), 0), (3, (40, 30, 60), 2)]
)
def test_another_town_has_the_pages_of_its_pdf(
    seed: int, items: tuple[int, ...], long: int, layout: Layout, tmp_path: Path
) -> None:
    assert_same_pages(towns.booklet(seed, items, (1, 12), long), layout, tmp_path)


def test_a_row_above_the_limit_goes_on_in_rows_that_join_again(
    booklet: Booklet, layout: Layout, tmp_path: Path
) -> None:
    items = list(booklet.chapters[1].items[:6])
    texts = {
        1: ("",),
        2: ("长" * 300, "𬭸㛃", "A" * 300),
        3: tuple(f"{n}.{'做好巡护工作，' * 9}" for n in range(1, 17)),
        4: ("这是一段很长很长的文字，" * 1200,),
    }
    for n, paragraphs in texts.items():
        cells = {**items[n].cells, "乡镇配合职责": Cell(paragraphs=paragraphs)}
        items[n] = items[n].model_copy(update={"cells": cells})
    small = one_chapter(booklet, 1, tuple(items))
    typeset = typeset_now(small, layout)
    path = tmp_path / "booklet.xlsx"
    path.write_bytes(sheet.write(small, layout, typeset.plan, RESOURCES))
    worksheet: Any = openpyxl.load_workbook(path).worksheets[1]
    assert worksheet.max_row > 2 + len(items)
    heights = [worksheet.row_dimensions[n].height for n in range(3, worksheet.max_row + 1)]
    assert max(heights) <= TALLEST_ROW <= 409
    assert read_items(path) == [expected_items(small, layout, 0)]
    shown = characters("".join(pdf_pages(printed_by_libreoffice(path, tmp_path))))
    assert shown["𬭸"] == shown["㛃"] == 1
    assert shown["A"] == 300
    assert shown["很"] == 2400
