"""Spreadsheets of other forms: the plan's pages, every row, filters that work, the way back."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openxml_audit import OpenXmlValidator

from booklet.files.faults import UserError
from booklet.incoming.bring_in import import_edited
from booklet.model.booklet import Booklet, Cell
from booklet.pdf.exported import read_exported
from booklet.plan.expected import Expected
from booklet.plan.page_plan import RowKind
from booklet.publish.pages import compared
from booklet.sheet import writer as sheet
from booklet.sheet.asker import ask
from booklet.sheet.front import NUMBER, page_words
from booklet.sheet.measures import TALLEST_ROW
from booklet.sheet.rows import fitting
from booklet.source.load import load_source
from booklet.source.look import load_look
from tests.forms import BY_NAME, FORMS, written
from tests.planned import RESOURCES, planned
from tests.sheet.test_writer import without_breaks
from tests.tools import ROOT, all_printed_by_libreoffice, libreoffice

TEMPLATES = ROOT / "templates"
ITEMS = 15


@dataclass(frozen=True)
class Made:
    """A booklet of one form: its source folder, what its files should hold, and its spreadsheet."""

    folder: Path
    expected: Expected
    content: bytes

    @property
    def path(self) -> Path:
        path = self.folder / "booklet.xlsx"
        path.write_bytes(self.content)
        return path

    @property
    def workbook(self) -> Any:
        return openpyxl.load_workbook(io.BytesIO(self.content))


def made_of(folder: Path) -> Made:
    layout = load_look(folder, TEMPLATES)
    booklet = load_source(folder, layout).booklet
    expected = Expected(booklet, layout, planned(booklet, layout))
    content = sheet.write(booklet, layout, expected.plan, RESOURCES)
    return Made(folder, expected, content)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Made]:
    folder = tmp_path_factory.mktemp("forms")
    return {form.name: made_of(written(form, folder / form.name, ITEMS)) for form in FORMS}


@pytest.mark.parametrize("name", BY_NAME)
def test_every_row_and_every_entry_of_the_contents_is_in_the_file(
    name: str, made: dict[str, Made]
) -> None:
    assert list(ask(made[name].content, made[name].expected)) == []


@pytest.mark.parametrize("name", BY_NAME)
def test_an_unedited_file_of_any_form_changes_nothing(name: str, made: dict[str, Made]) -> None:
    brought = import_edited(made[name].path, made[name].folder, TEMPLATES, None, dry_run=True)
    assert (brought.changes, brought.files, brought.notices) == ((), {}, ())


def test_an_unedited_file_saved_by_libreoffice_changes_nothing(
    made: dict[str, Made], tmp_path: Path
) -> None:
    (tmp_path / "ours").mkdir()
    files = [tmp_path / "ours" / f"{name}.xlsx" for name in made]
    for path, own in zip(files, made.values(), strict=True):
        path.write_bytes(own.content)
    arguments = ("--convert-to", "xlsx", "--outdir", str(tmp_path / "saved"), *map(str, files))
    libreoffice(*arguments, profile=tmp_path)
    for name, own in made.items():
        saved = tmp_path / "saved" / f"{name}.xlsx"
        brought = import_edited(saved, own.folder, TEMPLATES, None, dry_run=True)
        assert (brought.changes, brought.notices) == ((), ()), name


@pytest.mark.parametrize("name", ["projects-rows", "mixed-papers", "cover"])
def test_a_validator_finds_nothing(name: str, made: dict[str, Made]) -> None:
    result = OpenXmlValidator().validate(made[name].path)
    assert result.is_valid, [str(error) for error in result.errors]


def test_each_page_holds_what_the_plan_has_on_it_with_breaks_and_without(
    made: dict[str, Made], tmp_path: Path
) -> None:
    files = {}
    for name in BY_NAME:
        for kind, content in (
            ("with", made[name].content),
            ("without", without_breaks(made[name].content)),
        ):
            files[tmp_path / f"{name}-{kind}.xlsx"] = name
            (tmp_path / f"{name}-{kind}.xlsx").write_bytes(content)
    printed = all_printed_by_libreoffice(list(files), tmp_path / "printed")
    for pdf, name in zip(printed, files.values(), strict=True):
        expected = made[name].expected
        result = compared(pdf, read_exported(pdf), expected)
        assert result.agrees, (pdf.stem, result.said)
        pages = expected.plan.count
        assert result.said[-1] == f"{pages} 页，{pages} 页与清单一致；目录一致。"


def test_each_sheet_is_set_up_for_the_paper_of_its_list(made: dict[str, Made]) -> None:
    found = [
        (worksheet.page_setup.paperSize, worksheet.page_setup.orientation)
        for worksheet in made["mixed-papers"].workbook.worksheets
    ]
    portrait, wide = (9, "portrait"), (8, "landscape")
    assert found == [portrait, portrait, portrait, wide, portrait]


# --- Rows that are no items ----------------------------------------------------------------------


def test_rows_of_categories_are_filtered_with_their_items_and_merge_no_cells(
    made: dict[str, Made],
) -> None:
    own = made["rows"]
    for at, worksheet in enumerate(own.workbook.worksheets[1:]):
        assert not worksheet.merged_cells.ranges
        look, chapter = own.expected.look(at), own.expected.booklet.chapters[at]
        column = len(look.printed) + 1
        letter = worksheet.cell(2, column).column_letter
        assert worksheet.cell(2, column).value == "事项类别"
        assert not worksheet.column_dimensions[letter].hidden
        area = worksheet.print_area.rpartition("!")[2].replace("$", "")
        assert area.startswith("A1:") and area[3] < letter
        end = int(area.rpartition(":")[2][1:])
        assert re.fullmatch(rf"A2:[A-Z]{end}", worksheet.auto_filter.ref)
        wanted = own.expected.rows(at)
        for row, texts in zip(wanted, worksheet.iter_rows(3, values_only=True), strict=False):
            if row.kind is RowKind.CATEGORY:
                assert texts[0] == row.texts[0]
                assert not any(texts[1 : column - 1])
        filtered = [cell.value for (cell,) in worksheet.iter_rows(3, end, column, column)]
        assert all(filtered)
        assert set(filtered) == {item.category for item in chapter.items}


def test_each_row_of_merged_categories_has_its_category(made: dict[str, Made]) -> None:
    own = made["merged"]
    worksheet = own.workbook.worksheets[2]
    assert not worksheet.merged_cells.ranges
    column = [cell.value for (cell,) in worksheet.iter_rows(3, None, 2, 2)]
    assert column == [item.category for item in own.expected.booklet.chapters[1].items]


def test_amounts_and_their_total_are_numbers_that_show_as_they_were_typed(
    made: dict[str, Made],
) -> None:
    own = made["projects"]
    worksheet = own.workbook.worksheets[1]
    rows = own.expected.rows(0)
    shown = {row.texts[0]: row.texts[4] for row in rows}
    formats = {"1,250.50": "#,##0.00", "80": "0", "3,000": "#,##0", "12.5": "0.0"}
    found = set()
    for number, *_, value in worksheet.iter_rows(3, None, 1, 5):
        text = shown[str(number.value or "")]
        assert value.alignment.horizontal == "right"
        if number.value and text:
            assert value.number_format == formats[text]
            found.add(text)
        if text:
            assert value.value == pytest.approx(float(text.replace(",", "")))
    assert len(found) > 2
    total = [cell.value for cell in worksheet[worksheet.max_row]]
    assert total[2] == f"合计（{len(rows) - 1} 项）" and isinstance(total[4], float)
    assert worksheet.auto_filter.ref.endswith(str(worksheet.max_row - 1))


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("1,200.50", (1200.5, "#,##0.00")),
        ("-12.30", (-12.3, "0.00")),
        ("0", (0, "0")),
        ("007", ("007", "")),
        ("-0", ("-0", "")),
        ("12345678901234567", ("12345678901234567", "")),
        ("—", ("—", "")),
        ("", ("", "")),
    ],
)
def test_an_amount_is_a_number_where_a_number_can_show_it(
    text: str, written: tuple[Any, str]
) -> None:
    assert sheet.amount(text) == written


def test_a_list_without_items_says_so_and_filters_nothing(made: dict[str, Made]) -> None:
    worksheet = made["empty"].workbook["第2类事项清单"]
    assert worksheet["A3"].value == "无"
    assert worksheet.auto_filter.ref == "A2:E2"


# --- Texts ---------------------------------------------------------------------------------------


def test_a_text_has_no_rules_and_a_paragraph_a_row(made: dict[str, Made]) -> None:
    worksheet = made["texts"].workbook["编制说明"]
    column = [cell for (cell,) in worksheet.iter_rows(2, None, 1, 1)]
    assert worksheet["A1"].value == "编制说明"
    assert not any(cell.border.left.style or cell.border.top.style for cell in column)
    assert worksheet.auto_filter.ref is None
    assert column[0].value == "　　一、编制依据"
    assert [cell.font.name for cell in column[:3]] == ["黑体", "楷体_GB2312", "仿宋_GB2312"]


def test_a_paragraph_taller_than_a_row_may_be_is_cut_and_read_as_one(
    made: dict[str, Made], tmp_path: Path
) -> None:
    own = made["texts"]
    chapter = own.expected.booklet.chapters[0]
    long = Cell(paragraphs=("为贯彻落实为基层减负的决策部署，编制本清单。" * 120,))
    items = [chapter.items[0], chapter.items[1].model_copy(update={"cells": {"正文": long}})]
    booklet = with_chapters(
        own.expected.booklet, [chapter.model_copy(update={"items": tuple(items)})]
    )
    expected = replace(own.expected, booklet=booklet, plan=planned(booklet, own.expected.layout))
    content = sheet.write(booklet, expected.layout, expected.plan, RESOURCES)
    worksheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[1]
    heights = [worksheet.row_dimensions[n].height for n in range(1, worksheet.max_row + 1)]
    assert len(expected.plan.pages) > 2
    assert len(heights) > 1 + len(items) + len(expected.plan.pages) - 1
    assert max(heights) <= TALLEST_ROW
    assert list(ask(content, expected)) == []


def with_chapters(booklet: Booklet, chapters: list[Any]) -> Booklet:
    return booklet.model_copy(update={"chapters": tuple(chapters)})


# --- What stands around --------------------------------------------------------------------------


def test_the_lines_of_the_cover_stand_above_the_contents(made: dict[str, Made]) -> None:
    worksheet = made["cover"].workbook.worksheets[0]
    rows = worksheet.iter_rows(values_only=True)
    assert ["".join(map(str, filter(None, row))) for row in rows] == [
        "征求意见稿", "青政办发〔2026〕3 号", "某省某市", "某县青山镇履职事项清单", "（2026 年版）",
        "2026 年 1 月", "青山镇党政办公室", "目　录", "1. 第1类事项清单1",
    ]  # fmt: skip


def test_entries_of_categories_lead_to_their_first_rows(made: dict[str, Made]) -> None:
    workbook = made["merged-restart"].workbook
    worksheet = workbook["第1类事项清单"]
    linked = [row for row in workbook.worksheets[0].iter_rows() if row[0].hyperlink]
    assert len(linked) == 6
    for title, _ in linked[1:]:
        row = int(re.sub(r".*!A", "", title.hyperlink.location))
        assert worksheet.cell(row, 2).value == title.value
        assert worksheet.cell(row, 1).value == 1


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        (f"— {NUMBER} —", '&"宋体,Regular"&14— &P —'),
        (f"A&B {NUMBER}", '&"宋体,Regular"&14A&&B &P'),
        (f"2025 年 {NUMBER}", '&14&"宋体,Regular"2025 年 &P'),
        (f"第{NUMBER}-30页", '&"宋体,Regular"&14第&P&"宋体,Regular"-30页'),
    ],
)
def test_words_at_the_edges_are_no_codes(text: str, codes: str) -> None:
    assert page_words(text, "宋体", 14) == codes


def test_footers_have_the_booklets_words_and_its_number_of_pages(made: dict[str, Made]) -> None:
    own = made["rows-restart"]
    footer = own.workbook.worksheets[1].oddFooter.right.text
    assert f"第 &P 页 共 {len(own.expected.plan.pages)} 页" in footer
    assert made["none"].workbook.worksheets[1].oddFooter.right.text is None
    assert "征求意见稿" in made["mixed-papers"].workbook.worksheets[2].evenHeader.center.text


# --- Other measures ------------------------------------------------------------------------------


def tight(name: str, made: dict[str, Made]) -> Iterator[tuple[Any, Any]]:
    """Yield each list of a form fitted with lines closer than the spreadsheet's own."""
    own = made[name].expected
    looks = {
        kind: look.model_copy(update={"line": look.size, "row_minimum": 0.0})
        for kind, look in own.layout.chapters.items()
    }
    layout = own.layout.model_copy(update={"chapters": looks})
    plan = planned(own.booklet, layout)
    for number, chapter in enumerate(own.booklet.chapters):
        yield looks[chapter.kind], fitting(number, chapter, layout, plan)


def test_the_type_is_smaller_where_a_page_would_not_hold_its_lines(
    made: dict[str, Made],
) -> None:
    sizes = []
    for look, fitted in tight("rows-restart", made):
        sizes.append(fitted.measured.size < look.size)
        for at, page in enumerate(fitted.pages()):
            assert sum(row.height for row in page) <= fitted.measured.room(at)
    assert sizes == [True]


# --- The way back --------------------------------------------------------------------------------


def test_changes_in_every_kind_of_cell_are_found(made: dict[str, Made]) -> None:
    own = made["projects-rows"]
    workbook = own.workbook
    worksheet = workbook.worksheets[1]
    items = own.expected.booklet.chapters[0].items
    rows = [row for row in worksheet.iter_rows(3) if isinstance(row[0].value, int)]
    assert len(rows) == len(items)
    rows[0][3].value = 99.5
    rows[0][3].number_format = "0.00"
    rows[1][1].value += "（更名）"
    path = own.folder / "edited.xlsx"
    workbook.save(path)
    brought = import_edited(path, own.folder, TEMPLATES, None, dry_run=True)
    assert len(brought.changes) == 2
    assert brought.notices == ()
    text = b"".join(brought.files.values()).decode()
    assert "99.50" in text and "（更名）" in text


def test_a_category_row_that_was_edited_is_named(made: dict[str, Made]) -> None:
    own = made["rows"]
    workbook = own.workbook
    workbook.worksheets[1]["A3"].value = "一、党建（9项）"
    path = own.folder / "edited.xlsx"
    workbook.save(path)
    brought = import_edited(path, own.folder, TEMPLATES, None, dry_run=True)
    assert brought.changes == ()
    (said,) = brought.notices
    assert "第 3 行 是类别的一行，没有读入：一、党建（9项）" in said


def test_an_item_without_a_name_is_no_category_row(made: dict[str, Made]) -> None:
    own = made["rows"]
    workbook = own.workbook
    workbook.worksheets[1]["B4"].value = None
    path = own.folder / "edited.xlsx"
    workbook.save(path)
    with pytest.raises(UserError, match="“事项名称”是空的"):
        import_edited(path, own.folder, TEMPLATES, None, dry_run=True)


def test_a_paragraph_that_was_edited_is_brought_in(made: dict[str, Made]) -> None:
    own = made["texts"]
    workbook = own.workbook
    workbook["附则"]["A2"].value = "　　本清单自印发之日起施行。"
    path = own.folder / "edited.xlsx"
    workbook.save(path)
    brought = import_edited(path, own.folder, TEMPLATES, None, dry_run=True)
    assert "本清单自印发之日起施行。" in b"".join(brought.files.values()).decode()
    assert list(brought.files) == ["afterword.yaml"]
