"""Files as people, programs and other offices really hand them in, each with the right answer."""

import io
import re
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from booklet.files.faults import UserError
from booklet.incoming.bring_in import Imported, import_edited
from tests.edited import EditedSheets
from tests.tools import ROOT

HANDED = ROOT / "tests" / "handed"
SAME = "与清单相同，没有要改的地方"
SPLIT = (
    "“承接部门”像是“承接部门及工作方式”，可是还有不认识的“工作方式”一栏，分不清是不是同一栏拆成的。"
    "拆开的并成一栏，多余的栏删去；表头应当有：序号、事项类别、事项名称、承接部门及工作方式"
)
ASSISTING = "序号、事项类别、事项名称、对应上级部门、上级部门职责、乡镇配合职责"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return shutil.copytree(ROOT / "source", tmp_path / "source")


def imported(path: Path, folder: Path) -> Imported:
    return import_edited(path, folder, ROOT / "templates", None, dry_run=True)


def refused(path: Path, folder: Path) -> list[str]:
    with pytest.raises(UserError) as caught:
        imported(path, folder)
    return [str(fault) for fault in caught.value.faults]


# --- Files that other programs made of lists -----------------------------------------------------


def test_a_column_in_two_is_refused_in_a_workbook(folder: Path) -> None:
    place = "c_split_column.xlsx 工作表“上级部门收回事项清单”第 1 行"
    assert refused(HANDED / "c_split_column.xlsx", folder) == [f"{place} {SPLIT}"]


def test_a_column_in_two_is_refused_in_a_word_file_and_other_titles_are(folder: Path) -> None:
    assert refused(HANDED / "c.docx", folder) == [
        f"c.docx 第 1 个表格 找不到表头。恢复表头这一行：{ASSISTING}",
        f"c.docx 第 2 个表格第 1 行 {SPLIT}",
    ]


def test_a_column_of_remarks_beside_one_called_otherwise_is_no_doubt(
    files: dict[str, Path], folder: Path
) -> None:
    file = EditedSheets(files["xlsx"])
    file.sheets[1]["F2"].value, file.sheets[1]["H2"].value = "街道配合职责", "备注"
    read = imported(file.save(folder.parent / "清单.xlsx"), folder)
    assert read.changes == ()
    assert [("当作" in said, "备注" in said) for said in read.notices] == [
        (True, False),
        (False, True),
    ]


def test_lists_that_are_gone_are_counted(folder: Path) -> None:
    read = imported(HANDED / "lost-two-tables-via-doc.docx", folder)
    assert (read.changes, read.summary) == ((), "其余相同，2 个清单没有读到")
    column, outside, *absent = read.notices
    assert "第 1 个表格第 109 行 第 1 格 的“1事项名称对应上级部门" in column
    assert "等 599 行" in outside
    assert absent == [
        f"lost-two-tables-via-doc.docx 里没有“{name}”的表格，这个清单没有改动"
        for name in ("配合履职事项清单", "上级部门收回事项清单")
    ]


def test_lists_that_are_gone_are_counted_beside_changes(
    files: dict[str, Path], folder: Path
) -> None:
    file = EditedSheets(files["xlsx"])
    del file.workbook["上级部门收回事项清单"]
    file.put(0, 0, 2, "学习")
    read = imported(file.save(folder.parent / "清单.xlsx"), folder)
    assert read.summary.endswith("；1 个清单没有读到")


def test_a_file_without_our_lists_is_told_so(folder: Path) -> None:
    (said,) = refused(HANDED / "xlsx-stream-d-date-cell.xlsx", folder)
    assert said.startswith("xlsx-stream-d-date-cell.xlsx 没有找到清单的表格。表头应当是：")


# --- What programs leave in sound files ----------------------------------------------------------

DOCTYPE = b'<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/a.dtd">'
Parts = dict[str, bytes]


def printer_settings(parts: Parts) -> None:
    parts["word/printerSettings/printerSettings1.bin"] = b'<?xml version="1.0"?>' + DOCTYPE


def drawing_of_lines(parts: Parts) -> None:
    parts["word/media/image1.svg"] = b"<!DOCTYPE svg PUBLIC '-//W3C//DTD SVG 1.1//EN' ''><svg/>"


def strict(parts: Parts) -> None:
    for name, part in parts.items():
        for usual in (b"wordprocessingml", b"spreadsheetml"):
            old = b"http://schemas.openxmlformats.org/" + usual + b"/2006/main"
            part = part.replace(old, b"http://purl.oclc.org/ooxml/" + usual + b"/main")
        old = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
        part = part.replace(old, b"http://purl.oclc.org/ooxml/officeDocument/relationships")
        parts[name] = part


def in_styles(old: bytes, new: bytes) -> Callable[[Parts], None]:
    def change(parts: Parts) -> None:
        assert re.search(old, parts["xl/styles.xml"])
        parts["xl/styles.xml"] = re.sub(old, new, parts["xl/styles.xml"])

    return change


def no_styles(parts: Parts) -> None:
    del parts["xl/styles.xml"]
    relations = parts["xl/_rels/workbook.xml.rels"]
    found = rb'<Relationship [^>]*styles"[^>]*/>'
    assert re.search(found, relations)
    parts["xl/_rels/workbook.xml.rels"] = re.sub(found, b"", relations)


def bad_date(parts: Parts) -> None:
    core = parts["docProps/core.xml"]
    parts["docProps/core.xml"] = re.sub(rb"20\d\d-\d\d-\d\dT[\d:]+Z", b"2025/07/01 08:00", core)
    assert core != parts["docProps/core.xml"]


def pivot_table(parts: Parts) -> None:
    """A pivot table that openpyxl refuses."""
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/pivotTable"
    parts["xl/worksheets/_rels/sheet2.xml.rels"] = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="p" Type="{kind}" Target="../pivotTables/pivotTable1.xml"/>'
        "</Relationships>"
    ).encode()
    parts["xl/pivotTables/pivotTable1.xml"] = b"<pivotTableDefinition/>"


@pytest.mark.parametrize(
    ("suffix", "change"),
    [
        ("docx", printer_settings),
        ("docx", drawing_of_lines),
        ("docx", strict),
        ("docx", bad_date),
        ("xlsx", strict),
        ("xlsx", bad_date),
        ("xlsx", no_styles),
        ("xlsx", pivot_table),
        ("xlsx", in_styles(rb"(<fills[^>]*>)", rb"\1<fill/>")),
        ("xlsx", in_styles(rb'<family val="\d+" ?/>', b'<family val="34"/>')),
        ("xlsx", in_styles(rb'rgb="[0-9A-F]+"', b'rgb="blue"')),
    ],
)
def test_a_sound_file_is_read(
    suffix: str, change: Callable[[Parts], None], files: dict[str, Path], folder: Path
) -> None:
    with zipfile.ZipFile(files[suffix]) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    change(parts)
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as package:
        for name, part in parts.items():
            package.writestr(name, part)
    path = folder.parent / f"清单.{suffix}"
    path.write_bytes(content.getvalue())
    read = imported(path, folder)
    assert (read.summary, read.notices) == (SAME, ())
