"""From finding to finished file on the editor's page: mended, compared, brought in, published."""

import re
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser import violations
from tests.editor import FILES, Editing, at_work, open_item, row, saved
from tests.previewed import wait_for_text

BASIC, ASSISTING = FILES["basic.yaml"], FILES["assisting.yaml"]


def test_findings_are_filtered_mended_or_kept_with_a_reason(
    browser: Browser, editing: Editing
) -> None:
    wrong = ASSISTING.replace("审核临时救助申请。", "审核临时救助申请,防犯风险,防犯虚报。")
    editing.file("assisting.yaml").write_text(wrong, encoding="utf-8")
    with at_work(browser, editing) as page:
        page.get_by_role("tab", name=re.compile("^问题")).click()
        pane = page.get_by_role("tabpanel", name=re.compile("^问题"))
        cards = pane.locator("#findings .card")
        order = cards.filter(has_text="通常排在")
        expect(order).to_have_count(1)
        pane.get_by_label("哪一种").select_option("疑似")
        expect(order).to_have_count(0)
        misspelt = cards.filter(has_text="防犯”应当")
        misspelt.get_by_role("button", name="改正", exact=True).first.click()
        editing.until_text(page, "assisting.yaml", lambda text: "防范" in text)
        expect(misspelt).to_have_count(1)
        pane.get_by_role("button", name=re.compile("都改正$")).click()
        right = "审核临时救助申请，防范风险，防范虚报。"
        mended = ASSISTING.replace("审核临时救助申请。", right)
        editing.until_text(page, "assisting.yaml", mended.__eq__)
        pane.get_by_label("哪一种").select_option("都看")
        order.get_by_role("button", name="保留并写理由").click()
        page.keyboard.insert_text("照上级清单的次序")
        page.keyboard.press("Enter")
        editing.until_text(page, "check.yaml", lambda text: "照上级清单的次序" in text)
        expect(order).to_have_count(0)
        pane.get_by_text("写了理由保留的").click()
        pane.get_by_role("button", name="不再保留").click()
        expect(order).to_have_count(1)


@pytest.fixture
def published(editing: Editing) -> Editing:
    shutil.rmtree(editing.project / "output", ignore_errors=True)
    return editing


def test_the_booklet_is_published_compared_and_taken_back(
    browser: Browser, published: Editing, tmp_path: Path
) -> None:
    editing = published
    with at_work(browser, editing) as page:
        page.get_by_role("tab", name="生成").click()
        pane = page.get_by_role("tabpanel", name="生成")
        pane.get_by_label("电子表格").uncheck()
        pane.get_by_role("button", name="生成", exact=True).click()
        expect(pane.get_by_role("listitem").filter(has_text="分页")).to_be_visible()
        link = pane.get_by_role("button", name=re.compile(r"^下载 .*\.pdf$"))
        expect(link).to_be_visible()
        with page.expect_download() as download:
            link.click()
        download.value.save_as(tmp_path / "made.pdf")
        assert (tmp_path / "made.pdf").read_bytes().startswith(b"%PDF")
        form = open_item(page, "基本-2")
        form.get_by_label("事项名称").fill("巩固基层阵地建设，优化提升服务功能")
        page.keyboard.press("Control+s")
        saved(page)
        page.get_by_role("tab", name="改动").click()
        pane = page.get_by_role("tabpanel", name="改动")
        card = pane.locator("#changes .card")
        expect(card).to_have_count(1)
        expect(card.locator("del")).to_have_text("加强")
        expect(card.locator("ins")).to_have_text("巩固")
        assert violations(page) == []
        card.get_by_role("button", name=re.compile("^改回原来的")).click()
        editing.until_text(page, "basic.yaml", BASIC.__eq__)
        expect(card).to_have_count(0)


def test_an_edited_spreadsheet_is_dropped_and_applied_one_by_one(
    browser: Browser, editing: Editing, tmp_path: Path
) -> None:
    edited = workbook(editing, tmp_path)
    with at_work(browser, editing) as page:
        page.get_by_role("tab", name="改动").click()
        pane = page.get_by_role("tabpanel", name="改动")
        pane.get_by_label("选择改过的文件……").set_input_files(edited)
        cards = pane.locator("#incoming .card")
        expect(cards).to_have_count(2)
        assert editing.text("basic.yaml") == BASIC
        first = cards.filter(has_text="阵地")
        first.get_by_role("button", name=re.compile("^采用这一处")).click()
        once = BASIC.replace("加强基层阵地", "夯实基层阵地")
        editing.until_text(page, "basic.yaml", once.__eq__)
        expect(pane.get_by_text("还有 1 处没有采用")).to_be_visible()
        pane.get_by_role("button", name="全部采用").click()
        editing.until_text(page, "basic.yaml", once.replace("开展养老", "做好养老").__eq__)
        wait_for_text(page, "做好养老服务工作")


def workbook(editing: Editing, folder: Path) -> Path:
    """Return the booklet's spreadsheet as somebody sends it back, two items changed."""
    from openpyxl import load_workbook

    from booklet.look.load import load_layout
    from booklet.source.load import load_source
    from tests.edited import office_files
    from tests.tools import ROOT

    layout = load_layout(ROOT / "templates")
    booklet = load_source(editing.project / "source", layout).booklet
    path = office_files(booklet, layout, folder)["xlsx"]
    book = load_workbook(path)
    for sheet in book:
        for cells in sheet.iter_rows():
            for cell in cells:
                if isinstance(cell.value, str):
                    cell.value = cell.value.replace("加强基层阵地", "夯实基层阵地").replace(
                        "开展养老", "做好养老"
                    )
    book.save(path)
    return path


# --- For everybody -------------------------------------------------------------------------------


@pytest.mark.parametrize(("width", "height"), [(1366, 768), (683, 384)])
def test_axe_finds_nothing_and_nothing_runs_out_of_a_small_screen(
    browser: Browser, editing: Editing, width: int, height: int
) -> None:
    with at_work(browser, editing, width, height) as page:
        assert violations(page) == []
        page.get_by_role("button", name="知道了").click()
        form = open_item(page, "配合-1")
        assert violations(page) == []
        form.get_by_role("button", name="移到……").click()
        assert violations(page) == []
        for tab in ("封面、清单", "问题", "改动", "生成"):
            page.get_by_role("tab", name=re.compile(f"^{tab}")).click()
            expect(page.get_by_role("tabpanel", name=re.compile(f"^{tab}"))).to_be_visible()
            assert violations(page) == [], tab
        panel = page.locator("#panel").bounding_box()
        assert panel and panel["x"] >= 0 and panel["x"] + panel["width"] <= width
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.get_by_role("button", name="收起，看整页").click()
        expect(row(page, "配合-1")).to_be_visible()
        page.get_by_role("button", name="修改", exact=True).click()
        expect(page.locator("#panel")).to_be_visible()


def test_a_small_screen_tells_a_first_visit_and_has_undo_beside_the_form(
    browser: Browser, editing: Editing
) -> None:
    with at_work(browser, editing, 683, 384) as page:
        understood = page.get_by_role("button", name="知道了")
        expect(understood).to_be_in_viewport(ratio=1)
        understood.click()
        expect(page.locator("#panel")).to_be_hidden()  # the page is there to be clicked at
        form = open_item(page, "基本-2")
        form.get_by_label("事项名称").fill("夯实基层阵地建设")
        page.keyboard.press("Tab")
        saved(page)
        undo = page.get_by_role("button", name=re.compile("^撤销："))
        undo.click()  # what another element covers cannot be clicked at
        editing.until_text(page, "basic.yaml", FILES["basic.yaml"].__eq__)
        expect(page.get_by_role("button", name=re.compile("^撤销"))).to_be_focused()
        page.get_by_role("button", name="收起，看整页").click()
        expect(page.locator("header #undo")).to_be_visible()
        page.reload()
        page.wait_for_selector(".row")
        expect(page.locator("#panel")).to_be_hidden()


def test_what_keeps_the_booklet_from_being_made_moves_nothing_under_the_hand(
    browser: Browser, editing: Editing
) -> None:
    with at_work(browser, editing) as page:
        still = [page.locator(name) for name in ("#panel", "#undo", "#next-note", "header")]
        before = [each.bounding_box() for each in still]
        form = open_item(page, "基本-2")
        form.get_by_label("事项名称").fill("加强基层阵地建设（优化提升服务功能")
        page.keyboard.press("Tab")
        there = page.get_by_role("button", name="看要改的地方")
        expect(there).to_be_visible()
        assert [each.bounding_box() for each in still] == before
        assert violations(page) == []
        there.click()
        findings = page.get_by_role("tabpanel", name=re.compile("^问题"))
        expect(findings.locator("#findings .severity")).to_have_text(["必错"])
        expect(findings).to_contain_text("没有与它成对的另一半")
        expect(page.get_by_role("tab", name=re.compile("^问题"))).to_be_focused()


@pytest.mark.parametrize(("width", "height"), [(1366, 768), (683, 384)])
def test_findings_at_the_open_item_come_and_go_and_no_field_moves(
    browser: Browser, editing: Editing, width: int, height: int
) -> None:
    with at_work(browser, editing, width, height) as page:
        page.get_by_role("button", name="知道了").click()
        form = open_item(page, "配合-1")
        parts = form.locator(".head, .field").all()
        there = form.get_by_role("button", name="1 处问题")
        form.get_by_label("上级部门职责").press("Control+End")
        page.keyboard.insert_text("防犯风险。")
        before = [part.bounding_box() for part in parts]
        page.keyboard.press("Control+s")
        expect(row(page, "配合-1")).to_have_attribute("aria-label", re.compile("有 1 处问题"))
        assert [part.bounding_box() for part in parts] == before
        expect(there).to_be_in_viewport(ratio=1)
        there.click()
        heading = form.get_by_text("这一项有 1 处问题")
        expect(heading).to_be_focused()
        expect(heading).to_be_in_viewport(ratio=1)
        expect(form.get_by_text("“防犯”应当写作“防范”")).to_be_in_viewport(ratio=1)
        assert violations(page) == []
        before = [part.bounding_box() for part in parts]
        right = ASSISTING.replace("违法行为。\n", "违法行为。防范风险。\n", 1)
        editing.file("assisting.yaml").write_text(right, encoding="utf-8")
        expect(form.get_by_label("上级部门职责")).to_have_value(re.compile("防范"))
        expect(there).to_be_hidden()
        assert [part.bounding_box() for part in parts] == before


def test_a_long_message_beside_a_button_neither_squeezes_nor_moves_it(
    browser: Browser, editing: Editing
) -> None:
    with at_work(browser, editing, 683, 384) as page:
        page.get_by_role("button", name="知道了").click()
        form = open_item(page, "配合-1")
        button = form.get_by_role("button", name="保存")
        before = button.bounding_box()
        form.locator(".state").evaluate("state => { state.textContent = '连不上，'.repeat(30); }")
        assert button.bounding_box() == before
