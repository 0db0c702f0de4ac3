"""kill -9 in the middle of a save, seen from the page: `python -m tests.page_kills` tries each.

The page says that nothing answers, keeps what was typed, and offers it again from the address of
the next server; the file is the old one or the new one, and ends as it was typed.
"""

import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, expect

from tests.browser import chromium
from tests.doomed import doom, kill_before
from tests.editor import FILES, Editing, open_item, saved, serve
from tests.previewed import copied
from tests.tools import PATIENCE

B, NAME = "basic.yaml", "事项名称"
OLD = "加强基层阵地建设，优化提升服务功能"


def prepared(project: Path) -> None:
    """Make a copy of the project that can be killed."""
    files = project.parent / "files"
    files.mkdir()
    for name, text in FILES.items():
        (files / name).write_text(text, encoding="utf-8")
    copied(project, files)
    doom(project)


def renamed(page: Page, editing: Editing, name: str) -> bool:
    """Type another name and save it; say whether the server answered."""
    form = open_item(page, "基本-2")
    form.get_by_label(NAME).fill(name)
    page.keyboard.press("Control+s")
    for _ in range(PATIENCE * 20):
        if editing.process.poll() is not None:
            expect(page.get_by_role("alert")).to_contain_text("编辑程序没有回应")
            expect(form.get_by_label(NAME)).to_have_value(name)
            expect(page.locator("#item .state")).to_contain_text("没有保存")
            return False
        if page.locator("#item .state").inner_text() == "已保存":
            return True
        page.wait_for_timeout(50)
    raise AssertionError("neither saved nor dead")


def kills(context: BrowserContext, project: Path, numbers: Iterator[int]) -> Iterator[str]:
    """Kill a server before each of these changes of a file; yield what the file was then."""
    context.set_default_timeout(PATIENCE * 1000)
    before, editing = OLD, serve(project)
    try:
        page = context.new_page()
        page.goto(editing.page)
        for number in numbers:
            name = f"第{number}次改的名称"
            page.wait_for_selector(".row:enabled")
            kill_before(project, number)
            answered = renamed(page, editing, name)
            kill_before(project, None)
            if answered:
                return
            editing.process.communicate()
            old, new = (FILES[B].replace(OLD, own) for own in (before, name))
            text = editing.text(B)
            assert text in (old, new)
            yield "new" if text == new else "old"
            editing = serve(project, editing.port)
            again = context.new_page()
            page.close(run_before_unload=False)
            again.goto(editing.page)
            again.get_by_role("button", name="打开没保存的 基本-2").click()
            if text == old:
                again.get_by_role("button", name="用没有保存的").click()
                again.keyboard.press("Control+s")
            saved(again)
            expect(again.locator("#drafts")).to_be_hidden()
            assert editing.text(B) == new
            page, before = again, name
    finally:
        editing.stop()


def main() -> None:
    """Try every instant of a save, and print what the file was after each."""
    with tempfile.TemporaryDirectory() as folder, chromium(Path(folder)) as browser:
        project = Path(folder) / "project"
        prepared(project)
        tried = list(kills(browser.new_context(), project, count()))
    print(f"killed at {len(tried)} instants: {', '.join(tried)}")


if __name__ == "__main__":
    main()
