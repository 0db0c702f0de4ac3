"""Previews that run while tests look at them."""

import signal
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from tests.previewed import Running, gone, serve, start
from tests.tools import ROOT, SMALL, contents


@pytest.fixture(scope="session")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A preview of the shipped booklet."""
    running = start(tmp_path_factory.mktemp("whole"), ROOT / "source")
    running.settled()
    yield running
    code, said = running.stop()
    assert (code, said.splitlines()[-1]) == (0, "预览已结束。")
    assert "Traceback" not in said


@pytest.fixture(scope="session")
def lasting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Running]]:
    """The preview of a booklet of few items that runs; after some tests it is another."""
    held = [start(tmp_path_factory.mktemp("small") / "project", SMALL)]
    yield held
    (running,) = held
    if running.process.poll() is None:
        running.stop(signal.SIGKILL)
    assert gone(running.children())


@pytest.fixture
def small(lasting: list[Running]) -> Running:
    """A preview of a booklet of few items, to be treated roughly: it shows its files as shipped."""
    (running,) = lasting
    if running.process.poll() is not None:
        put_back(running.project)
        running = lasting[0] = serve(running.project)
    before = running.state()["serial"]
    changed = put_back(running.project)
    running.settled(
        lambda state: (
            state["good"]
            and not state["notes"]
            and len(state["sheets"]) == 5
            and state["serial"] >= before + changed
            and all(
                sha256((SMALL / name).read_bytes()).hexdigest() == sha
                for name, sha in state["shas"].items()
            )
        )
    )
    return running


def put_back(project: Path) -> bool:
    """Put the source and the templates of a project as they were; say whether they were not."""
    shipped = {"source": SMALL, "templates": ROOT / "templates"}
    wanted = {
        project / folder / name: content
        for folder, own in shipped.items()
        for name, content in contents(own).items()
    }
    found = {
        project / folder / name: content
        for folder in shipped
        for name, content in contents(project / folder).items()
    }
    for path in found.keys() - wanted.keys():
        path.unlink()
    differing = {path for path, content in wanted.items() if found.get(path) != content}
    for path in differing:
        path.write_bytes(wanted[path])
    return bool(differing or found.keys() - wanted.keys())
