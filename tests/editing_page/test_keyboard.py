"""The whole of an editor's work by the keyboard alone: the focus is always seen and never lost."""

import re
import shutil

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.by_keys import Keys
from tests.editor import FILES, Editing, at_work, row, saved
from tests.tools import PATIENCE

BASIC, ASSISTING = FILES["basic.yaml"], FILES["assisting.yaml"]
ONE, TWO, _, THREE, FOUR = BASIC.splitlines(keepends=True)[2:]
NAME = "事项名称"


def said(page: Page, words: str) -> None:
    """Wait until the page has said so, where a screen reader hears it."""
    expect(page.get_by_role("status", name="刚才做的")).to_contain_text(words)


def to_row(page: Page, keys: Keys, label: str) -> None:
    """Go to an item on the page from wherever the focus is, once its page is there."""
    keys.press("F6")
    if page.locator("#panel :focus").count():
        keys.press("F6")
    for _ in range(PATIENCE):
        names = [keys.press("Home").name]
        while not names[-1].startswith(f"{label} ") and names[-1:] != names[-2:-1]:
            names.append(keys.press("ArrowDown").name)
        # Two, where of two that say the same one is gone.
        if names[-1].startswith(f"{label} ") and row(page, label).count() == 1:
            return
        page.wait_for_timeout(300)
    raise AssertionError(f"{label} not among {names}")


def test_an_item_is_opened_corrected_saved_and_undone(browser: Browser, editing: Editing) -> None:
    with at_work(browser, editing) as page:
        keys = Keys(page)
        assert keys.press("Tab").name == "到页面上的事项"
        assert keys.press("Enter").name.startswith("编制说明")
        keys.reach("^基本-2 ", key="ArrowDown")
        page.keyboard.press("Enter")
        keys.comes("^基本-2 ?基本履职事项清单$")
        keys.reach(NAME)
        keys.type("巩固基层阵地建设")
        page.keyboard.press("Control+s")
        saved(page)
        said(page, "已修改 基本-2")
        assert keys.stands().name == NAME
        once = BASIC.replace("加强基层阵地建设，优化提升服务功能", "巩固基层阵地建设")
        editing.until_text(page, "basic.yaml", once.__eq__)
        keys.type("夯实基层阵地建设")
        assert keys.press("Tab").name == "从新的一页开始印这一项"  # the first time
        keys.use("^保存$")  # leaving the field saves it, and the button stays where it is
        saved(page)
        keys.comes("^保存$")
        keys.reach("^撤销：", key="Shift+Tab")
        for text in (once, BASIC):
            page.keyboard.press("Enter")
            editing.until_text(page, "basic.yaml", text.__eq__)
            said(page, "已撤销：修改 基本-2")
            keys.comes("^撤销")
        to_row(page, keys, "基本-2")
        page.keyboard.press("Enter")
        keys.comes("^基本-2")
        keys.use("^关闭这一项$")
        keys.comes("^基本-2 ")
        keys.end()


def test_a_category_is_chosen_in_its_field_whose_arrow_is_no_stop_of_the_tab_key(
    browser: Browser, editing: Editing
) -> None:
    with at_work(browser, editing) as page:
        keys = Keys(page)
        to_row(page, keys, "基本-1")
        page.keyboard.press("Enter")
        keys.comes("^基本-1")
        keys.reach("^事项类别$")
        assert keys.press("Tab").name == NAME
        assert keys.press("Shift+Tab").name == "事项类别"
        field = page.get_by_label("事项类别")
        keys.press("Alt+ArrowDown")
        keys.comes("^从已有的里选$")
        page.keyboard.press("Escape")
        if not page.evaluate("document.activeElement.matches('input')"):
            page.keyboard.press("Escape")  # the first was for the list of the browser's own
        keys.comes("^事项类别$")
        keys.type("民生")
        assert keys.press("ArrowDown").name == "事项类别"  # what the browser offers for it
        keys.type("党的建设")
        page.keyboard.press("ArrowDown")
        keys.comes("^从已有的里选$")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        keys.comes("^事项类别$")
        expect(field).to_have_value("民生服务")
        assert keys.press("Tab").name == NAME
        saved(page)
        editing.until_text(page, "basic.yaml", (BASIC.replace(ONE, "") + ONE).__eq__)
        keys.end()


def test_items_are_put_in_copied_and_moved_and_taken_out(
    browser: Browser, editing: Editing
) -> None:
    with at_work(browser, editing) as page:
        keys = Keys(page)
        to_row(page, keys, "基本-2")
        page.keyboard.press("Insert")
        keys.comes(NAME)
        page.keyboard.insert_text("开展助残工作")
        keys.use("^加上这一项$")
        keys.comes("^基本-3 ?基本履职事项清单")
        said(page, "已新增 基本-3")
        new = "  - 开展助残工作\n"
        editing.until_text(page, "basic.yaml", BASIC.replace(TWO, TWO + new).__eq__)

        keys.use("^复制一份$")
        expect(page.locator("#item h2")).to_contain_text("基本-4")
        keys.comes("^复制一份$")
        editing.until_text(page, "basic.yaml", BASIC.replace(TWO, TWO + new + new).__eq__)
        keys.use("^上移$", key="Shift+Tab")
        page.keyboard.press("Enter")
        moved = BASIC.replace(TWO, new + TWO + new)
        editing.until_text(page, "basic.yaml", moved.__eq__)
        keys.comes("^上移$")
        keys.use("^下移$")
        editing.until_text(page, "basic.yaml", BASIC.replace(TWO, TWO + new + new).__eq__)
        keys.comes("^下移$")

        keys.use("^移到……$")
        keys.comes("^清单$")
        keys.press("Escape")
        keys.comes("^移到……$")
        page.keyboard.press("Enter")
        keys.comes("^清单$")
        keys.reach("^类别$")
        keys.type("民生服务")
        keys.use("^移动$")
        there = BASIC.replace(TWO, TWO + new) + new
        editing.until_text(page, "basic.yaml", there.__eq__)
        keys.comes("^移到……$")
        keys.use("^删去$")
        editing.until_text(page, "basic.yaml", BASIC.replace(TWO, TWO + new).__eq__)
        said(page, "已删除")
        keys.comes("")
        to_row(page, keys, "基本-3")
        page.keyboard.press("Delete")
        editing.until_text(page, "basic.yaml", BASIC.__eq__)
        keys.comes("^基本-3 .*养老")
        page.keyboard.press("Alt+ArrowDown")
        editing.until_text(page, "basic.yaml", BASIC.replace(THREE + FOUR, FOUR + THREE).__eq__)
        keys.comes("^基本-4 .*养老")
        page.keyboard.press("Control+z")
        editing.until_text(page, "basic.yaml", BASIC.__eq__)
        keys.comes("^基本-3 .*养老")
        keys.end()


def test_an_item_goes_to_another_list_whose_columns_are_asked_for(
    browser: Browser, editing: Editing
) -> None:
    with at_work(browser, editing) as page:
        keys = Keys(page)
        to_row(page, keys, "配合-3")
        page.keyboard.press("Enter")
        keys.comes("^配合-3")
        keys.use("^移到……$")
        keys.comes("^清单$")
        keys.press("ArrowUp")
        keys.reach("^类别$")
        keys.type("民生服务")
        keys.use("^移动$")
        keys.comes("去掉这些字，移动")
        expect(page.get_by_role("alert")).to_contain_text("对应上级部门")
        keys.use("^不移动$")
        keys.comes("^移动$")
        page.keyboard.press("Enter")
        keys.comes("去掉这些字，移动")
        page.keyboard.press("Enter")
        editing.until_text(page, "basic.yaml", f"{BASIC}  - 临时救助工作\n".__eq__)
        keys.comes("^基本-5 ?基本履职事项清单")
        keys.reach("^撤销：", key="Shift+Tab")
        page.keyboard.press("Enter")
        editing.until_text(page, "assisting.yaml", ASSISTING.__eq__)
        keys.end()


WRONG = ASSISTING.replace("审核临时救助申请。", "审核临时救助申请,防犯风险。")


def to_tab(page: Page, keys: Keys, name: str) -> None:
    """Choose a tab of the panel."""
    keys.press("F6")
    if not page.locator("#panel :focus").count():
        keys.press("F6")
    keys.reach(name, "tab", key="ArrowRight", most=5)


def test_a_finding_is_reached_filtered_mended_and_another_kept_with_a_reason(
    browser: Browser, editing: Editing
) -> None:
    editing.shows({**FILES, "assisting.yaml": WRONG})
    with at_work(browser, editing) as page:
        keys = Keys(page)
        expect(page.get_by_role("tab", name=re.compile("^问题 "))).to_be_visible()
        to_tab(page, keys, "^问题")
        keys.reach("^哪一种$")
        keys.press("ArrowDown", "ArrowDown")  # 疑似
        pane = page.get_by_role("tabpanel", name=re.compile("^问题"))
        expect(pane.get_by_label("哪一种")).to_have_value("疑似")
        cards = pane.locator("#findings .card")
        keys.reach("^有这几个字$")
        keys.type("应当写作")
        expect(cards).to_have_count(1)
        keys.use("^改正$")
        editing.until_text(page, "assisting.yaml", lambda text: "防范" in text)
        said(page, "改正")
        expect(cards).to_have_count(0)
        keys.comes("")
        keys.reach("^有这几个字$", key="Shift+Tab")
        keys.type("通常排在")
        expect(cards).to_have_count(0)
        keys.reach("^哪一种$", key="Shift+Tab")
        keys.press("Home")
        expect(cards).to_have_count(1)
        keys.use("^保留并写理由$")
        keys.comes("^为什么保留$")
        keys.press("Escape")
        keys.comes("^保留并写理由$")
        page.keyboard.press("Enter")
        page.keyboard.insert_text("照上级清单的次序")
        page.keyboard.press("Enter")
        editing.until_text(page, "check.yaml", lambda text: "照上级清单的次序" in text)
        expect(cards).to_have_count(0)
        said(page, "保留")
        keys.comes("")
        keys.end()


@pytest.fixture
def unpublished(editing: Editing) -> Editing:
    shutil.rmtree(editing.project / "output", ignore_errors=True)
    return editing


def test_the_booklet_is_published_a_change_taken_back_and_the_panel_closed(
    browser: Browser, unpublished: Editing
) -> None:
    editing = unpublished
    with at_work(browser, editing) as page:
        keys = Keys(page)
        to_tab(page, keys, "^生成$")
        for format in ("PDF", "电子表格"):
            keys.reach(format, "checkbox")
            keys.press("Space")
        keys.use("^生成$", "button")
        pane = page.get_by_role("tabpanel", name="生成")
        expect(pane.get_by_role("button", name=re.compile(r"^下载 .*\.docx$"))).to_be_visible()
        keys.comes("^生成$")
        with page.expect_download() as download:
            keys.use(r"^下载 .*\.docx$")
            said(page, "已交给浏览器下载")
        assert download.value.path().read_bytes().startswith(b"PK")
        to_row(page, keys, "基本-2")
        page.keyboard.press("Alt+ArrowUp")
        editing.until_text(page, "basic.yaml", BASIC.replace(ONE + TWO, TWO + ONE).__eq__)
        keys.comes("^基本-1 .*阵地")
        page.keyboard.press("Enter")
        keys.comes("^基本-1")
        keys.reach(NAME)
        keys.type("巩固基层阵地建设，优化提升服务功能")
        keys.press("Control+s")
        saved(page)
        to_tab(page, keys, "^改动$")
        keys.reach("^与哪一版比$")
        card = page.locator("#changes .card")
        expect(card.locator("ins").filter(has_text="巩固")).to_be_visible()
        keys.use("^改回原来的：")
        editing.until_text(page, "basic.yaml", lambda text: "加强基层阵地" in text)
        said(page, "撤销")
        keys.comes("")
        keys.reach("^收起", key="Shift+Tab")
        page.keyboard.press("Enter")
        keys.comes("^修改$")
        expect(page.locator("#panel")).to_be_hidden()
        page.keyboard.press("Enter")
        keys.comes("^收起")
        keys.end()
