"""A workbook's parts as all sorts of programs write them: what is sound is read."""

import random
import shutil
import zipfile
from collections.abc import Mapping
from pathlib import Path

import openpyxl
import pytest
from openpyxl.chart import BarChart
from openpyxl.chartsheet import Chartsheet

from booklet.files.faults import UserError
from booklet.incoming.bring_in import Imported, import_edited
from booklet.sheet.formats import Formats
from booklet.sheet.reader import read_tables
from tests.tools import ROOT, SMALL

BASIC = "基本履职事项清单"
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_MAIN = 'xmlns="http://purl.oclc.org/ooxml/spreadsheetml/main"'
STRICT_RELATIONS = "http://purl.oclc.org/ooxml/officeDocument/relationships"
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override '
    'PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    'spreadsheetml.sheet.main+xml"/></Types>'
)
HEAD = "".join(f'<c t="s"><v>{n}</v></c>' for n in range(3))
ITEM = '<c><v>1</v></c><c t="inlineStr"><is><t>党的建设</t></is></c>'
STRINGS = ("序号", "事项类别", "<r><t>事项</t></r><r><t>名称</t></r><rPh><t>míng</t></rPh>", "")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The small source, its first list alone."""
    folder = shutil.copytree(SMALL, tmp_path / "source")
    path = folder / "booklet.yaml"
    lines = path.read_text(encoding="utf-8").splitlines()
    wanted = [line for line in lines if "assisting" not in line and "reclaimed" not in line]
    path.write_text("\n".join(wanted) + "\n", encoding="utf-8")
    return folder


def related(*parts: tuple[str, str], id_: str = "r") -> str:
    inside = "".join(
        f'<Relationship Id="{id_}{n}" Type="{RELATIONS}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(parts)
    )
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'<Relationships xmlns="{space}">{inside}</Relationships>'


def parts(rows: str, strings: tuple[str, ...] = STRINGS) -> dict[str, str]:
    """Return the least that a workbook consists of."""
    texts = "".join(f"<si>{s if s.startswith('<') else f'<t>{s}</t>'}</si>" for s in strings)
    return {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": related(("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'<workbook {MAIN} xmlns:r="{RELATIONS}"><sheets>'
        f'<sheet name="{BASIC}" sheetId="1" r:id="r0"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": related(
            ("worksheet", "/xl/worksheets/sheet1.xml"), ("sharedStrings", "sharedStrings.xml")
        ),
        "xl/worksheets/sheet1.xml": f"<worksheet {MAIN}><sheetData>{rows}</sheetData></worksheet>",
        "xl/sharedStrings.xml": f"<sst {MAIN}>{texts}</sst>",
    }


def rows(name: str, before: str = "") -> str:
    return f"{before}<row>{HEAD}</row><row>{ITEM}{name}</row>"


def written(made: Mapping[str, str | bytes], path: Path) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in made.items():
            package.writestr(name, content)
    return path


def read(made: Mapping[str, str | bytes], folder: Path) -> Imported:
    path = written(made, folder.parent / "清单.xlsx")
    return import_edited(path, folder, ROOT / "templates", None, dry_run=True)


def faults(made: Mapping[str, str | bytes], folder: Path) -> list[str]:
    with pytest.raises(UserError) as caught:
        read(made, folder)
    return [str(fault) for fault in caught.value.faults]


def name_read(cell: str, folder: Path) -> str:
    """Return the only item's name, of a cell as it is stored."""
    imported = read(parts(rows(cell)), folder)
    (added,) = (change for change in imported.changes if change.kinds == ("新增",))
    return added.said.partition("“")[2].rpartition("”（")[0]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ('<c t="str"><v>甲乙</v></c>', "甲乙"),
        ('<c t="inlineStr"><is><r><t>甲</t></r><r><rPr><b/></rPr><t>乙</t></r></is></c>', "甲乙"),
        ('<c><v>7</v></c>', "7"),
        ('<c t="n"><v>1E3</v></c>', "1000"),
        ('<c t="str"><v>甲_x0041_乙</v></c>', "甲A乙"),
        ('<c t="str"><v>甲_x005F_x0041_</v></c>', "甲_x0041_"),
        ('<c s="99"><v>7</v></c>', "7"),
        ('<c r="C2" t="str"><v>甲</v></c>', "甲"),
        ('<x:c xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main" t="str">'
         "<x:v>甲</x:v></x:c>", "甲"),
    ],
)  # fmt: skip
def test_texts_are_read_however_they_are_stored(cell: str, text: str, folder: Path) -> None:
    assert name_read(cell, folder) == text


@pytest.mark.parametrize(
    ("cell", "message"),
    [
        ('<c t="d"><v>2025-07-01</v></c>', "C2 是日期或时间"),
        ('<c t="s"><v>99</v></c>', "C2 的文字在文件里找不到"),
        ("<c><v>nan</v></c>", "C2 不是数字"),
        ("<c><v>七</v></c>", "C2 不是数字"),
        ('<c t="str"><f t="shared" si="0"/><v>甲</v></c>', "C2 是公式"),
    ],
)
def test_what_only_its_program_can_show_is_named(cell: str, message: str, folder: Path) -> None:
    (said,) = faults(parts(rows(cell)), folder)
    assert f"第 2 行 {message}。" in said


def test_names_of_parts_may_have_backslashes_and_any_case(folder: Path) -> None:
    made = parts(rows('<c t="str"><v>甲</v></c>'))
    odd = {name.replace("/", "\\").upper(): content for name, content in made.items()}
    assert next(change.kinds for change in read(odd, folder).changes) == ("新增",)


def test_a_workbook_of_the_strict_class_is_read(folder: Path) -> None:
    made = {
        name: text.replace(MAIN, STRICT_MAIN).replace(RELATIONS, STRICT_RELATIONS)
        for name, text in parts(rows('<c t="str"><v>甲</v></c>')).items()
    }
    assert "新增" in read(made, folder).summary


@pytest.mark.parametrize("coding", ["utf-16", "utf-8-sig", "gb18030"])
def test_a_part_may_have_any_coding_that_it_says(coding: str, folder: Path) -> None:
    plain = parts(rows('<c t="str"><v>甲</v></c>'))
    made: dict[str, str | bytes] = dict(plain)
    label = "utf-8" if coding == "utf-8-sig" else coding
    for name in ("xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml"):
        text = f'<?xml version="1.0" encoding="{label}"?>{plain[name]}'
        made[name] = text.encode(coding)
    assert "新增" in read(made, folder).summary


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        ("xl/worksheets/sheet1.xml", "<c><v>1", '<c r="?1"><v>1'),
        ("xl/worksheets/sheet1.xml", "<row>", '<row r="x">'),
        ("xl/worksheets/sheet1.xml", "</sheetData>", ""),
        ("xl/workbook.xml", 'r:id="r0"', 'r:id="r7"'),
    ],
)
def test_a_damaged_part_is_named(part: str, old: str, new: str, folder: Path) -> None:
    made = parts(rows('<c t="str"><v>甲</v></c>'))
    made[part] = made[part].replace(old, new, 1)
    (said,) = faults(made, folder)
    assert said.startswith(f"清单.xlsx 文件已经损坏：读不出其中的 {part}。")


def test_a_workbook_without_its_strings_is_damaged(folder: Path) -> None:
    made = parts(rows('<c t="str"><v>甲</v></c>'))
    del made["xl/sharedStrings.xml"]
    (said,) = faults(made, folder)
    assert said.startswith("清单.xlsx 文件已经损坏：读不出其中的 sharedStrings.xml。")


# --- Bounds --------------------------------------------------------------------------------------


def test_a_string_that_thousands_of_rows_share_does_not_fill_the_memory(folder: Path) -> None:
    dice = random.Random(7)
    long = "".join(chr(dice.randrange(0x4E00, 0x9FA5)) for _ in range(330_000))
    row = f'<row>{ITEM}<c t="s"><v>3</v></c></row>'
    made = parts(f"<row>{HEAD}</row>{row * 4_000}", (*STRINGS[:3], long))
    assert faults(made, folder) == [
        "清单.xlsx 里面的文字超过 300 万字，不像是清单。"
        "检查是否选错了文件，或者有没有重复了许多遍的文字"
    ]


def test_cells_at_the_far_end_of_many_rows_do_not_fill_the_memory(folder: Path) -> None:
    row = '<row><c r="XFD{}" t="str"><v>甲</v></c></row>'
    made = parts("".join(row.format(n) for n in range(1, 100)))
    assert faults(made, folder) == ["清单.xlsx 单元格超过 100 万个，不像是清单。检查是否选错了文件"]


def test_many_ranges_over_the_same_cells_do_not_take_for_ever(folder: Path) -> None:
    made = parts(rows('<c t="str"><v>甲</v></c>') * 100)
    merges = '<mergeCell ref="A1:XFD1048576"/>' * 20_000
    made["xl/worksheets/sheet1.xml"] = made["xl/worksheets/sheet1.xml"].replace(
        "</sheetData>", f"</sheetData><mergeCells>{merges}</mergeCells>"
    )
    assert faults(made, folder) == ["清单.xlsx 合并的单元格占了整张工作表。取消合并，再读入一次"]


# --- What stands beside the cells ----------------------------------------------------------------


def test_text_boxes_are_named(folder: Path) -> None:
    drawing = (
        '<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"'
        ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><xdr:sp><xdr:txBody>'
        "<a:p><a:r><a:t>请</a:t></a:r><a:r><a:t>核实</a:t></a:r></a:p></xdr:txBody></xdr:sp></xdr:wsDr>"
    )
    made = parts(rows('<c t="str"><v>甲</v></c>')) | {
        "xl/worksheets/_rels/sheet1.xml.rels": related(("drawing", "../drawings/drawing1.xml")),
        "xl/drawings/drawing1.xml": drawing,
    }
    assert read(made, folder).notices == (f"清单.xlsx 工作表“{BASIC}” 里的文本框没有读入：请核实",)


def test_a_thread_of_comments_is_named_whole_and_once(folder: Path) -> None:
    made = parts(rows('<c t="str"><v>甲</v></c>')) | {
        "xl/worksheets/_rels/sheet1.xml.rels": related(
            ("comments", "../comments1.xml"), ("threadedComment", "../threads/thread1.xml")
        ),
        "xl/comments1.xml": f'<comments {MAIN}><commentList><comment ref="C2"><text><t>[线程批注]'
        "请更新</t></text></comment></commentList></comments>",
        "xl/threads/thread1.xml": '<ThreadedComments xmlns="http://schemas.microsoft.com/office/'
        'spreadsheetml/2018/threadedcomments"><threadedComment ref="C2"><text>改名</text>'
        '</threadedComment><threadedComment ref="C2"><text>同意</text></threadedComment>'
        "</ThreadedComments>",
    }
    assert read(made, folder).notices == (
        f"清单.xlsx 工作表“{BASIC}”第 2 行 C2 的批注没有读入：改名 同意",
    )


def test_a_sheet_that_is_a_chart_is_named(folder: Path, tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    for row in (("序号", "事项类别", "事项名称"), (1, "党的建设", "甲")):
        sheet.append(row)
    chart: Chartsheet = workbook.create_chartsheet("图表")
    chart.add_chart(BarChart())
    workbook.save(tmp_path / "清单.xlsx")
    imported = import_edited(tmp_path / "清单.xlsx", folder, ROOT / "templates", None, True)
    assert imported.notices == ("清单.xlsx 工作表“图表” 是图表或者宏，没有读入",)


# --- Numbers -------------------------------------------------------------------------------------


def styles(*codes: str) -> Formats:
    from lxml import etree

    own = "".join(f'<numFmt numFmtId="{164 + n}" formatCode="{c}"/>' for n, c in enumerate(codes))
    used = "".join(f'<xf numFmtId="{164 + n}"/>' for n, _ in enumerate(codes))
    text = f"<styleSheet><numFmts>{own}</numFmts><cellXfs>{used}</cellXfs></styleSheet>"
    return Formats(etree.fromstring(text))


@pytest.mark.parametrize(
    ("code", "value", "shown"),
    [
        ("0.0", "2.25", ("2.3", None)),
        ("yyyy&quot;年&quot;m&quot;月&quot;", "45839", ("", "是日期或时间")),
        ("[$-804]aaaa", "45839", ("", "是带格式的数字")),
        ("&quot;第&quot;0&quot;项 day&quot;", "5", ("", "是带格式的数字")),
        ("[h]:mm", "1.5", ("", "是日期或时间")),
        ("0", "1e999", ("", "不是数字")),
        ("0.00", "1" * 60, ("", "是带格式的数字")),
        ("General", "1" * 400, ("", "不是数字")),
    ],
)
def test_a_number_shows_as_its_format_says_or_is_named(
    code: str, value: str, shown: tuple[str, str | None]
) -> None:
    assert styles(code).shown(value, "0") == shown


def test_a_part_that_nothing_leads_to_is_not_read(tmp_path: Path) -> None:
    made = parts(rows('<c t="str"><v>甲</v></c>'))
    made["xl/worksheets/sheet2.xml"] = "<no>xml"
    made["xl/styles.xml"] = "neither"
    assert len(read_tables(written(made, tmp_path / "清单.xlsx"))) == 1
