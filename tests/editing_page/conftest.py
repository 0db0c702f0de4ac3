"""An editor that runs while tests look at it; each finds the source as it was."""

import signal
from collections.abc import Iterator

import pytest

from tests.editor import FILES, Editing, start
from tests.previewed import gone


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Editing]:
    editing = start(tmp_path_factory.mktemp("editing") / "project", FILES)
    yield editing
    children = editing.children()
    code, said = editing.stop(signal.SIGINT)
    assert (code, "Traceback" in said) == (0, False), said
    assert gone(children)


@pytest.fixture
def editing(running: Editing) -> Editing:
    running.shows(FILES)
    return running
