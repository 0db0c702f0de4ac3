"""Rows and cells that are no items are named one by one, in a spreadsheet and in a Word file."""

import copy
import shutil
from pathlib import Path
from typing import Any

import pytest
from openpyxl.comments import Comment

from booklet.files.faults import UserError
from booklet.incoming.beside import NUMBER, TOTAL
from booklet.incoming.bring_in import Imported, import_edited
from booklet.model.layout import Layout
from booklet.source.load import load_source
from tests.edited import EDITED, Edited, EditedSheets, EditedTables
from tests.tools import ROOT, SMALL, contents

FORMATS = ("xlsx", "docx")
BASIC, ASSISTING = "基本履职事项清单", "配合履职事项清单"
# How the first two lists are called in messages.
PLACES = {
    "xlsx": (f"清单.xlsx 工作表“{BASIC}”", f"清单.xlsx 工作表“{ASSISTING}”"),
    "docx": ("清单.docx 第 1 个表格", "清单.docx 第 2 个表格"),
}
# The first item's row, counted from 1.
FIRST = {"xlsx": 3, "docx": 2}
ONLY_NUMBERS = "没有读入：“序号”一栏只看数字；要删去、合并事项，就改那几行"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return shutil.copytree(SMALL, tmp_path / "source")


def edited(suffix: str, small_files: dict[str, Path]) -> Edited:
    return EDITED[suffix](small_files[suffix])


def brought_back(file: Edited, folder: Path) -> Imported:
    suffix = "xlsx" if isinstance(file, EditedSheets) else "docx"
    path = file.save(folder.parent / f"清单.{suffix}")
    return import_edited(path, folder, ROOT / "templates", None, dry_run=False)


def refused(file: Edited, folder: Path) -> list[str]:
    before = contents(folder)
    with pytest.raises(UserError) as caught:
        brought_back(file, folder)
    assert contents(folder) == before
    return [str(fault) for fault in caught.value.faults]


def where(suffix: str, chapter: int, item: int, column: int) -> str:
    """Return how a message names the cell of an item, counted from 0."""
    line = FIRST[suffix] + item
    cell = f"{'ABCDEFG'[column]}{line}" if suffix == "xlsx" else f"第 {column + 1} 格"
    return f"{PLACES[suffix][chapter]}第 {line} 行 {cell}"


# --- Words that are no text of an item -----------------------------------------------------------


@pytest.mark.parametrize("suffix", FORMATS)
def test_words_in_the_column_of_numbers_are_named(
    suffix: str, small_files: dict[str, Path], folder: Path
) -> None:
    file = edited(suffix, small_files)
    file.put(0, 0, 0, "删除")
    file.put(0, 1, 0, "2（并入第1项）")
    imported = brought_back(file, folder)
    # Word counts by itself: what is typed stands behind its number.
    texts = ("删除", "2（并入第1项）") if suffix == "xlsx" else ("1删除", "22（并入第1项）")
    assert imported.changes == ()
    assert imported.notices == tuple(
        f"{where(suffix, 0, n, 0)} 的“{text}”{ONLY_NUMBERS}" for n, text in enumerate(texts)
    )


@pytest.mark.parametrize(
    "text",
    ["", "1", "１２", "1.", "（1）", "第3项", "第 三 项", "①", "附 1", "1-2", "No.7", "十二、"],
)
def test_a_number_may_be_written_anyhow(text: str) -> None:
    assert NUMBER.fullmatch(text)


@pytest.mark.parametrize("text", ["删除", "新增", "3（并入第5项）", "1删", "填报人：张三", "同上"])
def test_a_word_is_no_number(text: str) -> None:
    assert not NUMBER.fullmatch(text)


def test_words_right_of_and_below_a_sheets_table_are_named(
    small_files: dict[str, Path], folder: Path
) -> None:
    file = EditedSheets(small_files["xlsx"])
    sheet = file.sheets[0]
    sheet["F4"].value = "请领导审定，此项是否保留，报上来以后再商量一下，谢谢"
    sheet["G5"].value = "=1+1"
    sheet["A9"].value = "填表人：张三"
    sheet["F9"].value = "审核人：李四"
    imported = brought_back(file, folder)
    assert imported.changes == ()
    place = PLACES["xlsx"][0]
    assert imported.notices == (
        f"{place}第 4 行 F4 的“请领导审定，此项是否保留，报上来以后再商……”没有读入：这一栏没有标题",
        f"{place}第 5 行 G5 是公式，没有读入",
        f"{place}第 9 行 A9 的“填表人：张三”{ONLY_NUMBERS}",
        f"{place}第 9 行 F9 的“审核人：李四”没有读入：这一栏没有标题",
    )


def test_words_in_a_word_tables_column_without_a_title_are_named(
    small_files: dict[str, Path], folder: Path
) -> None:
    file = EditedTables(small_files["docx"])
    for row in file.tables[0].tr_lst:
        row.append(copy.deepcopy(row.tc_lst[-1]))
    file.put(0, -1, 3, "")
    for n in range(3):
        file.put(0, n, 3, "待定" if n == 1 else "")
    imported = brought_back(file, folder)
    assert imported.changes == ()
    assert imported.notices == (f"{where('docx', 0, 1, 3)} 的“待定”没有读入：这一栏没有标题",)


def test_what_stands_above_a_sheets_table_and_is_no_text_is_named(
    small_files: dict[str, Path], folder: Path
) -> None:
    file = EditedSheets(small_files["xlsx"])
    file.sheets[0]["C1"].value = True
    file.sheets[0]["C2"].comment = Comment("改标题", "甲")
    file.sheets[0]["B8"].comment = Comment("还差一项", "甲")
    imported = brought_back(file, folder)
    assert imported.changes == ()
    place = PLACES["xlsx"][0]
    assert imported.notices == (
        f"{place}第 1 行 C1 是逻辑值，没有读入",
        f"{place}第 2 行 C2 的批注没有读入：改标题",
        f"{place}第 8 行 B8 的批注没有读入：还差一项",
    )


# --- Rows that are no items ----------------------------------------------------------------------


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize(
    "texts",
    [("合计", "", "3项"), ("", "合　计", "3"), ("4", "", "总计：3项"), ("", "小计（3 项）", "")],
)
def test_a_row_of_totals_is_named_and_not_imported(
    texts: tuple[str, ...], suffix: str, small_files: dict[str, Path], folder: Path
) -> None:
    file = edited(suffix, small_files)
    file.insert(0, 3, texts)
    for column, text in enumerate(texts):
        file.put(0, 3, column, text)
    imported = brought_back(file, folder)
    assert imported.changes == ()
    (notice,) = imported.notices
    place = f"{PLACES[suffix][0]}第 {FIRST[suffix] + 3} 行"
    words = " ".join(text for text in texts if text)
    if suffix == "docx" and not texts[0]:
        words = f"4 {words}"  # Word counts the row
    elif suffix == "docx":
        words = f"4{words}"
    assert notice == f"{place} 是合计，没有读入：{' '.join(words.split())}"


@pytest.mark.parametrize("text", ["共计办理事项", "统计", "合计划拨", "小计算机"])
def test_a_word_that_begins_alike_is_no_total(text: str) -> None:
    assert not TOTAL.fullmatch(text)


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_line_across_the_table_is_named_and_not_imported(
    suffix: str, small_files: dict[str, Path], folder: Path
) -> None:
    file = edited(suffix, small_files)
    file.insert(0, 3, ["", "", ""])
    file.put(0, 3, 0, "填报人：张三    电话：0994")
    if isinstance(file, EditedSheets):
        file.sheets[0].merge_cells("A6:C6")
    else:
        row = file.tables[0].tr_lst[4]
        for cell in row.tc_lst[1:]:
            row.remove(cell)
    imported = brought_back(file, folder)
    assert imported.changes == ()
    text = ("4" if suffix == "docx" else "") + "填报人：张三 电话：0994"
    place = f"{PLACES[suffix][0]}第 {FIRST[suffix] + 3} 行"
    assert imported.notices == (f"{place} 不是事项，没有读入：{text}",)


def test_an_items_cells_that_are_merged_are_no_line_across(
    small_files: dict[str, Path], folder: Path
) -> None:
    file = EditedSheets(small_files["xlsx"])
    sheet = file.sheets[0]
    sheet["A4"].value = None
    sheet.merge_cells("B4:C4")
    (said,) = refused(file, folder)
    assert said.startswith(f"{PLACES['xlsx'][0]}第 4 行 B4:C4 是合并的单元格。")


def test_a_second_header_row_of_other_columns_is_refused(
    small_files: dict[str, Path], folder: Path
) -> None:
    file = EditedSheets(small_files["xlsx"])
    for column, text in enumerate(("事项类别", "序号", "事项名称"), 1):
        file.sheets[0].cell(7, column).value = text
    assert refused(file, folder) == [
        f"{PLACES['xlsx'][0]}第 7 行 这里又有一个表头，各栏的次序与前面的不同。"
        "每个清单单独用一张工作表或者一个表格"
    ]


# --- Merged categories ---------------------------------------------------------------------------


def merge_categories(file: Edited) -> None:
    """Merge the categories of the first two items, as Excel and Word do."""
    if isinstance(file, EditedSheets):
        file.sheets[0].merge_cells("B3:B4")
    else:
        table = file.document.tables[0]
        table.cell(1, 1).merge(table.cell(2, 1))


@pytest.mark.parametrize("suffix", FORMATS)
def test_merged_categories_are_filled_downwards(
    suffix: str, small_files: dict[str, Path], folder: Path
) -> None:
    file = edited(suffix, small_files)
    merge_categories(file)
    imported = brought_back(file, folder)
    assert imported.changes == ()
    assert imported.notices == (
        f"{PLACES[suffix][0]} 的“事项类别”一栏有合并的单元格，1 行照合并的第一行填入",
    )


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize("text", ["　党的建设", "  党的建设", "党 的 建 设", "党的建设 "])
def test_spaces_make_no_other_category(
    suffix: str, text: str, small_files: dict[str, Path], folder: Path
) -> None:
    file = edited(suffix, small_files)
    file.put(0, 1, 1, text)
    assert brought_back(file, folder).changes == ()


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_new_category_stands_without_the_spaces_before_it(
    suffix: str, small_files: dict[str, Path], folder: Path
) -> None:
    file = edited(suffix, small_files)
    file.put(0, 2, 1, "　新的类别")
    brought_back(file, folder)
    text = (folder / "basic.yaml").read_text(encoding="utf-8")
    assert "\n新的类别:\n" in text and "民生服务" not in text


def test_a_text_that_a_merged_cell_covers_is_named(
    small_files: dict[str, Path], folder: Path
) -> None:
    file = EditedTables(small_files["docx"])
    first, second = (file.tables[0].tr_lst[n].tc_lst[1] for n in (1, 2))
    file.put(0, 1, 1, "经济发展")
    for cell, value in ((first, "restart"), (second, None)):
        merge = cell.get_or_add_tcPr()._add_vMerge()
        merge.val = value
    imported = brought_back(file, folder)
    assert imported.changes == ()
    assert imported.notices[0] == f"{where('docx', 0, 1, 1)} 被合并盖住的“经济发展”没有读入"


def test_a_range_over_two_columns_is_still_refused(
    small_files: dict[str, Path], folder: Path
) -> None:
    file = EditedSheets(small_files["xlsx"])
    file.sheets[0].merge_cells("B3:C4")
    (said,) = refused(file, folder)
    assert said.startswith(f"{PLACES['xlsx'][0]}第 3 行 B3:C4 是合并的单元格。")


# --- Departments ---------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", FORMATS)
def test_departments_on_lines_of_their_own_are_parted(
    suffix: str, small_files: dict[str, Path], folder: Path, layout: Layout
) -> None:
    file = edited(suffix, small_files)
    file.put(1, 0, 3, "昌吉市公安局\n昌吉市民政局和昌吉市教育局")
    imported = brought_back(file, folder)
    names = load_source(folder, layout).booklet.chapters[1].items[0].cells["对应上级部门"]
    assert names.paragraphs == ("昌吉市公安局", "昌吉市民政局和昌吉市教育局")
    assert imported.notices == (
        f"{PLACES[suffix][1]}第 {FIRST[suffix]} 行 “对应上级部门”分成 2 个读入："
        "“昌吉市公安局”、“昌吉市民政局和昌吉市教育局”",
    )


# --- Struck out ----------------------------------------------------------------------------------


def strike(file: Edited, column: int, how: str) -> Any:
    """Strike out the text of a column of the first item."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from openpyxl.cell.rich_text import CellRichText, TextBlock
    from openpyxl.cell.text import InlineFont
    from openpyxl.styles import Font

    if isinstance(file, EditedSheets):
        cell = file.sheets[0].cell(3, column + 1)
        if how == "cell":
            cell.font = Font(strike=True)
        else:
            cell.value = CellRichText("留", TextBlock(InlineFont(strike=True), "删去"), "下")
        return
    (run,) = file.tables[0].tr_lst[1].tc_lst[column].p_lst[0].r_lst
    if how == "cell":
        run.get_or_add_rPr().append(OxmlElement("w:dstrike"))
        return
    style = file.document.styles.add_style("删去", 1)
    style.font.strike = True
    lower = file.document.styles.add_style("也删", 2 if how == "run" else 1)
    lower.base_style = style if how != "run" else None
    lower.font.strike = True if how == "run" else None
    properties = run.get_or_add_rPr() if how == "run" else run.getparent().get_or_add_pPr()
    tag = "w:rStyle" if how == "run" else "w:pStyle"
    for old in properties.findall(qn(tag)):
        properties.remove(old)
    properties.insert(0, OxmlElement(tag, {qn("w:val"): lower.style_id}))


@pytest.mark.parametrize(
    ("suffix", "how"),
    [("xlsx", "cell"), ("xlsx", "run"), ("docx", "cell"), ("docx", "run"), ("docx", "paragraph")],
)
def test_struck_out_words_are_refused(
    suffix: str, how: str, small_files: dict[str, Path], folder: Path
) -> None:
    file = edited(suffix, small_files)
    strike(file, 2, how)
    (said,) = refused(file, folder)
    name = load_source(SMALL, _layout()).booklet.chapters[0].items[0].name
    words = "删去" if (suffix, how) == ("xlsx", "run") else name
    place = f"{PLACES[suffix][0]}第 {FIRST[suffix]} 行 {'C3 ' if suffix == 'xlsx' else ''}"
    remedy = "要删的文字删去，要留的去掉删除线"
    assert said == f"{place}有加了删除线的文字“{words}”。{remedy}"


def test_a_number_that_is_struck_out_may_mean_the_item(
    small_files: dict[str, Path], folder: Path
) -> None:
    file = EditedSheets(small_files["xlsx"])
    strike(file, 0, "cell")
    (said,) = refused(file, folder)
    assert "A3 有加了删除线的文字“1”" in said


def _layout() -> Layout:
    from booklet.look.load import load_layout

    return load_layout(ROOT / "templates")
