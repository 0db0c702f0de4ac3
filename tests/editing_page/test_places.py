"""Items sent to other lists and categories, cells of other looks, a cover of its own lines."""

import re

from playwright.sync_api import Browser, Locator, Page, expect

from tests.editor import FILES, Editing, at_work, drag, open_item, row, saved
from tests.previewed import wait_for_text
from tests.tools import ROOT

BASIC, ASSISTING, BOOKLET = FILES["basic.yaml"], FILES["assisting.yaml"], FILES["booklet.yaml"]
EXAMPLES = ROOT / "docs" / "examples"
FIRE = ASSISTING[ASSISTING.index("  - 事项名称: 森林草原防火工作") : ASSISTING.index("民生服务:")]


def mover(form: Locator, to: str, category: str) -> Locator:
    """Open an item's 移到…… and say to which list and category."""
    form.get_by_role("button", name="移到……").click()
    where = form.get_by_role("group", name="移到")
    where.get_by_label("清单").select_option(label=to)
    where.get_by_label("类别").fill(category)
    return where


def test_what_another_list_has_no_column_for_goes_only_once_that_is_agreed_to(
    browser: Browser, editing: Editing
) -> None:
    with at_work(browser, editing) as page:
        where = mover(open_item(page, "配合-2"), "基本履职事项清单", "民生服务")
        where.get_by_label("位置").select_option(label="放在 基本-3 开展养老服务工作 前面")
        where.get_by_role("button", name="移动").click()
        asked = page.get_by_role("alert")
        expect(asked).to_contain_text("对应上级部门、上级部门职责、乡镇配合职责")
        asked.get_by_role("button", name="不移动").click()
        expect(asked).to_be_empty()
        assert (editing.text("basic.yaml"), editing.text("assisting.yaml")) == (BASIC, ASSISTING)
        where.get_by_role("button", name="移动").focus()
        page.keyboard.press("Enter")
        expect(asked.get_by_role("button", name="去掉这些字，移动")).to_be_focused()
        page.keyboard.press("Enter")
        there = BASIC.replace("民生服务:\n", "民生服务:\n  - 森林草原防火工作\n")
        editing.until_text(page, "basic.yaml", there.__eq__)
        editing.until_text(page, "assisting.yaml", ASSISTING.replace(FIRE, "").__eq__)
        expect(row(page, "基本-3")).to_have_attribute("aria-label", re.compile("森林草原防火"))
        page.get_by_role("button", name=re.compile("^撤销：")).click()
        editing.until_text(page, "assisting.yaml", ASSISTING.__eq__)
        editing.until_text(page, "basic.yaml", BASIC.__eq__)


def test_an_item_dragged_to_another_list_asks_the_same(browser: Browser, editing: Editing) -> None:
    with at_work(browser, editing, height=3600) as page:
        drag(page, row(page, "配合-2"), row(page, "基本-1"))
        page.get_by_role("button", name="去掉这些字，移动").click()
        first = BASIC.splitlines(keepends=True)[2]
        there = BASIC.replace(first, f"{first}  - 森林草原防火工作\n")
        editing.until_text(page, "basic.yaml", there.__eq__)
        editing.until_text(page, "assisting.yaml", ASSISTING.replace(FIRE, "").__eq__)
        expect(row(page, "基本-2")).to_have_attribute("aria-label", re.compile("森林草原防火"))


def test_what_another_list_asks_for_is_filled_in_before_an_item_goes_there(
    browser: Browser, editing: Editing
) -> None:
    with at_work(browser, editing, height=3600) as page:
        where = mover(open_item(page, "基本-2"), "配合履职事项清单", "自然资源")
        where.get_by_label("位置").select_option(label="放在 配合-2 森林草原防火工作 前面")
        where.get_by_role("button", name="移动").click()
        form = page.get_by_role("region", name="修改这一项")
        heading = form.get_by_role("heading")
        expect(heading).to_have_text("基本-2 移到 配合履职事项清单，排在 配合-2 前面")
        assert (editing.text("basic.yaml"), editing.text("assisting.yaml")) == (BASIC, ASSISTING)
        expect(form.get_by_label("事项类别")).to_have_value("自然资源")
        form.get_by_label("对应上级部门").fill("昌吉市民政局")
        form.get_by_label("上级部门职责").fill("指导建设。")
        form.get_by_label("乡镇配合职责").fill("1.建设阵地。")
        form.get_by_role("button", name="移到这里").click()
        name = "加强基层阵地建设，优化提升服务功能"
        editing.until_text(page, "basic.yaml", BASIC.replace(f"  - {name}\n", "").__eq__)
        assert editing.text("assisting.yaml") == ASSISTING.replace(
            "  - 事项名称: 森林草原防火工作\n",
            f"  - 事项名称: {name}\n    对应上级部门: [昌吉市民政局]\n"
            "    上级部门职责: |\n      指导建设。\n    乡镇配合职责: |\n      1.建设阵地。\n"
            "  - 事项名称: 森林草原防火工作\n",
        )
        expect(heading).to_contain_text("配合-2")
        wait_for_text(page, "1.建设阵地。")
        drag(page, row(page, "基本-1"), row(page, "配合-4"))
        expect(heading).to_have_text("基本-1 移到 配合履职事项清单，排在 配合-4 后面")
        expect(form.get_by_label("事项类别")).to_have_value("民生服务")


def test_an_item_is_put_in_before_another_and_its_category_is_typed(
    browser: Browser, editing: Editing
) -> None:
    with at_work(browser, editing) as page:
        form = open_item(page, "基本-3")
        form.get_by_role("button", name="前面加一项").click()
        form.get_by_label("事项名称").fill("开展助残工作")
        page.keyboard.press("Control+s")
        expect(form.get_by_role("heading")).to_have_text(re.compile("^基本-3"))
        old = "  - 开展养老服务工作\n"
        assert editing.text("basic.yaml") == BASIC.replace(old, f"  - 开展助残工作\n{old}")
        form.get_by_label("事项类别").fill("乡村振兴")
        page.keyboard.press("Tab")
        saved(page)
        assert editing.text("basic.yaml") == f"{BASIC}乡村振兴:\n  - 开展助残工作\n"
        expect(row(page, "基本-5")).to_have_attribute("aria-label", re.compile("乡村振兴"))
        form.get_by_label("事项类别").fill("党的建设")
        page.keyboard.press("Control+s")
        joined = BASIC.replace("民生服务:\n", "  - 开展助残工作\n民生服务:\n")
        editing.until_text(page, "basic.yaml", joined.__eq__)
        expect(row(page, "基本-3")).to_have_attribute("aria-label", re.compile("助残"))


def test_a_button_pressed_while_the_field_just_left_is_being_saved_acts(
    browser: Browser, editing: Editing
) -> None:
    with at_work(browser, editing) as page:
        form = open_item(page, "基本-1")
        form.get_by_label("事项名称").fill("落实主题党日制度")
        form.get_by_role("button", name="下移").click(delay=400)  # as long as a hand presses
        one, two = BASIC.splitlines(keepends=True)[2:4]
        done = BASIC.replace(one + two, f"{two}  - 落实主题党日制度\n")
        editing.until_text(page, "basic.yaml", done.__eq__)
        expect(form.get_by_role("heading")).to_contain_text("基本-2")
        expect(page.get_by_role("alert")).to_be_empty()


# --- Other looks ---------------------------------------------------------------------------------
def example(name: str) -> dict[str, str]:
    files = (EXAMPLES / name).glob("*.yaml")
    return {path.name: path.read_text(encoding="utf-8") for path in files}


def test_ticks_and_cells_that_may_be_empty_are_changed(browser: Browser, editing: Editing) -> None:
    files = example("政务公开目录")
    editing.shows(files)
    leaders = "    全社会: √\n    政府网站: √\n惠民补贴:\n"
    with at_work(browser, editing) as page:
        form = open_item(page, "公开-2")
        form.get_by_label("公示栏").check()
        ticked = files["disclosure.yaml"].replace(
            leaders, leaders.replace("惠民", "    公示栏: √\n惠民")
        )
        editing.until_text(page, "disclosure.yaml", ticked.__eq__)
        form.get_by_label("全社会").focus()
        page.keyboard.press("Space")
        fewer = ticked.replace(
            "    全社会: √\n    政府网站: √\n    公示栏: √\n惠民",
            "    政府网站: √\n    公示栏: √\n惠民",
        )
        editing.until_text(page, "disclosure.yaml", fewer.__eq__)
        form.get_by_label("公开内容").fill("分管工作。")
        page.keyboard.press("Tab")
        item = "  - 公开事项: 领导分工\n"
        written = fewer.replace(item, f"{item}    公开内容: |\n      分管工作。\n")
        editing.until_text(page, "disclosure.yaml", written.__eq__)
        wait_for_text(page, "分管工作。")
        form.get_by_label("公开内容").fill("")
        page.keyboard.press("Control+s")
        editing.until_text(page, "disclosure.yaml", fewer.__eq__)


def test_an_amount_is_changed_and_anything_else_is_refused_at_its_field(
    browser: Browser, editing: Editing
) -> None:
    files = example("项目清单")
    editing.shows(files)
    with at_work(browser, editing) as page:
        form = open_item(page, "项目-2")
        field = form.get_by_label("投资额（万元）")
        field.fill("四百")
        page.keyboard.press("Tab")
        expect(field).to_have_attribute("aria-invalid", "true")
        expect(field).to_have_value("四百")
        assert editing.text("going-on.yaml") == files["going-on.yaml"]
        field.fill("400")
        page.keyboard.press("Tab")
        saved(page)
        expect(field).not_to_have_attribute("aria-invalid", "true")
        changed = files["going-on.yaml"].replace("（万元）: 380", "（万元）: 400")
        assert editing.text("going-on.yaml") == changed
        wait_for_text(page, "1,747.30")  # the total


# --- Cover and titles ----------------------------------------------------------------------------
MAIN = BOOKLET[: BOOKLET.index("清单前缀")]
OWN = """\
封面:
  - {角色: 单位, 文字: 昌吉市大西渠镇}
  # 说明
  - {角色: 标题, 文字: 履职事项清单}
  - {角色: 日期, 文字: 2025 年 7 月}
"""
TITLE, DATE = OWN.splitlines(keepends=True)[3:5]
SUBTITLE = "  - {角色: 副题, 文字: （试行）}\n"


def front(page: Page) -> Locator:
    page.get_by_role("tab", name="封面、清单").click()
    return page.get_by_role("tabpanel", name="封面、清单")


def test_a_cover_of_its_own_lines_is_changed_line_by_line(
    browser: Browser, editing: Editing
) -> None:
    booklet = BOOKLET.replace(MAIN, OWN)
    editing.shows({**FILES, "booklet.yaml": booklet})
    with at_work(browser, editing) as page:
        cover = front(page).get_by_role("group", name="封面各行")
        texts = cover.get_by_label("这一行的文字")
        texts.nth(1).fill("清单")
        page.keyboard.press("Control+s")
        retitled = booklet.replace(TITLE, TITLE.replace("履职事项清单", "清单"))
        editing.until_text(page, "booklet.yaml", retitled.__eq__)
        cover.get_by_role("button", name="再加一行").click()
        expect(cover.get_by_label("这一行是什么").last).to_be_focused()
        cover.get_by_label("这一行是什么").last.select_option(label="副题")
        texts.last.fill("（试行）")
        cover.get_by_role("button", name="这一行上移").last.click()
        assert editing.text("booklet.yaml") == retitled  # not before the lines are left
        page.get_by_role("tab", name="事项").click()
        more = retitled.replace(DATE, SUBTITLE + DATE)
        editing.until_text(page, "booklet.yaml", more.__eq__)
        wait_for_text(page, "（试行）")
        front(page)
        cover.get_by_role("button", name="去掉这一行").nth(2).click()
        page.keyboard.press("Control+s")
        editing.until_text(page, "booklet.yaml", retitled.__eq__)
        # Another hand meanwhile: both are shown, and nothing is written till one is chosen.
        texts.first.fill("大西渠镇")
        other = retitled.replace("2025 年 7 月", "2026 年 1 月")
        editing.file("booklet.yaml").write_text(other, encoding="utf-8")
        page.keyboard.press("Control+s")
        both = cover.get_by_role("group", name="别处改过这里")
        expect(both).to_contain_text("单位：大西渠镇")
        expect(both).to_contain_text("日期：2026 年 1 月")
        assert editing.text("booklet.yaml") == other
        both.get_by_role("button", name="用文件里的").click()
        expect(texts.last).to_have_value("2026 年 1 月")


def test_what_another_hand_wrote_on_the_cover_or_in_a_text_stands_beside_ones_own(
    browser: Browser, editing: Editing
) -> None:
    with at_work(browser, editing) as page:
        cover = front(page).get_by_role("group", name="封面", exact=True)
        cover.get_by_label("日期").fill("2026 年 2 月")
        other = BOOKLET.replace("2025 年 7 月", "2026 年 1 月")
        editing.file("booklet.yaml").write_text(other, encoding="utf-8")
        page.keyboard.press("Control+s")
        both = page.get_by_role("group", name="别处改过这里")
        expect(both).to_contain_text("2026 年 1 月")
        assert editing.text("booklet.yaml") == other
        both.get_by_role("button", name="用我写的").click()
        mine = BOOKLET.replace("2025 年 7 月", "2026 年 2 月")
        editing.until_text(page, "booklet.yaml", mine.__eq__)

        page.locator(".row").first.click()
        field = page.get_by_role("textbox", name="编制说明")
        text = FILES["foreword.yaml"]
        followed = text.replace("上级要求", "上级规定")
        editing.file("foreword.yaml").write_text(followed, encoding="utf-8")
        expect(field).to_have_value(re.compile("上级规定"))  # nothing was typed
        field.fill("本清单自印发之日起施行。")
        editing.file("foreword.yaml").write_text(text, encoding="utf-8")
        page.keyboard.press("Control+s")
        expect(both).to_contain_text("上级要求")
        assert editing.text("foreword.yaml") == text
        both.get_by_role("button", name="用我写的").click()
        mine = "正文: |\n  本清单自印发之日起施行。\n"
        editing.until_text(page, "foreword.yaml", mine.__eq__)


def test_a_columns_printed_title_is_changed_and_put_back(
    browser: Browser, editing: Editing
) -> None:
    with at_work(browser, editing) as page:
        pane = front(page)
        pane.get_by_text("“配合履职事项清单”的栏目名").first.click()
        titles = pane.get_by_role("group", name="“配合履职事项清单”的栏目名")
        for title in ("乡镇职责", "", "镇职责"):
            titles.get_by_label("乡镇配合职责").fill(title)
            page.keyboard.press("Tab")
            said = f"assisting.yaml, 栏目名称: {{乡镇配合职责: {title or '乡镇配合职责'}}}}}"
            changed = BOOKLET.replace("assisting.yaml}", said)
            editing.until_text(page, "booklet.yaml", changed.__eq__)
            wait_for_text(page, title or "乡镇配合职责")
        expect(page.get_by_role("alert")).to_be_empty()
