"""An editor that runs while tests look at it; each finds the source as it was."""

import signal
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.editor import FILES, Editing, start
from tests.previewed import PATIENCE, gone


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Editing]:
    editing = start(tmp_path_factory.mktemp("editing") / "project", FILES)
    yield editing
    children = editing.children()
    code, said = editing.stop(signal.SIGINT)
    assert (code, "Traceback" in said) == (0, False), said
    assert gone(children)


@pytest.fixture
def editing(running: Editing) -> Iterator[Editing]:
    running.shows(FILES)
    expect.set_options(timeout=PATIENCE * 1000)
    yield running
    expect.set_options(timeout=5000)  # as it is unless said
