"""`build.py preview` under an editor's hands: the server asked, and its page in Chromium."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from http.client import HTTPConnection
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import at_rest, opened, violations
from tests.previewed import (
    WITHOUT_END,
    Running,
    copied,
    gone,
    serve,
    turn_to,
    wait_for_text,
)
from tests.tools import PATIENCE, ROOT, SMALL


def top_page(page: Page) -> str:
    """Return the page number that the page says it is at."""
    return str(page.eval_on_selector("#go", "choice => choice.selectedOptions[0].text"))


# --- In the browser ------------------------------------------------------------------------------


def test_the_booklet_is_shown_page_by_page_and_axe_finds_nothing(
    browser: Browser, whole: Running
) -> None:
    with opened(browser, whole.address) as page:
        expect(page.get_by_role("status")).to_contain_text("已是最新")
        expect(page.locator(".sheet")).to_have_count(53)
        expect(page).to_have_title("昌吉市大西渠镇履职事项清单")
        turn_to(page, "32")
        wait_for_text(page, "开展草原保")
        notes = page.locator("[id='page-32'] .notes li")
        expect(notes).to_have_count(3)
        expect(notes.first).to_contain_text("source/assisting.yaml:666:11")
        assert ink(page, "32") > 0.01
        assert violations(page) == []


def ink(page: Page, label: str) -> float:
    """Return how much of a page's picture is dark."""
    share: float = page.eval_on_selector(
        f"[id='page-{label}'] canvas",
        """canvas => {
          const {data} = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
          let dark = 0;
          for (let n = 0; n < data.length; n += 4) dark += data[n + 3] > 128 && data[n] < 128;
          return dark / (data.length / 4); }""",
    )
    return share


def test_a_changed_word_is_seen_where_the_reader_is(browser: Browser, whole: Running) -> None:
    file = whole.file("basic.yaml")
    text = file.read_text(encoding="utf-8")
    with opened(browser, whole.address) as page:
        turn_to(page, "2")
        wait_for_text(page, "加强基层阵地建设")
        at_rest(page)
        where = page.evaluate("scrollY")
        picture = page.locator("[id='page-2'] .paper").screenshot()
        file.write_text(text.replace("加强基层阵地建设", "巩固基层阵地建设"), encoding="utf-8")
        wait_for_text(page, "巩固基层阵地建设")
        assert page.evaluate("scrollY") == where
        assert top_page(page) == "2"
        assert page.locator("[id='page-2'] .paper").screenshot() != picture
        file.write_text(text, encoding="utf-8")
        wait_for_text(page, "加强基层阵地建设")
        whole.settled()


def test_a_reload_comes_back_to_the_page(browser: Browser, whole: Running) -> None:
    with opened(browser, whole.address) as page:
        turn_to(page, "20")
        expect(page).to_have_url(re.compile("#page-20$"))
        page.reload()
        page.wait_for_selector("[id='page-20'][data-shown]")
        assert top_page(page) == "20"


def test_a_broken_file_is_named_by_its_page_and_forgotten_when_mended(
    browser: Browser, small: Running
) -> None:
    file = small.file("basic.yaml")
    text = file.read_text(encoding="utf-8")
    with opened(browser, small.address) as page:
        turn_to(page, "1")
        file.write_text(text.replace("- 加强基层阵地", "- 加强: 基层阵地"), encoding="utf-8")
        status = page.get_by_role("status")
        expect(status).to_have_text("有 1 处要改，显示的是上一次的样子")
        for place in ("#general", "[id='page-1']"):
            note = page.locator(f"{place} .notes li")
            expect(note).to_have_count(1)
            expect(note).to_be_in_viewport()
            expect(note).to_contain_text("source/basic.yaml:3:7")
            expect(note).to_contain_text("英文冒号后面跟着空格")
        wait_for_text(page, "加强基层阵地建设")  # the last good page
        header, note_box = (
            page.locator(it).bounding_box() for it in ("header", "[id='page-1'] .notes li")
        )
        assert header and note_box and note_box["y"] >= header["y"] + header["height"]
        assert violations(page) == []
        file.write_text(text, encoding="utf-8")
        expect(status).to_contain_text("已是最新")
        expect(page.locator("#general")).to_be_hidden()
        expect(page.locator("[id='page-1'] .notes li")).to_have_count(0)


def test_the_keyboard_alone_turns_pages_and_goes_to_findings(
    browser: Browser, whole: Running
) -> None:
    with opened(browser, whole.address) as page:
        page.wait_for_selector("[data-shown]")
        page.keyboard.press("Tab")
        expect(page.locator("#go")).to_be_focused()
        page.keyboard.press("1")
        page.keyboard.press("5")
        expect(page.locator("[id='page-15']")).to_be_in_viewport()
        page.keyboard.press("Tab")
        expect(page.get_by_role("button", name="下一处问题")).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.locator("[id='page-27'] .notes li").first).to_be_in_viewport()
        wait_for_text(page, "— 27 —")


def test_a_narrow_window_has_findings_below_their_page(browser: Browser, small: Running) -> None:
    file = small.file("assisting.yaml")
    before = small.state()["serial"]
    text = file.read_text(encoding="utf-8").replace("；\n", "，防犯风险；\n")
    file.write_text(text, encoding="utf-8")
    small.newer(before)
    with opened(browser, f"{small.address}#page-2", width=420, height=800) as page:
        page.wait_for_selector("[id='page-2'][data-shown]")
        expect(page.locator("[id='page-2'] .notes li")).to_have_count(2)
        assert page.evaluate("document.documentElement.scrollWidth") <= 420
        paper, notes = (
            page.locator(f"[id='page-2'] {part}").bounding_box() for part in (".paper", ".notes")
        )
        assert paper and notes and notes["y"] >= paper["y"] + paper["height"]
        assert violations(page) == []


def test_an_added_page_is_seen_and_every_later_number_moves(
    browser: Browser, small: Running
) -> None:
    file = small.file("basic.yaml")
    more = "".join(f"  - 新加的第 {n} 个事项\n" for n in range(1, 13))
    with opened(browser, small.address) as page:
        expect(page.locator(".sheet")).to_have_count(5)
        file.write_text(file.read_text(encoding="utf-8") + more, encoding="utf-8")
        expect(page.locator(".sheet")).to_have_count(6)
        turn_to(page, "目录")
        page.wait_for_function(
            "() => document.querySelector('#page-目录 .text').textContent.endsWith('4')"
        )
        turn_to(page, "4")
        wait_for_text(page, "— 4 —")


# --- Rough treatment -----------------------------------------------------------------------------


def test_a_half_written_file_is_survived(small: Running) -> None:
    file = small.file("assisting.yaml")
    content = file.read_bytes()
    for length in (0, len(content) // 2, len(content) // 2 + 1):  # the last cuts a character
        file.write_bytes(content[:length])
        state = small.settled(lambda state: not state["good"])
        assert len(state["sheets"]) == 5 and state["notes"]
    file.write_bytes(content)
    assert len(small.settled(lambda state: state["good"])["sheets"]) == 5


def test_an_editor_that_saves_by_rename_is_followed(small: Running) -> None:
    file = small.file("basic.yaml")
    for n in range(3):
        before = small.settled()["serial"]
        beside = file.with_name("basic.yaml.tmp")
        beside.write_text(file.read_text(encoding="utf-8") + f"  - 新加的{n}\n", encoding="utf-8")
        beside.replace(file)
        small.newer(before)


def test_a_folder_that_is_replaced_is_followed(small: Running) -> None:
    source = small.project / "source"
    shutil.copytree(source, small.project / "kept")
    shutil.rmtree(source)
    state = small.settled(lambda state: not state["good"])
    assert any("找不到这个文件" in note["message"] for note in state["notes"])
    (small.project / "kept").rename(source)
    small.settled(lambda state: state["good"])
    before = small.state()["serial"]
    file = small.file("basic.yaml")
    file.write_text(file.read_text(encoding="utf-8") + "  - 换过文件夹\n", encoding="utf-8")
    small.settled(lambda state: state["serial"] > before)


def test_of_fifty_saves_in_a_second_the_last_is_shown(browser: Browser, small: Running) -> None:
    file = small.file("basic.yaml")
    text = file.read_text(encoding="utf-8")
    for n in range(50):
        file.write_text(text.replace("加强基层", f"第{n}次加强基层"), encoding="utf-8")
        time.sleep(0.02)
    with opened(browser, small.address) as page:
        wait_for_text(page, "第49次加强基层")


def test_a_deleted_template_is_named_and_its_return_noticed(small: Running) -> None:
    template = small.project / "templates" / "pdf" / "booklet.css.j2"
    content = template.read_bytes()
    template.unlink()
    state = small.settled(lambda state: not state["good"])
    (note,) = state["notes"]
    assert note["place"].startswith("templates/pdf/booklet.html.j2:")
    assert "找不到这里要用的模板 templates/pdf/booklet.css.j2" in note["message"]
    assert len(state["sheets"]) == 5
    template.write_bytes(content)
    small.settled(lambda state: state["good"])


def typesetting(running: Running) -> int:
    """Return the process that typesets."""
    (worker,) = [
        pid
        for pid in running.children()
        if b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes()
    ]
    return worker


def test_a_typesetter_that_dies_is_started_again(small: Running) -> None:
    os.kill(typesetting(small), signal.SIGKILL)
    file = small.file("basic.yaml")
    text = file.read_text(encoding="utf-8")
    file.write_text(text + "  - 新加的事项\n", encoding="utf-8")
    state = small.settled(lambda state: not state["good"])
    assert "排版程序意外停止" in state["notes"][0]["message"]
    file.write_text(text, encoding="utf-8")
    assert len(small.settled(lambda state: state["good"])["sheets"]) == 5


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_however_it_ends_nothing_stays_behind(
    browser: Browser, small: Running, how: signal.Signals
) -> None:
    children = small.children()
    assert children
    with urllib.request.urlopen(f"{small.address}events"):  # a browser that is still listening
        small.file("basic.yaml").touch()
        code, said = small.stop(how)
    assert "Traceback" not in said
    assert gone(children)
    if how is signal.SIGINT:
        assert code == 0
        assert said.splitlines()[-1] == "预览已结束。"


def test_ctrl_c_during_a_build_waits_for_no_end_of_it(tmp_path: Path) -> None:
    copied(tmp_path / "project", SMALL)
    template = tmp_path / "project" / "templates" / "pdf" / "booklet.html.j2"
    template.write_text(template.read_text(encoding="utf-8") + WITHOUT_END, encoding="utf-8")
    running = serve(tmp_path / "project")
    running.until(lambda state: state["busy"])
    children = running.children()
    code, said = running.stop()
    assert code == 0 and "Traceback" not in said
    assert gone(children)


# --- Who may read it -----------------------------------------------------------------------------


def asked(running: Running, path: str, method: str = "GET", **headers: str) -> tuple[int, bytes]:
    """Send one request just as it is written and return the answer's status and content."""
    connection = HTTPConnection("127.0.0.1", running.port, timeout=PATIENCE)
    connection.putrequest(method, path, skip_host="Host" in headers)
    for name, value in headers.items():
        connection.putheader(name.replace("_", "-"), value)
    connection.endheaders()
    answer = connection.getresponse()
    content = answer.read()
    connection.close()
    return answer.status, content


def test_only_its_own_page_may_read_the_preview(whole: Running) -> None:
    pdf = f"/pdf/{whole.state()['sheets'][0][1]}.pdf"
    port = whole.port
    assert asked(whole, pdf)[1].startswith(b"%PDF")
    assert asked(whole, pdf, Origin=f"http://127.0.0.1:{port}")[0] == 200
    for origin in (
        "https://example.com",
        "null",
        "http://127.0.0.1:1",
        f"https://127.0.0.1:{port}",
    ):
        for path in ("/", pdf, "/events"):
            assert asked(whole, path, Origin=origin) == (403, b""), (origin, path)
    for host in ("example.com", f"example.com:{port}", "127.0.0.1.example.com"):
        assert asked(whole, pdf, Host=host)[0] == 400
    assert asked(whole, "/", "POST")[0] == 405


@pytest.mark.parametrize(
    "path",
    [
        "/../build.py",
        "/%2e%2e/build.py",
        "/source/basic.yaml",
        "/pdf/../../source/basic.yaml",
        "/pdf/%2e%2e%2f%2e%2e%2fsource%2fbasic.yaml.pdf",
        "/pdfjs/LICENSE",
        "//etc/passwd",
        "/pdf/.pdf",
    ],
)
def test_no_path_leads_to_a_file(whole: Running, path: str) -> None:
    assert asked(whole, path)[0] == 404


def test_it_listens_on_this_computer_alone(whole: Running) -> None:
    listening = [
        line.split()[1]
        for line in Path("/proc/net/tcp").read_text().splitlines()
        if line.split()[3] == "0A" and line.split()[1].endswith(f":{whole.port:04X}")
    ]
    assert listening == [f"0100007F:{whole.port:04X}"]


def test_every_answer_forbids_other_sites(whole: Running) -> None:
    with urllib.request.urlopen(whole.address) as answer:
        policy = answer.headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'; ")
        assert "unsafe" not in policy and "frame-ancestors 'none'" in policy
        assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert "Access-Control-Allow-Origin" not in answer.headers
    with pytest.raises(urllib.error.HTTPError) as missing:
        urllib.request.urlopen(f"{whole.address}none")
    with missing.value as answer:
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_taken_port_is_said_in_chinese() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        ran = subprocess.run(
            [sys.executable, str(ROOT / "build.py"), "preview", "--port", port, "--no-browser"],
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )
    assert ran.returncode == 1
    assert f"--port {port} 这个端口正在使用" in ran.stderr
    assert "Traceback" not in ran.stderr
