"""What readers do with the web page: search it, print a part of it, pass it on and copy from it."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from booklet.incoming.published import import_published
from booklet.model.booklet import Booklet
from booklet.model.layout import Layout
from booklet.model.resources import Resources
from booklet.publish.due import publish
from booklet.source.load import load_source
from booklet.web import writer as web
from tests.browser import at_rest, opened, violations
from tests.tools import ROOT, SMALL, pdf_pages, quiet

ITEMS = 108 + 102 + 34


def search(page: Page, words: str) -> None:
    """Search for words and wait for the answer."""
    page.get_by_label("搜索", exact=True).fill(words)
    expect(page.get_by_role("status")).to_contain_text("项符合")


def shown(page: Page) -> list[str]:
    """Return the addresses of the items that the page shows."""
    rows: list[str] = page.eval_on_selector_all(
        "main tbody tr", "rows => rows.filter(row => row.checkVisibility()).map(row => row.id)"
    )
    return rows


def marked(page: Page) -> list[str]:
    """Return the texts that are marked as hits."""
    texts: list[str] = page.evaluate(
        """() => [...CSS.highlights.get("found")].map(
             ({startContainer, startOffset, endOffset}) =>
               startContainer.data.slice(startOffset, endOffset))"""
    )
    return texts


# --- Search --------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def one_page(browser: Browser, address: str) -> Iterator[Page]:
    with opened(browser, address) as page:
        yield page


@pytest.fixture
def page(one_page: Page) -> Iterator[Page]:
    """The page as somebody finds it who has cleared what was sought before."""
    yield one_page
    at_rest(one_page)
    one_page.get_by_role("button", name="清除").click()
    one_page.wait_for_function("() => CSS.highlights.get('found').size === 0")


@pytest.mark.parametrize(
    ("typed", "means"),
    [
        ("養老", "养老"),
        ("黨的建設", "党的建设"),
        ('"两个确立"', "“两个确立”"),
        ("「两个确立」", "“两个确立”"),
        ("“两个确立”", "“两个确立”"),
        ("ＡＰＰ", "App"),
    ],
)
def test_a_word_is_found_in_whatever_signs_it_is_typed_and_is_marked(
    page: Page, booklet: Booklet, layout: Layout, typed: str, means: str
) -> None:
    expected = [
        f"{anchor}-{n}"
        for chapter, anchor in zip(booklet.chapters, web.anchors(booklet, layout), strict=True)
        for n, item in enumerate(chapter.items, 1)
        if any(
            means.lower() in column.text(n, item).lower()
            for column in layout.chapters[chapter.kind].columns
        )
    ]
    assert expected
    search(page, typed)
    assert shown(page) == expected
    page.wait_for_function("() => CSS.highlights.get('found').size > 0")
    assert {text.lower() for text in marked(page)} == {means.lower()}


@pytest.mark.parametrize("typed", ["配合-52", "配合－52"])
def test_an_items_address_finds_it_alone(page: Page, typed: str) -> None:
    search(page, typed)
    assert shown(page) == ["配合-52"]


def test_a_lists_word_is_no_address(page: Page) -> None:
    search(page, "配合")
    assert 0 < len(shown(page)) < 102


# A phone, one whose keyboard takes half of the window, one on its side; a desk at 100 and at 200 %.
WINDOWS = [(360, 740), (360, 420), (740, 340), (1400, 900), (683, 384)]


@pytest.mark.parametrize(("width", "height"), WINDOWS)
def test_the_first_hit_of_a_search_is_in_sight(
    browser: Browser, address: str, width: int, height: int
) -> None:
    with opened(browser, address, width, height) as page:
        page.evaluate("scrollTo(0, document.body.scrollHeight / 2)")
        search(page, "养老")
        first = page.locator(f"[id='{shown(page)[0]}']")
        expect(first).to_be_in_viewport()
        bar, row = page.locator("form").bounding_box(), first.bounding_box()
        assert bar and row
        assert bar["y"] >= 0 and bar["y"] + bar["height"] <= row["y"]
        assert row["y"] + 40 < height
        expect(page.get_by_label("搜索", exact=True)).to_be_in_viewport()
        assert page.evaluate("document.documentElement.scrollWidth") <= width


# --- The address ---------------------------------------------------------------------------------


def test_search_and_filters_stand_in_the_address_and_come_back_from_it(
    browser: Browser, address: str
) -> None:
    category, department = "自然资源", "昌吉市水利局"
    with opened(browser, address) as page:
        page.get_by_label("事项类别", exact=True).select_option(category)
        page.get_by_label("部门", exact=True).select_option(department)
        search(page, "水 管理")
        page.wait_for_url(re.compile(quote("管理")))  # 水 stands in the department, too
        kept, rows = page.url, shown(page)
    said = {"搜索": ["水 管理"], "类别": [category], "部门": [department]}
    assert parse_qs(urlsplit(kept).query) == said
    with opened(browser, kept) as page:
        assert shown(page) == rows
        expect(page.get_by_label("搜索", exact=True)).to_have_value("水 管理")
        expect(page.locator(f"[id='{rows[0]}']")).to_be_in_viewport()
        at_rest(page)
        page.get_by_role("link", name="第").first.click()
        assert parse_qs(urlsplit(page.url).query) == said  # an item's address keeps the filter
        at_rest(page)
        page.get_by_role("button", name="清除").click()
        page.wait_for_url(lambda url: not urlsplit(url).query)
        assert len(shown(page)) == ITEMS


def test_an_address_with_a_filter_that_is_no_longer_there_shows_everything(
    browser: Browser, address: str
) -> None:
    with opened(browser, f"{address}?类别=没有这一类&部门=没有这个部门") as page:
        expect(page.get_by_role("status")).to_have_text(f"共 {ITEMS} 项")
        assert len(shown(page)) == ITEMS


# --- Print ---------------------------------------------------------------------------------------


def printed(page: Page, folder: Path) -> list[str]:
    """Return the text of each page of a print."""
    path = folder / "print.pdf"
    page.pdf(path=path, prefer_css_page_size=True)
    return pdf_pages(path)


def test_a_filtered_print_says_above_each_list_what_it_is_a_part_of(
    browser: Browser, address: str, booklet: Booklet, tmp_path: Path
) -> None:
    with opened(browser, address) as page:
        page.get_by_label("事项类别", exact=True).select_option("平安法治")
        search(page, "工作")
        rows = shown(page)
        pages = printed(page, tmp_path)
    filters = "节录：只有符合筛选的事项（搜索“工作”，事项类别“平安法治”）"
    assert f"{filters}，{ITEMS} 项中的 {len(rows)} 项" in pages[0]
    numbers = [row.rpartition("-")[2] for row in rows]
    assert len(rows) >= 10
    assert re.findall(r"^(\d+)(?:\s+平安法治)?$", "\n".join(pages[2:]), re.M) == numbers
    for chapter, anchor in zip(booklet.chapters, ("基本", "配合", "收回"), strict=True):
        here = [row for row in rows if row.startswith(anchor)]
        said = f"{filters}，本清单 {len(chapter.items)} 项中的 {len(here)} 项"
        own = [text for text in pages[2:] if chapter.title in text]
        assert len(own) == bool(here)
        assert all(said in text for text in own)
        about = f"{len(chapter.items)} 项中有 {len(here)} 项符合" if here else "没有符合的事项"
        assert about in pages[1]


def test_a_whole_print_is_no_part_and_says_whose_pages_its_contents_name(
    browser: Browser, address: str, tmp_path: Path
) -> None:
    with opened(browser, address) as page:
        pages = printed(page, tmp_path)
    assert not any("节录" in text for text in pages)
    assert "“印本”是同时发布的 PDF，页码以它为准" in pages[1]


# --- The files beside it -------------------------------------------------------------------------


def test_the_page_leads_to_the_files_that_the_same_command_makes(
    browser: Browser, tmp_path: Path
) -> None:
    every = ("pdf", "docx", "xlsx", "html")
    made = publish(SMALL, tmp_path, every, quiet, Resources()).paths
    (html,) = (path for path in made if path.suffix == ".html")
    with opened(browser, html.as_uri()) as page:
        links = page.locator(".files a")
        assert links.all_inner_texts() == ["PDF", "Word文件", "电子表格"]
        for link in links.all():
            target = Path(str(link.evaluate("link => decodeURI(new URL(link.href).pathname)")))
            assert target.read_bytes() == (tmp_path / target.name).read_bytes()
        assert violations(page) == []
    assert publish(SMALL, tmp_path, every, quiet, Resources()).paths == ()
    # Without them, there is nothing to lead to, and the page is made anew.
    (alone,) = publish(SMALL, tmp_path, ("html",), quiet, Resources()).paths
    assert 'class="files"' not in alone.read_text(encoding="utf-8")
    # With them again, the page leads to those that need no making.
    assert [path.suffix for path in publish(SMALL, tmp_path, every, quiet, Resources()).paths] == [
        ".html"
    ]
    assert 'class="files"' in alone.read_text(encoding="utf-8")


# --- Copying -------------------------------------------------------------------------------------

COPIED = """() => addEventListener("copy", event => {
  window.copied = ["text/plain", "text/html"].map(kind => event.clipboardData.getData(kind)); })"""


def copied(page: Page, selection: str) -> list[str]:
    """Return what is copied, as text and as HTML, when ``selection`` has run."""
    page.evaluate(COPIED)
    page.evaluate(selection)
    page.keyboard.press("Control+C")
    texts: list[str] = page.evaluate("window.copied")
    return texts


@pytest.mark.parametrize("width", [1400, 360])
def test_a_copied_row_has_tabs_between_its_columns(
    browser: Browser, address: str, booklet: Booklet, layout: Layout, width: int
) -> None:
    item = booklet.chapters[1].items[51]
    columns = layout.chapters[booklet.chapters[1].kind].columns
    with opened(browser, address, width=width) as page:
        text, html = copied(
            page,
            "getSelection().selectAllChildren(document.getElementById('配合-52'))",
        )
    assert text.split("\t") == [column.text(52, item).replace("\n", " ") for column in columns]
    assert html.count("<td>") == len(columns)


def test_what_is_copied_of_one_cell_is_left_to_the_browser(browser: Browser, address: str) -> None:
    with opened(browser, address) as page:
        text, _ = copied(
            page, "getSelection().selectAllChildren(document.querySelector('[id=基本-3] th'))"
        )
    assert text == ""  # nothing was put in place of what the browser copies


def test_the_whole_page_copied_can_be_brought_in(
    browser: Browser, address: str, booklet: Booklet, layout: Layout, tmp_path: Path
) -> None:
    with opened(browser, address) as page:
        text, _ = copied(page, "getSelection().selectAllChildren(document.body)")
    (tmp_path / "清单.txt").write_text(text, encoding="utf-8")
    import_published(tmp_path / "清单.txt", tmp_path / "source", ROOT / "templates")
    assert load_source(tmp_path / "source", layout).booklet.chapters == booklet.chapters
