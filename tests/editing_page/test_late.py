"""Lists, pages and findings that come late: what is done is done with the item that is meant."""

import re

from playwright.sync_api import Browser, Locator, Page, expect

from tests.editor import FILES, Editing, at_work, drag, open_item, row, saved
from tests.previewed import wait_for_text

BASIC, ASSISTING = FILES["basic.yaml"], FILES["assisting.yaml"]
ONE, TWO, _, THREE, FOUR = BASIC.splitlines(keepends=True)[2:]

# An answer comes late: what the server has said by then is handed over once a test lets it go.
LATE = """late => {
  const real = fetch;
  window.held = [];
  window.fetch = async (path, ...more) => {
    const answer = await real(path, ...more);
    if (path === late) await new Promise((go) => window.held.push(go));
    return answer;
  };
}"""
HELD = "count => window.held.length === count"


def test_of_two_items_that_say_the_same_the_one_in_hand_is_changed_though_the_lists_come_late(
    browser: Browser, editing: Editing
) -> None:
    with at_work(browser, editing) as page:
        form = open_item(page, "配合-1")
        rows = page.locator(".row").count()
        page.evaluate(LATE, "/edit/booklet")
        note = ASSISTING + "# 别人写的\n"
        editing.file("assisting.yaml").write_text(note, encoding="utf-8")
        page.wait_for_function(HELD, arg=1)  # the lists of before the copy are under way
        form.get_by_role("button", name="复制一份").click()
        expect(form.get_by_role("heading")).to_contain_text("配合-2")
        page.evaluate("held[0]()")
        page.wait_for_function(HELD, arg=2)
        expect(page.locator(".row")).to_have_count(rows + 1)  # the pages come before the lists
        expect(form.get_by_role("heading")).to_contain_text("配合-2")
        form.get_by_label("事项名称").fill("野生植物保护工作")
        page.keyboard.press("Control+s")
        saved(page)
        text = editing.text("assisting.yaml")
        assert text.index("野生动物、植物保护") < text.index("野生植物保护工作")
        page.evaluate("held.forEach((go) => go())")


def test_a_copy_is_moved_and_not_what_it_was_copied_from_though_the_lists_come_late(
    browser: Browser, editing: Editing
) -> None:
    with at_work(browser, editing) as page:
        form = open_item(page, "基本-2")
        page.evaluate(LATE, "/edit/booklet")
        form.get_by_role("button", name="复制一份").click()
        expect(form.get_by_role("heading")).to_contain_text("基本-3")
        page.wait_for_function("() => window.held.length > 0")
        form.get_by_role("button", name="下移").click()
        line = "  - 加强基层阵地建设，优化提升服务功能\n"
        moved = BASIC.replace("民生服务:\n", f"民生服务:\n{line}")
        editing.until_text(page, "basic.yaml", moved.__eq__)
        page.evaluate("held.forEach((go) => go())")


def test_an_undo_that_is_answered_late_takes_nobody_from_an_item_opened_since(
    browser: Browser, editing: Editing
) -> None:
    with at_work(browser, editing) as page:
        form = open_item(page, "配合-1")
        form.get_by_label("事项名称").fill("野生植物保护工作")
        page.keyboard.press("Control+s")
        saved(page)
        page.evaluate(LATE, "/edit/undo")
        page.get_by_role("button", name=re.compile("^撤销：")).click()
        page.wait_for_function(HELD, arg=1)
        open_item(page, "基本-2")
        page.evaluate("held[0]()")
        expect(page.get_by_role("status", name="刚才做的")).to_have_text("已撤销：修改 配合-1")
        wait_for_text(page, "野生动物、植物保护工作")
        page.wait_for_timeout(300)
        expect(form.get_by_role("heading")).to_contain_text("基本-2")


def copy_in_sight(page: Page) -> Locator:
    """Copy 基本-2 while the lists are held back; return the copy's row, once the page has it."""
    form = open_item(page, "基本-2")
    rows = page.locator(".row")
    count = rows.count()
    page.evaluate(LATE, "/edit/booklet")
    form.get_by_role("button", name="复制一份").click()
    expect(form.get_by_role("heading")).to_contain_text("基本-3")
    expect(rows).to_have_count(count + 1)  # the pages come before the lists
    return rows.nth(4)  # behind two of a text, 基本-1 and 基本-2


def test_a_new_item_is_put_beside_the_very_one_though_the_lists_come_late(
    browser: Browser, editing: Editing
) -> None:
    with at_work(browser, editing) as page:
        copy_in_sight(page).press("Insert")
        form = page.get_by_role("region", name="修改这一项")
        expect(form.get_by_role("heading")).to_contain_text("排在 基本-3 后面")
        form.get_by_label("事项名称").fill("开展助残工作")
        page.keyboard.press("Control+s")
        put = BASIC.replace(TWO, f"{TWO}{TWO}  - 开展助残工作\n")
        editing.until_text(page, "basic.yaml", put.__eq__)
        page.evaluate("held.forEach((go) => go())")
        expect(form.get_by_role("heading")).to_contain_text("基本-4")


def test_an_item_is_dropped_beside_the_very_one_though_the_lists_come_late(
    browser: Browser, editing: Editing
) -> None:
    with at_work(browser, editing) as page:
        copy = copy_in_sight(page)
        page.get_by_role("button", name="收起，看整页").click()
        drag(page, row(page, "基本-1"), copy)
        put = BASIC.replace(ONE + TWO, TWO + TWO + ONE)
        editing.until_text(page, "basic.yaml", put.__eq__)
        page.evaluate("held.forEach((go) => go())")


def test_of_two_items_that_say_the_same_one_goes_before_the_one_that_was_chosen(
    browser: Browser, editing: Editing
) -> None:
    editing.shows({**FILES, "basic.yaml": BASIC + FOUR})
    with at_work(browser, editing) as page:
        form = open_item(page, "基本-4")
        form.get_by_role("button", name="移到……").click()
        to = form.get_by_role("group", name="移到")
        offered = to.get_by_label("位置").locator("option")
        assert [text.split()[1] for text in offered.all_inner_texts()[1:]] == ["基本-3", "基本-5"]
        to.get_by_role("button", name="取消").click()
        form = open_item(page, "基本-2")
        form.get_by_role("button", name="移到……").click()
        to.get_by_label("类别").fill("民生服务")
        name = FOUR.strip().removeprefix("- ")
        to.get_by_label("位置").select_option(label=f"放在 基本-5 {name} 前面")
        to.get_by_role("button", name="移动", exact=True).click()
        moved = (BASIC + FOUR).replace(TWO, "").replace(FOUR + FOUR, FOUR + TWO + FOUR)
        editing.until_text(page, "basic.yaml", moved.__eq__)


def test_of_two_items_that_say_the_same_the_one_in_hand_is_followed_where_it_goes(
    browser: Browser, editing: Editing
) -> None:
    editing.shows({**FILES, "basic.yaml": BASIC.replace(TWO, TWO + TWO)})
    with at_work(browser, editing) as page:
        form = open_item(page, "基本-3")
        fewer = BASIC.replace(ONE + TWO, TWO + TWO)
        editing.file("basic.yaml").write_text(fewer, encoding="utf-8")
        expect(form.get_by_role("heading")).to_contain_text("基本-2")
        form.get_by_label("事项名称").fill("夯实基层阵地建设")
        page.keyboard.press("Control+s")
        saved(page)
        changed = BASIC.replace(ONE + TWO, f"{TWO}  - 夯实基层阵地建设\n")
        assert editing.text("basic.yaml") == changed


def test_of_two_items_that_say_the_same_one_goes_however_often_it_is_pressed(
    browser: Browser, editing: Editing
) -> None:
    twice = {**FILES, "basic.yaml": BASIC.replace(TWO, TWO + TWO)}
    editing.shows(twice)
    with at_work(browser, editing) as page:
        open_item(page, "基本-3").get_by_role("button", name="删去").dblclick()
        expect(page.get_by_role("searchbox", name="找一项")).to_be_visible()  # none is open
        expect(row(page, "基本-4")).to_have_attribute("aria-label", re.compile("便民热线"))
        assert editing.text("basic.yaml") == BASIC
        editing.shows(twice)
        expect(row(page, "基本-5")).to_have_count(1)
        row(page, "基本-3").focus()
        page.keyboard.press("Delete")
        page.keyboard.press("Delete")
        expect(row(page, "基本-4")).to_have_attribute("aria-label", re.compile("便民热线"))
        assert editing.text("basic.yaml") == BASIC


def test_a_finding_leads_to_its_own_item_though_the_pages_come_late(
    browser: Browser, editing: Editing
) -> None:
    wrong = ASSISTING.replace("审核临时救助申请。", "审核临时救助申请,防犯风险。")
    editing.shows({**FILES, "assisting.yaml": wrong})
    with at_work(browser, editing) as page:
        page.get_by_role("tab", name=re.compile("^问题")).click()
        there = page.get_by_role("button", name="打开 配合-3").first
        expect(there).to_be_visible()
        page.evaluate("dispatchEvent(new Event('compositionstart'))")  # holds all news back
        first = wrong.index("  - 事项名称: 森林")
        fewer = "自然资源:\n" + wrong[first:]
        again = fewer + wrong[wrong.index("  - 事项名称: 临时") :].replace("临时", "长期")
        editing.file("assisting.yaml").write_text(again, encoding="utf-8")
        there.click()
        form = page.get_by_role("region", name="修改这一项")
        expect(form.get_by_label("事项名称")).to_have_value("临时救助工作")
        page.evaluate("dispatchEvent(new Event('compositionend'))")
