"""Items changed on their page, by mouse and by keyboard: seen there and in source/'s bytes."""

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.editor import FILES, Editing, at_work, drag, open_item, row, saved
from tests.previewed import wait_for_text

BASIC, ASSISTING = FILES["basic.yaml"], FILES["assisting.yaml"]


def test_a_word_is_corrected_where_it_is_seen_and_nothing_else_changes(
    browser: Browser, editing: Editing
) -> None:
    with at_work(browser, editing) as page:
        form = open_item(page, "基本-2")
        form.get_by_label("事项名称").fill("巩固基层阵地建设，优化提升服务功能")
        page.keyboard.press("Tab")
        saved(page)
        assert editing.text("basic.yaml") == BASIC.replace("加强基层阵地", "巩固基层阵地")
        wait_for_text(page, "巩固基层阵地建设")
        expect(row(page, "基本-2")).to_have_attribute("aria-current", "true")
        page.get_by_role("button", name=re.compile("^撤销：")).click()
        editing.until_text(page, "basic.yaml", BASIC.__eq__)
        expect(form.get_by_label("事项名称")).to_have_value("加强基层阵地建设，优化提升服务功能")
        wait_for_text(page, "加强基层阵地建设")  # by then the lists, too, are those of the undo
        said = page.get_by_role("status", name="刚才做的")
        expect(said).to_have_text("已撤销：修改 基本-2")
        page.get_by_role("button", name=re.compile("^重做：")).click()
        editing.until_text(page, "basic.yaml", lambda text: "巩固基层阵地" in text)


def test_the_keyboard_alone_opens_numbers_a_clause_and_saves(
    browser: Browser, editing: Editing
) -> None:
    with at_work(browser, editing) as page:
        row(page, "基本-1").focus()
        for _ in range(4):
            page.keyboard.press("ArrowDown")
        expect(row(page, "配合-1")).to_be_focused()
        page.keyboard.press("Enter")
        field = page.get_by_role("textbox", name="乡镇配合职责")
        for _ in range(30):
            page.keyboard.press("Tab")
            if field.evaluate("field => field === document.activeElement"):
                break
        expect(field).to_be_focused()
        page.keyboard.press("Control+Home")
        page.keyboard.press("End")
        page.keyboard.press("Enter")
        page.keyboard.insert_text("完成巡护；")
        page.keyboard.press("Enter")  # an empty clause is left out again
        page.keyboard.press("Control+s")
        saved(page)
        assert editing.text("assisting.yaml") == ASSISTING.replace(
            "宣传教育；\n      2.开展野生动植物巡护",
            "宣传教育；\n      2.完成巡护；\n      3.开展野生动植物巡护",
        )
        expect(field).to_be_focused()
        wait_for_text(page, "2.完成巡护；")


def test_an_item_is_put_in_copied_and_taken_out_and_found_again(
    browser: Browser, editing: Editing
) -> None:
    with at_work(browser, editing) as page:
        form = open_item(page, "配合-2")
        form.get_by_role("button", name="后面加一项").click()
        expect(form.get_by_label("事项类别")).to_have_value("自然资源")
        form.get_by_label("事项名称").fill("湿地保护工作")
        departments = form.get_by_label("对应上级部门")
        departments.press_sequentially("昌吉市林业和草原局、昌吉市水利局")
        departments.press("Enter")
        assert editing.text("assisting.yaml") == ASSISTING  # not before it is said
        form.get_by_label("上级部门职责").fill("1.组织湿地保护。")
        form.get_by_label("乡镇配合职责").fill("配合湿地保护。")
        form.get_by_role("button", name="加上这一项").click()
        expect(form.get_by_role("heading")).to_contain_text("配合-3")
        new = (
            "  - 事项名称: 湿地保护工作\n"
            "    对应上级部门: [昌吉市林业和草原局, 昌吉市水利局]\n"
            "    上级部门职责: |\n      1.组织湿地保护。\n"
            "    乡镇配合职责: |\n      配合湿地保护。\n"
        )
        with_it = ASSISTING.replace("民生服务:\n", f"{new}民生服务:\n")
        assert editing.text("assisting.yaml") == with_it
        wait_for_text(page, "湿地保护工作")
        form.get_by_role("button", name="复制一份").click()
        twice = ASSISTING.replace("民生服务:\n", f"{new}{new}民生服务:\n")
        editing.until_text(page, "assisting.yaml", twice.__eq__)
        form.get_by_role("button", name="删去").click()
        editing.until_text(page, "assisting.yaml", with_it.__eq__)
        done = page.get_by_role("status", name="刚才做的")
        expect(done).to_contain_text("删除")  # not the button of what was done before
        done.get_by_role("button", name="撤销").click()
        editing.until_text(page, "assisting.yaml", twice.__eq__)


def test_rows_move_and_go_by_keys(browser: Browser, editing: Editing) -> None:
    one, two = BASIC.splitlines(keepends=True)[2:4]
    with at_work(browser, editing) as page:
        row(page, "基本-1").focus()
        page.keyboard.press("Alt+ArrowDown")
        editing.until_text(page, "basic.yaml", BASIC.replace(one + two, two + one).__eq__)
        expect(row(page, "基本-2")).to_have_attribute("aria-label", re.compile("三会一课"))
        row(page, "基本-2").focus()
        page.keyboard.press("Delete")
        editing.until_text(page, "basic.yaml", BASIC.replace(one, "").__eq__)
        page.locator("header").get_by_role("button", name=re.compile("^撤销：")).focus()
        page.keyboard.press("Control+z")
        editing.until_text(page, "basic.yaml", BASIC.replace(one + two, two + one).__eq__)


def test_an_item_is_moved_to_another_category_by_choice_and_by_dragging(
    browser: Browser, editing: Editing
) -> None:
    line = "  - 加强基层阵地建设，优化提升服务功能\n"
    last = "  - 做好12345政务服务便民热线办理\n"
    with at_work(browser, editing) as page:
        form = open_item(page, "基本-2")
        form.get_by_role("button", name="移到……").click()
        to = form.get_by_role("group", name="移到")
        to.get_by_label("类别").fill("民生服务")
        to.get_by_label("位置").select_option(
            label="放在 基本-4 做好12345政务服务便民热线办理 前面"
        )
        to.get_by_role("button", name="移动", exact=True).click()
        moved = BASIC.replace(line, "").replace(last, line + last)
        editing.until_text(page, "basic.yaml", moved.__eq__)
        expect(form.get_by_label("事项类别")).to_have_value("民生服务")
        page.get_by_role("button", name="关闭这一项").click()
        # Dragged back, below the first.
        expect(row(page, "基本-3")).to_have_attribute("aria-label", re.compile("阵地"))
        drag(page, row(page, "基本-3"), row(page, "基本-1"))
        editing.until_text(page, "basic.yaml", BASIC.__eq__)


def test_departments_and_pages_are_changed_by_their_own_controls(
    browser: Browser, editing: Editing
) -> None:
    with at_work(browser, editing) as page:
        form = open_item(page, "配合-1")
        form.get_by_role("button", name="去掉 昌吉市公安局").click()
        field = form.get_by_label("对应上级部门")
        expect(page.locator(f"[id='{field.get_attribute('list')}'] option")).to_have_count(4)
        field.press_sequentially("昌吉市水利局，")
        page.keyboard.press("Tab")
        saved(page)
        changed = ASSISTING.replace("草原局, 昌吉市公安局]", "草原局, 昌吉市水利局]")
        assert editing.text("assisting.yaml") == changed
        form.get_by_label("从新的一页开始印这一项").check()
        editing.until_text(page, "assisting.yaml", lambda text: "另起一页: true" in text)
        form.get_by_label("从新的一页开始印这一项").uncheck()
        editing.until_text(page, "assisting.yaml", changed.__eq__)


def test_cover_names_and_categories_are_changed_everywhere(
    browser: Browser, editing: Editing
) -> None:
    with at_work(browser, editing) as page:
        page.get_by_role("tab", name="封面、清单").click()
        pane = page.get_by_role("tabpanel", name="封面、清单")
        pane.get_by_label("日期").fill("2026 年 1 月")
        page.keyboard.press("Tab")
        booklet = FILES["booklet.yaml"].replace("2025 年 7 月", "2026 年 1 月")
        editing.until_text(page, "booklet.yaml", booklet.__eq__)
        wait_for_text(page, "2026 年 1 月")
        pane.get_by_role("group", name="清单：配合履职事项清单").get_by_label("清单名称").fill(
            "配合事项清单"
        )
        page.keyboard.press("Tab")
        editing.until_text(
            page,
            "booklet.yaml",
            booklet.replace("名称: 配合履职事项清单", "名称: 配合事项清单").__eq__,
        )
        pane.get_by_text("“基本履职事项清单”的类别改名").click()
        pane.get_by_label("类别“民生服务”改成").first.fill("民生保障")
        pane.get_by_role("button", name="把类别“民生服务”改名").first.click()
        editing.until_text(
            page, "assisting.yaml", ASSISTING.replace("民生服务:", "民生保障:").__eq__
        )
        assert editing.text("basic.yaml") == BASIC.replace("民生服务:", "民生保障:")
        done = page.get_by_role("status", name="刚才做的")
        expect(done).to_contain_text("已把类别“民生服务”改为“民生保障”")


def test_a_text_before_the_lists_is_changed_as_one(browser: Browser, editing: Editing) -> None:
    with at_work(browser, editing) as page:
        page.locator(".row").first.click()
        field = page.get_by_role("region", name="修改这一项").get_by_label("编制说明")
        expect(field).to_have_value("本清单按照上级要求编制。\n自印发之日起施行。")
        field.press("Control+End")
        page.keyboard.press("Enter")
        page.keyboard.insert_text("由党政办公室负责解释。")
        page.keyboard.press("Control+s")
        saved(page)
        text = FILES["foreword.yaml"]
        assert editing.text("foreword.yaml") == f"{text}  由党政办公室负责解释。\n"
        wait_for_text(page, "由党政办公室负责解释")


def test_a_category_is_chosen_among_all_there_are(browser: Browser, editing: Editing) -> None:
    with at_work(browser, editing) as page:
        form = open_item(page, "基本-1")
        choice = form.get_by_label("从已有的里选").and_(page.locator(".field select"))
        choice.focus()
        assert choice.locator("option").all_inner_texts() == ["党的建设", "民生服务"]
        choice.select_option("民生服务")
        expect(form.get_by_label("事项类别")).to_have_value("民生服务")
        page.keyboard.press("Tab")
        saved(page)
        expect(form.get_by_role("heading")).to_contain_text("基本-4")
        assert editing.text("basic.yaml").endswith("落实“三会一课”、主题党日等党内组织生活制度\n")


@pytest.mark.parametrize("words", ["配合-3", "临时 救助"])
def test_an_item_is_found_by_number_or_words(
    browser: Browser, editing: Editing, words: str
) -> None:
    with at_work(browser, editing) as page:
        page.get_by_role("searchbox", name="找一项").fill(words)
        page.get_by_role("button", name="配合-3 临时救助工作", exact=True).click()
        expect(page.get_by_label("事项名称")).to_have_value("临时救助工作")
