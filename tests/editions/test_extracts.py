"""The extracts are asked what they say of each department, and whether their files are whole."""

import re
import shutil
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import yaml
from openxml_audit import OpenXmlValidator

from booklet.editions.extracts import Departments
from booklet.model.booklet import Booklet, Cell
from booklet.model.layout import Layout
from booklet.model.resources import Resources
from booklet.pdf import writer as pdf
from booklet.plan.page_plan import PagePlan
from booklet.publish.reports import publish_departments
from booklet.sheet import writer as sheet
from booklet.sheet.reader import items, read_tables
from booklet.word import writer as word
from tests.commandline import build
from tests.edited import written_source
from tests.planned import RESOURCES, planned, typeset_now
from tests.tools import ROOT, SMALL, pdf_pages, printed_by_libreoffice, quiet
from tests.word_file import faults, parts, tables

TEMPLATES, FONTS = ROOT / "templates", ROOT / "fonts"
FRONT = 2  # cover and 目录
HEAD = 2  # the header row of a sheet, from 0: title and note stand above it
ASSISTING, RECLAIMED = "配合履职事项清单", "上级部门收回事项清单"


@pytest.fixture(scope="module")
def departments(booklet: Booklet, plan: PagePlan, layout: Layout) -> Departments:
    return Departments(booklet, plan, layout)


@pytest.fixture(scope="module")
def laid_out(departments: Departments) -> pdf.Typeset:
    return typeset_now(departments.workbook(), departments.layout)


@pytest.fixture(scope="module")
def content(departments: Departments, laid_out: pdf.Typeset) -> bytes:
    return workbook_of(departments, laid_out.plan)


@pytest.fixture(scope="module")
def path(content: bytes, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("departments") / "departments.xlsx"
    path.write_bytes(content)
    return path


@pytest.fixture(scope="module")
def workbook(path: Path) -> Any:
    return openpyxl.load_workbook(path)


@pytest.fixture(scope="module")
def printed(path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return printed_by_libreoffice(path, tmp_path_factory.mktemp("printed"))


@pytest.fixture(scope="module")
def documents(
    departments: Departments, laid_out: pdf.Typeset, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Path]:
    return documents_of(departments, laid_out.plan, tmp_path_factory.mktemp("documents"))


def workbook_of(departments: Departments, plan: PagePlan) -> bytes:
    booklet = departments.workbook()
    return sheet.write(booklet, departments.layout, plan, RESOURCES, "departments")


def documents_of(
    departments: Departments, plan: PagePlan, folder: Path, every: int = 1
) -> dict[str, Path]:
    """Return the Word file of each department, or of one in so many, written to ``folder``."""
    made = {}
    for at, extract in list(enumerate(departments.extracts, 1))[::every]:
        made[extract.department] = folder / f"{at}.docx"
        document, alone = departments.document(extract), plan.alone(at)
        made[extract.department].write_bytes(
            word.write(document, departments.layout, alone, RESOURCES, "extract")
        )
    return made


# --- Which items ---------------------------------------------------------------------------------

Entry = tuple[str, str, int, str, str]  # department, list, number, category and name


@pytest.fixture(scope="module")
def in_the_source() -> list[Entry]:
    """Every department of every item, read from the YAML files alone."""
    found = []
    for name, file in ((ASSISTING, "assisting"), (RECLAIMED, "reclaimed")):
        content = yaml.safe_load((ROOT / "source" / f"{file}.yaml").read_text(encoding="utf-8"))
        items = [(category, item) for category, own in content.items() for item in own]
        for number, (category, item) in enumerate(items, 1):
            listed = item.get("对应上级部门") or [
                line[:-1]
                for line in item["承接部门及工作方式"].splitlines()
                if re.fullmatch(r"\S{3,22}(局|委|部|中心|会|办|联|院|室|队)：", line)
            ]
            # The one name that stands there without its place.
            full = ["昌吉市民政局" if own == "市民政局" else own for own in listed]
            found += [(own, name, number, category, item["事项名称"]) for own in full]
    return found


def sheets(path: Path) -> dict[str, list[tuple[str, ...]]]:
    """Return the items of each department's sheet by the department in the sheet's title."""
    _, _, *own = read_tables(path)
    return {table.rows[0].texts[0].removesuffix("事项摘录"): items(table, HEAD) for table in own}


def test_every_department_of_every_item_is_in_the_file_once(
    path: Path, in_the_source: list[Entry]
) -> None:
    assert len(in_the_source) == 190
    written = [
        (department, row[1], int(row[0]), row[2], row[3])
        for department, rows in sheets(path).items()
        for row in rows
    ]
    assert Counter(written) == Counter(in_the_source)
    assert max(Counter(written).values()) == 1


def test_items_stand_in_the_order_of_the_booklet(path: Path) -> None:
    for rows in sheets(path).values():
        places = [((ASSISTING, RECLAIMED).index(row[1]), int(row[0])) for row in rows]
        assert places == sorted(places)


def index_rows(workbook: Any) -> list[list[Any]]:
    """Return the header row of the index and the rows below it, without the hidden column."""
    rows = workbook.worksheets[0].iter_rows(min_row=HEAD + 1, values_only=True)
    return [list(row[:-1]) for row in rows]


def test_the_index_counts_by_category_and_its_counts_add_up(
    workbook: Any, in_the_source: list[Entry]
) -> None:
    head, *rows = index_rows(workbook)
    categories = head[2:]
    *own, total, distinct = rows
    by_category = Counter((entry[0], entry[3]) for entry in in_the_source)
    for department, count, *counts in own:
        assert counts == [by_category[department, name] or None for name in categories]
        assert count == sum(number or 0 for number in counts)
    assert {row[0] for row in own} == {entry[0] for entry in in_the_source}
    assert total[0] == "合计（项次）"
    assert total[1:] == [sum(row[n] or 0 for row in own) for n in range(1, len(head))]
    assert total[1] == 190
    items = {entry[1:] for entry in in_the_source}
    assert distinct[1] == len(items) == 136
    assert distinct[2:] == [sum(item[2] == name for item in items) for name in categories]


def test_departments_with_more_items_stand_first(workbook: Any) -> None:
    counts = [row[1] for row in index_rows(workbook)[1:-2]]
    assert counts == sorted(counts, reverse=True)
    assert len(counts) == 40
    assert (counts[0], counts[-1]) == (18, 1)


def test_the_index_leads_to_each_sheet_and_each_sheet_back(workbook: Any) -> None:
    index, _, *own = workbook.worksheets
    linked = [row[0] for row in index.iter_rows(min_row=HEAD + 2) if row[0].hyperlink]
    assert len(linked) == len(own) == 40
    for cell, worksheet in zip(linked, own, strict=True):
        assert cell.hyperlink.location == f"'{worksheet.title}'!A1"
        assert worksheet["A1"].value == f"{cell.value}事项摘录"
        assert worksheet["A2"].hyperlink.location == f"'{index.title}'!A1"
        assert worksheet.freeze_panes == "A4"
        assert worksheet.print_title_rows == "$3:$3"


def test_totals_are_not_filtered_with_the_departments(workbook: Any) -> None:
    index = workbook.worksheets[0]
    assert index.auto_filter.ref.startswith("A3:")
    assert index.auto_filter.ref.endswith(str(index.max_row - 2))


def test_page_numbers_are_those_of_the_printed_booklet(path: Path, pdf_file: Path) -> None:
    pages = ["".join(page.split()) for page in pdf_pages(pdf_file)[FRONT:]]
    for rows in sheets(path).values():
        for row in rows:
            page = pages[int(row[-1]) - 1]
            # A narrow column's lines stand between others' in the page's text.
            assert Counter(row[3]) <= Counter(page)
            assert row[0] in page


# --- Whose duties --------------------------------------------------------------------------------


def with_duties(booklet: Booklet, listed: Sequence[str], *paragraphs: str) -> Booklet:
    """Return the booklet with one item, and what its departments have to do."""
    chapter = booklet.chapters[1]
    cells = {
        "对应上级部门": Cell(paragraphs=tuple(listed)),
        "上级部门职责": Cell(paragraphs=paragraphs),
        "乡镇配合职责": Cell(paragraphs=("1.配合。",)),
    }
    item = chapter.items[0].model_copy(update={"cells": cells})
    chapters = (chapter.model_copy(update={"items": (item,)}),)
    return booklet.model_copy(update={"chapters": chapters})


def extracted(booklet: Booklet, layout: Layout) -> tuple[Departments, pdf.Typeset]:
    """Return the departments of a booklet and their extracts laid out."""
    plan = planned(booklet, layout)
    departments = Departments(booklet, plan, layout)
    return departments, typeset_now(departments.workbook(), departments.layout)


def duties(booklet: Booklet, layout: Layout, plan: PagePlan) -> dict[str, tuple[str, ...]]:
    """Return what each department's extract says of its duties in the one item."""
    return {
        chapter.name: chapter.items[0].cells["上级部门职责"].paragraphs
        for chapter in Departments(booklet, plan, layout).workbook().chapters[1:]
    }


POLICE, SCHOOLS, TAX = "昌吉市公安局", "昌吉市教育局", "昌吉市税务局"


@pytest.mark.parametrize(
    ("listed", "paragraphs", "police"),
    [
        ((POLICE,), ("1.甲；", "2.乙。"), ("1.甲；", "2.乙。")),
        (
            (POLICE, SCHOOLS),
            ("1.市教育局负责甲；", "2.市公安局负责乙。"),
            ("同列部门：市教育局", "……", "2.市公安局负责乙。"),
        ),
        (
            (POLICE, SCHOOLS),
            ("市教育局", "1.甲；", "2.乙。", "市公安局：", "丙。"),
            ("同列部门：市教育局", "……", "市公安局：", "丙。"),
        ),
        (
            (POLICE, SCHOOLS),
            ("市教育局", "1.甲；", "2.会同市公安局做乙。", "市公安局", "丙。"),
            ("同列部门：市教育局", "市教育局", "……", "2.会同市公安局做乙。", "市公安局", "丙。"),
        ),
        (
            (POLICE, SCHOOLS),
            ("一、甲工作", "1.市教育局负责甲。", "二、乙工作", "1.市公安局负责乙。"),
            ("同列部门：市教育局", "……", "二、乙工作", "1.市公安局负责乙。"),
        ),
        (
            (POLICE, SCHOOLS),
            ("1.各部门依职责做甲；", "2.昌吉市教育局负责乙；", "3.督促整改。"),
            ("同列部门：市教育局", "1.各部门依职责做甲；", "……", "3.督促整改。"),
        ),
        (
            (POLICE, SCHOOLS),
            ("1.市教育局、公安局负责甲；", "2.市教育局负责乙。"),
            ("同列部门：市教育局", "1.市教育局、公安局负责甲；", "……"),
        ),
        (
            (POLICE, SCHOOLS),
            ("1.市教育局负责甲；", "2.市教育局负责乙。"),
            ("同列部门：市教育局", "1.市教育局负责甲；", "2.市教育局负责乙。"),
        ),
        (
            (POLICE, TAX, SCHOOLS),
            ("1.市税务局负责甲；", "2.市教育局负责乙；", "3.市公安局负责丙。"),
            ("同列部门：市税务局、市教育局", "……", "3.市公安局负责丙。"),
        ),
    ],
)
def test_a_department_is_shown_what_is_not_others_alone(
    listed: Sequence[str],
    paragraphs: Sequence[str],
    police: Sequence[str],
    booklet: Booklet,
    layout: Layout,
    plan: PagePlan,
) -> None:
    small = with_duties(booklet, listed, *paragraphs)
    alone = PagePlan(tuple(page for page in plan.alone(1).pages[:1]))
    assert duties(small, layout, alone)[POLICE] == tuple(police)


def test_no_duty_is_lost_between_the_departments(departments: Departments) -> None:
    shown: dict[tuple[str, int], set[str]] = {}
    for chapter in departments.workbook().chapters[1:]:
        for row in chapter.items:
            assert row.number
            own = shown.setdefault((row.cells["清单"].text, row.number), set())
            own |= set(row.cells["上级部门职责"].paragraphs)
    compared = 0
    for chapter, key in zip(
        departments.booklet.chapters[1:], ("上级部门职责", "承接部门及工作方式"), strict=True
    ):
        for number, item in enumerate(chapter.items, 1):
            assert set(item.cells[key].paragraphs) <= shown[chapter.name, number]
            compared += 1
    assert compared == 136


def test_what_the_town_has_to_do_is_there_whole(path: Path, booklet: Booklet) -> None:
    assisting = booklet.chapters[1]
    for rows in sheets(path).values():
        for number, name, _, _, _, town, _ in rows:
            item = assisting.items[int(number) - 1]
            assert town == (item.cells["乡镇配合职责"].text if name == assisting.name else "")


def test_a_name_without_its_place_goes_with_the_full_one(departments: Departments) -> None:
    names = [extract.department for extract in departments.extracts]
    assert departments.spelled_otherwise == {"市民政局": "昌吉市民政局"}
    assert "市民政局" not in names
    assert names.count("昌吉市民政局") == 1
    # What check merely doubts stays apart.
    assert "昌吉人力资源和社会保障局" in names


def test_an_item_that_names_a_department_twice_is_there_once(
    booklet: Booklet, layout: Layout, plan: PagePlan
) -> None:
    small = with_duties(booklet, ("昌吉市公安局", "市公安局"), "市公安局：", "甲。")
    (extract,) = Departments(small, plan.alone(1), layout).extracts
    assert (extract.department, extract.places) == (POLICE, ((0, 0),))


def test_a_sub_district_has_its_own_column_title(
    booklet: Booklet, layout: Layout, plan: PagePlan
) -> None:
    titles = {"乡镇配合职责": "街道配合职责", "对应上级部门": "上级"}
    chapter = booklet.chapters[1].model_copy(update={"column_titles": titles})
    town = booklet.model_copy(update={"chapters": (chapter,)})
    for own in Departments(town, plan.alone(1), layout).workbook().chapters[1:]:
        assert own.column_titles == {"乡镇配合职责": "街道配合职责"}


# --- The chart -----------------------------------------------------------------------------------


def test_the_chart_shows_every_department_of_the_index(workbook: Any) -> None:
    index, own, *_ = workbook.worksheets
    (chart,) = own._charts
    (series,) = chart.series
    rows = index_rows(workbook)[1:-2]
    last = HEAD + 1 + len(rows)
    assert series.cat.strRef.f == f"'{index.title}'!$A$4:$A${last}"
    assert series.val.numRef.f == f"'{index.title}'!$B$4:$B${last}"
    cached = [point.v for point in series.cat.strRef.strCache.pt]
    assert cached == [row[0] for row in rows]
    assert [int(point.v) for point in series.val.numRef.numCache.pt] == [row[1] for row in rows]


def test_the_chart_has_horizontal_bars_the_longest_above_and_titled_axes(workbook: Any) -> None:
    (chart,) = workbook.worksheets[1]._charts
    assert chart.barDir == "bar"
    assert chart.x_axis.scaling.orientation == "maxMin"
    assert (chart.x_axis.delete, chart.y_axis.delete) == (False, False)
    titles = [axis.title.tx.rich.p[0].r[0].t for axis in (chart, chart.x_axis, chart.y_axis)]
    assert titles == ["昌吉市大西渠镇各上级部门涉及的事项数", "上级部门", "事项数（项）"]


def test_every_label_of_the_chart_is_printed_whole(path: Path, printed: Path) -> None:
    chart = pdf_pages(printed, "-layout")[CHART_PAGE]
    lines = [re.split(r" {2,}", line.strip()) for line in chart.splitlines()]
    # Which line the axis's title shares with a label depends on LibreOffice.
    printed_whole = {part.replace(" ", "") for line in lines for part in line}
    names = {own.rows[0].texts[0].removesuffix("事项摘录") for own in read_tables(path)[2:]}
    assert printed_whole >= names
    assert "上级部门" in "".join(chart.split())
    assert "事项数（项）" in "".join(chart.split())


CHART_PAGE = 3  # behind those of the index


# --- The files -----------------------------------------------------------------------------------


def characters(page: str) -> Counter[str]:
    return Counter(re.sub(r"\s", "", page))


def test_each_page_of_the_spreadsheet_holds_what_was_laid_out(
    printed: Path, laid_out: pdf.Typeset, tmp_path: Path
) -> None:
    (tmp_path / "ours.pdf").write_bytes(laid_out.write())
    ours = pdf_pages(tmp_path / "ours.pdf")[-len(laid_out.plan.pages) :]
    theirs = pdf_pages(printed)
    del theirs[CHART_PAGE]
    assert len(theirs) == len(ours) > 80
    for number, (expected, found) in enumerate(zip(ours, theirs, strict=True), 1):
        # A row above the tallest goes on in another, which repeats its number and names.
        assert characters(expected) <= characters(found), number
        assert (characters(found) - characters(expected)).total() < 60, number


def test_the_spreadsheet_has_no_formula(workbook: Any) -> None:
    kinds = Counter(
        cell.data_type for own in workbook.worksheets for row in own.iter_rows() for cell in row
    )
    assert kinds.keys() == {"s", "n"}


def test_a_validator_finds_nothing(path: Path, documents: dict[str, Path]) -> None:
    assert len(documents) == 40
    for file in (path, *list(documents.values())[::13]):
        result = OpenXmlValidator().validate(file)
        assert result.is_valid, [str(error) for error in result.errors]


def test_the_same_booklet_gives_the_same_bytes(
    content: bytes,
    departments: Departments,
    laid_out: pdf.Typeset,
    documents: dict[str, Path],
    tmp_path: Path,
) -> None:
    assert workbook_of(departments, laid_out.plan) == content
    again = documents_of(departments, laid_out.plan, tmp_path, every=10)
    assert len(again) == 4
    for department, file in again.items():
        assert file.read_bytes() == documents[department].read_bytes()


def test_a_word_file_has_the_rows_of_its_department(path: Path, documents: dict[str, Path]) -> None:
    own = sheets(path)
    for department, file in documents.items():
        (rows,) = tables(file)
        assert [tuple(row) for row in rows] == own[department]
        assert list(faults(file)) == []


def test_a_word_file_looks_like_the_booklet(
    departments: Departments, laid_out: pdf.Typeset, documents: dict[str, Path], tmp_path: Path
) -> None:
    file = documents["昌吉市水利局"]
    root = parts(file)["/word/document.xml"]
    text = "".join(root.itertext())
    assert "摘自《昌吉市大西渠镇履职事项清单》（2025 年 7 月），共 18 项" in text
    printed = printed_by_libreoffice(file, tmp_path / "printed")
    at = [extract.department for extract in departments.extracts].index("昌吉市水利局") + 1
    planned = laid_out.plan.alone(at).pages
    pages = pdf_pages(printed)
    assert len(pages) == len(planned) > 3
    for page, found in zip(planned, pages, strict=True):
        assert f"—{page.number}—" in "".join(found.split())
        rows = departments.workbook().chapters[at].items
        for row in page.rows:
            assert rows[row.item].number
            assert Counter(rows[row.item].name) <= Counter(found)


def test_names_of_departments_are_text_and_no_paths(
    booklet: Booklet, layout: Layout, tmp_path: Path
) -> None:
    names = [
        "=1+1局",
        "..甲:乙*局",
        "..\\甲?乙局",
        "甲<乙局",
        "{title}{{ 7*7 }}局",
        "长" * 60 + "局",
    ]
    small = with_duties(booklet, names, "1.甲。")
    source = tmp_path / "source"
    written_source(small, layout, source)
    made = publish_departments(source, tmp_path / "out", quiet, Resources(), ["docx"])
    assert made.departments == len(names)
    folders = {path.parent for path in made.paths}
    assert folders == {tmp_path / "out", tmp_path / "out" / "按部门"}
    assert len(set(made.paths)) == len(names) + 1
    assert all(path.is_file() for path in made.paths)
    workbook: Any = openpyxl.load_workbook(made.paths[0])
    column = [cell.value for cell in workbook.worksheets[0]["A"][HEAD + 1 : -2]]
    assert sorted(column) == sorted(names)
    assert {cell.data_type for cell in workbook.worksheets[0]["A"]} == {"s"}


def test_a_tall_row_goes_on_with_its_number(
    booklet: Booklet, layout: Layout, tmp_path: Path
) -> None:
    text = tuple(f"{n}.做好巡护工作，及时上报有关情况，落实各项制度；" for n in range(1, 70))
    departments, typeset = extracted(with_duties(booklet, (POLICE,), *text), layout)
    path = tmp_path / "tall.xlsx"
    path.write_bytes(workbook_of(departments, typeset.plan))
    worksheet: Any = openpyxl.load_workbook(path).worksheets[2]
    numbers = [row[0] for row in worksheet.iter_rows(min_row=HEAD + 2, values_only=True)]
    assert len(numbers) > 1
    assert set(numbers) == {1}
    (rows,) = sheets(path).values()
    assert rows[0][4] == "\n".join(text)
    (document,) = documents_of(departments, typeset.plan, tmp_path).values()
    assert tables(document)[0][0][4] == "\n".join(text)


# --- The command ---------------------------------------------------------------------------------


def test_the_command_writes_the_files_and_says_what_to_know(tmp_path: Path) -> None:
    source = tmp_path / "source"
    shutil.copytree(SMALL, source)
    reclaimed = source / "reclaimed.yaml"
    more = "  - 事项名称: 某项处罚\n    承接部门及工作方式: |\n      市民政局：\n      处罚。\n"
    reclaimed.write_text(reclaimed.read_text(encoding="utf-8").rstrip() + f"\n{more}", "utf-8")
    out = tmp_path / "out"
    ran = build("departments", "--source", source, "--output", out)
    assert ran.returncode == 0, ran.stderr
    assert {path.name for path in out.iterdir()} == {
        "昌吉市大西渠镇履职事项清单（按部门）.xlsx",
        "SHA256SUMS",
    }
    assert "注意：“市民政局”并入“昌吉市民政局”" in ran.stdout
    assert "共 3 个部门，4 项次。" in ran.stdout
    ran = build("departments", "--source", source, "--output", out, "--word")
    assert {path.name for path in (out / "按部门").iterdir()} == {
        f"昌吉市大西渠镇履职事项清单（{name}）.docx"
        for name in ("昌吉市林业和草原局", "昌吉市公安局", "昌吉市民政局")
    }
    assert "Word 文件 3 个" in ran.stdout
    assert len((out / "SHA256SUMS").read_text(encoding="utf-8").splitlines()) == 4


def test_a_department_that_is_gone_leaves_no_file_but_one_that_was_changed(tmp_path: Path) -> None:
    source, out = tmp_path / "source", tmp_path / "out"
    shutil.copytree(SMALL, source)
    build("departments", "--source", source, "--output", out, "--word")
    title = "昌吉市大西渠镇履职事项清单"
    gone, changed = (
        out / "按部门" / f"{title}（{name}）.docx" for name in ("昌吉市公安局", "昌吉市民政局")
    )
    changed.write_bytes(changed.read_bytes() + b"\0")
    (out / "按部门" / "函.docx").write_bytes(b"ours")
    for path in source.glob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        text = text.replace("公安局", "林业和草原局").replace("民政局", "林业和草原局")
        path.write_text(text.replace("林业和草原局、昌吉市林业和草原局", "林业和草原局"), "utf-8")
    ran = build("departments", "--source", source, "--output", out)
    assert ran.returncode == 0, ran.stderr
    assert gone.exists()
    ran = build("departments", "--source", source, "--output", out, "--word")
    assert ran.returncode == 0, ran.stderr
    left = {path.name for path in (out / "按部门").iterdir()}
    assert left == {f"{title}（昌吉市林业和草原局）.docx", changed.name, "函.docx"}
    listed = (out / "SHA256SUMS").read_text(encoding="utf-8")
    assert gone.name not in listed
    assert changed.name in listed


def test_a_source_with_errors_or_without_departments_writes_nothing(tmp_path: Path) -> None:
    source = tmp_path / "source"
    shutil.copytree(SMALL, source)
    booklet = source / "booklet.yaml"
    lines = booklet.read_text(encoding="utf-8").splitlines()
    booklet.write_text(
        "\n".join(line for line in lines if "收回" not in line and "配合" not in line)
    )
    ran = build("departments", "--source", source, "--output", tmp_path / "out")
    assert ran.returncode == 1
    assert "清单里没有写上级部门" in ran.stderr
    booklet.write_text("\n".join(lines).replace("类型: basic", "类型: basics"), "utf-8")
    ran = build("departments", "--source", source, "--output", tmp_path / "out")
    assert ran.returncode == 1
    assert "没有生成任何文件" in ran.stderr
    assert not (tmp_path / "out").exists()
