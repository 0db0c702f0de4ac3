"""The browser that the command opens: what stands in its command line is of no use to others."""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Browser, expect

from tests.previewed import copied
from tests.tools import PATIENCE, SMALL


def test_the_command_opens_the_page_with_a_word_that_is_good_once(
    browser: Browser, tmp_path: Path
) -> None:
    copied(tmp_path / "project", SMALL)
    told = tmp_path / "told"
    opener = tmp_path / "browser"
    opener.write_text(f'#!/bin/sh\necho "$1" > {told}.new && mv {told}.new {told}\n')
    opener.chmod(0o755)
    process = subprocess.Popen(
        [sys.executable, "build.py", "edit", "--port", "0"],
        cwd=tmp_path / "project",
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "BROWSER": f"{opener} %s"},
    )
    try:
        assert process.stdout
        printed = process.stdout.readline().rpartition("：")[2].strip()
        context = browser.new_context()
        context.set_default_timeout(PATIENCE * 1000)
        page = context.new_page()
        for _ in range(PATIENCE * 20):
            if told.exists():
                break
            page.wait_for_timeout(50)
        opened = told.read_text().strip()
        token = printed.partition("#edit=")[2]
        assert re.fullmatch(r"[\w-]{43}", token) and token not in opened
        page.goto(opened)
        page.wait_for_selector(".row:enabled")
        assert "#open" not in page.url
        page.reload()
        page.wait_for_selector(".row:enabled")
        other = browser.new_page()
        other.goto(opened)
        expect(other.get_by_role("alert")).to_contain_text("只能看")
        other.goto("about:blank")  # another word in the same address would load nothing anew
        other.goto(printed)
        other.wait_for_selector(".row:enabled")
        context.close()
        other.context.close()
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=PATIENCE)
