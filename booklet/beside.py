"""Work done ahead in a copy of this process, while this one goes on with its own."""

import multiprocessing
import os
import signal
import sys
import threading
import traceback
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from typing import TypeVar

T = TypeVar("T")


class DiedBeside(RuntimeError):
    """The copy of this process ended before its work did; the argument is its exit code."""


@contextmanager
def beside(work: Iterable[T]) -> Iterator[Iterator[T]]:
    """Yield an iterator over the results of ``work``, which a forked process brings forth ahead.

    Where forking is not safe, or there is one processor only, ``work`` is done here, as its results
    are asked for. Results are pickled. What is raised there is raised here, with its traceback as a
    note. Leaving early ends the other process.
    """
    if not _can_fork():
        yield iter(work)
        return
    context = multiprocessing.get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_work, args=(work, sender))
    process.start()
    sender.close()
    try:
        yield _received(receiver, process)
    finally:
        process.terminate()
        process.join()
        receiver.close()


def _can_fork() -> bool:
    """Say whether a fork is safe: it copies one thread only, and macOS's libraries do not bear it.

    A process that was itself started to share out work has no processor to spare.
    https://docs.python.org/3/library/multiprocessing.html#contexts-and-start-methods
    """
    return (
        sys.platform == "linux"
        and threading.active_count() == 1
        and multiprocessing.parent_process() is None
        and len(os.sched_getaffinity(0)) > 1
    )


def _work(work: Iterable[T], sender: Connection) -> None:
    # Ctrl-C reaches this process too, unless both were told to ignore it; the other one says what
    # there is to say.
    if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        for result in work:
            sender.send((result, None))
    except Exception as error:
        error.add_note(traceback.format_exc())
        sender.send((None, error))
    sender.close()


def _received(receiver: Connection, process: multiprocessing.process.BaseProcess) -> Iterator[T]:
    while True:
        try:
            result, error = receiver.recv()
        except EOFError:
            process.join()
            if process.exitcode:
                raise DiedBeside(process.exitcode) from None
            return
        if error:
            raise error
        yield result
