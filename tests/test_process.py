"""What holds for the whole process is set in one place, and only for as long as it is needed."""

import ast
import ctypes.util
import gc
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from booklet.process import (
    collect,
    libraries_by_name,
    never_collect,
    see_only_the_fonts_of,
    uncollected,
)
from tests.tools import ROOT


def test_the_collector_is_off_within_and_on_again_after_a_failure() -> None:
    with pytest.raises(ValueError), uncollected():
        assert not gc.isenabled()
        with uncollected():
            pass
        assert not gc.isenabled()
        raise ValueError
    assert gc.isenabled()


def test_the_collector_stays_off_for_a_command_until_it_is_switched_on() -> None:
    never_collect()
    try:
        with uncollected():
            pass
        assert not gc.isenabled()
    finally:
        collect()
    assert gc.isenabled()


def test_no_library_is_searched_for_within_and_the_search_is_back_after_a_failure() -> None:
    search = ctypes.util.find_library
    with pytest.raises(ValueError), libraries_by_name():
        assert ctypes.util.find_library("c") is None
        raise ValueError
    assert ctypes.util.find_library is search


def test_fontconfig_is_told_which_configuration_to_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FONTCONFIG_FILE", "another.conf")
    see_only_the_fonts_of(Path("no.conf"))
    assert os.environ["FONTCONFIG_FILE"] == "no.conf"


def changed_in(module: Path) -> Iterator[str]:
    """Yield what a module imports of the collector, and what it sets of other modules."""
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name == "gc")
        for target in getattr(node, "targets", ()) if isinstance(node, ast.Assign) else ():
            said = ast.unparse(target)
            if said.startswith(("os.environ", "ctypes.")) or said.endswith(".__elements__"):
                yield said


def test_nothing_else_sets_what_holds_for_the_whole_process() -> None:
    found = {path: list(changed_in(path)) for path in (ROOT / "booklet").rglob("*.py")}
    assert found.pop(ROOT / "booklet" / "process.py")
    assert not {path.name: said for path, said in found.items() if said}
