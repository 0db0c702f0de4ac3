"""一致性对照表 and the overview: what stands in the workbooks and in a town's Word file."""

import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openxml_audit import OpenXmlValidator

from booklet.county import reading, report
from booklet.county.county import County
from booklet.county.findings import Findings
from booklet.county.frame import MOST_COLUMNS, Frame
from booklet.county.report import county_of
from booklet.model.layout import Layout
from booklet.model.resources import Resources
from tests.commandline import build
from tests.county.small import made, spoil
from tests.tools import pdf_pages, printed_by_libreoffice
from tests.word_file import tables

COUNT = 18  # more than a table has columns for
HEAD = 3  # title, note and header row
OWN = "负责古驿站看护"


@pytest.fixture(scope="module")
def towns(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A county in which 红旗镇 has a slip, lacks an item, has one of its own and its own words."""
    folder = made(tmp_path_factory.mktemp("tables"), COUNT)
    spoil(folder, "查处违法行为", "查外违法行为")
    spoil(folder, "建立野生动植物资源档案", "摸清底数以后分门别类造册")
    spoil(folder, "加强基层阵地建设，优化提升服务功能", OWN, "basic.yaml")
    return folder


@pytest.fixture(scope="module")
def output(towns: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("out")
    with pytest.MonkeyPatch.context() as patch:  # here, without other processes
        patch.setattr(report, "FEW", COUNT)
        patch.setattr(reading, "FEW", COUNT)
        ran = build("county", towns, "--output", folder)
    assert ran.returncode == 0, ran.stderr
    return folder


@pytest.fixture(scope="module")
def county(towns: Path, output: Path) -> County:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reading, "FEW", COUNT)
        return county_of([towns], output, Resources(), pages=True)


@pytest.fixture(scope="module")
def path(output: Path) -> Path:
    return output / "昌吉市乡镇（街道）履职事项清单一致性对照表.xlsx"


@pytest.fixture(scope="module")
def overview(output: Path) -> Path:
    return output / "昌吉市乡镇（街道）履职事项清单汇总.xlsx"


@pytest.fixture(scope="module")
def document(output: Path) -> Path:
    return output / "一致性对照表" / "红旗镇履职事项清单一致性对照表.docx"


def rows(path: Path, sheet: str) -> list[dict[str, Any]]:
    """Return the rows of a sheet by the titles of its columns."""
    worksheet: Any = openpyxl.load_workbook(path)[sheet]
    head, *own = list(worksheet.iter_rows(min_row=HEAD, values_only=True))
    return [dict(zip(head, row, strict=True)) for row in own]


def test_the_summary_counts_by_town_and_by_kind_and_adds_up(path: Path) -> None:
    found = rows(path, "汇总")
    by_town = [row for row in found if row["汇总"] == "按乡镇"]
    assert len(by_town) == COUNT
    (own,) = [row for row in by_town if row["名称"] == "红旗镇"]
    counts = {key: n for key, n in own.items() if isinstance(n, int) and n}
    assert counts == {"差异": 2, "缺少事项": 1, "一两字差": 1, "自己说法": 1, "个性事项": 1}
    total = found[-1]
    for group in ("按乡镇", "按清单"):
        for key in counts:
            assert sum(row[key] for row in found if row["汇总"] == group) == total[key]


def test_the_differences_have_town_list_item_page_and_both_texts(path: Path) -> None:
    missing, slip = rows(path, "差异")
    assert (missing["差异"], missing["乡镇"], missing["清单"]) == (
        "缺少事项", "红旗镇", "基本履职事项清单",
    )  # fmt: skip
    assert missing["多数乡镇"] == "基本履职事项清单里有这一项（18 个清单里 17 个）"
    assert (slip["差异"], slip["事项名称"], slip["页码"]) == (
        "一两字差", "野生动物、植物保护工作", 2,
    )  # fmt: skip
    assert (slip["本单位"], slip["多数乡镇"]) == ("查外违法行为。", "查处违法行为。")


def test_the_characters_that_differ_are_marked(path: Path, layout: Layout) -> None:
    worksheet: Any = openpyxl.load_workbook(path, rich_text=True)["差异"]
    columns = {cell.value: cell.column for cell in worksheet[HEAD]}
    marked = []
    for title, emphasis in (("本单位", "removed"), ("多数乡镇", "added")):
        text = worksheet.cell(HEAD + 2, columns[title]).value
        assert isinstance(text, CellRichText)
        (own,) = [part for part in text if isinstance(part, TextBlock)]
        assert own.font.color
        look = {str(key): value for key, value in layout.county.emphasis.items()}[emphasis]
        assert own.font.color.rgb == f"FF{look.colour[1:].upper()}"
        assert own.font.u == "single"
        marked.append(own.text)
    assert marked == ["外", "处"]


def test_what_is_no_difference_stands_by_itself(path: Path) -> None:
    (own,) = rows(path, "个性事项")
    assert (own["乡镇"], own["事项名称"]) == ("红旗镇", OWN)
    (worded,) = rows(path, "自己说法")
    assert (worded["乡镇数"], worded["处数"], worded["乡镇"]) == (1, 1, "红旗镇")


def test_the_matrix_has_each_item_with_its_number_in_each_town(
    path: Path, county: County, layout: Layout
) -> None:
    sheets = [name for name in openpyxl.load_workbook(path).sheetnames if name.startswith("对照")]
    assert sheets == ["对照（1—9）", "对照（10—18）"] and MOST_COLUMNS < COUNT
    both = [rows(path, name) for name in sheets]
    frame = Frame(county, layout)
    for first, second in zip(*both, strict=True):
        whole = {**first, **second}
        assert [whole[label] for label in frame.labels if label != "红旗镇"] == [
            whole["三工镇"]
        ] * (COUNT - 1)
    item = {row["事项名称"]: row["红旗镇"] for own in both for row in own if "红旗镇" in row}
    assert item["野生动物、植物保护工作"] == "1△"
    assert item["加强基层阵地建设，优化提升服务功能"] is None


def test_the_overview_counts_by_list_category_and_department(
    overview: Path, county: County
) -> None:
    items = sum(len(town.duties) for town in county.towns)
    for part in ("各清单", "各类别"):
        *own, total = rows(overview, f"{part}（1—9）")
        assert total["合计"] == items == sum(row["合计"] for row in own)
        assert all(row["乡镇数"] == COUNT for row in own)
    departments = {row["名称"]: row for row in rows(overview, "各部门（10—18）")}
    names = Counter(
        town.names.own(name)
        for town in county.towns
        for duty in town.duties
        for name in duty.departments
    )
    assert {name: row["合计"] for name, row in departments.items() if name != "合计"} == names


def test_each_workbook_has_a_chart_of_its_numbers(path: Path, overview: Path) -> None:
    for file, sheet, first, last in (
        (path, "差异数", "三工镇", COUNT),
        (overview, "各部门事项数", "昌吉市公安局", 3),
    ):
        workbook: Any = openpyxl.load_workbook(file)
        (chart,) = workbook[sheet]._charts
        (series,) = chart.series
        labels = series.cat.strRef
        name, _, place = labels.f.replace("$", "").rpartition("!")
        cells = [cell.value for (cell,) in workbook[name.strip("'")][place]]
        assert cells == [point.v for point in labels.strCache.pt]
        assert (cells[0], len(cells)) == (first, last)


def test_a_towns_word_file_has_its_differences_and_what_it_alone_has(document: Path) -> None:
    differences, own = tables(document)
    assert [row[1] for row in differences] == ["缺少事项", "一两字差"]
    assert differences[1][3:] == ["野生动物、植物保护工作", "2", "查外违法行为。", "查处违法行为。"]
    assert [row[4] for row in own] == [OWN]


def test_a_town_without_differences_is_told_so(document: Path) -> None:
    ((row,),) = tables(document.with_name("三工镇履职事项清单一致性对照表.docx"))
    assert set(row) == {"没有差异"}


def test_a_validator_finds_nothing(path: Path, overview: Path, document: Path) -> None:
    for file in (path, overview, document):
        result = OpenXmlValidator().validate(file)
        assert result.is_valid, [str(error) for error in result.errors]


def test_what_is_printed_has_a_title_and_whole_rows(path: Path, tmp_path: Path) -> None:
    pages = pdf_pages(printed_by_libreoffice(path, tmp_path))
    assert "一致性对照表" in pages[0].replace(" ", "")
    (differences,) = [page for page in pages if "查外违法行为" in page]
    assert "—3—" in differences.replace(" ", "") and "缺少事项" in differences


def test_the_same_towns_give_the_same_bytes_by_however_many_processes(
    towns: Path, output: Path, tmp_path: Path
) -> None:
    assert build("county", towns, "--output", tmp_path).returncode == 0
    for file in sorted(output.rglob("*")):
        if file.is_file():
            assert (tmp_path / file.relative_to(output)).read_bytes() == file.read_bytes(), file


def test_findings_of_one_county_do_not_depend_on_the_order_of_its_towns(
    towns: Path, county: County, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "FEW", COUNT)
    named = sorted(towns.iterdir(), reverse=True)
    turned = county_of(named, tmp_path, Resources(), pages=False)
    told = [
        sorted((f.town.name, f.fault.rule, f.item) for f in Findings(own).told)
        for own in (county, turned)
    ]
    assert told[0] == told[1]


def test_with_a_model_every_file_says_what_it_has_and_none_what_most_have(
    tmp_path: Path,
) -> None:
    towns = made(tmp_path, 3)
    spoil(towns, "昌吉市公安局", "昌吉市民政局", town="佃坝乡")
    spoil(towns, "昌吉市公安局", "昌吉市民政局")
    spoil(towns, "加强基层阵地建设，优化提升服务功能", OWN, "basic.yaml", "三工镇")
    ran = build("county", towns, "--model", towns / "三工镇", "--output", tmp_path / "out")
    assert ran.returncode == 0, ran.stderr
    (workbook,) = (tmp_path / "out").glob("*对照表.xlsx")
    assert "昌吉市公安局" in {row["三工镇"] for row in rows(workbook, "差异")}
    assert "说法不一" not in openpyxl.load_workbook(workbook).sheetnames
    for file in (tmp_path / "out").rglob("*.*"):
        text = content_of(file)
        assert "多数" not in text and "半数" not in text, file
    document = tmp_path / "out" / "一致性对照表" / "红旗镇履职事项清单一致性对照表.docx"
    head = docx.Document(str(document)).tables[0].rows[0]
    assert head.cells[-1].text == "三工镇"


def test_where_no_list_names_a_department_there_is_no_table_of_them(tmp_path: Path) -> None:
    towns = made(tmp_path, 2)
    for town in towns.iterdir():
        for line in (
            "配合履职事项清单, 类型: assisting, 文件: assisting",
            "上级部门收回事项清单, 类型: reclaimed, 文件: reclaimed",
        ):
            spoil(towns, f"  - {{名称: {line}.yaml}}\n", "", "booklet.yaml", town.name)
    ran = build("county", towns, "--output", tmp_path / "out")
    assert ran.returncode == 0, ran.stderr
    overview = tmp_path / "out" / "昌吉市乡镇（街道）履职事项清单汇总.xlsx"
    assert openpyxl.load_workbook(overview).sheetnames == ["各清单", "各类别"]


def content_of(file: Path) -> str:
    """Return the text of a page, or of all parts of an Office package."""
    if not zipfile.is_zipfile(file):
        return file.read_text(encoding="utf-8")
    with zipfile.ZipFile(file) as package:
        return "".join(package.read(name).decode("utf-8", "ignore") for name in package.namelist())
