"""The finished Word file is asked: by python-docx, by a validator, and printed by LibreOffice."""

import copy
import re
import subprocess
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import docx
import pikepdf
import pytest
from docx.oxml.ns import qn
from docx.shared import Pt
from hypothesis import given, settings
from hypothesis import strategies as st
from openxml_audit import OpenXmlValidator

from booklet.files.package import zipped
from booklet.model.booklet import Booklet, Cell, Chapter, Item, kind_of
from booklet.model.columns import Content
from booklet.model.layout import Layout
from booklet.model.resources import Resources
from booklet.plan.page_plan import PagePlan
from booklet.word import writer as word
from tests import towns
from tests.macros import printed_with_updated_indexes
from tests.planned import RESOURCES, planned, typeset_now
from tests.printed import Word, words
from tests.tools import (
    OFFICIAL_FONTS,
    ROOT,
    all_printed_by_libreoffice,
    pdf_pages,
    printed_by_libreoffice,
)
from tests.word_file import faults, field_codes, parts, tables, values

TEMPLATES = ROOT / "templates"
FRONT = 2  # cover and 目录
DOCUMENT = "/word/document.xml"
NAMESPACES = {"w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main"}


@pytest.fixture(scope="session")
def printed(word_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file as LibreOffice prints it with the bundled fonts."""
    return printed_by_libreoffice(word_file, tmp_path_factory.mktemp("printed"))


def characters(page: str) -> Counter[str]:
    """Return a page's characters, but for spaces and the dots of leaders."""
    return Counter(re.sub(r"\s|\.{3,}", "", page))


def numbers(page: list[Word], layout: Layout) -> list[int]:
    """Return the automatic numbers in a printed page's first column, from top to bottom."""
    left = layout.page.margin.left
    bottom = layout.page.height - layout.page.margin.bottom + layout.word.reserve
    right = left + min(look.columns[0].width for look in layout.chapters.values())
    column = [w for w in page if left <= w.x < right and w.y < bottom and w.text.isdigit()]
    return [int(w.text) for w in sorted(column, key=lambda w: w.y)]


def first_numbers(plan: PagePlan) -> list[list[int]]:
    """Return the numbers of the items that begin on each page."""
    begun: set[tuple[int, int]] = set()
    pages = []
    for page in plan.pages:
        items = [(page.chapter, row.item) for row in page.rows]
        pages.append([item + 1 for chapter, item in items if (chapter, item) not in begun])
        begun.update(items)
    return pages


# --- What is in it -------------------------------------------------------------------------------


def test_every_cell_of_every_item_is_in_the_file_and_numbered_by_word(
    word_file: Path, booklet: Booklet, layout: Layout
) -> None:
    read = tables(word_file)
    assert [len(table) for table in read] == [108, 102, 34]
    for chapter, rows in zip(booklet.chapters, read, strict=True):
        columns = layout.chapters[chapter.kind].columns
        for number, (item, row) in enumerate(zip(chapter.items, rows, strict=True), 1):
            assert row == [column.text(number, item) for column in columns]


def test_the_cover_and_the_titles_are_in_the_file(word_file: Path, booklet: Booklet) -> None:
    paragraphs = docx.Document(str(word_file)).paragraphs
    texts = {paragraph.style.name: paragraph.text for paragraph in paragraphs if paragraph.style}
    assert texts["封面地区"] == booklet.region
    assert texts["封面单位"] == booklet.organisation
    assert texts["Title"] == booklet.title
    assert texts["封面日期"] == booklet.date
    headings = [p.text for p in paragraphs if p.style and p.style.name == "Heading 1"]
    assert headings == [chapter.title for chapter in booklet.chapters]


def test_headings_and_departments_have_their_styles(
    word_file: Path, booklet: Booklet, layout: Layout
) -> None:
    fonts = {
        "clause": layout.fonts.body.office,
        "text": layout.fonts.body.office,
        "heading": layout.fonts.heading.office,
        "department": layout.fonts.subheading.office,
    }
    seen: Counter[str] = Counter()
    for chapter, table in zip(booklet.chapters, docx.Document(str(word_file)).tables, strict=True):
        for column, cells in zip(layout.chapters[chapter.kind].columns, table.columns, strict=True):
            if column.content is not Content.TEXT:
                continue
            for paragraph in (p for cell in cells.cells[1:] for p in cell.paragraphs):
                assert paragraph.style is not None
                kind = kind_of(paragraph.text)
                assert paragraph.style.style_id == f"{chapter.kind}-{kind}"
                assert values(paragraph.style.element, "w:rFonts", "w:eastAsia") == [fonts[kind]]
                seen[kind] += 1
    assert set(seen) == set(fonts)


def test_every_table_is_made_for_screen_readers(word_file: Path, booklet: Booklet) -> None:
    root = parts(word_file)[DOCUMENT]
    assert values(root, "w:tblCaption") == [chapter.title for chapter in booklet.chapters]
    assert len(values(root, "w:tblDescription")) == len(booklet.chapters)
    for table in root.iter(qn("w:tbl")):
        first, *others = table.findall("w:tr", NAMESPACES)
        assert first.find("w:trPr/w:tblHeader", NAMESPACES) is not None
        assert all(row.find("w:trPr/w:cantSplit", NAMESPACES) is not None for row in others)


def test_every_style_names_the_official_fonts(word_file: Path, layout: Layout) -> None:
    official = {role.office for _, role in layout.fonts}
    used = set()
    for root in parts(word_file).values():
        for fonts in root.iter(qn("w:rFonts")):
            assert not [name for name in fonts.attrib if name.endswith("Theme")]
            used.add(fonts.get(qn("w:eastAsia"), ""))
    assert used == official | {""}
    root = parts(word_file)[DOCUMENT]
    for text in root.iter(qn("w:t")):
        hint = text.getparent().find("w:rPr/w:rFonts", NAMESPACES)
        assert text.text.isdigit() or hint.get(qn("w:hint")) == "eastAsia"


def test_every_official_font_has_one_other_name(word_file: Path, layout: Layout) -> None:
    """Word takes several for one ([MS-OI29500], 2.1.262)."""
    fonts = parts(word_file)["/word/fontTable.xml"]
    assert values(fonts, "w:font", "w:name") == [role.office for _, role in layout.fonts]
    assert values(fonts, "w:altName") == ["仿宋", "楷体", "SimHei", "方正小标宋_GBK"]


def test_title_author_and_language_are_in_the_file(word_file: Path, booklet: Booklet) -> None:
    properties = docx.Document(str(word_file)).core_properties
    assert properties.title == booklet.full_title
    assert properties.author == booklet.organisation
    assert properties.subject == booklet.region + booklet.full_title
    assert properties.keywords == "基本履职事项清单, 配合履职事项清单, 上级部门收回事项清单"
    assert properties.language == "zh-CN"
    assert properties.created == properties.modified == booklet.edition_date
    styles = parts(word_file)["/word/styles.xml"]
    assert values(styles, "w:lang", "w:eastAsia") == ["zh-CN"]


def test_the_file_has_no_parts_but_its_own(word_file: Path) -> None:
    names = {name.rpartition("/")[2] for name in parts(word_file)}
    assert names == {
        *("document.xml", "styles.xml", "numbering.xml", "settings.xml", "fontTable.xml"),
        *("footer-odd.xml", "footer-even.xml", "theme.xml", "core.xml"),
    }


def test_the_same_booklet_gives_the_same_bytes_at_any_time(
    word_file: Path,
    booklet: Booklet,
    layout: Layout,
    plan: PagePlan,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(time, "time", lambda: 2_000_000_000.0)
    monkeypatch.setenv("TZ", "Pacific/Auckland")
    assert word.write(booklet, layout, plan, RESOURCES) == word_file.read_bytes()


# --- Whether it is sound -------------------------------------------------------------------------


def test_a_validator_finds_nothing(word_file: Path) -> None:
    assert OpenXmlValidator().validate(word_file).errors == []


def test_everything_referred_to_is_there(word_file: Path) -> None:
    assert list(faults(word_file)) == []


@pytest.mark.parametrize(
    ("sound", "faulty", "said"),
    [
        ('w:anchor="_Toc2"', 'w:anchor="_Toc9"', "no bookmark _Toc9"),
        ("PAGEREF _Toc3", "PAGEREF _Toc8", "no bookmark _Toc8"),
        ('<w:bookmarkEnd w:id="1"/>', "", "a bookmark does not end"),
        ('w:id="2" w:name="_Toc2"', 'w:id="1" w:name="_Toc2"', "1 stands twice"),
        ('<w:fldChar w:fldCharType="end"/>', "", f"{DOCUMENT}: a field does not end"),
        (
            '<w:fldChar w:fldCharType="begin"/>',
            "",
            f"{DOCUMENT}: a field's separate without its begin",
        ),
        ('w:val="basic-head"', 'w:val="basics"', f"{DOCUMENT}: no style basics"),
        ('<w:numId w:val="3"/>', '<w:numId w:val="7"/>', "no list 7"),
        ('r:id="footer-odd"', 'r:id="footer"', "no part footer"),
    ],
)
def test_what_is_not_there_would_be_noticed(
    word_file: Path, tmp_path: Path, sound: str, faulty: str, said: str
) -> None:
    text = docx.Document(str(word_file)).part.blob.decode()
    assert sound in text
    with zipfile.ZipFile(word_file) as package:
        whole = {name: package.read(name) for name in package.namelist()}
    broken = {**whole, "word/document.xml": text.replace(sound, faulty).encode()}
    (tmp_path / "broken.docx").write_bytes(zipped(broken))
    assert said in list(faults(tmp_path / "broken.docx"))


def one_item(booklet: Booklet, layout: Layout, text: str) -> tuple[Booklet, PagePlan]:
    """Return a booklet whose every text is ``text``, and its plan."""
    chapter = booklet.chapters[1]
    cells = dict.fromkeys(chapter.items[0].cells, Cell(paragraphs=(text, text)))
    item = Item(category=text, name=text, cells=cells)
    only = Chapter(kind=chapter.kind, name=text, title=text, file="a.yaml", items=(item,))
    texts = dict.fromkeys(("region", "organisation", "title"), text)
    made = booklet.model_copy(update={**texts, "chapters": (only,)})
    return made, planned(made, layout)


@settings(max_examples=25, deadline=None)
@given(text=st.text(st.characters(exclude_categories=["Cc", "Cs", "Cn", "Zl", "Zp"]), min_size=1))
def test_any_text_comes_back_as_it_was(
    text: str, booklet: Booklet, layout: Layout, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("text") / "text.docx"
    path.write_bytes(word.write(*one_item_arguments(booklet, layout, text)))
    listed, duties = f"{text}、{text}", f"{text}\n{text}"
    assert tables(path) == [[["1", text, text, listed, duties, duties]]]
    document = docx.Document(str(path))
    assert document.core_properties.title == (text + text)[:255]
    codes = field_codes(parts(path)[DOCUMENT])
    (entry,) = [code for code in codes if code.startswith("TC")]
    quoted = re.fullmatch(r'TC "((?:[^"\\]|\\.)*)" \\f C', entry, re.DOTALL)
    assert quoted and re.sub(r"\\(.)", r"\1", quoted[1]) == f"1. {text}"
    assert len(codes) == 3


def one_item_arguments(
    booklet: Booklet, layout: Layout, text: str
) -> tuple[Booklet, Layout, PagePlan, Resources]:
    """Return what the writer takes for :func:`one_item`."""
    made, plan = one_item(booklet, layout, text)
    return made, layout, plan, RESOURCES


# --- The pages -----------------------------------------------------------------------------------


@pytest.mark.parametrize("fonts", [OFFICIAL_FONTS, None])
def test_each_page_holds_exactly_what_the_pdf_has_on_it(
    fonts: Path | None,
    word_file: Path,
    pdf_file: Path,
    tmp_path: Path,
    request: pytest.FixtureRequest,
) -> None:
    if fonts:
        print_of_word = request.getfixturevalue("printed")
    else:
        print_of_word = printed_by_libreoffice(word_file, tmp_path, fonts)
    ours, theirs = pdf_pages(pdf_file), pdf_pages(print_of_word)
    assert len(theirs) == FRONT + 51
    for number, (expected, page) in enumerate(zip(ours, theirs, strict=True), 1 - FRONT):
        assert characters(page) == characters(expected), number


def test_the_numbers_count_from_1_in_each_chapter(
    printed: Path, plan: PagePlan, layout: Layout
) -> None:
    assert [numbers(page, layout) for page in words(printed)[FRONT:]] == first_numbers(plan)


def test_odd_page_numbers_stand_at_the_right_and_even_ones_at_the_left(
    printed: Path, layout: Layout
) -> None:
    edge = layout.page.margin.left + layout.footer.indent
    pages = words(printed)
    assert not [w for page in pages[:FRONT] for w in page if w.text == "—"]
    for number, page in enumerate(pages[FRONT:], 1):
        (digits,) = [w for w in page if w.text == str(number) and w.y > 540]
        dashes = sorted(w.left for w in page if w.text == "—" and abs(w.y - digits.y) < 5)
        assert (digits.x > layout.page.width / 2) == bool(number % 2)
        outer = layout.page.width - dashes[1] - layout.footer.size if number % 2 else dashes[0]
        assert outer == pytest.approx(edge, abs=1)


def test_it_is_printed_in_the_fonts_of_the_pdf(printed: Path) -> None:
    listed = subprocess.run(["pdffonts", str(printed)], check=True, capture_output=True, text=True)
    fonts = {re.split(r"[+-]", line)[1] for line in listed.stdout.splitlines()[2:]}
    assert fonts == {"FandolFang", "FandolKai", "NotoSansSC", "NotoSerifSC", "Tinos"}


def test_lines_break_as_in_the_pdf(
    printed: Path, booklet: Booklet, layout: Layout, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The fonts are the same, and so must be the width of each column and the rules of breaking.

    But Word lets a paragraph end with a lone character.
    """
    monkeypatch.setattr("booklet.plan.lines._not_alone", lambda text, starts, fits: starts[-1])
    plan = planned(booklet, layout)
    ours = Counter(
        text
        for page in plan.pages
        for row in page.rows
        for cell in row.cells
        for line in cell
        for text in "".join(part for part, _ in line).split()
        if len(text) > 5
    )
    theirs = Counter(w.text for page in words(printed)[FRONT:] for w in page if len(w.text) > 5)
    assert (ours - theirs).total() <= 0.01 * ours.total()


# --- 目录 ----------------------------------------------------------------------------------------


def test_the_contents_are_a_field_that_nobody_needs_to_update(
    word_file: Path, booklet: Booklet, plan: PagePlan
) -> None:
    root = parts(word_file)[DOCUMENT]
    (contents,) = root.iter(qn("w:sdt"))
    assert values(contents, "w:docPartGallery") == ["Table of Contents"]
    first, *entries = contents.findall("w:sdtContent/w:p", NAMESPACES)
    assert "".join(first.itertext()) == "目　录"
    texts = ["".join(t.text for t in entry.iter(qn("w:t"))) for entry in entries]
    assert texts == [
        f"{number}. {chapter.name}{page}"
        for number, (chapter, page) in enumerate(
            zip(booklet.chapters, plan.first_pages, strict=True), 1
        )
    ]
    bookmarks = ["_Toc1", "_Toc2", "_Toc3"]
    assert values(contents, "w:hyperlink", "w:anchor") == bookmarks
    codes = field_codes(contents)
    assert codes == [r'TOC \f C \l "1-1" \h \z', *(rf"PAGEREF {b} \h" for b in bookmarks)]
    for bookmark, chapter in zip(bookmarks, booklet.chapters, strict=True):
        (start,) = root.xpath(f"//w:bookmarkStart[@w:name='{bookmark}']", namespaces=NAMESPACES)
        assert "".join(t.text for t in start.getparent().iter(qn("w:t"))) == chapter.title
    everything = b"".join(part.blob for part in docx.Document(str(word_file)).part.package.parts)
    assert b"updateFields" not in everything
    assert b"w:dirty" not in everything


def test_what_the_contents_are_made_of_is_neither_hidden_nor_shown(
    word_file: Path, booklet: Booklet
) -> None:
    """Some programs would hide entries that are made of hidden text."""
    root = parts(word_file)[DOCUMENT]
    assert not list(root.iter(qn("w:vanish")))
    for chapter, code in zip(
        booklet.chapters, [c for c in field_codes(root) if c.startswith("TC")], strict=True
    ):
        (start,) = root.xpath(f"//w:instrText[contains(., '{code}')]", namespaces=NAMESPACES)
        paragraph = start.getparent().getparent()
        assert values(paragraph, "w:fldChar", "w:fldCharType") == ["begin", "separate", "end"]
        assert "".join(text.text for text in paragraph.iter(qn("w:t"))) == chapter.title


def links(path: Path) -> list[tuple[int, int]]:
    """Return the links on 目录's page from top to bottom: how high each stands, where it leads."""
    with pikepdf.open(path) as opened:
        pages: dict[Any, int] = {page.objgen: number for number, page in enumerate(opened.pages, 1)}
        found = [(a.Rect[1], a.Dest[0].objgen) for a in opened.pages[1].Annots]
        return sorted(((round(float(y)), pages[to]) for y, to in found), reverse=True)


def test_the_contents_lead_to_the_chapters(printed: Path, plan: PagePlan) -> None:
    assert [page for _, page in links(printed)] == [FRONT + n for n in plan.first_pages]


def test_the_outline_has_the_chapters(printed: Path, booklet: Booklet) -> None:
    with pikepdf.open(printed) as opened, opened.open_outline() as outline:
        assert [entry.title for entry in outline.root] == [c.title for c in booklet.chapters]


def test_an_update_of_the_contents_changes_nothing(
    word_file: Path, printed: Path, tmp_path: Path
) -> None:
    updated = printed_with_updated_indexes(word_file, tmp_path)
    before, after = words(printed)[1], words(updated)[1]
    assert [(round(w.x), round(w.y), w.text) for w in after] == [
        (round(w.x), round(w.y), w.text) for w in before
    ]
    assert links(updated) == links(printed)


# --- Editing -------------------------------------------------------------------------------------


def fullest_row(plan: PagePlan, chapter: int) -> int:
    """Return the last row on the page of the chapter that has the least height free."""
    return min(plan.of_chapter(chapter), key=lambda page: page.free).rows[-1].item


def tallest_row(plan: PagePlan, chapter: int) -> int:
    """Return the tallest row of the chapter."""
    rows = [row for page in plan.of_chapter(chapter) for row in page.rows]
    return max(rows, key=lambda row: row.height).item


# A chapter, a row of it, how many lines are typed there, and how many pages come of that.
TYPED: tuple[tuple[int, Callable[[PagePlan, int], int], int, int], ...] = (
    (0, fullest_row, 1, 0),
    (0, fullest_row, 8, 1),
    (1, fullest_row, 1, 0),
    (1, tallest_row, 14, 0),
    (2, fullest_row, 1, 0),
)


def type_lines(table: Any, row: int, lines: int) -> None:
    cell = max(table.rows[row + 1].cells, key=lambda cell: len(cell.text))
    last = cell.paragraphs[-1]._p
    for _ in range(lines):
        last.addnext(copy.deepcopy(last))
    for paragraph in cell.paragraphs[-lines:]:
        paragraph.runs[0].text = "新添的一行。"


def insert_row(table: Any) -> None:
    row = table.rows[20]._tr
    row.addnext(copy.deepcopy(row))


@pytest.fixture(scope="module")
def edited(
    word_file: Path, plan: PagePlan, tmp_path_factory: pytest.TempPathFactory
) -> Mapping[object, Path]:
    """The file as LibreOffice prints it after each of the edits: those of TYPED, and a new row."""
    folder = tmp_path_factory.mktemp("edited")
    documents = {case: docx.Document(str(word_file)) for case in (*TYPED, "row")}
    for chapter, pick, lines, more in TYPED:
        tables = documents[chapter, pick, lines, more].tables
        type_lines(tables[chapter], pick(plan, chapter), lines)
    insert_row(documents["row"].tables[2])
    files = [folder / f"{number}.docx" for number in range(len(documents))]
    for file, document in zip(files, documents.values(), strict=True):
        document.save(str(file))
    return dict(zip(documents, all_printed_by_libreoffice(files, folder), strict=True))


@pytest.mark.parametrize("case", TYPED)
def test_what_is_typed_into_a_cell_flows_on(
    case: tuple[int, Callable[[PagePlan, int], int], int, int],
    edited: Mapping[object, Path],
    plan: PagePlan,
    layout: Layout,
    booklet: Booklet,
) -> None:
    _, _, lines, more = case
    pages = words(edited[case])[FRONT:]
    assert "".join(w.text for page in pages for w in page).count("新添的一行。") == lines
    assert len(pages) - len(plan.pages) == more
    of_each = [numbers(page, layout) for page in pages]
    assert all(of_each), "a page without an item"
    assert [n for page in of_each for n in page] == [
        n for c in booklet.chapters for n in range(1, len(c.items) + 1)
    ]


def test_a_row_inserted_in_word_renumbers_the_rest(
    edited: Mapping[object, Path], layout: Layout
) -> None:
    pages = words(edited["row"])[FRONT:]
    printed = [n for page in pages for n in numbers(page, layout)]
    assert printed == [*range(1, 109), *range(1, 103), *range(1, 36)]


# --- Other booklets ------------------------------------------------------------------------------


def joined_by_long_items(plan: PagePlan) -> list[list[int]]:
    """Return the pages (from 0) in groups: those together over which an item's row goes on."""
    groups: list[list[int]] = []
    for at, page in enumerate(plan.pages):
        before = plan.pages[at - 1] if at else None
        item = (page.chapter, page.rows[0].item)
        if before and (before.chapter, before.rows[-1].item) == item:
            groups[-1].append(at)
        else:
            groups.append([at])
    return groups


@dataclass(frozen=True)
class Made:
    """A booklet, its page plan, its PDF and its Word file."""

    booklet: Booklet
    plan: PagePlan
    pdf: Path
    file: Path


def made_of(booklet: Booklet, layout: Layout, folder: Path, name: str = "booklet") -> Made:
    typeset = typeset_now(booklet, layout)
    made = Made(booklet, typeset.plan, folder / f"{name} ours.pdf", folder / f"{name}.docx")
    made.pdf.write_bytes(typeset.write())
    made.file.write_bytes(word.write(booklet, layout, typeset.plan, RESOURCES))
    return made


def assert_same_pages(made: Made, theirs: Path, layout: Layout) -> None:
    """Assert that the PDF and the Word file as it is printed have the same on every page.

    Of an item longer than a page, the first and the last page have to be the same.
    """
    booklet, plan, ours = made.booklet, made.plan, made.pdf
    printed = words(theirs)[-len(plan.pages) :]
    assert [numbers(page, layout) for page in printed] == first_numbers(plan)
    pairs = [list(map(characters, pdf_pages(path)[-len(plan.pages) :])) for path in (ours, theirs)]
    for pages in joined_by_long_items(plan):
        expected, found = (sum((side[at] for at in pages), Counter()) for side in pairs)
        assert found == expected, [at + 1 for at in pages]
        if len(pages) > 1:
            last = plan.pages[pages[-1]]
            cells = booklet.chapters[last.chapter].items[last.rows[0].item].cells.values()
            end = max(cells, key=lambda cell: len(cell.text)).text[-2:]
            assert end in "".join(word.text for word in printed[pages[-1]])


@pytest.fixture(scope="module", params=[(1, (18, 30, 18)), (2, (120, 15, 15)), (3, (24, 18, 36))])
def town(
    request: pytest.FixtureRequest, layout: Layout, tmp_path_factory: pytest.TempPathFactory
) -> Made:
    seed, items = request.param
    made_up = towns.booklet(seed, items, paragraphs=(1, 12), longer_than_a_page=3)
    return made_of(made_up, layout, tmp_path_factory.mktemp("town"))


@pytest.mark.parametrize("fonts", [OFFICIAL_FONTS, None])
def test_another_town_has_the_pages_of_its_pdf(
    fonts: Path | None, town: Made, layout: Layout, tmp_path: Path
) -> None:
    assert_same_pages(town, printed_by_libreoffice(town.file, tmp_path, fonts), layout)
    assert len(town.plan.longer_than_a_page) == 3


def with_items(booklet: Booklet, change: Callable[[int, Item], Item]) -> Booklet:
    """Return the second chapter's first twelve items alone, each changed by its number from 0."""
    chapter = booklet.chapters[1]
    items = tuple(change(number, item) for number, item in enumerate(chapter.items[:12]))
    return booklet.model_copy(update={"chapters": (chapter.model_copy(update={"items": items}),)})


def short(item: Item) -> Item:
    """Return an item whose row has one line, lower than the reserve of Word's pages."""
    cells = dict.fromkeys(item.cells, Cell(paragraphs=("丙",)))
    return item.model_copy(update={"category": "甲", "name": "乙", "cells": cells})


def long(item: Item) -> Item:
    """Return an item longer than a page."""
    key, cell = list(item.cells.items())[-1]
    return item.model_copy(
        update={"cells": {**item.cells, key: Cell(paragraphs=cell.paragraphs[:1] * 90)}}
    )


HARD: dict[str, Callable[[int, Item], Item]] = {
    "page starts": lambda n, item: item.model_copy(update={"page_start": n in (1, 5, 6)}),
    "rows of one line": (
        lambda n, item: short(item).model_copy(update={"page_start": n in (4, 5)})
    ),
    "long items": lambda n, item: long(item) if n in (0, 3, 4) else item,
    "long items and rows of one line": (lambda n, item: long(item) if n % 3 == 2 else short(item)),
}


@pytest.fixture(scope="module")
def hard(
    booklet: Booklet, layout: Layout, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, tuple[Made, Path]]:
    """Each of what is hard to hold, and how LibreOffice prints it."""
    folder = tmp_path_factory.mktemp("hard")
    made = [made_of(with_items(booklet, HARD[name]), layout, folder, name) for name in HARD]
    printed = all_printed_by_libreoffice([own.file for own in made], folder / "printed")
    return dict(zip(HARD, zip(made, printed, strict=True), strict=True))


@pytest.mark.parametrize("name", HARD)
def test_what_is_hard_to_hold_is_held(
    name: str, hard: dict[str, tuple[Made, Path]], layout: Layout
) -> None:
    made, printed = hard[name]
    assert_same_pages(made, printed, layout)
    assert len(made.plan.pages) >= 3


def test_a_line_before_an_item_longer_than_a_page_moves_nothing(
    booklet: Booklet, layout: Layout, tmp_path: Path
) -> None:
    """As in a program whose lines are fewer, or more."""
    made = with_items(booklet, lambda n, item: long(item) if n == 3 else item)
    plan = planned(made, layout)
    files = []
    for lines in (-2, 1):
        files.append(tmp_path / f"{lines}.docx")
        files[-1].write_bytes(word.write(made, layout, plan, RESOURCES))
        document = docx.Document(str(files[-1]))
        before = document.tables[0].rows[3]
        assert before.height is not None
        before.height = Pt(before.height.pt + lines * layout.chapters["assisting"].line)
        document.save(str(files[-1]))
    for printed in all_printed_by_libreoffice(files, tmp_path / "printed"):
        pages = words(printed)[FRONT:]
        assert [numbers(page, layout) for page in pages] == first_numbers(plan), printed.stem


def test_nothing_is_clipped_or_lost(booklet: Booklet, layout: Layout, tmp_path: Path) -> None:
    letters = "abcdefghij" * 30
    texts = {0: (), 1: (letters,), 2: ("铹𬭸铹㛃",), 3: ("“四个合格”——①②", "， 。")}

    def change(number: int, item: Item) -> Item:
        key = list(item.cells)[-1]
        cell = Cell(paragraphs=texts.get(number, ("甲",)))
        return item.model_copy(update={"cells": {**item.cells, key: cell}})

    changed = with_items(booklet, change)
    plan = planned(changed, layout)
    (tmp_path / "booklet.docx").write_bytes(word.write(changed, layout, plan, RESOURCES))
    assert OpenXmlValidator().validate(tmp_path / "booklet.docx").errors == []
    printed = printed_by_libreoffice(tmp_path / "booklet.docx", tmp_path)
    (chapter,) = changed.chapters
    expected = Counter[str]()
    for number, item in enumerate(chapter.items, 1):
        for column in layout.chapters[chapter.kind].columns:
            expected.update(characters(column.text(number, item)))
    found = sum(map(characters, pdf_pages(printed)[FRONT:]), Counter[str]())
    assert expected <= found
    right = layout.page.width - layout.page.margin.right
    for letter in (w for page in words(printed)[FRONT:] for w in page if "abc" in w.text):
        assert letter.x + (letter.x - letter.left) <= right
