"""The finished PDF is asked: text, pages, fonts, outline, links."""

import re
import subprocess
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from booklet.model.booklet import Booklet
from booklet.model.layout import Layout
from booklet.pdf import engine
from booklet.plan.page_plan import PagePlan
from booklet.source.load import Source
from tests.planned import planned
from tests.printed import body_pages, cells, words
from tests.published import Published, characters
from tests.tools import ROOT, pdf_pages

FRONT = 2  # cover and 目录


def test_each_page_holds_exactly_the_items_of_the_published_page(
    plan: PagePlan, published: Published
) -> None:
    laid_out = [(page.chapter, [row.item + 1 for row in page.rows]) for page in plan.pages]
    assert laid_out == published.pages
    assert len(laid_out) == 51


def test_the_pages_break_by_natural_flow(booklet: Booklet) -> None:
    assert not any(item.page_start for chapter in booklet.chapters for item in chapter.items)


def test_every_cell_stands_in_the_printed_page_as_it_was_published(
    pdf_file: Path, plan: PagePlan, source: Source, layout: Layout, published: Published
) -> None:
    corrected = {
        (c.chapter, int(c.number), c.column): characters(c.corrected) for c in source.corrections
    }
    booklet = source.booklet
    seen = 0
    for page, on_page in body_pages(pdf_file, plan):
        chapter = booklet.chapters[page.chapter]
        columns = layout.chapters[chapter.kind].columns
        for row, printed in zip(page.rows, cells(page, on_page, booklet, layout), strict=True):
            raw = published.chapters[page.chapter][row.item]
            for column, text, published_text in zip(columns, printed, raw, strict=True):
                key = (chapter.name, row.item + 1, column.key)
                expected = corrected.get(key, characters(published_text))
                if "<ol" in published_text and not re.search(r">\s*1\.", published_text):
                    text = re.sub(r"(?<=[；。局])\d\.|^\d\.", "", text)  # restored list numbers
                assert text == expected, key
            seen += 1
    assert seen == 108 + 102 + 34


def test_lost_list_numbers_are_restored(booklet: Booklet) -> None:
    item = booklet.chapters[1].items[84]
    assert [p[:2] for p in item.cells["上级部门职责"].paragraphs] == [
        *("市应", "1.", "2.", "3.", "4.", "5."),
        *("市自", "1.", "2.", "3."),
        *("市住", "1.", "2."),
        *("市水", "1.", "2.", "3.", "4."),
    ]


def test_the_printed_numbers_run_from_1_to_51_and_the_front_has_none(pdf_file: Path) -> None:
    pages = pdf_pages(pdf_file)
    numbers = [re.findall(r"^—\s?(\d+)\s?—$", text, re.M) for text in pages]
    assert numbers == [[]] * FRONT + [[str(n)] for n in range(1, 52)]


def test_odd_numbers_stand_at_the_right_and_even_numbers_at_the_left(
    pdf_file: Path, layout: Layout
) -> None:
    for number, page in enumerate(words(pdf_file)[FRONT:], 1):
        (digits,) = [word for word in page if word.text == str(number) and word.y > 540]
        assert (digits.x > layout.page.width / 2) == bool(number % 2), number


def test_the_contents_name_the_page_on_which_each_title_stands(
    pdf_file: Path, booklet: Booklet, published: Published
) -> None:
    pages = pdf_pages(pdf_file)
    entries = re.findall(r"^\d\. (\S+) \.+ (\d+)$", pages[1], re.M)
    assert {name: int(number) for name, number in entries} == published.contents
    for (name, number), chapter in zip(entries, booklet.chapters, strict=True):
        assert name == chapter.name
        assert chapter.title in pages[FRONT + int(number) - 1]


def test_each_contents_entry_links_once_to_its_page(pdf_file: Path, plan: PagePlan) -> None:
    with pikepdf.open(pdf_file) as opened:
        numbers: dict[Any, int] = {page.objgen: index for index, page in enumerate(opened.pages)}
        names = dict(pikepdf.NameTree(opened.Root.Names.Dests).items())
        leads_to = []
        for annotation in opened.pages[1].Annots:
            destination = names[str(annotation.Dest)]
            leads_to.append(numbers[destination[0].objgen] - FRONT + 1)
    assert tuple(leads_to) == plan.first_pages


def test_the_outline_leads_to_the_chapters(pdf_file: Path, booklet: Booklet) -> None:
    with pikepdf.open(pdf_file) as opened, opened.open_outline() as outline:
        assert [entry.title for entry in outline.root] == [c.title for c in booklet.chapters]


def test_title_author_and_language_are_in_the_file(pdf_file: Path, booklet: Booklet) -> None:
    with pikepdf.open(pdf_file) as opened:
        assert str(opened.docinfo["/Title"]) == booklet.full_title
        assert str(opened.docinfo["/Author"]) == booklet.organisation
        assert str(opened.docinfo["/CreationDate"]).startswith("D:20250701")
        assert str(opened.Root.Lang) == "zh-CN"


def test_every_page_repeats_its_header_row(
    pdf_file: Path, booklet: Booklet, plan: PagePlan, layout: Layout
) -> None:
    for page, on_page in body_pages(pdf_file, plan):
        chapter = booklet.chapters[page.chapter]
        titles = [column.key for column in layout.chapters[chapter.kind].columns]
        first = sorted((word for word in on_page if word.text in titles), key=lambda w: w.left)
        assert [word.text for word in first] == titles


def test_only_our_fonts_are_embedded(pdf_file: Path) -> None:
    listed = subprocess.run(["pdffonts", str(pdf_file)], check=True, capture_output=True, text=True)
    fonts = [line.split()[0].partition("+")[2] for line in listed.stdout.splitlines()[2:]]
    families = re.findall(r'font-family: "(.+?)";', (ROOT / "fonts/fonts.css").read_text())
    ours = {family.replace(" ", "-") for family in families}
    assert set(fonts) <= ours, fonts
    assert len(fonts) == len(set(fonts)) >= 4


def test_rows_are_kept_whole(plan: PagePlan) -> None:
    items = [(page.chapter, row.item) for page in plan.pages for row in page.rows]
    assert len(items) == len(set(items)) == 244


@pytest.mark.parametrize(
    "markup",
    [
        '<img src="file:///etc/passwd" alt=""/>',
        '<img src="http://127.0.0.1:9/x.png" alt=""/>',
        '<link rel="stylesheet" href="../../../../../etc/hostname"/>',
    ],
)
def test_nothing_outside_templates_and_fonts_is_read(markup: str) -> None:
    with pytest.raises(BaseException, match=r"refused to read|disallowed protocol"):
        engine.lay_out(f"<p>{markup}</p>", ROOT / "templates/pdf", (ROOT / "templates",))


def test_a_warning_of_the_layout_engine_stops_the_build() -> None:
    with pytest.raises(engine.TypesettingError, match="Ignored `colour"):
        engine.lay_out(
            "<p style='colour: red'>甲</p>", ROOT / "templates/pdf", (ROOT / "templates",)
        )


def test_a_page_start_begins_a_page(booklet: Booklet, layout: Layout) -> None:
    chapter = booklet.chapters[2]
    items = list(chapter.items)
    items[2] = items[2].model_copy(update={"page_start": True})
    moved = booklet.model_copy(
        update={"chapters": (chapter.model_copy(update={"items": tuple(items)}),)}
    )
    plan = planned(moved, layout)
    assert [row.item for row in plan.pages[0].rows] == [0, 1]
    assert plan.pages[1].rows[0].item == 2
