"""PDFs that LibreOffice exports of the Word file and the spreadsheet are told sound from spoilt."""

import random
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import docx
import openpyxl
import pikepdf
import pytest
from docx.oxml.ns import qn
from docx.shared import Pt

from booklet.files.faults import UserError
from booklet.model.booklet import Booklet
from booklet.model.layout import Layout
from booklet.pdf.exported import Exported
from booklet.plan.expected import Expected
from booklet.plan.page_plan import PagePlan
from booklet.publish.page_differences import spans
from booklet.publish.page_texts import RADICALS, Kind, PageText, folded, page_texts
from booklet.publish.pages import Compared, compare_pages, compared
from tests import towns
from tests.commandline import build
from tests.edited import office_files, written_source
from tests.planned import RESOURCES, planned
from tests.tools import OFFICIAL_FONTS, ROOT, all_printed_by_libreoffice

SOUND = "51 页，51 页与清单一致；目录一致。"


# --- The published booklet ------------------------------------------------------------------------


@pytest.fixture(scope="module", params=[OFFICIAL_FONTS, None], ids=["official fonts", "others"])
def exports(
    request: pytest.FixtureRequest,
    booklet: Booklet,
    layout: Layout,
    tmp_path_factory: pytest.TempPathFactory,
) -> dict[str, Path]:
    """The PDFs that LibreOffice exports of the booklet's files, by the files' suffixes."""
    folder = tmp_path_factory.mktemp("exports")
    files = office_files(booklet, layout, folder)
    renamed = [path.rename(folder / f"{suffix}.{suffix}") for suffix, path in files.items()]
    printed = all_printed_by_libreoffice(renamed, folder / "printed", request.param)
    return dict(zip(files, printed, strict=True))


@pytest.mark.parametrize(
    ("suffix", "first"),
    [
        ("docx", "docx.pdf：Word 文件导出的 PDF（Writer，LibreOffice {}），共 53 页。"),
        ("xlsx", "xlsx.pdf：电子表格导出的 PDF（Calc，LibreOffice {}），共 52 页。"),
    ],
)
def test_every_page_agrees(suffix: str, first: str, exports: dict[str, Path]) -> None:
    ran = build("pages", exports[suffix])
    said, last = ran.stdout.splitlines()
    before, after = first.split("{}")
    assert said.startswith(before) and said.endswith(after)
    assert (last, ran.stderr, ran.returncode) == (SOUND, "", 0)


# --- A town whose last item is longer than a page, and files of it that were spoilt ---------------


class Town(NamedTuple):
    booklet: Booklet
    plan: PagePlan
    source: Path
    files: dict[str, Path]


@pytest.fixture(scope="module")
def town(layout: Layout, tmp_path_factory: pytest.TempPathFactory) -> Town:
    folder = tmp_path_factory.mktemp("town")
    made = towns.booklet(5, (24, 12, 8), longer_than_a_page=2, sound=True)
    written_source(made, layout, folder / "source")
    files = office_files(made, layout, folder)
    return Town(made, planned(made, layout), folder / "source", files)


def word_row(document: Any, chapter: int, item: int) -> Any:
    return document.tables[chapter]._tbl.tr_lst[item + 1]


def sheet_row(workbook: Any, chapter: int, item: int) -> int:
    """Return the row in which an item begins; its number stands in the first column."""
    sheet = workbook.worksheets[chapter + 1]
    return next(n for n in range(3, sheet.max_row + 1) if sheet.cell(n, 1).value == item + 1)


def taller_word(document: Any, plan: PagePlan) -> None:
    row = document.tables[0].rows[plan.pages[1].rows[0].item + 1]
    row.height += Pt(120)


def taller_sheet(workbook: Any, plan: PagePlan) -> None:
    row = sheet_row(workbook, 0, plan.pages[1].rows[0].item)
    workbook.worksheets[1].row_dimensions[row].height += 120


def no_head_word(document: Any, plan: PagePlan) -> None:
    for element in document.tables[1]._tbl.iter(qn("w:tblHeader")):
        element.getparent().remove(element)


def no_head_sheet(workbook: Any, plan: PagePlan) -> None:
    workbook.worksheets[2]._print_rows = None


def number_word(document: Any, plan: PagePlan) -> None:
    document.sections[-1]._sectPr.find(qn("w:pgNumType")).set(qn("w:start"), "2")


def number_sheet(workbook: Any, plan: PagePlan) -> None:
    workbook.worksheets[2].page_setup.firstPageNumber += 1


def contents_word(document: Any, plan: PagePlan) -> None:
    """Put a typed number in place of the field."""
    entry = document.element.xpath("//w:p[w:pPr/w:pStyle/@w:val='TOC1']")[1]
    *_, number = entry.iter(qn("w:t"))
    for tag in ("w:fldChar", "w:instrText"):
        for element in list(entry.iter(qn(tag))):
            element.getparent().remove(element)
    number.text = "99"


def contents_sheet(workbook: Any, plan: PagePlan) -> None:
    for row in workbook.worksheets[0].iter_rows():
        if row[1].value == plan.first_pages[1]:
            row[1].value = 99


def lost_word(document: Any, plan: PagePlan) -> None:
    row = word_row(document, 0, 2)
    row.getparent().remove(row)


def lost_sheet(workbook: Any, plan: PagePlan) -> None:
    sheet = workbook.worksheets[1]
    for cell in sheet[sheet_row(workbook, 0, 2)]:
        cell.value = None


def shortened_word(document: Any, plan: PagePlan) -> None:
    """Take some words out of an item."""
    text = word_row(document, 1, 1).tc_lst[4].p_lst[0].r_lst[0]
    text.text = text.text[:-5]


def shortened_sheet(workbook: Any, plan: PagePlan) -> None:
    cell = workbook.worksheets[2].cell(sheet_row(workbook, 1, 1), 5)
    cell.value = str(cell.value)[:-5]


def long_word(document: Any, plan: PagePlan) -> None:
    """Take a paragraph out of the middle of an item longer than a page."""
    chapter, item = min(plan.longer_than_a_page)
    cell = word_row(document, chapter, item).tc_lst[-1]
    cell.remove(cell.p_lst[len(cell.p_lst) // 2])


def long_sheet(workbook: Any, plan: PagePlan) -> None:
    chapter, item = min(plan.longer_than_a_page)
    sheet = workbook.worksheets[chapter + 1]
    column = len(list(sheet.columns)) - 1
    cell = sheet.cell(sheet_row(workbook, chapter, item), column)
    cell.value = str(cell.value).replace("1.", "", 1)


def headed_word(document: Any, plan: PagePlan) -> None:
    header = document.sections[-1].header
    header.is_linked_to_previous = False
    header.paragraphs[0].text = "内部资料"
    document.sections[-1].even_page_header.paragraphs[0].text = "内部资料"


def headed_sheet(workbook: Any, plan: PagePlan) -> None:
    for sheet in workbook.worksheets[1:]:
        sheet.oddHeader.center.text = sheet.evenHeader.center.text = "内部资料"


def untouched(file: Any, plan: PagePlan) -> None:
    pass


SPOILERS: dict[str, dict[str, Callable[[Any, PagePlan], None]]] = {
    "sound": {"docx": untouched, "xlsx": untouched},
    "taller": {"docx": taller_word, "xlsx": taller_sheet},
    "no head": {"docx": no_head_word, "xlsx": no_head_sheet},
    "number": {"docx": number_word, "xlsx": number_sheet},
    "contents": {"docx": contents_word, "xlsx": contents_sheet},
    "lost": {"docx": lost_word, "xlsx": lost_sheet},
    "shortened": {"docx": shortened_word, "xlsx": shortened_sheet},
    "long": {"docx": long_word, "xlsx": long_sheet},
    "headed": {"docx": headed_word, "xlsx": headed_sheet},
}


@pytest.fixture(scope="module")
def spoilt(town: Town, tmp_path_factory: pytest.TempPathFactory) -> Mapping[tuple[str, str], Path]:
    """What LibreOffice exports of the town's files after each of the edits, in one run."""
    folder = tmp_path_factory.mktemp("spoilt")
    files = {}
    for name, edits in SPOILERS.items():
        for suffix, edit in edits.items():
            path = town.files[suffix]
            opened: Any = (
                docx.Document(str(path))
                if suffix == "docx"
                else openpyxl.load_workbook(path, rich_text=True)
            )
            edit(opened, town.plan)
            files[name, suffix] = folder / f"{name} {suffix}.{suffix}"
            opened.save(str(files[name, suffix]))
    printed = all_printed_by_libreoffice([*files.values()], folder / "printed")
    return dict(zip(files, printed, strict=True))


def said(town: Town, file: Path) -> Compared:
    return compare_pages(file, town.source, RESOURCES)


def item(town: Town, chapter: int, at: int) -> str:
    """Name an item as messages do."""
    name = town.booklet.chapters[chapter].items[at].name
    return f"第 {at + 1} 项“{name if len(name) <= 16 else name[:16] + '……'}”"


def numbers(plan: PagePlan, page: int) -> str:
    """Name the items of a page of whole items."""
    return f"第 {spans(row.item + 1 for row in plan.pages[page - 1].rows)} 项"


def summary(total: int, differing: range | list[int], contents: str = "目录一致") -> str:
    return (
        f"{total} 页，{total - len(differing)} 页与清单一致；"
        f"不同的 {len(differing)} 页：第 {spans(differing)} 页；{contents}。"
    )


FRONT = {"docx": 2, "xlsx": 1}
SUFFIXES = pytest.mark.parametrize("suffix", FRONT)


@SUFFIXES
def test_an_item_longer_than_a_page_may_be_cut_elsewhere(
    suffix: str, town: Town, spoilt: Mapping[tuple[str, str], Path]
) -> None:
    """Word fills its pages with more lines than the plan; only the item's first and last count."""
    found = said(town, spoilt["sound", suffix])
    total = len(town.plan.pages)
    assert found.said[1:] == (f"{total} 页，{total} 页与清单一致；目录一致。",)
    assert found.agrees


@SUFFIXES
def test_rows_that_went_to_the_next_page_are_named(
    suffix: str, town: Town, spoilt: Mapping[tuple[str, str], Path]
) -> None:
    found = said(town, spoilt["taller", suffix])
    plan, front = town.plan, FRONT[suffix]
    second = [row.item for row in plan.pages[1].rows]
    gone = f"第 {second[-2] + 1}—{second[-1] + 1} 项"
    only = item(town, 0, plan.pages[3].rows[0].item)
    assert found.said[1:4] == (
        f"第 2 页（PDF 第 {front + 2} 页）与清单不同：少{gone}。",
        f"第 3 页（PDF 第 {front + 3} 页）与清单不同：少{numbers(plan, 3)}；多{gone}。",
        f"第 4 页（PDF 第 {front + 4} 页）与清单不同：少{only}；多{numbers(plan, 3)}。",
    )
    assert f"“基本履职事项清单”多出 1 页：PDF 第 {front + 5} 页。" in found.said
    # Word numbers all pages through, a spreadsheet begins each sheet with a number of its own.
    differing = range(2, 19) if suffix == "docx" else range(2, 5)
    assert found.said[-1] == summary(len(plan.pages), differing)
    assert ("第 5 页（PDF 第 8 页）与清单不同：印的页码是 6。" in found.said) == (suffix == "docx")
    assert not found.agrees


@SUFFIXES
def test_a_missing_header_row_is_told(
    suffix: str, town: Town, spoilt: Mapping[tuple[str, str], Path]
) -> None:
    found = said(town, spoilt["no head", suffix])
    pages = [page.number for page in town.plan.of_chapter(1)][1:]
    places = spans(page + FRONT[suffix] for page in pages)
    told = f"第 {spans(pages)} 页（PDF 第 {places} 页）与清单不同：没有表头。"
    assert found.said[1] == told
    assert found.said[-1] == summary(len(town.plan.pages), pages)


@SUFFIXES
def test_another_page_number_is_told(
    suffix: str, town: Town, spoilt: Mapping[tuple[str, str], Path]
) -> None:
    found = said(town, spoilt["number", suffix])
    pages = [page.number for page in town.plan.pages if suffix == "docx" or page.chapter == 1]
    told = [
        f"第 {page} 页（PDF 第 {page + FRONT[suffix]} 页）与清单不同：印的页码是 {page + 1}。"
        for page in pages
    ]
    assert list(found.said[1 : 1 + min(10, len(told))]) == told[:10]
    assert ("另有 8 页不同，没有逐页列出。" in found.said) == (suffix == "docx")
    assert found.said[-1] == summary(len(town.plan.pages), pages)


@SUFFIXES
def test_another_number_in_the_contents_is_told(
    suffix: str, town: Town, spoilt: Mapping[tuple[str, str], Path]
) -> None:
    found = said(town, spoilt["contents", suffix])
    first, total = town.plan.first_pages[1], len(town.plan.pages)
    assert found.said[1] == f"目录：“配合履职事项清单”印的页码是 99，应当是 {first}。"
    assert found.said[-1] == f"{total} 页，{total} 页与清单一致；目录不同。"
    assert not found.agrees


@SUFFIXES
def test_an_item_that_is_lost_is_named(
    suffix: str, town: Town, spoilt: Mapping[tuple[str, str], Path]
) -> None:
    found = said(town, spoilt["lost", suffix])
    place = f"第 1 页（PDF 第 {1 + FRONT[suffix]} 页）"
    assert found.said[1] == f"{place}与清单不同：少{item(town, 0, 2)}。"
    # Word numbers the items after it anew.
    renumbered = suffix == "docx"
    assert ("第 2—4 页（PDF 第 4—6 页）与清单不同：序号不同。" in found.said) == renumbered
    assert found.said[-1] == summary(len(town.plan.pages), range(1, 5 if renumbered else 2))


@SUFFIXES
def test_an_item_that_lost_some_words_is_named(
    suffix: str, town: Town, spoilt: Mapping[tuple[str, str], Path]
) -> None:
    found = said(town, spoilt["shortened", suffix])
    place = f"第 5 页（PDF 第 {5 + FRONT[suffix]} 页）"
    assert found.said[1] == f"{place}与清单不同：{item(town, 1, 1)}不完整。"
    assert found.said[-1] == summary(len(town.plan.pages), [5])


@SUFFIXES
def test_words_lost_from_an_item_longer_than_a_page_are_told(
    suffix: str, town: Town, spoilt: Mapping[tuple[str, str], Path]
) -> None:
    found = said(town, spoilt["long", suffix])
    chapter, long = min(town.plan.longer_than_a_page)
    assert item(town, chapter, long) in found.said[1]
    assert not found.agrees


@SUFFIXES
def test_a_page_header_that_somebody_added_is_told_and_no_difference(
    suffix: str, town: Town, spoilt: Mapping[tuple[str, str], Path]
) -> None:
    found = said(town, spoilt["headed", suffix])
    assert found.said[1] == "每一页上另外印有“内部资料”（不算不同）。"
    assert found.agrees


# --- Pages that are not there ---------------------------------------------------------------------


def with_pages(pdf: Path, kept: slice, file: Path) -> Path:
    """Return a PDF that has some pages of another."""
    with pikepdf.open(pdf) as opened, pikepdf.new() as made:
        made.pages.extend(list(opened.pages)[kept])
        made.docinfo["/Creator"] = str(opened.docinfo["/Creator"])
        made.save(file)
    return file


def test_a_missing_cover_is_told_and_no_difference(
    town: Town, spoilt: Mapping[tuple[str, str], Path], tmp_path: Path
) -> None:
    found = said(town, with_pages(spoilt["sound", "docx"], slice(1, None), tmp_path / "a.pdf"))
    assert found.said[1] == "PDF 里没有封面（不算不同）。"
    assert found.agrees


def test_without_contents_their_numbers_are_not_compared(
    town: Town, spoilt: Mapping[tuple[str, str], Path], tmp_path: Path
) -> None:
    found = said(town, with_pages(spoilt["sound", "docx"], slice(2, None), tmp_path / "a.pdf"))
    total = len(town.plan.pages)
    assert found.said[1] == "PDF 里没有目录页。"
    assert found.said[-1] == f"{total} 页，{total} 页与清单一致；目录没有核对。"
    assert not found.agrees


def test_one_sheet_alone_is_told_from_the_workbook(
    town: Town, spoilt: Mapping[tuple[str, str], Path], tmp_path: Path
) -> None:
    first, after = town.plan.first_pages[1:]
    whole = spoilt["sound", "xlsx"]
    found = said(town, with_pages(whole, slice(first, after), tmp_path / "a.pdf"))
    missing = [page.number for page in town.plan.pages if page.chapter != 1]
    assert found.said[1] == f"第 {spans(missing)} 页与清单不同：PDF 里没有这一页。"
    assert found.said[-2].startswith("像是只导出了一张工作表：导出时在“选项”里选“整个工作簿”")
    assert found.said[-1] == summary(len(town.plan.pages), missing, "目录没有核对")
    with pytest.raises(UserError, match="只有目录，没有清单。像是只导出了一张工作表"):
        said(town, with_pages(whole, slice(1), tmp_path / "b.pdf"))


def test_the_last_pages_missing_are_told(
    town: Town, spoilt: Mapping[tuple[str, str], Path], tmp_path: Path
) -> None:
    found = said(town, with_pages(spoilt["sound", "docx"], slice(-3), tmp_path / "a.pdf"))
    total = len(town.plan.pages)
    missing = range(total - 2, total + 1)
    assert found.said[1] == f"第 {spans(missing)} 页与清单不同：PDF 里没有这一页。"
    assert found.said[-1] == summary(total, missing)


# --- What is no export of this booklet's files ----------------------------------------------------


def test_another_towns_pdf_is_refused(
    spoilt: Mapping[tuple[str, str], Path], booklet: Booklet
) -> None:
    ran = build("pages", spoilt["sound", "docx"])
    title = booklet.chapters[0].title
    assert f"不是这份清单的 PDF：里面没有“{title}”。检查是否选错了文件" in ran.stderr
    assert "没有核对" in ran.stderr
    assert ran.returncode == 1


def test_the_pdf_that_publish_makes_is_refused(pdf_file: Path) -> None:
    with pytest.raises(UserError, match="这是 publish 生成的 PDF，不是办公软件导出的。用 Word"):
        compare_pages(pdf_file, ROOT / "source", RESOURCES)


# --- The order in which programs draw -------------------------------------------------------------


def _cells(page: PageText) -> list[str]:
    return [page.title, *page.head, *(cell for row in page.rows for cell in row.cells)]


def drawn(expected: Expected, kind: Kind, order: Callable[[list[str]], list[str]]) -> Exported:
    """Return the plan's pages as a program draws them that takes the cells in another order."""
    front = [
        [expected.booklet.region, expected.booklet.title, expected.booklet.date],
        ["目录", *(f"{entry.text} …… {page}" for entry, page in expected.contents())],
    ]
    if kind is Kind.SHEET:
        front = [[*front[0], *front[1]]]
    body = [[*order(_cells(page)), f"— {page.number} —"] for page in page_texts(expected, kind)]
    return Exported(tuple(map(tuple, [*front, *body])), "")


def shuffled(cells: list[str]) -> list[str]:
    return random.Random(1).sample(cells, len(cells))


def in_short_lines(cells: list[str]) -> list[str]:
    """Return line by line what stands side by side, as some programs draw it."""
    lines = [[cell[at : at + 24] for at in range(0, len(cell), 24)] for cell in cells]
    longest = max(map(len, lines))
    return [line[at] for at in range(longest) for line in lines if at < len(line)]


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("order", [list, reversed, shuffled, in_short_lines])
def test_the_order_of_a_pages_cells_does_not_matter(
    order: Callable[[list[str]], list[str]],
    kind: Kind,
    booklet: Booklet,
    layout: Layout,
    plan: PagePlan,
) -> None:
    expected = Expected(booklet, layout, plan)
    exported = drawn(expected, kind, lambda cells: [*order(cells)])
    found = compared(Path("清单.pdf"), exported, expected)
    assert found.said == (f"清单.pdf：{kind}导出的 PDF，共 {len(exported.pages)} 页。", SOUND)
    # And what is lost is found all the same.
    spoilt = list(exported.pages)
    spoilt[-1] = tuple(line for line in spoilt[-1] if line != max(spoilt[-1], key=len))
    found = compared(Path("清单.pdf"), Exported(tuple(spoilt), ""), expected)
    assert found.said[-1] == summary(51, [51])


def test_characters_that_look_the_same_are_the_same() -> None:
    assert folded("⽇⻓ ﬁ１― ·\u200b\n（甲）") == folded("日长fi1—・(甲)".replace("・", "·"))
    assert folded("A\ufffe") == folded("A-")
    assert all(len(folded(radical)) == 1 for radical in RADICALS)


@pytest.mark.parametrize(
    ("creator", "kind"),
    [
        ("Microsoft® Word 2021", Kind.WORD),
        ("Microsoft® Excel® LTSC", Kind.SHEET),
        ("WPS 文字", Kind.WORD),
        ("WPS 表格", Kind.SHEET),
    ],
)
def test_the_program_tells_what_it_had_opened(
    creator: str, kind: Kind, booklet: Booklet, layout: Layout, plan: PagePlan
) -> None:
    expected = Expected(booklet, layout, plan)
    pages = drawn(expected, kind, list).pages[-51:]
    found = compared(Path("a.pdf"), Exported(pages, creator), expected)
    assert found.said[0] == f"a.pdf：{kind}导出的 PDF（{creator}），共 51 页。"
