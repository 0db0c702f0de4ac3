"""The web page is asked: by a parser for every cell, in Chromium for what readers do with it."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from booklet.model.booklet import Booklet, Cell
from booklet.model.layout import Layout
from booklet.plan.page_plan import Page as PrintedPage
from booklet.plan.page_plan import PagePlan
from booklet.web import writer as web
from tests.browser import at_rest, opened, violations
from tests.forms import BY_NAME, written
from tests.planned import RESOURCES, expected_of
from tests.tools import ROOT, pdf_pages

TEMPLATES = ROOT / "templates"
ITEMS = 108 + 102 + 34


class Tables(HTMLParser):
    """The rows of the page's tables: addresses, and cells as lists of paragraphs."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.rows: list[tuple[str, list[list[str]]]] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.titles: list[str] = []
        self._text: list[str] | None = None
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        self.tags.append((tag, attributes))
        if tag == "tr":
            self.rows.append((attributes.get("id") or "", []))
        elif tag in ("td", "th"):
            self.rows[-1][1].append([])
            self._text = [""]
        elif tag == "p" and self._text is not None:
            self._text.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th") and self._text is not None:
            self.rows[-1][1][-1].extend(text for text in self._text if text)
            self._text = None

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text[-1] += data


def shown(page: Page) -> list[str]:
    """Return the addresses of the items that the page shows."""
    rows: list[str] = page.eval_on_selector_all(
        "main tbody tr", "rows => rows.filter(row => row.checkVisibility()).map(row => row.id)"
    )
    return rows


def test_every_cell_of_every_item_is_in_the_page(
    page_text: str, booklet: Booklet, layout: Layout
) -> None:
    rows = Tables(page_text).rows
    expected = []
    for chapter, anchor in zip(booklet.chapters, ("基本", "配合", "收回"), strict=True):
        columns = layout.chapters[chapter.kind].columns
        expected.append(("", [[chapter.column_title(column.key)] for column in columns]))
        expected += [
            (f"{anchor}-{n}", [column.text(n, item).split("\n") for column in columns])
            for n, item in enumerate(chapter.items, 1)
        ]
    assert rows == expected
    assert len(rows) == ITEMS + 3


def test_the_page_is_light_and_the_same_each_time(
    page_text: str, booklet: Booklet, layout: Layout, plan: PagePlan
) -> None:
    assert len(page_text.encode()) < 1.5e6
    assert web.write(booklet, layout, plan, RESOURCES).decode() == page_text


def test_nothing_is_loaded_and_nothing_inline_escapes_the_policy(page_text: str) -> None:
    tags = Tables(page_text).tags
    policy = next(a for t, a in tags if t == "meta" and a.get("http-equiv"))["content"]
    assert policy and policy.startswith("default-src 'none';")
    assert "unsafe" not in policy
    for tag, attributes in tags:
        assert tag not in ("img", "link", "iframe", "object", "base"), tag
        assert not any(name == "style" or name.startswith("on") for name in attributes), tag
        assert "src" not in attributes
        assert (attributes.get("href") or "#").startswith("#")


def test_each_table_has_a_caption_and_scoped_headers(page_text: str, booklet: Booklet) -> None:
    tags = Tables(page_text).tags
    assert sum(tag == "caption" for tag, _ in tags) == len(booklet.chapters)
    scopes = [attributes.get("scope") for tag, attributes in tags if tag == "th"]
    assert set(scopes) == {"col", "row"}
    assert scopes.count("row") == ITEMS


def test_source_text_is_never_markup_script_or_style(
    booklet: Booklet, layout: Layout, plan: PagePlan
) -> None:
    evil = "</style></script><script>alert(1)</script>\"'<b onclick=x>{{ 7 * 7 }}"
    chapter = booklet.chapters[1]
    item = chapter.items[0]
    cells = {key: Cell(paragraphs=(evil,)) for key in item.cells}
    changed = item.model_copy(update={"name": evil, "category": evil, "cells": cells})
    titles = dict.fromkeys(item.cells, evil)
    chapters = list(booklet.chapters)
    chapters[1] = chapter.model_copy(
        update={"items": (changed, *chapter.items[1:]), "title": evil, "column_titles": titles}
    )
    page = web.write(
        booklet.model_copy(update={"chapters": tuple(chapters)}), layout, plan, RESOURCES
    ).decode()
    parsed = Tables(page)
    assert [tag for tag, _ in parsed.tags].count("script") == len(web.SCRIPTS)
    assert not any(tag == "b" for tag, _ in parsed.tags)
    row = dict(parsed.rows)["配合-1"]
    assert row[1:] == [[evil]] * 5


def test_lists_of_one_kind_get_addresses_of_their_own(booklet: Booklet, layout: Layout) -> None:
    twice = booklet.model_copy(update={"chapters": (booklet.chapters[1], *booklet.chapters)})
    assert web.anchors(twice, layout) == ("配合", "基本", "配合2", "收回")


def test_the_page_opens_without_a_complaint_and_axe_finds_nothing(
    browser: Browser, address: str
) -> None:
    with opened(browser, address) as page:
        assert len(shown(page)) == ITEMS
        expect(page.get_by_role("status")).to_have_text(f"共 {ITEMS} 项")
        expect(page.get_by_role("table")).to_have_count(3)
        assert page.get_by_role("rowheader").count() == ITEMS
        assert violations(page) == []


def test_the_contents_say_where_each_list_begins_in_print(
    browser: Browser, address: str, booklet: Booklet
) -> None:
    with opened(browser, address) as page:
        entries = page.locator(".contents ol > li > a").all_inner_texts()
        said = [re.sub(r"\s+", " ", entry) for entry in entries]
        assert said == [
            f"{chapter.name} 共 {len(chapter.items)} 项 印本第 {number} 页"
            for chapter, number in zip(booklet.chapters, (1, 15, 46), strict=True)
        ]
        page.locator(".contents ol > li > a").nth(2).click()
        expect(page.get_by_role("heading", name=booklet.chapters[2].title)).to_be_in_viewport()


def matching(booklet: Booklet, layout: Layout, *words: str) -> list[str]:
    """Return the addresses of the items in whose cells all ``words`` stand, by the model."""
    found = []
    for chapter, anchor in zip(booklet.chapters, web.anchors(booklet, layout), strict=True):
        columns = layout.chapters[chapter.kind].columns
        for n, item in enumerate(chapter.items, 1):
            text = "\n".join(column.text(n, item) for column in columns).lower()
            if all(word.lower() in text for word in words):
                found.append(f"{anchor}-{n}")
    return found


@pytest.mark.parametrize("words", ["养老", "app", "Ａｐｐ", "消防 检查", "找不到的字词"])
def test_search_shows_exactly_the_items_that_hold_the_words(
    browser: Browser, address: str, booklet: Booklet, layout: Layout, words: str
) -> None:
    expected = matching(booklet, layout, *words.replace("Ａｐｐ", "app").split())
    assert bool(expected) == (words != "找不到的字词")
    with opened(browser, address) as page:
        page.get_by_label("搜索", exact=True).press_sequentially(words)
        status = page.get_by_role("status")
        if expected:
            expect(status).to_have_text(f"{ITEMS} 项中有 {len(expected)} 项符合")
        else:
            expect(status).to_contain_text("没有符合的事项")
        assert shown(page) == expected
        at_rest(page)
        page.get_by_role("button", name="清除").click()
        expect(status).to_have_text(f"共 {ITEMS} 项")
        assert len(shown(page)) == ITEMS


def test_category_and_department_filter_together(
    browser: Browser, address: str, booklet: Booklet
) -> None:
    category, department = "自然资源", "昌吉市水利局"
    expected = [
        f"{anchor}-{n}"
        for chapter, anchor in zip(booklet.chapters, ("基本", "配合", "收回"), strict=True)
        for n, item in enumerate(chapter.items, 1)
        if item.category == category
        and any(department in re.split("[\n：]", cell.text) for key, cell in item.cells.items())
    ]
    assert expected
    with opened(browser, address) as page:
        page.get_by_label("事项类别", exact=True).select_option(category)
        page.get_by_label("部门", exact=True).select_option(department)
        expect(page.get_by_role("status")).to_contain_text(f"有 {len(expected)} 项符合")
        assert shown(page) == expected
        assert page.locator("main > section").nth(0).is_hidden()


def test_a_link_leads_to_its_item_also_when_the_filter_hides_it(
    browser: Browser, address: str
) -> None:
    with opened(browser, f"{address}#配合-52") as page:
        row = page.locator("[id='配合-52']")
        expect(row).to_be_in_viewport()
        page.get_by_label("搜索", exact=True).fill("养老")
        expect(row).to_be_hidden()
        page.evaluate("location.hash = '收回-3'")
        expect(page.locator("[id='收回-3']")).to_be_in_viewport()
        assert len(shown(page)) == ITEMS


def test_the_keyboard_alone_reaches_and_uses_everything(browser: Browser, address: str) -> None:
    with opened(browser, address) as page:
        press = page.keyboard.press
        press("Tab")
        expect(page.get_by_role("link", name="跳到清单")).to_be_focused()
        expect(page.get_by_role("link", name="跳到清单")).to_be_in_viewport()
        press("Enter")
        expect(page.locator("main")).to_be_focused()
        press("Tab")
        expect(page.get_by_role("link", name="第 1 项的链接").first).to_be_focused()
        search = page.get_by_label("搜索", exact=True)
        for _ in ("清除", "部门", "事项类别", "搜索"):
            press("Shift+Tab")
        expect(search).to_be_focused()
        page.keyboard.type("养老")
        expect(page.get_by_role("status")).to_contain_text("项符合")
        press("Tab")
        expect(page.get_by_label("事项类别", exact=True)).to_be_focused()
        press("Tab")
        expect(page.get_by_label("部门", exact=True)).to_be_focused()
        press("Tab")
        press("Enter")
        expect(page.get_by_role("status")).to_have_text(f"共 {ITEMS} 项")
        expect(search).to_be_focused()


def test_on_a_phone_nothing_runs_out_of_the_screen_and_axe_finds_nothing(
    browser: Browser, address: str
) -> None:
    with opened(browser, f"{address}#配合-52", width=360, height=740) as page:
        expect(page.locator("[id='配合-52']")).to_be_in_viewport()
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        label = page.eval_on_selector(
            "[id='配合-52'] > :nth-child(5)",
            "cell => getComputedStyle(cell, '::before').content",
        )
        assert json.loads(label) == "上级部门职责"
        assert page.get_by_role("rowheader").count() == ITEMS
        assert violations(page) == []


def test_on_a_phone_a_total_is_read_like_an_item_and_no_title_stands_over_nothing(
    browser: Browser, tmp_path: Path
) -> None:
    expected = expected_of(written(BY_NAME["projects-rows"], tmp_path))
    path = tmp_path / "page.html"
    path.write_bytes(web.write(expected.booklet, expected.layout, expected.plan, RESOURCES))
    with opened(browser, path.as_uri(), width=360, height=740) as page:
        total = page.locator("tfoot tr")
        total.scroll_into_view_if_needed()
        left = {
            box["x"] for cell in total.locator("td:visible").all() if (box := cell.bounding_box())
        }
        assert len(left) == 1
        assert page.locator("tbody tr[id] td:empty").count()
        assert page.locator("tbody tr[id] td:empty:visible").count() == 0
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        assert violations(page) == []


def test_a_category_row_stands_in_the_middle_of_the_table(browser: Browser, tmp_path: Path) -> None:
    expected = expected_of(written(BY_NAME["rows"], tmp_path))
    path = tmp_path / "page.html"
    path.write_bytes(web.write(expected.booklet, expected.layout, expected.plan, RESOURCES))
    with opened(browser, path.as_uri()) as page:
        row, cell = (page.locator(f"tr.across{part}").first.bounding_box() for part in ("", " th"))
        assert row and cell and cell["width"] > row["width"] - 4
        assert violations(page) == []


def test_without_script_everything_can_be_read_and_no_dead_filter_shows(
    browser: Browser, address: str
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}#收回-34")
    expect(page.locator("[id='收回-34']")).to_be_in_viewport()
    expect(page.get_by_role("searchbox")).to_have_count(0)
    expect(page.locator("main tbody tr")).to_have_count(ITEMS)
    context.close()


def test_print_has_the_booklets_paper_front_header_rows_and_numbers(
    browser: Browser, address: str, booklet: Booklet, tmp_path: Path
) -> None:
    printed = tmp_path / "page.pdf"
    with opened(browser, address) as page:
        page.pdf(path=printed, prefer_css_page_size=True)
    pages = pdf_pages(printed)
    assert booklet.title in pages[0]
    assert "印本第 15 页" in pages[1]
    numbers = [re.findall(r"^—\s?(\d+)\s?—$", text, re.M) for text in pages]
    assert numbers == [[], [], *([str(n)] for n in range(1, len(pages) - 1))]
    for chapter, number in zip(booklet.chapters[:2], (1, 15), strict=True):
        assert chapter.title in pages[number + 1]
    assert all("事项类别" in text for text in pages[2:])
    assert not any("搜索" in text for text in pages)
    # Chromium breaks lines by its own rules: a page more or less than the PDF's 51.
    assert abs(len(pages) - 53) <= 2


def plan_of(booklet: Booklet) -> PagePlan:
    """Return a page plan that only says on which page each chapter begins."""
    return PagePlan(tuple(PrintedPage(c, c + 1, (), 0.0) for c in range(len(booklet.chapters))))


def test_the_same_words_again_change_nothing(browser: Browser, address: str) -> None:
    with opened(browser, address) as page:
        page.get_by_label("搜索", exact=True).press_sequentially("养老")
        expect(page.get_by_role("status")).to_contain_text("项符合")
        changed = page.evaluate(
            """() => { let count = 0;
              new MutationObserver(records => count += records.length)
                .observe(document.querySelector("main"), {subtree: true, attributes: true});
              const field = document.getElementById("words");
              field.dispatchEvent(new Event("input", { bubbles: true }));
              return new Promise(done => setTimeout(() => done(count), 200)); }"""
        )
    assert changed == 0
