"""`build.py preview` of a copy of the project, run as an editor runs it, and asked."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from tests.tools import PATIENCE, ROOT, linked

# Behind a template, what is typeset by it is never done.
WITHOUT_END = "{% for _ in range(10 ** 12) %}{% endfor %}"


@dataclass
class Running:
    """A preview of a copy of the project, run as an editor runs it."""

    project: Path
    process: subprocess.Popen[str]
    address: str
    token: str = ""

    @property
    def port(self) -> int:
        return int(self.address.rsplit(":", 1)[1].strip("/"))

    def file(self, name: str) -> Path:
        return self.project / "source" / name

    def state(self) -> Any:
        """Return what the server tells a browser that has just come."""
        with urllib.request.urlopen(f"{self.address}events", timeout=PATIENCE) as news:
            return json.loads(news.readline().decode().removeprefix("data: "))

    def settled(self, wanted: Callable[[Any], bool] = lambda state: True) -> Any:
        """Return the state when nothing is under way and it is as ``wanted``."""
        return self.until(lambda state: not state["busy"] and wanted(state))

    def until(self, wanted: Callable[[Any], bool]) -> Any:
        """Return the state when it is as ``wanted``."""
        ends = time.monotonic() + PATIENCE
        while time.monotonic() < ends:
            state = self.state()
            if wanted(state):
                return state
            time.sleep(0.05)
        raise AssertionError(f"not what was wanted: {str(state)[:2000]}")

    def newer(self, serial: int) -> Any:
        """Return the state when a newer board than ``serial`` shows the source as it is."""
        return self.settled(lambda state: state["serial"] > serial and state["good"])

    def asked(self, name: str, body: Any = None) -> Any:
        """Return what the edit page's server answers to ``GET``, or to ``POST`` with a body."""
        headers = {"X-Booklet-Token": self.token, "Content-Type": "application/json"}
        content = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.address}edit/{name}", content, headers)
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            found = answer.read()
        return json.loads(found) if "json" in answer.headers["content-type"] else found

    def children(self) -> list[int]:
        return [pid for pid in processes() if parent(pid) == self.process.pid]

    def stop(self, how: int = signal.SIGINT) -> tuple[int, str]:
        """End the preview by a signal to it alone; return its exit code and all it has said."""
        self.process.send_signal(how)
        said, _ = self.process.communicate(timeout=PATIENCE)
        return self.process.returncode, said


def processes() -> list[int]:
    return [int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit()]


def parent(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    except (FileNotFoundError, ProcessLookupError):
        return 0


def gone(pids: list[int]) -> bool:
    """Wait until none of the processes is there; say so where one stays."""
    for _ in range(PATIENCE * 10):
        if not any(parent(pid) for pid in pids):
            return True
        time.sleep(0.1)
    return False


def start(project: Path, source: Path, command: str = "preview") -> Running:
    """Run a copy of the project in ``project`` on the files of the folder ``source``."""
    copied(project, source)
    return serve(project, command=command)


def copied(project: Path, source: Path) -> None:
    """Copy the project to ``project``, with the files of the folder ``source``."""
    # With what is compiled: a server that compiles the whole project is up two seconds later.
    for name in ("booklet", "fonts"):
        shutil.copytree(ROOT / name, project / name, ignore=HALF_COMPILED, copy_function=linked)
    shutil.copytree(ROOT / "templates", project / "templates")
    shutil.copy(ROOT / "build.py", project)
    without_history = shutil.ignore_patterns(".history")
    shutil.copytree(source, project / "source", ignore=without_history)


# What Python writes while it compiles a module, before it is given its name.
HALF_COMPILED = shutil.ignore_patterns("*.pyc.*")
SAID = {"preview": "预览", "edit": "编辑"}


def serve(project: Path, port: int = 0, command: str = "preview") -> Running:
    """Run the copy of the project that stands in ``project``."""
    process = subprocess.Popen(
        [sys.executable, "build.py", command, "--port", str(port), "--no-browser"],
        cwd=project,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
    )
    assert process.stdout
    # A server that never gets up would keep its reader waiting for good.
    late = threading.Timer(PATIENCE, process.kill)
    late.start()
    said = process.stdout.readline()
    late.cancel()
    form = rf"{SAID[command]}已打开：(http://127\.0\.0\.1:\d+/)(?:#edit=([\w-]{{43}}))?$"
    address = re.search(form, said.strip())
    assert address, said + process.stdout.read()
    assert (address[2] is not None) == (command == "edit")
    return Running(project, process, address[1], address[2] or "")


def wait_for_text(page: Page, text: str) -> None:
    page.wait_for_function(
        "text => [...document.querySelectorAll('.text')].some(t => t.textContent.includes(text))",
        arg=text,
        polling=100,  # each frame, unless said, for which the page is drawn again and again
    )


def turn_to(page: Page, label: str) -> None:
    page.locator("#go").select_option(label=label)
    page.wait_for_selector(f"[id='page-{label}'][data-shown]")
