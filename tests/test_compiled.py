"""What Python compiles at each start is kept, and is what it would be."""

import dataclasses
import importlib
import re
import sys
from pathlib import Path
from typing import Any

import pytest

from booklet import compiled
from booklet.compiled import kept_compiled
from booklet.files.kept import recall

MODULE = """
import re
from dataclasses import dataclass, field

WORD = re.compile(r"(?P<first>[一-鿿])|(?i:b+)(?P<second>.)", re.M)
BYTES = re.compile(rb"[^a-y]+$")
PLAIN = re.sub("^ +", "", "  plain")

@dataclass(frozen=True)
class Pair:
    one: int
    two: list[str] = field(default_factory=list)

def later(word):
    return re.compile(word + "x")
"""
MANY = "".join(f'\nN{number} = re.compile("{number}(a|b)")' for number in range(compiled.FEW))


@pytest.fixture
def module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(compiled, "_known", {})
    monkeypatch.setattr(compiled, "_new", {})
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "compiles", raising=False)
    re.purge()
    (tmp_path / "compiles.py").write_text(MODULE + MANY, encoding="utf-8")
    return "compiles"


def imported(name: str) -> Any:
    """Import a module as for the first time, in a process that has compiled nothing yet."""
    sys.modules.pop(name, None)
    re.purge()
    compiled._known.clear()
    with kept_compiled():
        return importlib.import_module(name)


def test_the_second_import_compiles_nothing_and_makes_the_same(
    module: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = imported(module)
    assert recall(compiled.NAME, b"")

    def refuse(*anything: object) -> None:
        raise AssertionError(anything)

    monkeypatch.setattr(re._compiler, "_code", refuse)  # type: ignore[attr-defined]
    monkeypatch.setitem(vars(compiled), "compile", refuse)
    second = imported(module)
    assert second is not first
    for pattern in ("WORD", "BYTES", "N1"):
        assert getattr(second, pattern) == getattr(first, pattern)
    found = second.WORD.match("BBc")
    assert found.groupdict() == {"first": None, "second": "c"} and found.lastgroup == "second"
    assert second.BYTES.search(b"ayz")
    assert second.PLAIN == "plain"
    assert repr(second.Pair(1)) == "Pair(one=1, two=[])" and second.Pair(1) == second.Pair(1, [])
    with pytest.raises(dataclasses.FrozenInstanceError):
        second.Pair(1).one = 2


def test_what_is_compiled_later_is_not_kept(module: str) -> None:
    with kept_compiled():
        assert importlib.import_module(module).later("word").match("wordx")
    assert ("wordx", 0) not in compiled._known
    assert ("1(a|b)", 0) in compiled._known


def test_few_are_not_worth_writing_down(module: str, tmp_path: Path) -> None:
    (tmp_path / "few.py").write_text(MODULE, encoding="utf-8")
    imported("few")
    assert recall(compiled.NAME, b"") is None


def test_what_cannot_be_written_down_is_made_again_each_time(module: str) -> None:
    compiled._new["more than a plain value"] = object()
    assert imported(module).WORD.match("bc")
    assert recall(compiled.NAME, b"") is None


def test_what_others_have_kept_meanwhile_stays(module: str, tmp_path: Path) -> None:
    (tmp_path / "other.py").write_text(
        "import re" + MANY.replace("(a|b)", "(c|d)") + "\nM = re.compile('m')", encoding="utf-8"
    )
    imported(module)
    with kept_compiled():
        compiled._known.clear()
        sys.modules.pop("other", None)
        importlib.import_module("other")
    assert {("1(a|b)", 0), ("1(c|d)", 0)} <= compiled._kept().keys()


def test_behind_it_python_compiles_as_ever(module: str) -> None:
    before = re._compiler.compile, re._compiler._sre  # type: ignore[attr-defined]
    imported(module)
    assert before == (re._compiler.compile, re._compiler._sre)  # type: ignore[attr-defined]
    assert "exec" not in vars(dataclasses)


def test_where_python_compiles_in_another_place_nothing_is_kept(
    module: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.delattr(re, "_compiler")
        with kept_compiled():
            assert "exec" not in vars(dataclasses)
    assert recall(compiled.NAME, b"") is None
