"""What Python compiles at each start, kept: regular expressions and the methods of data classes.

`re` works out a regular expression in Python, and `dataclasses` writes methods that are parsed;
either comes of its text alone. Kept is what modules compile as they are imported: what is compiled
later may have an editor's words in it, and would be more each time.
"""

import dataclasses
import marshal
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType, SimpleNamespace
from typing import Any

from booklet.files.kept import keep, recall

NAME = "compiled"
# So few are not worth writing down: some libraries make a regular expression of a set, which has
# another order, and so another text, in each process.
FEW = 10
# By their texts: what was kept, with what this process has added; and that alone.
_known: dict[Any, Any] = {}
_new: dict[Any, Any] = {}


@contextmanager
def kept_compiled() -> Iterator[None]:
    """Let what modules compile meanwhile be what was kept, and keep what is new.

    Python says nothing of where it compiles; where that is no more, nothing is kept.
    """
    compiler: Any = getattr(re, "_compiler", None)
    if not (hasattr(compiler, "compile") and hasattr(compiler, "_sre")):
        yield
        return
    _known.update(_kept())
    compile_pattern, engine = compiler.compile, compiler._sre

    def pattern(text: Any, flags: int = 0) -> Any:
        key = text, int(flags)  # a class of its own where none were given, from Python 3.13 on
        made = _known.get(key)
        if made is None:
            made = compile_pattern(text, flags)
            if type(text) in (str, bytes):
                _add(key, made)
        return engine.compile(*made)

    def methods(text: str, *spaces: dict[str, Any]) -> None:
        made = _known.get(text)
        if made is None:
            made = compile(text, "<string>", "exec", dont_inherit=True)
            _add(text, made)
        exec(made, *spaces)

    compiler.compile = pattern
    compiler._sre = SimpleNamespace(**{**vars(engine), "compile": _given})
    vars(dataclasses)["exec"] = methods
    try:
        yield
    finally:
        compiler.compile, compiler._sre = compile_pattern, engine
        del vars(dataclasses)["exec"]
        keep_compiled()


def keep_compiled() -> None:
    """Keep what is new beside what others have kept; a copy of the process does so for itself."""
    if len(_new) > FEW:
        with suppress(ValueError):  # of another Python it may be more than plain values
            keep(NAME, b"", marshal.dumps({**_kept(), **_new}))
        _new.clear()


def _kept() -> dict[Any, Any]:
    content = recall(NAME, b"")
    return marshal.loads(content) if content else {}


def _given(text: Any, flags: int, code: list[int], *rest: Any) -> tuple[Any, ...]:
    """Return what the engine is given, in plain numbers: the compiler has a class for some."""
    return text, int(flags), [*map(int, code)], *rest


def _add(key: Any, made: Any) -> None:
    """Add what is made for a module that is being imported."""
    frame: FrameType | None = sys._getframe(2)
    while frame and not _is_importing(frame):
        frame = frame.f_back
    if frame:
        _known[key] = _new[key] = made


def _is_importing(frame: FrameType) -> bool:
    """Say whether what runs is a module's own code, at its import."""
    spec = frame.f_globals.get("__spec__")
    return frame.f_code.co_name == "<module>" and getattr(spec, "_initializing", False)
