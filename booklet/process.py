"""What holds for the whole process, and is set here alone: what is kept, and how Python works."""

import gc
import os
import shlex
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

# pydantic looks for plugins among all that is installed; none has a part in a booklet.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")

PROGRAM = Path(__file__).parent
# A checkout has templates/ and fonts/ beside the program, an installed package has them inside.
INSTALLED = (PROGRAM / "templates").is_dir()
# What people type to run it; `build.py` alone is a name that no shell finds.
COMMAND = "qingdan" if INSTALLED else ".venv/bin/python build.py"


def typed(*arguments: object) -> str:
    """Return what to type to run the program with ``arguments``, quoted as a shell wants them."""
    return f"{COMMAND} {shlex.join(map(str, arguments))}"


def wheel() -> str:
    """Return the name of the file that was installed, for no index has the distribution."""
    from importlib.metadata import version

    return f"./qingdan-{version('qingdan')}-py3-none-any.whl"


def how_to_add(extra: str) -> str:
    """Return what to type for the libraries of an extra of pyproject.toml."""
    if INSTALLED:
        return (
            f"把安装的命令再运行一次，文件名后面加上 [{extra}]，"
            f"例如 pip install '{wheel()}[{extra}]'"
        )
    return f"在项目文件夹里运行 sh setup/libraries.sh publish {extra}"


# What templates compile to, with the checksum of their text: it takes longer than rendering most
# of them. It lives no longer than the process: Jinja works out filters of constants when it
# compiles, so that what one version of the code has compiled may be wrong for the next.
COMPILED_TEMPLATES: dict[str, tuple[str, Any]] = {}


def never_collect() -> None:
    """Switch the collector off for good: a command's process ends before it would pay.

    Making a booklet makes a million objects, among which it looks and finds next to nothing: at 500
    pages it saves 3 % of the memory and takes a quarter of the time. Switched on again at the end,
    it looks at all of them once more.
    """
    gc.disable()


def collect() -> None:
    """Switch the collector on, in a process that goes on after its first piece of work."""
    gc.enable()


@contextmanager
def uncollected() -> Iterator[None]:
    """Switch the collector off for one of many pieces of work.

    What was thrown away meanwhile is found by the collections that follow.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def see_only_the_fonts_of(configuration: Path) -> None:
    """Let fontconfig read ``configuration``: it asks the environment once, when it is first used.

    An empty one makes the fonts of a document the only ones there are, on every machine alike.
    """
    os.environ["FONTCONFIG_FILE"] = str(configuration)


@contextmanager
def libraries_by_name() -> Iterator[None]:
    """Let cffi open libraries by the names that the system's loader knows, and no others.

    For any other, cffi has gcc and ld look for it (``ctypes.util.find_library``), dozens of times.
    On Linux WeasyPrint also tries each library's own name, which the loader finds at once.
    """
    import ctypes.util  # and much with it, of which most commands use nothing

    search = ctypes.util.find_library
    if sys.platform == "linux":
        ctypes.util.find_library = lambda name: None
    try:
        yield
    finally:
        ctypes.util.find_library = search


@contextmanager
def interrupts_held_back() -> Iterator[None]:
    """Keep SIGINT from this thread, and for good from processes that it starts meanwhile."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        with _interrupts_remembered():
            yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def _interrupts_remembered() -> Iterator[None]:
    """Let SIGINT come behind this: where signals cannot be blocked, by a handler that notes it."""
    if threading.current_thread() is not threading.main_thread():
        yield  # handlers run in the main thread alone, whatever goes on here
        return
    came: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _: came.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
        if came:
            signal.raise_signal(signal.SIGINT)
