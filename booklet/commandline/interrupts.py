"""What Ctrl-C does: it ends the process, at once and in Chinese.

Python's own way, an exception out of nowhere, is swallowed where it comes while a callback or a
finaliser runs, and the work would go on.
"""

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import Any, NoReturn

INTERRUPTED = 130  # as a shell has it for a program that Ctrl-C ended: 128 + SIGINT
UNDONE = "已中断。没有写了一半的文件：成品要么还是原来的，要么已经全部换好。"


def end_on_interrupt() -> None:
    """Have Ctrl-C end this process from now on, unless it was told to ignore it."""
    main = os.getpid()

    def end(number: int, frame: FrameType | None) -> NoReturn:
        if os.getpid() == main:  # and not a copy that has not yet settled what it does
            _stop_copies()
            _say(UNDONE)
        os._exit(INTERRUPTED)

    if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
        signal.signal(signal.SIGINT, end)


@contextmanager
def interrupts_raised(noticed: list[int]) -> Iterator[None]:
    """Have Ctrl-C raise KeyboardInterrupt meanwhile, and note it: that may be swallowed."""

    def note_and_raise(number: int, frame: FrameType | None) -> NoReturn:
        noticed.append(number)
        raise KeyboardInterrupt

    with _handled(note_and_raise):
        yield


@contextmanager
def interrupts_left_to_python() -> Iterator[None]:
    """Have Ctrl-C do meanwhile what Python and its event loop do by themselves."""
    with _handled(signal.default_int_handler):
        yield


@contextmanager
def _handled(handler: Any) -> Iterator[None]:
    before = signal.getsignal(signal.SIGINT)
    if before is signal.SIG_IGN:
        yield
        return
    signal.signal(signal.SIGINT, handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _stop_copies() -> None:
    """End the processes that multiprocessing has started: they work for this one alone."""
    # It may be in the middle of being imported, or of starting one; that one ends without this one.
    with suppress(Exception):
        for copy in sys.modules["multiprocessing"].active_children():
            copy.kill()


def _say(text: str) -> None:
    """Print on stderr, below what may be in the middle of being printed."""
    with suppress(Exception):
        sys.stdout.flush()
    if sys.stderr is not None:
        with suppress(OSError):
            os.write(2, f"\n{text}\n".encode(sys.stderr.encoding, "replace"))
