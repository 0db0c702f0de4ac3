"""The house itself: its rooms, what each may import, and how large they grow."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.tools import ROOT

HOUSE = ROOT / "booklet"
# The rooms from the ground up: each imports from itself and from those before it alone.
ROOMS = (
    "process", "files", "compiled", "history", "language", "model", "plan", "look", "slips",
    "source", "fields", "editions", "pdf", "word", "sheet", "web", "ofd", "proof", "incoming",
    "adoption", "publish", "batch", "county", "editing", "preview", "commandline",
    "__main__",
)  # fmt: skip
MODULES = sorted(HOUSE.rglob("*.py"))
MOST_LOOSE, MOST_MODULES, LONGEST_MODULE, LONGEST_CLASS = 4, 14, 400, 200


def room_of(path: Path) -> str:
    return path.relative_to(HOUSE).with_suffix("").parts[0]


@cache
def nodes(path: Path) -> tuple[ast.AST, ...]:
    return tuple(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))


def imported(path: Path) -> Iterator[str]:
    """Yield the room of each import of ours, wherever in the module it stands."""
    for node in nodes(path):
        names = []
        if isinstance(node, ast.ImportFrom) and node.module == "booklet":
            names = [f"booklet.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        for name in names:
            top, *rest = name.split(".")
            if top == "booklet" and rest:
                yield rest[0]


def test_the_table_lists_the_rooms_that_there_are() -> None:
    assert {room_of(path) for path in MODULES} - {"__init__"} == set(ROOMS)


def test_a_module_imports_from_its_own_room_and_from_those_below() -> None:
    assert not list(imported(HOUSE / "__init__.py"))
    from_above = {
        str(path.relative_to(HOUSE)): room
        for path in MODULES
        if path != HOUSE / "__init__.py"
        for room in imported(path)
        if room not in ROOMS[: ROOMS.index(room_of(path)) + 1]
    }
    assert from_above == {}


@pytest.mark.parametrize("room", sorted(p.parent for p in HOUSE.glob("*/__init__.py")), ids=str)
def test_a_room_says_its_job_in_one_sentence_and_is_no_hall(room: Path) -> None:
    said = ast.get_docstring(ast.parse((room / "__init__.py").read_text(encoding="utf-8")))
    assert said
    sentence, *_ = said.split("\n\n")
    assert sentence.endswith(".") and sentence.count(". ") == 0
    assert len(list(room.glob("*.py"))) - 1 <= MOST_MODULES


def test_few_modules_stand_outside_the_rooms() -> None:
    assert len(list(HOUSE.glob("*.py"))) <= MOST_LOOSE


def test_no_module_and_no_class_hides_several_jobs_in_its_length() -> None:
    for path in MODULES:
        assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST_MODULE, path
        for node in nodes(path):
            if isinstance(node, ast.ClassDef):
                assert (node.end_lineno or 0) - node.lineno < LONGEST_CLASS, (path, node.name)


def test_no_module_leans_on_the_inside_of_weasyprint_but_those_of_the_pdf() -> None:
    for path in MODULES:
        text = path.read_text(encoding="utf-8")
        if "weasyprint" in text.lower() and "import weasyprint" in text:
            assert room_of(path) == "pdf", path
        if "import pydyf" in text:
            assert room_of(path) == "pdf", path
