"""Previews that run while tests look at them."""

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.previewed import Running, gone, start
from tests.tools import ROOT, SMALL


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A preview of the shipped booklet."""
    running = start(tmp_path_factory.mktemp("whole"), ROOT / "source")
    running.settled()
    yield running
    code, said = running.stop()
    assert (code, said.splitlines()[-1]) == (0, "预览已结束。")
    assert "Traceback" not in said


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Running]:
    """A preview of a booklet of few items, to be treated roughly."""
    running = start(tmp_path / "project", SMALL)
    running.settled(lambda state: len(state["sheets"]) == 5)
    yield running
    if running.process.poll() is None:
        running.stop(signal.SIGKILL)
    assert gone(running.children())
