"""An edited spreadsheet is read as it is shown; what cannot be read is named by sheet and row."""

import shutil
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.comments import Comment

from booklet.files.faults import Place, UserError
from booklet.incoming.bring_in import Imported, import_edited
from booklet.model.booklet import Item
from booklet.model.layout import Layout
from booklet.model.tables import FileRow
from booklet.sheet.continuation import joined
from booklet.source.load import load_source
from tests.tools import ROOT, SMALL, contents

SHEETS = ("基本履职事项清单", "配合履职事项清单", "上级部门收回事项清单")
BASIC, ASSISTING, RECLAIMED = SHEETS


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return shutil.copytree(SMALL, tmp_path / "source")


@pytest.fixture
def workbook(small_files: dict[str, Path]) -> Any:
    """The small booklet's workbook: the first item of a sheet stands in row 3."""
    return openpyxl.load_workbook(small_files["xlsx"])


def brought_back(workbook: Any, folder: Path) -> Imported:
    path = folder.parent / "清单.xlsx"
    workbook.save(path)
    return import_edited(path, folder, ROOT / "templates", None, dry_run=False)


def test_text_outside_the_lists_is_named(workbook: Any, folder: Path) -> None:
    cover = workbook["目录"]
    (title,) = (c for row in cover for c in row if c.value == "昌吉市大西渠镇履职事项清单")
    (date,) = (c for row in cover for c in row if c.value == "2025 年 7 月")
    title.value, date.value = "昌吉市三道河镇履职事项清单", "2026 年 7 月"
    workbook[BASIC].insert_rows(1)
    workbook[BASIC]["A1"].value = "征求意见稿"
    imported = brought_back(workbook, folder)
    assert imported.changes == ()
    assert imported.notices == (
        "清单.xlsx 表格以外的文字没有读入：“昌吉市三道河镇履职事项清单”、“征求意见稿”；"
        "标题和封面的文字在 booklet.yaml 里修改",
        "封面的日期“2026 年 7 月”没有读入；要改日期，在 booklet.yaml 里修改",
    )


def test_a_date_on_the_cover_that_is_none_of_text_is_named(workbook: Any, folder: Path) -> None:
    cover = workbook["目录"]
    (dated,) = (c for row in cover for c in row if c.value == "2025 年 7 月")
    dated.value = datetime(2026, 7, 1)
    imported = brought_back(workbook, folder)
    assert imported.changes == ()
    assert imported.notices == (
        f"清单.xlsx 工作表“目录”第 {dated.row} 行 {dated.coordinate} 是日期或时间，没有读入",
    )


def test_a_sheet_of_a_list_that_the_booklet_has_not_is_named_and_not_read(
    workbook: Any, folder: Path
) -> None:
    workbook.copy_worksheet(workbook[BASIC]).title = "综合行政执法事项清单"
    workbook["综合行政执法事项清单"]["A1"].value = "大西渠镇综合行政执法事项清单"
    imported = brought_back(workbook, folder)
    assert imported.changes == ()
    assert imported.notices == (
        "清单.xlsx 工作表“综合行政执法事项清单” 是“综合行政执法事项清单”，"
        "booklet.yaml 里没有这个清单，没有读入",
    )


def said(workbook: Any, folder: Path) -> list[str]:
    """Return what the editor is told, who has spoilt nothing."""
    before = contents(folder)
    with pytest.raises(UserError) as caught:
        brought_back(workbook, folder)
    assert contents(folder) == before
    return [str(fault) for fault in caught.value.faults]


def items(folder: Path, layout: Layout, chapter: int) -> tuple[Item, ...]:
    return load_source(folder, layout).booklet.chapters[chapter].items


def test_an_unedited_workbook_says_nothing(workbook: Any, folder: Path) -> None:
    before = contents(folder)
    imported = brought_back(workbook, folder)
    assert (imported.changes, imported.notices) == ((), ())
    assert contents(folder) == before


# --- What makes no difference --------------------------------------------------------------------


def swap_columns(workbook: Any) -> None:
    worksheet = workbook[ASSISTING]
    for row in worksheet.iter_rows(min_row=2):
        texts = [cell.value for cell in row]
        for cell, text in zip(row, [texts[6], texts[5], *texts[:5]], strict=True):
            cell.value = text


def filter_and_hide(workbook: Any) -> None:
    worksheet = workbook[BASIC]
    worksheet.auto_filter.add_filter_column(1, ["党的建设"])
    worksheet.row_dimensions[5].hidden = True
    worksheet.column_dimensions["B"].hidden = True
    workbook[ASSISTING].sheet_state = "hidden"


def number_anyhow(workbook: Any) -> None:
    for row, number in enumerate((7, None, 7), 3):
        workbook[BASIC].cell(row, 1).value = number
    workbook[ASSISTING]["A3"].value = "=ROW()-2"
    workbook[RECLAIMED]["A3"].value = "附 1"


def insert_rows_above(workbook: Any) -> None:
    workbook[BASIC].insert_rows(1, 3)


def leave_blank_rows(workbook: Any) -> None:
    workbook[BASIC].insert_rows(4, 2)
    workbook[BASIC]["A4"].value = 5


def repeat_the_header(workbook: Any) -> None:
    worksheet = workbook[BASIC]
    worksheet.insert_rows(4)
    for column in range(1, 4):
        worksheet.cell(4, column).value = worksheet.cell(2, column).value


def rename_the_sheets(workbook: Any) -> None:
    for number, worksheet in enumerate(workbook.worksheets):
        worksheet.title = f"Sheet{number}"


def drop_the_titles(workbook: Any) -> None:
    rename_the_sheets(workbook)
    for worksheet in workbook.worksheets[1:]:
        worksheet.delete_rows(1)


def lay_out_the_header(workbook: Any) -> None:
    workbook[BASIC]["C2"].value = " 事项\n名 称"


def leave_room_around_texts(workbook: Any) -> None:
    worksheet = workbook[ASSISTING]
    worksheet["F3"].value = f"\r\n{worksheet['F3'].value}  \r\n\r\n".replace("；\n", "； _x000D_\n")
    worksheet["D3"].value = worksheet["D3"].value.replace("、", " 、 ")


def stray_to_the_far_end(workbook: Any) -> None:
    """A cell that was touched by mistake: all cells up to it would fill the memory."""
    workbook[BASIC]["XFD1048576"].number_format = "0.00"
    workbook[ASSISTING]["XFD1048576"].value = " "


def lose_the_title_of_the_marks(workbook: Any) -> None:
    workbook[BASIC]["D2"].value = None


def drop_the_numbers(workbook: Any) -> None:
    workbook[BASIC].delete_cols(1)


@pytest.mark.parametrize(
    "edit",
    [
        swap_columns,
        filter_and_hide,
        number_anyhow,
        insert_rows_above,
        leave_blank_rows,
        repeat_the_header,
        lay_out_the_header,
        rename_the_sheets,
        drop_the_titles,
        leave_room_around_texts,
        stray_to_the_far_end,
        lose_the_title_of_the_marks,
        drop_the_numbers,
    ],
)
def test_what_makes_no_difference_changes_nothing(
    edit: Callable[[Any], None], workbook: Any, folder: Path
) -> None:
    before = contents(folder)
    edit(workbook)
    imported = brought_back(workbook, folder)
    assert (imported.changes, imported.notices) == ((), ())
    assert contents(folder) == before


# --- What cells show -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "form", "text"),
    [
        (12345, "General", "12345"),
        (0.1 + 0.2, "General", "0.3"),
        (12345.0, "@", "12345"),
        (1234.5, "#,##0.00", "1,234.50"),
        (0.125, "0.0%", "12.5%"),
        (2.5, "0", "3"),
        (5, "0_ ", "5"),
        ("=1+1", "@", "=1+1"),
        ("#N/A", "General", "#N/A"),
        ("_x0041_", "General", "_x0041_"),
    ],
)
def test_a_cell_is_read_as_it_is_shown(
    value: object, form: str, text: str, workbook: Any, folder: Path, layout: Layout
) -> None:
    cell = workbook[BASIC]["C3"]
    cell.value = value
    cell.number_format = form
    if isinstance(value, str):
        cell.value = value.replace("_x", "_x005F_x")
        cell.data_type = "s"
    brought_back(workbook, folder)
    assert items(folder, layout, 0)[0].name == text


@pytest.mark.parametrize(
    ("value", "form", "message"),
    [
        ("=1+1", "General", "C3 是公式。复制这一格，选择性粘贴为“数值”"),
        ("#REF!", "General", "C3 是错误值 #REF!。改成要印的文字"),
        (True, "General", "C3 是逻辑值。{}"),
        (date(2025, 7, 1), "yyyy-mm-dd", "C3 是日期或时间。{}"),
        (5, '0"项"', "C3 是带格式的数字。{}"),
        (1e20, "General", "C3 是带格式的数字。{}"),
    ],
)
def test_a_cell_that_is_no_text_is_named(
    value: object, form: str, message: str, workbook: Any, folder: Path
) -> None:
    cell = workbook[BASIC]["C3"]
    cell.value = value
    cell.number_format = form
    remedy = "把单元格的格式改成“文本”，再输入一次要印的文字"
    assert said(workbook, folder) == [f"清单.xlsx 工作表“{BASIC}”第 3 行 {message.format(remedy)}"]


def test_text_in_several_fonts_is_read_whole(workbook: Any, folder: Path, layout: Layout) -> None:
    from openpyxl.cell.rich_text import CellRichText, TextBlock
    from openpyxl.cell.text import InlineFont

    workbook[BASIC]["C3"].value = CellRichText(
        "落实", TextBlock(InlineFont(b=True), "党内 "), "制度"
    )
    brought_back(workbook, folder)
    assert items(folder, layout, 0)[0].name == "落实党内 制度"


# --- What is left out, by name -------------------------------------------------------------------


def comment(workbook: Any) -> None:
    workbook[BASIC]["C3"].comment = Comment("请核实\n依据", "张三")


def add_a_column(workbook: Any) -> None:
    workbook[BASIC]["E2"].value = "备注"
    workbook[BASIC]["E3"].value = "=1+1"


def call_a_column_otherwise(workbook: Any) -> None:
    workbook[ASSISTING]["F2"].value = "街道配合职责"


def change_the_title(workbook: Any) -> None:
    workbook[BASIC]["A1"].value = "某某县基本履职事项清单"


def add_a_sheet(workbook: Any) -> None:
    workbook.create_sheet("说明")["A1"].value = "填表说明"


def drop_a_sheet(workbook: Any) -> None:
    del workbook[RECLAIMED]


@pytest.mark.parametrize(
    ("edit", "notice"),
    [
        (comment, f"清单.xlsx 工作表“{BASIC}”第 3 行 C3 的批注没有读入：请核实 依据"),
        (add_a_column, f"清单.xlsx 工作表“{BASIC}”第 2 行 的“备注”一栏不在清单里，没有读入"),
        (
            call_a_column_otherwise,
            f"清单.xlsx 工作表“{ASSISTING}”第 2 行 的“街道配合职责”一栏当作“乡镇配合职责”读入；"
            "表头没有改",
        ),
        (
            change_the_title,
            f"清单.xlsx 工作表“{BASIC}”第 2 行 上面的标题“某某县基本履职事项清单”没有读入；"
            "标题和封面的文字在 booklet.yaml 里修改",
        ),
        (add_a_sheet, "清单.xlsx 工作表“说明” 没有清单的表头，没有读入"),
        (drop_a_sheet, f"清单.xlsx 里没有“{RECLAIMED}”的表格，这个清单没有改动"),
    ],
)
def test_what_is_left_out_is_named(
    edit: Callable[[Any], None], notice: str, workbook: Any, folder: Path
) -> None:
    edit(workbook)
    imported = brought_back(workbook, folder)
    assert imported.changes == ()
    assert imported.notices == (notice,)


# --- What cannot be read -------------------------------------------------------------------------


def merge(workbook: Any) -> None:
    workbook[BASIC].merge_cells("C3:C5")


def merge_a_row(workbook: Any) -> None:
    workbook[ASSISTING].merge_cells("C3:D3")


def drop_a_column(workbook: Any) -> None:
    workbook[ASSISTING].delete_cols(5)


def drop_the_last_column(workbook: Any) -> None:
    workbook[RECLAIMED]["D2"].value = None


def drop_the_header(workbook: Any) -> None:
    workbook[BASIC].delete_rows(2)


def drop_every_header(workbook: Any) -> None:
    rename_the_sheets(workbook)
    for worksheet in workbook.worksheets[1:]:
        worksheet.delete_rows(1, 2)


def drop_every_row(workbook: Any) -> None:
    workbook[BASIC].delete_rows(3, 10)


def copy_a_sheet(workbook: Any) -> None:
    workbook.copy_worksheet(workbook[BASIC]).title = f"{BASIC} (2)"


def empty_a_name(workbook: Any) -> None:
    workbook[ASSISTING]["C3"].value = "　"


def empty_a_duty_and_a_category(workbook: Any) -> None:
    workbook[ASSISTING]["B3"].value = None
    workbook[ASSISTING]["F3"].value = "\n"


def break_a_name(workbook: Any) -> None:
    workbook[BASIC]["C4"].value = "一\n二"


def leave_a_gap_in_a_list(workbook: Any) -> None:
    workbook[ASSISTING]["D3"].value = "昌吉市公安局、、昌吉市教育局"


def hide_a_character(workbook: Any) -> None:
    workbook[BASIC]["C3"].value = "落实\u200b制度"


def write_into_the_marks(workbook: Any) -> None:
    workbook[BASIC]["D3"].value = "备注"


COLUMNS = "序号、事项类别、事项名称、对应上级部门、上级部门职责、乡镇配合职责"
WRONG: list[tuple[Callable[[Any], None], list[str]]] = [
    (merge, [f"工作表“{BASIC}”第 3 行 C3:C5 是合并的单元格。取消合并，把文字填进每一格"]),
    (merge_a_row, [f"工作表“{ASSISTING}”第 3 行 C3:D3 是合并的单元格。取消合并，把文字填进每一格"]),
    (
        drop_a_column,
        [
            f"工作表“{ASSISTING}”第 2 行 “{ASSISTING}”缺少“上级部门职责”这一栏。"
            f"补上这一栏；表头应当有：{COLUMNS}"
        ],
    ),
    (
        drop_the_last_column,
        [
            f"工作表“{RECLAIMED}”第 2 行 “{RECLAIMED}”缺少“承接部门及工作方式”这一栏。"
            "补上这一栏；表头应当有：序号、事项类别、事项名称、承接部门及工作方式"
        ],
    ),
    (drop_the_header, [f"工作表“{BASIC}” 找不到表头。恢复表头这一行：序号、事项类别、事项名称"]),
    (
        drop_every_header,
        [
            f"没有找到清单的表格。表头应当是：序号、事项类别、事项名称；{COLUMNS}；"
            "序号、事项类别、事项名称、承接部门及工作方式"
        ],
    ),
    (drop_every_row, [f"工作表“{BASIC}” “{BASIC}”里没有事项。检查是否误删了各行"]),
    (copy_a_sheet, [f"工作表“{BASIC} (2)” 与工作表“{BASIC}”都是“{BASIC}”。只留一张，另一张删去"]),
    (
        empty_a_name,
        [f"工作表“{ASSISTING}”第 3 行 “事项名称”是空的。补上内容；不要的事项整项删去"],
    ),
    (
        empty_a_duty_and_a_category,
        [
            f"工作表“{ASSISTING}”第 3 行 “乡镇配合职责”是空的。补上内容；不要的事项整项删去",
            f"工作表“{ASSISTING}”第 3 行 “事项类别”是空的。补上内容；不要的事项整项删去",
        ],
    ),
    (break_a_name, [f"工作表“{BASIC}”第 4 行 “事项名称”只能有一行。并成一行"]),
    (
        leave_a_gap_in_a_list,
        [f"工作表“{ASSISTING}”第 3 行 “对应上级部门”是空的。补上内容；不要的事项整项删去"],
    ),
    (
        hide_a_character,
        [
            f"工作表“{BASIC}”第 3 行 “事项名称”里有看不见的字符 U+200B。"
            "删去它，或者把这段文字重新输入一次\n    落实U+200B制度"
        ],
    ),
    (
        write_into_the_marks,
        [
            f"工作表“{BASIC}”第 3 行 隐藏的“续行”一栏里写了“备注”，这一栏不能填写。"
            "取消隐藏这一栏，清空这一格"
        ],
    ),
]


def test_what_is_typed_into_the_marks_is_read_once_its_cell_is_cleared(
    small_files: dict[str, Path], folder: Path
) -> None:
    path = folder.parent / "清单.xlsx"
    for typed, told in (("备注", True), ("SSSP", True), (None, False)):
        workbook = openpyxl.load_workbook(small_files["xlsx"])
        workbook[BASIC]["D3"].value = typed
        workbook.save(path)
        if told:
            with pytest.raises(UserError, match=f"写了“{typed}”，这一栏不能填写。取消隐藏这一栏"):
                import_edited(path, folder, ROOT / "templates", None, dry_run=True)
        else:
            import_edited(path, folder, ROOT / "templates", None, dry_run=True)


@pytest.mark.parametrize(
    ("element", "messages"),
    [
        (
            '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>',
            [f"工作表“{BASIC}”第 1 行 A1:XFD1048576 是合并的单元格。取消合并，把文字填进每一格"],
        ),
        ('<hyperlinks><hyperlink ref="A1:XFD1048576" location="A1"/></hyperlinks>', []),
    ],
)
def test_a_range_of_the_whole_sheet_does_not_fill_the_memory(
    element: str, messages: list[str], small_files: dict[str, Path], folder: Path
) -> None:
    path = folder.parent / "清单.xlsx"
    place = b"<printOptions"
    repack(small_files["xlsx"], path, "sheet2.xml", place, element.encode() + place)
    if not messages:
        assert import_edited(path, folder, ROOT / "templates", None, dry_run=False).notices == ()
        return
    with pytest.raises(UserError) as caught:
        import_edited(path, folder, ROOT / "templates", None, dry_run=False)
    assert str(caught.value) == f"清单.xlsx {messages[0]}"


def repack(old: Path, new: Path, part: str, text: bytes, instead: bytes) -> None:
    """Save a workbook with something else in one of its parts."""
    with zipfile.ZipFile(old) as package, zipfile.ZipFile(new, "w", zipfile.ZIP_DEFLATED) as made:
        for name in package.namelist():
            content = package.read(name)
            if name.endswith(part):
                assert text in content
                content = content.replace(text, instead, 1)
            made.writestr(name, content)


@pytest.mark.parametrize(("edit", "messages"), WRONG)
def test_what_cannot_be_read_is_named_and_the_source_untouched(
    edit: Callable[[Any], None], messages: list[str], workbook: Any, folder: Path
) -> None:
    edit(workbook)
    assert said(workbook, folder) == [f"清单.xlsx {message}" for message in messages]


def test_all_faults_are_named_at_once(workbook: Any, folder: Path) -> None:
    break_a_name(workbook)
    merge_a_row(workbook)
    empty_a_duty_and_a_category(workbook)
    assert len(said(workbook, folder)) == 2
    drop_the_last_column(workbook)
    assert len(said(workbook, folder)) == 3


# --- Rows that go on -----------------------------------------------------------------------------

NAMES = ("序号", "事项类别", "事项名称", "职责")


def rows(*texts: tuple[str, ...]) -> list[FileRow]:
    return [
        FileRow(Place("甲.xlsx", part="工作表“甲”", line=n), row[:4], marks="".join(row[4:]))
        for n, row in enumerate(texts, 1)
    ]


FIRST = ("1", "甲", "乙", "一；")
SECOND = ("1", "甲", "乙", "二；", "2SSSP")
THIRD = ("1", "甲", "乙", "三", "3SSSW")


@pytest.mark.parametrize(
    "read",
    [
        (FIRST, SECOND, THIRD, ("2", "甲", "丁", "四")),
        (THIRD, ("2", "甲", "丁", "四"), SECOND, FIRST),
        (("9", *FIRST[1:]), SECOND, THIRD, ("2", "甲", "丁", "四")),
    ],
)
def test_rows_that_go_on_are_joined_wherever_they_stand(read: tuple[tuple[str, ...], ...]) -> None:
    whole = {row.texts[2]: row.texts[3] for row in joined(rows(*read), NAMES)}
    assert whole == {"乙": "一；\n二；三", "丁": "四"}


def test_a_copied_item_has_its_own_rows() -> None:
    twice = rows(FIRST, SECOND, FIRST, ("1", "甲", "乙", "别的", "2SSSP"))
    assert [row.texts[3] for row in joined(twice, NAMES)] == ["一；\n二；", "一；\n别的"]


def test_a_name_changed_in_the_first_row_alone_counts() -> None:
    (row,) = joined(rows(("1", "甲", "新", "一；"), SECOND), NAMES)
    assert row.texts == ("1", "甲", "新", "一；\n二；")
    assert row.notices == ("甲.xlsx 工作表“甲”第 2 行 是第 1 行的续行，“事项名称”以第 1 行的为准",)


@pytest.mark.parametrize(
    ("marks", "said"),
    [
        ("2SSS", "这是上面某一项的续行，找不到它接在哪一项后面"),
        ("SSSP", "隐藏的“续行”一栏里写了“SSSP”，这一栏不能填写"),
        ("备注", "隐藏的“续行”一栏里写了“备注”，这一栏不能填写"),
    ],
)
def test_a_row_that_goes_on_with_nothing_is_a_fault(marks: str, said: str) -> None:
    _, stray = joined(rows(FIRST, ("1", "甲", "乙", "二", marks)), NAMES)
    assert [fault.message for fault in stray.faults.values()] == [said]
