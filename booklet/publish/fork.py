"""Work done in a copy of this process, while this one goes on with its own."""

import fcntl
import multiprocessing
import os
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection
from typing import TypeVar

from booklet.process import shared_with_a_copy

A = TypeVar("A")
T = TypeVar("T")
Work = Callable[[A], Iterable[T]]

# Bytes of results that wait to be asked for: the most that Linux lets every user's pipe hold
# (pipe(7), /proc/sys/fs/pipe-max-size). A copy whose results all fit ends before they are asked
# for, and its memory is free for what this process does meanwhile.
WAITING = 1 << 20


class DiedBeside(RuntimeError):
    """The copy of this process ended before its work did; the argument is its exit code."""


@contextmanager
def beside(prepare: Callable[[], Work[A, T]]) -> Iterator[Callable[[A], Iterator[T]]]:
    """Yield a function that hands its argument to a forked process and iterates over the results.

    ``prepare`` is called there at once and returns the work, which brings forth its results ahead;
    it is given one argument, once. The earlier the fork, the less memory the two hold twice. Where
    forking is not safe, or there is one processor only, all is done here, as results are asked for.
    Arguments and results are pickled. What is raised there is raised here, with its traceback as a
    note. Leaving early ends the other process.
    """
    if not _can_fork():
        yield lambda argument: (result for result in prepare()(argument))
        return
    context = multiprocessing.get_context("fork")
    asked, asking = context.Pipe(duplex=False)
    receiver, sender = context.Pipe(duplex=False)
    with suppress(OSError):
        fcntl.fcntl(sender.fileno(), fcntl.F_SETPIPE_SZ, WAITING)
    process = context.Process(target=_work, args=(prepare, asked, sender, (asking, receiver)))

    def hand_over(argument: A) -> Iterator[T]:
        # One that has died already says so when its results are asked for.
        with suppress(BrokenPipeError):
            asking.send(argument)
        return _received(receiver, process)

    with shared_with_a_copy():
        process.start()
        asked.close()
        sender.close()
        try:
            yield hand_over
        finally:
            process.terminate()
            process.join()
            asking.close()
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


def _work(
    prepare: Callable[[], Work[A, T]],
    asked: Connection,
    sender: Connection,
    others: Iterable[Connection],
) -> None:
    # Ctrl-C reaches this process too, unless both were told to ignore it; the other one says what
    # there is to say.
    if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    # The other one's ends of the pipes: held here, they would keep this process waiting for good
    # once that one is killed.
    for end in others:
        end.close()
    for answer in _answers(prepare, asked):
        try:
            sender.send(answer)
        except BrokenPipeError:
            return  # nobody asks any more
    sender.close()


def _answers(
    prepare: Callable[[], Work[A, T]], asked: Connection
) -> Iterator[tuple[T | None, Exception | None]]:
    """Yield each result of the work, and what it raises."""
    try:
        work = prepare()
        for result in work(asked.recv()):
            yield result, None
    except Exception as error:
        error.add_note(traceback.format_exc())
        yield None, error


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
