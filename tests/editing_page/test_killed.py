"""A server killed in the middle of a save, and a full disk, as they are seen from the page.

`python -m tests.page_kills` tries every instant of a save.
"""

from pathlib import Path

from playwright.sync_api import Browser, expect

from tests.doomed import FULL
from tests.editor import FILES, at_work, open_item, saved, serve
from tests.page_kills import NAME, OLD, B, kills, prepared


def test_killed_within_a_save_and_with_a_full_disk_the_page_says_so_and_loses_nothing(
    browser: Browser, tmp_path: Path
) -> None:
    project = tmp_path / "project"
    prepared(project)
    context = browser.new_context()
    was = list(kills(context, project, iter((3, 7))))
    context.close()
    assert was == ["old", "new"]
    editing = serve(project)
    try:
        before = editing.text(B)
        with at_work(browser, editing) as page:
            form = open_item(page, "基本-2")
            form.get_by_label(NAME).fill("磁盘满的时候写的")
            (project / FULL).touch()
            page.keyboard.press("Control+s")
            expect(page.get_by_role("alert")).to_contain_text("磁盘满了")
            expect(form.get_by_label(NAME)).to_have_value("磁盘满的时候写的")
            assert editing.text(B) == before
            (project / FULL).unlink()
            page.keyboard.press("Control+s")
            saved(page)
            expect(page.get_by_role("alert")).to_be_empty()
            assert editing.text(B) == FILES[B].replace(OLD, "磁盘满的时候写的")
    finally:
        editing.stop()
