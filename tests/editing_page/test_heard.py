"""What a screen reader is told of the editor's page: every control by name, state and kind."""

import re

from playwright.sync_api import Browser, Page, expect

from tests.editor import FILES, Editing, at_work, open_item, row
from tests.heard import STATES, Heard, controls, everything

ASSISTING = FILES["assisting.yaml"]
WRONG = ASSISTING.replace("审核临时救助申请。", "审核临时救助申请,防犯风险。")


def told(page: Page) -> list[Heard]:
    """Return the page's controls; each has a name, and says how it stands."""
    found = controls(page)
    for heard in found:
        assert heard.name.strip(), heard
        if state := STATES.get(heard.role):
            assert state in heard.states, heard
    return found


def named(found: list[Heard], name: str, role: str = "") -> Heard:
    """Return the one of them that has this name."""
    (heard,) = [own for own in found if own.name == name and role in own.role]
    return heard


def test_each_item_is_told_by_number_name_and_list_and_what_is_wrong_with_it(
    browser: Browser, editing: Editing
) -> None:
    editing.shows({**FILES, "assisting.yaml": WRONG})
    with at_work(browser, editing) as page:
        expect(row(page, "配合-3")).to_have_attribute("aria-label", re.compile("处问题"))
        found = told(page)
        item = named(found, "基本-2 党的建设 加强基层阵地建设，优化提升服务功能")
        assert item.description.startswith("基本履职事项清单：")
        faulty = next(own for own in found if own.name.startswith("配合-3 "))
        assert re.fullmatch(r"配合-3 民生服务 临时救助工作 有 \d 处问题", faulty.name)
        undo = next(own for own in found if own.name.startswith("撤销"))
        assert undo.states.get("disabled", False) is (
            undo.name == "撤销"
        )  # without a step of another test
        live = [own.states["live"] for own in everything(page) if own.role in ("status", "alert")]
        assert {"polite", "assertive"} == set(live)
        open_item(page, "基本-2")
        expect(row(page, "基本-2")).to_have_attribute("aria-current", "true")


def test_an_items_fields_say_what_they_are_and_what_is_wrong_with_them(
    browser: Browser, editing: Editing
) -> None:
    editing.shows({**FILES, "assisting.yaml": WRONG})
    with at_work(browser, editing) as page:
        form = open_item(page, "配合-3")
        found = told(page)
        for name in ("事项类别", "事项名称", "对应上级部门", "上级部门职责", "乡镇配合职责"):
            assert named(found, name).states["required"] is True
        assert "checked" in named(found, "从新的一页开始印这一项").states
        assert named(found, "移到……").states["expanded"] is False
        assert named(found, "保存").states["disabled"] is True
        named(found, "去掉 昌吉市民政局")
        mending = [own for own in found if own.name == "改正"]
        assert len(mending) == 2 * len({own.description for own in mending})  # at its page, too
        form.get_by_role("button", name=re.compile("^[0-9]+ 处问题$")).click()
        expect(form.get_by_text(re.compile("^这一项有"))).to_be_focused()
        field = form.get_by_label("事项名称")
        field.fill("")
        page.keyboard.press("Tab")
        expect(field).to_have_attribute("aria-invalid", "true")
        wrong = named(told(page), "事项名称")
        assert wrong.states["invalid"] == "true"
        assert wrong.description == form.locator(".fault").inner_text()
        expect(page.get_by_role("alert")).to_contain_text("没有保存")
        form.get_by_label("上级部门职责").fill("审核。")
        field.fill("临时救助")
        page.keyboard.press("Control+s")
        expect(field).not_to_have_attribute("aria-invalid", "true")


def test_findings_and_changes_are_told_with_what_can_be_done_about_each(
    browser: Browser, editing: Editing
) -> None:
    editing.shows({**FILES, "assisting.yaml": WRONG})
    with at_work(browser, editing) as page:
        expect(page.get_by_role("tab", name=re.compile(r"^问题 \d"))).to_be_visible()
        page.get_by_role("tab", name=re.compile("^问题")).click()
        found = told(page)
        for name in ("改正", "保留并写理由"):
            buttons = [own for own in found if own.name == name]
            assert len({own.description for own in buttons}) > 1
            assert all(own.description for own in buttons)
        named(found, "哪一种"), named(found, "哪个清单"), named(found, "写了理由保留的")
        page.get_by_role("button", name=re.compile("^把有把握的")).click()
        editing.until_text(page, "assisting.yaml", lambda text: "防范" in text)
        page.get_by_role("tab", name="生成").click()
        pane = page.get_by_role("tabpanel", name="生成")
        for kind in ("PDF", "电子表格"):
            pane.get_by_label(kind).uncheck()
        pane.get_by_role("button", name="生成", exact=True).click()
        expect(pane.get_by_role("button", name=re.compile("^下载 "))).to_be_visible()
        found = told(page)
        states = [named(found, name).states["checked"] for name in ("Word 文件", "电子表格")]
        assert states == ["true", "false"]
        form = open_item(page, "基本-2")
        form.get_by_label("事项名称").fill("巩固基层阵地建设，优化提升服务功能")
        page.keyboard.press("Control+s")
        page.get_by_role("tab", name="改动").click()
        back = page.get_by_role("button", name=re.compile("^改回原来的：.*第 2 项"))
        expect(back).to_be_visible()
        found = everything(page)
        assert {"insertion", "deletion"} <= {own.role for own in found}
        told(page)
