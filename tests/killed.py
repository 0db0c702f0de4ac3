"""Work in a process that is killed before one of its changes of files, whichever a test wants."""

import os
import signal
import sys
from collections.abc import Callable, Iterator
from itertools import count, takewhile
from multiprocessing import get_context
from typing import Any

CHANGES = {"os.mkdir", "os.rename", "os.remove", "os.rmdir"}


def changes_a_file(event: str, arguments: tuple[Any, ...]) -> bool:
    """Say whether an audit event (https://docs.python.org/3/library/audit_events.html) is one."""
    if event == "open":
        return bool(arguments[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT))
    return event in CHANGES


def killed_before_change(number: int, act: Callable[[], object]) -> bool:
    """Run ``act`` in a process killed before its change of that number; False if it made fewer."""

    def doomed() -> None:
        left = count(number, -1)

        def kill(event: str, arguments: tuple[Any, ...]) -> None:
            if changes_a_file(event, arguments) and not next(left):
                os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(kill)
        act()

    process = get_context("fork").Process(target=doomed)
    process.start()
    process.join()
    assert process.exitcode in (0, -signal.SIGKILL)
    return process.exitcode != 0


def instants(act: Callable[[int], bool]) -> Iterator[int]:
    """Yield every number for which ``act`` says that its process was killed."""
    return takewhile(act, count())
