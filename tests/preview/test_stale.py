"""The preview shows what the files hold now, in every tab; what no longer does is broken off."""

import os
import re
import signal
import sys
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from booklet.preview.board import Draft
from booklet.preview.breaking import Breaking, BrokenOff
from tests.browser import at_rest, opened
from tests.planned import RESOURCES
from tests.previewed import WITHOUT_END, Running, serve, wait_for_text
from tests.tools import SMALL

TABS = 7  # one more than the connections that browsers keep to a server


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


# --- A server that begins anew -------------------------------------------------------------------


def test_a_word_changed_while_the_preview_was_stopped_is_seen_once_it_runs_again(
    browser: Browser, small: Running
) -> None:
    with opened(browser, small.address) as page:
        wait_for_text(page, "加强基层阵地建设")
        expect(page.get_by_role("status")).to_contain_text("已是最新")
        before = small.state()
        page.evaluate("scrollTo(0, 500)")
        at_rest(page)
        page.evaluate(
            """() => { window.fewest = 99; setInterval(() => { window.fewest =
                 Math.min(window.fewest, document.querySelectorAll(".sheet").length) }, 10); }"""
        )
        small.stop()
        expect(page.get_by_role("status")).to_contain_text("预览已停止")
        change(small.file("basic.yaml"), "加强基层阵地建设", "巩固基层阵地建设")
        again = serve(small.project, small.port)
        try:
            wait_for_text(page, "巩固基层阵地建设")
            expect(page.get_by_role("status")).to_contain_text("已是最新")
            after = again.state()
            assert after["serial"] == before["serial"]  # what alone would tell nothing apart
            assert after["run"] != before["run"]
            assert page.evaluate("[scrollY, window.fewest]") == [500, 5]
        finally:
            again.stop()


def test_seven_tabs_are_all_served_and_all_follow(browser: Browser, small: Running) -> None:
    with opened(browser, small.address) as first:
        pages = [first, *(first.context.new_page() for _ in range(TABS - 1))]
        for page in pages[1:]:
            page.goto(small.address)
        for page in pages:
            expect(page.get_by_role("status")).to_contain_text("已是最新")
            wait_for_text(page, "加强基层阵地建设")
        change(small.file("basic.yaml"), "加强基层阵地建设", "巩固基层阵地建设")
        for page in pages:
            wait_for_text(page, "巩固基层阵地建设")


# --- What is broken off --------------------------------------------------------------------------


def endless(small: Running) -> Callable[[], object]:
    """Let typesetting never end, and return what mends that."""
    template = small.project / "templates" / "pdf" / "booklet.html.j2"
    text = template.read_text(encoding="utf-8")
    template.write_text(text + WITHOUT_END, encoding="utf-8")
    small.until(lambda state: state["busy"])
    return lambda: template.write_text(text, encoding="utf-8")


def worker(small: Running) -> int:
    (found,) = [
        pid
        for pid in small.children()
        if b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes()
    ]
    return found


def test_a_layout_without_end_is_broken_off_by_newer_text(small: Running) -> None:
    before = worker(small)
    mend = endless(small)
    mend()
    state = small.settled(lambda state: state["good"])
    assert len(state["sheets"]) == 5
    assert worker(small) == before  # what it has drawn is still there


def test_what_does_not_heed_ends_with_its_process(small: Running) -> None:
    before = worker(small)
    mend = endless(small)
    os.kill(before, signal.SIGSTOP)
    mend()
    state = small.settled(lambda state: state["good"])
    assert len(state["sheets"]) == 5 and not state["notes"]
    assert worker(small) != before


def test_breaking_off_leaves_what_is_shown_as_it_was() -> None:
    handler = signal.getsignal(signal.SIGINT)
    try:
        breaking = Breaking()
        draft = Draft(SMALL, RESOURCES, breaking.allowed)
        (first,) = draft.boards()
        breaking.begin()
        breaking.wish()  # nothing is under way: nothing happens
        with pytest.raises(BrokenOff):
            list(draft.asked())
        breaking.begin()
        (again,) = draft.boards()
        assert again.sheets == first.sheets and again.pdfs == {}
    finally:
        signal.signal(signal.SIGINT, handler)


def test_a_wish_that_meets_a_finaliser_is_heard_after_it() -> None:
    handler = signal.getsignal(signal.SIGINT)
    try:
        breaking = Breaking()
        breaking.begin()

        class Dying:
            def __del__(self) -> None:
                breaking.wish()
                sum(range(1000))

        with pytest.raises(BrokenOff), breaking.allowed():
            Dying()
            for _ in range(1000):
                time.sleep(0.01)
    finally:
        signal.signal(signal.SIGINT, handler)


def test_a_wish_that_meets_an_import_is_heard_after_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    handler = signal.getsignal(signal.SIGINT)
    (tmp_path / "imported_late.py").write_text(
        "import tests.preview.test_stale as stale\nstale.wished()\nwhole = sum(range(1000))\n"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    try:
        breaking = Breaking()
        breaking.begin()
        monkeypatch.setattr(sys.modules[__name__], "wished", breaking.wish, raising=False)
        with pytest.raises(BrokenOff), breaking.allowed():
            import_module("imported_late")
            for _ in range(1000):
                time.sleep(0.01)
        assert sys.modules.pop("imported_late").whole == sum(range(1000))
    finally:
        signal.signal(signal.SIGINT, handler)


# --- What publishing would refuse ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("templates/word/document.xml.j2", "chapter.title", "chapter.titel", "titel"),
        (
            "templates/pdf/booklet.css.j2",
            "@page",
            "td { font-size: 300pt }\n@page",
            "整个事项都没有",
        ),
    ],
)
def test_what_only_the_finished_files_show_is_told_after_a_pause(
    browser: Browser, small: Running, name: str, old: str, new: str, said: str
) -> None:
    file = small.project / name
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    with opened(browser, small.address) as page:
        status = page.get_by_role("status")
        expect(status).to_contain_text("还不能生成成品")
        expect(page.locator("#general")).to_contain_text(said)
        expect(page.locator(".sheet")).to_have_count(5)
        file.write_text(text, encoding="utf-8")
        expect(status).to_have_text(re.compile("^已是最新，[0-9:]+ 排好$"))
        expect(page.locator("#general")).to_be_hidden()


# --- Where the reader looks ----------------------------------------------------------------------


def finding(page: Page) -> str:
    """Go to the next finding; return its text if all of it can be seen, free of the header."""
    page.get_by_role("button", name="下一处问题").click()
    note = page.locator(".notes li.here")
    expect(note).to_have_count(1)
    seen = note.evaluate(
        """note => { const box = note.getBoundingClientRect();
             const seen = (x, y) => note.contains(document.elementFromPoint(x, y));
             return [box.left + 8, box.right - 8].every((x) =>
               seen(x, box.top + 4) && seen(x, box.bottom - 4)); }"""
    )
    assert seen
    return note.inner_text()


# At 100 and at 200 % of a window of 1400 × 900, and with the page itself enlarged; in a low window.
@pytest.mark.parametrize(
    ("width", "height", "larger"), [(1400, 900, 0), (700, 450, 4), (1000, 260, 8)]
)
def test_the_next_finding_is_in_sight_at_any_zoom(
    browser: Browser, whole: Running, width: int, height: int, larger: int
) -> None:
    with opened(browser, whole.address, width, height) as page:
        expect(page.locator(".sheet .notes li")).to_have_count(14)
        page.wait_for_selector("[data-shown]")
        for _ in range(larger):
            page.get_by_role("button", name="放大").click()
        page.evaluate("scrollTo(0, 0)")
        at_rest(page)
        told = page.locator(".sheet .notes li").all_inner_texts()
        assert [finding(page) for _ in range(15)] == [*told, told[0]]


def test_tab_in_the_header_leaves_the_page_where_it_is(browser: Browser, whole: Running) -> None:
    with opened(browser, f"{whole.address}#page-20") as page:
        page.wait_for_selector("[id='page-20'][data-shown]")
        page.evaluate("scrollBy(0, 250)")
        page.locator("#go").focus()
        at_rest(page)
        where = page.evaluate("scrollY")
        for name in ("下一处问题", "缩小", "适合宽度", "放大"):
            page.keyboard.press("Tab")
            expect(page.get_by_role("button", name=name)).to_be_focused()
            assert page.evaluate("scrollY") == where
        for _ in range(4):
            page.keyboard.press("Shift+Tab")
            assert page.evaluate("scrollY") == where


def test_the_browsers_own_search_finds_what_was_never_in_sight(
    browser: Browser, whole: Running
) -> None:
    with opened(browser, whole.address) as page:
        wait_for_text(page, "对违规领取高龄津贴的追缴")
        expect(page.locator("[id='page-46']")).not_to_have_attribute("data-shown", re.compile(""))
        assert page.evaluate("() => window.find('对违规领取高龄津贴的追缴')")
        expect(page.locator("[id='page-46']")).to_be_in_viewport()
        page.wait_for_selector("[id='page-46'][data-shown]")
        assert page.evaluate("() => String(getSelection())") == "对违规领取高龄津贴的追缴"


def test_what_a_library_makes_of_being_broken_off_is_no_fault_of_the_booklet() -> None:
    handler = signal.getsignal(signal.SIGINT)
    try:
        breaking = Breaking()
        breaking.begin()
        with pytest.raises(BrokenOff), breaking.allowed():
            try:
                breaking.wish()
                time.sleep(1)
            except:  # noqa: E722 (as openpyxl does)
                raise TypeError("expected a number") from None
        breaking.begin()
        with pytest.raises(TypeError), breaking.allowed():
            raise TypeError("expected a number")
    finally:
        signal.signal(signal.SIGINT, handler)
