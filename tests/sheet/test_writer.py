"""The finished spreadsheet is asked: by openpyxl, by a validator, and printed by LibreOffice."""

import io
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from lxml import etree
from openpyxl.utils import get_column_letter
from openxml_audit import OpenXmlValidator

from booklet.files.package import zipped
from booklet.model.booklet import Booklet, Cell, Item
from booklet.model.layout import Layout
from booklet.plan.page_plan import PagePlan
from booklet.sheet import writer as sheet
from booklet.sheet.continuation import Continuation
from booklet.sheet.measures import PIXEL, TALLEST_ROW, FittedRow, SheetMeasures
from booklet.sheet.rows import fitting
from tests import towns
from tests.planned import RESOURCES, planned, typeset_now
from tests.sheet_file import read_items
from tests.tools import (
    OFFICIAL_FONTS,
    ROOT,
    all_printed_by_libreoffice,
    libreoffice,
    official_fonts_and_arial,
    pdf_pages,
    printed_by_libreoffice,
)

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


def without_breaks(content: bytes) -> bytes:
    """Return a spreadsheet as a program sees it that overlooks its page breaks."""
    parts, package = {}, zipfile.ZipFile(io.BytesIO(content))
    for name in package.namelist():
        root = etree.fromstring(package.read(name))
        for breaks in root.findall("{*}rowBreaks"):
            root.remove(breaks)
        parts[name] = etree.tostring(root)
    return zipped(parts)


FONTS: dict[str, Callable[[Path], Path | None]] = {
    "official": lambda folder: OFFICIAL_FONTS,
    "official and Arial": official_fonts_and_arial,
    "the system's": lambda folder: None,
}


@pytest.mark.parametrize("fonts", FONTS)
def test_each_page_holds_exactly_what_the_pdf_has_on_it_with_breaks_and_without(
    fonts: str, content: bytes, pdf_file: Path, tmp_path: Path
) -> None:
    files = {tmp_path / "with.xlsx": content, tmp_path / "without.xlsx": without_breaks(content)}
    for path, written in files.items():
        path.write_bytes(written)
    printed = all_printed_by_libreoffice(list(files), tmp_path / "printed", FONTS[fonts](tmp_path))
    ours = pdf_pages(pdf_file)[FRONT:]
    for pdf in printed:
        theirs = pdf_pages(pdf)
        assert len(theirs) == 1 + 51, pdf.stem
        for number, (expected, page) in enumerate(zip(ours, theirs[1:], strict=True), 1):
            assert characters(page) == characters(expected), (pdf.stem, number)


def fitted_pages(
    booklet: Booklet, layout: Layout, plan: PagePlan
) -> Iterator[tuple[SheetMeasures, list[list[float]]]]:
    """Yield each chapter's measures and the heights of the rows on its pages."""
    for number, chapter in enumerate(booklet.chapters):
        fitted = fitting(number, chapter, layout, plan)
        yield fitted.measured, [[row.height for row in page] for page in fitted.pages()]


@pytest.mark.parametrize("seed", [None, 10, 12, 18, 29])
def test_each_page_is_full_and_has_no_room_for_the_next_row(
    seed: int | None, booklet: Booklet, layout: Layout
) -> None:
    """Of some of the towns a page has one row, the tallest that there can be, and stays open."""
    town = booklet if seed is None else towns.booklet(seed, longer_than_a_page=3)
    for measured, pages in fitted_pages(town, layout, planned(town, layout)):
        for at, (page, following) in enumerate(pairwise(pages)):
            room = measured.room(at)
            assert sum(page) <= room
            assert sum(page) + following[0] > room + 2 * measured.reserve - PIXEL
            # What is left open is left for the sake of a small screen, or cannot be helped.
            assert room - sum(page) < PIXEL or max(page) + PIXEL > measured.screen


def test_rows_are_as_low_as_a_small_screen_where_their_text_is(
    booklet: Booklet, layout: Layout, plan: PagePlan
) -> None:
    """Too tall a row cannot be scrolled through: it jumps."""
    tall = [
        height
        for measured, pages in fitted_pages(booklet, layout, plan)
        for page in pages
        for height in page
        if height > measured.screen
    ]
    assert tall == [348.0]


def test_no_row_is_clipped(content: bytes, tmp_path: Path) -> None:
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
        for at, height in enumerate(ours[n]):
            need = worksheet.row_dimensions[at + 3].height or 0
            assert height >= need - 0.76, (n, at)


def texts_shown_again(rows: Iterable[FittedRow]) -> Iterator[str]:
    """Yield what a page repeats of items whose text goes on in a further row."""
    for row in rows:
        for mark, text in zip(row.marks, row.texts, strict=False):
            if mark is Continuation.SAME:
                yield text


def written_pages(town: Booklet, layout: Layout, plan: PagePlan) -> Iterator[Counter[str]]:
    """Yield the characters that the sheet has for each page: header row, rows and page number."""
    for number, chapter in enumerate(town.chapters):
        fitted = fitting(number, chapter, layout, plan)
        head = [chapter.column_title(column.key) for column in fitted.measured.columns]
        title = [chapter.title]
        pages = fitted.pages()
        for page, rows in zip(plan.of_chapter(number), pages, strict=True):
            texts = [text for row in rows for text in row.texts]
            yield characters("".join([*title, *head, *texts, f"— {page.number} —"]))
            title = []


@dataclass(frozen=True)
class Made:
    """A town, its page plan, and its PDF and spreadsheet in a folder."""

    town: Booklet
    plan: PagePlan
    folder: Path


def made_of(town: Booklet, layout: Layout, folder: Path) -> Made:
    typeset = typeset_now(town, layout)
    (folder / "ours.pdf").write_bytes(typeset.write())
    content = sheet.write(town, layout, typeset.plan, RESOURCES)
    (folder / "booklet.xlsx").write_bytes(content)
    (folder / "without breaks.xlsx").write_bytes(without_breaks(content))
    return Made(town, typeset.plan, folder)


def assert_same_pages(made: Made, layout: Layout, fonts: Path | None = OFFICIAL_FONTS) -> None:
    town, plan, folder = made.town, made.plan, made.folder
    path, unbroken = folder / "booklet.xlsx", folder / "without breaks.xlsx"
    chapters = range(len(town.chapters))
    assert read_items(path) == [expected_items(town, layout, n) for n in chapters]
    ours = list(map(characters, pdf_pages(folder / "ours.pdf")[FRONT:]))
    written = list(written_pages(town, layout, plan))
    printed_in = folder / ("official" if fonts else "others")
    for printed in all_printed_by_libreoffice([path, unbroken], printed_in, fonts):
        theirs = list(map(characters, pdf_pages(printed)[1:]))
        assert len(theirs) == len(ours), printed.stem
        for page, expected, found in zip(plan.pages, written, theirs, strict=True):
            assert found == expected, (printed.stem, page.number)
    for number, chapter in enumerate(town.chapters):
        pages = fitting(number, chapter, layout, plan).pages()
        for page, rows in zip(plan.of_chapter(number), pages, strict=True):
            if not any((number, row.item) in plan.longer_than_a_page for row in page.rows):
                again = characters("".join(texts_shown_again(rows)))
                assert written[page.number - 1] == ours[page.number - 1] + again, page.number


@pytest.mark.parametrize(("seed", "items"), [(1, (18, 30, 18)), (2, (120, 15, 15))])
def test_another_town_has_the_pages_of_its_pdf(
    seed: int, items: tuple[int, ...], layout: Layout, tmp_path: Path
) -> None:
    assert_same_pages(made_of(towns.booklet(seed, items, (1, 12)), layout, tmp_path), layout)


@pytest.fixture(scope="module", params=[3, 4, 5])
def with_long_items(
    request: pytest.FixtureRequest, layout: Layout, tmp_path_factory: pytest.TempPathFactory
) -> Made:
    town = towns.booklet(request.param, (20, 30, 20), longer_than_a_page=3)
    return made_of(town, layout, tmp_path_factory.mktemp("town"))


@pytest.mark.parametrize("fonts", [OFFICIAL_FONTS, None])
def test_a_town_with_items_longer_than_a_page_has_the_pages_of_its_pdf(
    fonts: Path | None, with_long_items: Made, layout: Layout
) -> None:
    assert_same_pages(with_long_items, layout, fonts)


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
