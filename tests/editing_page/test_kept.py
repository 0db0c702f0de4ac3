"""Nothing typed is lost: two hands at one item, a crash, a stopped server, a broken file."""

import re
import signal
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from tests.browser import opened, violations
from tests.editor import FILES, Editing, at_work, open_item, row, saved, serve, start

BASIC, ASSISTING = FILES["basic.yaml"], FILES["assisting.yaml"]
NAME = "事项名称"


def test_another_hand_at_another_item_disturbs_nobody(browser: Browser, editing: Editing) -> None:
    with at_work(browser, editing) as page:
        form = open_item(page, "基本-2")
        form.get_by_label(NAME).fill("巩固基层阵地建设")
        other = BASIC.replace("  - 开展养老服务工作", "  - 开展养老服务")
        editing.file("basic.yaml").write_text(other, encoding="utf-8")
        page.wait_for_timeout(300)
        expect(form.get_by_label(NAME)).to_have_value("巩固基层阵地建设")
        page.keyboard.press("Control+s")
        saved(page)
        assert editing.text("basic.yaml") == other.replace(
            "加强基层阵地建设，优化提升服务功能", "巩固基层阵地建设"
        )


def test_two_hands_at_one_item_see_both_texts_and_nothing_is_written_unasked(
    browser: Browser, editing: Editing
) -> None:
    with at_work(browser, editing) as page:
        form = open_item(page, "基本-2")
        form.get_by_label(NAME).fill("巩固基层阵地建设")
        theirs = BASIC.replace(
            "加强基层阵地建设，优化提升服务功能", "夯实基层阵地建设，优化提升服务功能"
        )
        editing.file("basic.yaml").write_text(theirs, encoding="utf-8")
        page.keyboard.press("Control+s")
        both = form.get_by_role("group", name=re.compile("别处改过"))
        expect(both).to_contain_text("巩固基层阵地建设")
        expect(both).to_contain_text("夯实基层阵地建设，优化提升服务功能")
        page.keyboard.press("Control+s")
        assert editing.text("basic.yaml") == theirs
        both.get_by_role("button", name="用我写的").click()
        saved(page)
        assert editing.text("basic.yaml") == theirs.replace(
            "夯实基层阵地建设，优化提升服务功能", "巩固基层阵地建设"
        )


def test_what_was_typed_before_a_crash_is_offered_beside_the_disks_text(
    browser: Browser, editing: Editing
) -> None:
    with at_work(browser, editing) as page:
        again = page.context.new_page()
        open_item(page, "基本-2").get_by_label(NAME).fill("没来得及保存的名称")
        page.close()
        assert editing.text("basic.yaml") == BASIC
        again.goto(editing.page)
        offered = again.get_by_role("button", name="打开没保存的 基本-2")
        offered.click()
        form = again.get_by_role("region", name="修改这一项")
        expect(form.get_by_label(NAME)).to_have_value("加强基层阵地建设，优化提升服务功能")
        expect(form.get_by_role("group")).to_contain_text(["", "没来得及保存的名称"])
        assert editing.text("basic.yaml") == BASIC
        form.get_by_role("button", name="用没有保存的").click()
        again.keyboard.press("Control+s")
        saved(again)
        assert "  - 没来得及保存的名称\n" in editing.text("basic.yaml")
        expect(offered).to_be_hidden()


def test_a_stopped_server_leaves_the_form_and_a_new_one_offers_what_was_typed(
    browser: Browser, tmp_path: Path
) -> None:
    first = start(tmp_path / "project", FILES)
    context = browser.new_context()
    page = context.new_page()
    page.goto(first.page)
    page.wait_for_selector(".row")
    form = open_item(page, "基本-2")
    first.stop(signal.SIGKILL)
    form.get_by_label(NAME).fill("停下以后写的名称")
    page.keyboard.press("Control+s")
    expect(page.get_by_role("alert")).to_contain_text("编辑程序没有回应")
    expect(form.get_by_label(NAME)).to_have_value("停下以后写的名称")
    second = serve(tmp_path / "project", first.port)
    try:
        page.keyboard.press("Control+s")
        expect(page.get_by_role("alert")).to_contain_text("重新启动过")
        expect(form.get_by_label(NAME)).to_have_value("停下以后写的名称")
        fresh = context.new_page()
        page.close()
        fresh.goto(second.page)
        fresh.get_by_role("button", name="打开没保存的 基本-2").click()
        fresh.get_by_role("button", name="用没有保存的").click()
        fresh.keyboard.press("Control+s")
        saved(fresh)
        assert "  - 停下以后写的名称\n" in second.text("basic.yaml")
    finally:
        context.close()
        second.stop(signal.SIGKILL)


def test_a_list_that_cannot_be_read_is_only_looked_at_until_its_lines_are_mended(
    browser: Browser, editing: Editing
) -> None:
    broken = BASIC.replace("- 开展养老服务工作", "- 开展: 养老服务工作")
    with at_work(browser, editing) as page:
        editing.file("basic.yaml").write_text(broken, encoding="utf-8")
        box = page.get_by_role("region", name="读不出来的地方")
        expect(box).to_contain_text("第 6 行")
        assert violations(page) == []
        expect(row(page, "基本-1")).to_have_count(0)
        expect(page.locator(".row:disabled")).to_have_count(4)
        open_item(page, "配合-3")
        box.get_by_role("button", name="显示这几行，直接改").click()
        lines = box.get_by_role("textbox")
        lines.fill(lines.input_value().replace("开展: 养老", "开展养老"))
        box.get_by_role("button", name="保存这几行").click()
        editing.until_text(page, "basic.yaml", BASIC.__eq__)
        expect(box).to_be_hidden()
        open_item(page, "基本-3")


# --- Input methods -------------------------------------------------------------------------------
def compose(page: Page, text: str) -> None:
    """Let an input method show ``text`` as not yet decided."""
    session = page.context.new_cdp_session(page)
    session.send(
        "Input.imeSetComposition",
        {"text": text, "selectionStart": len(text), "selectionEnd": len(text)},
    )
    session.detach()


def test_nothing_is_saved_or_redrawn_while_a_word_is_composed(
    browser: Browser, editing: Editing
) -> None:
    with at_work(browser, editing) as page:
        form = open_item(page, "配合-2")
        field = form.get_by_label("乡镇配合职责")
        field.fill("1.开展宣传；")
        field.press("Control+End")
        page.keyboard.press("Control+s")
        saved(page)
        before = editing.text("assisting.yaml")
        compose(page, "xun hu")
        page.keyboard.press("Control+s")
        page.evaluate("document.querySelector('.rows').classList.add('same')")
        editing.file("basic.yaml").write_text(
            BASIC.replace("开展养老", "做好养老"), encoding="utf-8"
        )
        editing.settled(lambda state: "basic.yaml" in state["shas"])
        page.wait_for_timeout(300)
        assert editing.text("assisting.yaml") == before
        assert page.locator(".rows.same").count() == 1
        field.dispatch_event("keydown", {"key": "Enter", "isComposing": True})
        expect(field).to_have_value("1.开展宣传；xun hu")
        page.keyboard.insert_text("巡护")
        expect(field).to_have_value("1.开展宣传；巡护")
        saved(page)  # what was asked for meanwhile
        assert "1.开展宣传；巡护\n" in editing.text("assisting.yaml")
        expect(field).to_be_focused()


def test_signs_of_the_wrong_width_are_offered_and_never_changed_unasked(
    browser: Browser, editing: Editing
) -> None:
    with at_work(browser, editing) as page:
        form = open_item(page, "基本-4")
        field = form.get_by_label(NAME)
        field.fill("做好１２３４５热线,办理")
        expect(field).to_have_value("做好１２３４５热线,办理")
        form.get_by_role("button", name=re.compile("^改成")).click()
        expect(field).to_have_value("做好12345热线，办理")
        page.keyboard.press("Control+z")
        expect(field).to_have_value("做好１２３４５热线,办理")


def test_without_its_address_the_page_is_only_looked_at(browser: Browser, editing: Editing) -> None:
    with opened(browser, editing.address) as page:
        expect(page.get_by_role("alert")).to_contain_text("只能看")
        expect(page.locator(".sheet")).not_to_have_count(0)
        expect(page.locator(".row")).to_have_count(0)
