"""Files that come and go on the editor's page: dropped, begun from, compared, stopped, refused."""

import re
import shutil
import subprocess
import zipfile
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from booklet.look.load import load_layout
from booklet.source.load import load_source
from tests.browser import opened, violations
from tests.edited import office_files
from tests.editor import FILES, Editing, at_work, open_item, start
from tests.offices import Given, write
from tests.previewed import wait_for_text
from tests.tools import ROOT, contents
from tests.word_file import with_an_insertion

BASIC = FILES["basic.yaml"]


# A file dragged over the page and let go there, as the browser tells of it.
DROPPED = """
([name, bytes]) => {
  const dataTransfer = new DataTransfer();
  const content = Uint8Array.from(atob(bytes), (sign) => sign.charCodeAt(0));
  dataTransfer.items.add(new File([content], name));
  const on = document.querySelector("#sheets .paper");
  const send = (type) => on.dispatchEvent(
    new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
  const left = [send("dragenter"), send("dragover"), !document.getElementById("dropping").hidden];
  return [...left, send("drop")];
}
"""


def drop(page: Page, name: str, content: bytes) -> None:
    """Drop a file on the page; the browser is kept from opening it."""
    told = page.evaluate(DROPPED, [name, b64encode(content).decode()])
    assert told == [True, False, True, False]
    expect(page.get_by_text("松开鼠标")).to_be_hidden()


def test_a_dropped_word_file_with_unsettled_changes_asks_and_is_taken(
    browser: Browser, editing: Editing, tmp_path: Path
) -> None:
    layout = load_layout(ROOT / "templates")
    booklet = load_source(editing.project / "source", layout).booklet
    path = office_files(booklet, layout, tmp_path)["docx"]
    tracked = with_an_insertion(path, tmp_path / "tracked.docx")
    name = "落实“三会一课”、主题党日等党内组织生活制度"
    with at_work(browser, editing) as page:
        # From here on the browser opens no window of its own: to ask that of it takes a while.
        page.on("filechooser", lambda _: None)
        drop(page, "改过.docx", tracked.read_bytes())
        pane = page.get_by_role("tabpanel", name="改动")
        expect(pane).to_contain_text("“改过.docx”里还有没处理的修订")
        assert violations(page) == []
        refuse = pane.get_by_role("button", name="全部拒绝以后的")
        accept = pane.get_by_role("button", name="全部接受以后的")
        expect(accept).to_be_focused()
        refuse.click()
        expect(pane.get_by_role("button", name="全部采用")).to_have_count(0)
        expect(pane.get_by_role("heading", name="“改过.docx”")).to_be_focused()
        assert editing.text("basic.yaml") == BASIC
        # Once more, by the keyboard.
        chosen = pane.get_by_label("选择改过的文件……")
        chosen.focus()
        expect(chosen).to_be_focused()
        with page.expect_file_chooser() as chooser:
            page.keyboard.press("Space")
        chooser.value.set_files(tracked)
        expect(accept).to_be_focused()
        page.keyboard.press("Enter")
        expect(pane.locator("#incoming .card")).to_have_count(1)
        pane.get_by_role("button", name="全部采用").click()
        editing.until_text(page, "basic.yaml", BASIC.replace(name, name * 2).__eq__)
        wait_for_text(page, name * 2)


def test_a_booklet_begins_in_an_empty_folder_with_another_offices_file(
    browser: Browser, tmp_path: Path
) -> None:
    head = ["序号", "事项类别", "事项名称"]
    rows = [[1, "党的建设", "开展理论宣讲"], [2, "民生服务", "开展养老服务"]]
    lines = ["某县某镇", "履职事项清单", "2025年7月", "一、基本履职事项清单"]
    path = write(tmp_path / "elsewhere.docx", [Given(lines, head, rows)])
    empty = start(tmp_path / "project", {})
    try:
        with opened(browser, empty.page, 1366, 768) as page:
            pane = page.get_by_role("tabpanel", name="改动")
            expect(pane.get_by_role("heading", name="从一份现成的清单开始")).to_be_visible()
            with page.expect_file_chooser() as chooser:
                pane.get_by_text("选择清单文件……").click()
            chooser.value.set_files(path)
            expect(pane).to_contain_text("事项 2 项")
            assert violations(page) == []
            assert contents(empty.project / "source") == {}
            pane.get_by_role("button", name="用它建清单").click()
            front = page.get_by_role("tabpanel", name="封面、清单")
            expect(front.get_by_label("单位")).to_have_value("某县某镇")
            form = open_item(page, "基本-2")
            expect(form.get_by_label("事项名称")).to_have_value("开展养老服务")
            wait_for_text(page, "开展理论宣讲")
            (made,) = [
                text.decode()
                for text in contents(empty.project / "source").values()
                if "开展理论宣讲" in text.decode("utf-8", "ignore")
            ]
            assert made.endswith("党的建设:\n  - 开展理论宣讲\n民生服务:\n  - 开展养老服务\n")
    finally:
        empty.stop()


# --- Compared ------------------------------------------------------------------------------------
@pytest.fixture
def repository(editing: Editing) -> Iterator[Editing]:
    """The project in git, its source as the only revision."""
    own = ("-c", "user.name=a", "-c", "user.email=a@b", "-c", "commit.gpgsign=false")
    for command in (("init", "-q"), ("add", "source"), ("commit", "-q", "-m", "第一版")):
        subprocess.run(["git", *own, *command], cwd=editing.project, check=True)
    yield editing
    shutil.rmtree(editing.project / ".git")


def made(page: Page, name: str) -> Locator:
    """Return the button that downloads what has been made."""
    pane = page.get_by_role("tabpanel", name="生成")
    return pane.get_by_role("button", name=re.compile(rf"^下载 {name}$"))


def test_a_revision_of_git_is_compared_reported_and_brought_back(
    browser: Browser, repository: Editing, tmp_path: Path
) -> None:
    editing = repository
    other = BASIC.replace("加强基层阵地", "巩固基层阵地")
    editing.shows({**FILES, "basic.yaml": other})
    with at_work(browser, editing) as page:
        page.get_by_role("tab", name="改动").click()
        pane = page.get_by_role("tabpanel", name="改动")
        since = pane.get_by_label("与哪一版比")
        git = since.locator("option", has_text="第一版").get_attribute("value")
        since.select_option(value=git)
        card = pane.locator("#changes .card")
        expect(card).to_have_count(1)
        expect(card.locator("ins")).to_have_text("巩固")
        pane.get_by_role("button", name="做修订对照表").click()
        expect(made(page, r".*修订对照表.*\.pdf")).to_be_visible()
        expect(made(page, r".*修订对照表.*\.docx")).to_be_visible()
        page.get_by_role("tab", name="改动").click()
        pane.get_by_role("button", name="做带修订的 Word 文件").click()
        link = made(page, r".*\.修订\.docx")
        with page.expect_download() as download:
            link.click()
        download.value.save_as(tmp_path / "tracked.docx")
        with zipfile.ZipFile(tmp_path / "tracked.docx") as parts:
            document = parts.read("word/document.xml").decode()
        assert re.search("<w:ins [^>]*>.*?<w:t[^>]*>巩固</w:t>", document)
        page.get_by_role("tab", name="改动").click()
        card.get_by_role("button", name=re.compile("^改回原来的")).click()
        editing.until_text(page, "basic.yaml", BASIC.__eq__)
        expect(card).to_have_count(0)


# --- Not published -------------------------------------------------------------------------------
def test_a_publish_is_stopped_and_leaves_no_file(browser: Browser, editing: Editing) -> None:
    output = editing.project / "output"
    before = contents(output) if output.exists() else {}
    # What nobody has published yet: what is up to date is done before anybody can stop it.
    editing.shows({**FILES, "basic.yaml": BASIC.replace("养老服务", "助残服务")})
    with at_work(browser, editing) as page:
        page.get_by_role("tab", name="生成").click()
        pane = page.get_by_role("tabpanel", name="生成")
        begin = pane.get_by_role("button", name="生成", exact=True)
        begin.click()
        stop = pane.get_by_role("button", name="停下")
        stop.focus()
        page.keyboard.press("Enter")
        expect(pane).to_contain_text("生成中途停止了，成品还是原来的样子")
        expect(stop).to_be_hidden()
        expect(begin).to_be_focused()
        assert (contents(output) if output.exists() else {}) == before


def test_nothing_is_published_while_something_is_unsaved_in_any_tab(
    browser: Browser, editing: Editing
) -> None:
    serial = (editing.state()["work"] or {"id": 0})["id"]
    with at_work(browser, editing) as page:
        open_item(page, "基本-1").get_by_role("button", name="后面加一项").click()
        page.get_by_label("事项名称").fill("还没有加上的一项")
        with at_work(browser, editing) as other:
            for each, said in ((page, "还有没保存的：新的一项"), (other, "新的一项")):
                each.get_by_role("tab", name="生成").click()
                each.get_by_role("button", name="生成", exact=True).click()
                expect(each.get_by_role("alert")).to_contain_text(said)
        page.close()
    assert editing.asked("unsaved", {"tab": "any", "items": []}) == {"unsaved": []}
    assert (editing.state()["work"] or {"id": 0})["id"] == serial
    assert editing.text("basic.yaml") == BASIC
