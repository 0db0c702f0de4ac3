"""Whatever instant a process is killed at, no file is half-written and the next run mends all."""

import os
import shutil
import signal
import sys
from collections.abc import Callable, Iterator
from functools import partial
from itertools import count, takewhile
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest

from booklet.files import replacement as files
from booklet.model.resources import Resources
from booklet.publish import folder as building
from booklet.publish.due import publish
from tests.tools import SMALL, contents, quiet

FORMATS = ("docx", "xlsx")
CHANGES = {"os.mkdir", "os.rename", "os.remove", "os.rmdir"}


def changes_a_file(event: str, arguments: tuple[Any, ...]) -> bool:
    """Say whether an audit event (https://docs.python.org/3/library/audit_events.html) is one."""
    if event == "open":
        return bool(arguments[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT))
    return event in CHANGES


def killed_before_change(number: int, act: Callable[[], object]) -> bool:
    """Run ``act`` in a process killed before its change of that number; False if it made fewer."""

    def doomed() -> None:
        left = count(number, -1)

        def kill(event: str, arguments: tuple[Any, ...]) -> None:
            if changes_a_file(event, arguments) and not next(left):
                os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(kill)
        act()

    process = get_context("fork").Process(target=doomed)
    process.start()
    process.join()
    assert process.exitcode in (0, -signal.SIGKILL)
    return process.exitcode != 0


def instants(act: Callable[[int], bool]) -> Iterator[int]:
    """Yield every number for which ``act`` says that its process was killed."""
    return takewhile(act, count())


@pytest.fixture
def rendered_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have each booklet rendered once for its due formats: what is in question is the writing."""
    render = building.build_folder
    known: dict[tuple[Path, tuple[str, ...]], Any] = {}

    def rendered(source: Path, due: list[str], *rest: Any) -> Any:
        key = source, tuple(due)
        if key not in known:
            known[key] = render(source, due, *rest)
        return known[key]

    monkeypatch.setattr(building, "build_folder", rendered)


@pytest.mark.usefixtures("rendered_once")
def test_a_publish_killed_at_any_instant_leaves_whole_files_and_the_next_one_mends_all(
    tmp_path: Path,
) -> None:
    changed = tmp_path / "changed"
    shutil.copytree(SMALL, changed)
    basic = changed / "basic.yaml"
    basic.write_text(basic.read_text(encoding="utf-8").replace("加强", "全面加强", 1), "utf-8")

    def published(source: Path, output: Path) -> dict[str, bytes]:
        publish(source, output, FORMATS, quiet, Resources())
        return contents(output)

    output, old = tmp_path / "output", published(SMALL, tmp_path / "old")
    shutil.copytree(tmp_path / "old", output)
    new = published(changed, output)
    assert all(old[name] != new[name] for name in old)

    def killed(number: int) -> bool:
        shutil.rmtree(output)
        shutil.copytree(tmp_path / "old", output)
        if not killed_before_change(number, partial(published, changed, output)):
            return False
        for name, content in contents(output).items():
            assert name.startswith(files.BUILDING) or content in (old.get(name), new.get(name))
        assert published(changed, output) == new
        assert not list(output.rglob(f"{files.BUILDING}*"))
        return True

    assert len(list(instants(killed))) > 2 * len(new)
