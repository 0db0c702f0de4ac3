"""修订对照表 is asked as the booklet is: what it says, and whether its three files are whole."""

import io
import re
import subprocess
from collections import Counter
from pathlib import Path
from typing import Any

import docx
import openpyxl
import page
import pikepdf
import pytest
from openxml_audit import OpenXmlValidator

from booklet.editions.comparison import Comparison, compare
from booklet.editions.revisions import revisions
from booklet.model.booklet import Booklet, Cell, Emphasis
from booklet.model.layout import Layout
from booklet.pdf import writer as pdf
from booklet.plan.contents import entries
from booklet.plan.page_plan import PagePlan
from booklet.publish.formats import FORMATS
from booklet.sheet.measures import TALLEST_ROW
from booklet.source.load import load_source
from booklet.source.look import load_look
from tests import towns
from tests.forms import BY_NAME
from tests.forms import written as written_form
from tests.planned import RESOURCES, planned, typeset_now
from tests.revised import changed, revised
from tests.sheet_file import read_items
from tests.tagged import Tagged
from tests.tools import pdf_pages, printed_by_libreoffice
from tests.word_file import faults, tables, values

FRONT = 2  # cover and 目录
KEYS = ("原内容", "新内容")


@pytest.fixture(scope="module")
def comparison(booklet: Booklet, layout: Layout) -> Comparison:
    new, _ = revised(booklet, layout, seed=3)
    return compare(booklet, new.model_copy(update={"date": "2026 年 7 月"}))


@pytest.fixture(scope="module")
def plans(comparison: Comparison, plan: PagePlan, layout: Layout) -> tuple[PagePlan, PagePlan]:
    return plan, planned(comparison.new, layout)


@pytest.fixture(scope="module")
def table(comparison: Comparison, plans: tuple[PagePlan, PagePlan], layout: Layout) -> Booklet:
    return revisions(comparison, plans, layout)


@pytest.fixture(scope="module")
def laid_out(table: Booklet, layout: Layout) -> pdf.Typeset:
    return typeset_now(table, layout.of_comparison)


@pytest.fixture(scope="module")
def files(
    table: Booklet, laid_out: pdf.Typeset, layout: Layout, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Path]:
    return written(table, layout, laid_out, tmp_path_factory.mktemp("revisions"))


def written(table: Booklet, layout: Layout, typeset: pdf.Typeset, folder: Path) -> dict[str, Path]:
    made = {"pdf": typeset.write()}
    for suffix in ("docx", "xlsx", "html"):
        made[suffix] = FORMATS[suffix].writer()(
            table, layout.of_comparison, typeset.plan, RESOURCES
        )
    for suffix, content in made.items():
        (folder / f"revisions.{suffix}").write_bytes(content)
    return {suffix: folder / f"revisions.{suffix}" for suffix in made}


# --- What it says --------------------------------------------------------------------------------


def side(cell: Cell, *without: Emphasis) -> str:
    """Return a cell's text less what stands out for one of these reasons."""
    return "".join(text for text, emphasis in cell.parts() if emphasis not in without)


def test_every_change_has_a_row_that_names_it(table: Booklet, comparison: Comparison) -> None:
    rows = table.chapters[1].items
    words = Counter(word for row in rows for word in row.name.split("、"))
    assert words == {"新增": 5, "删除": 4, "移动": 6, "更名": 3, "修改": 20}
    for row, fate in zip(rows, comparison.differences, strict=True):
        for key, placed in zip(KEYS, (fate.old, fate.new), strict=True):
            shown = row.cells[key].text
            if placed is None:
                assert shown == ""
            else:
                assert f"第 {placed.position + 1} 项" in shown
                assert placed.item.name in shown
        assert row.category in {chapter.name for chapter in comparison.new.chapters}


def test_each_side_marks_what_the_other_lacks_and_nothing_else(table: Booklet) -> None:
    compared = 0
    for row in table.chapters[1].items:
        before, after = (row.cells[key] for key in KEYS)
        assert "added" not in {emphasis for _, emphasis in before.parts()}
        assert "removed" not in {emphasis for _, emphasis in after.parts()}
        emphases = {emphasis for cell in (before, after) for _, emphasis in cell.parts()}
        assert emphases & {"added", "removed"}
        if before.text and after.text and "…" not in before.text + after.text:
            kept = side(before, Emphasis.REMOVED), side(after, Emphasis.ADDED)
            first, second = (re.sub(r"\S+第 \d+ 项|第 \d+ 项|\s", "", text) for text in kept)
            assert first == second or row.name == "移动"
            compared += 1
    assert compared > 3


def test_page_numbers_are_those_of_both_editions(
    table: Booklet, comparison: Comparison, plans: tuple[PagePlan, PagePlan]
) -> None:
    for row, fate in zip(table.chapters[1].items, comparison.differences, strict=True):
        for key, placed, plan in zip(
            ("原页码", "新页码"), (fate.old, fate.new), plans, strict=True
        ):
            number = row.cells[key].text
            if placed is None:
                assert number == ""
            else:
                (found,) = [p for p in plan.pages if p.number == int(number)]
                assert (found.chapter, placed.position) in [
                    (found.chapter, r.item) for r in found.rows
                ]
                assert found.chapter == placed.chapter


def test_the_summary_counts_by_list_and_by_department(
    table: Booklet, comparison: Comparison
) -> None:
    rows = {(row.category, row.name): row for row in table.chapters[0].items}
    total = {key: int(cell.text) for key, cell in rows["按清单", "合计"].cells.items()}
    words = {"新增": 5, "删除": 4, "移动": 6, "调序": 0, "更名": 3, "修改": 20}
    assert total == {**words, "变动事项": 38}
    for key in total:
        lists = [rows["按清单", c.name].cells[key].text for c in comparison.new.chapters]
        assert sum(map(int, lists)) == total[key]
    names = [name for group, name in rows if group == "按部门"]
    assert names
    for name in names:
        texts = [
            [
                cell.text
                for placed in (fate.old, fate.new)
                if placed
                for cell in placed.item.cells.values()
            ]
            for fate in comparison.differences
        ]
        count = int(rows["按部门", name].cells["变动事项"].text)
        assert count == sum(
            any(
                # 市民政局 counts for 昌吉市民政局.
                {name, name.removeprefix("昌吉")}
                & {part.removesuffix("：") for part in re.split("[、\n]", text)}
                for text in own
            )
            for own in texts
        )


def one_duty(booklet: Booklet, *paragraphs: str) -> Booklet:
    """Return the booklet with one item, whose duties are ``paragraphs``."""
    chapter = booklet.chapters[1]
    item = chapter.items[0]
    cells = {**item.cells, "乡镇配合职责": Cell(paragraphs=paragraphs)}
    items = (item.model_copy(update={"cells": cells}),)
    return booklet.model_copy(update={"chapters": (chapter.model_copy(update={"items": items}),)})


@pytest.mark.parametrize(
    ("old", "new", "before", "after"),
    [
        (
            ("1.甲甲甲；", "2.乙乙乙。"),
            ("1.甲甲甲；", "2.乙丙乙。"),
            ("……", "2.乙乙乙。"),
            ("……", "2.乙丙乙。"),
        ),
        (
            ("市公安局", "1.甲甲甲；", "2.乙乙乙。", "市教育局", "3.丁丁丁。"),
            ("市公安局", "1.甲甲甲；", "2.丙乙乙。", "市教育局", "3.丁丁丁。"),
            ("市公安局", "……", "2.乙乙乙。", "……"),
            ("市公安局", "……", "2.丙乙乙。", "……"),
        ),
        (("1.甲甲。",), ("1.甲甲。", "2.乙乙。"), ("……",), ("……", "2.乙乙。")),
        (("1.甲甲。", "2.乙乙。"), ("2.乙乙。",), ("1.甲甲。", "……"), ("……",)),
        (("甲甲乙乙",), ("甲甲", "乙乙"), ("甲甲乙乙",), ("甲甲", "乙乙")),
    ],
)
def test_only_paragraphs_beside_a_change_are_shown(
    old: tuple[str, ...],
    new: tuple[str, ...],
    before: tuple[str, ...],
    after: tuple[str, ...],
    booklet: Booklet,
    layout: Layout,
) -> None:
    comparison = compare(one_duty(booklet, *old), one_duty(booklet, *new))
    (row,) = revisions(comparison, None, layout).chapters[1].items
    shown = [row.cells[key].paragraphs for key in KEYS]
    name = booklet.chapters[1].items[0].name
    head = (f"第 1 项　{booklet.chapters[1].items[0].category}", name, "乡镇配合职责：")
    assert shown == [(*head, *before), (*head, *after)]


def test_an_item_in_another_order_has_a_row_with_both_its_places(
    booklet: Booklet, layout: Layout
) -> None:
    new = changed(booklet, lambda items: items[1].insert(0, items[1].pop(4)))
    summary, changes = revisions(compare(booklet, new), None, layout).chapters
    (row,) = changes.items
    item = booklet.chapters[1].items[4]
    assert (row.category, row.name) == ("配合履职事项清单", "调序")
    assert [row.cells[key].paragraphs for key in KEYS] == [
        (f"第 5 项　{item.category}", item.name),
        (f"第 1 项　{item.category}", item.name),
    ]
    (total,) = [own for own in summary.items if own.name == "合计"]
    counted = {key: cell.text for key, cell in total.cells.items() if cell.text != "0"}
    assert counted == {"调序": "1", "变动事项": "1"}


def test_editions_without_a_difference_are_said_to_be_the_same(
    booklet: Booklet, layout: Layout, tmp_path: Path
) -> None:
    table = revisions(compare(booklet, booklet), None, layout)
    (summary,) = table.chapters
    assert "没有变动" in summary.title
    assert {cell.text for row in summary.items for cell in row.cells.values()} == {"0"}
    typeset = typeset_now(table, layout.of_comparison)
    made = written(table, layout, typeset, tmp_path)
    assert "没有变动" in "".join(pdf_pages(made["pdf"]))


def test_a_texts_paragraph_is_called_one_and_the_contents_read_as_always(tmp_path: Path) -> None:
    folder = written_form(BY_NAME["texts"], tmp_path / "source", items=5)
    layout = load_look(folder, RESOURCES.templates)
    old = load_source(folder, layout).booklet
    *others, last = old.chapters
    item = last.items[0].model_copy(
        update={"cells": {"正文": Cell(paragraphs=("自印发起施行。",))}}
    )
    new = old.model_copy(update={"chapters": (*others, last.model_copy(update={"items": (item,)}))})
    table = revisions(compare(old, new), None, layout)
    (row,) = table.chapters[1].items
    assert row.cells["新内容"].text.split("\n") == ["第 1 段　", "自印发起施行。"]
    entry, *_ = entries(table, layout.of_comparison)
    assert entry.text == "1. 修订情况汇总"


# --- The files -----------------------------------------------------------------------------------


@pytest.mark.parametrize("profile", ["PDF_A_3A", "PDF_UA_1"])
def test_the_pdf_conforms(files: dict[str, Path], profile: str) -> None:
    result = page.validate_pdf(str(files["pdf"]), profile=getattr(page.ValidationProfile, profile))
    assert "0 failed, " in str(result), str(result)


def test_the_pdf_is_sound(files: dict[str, Path]) -> None:
    ran = subprocess.run(["qpdf", "--check", str(files["pdf"])], capture_output=True, text=True)
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_the_pdf_has_our_fonts_alone(files: dict[str, Path]) -> None:
    listed = subprocess.run(
        ["pdffonts", str(files["pdf"])], capture_output=True, text=True, check=True
    ).stdout
    rows = listed.splitlines()[2:]
    assert rows
    for row in rows:
        assert re.match(r"[A-Z]{6}\+Booklet", row), row
        assert re.search(r" yes +yes +yes ", row), row


def test_the_pdf_is_read_aloud_cell_by_cell(
    files: dict[str, Path], table: Booklet, layout: Layout
) -> None:
    tagged = Tagged(files["pdf"])
    for chapter, element in zip(table.chapters, tagged.all("Table"), strict=True):
        columns = layout.of_comparison.chapters[chapter.kind].columns
        (head,), (body,) = tagged.all("THead", element), tagged.all("TBody", element)
        assert [tagged.text(cell) for cell in tagged.all("TH", head)] == [c.key for c in columns]
        read = [[tagged.text(cell) for cell in tagged.kids(row)] for row in tagged.kids(body)]
        assert read == [
            [column.text(number, item).replace("\n", "") for column in columns]
            for number, item in enumerate(chapter.items, 1)
        ]


def test_viewers_are_told_the_title_and_the_lists(files: dict[str, Path]) -> None:
    with pikepdf.open(files["pdf"]) as opened, opened.open_outline() as outline:
        assert str(opened.docinfo["/Title"]) == "昌吉市大西渠镇履职事项清单修订对照表"
        assert [entry.title[:13] for entry in outline.root] == [
            "修订情况汇总（2025 年",
            "修订对照表（2025 年 ",
        ]
        lists = [entry.title for entry in outline.root[1].children]
        assert lists == ["基本履职事项清单", "配合履职事项清单", "上级部门收回事项清单"]


def test_a_row_that_leaves_no_room_for_the_header_row_is_broken(
    booklet: Booklet, layout: Layout, tmp_path: Path
) -> None:
    """Its page would have no header row, and its table none in the tag tree."""
    look = layout.chapters["assisting"]
    lines = int(layout.page.text_height / look.line) - 1
    small = one_duty(booklet, *(f"{n}.甲" for n in range(1, lines + 1)))
    typeset = typeset_now(small, layout)
    assert len(typeset.plan.pages) == 2
    (tmp_path / "tall.pdf").write_bytes(typeset.write())
    shown = pdf_pages(tmp_path / "tall.pdf")[FRONT:]
    assert all("事项类别" in text for text in shown)


@pytest.mark.parametrize("suffix", ["docx", "xlsx"])
def test_a_validator_finds_nothing(files: dict[str, Path], suffix: str) -> None:
    result = OpenXmlValidator().validate(files[suffix])
    assert result.is_valid, [str(error) for error in result.errors]


def test_everything_that_the_word_file_refers_to_is_there(files: dict[str, Path]) -> None:
    assert list(faults(files["docx"])) == []


def test_the_word_file_has_every_row(
    files: dict[str, Path], table: Booklet, layout: Layout
) -> None:
    summary, changes = tables(files["docx"])
    for chapter, rows in zip(table.chapters, (summary, changes), strict=True):
        columns = layout.of_comparison.chapters[chapter.kind].columns
        assert rows == [
            [column.text(number, item) for column in columns]
            for number, item in enumerate(chapter.items, 1)
        ]


def test_the_word_file_marks_what_changed(files: dict[str, Path], table: Booklet) -> None:
    document: Any = docx.Document(str(files["docx"]))
    shown: Counter[str] = Counter()
    for cell in document.tables[1]._cells:
        for run in (run for paragraph in cell.paragraphs for run in paragraph.runs):
            for style in values(run._r, "w:rStyle"):
                if style != "label":
                    shown[style] += len(run.text)
    assert shown == marked_characters(table)
    fonts = {style.style_id: style.font for style in document.styles if style.style_id in shown}
    lines = {name: (bool(font.underline), bool(font.strike)) for name, font in fonts.items()}
    assert lines == {"added": (True, False), "removed": (False, True)}


def marked_characters(table: Booklet) -> Counter[str]:
    count: Counter[str] = Counter()
    for row in table.chapters[1].items:
        for key in KEYS:
            for text, emphasis in row.cells[key].parts():
                if emphasis in ("added", "removed"):
                    count[emphasis] += len(text.replace("\n", ""))
    return count


def test_the_spreadsheet_has_every_row_and_marks_what_changed(
    files: dict[str, Path], table: Booklet, layout: Layout
) -> None:
    for chapter, items in zip(table.chapters, read_items(files["xlsx"]), strict=True):
        columns = layout.of_comparison.chapters[chapter.kind].columns
        assert items == [
            tuple(column.text(number, item) for column in columns)
            for number, item in enumerate(chapter.items, 1)
        ]
    shown: Counter[str] = Counter()
    rich: Any = openpyxl.load_workbook(files["xlsx"], rich_text=True).worksheets[2]
    for row in rich.iter_rows(min_row=3, min_col=3, max_col=4):
        for cell in row:
            for part in cell.value if isinstance(cell.value, list) else ():
                if not isinstance(part, str) and (part.font.u or part.font.strike):
                    kind = "removed" if part.font.strike else "added"
                    shown[kind] += len(part.text.replace("\n", ""))
    assert shown == marked_characters(table)


def characters(text: str) -> Counter[str]:
    return Counter(re.sub(r"\s", "", text))


def assert_same_pages(suffix: str, files: dict[str, Path], plan: PagePlan, folder: Path) -> None:
    """Ask LibreOffice's print of a file for the rows of each page of the PDF."""
    front = {"docx": FRONT, "xlsx": 1}[suffix]
    ours = pdf_pages(files["pdf"])[FRONT:]
    theirs = pdf_pages(printed_by_libreoffice(files[suffix], folder))[front:]
    assert len(theirs) == len(ours)
    for own, expected, found in zip(plan.pages, ours, theirs, strict=True):
        if any((own.chapter, row.item) in plan.longer_than_a_page for row in own.rows):
            assert characters(f"— {own.number} —") <= characters(found), own.number
        elif suffix == "xlsx" and any(row.height > TALLEST_ROW for row in own.rows):
            # Such a row goes on in another one, which repeats its number, list and change.
            assert characters(expected) <= characters(found), own.number
            assert len(characters(found) - characters(expected)) <= 20, own.number
        else:
            assert characters(found) == characters(expected), own.number


@pytest.mark.parametrize("suffix", ["docx", "xlsx"])
def test_each_page_holds_exactly_what_the_pdf_has_on_it(
    suffix: str, files: dict[str, Path], laid_out: pdf.Typeset, tmp_path: Path
) -> None:
    assert len(laid_out.plan.pages) >= 6
    assert_same_pages(suffix, files, laid_out.plan, tmp_path)


def test_another_town_has_the_pages_of_its_pdf(layout: Layout, tmp_path: Path) -> None:
    old = towns.booklet(1, (18, 30, 18), (1, 12))
    new, _ = revised(old, layout, 1, moved=8, reworded=18)
    table = revisions(compare(old, new), None, layout)
    typeset = typeset_now(table, layout.of_comparison)
    files = written(table, layout, typeset, tmp_path)
    for suffix in ("docx", "xlsx"):
        assert_same_pages(suffix, files, typeset.plan, tmp_path / suffix)


def test_the_same_editions_give_the_same_bytes(
    table: Booklet, layout: Layout, files: dict[str, Path], tmp_path: Path
) -> None:
    typeset = typeset_now(table, layout.of_comparison)
    again = written(table, layout, typeset, tmp_path)
    for suffix, path in files.items():
        assert again[suffix].read_bytes() == path.read_bytes(), suffix


def test_a_tall_row_with_nothing_on_one_side_is_whole_in_the_spreadsheet(
    booklet: Booklet, layout: Layout, tmp_path: Path
) -> None:
    duties = tuple(f"{n}.做好巡护工作；" for n in range(1, 60))
    old = one_duty(booklet, "甲甲。")
    new = one_duty(booklet, *duties)
    added = old.chapters[0].model_copy(
        update={
            "items": (
                old.chapters[0].items[0],
                new.chapters[0].items[0].model_copy(update={"name": "新增的巡护工作"}),
            )
        }
    )
    comparison = compare(old, old.model_copy(update={"chapters": (added,)}))
    table = revisions(comparison, None, layout)
    typeset = typeset_now(table, layout.of_comparison)
    made = written(table, layout, typeset, tmp_path)
    _, (row,) = read_items(made["xlsx"])
    assert row[2] == ""
    assert row[3].endswith("\n".join(duties))


def test_words_of_the_source_are_text_in_the_table(
    booklet: Booklet, layout: Layout, tmp_path: Path
) -> None:
    evil = "<b>{{ 7*7 }}=1+1 {title}%s"
    table = revisions(
        compare(one_duty(booklet, "甲甲。"), one_duty(booklet, "甲甲。", evil)), None, layout
    )
    typeset = typeset_now(table, layout.of_comparison)
    made = written(table, layout, typeset, tmp_path)
    assert evil.replace(" ", "") in "".join("".join(pdf_pages(made["pdf"])).split())
    assert evil in tables(made["docx"])[1][0][3]
    sheet = openpyxl.load_workbook(io.BytesIO(made["xlsx"].read_bytes())).worksheets[2]
    assert evil in str(sheet["D3"].value)
