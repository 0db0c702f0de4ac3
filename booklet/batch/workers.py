"""Who builds the booklets of a batch: processes of this machine, or a Dask cluster."""

import logging
import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import (
    BrokenExecutor,
    CancelledError,
    Executor,
    Future,
    ProcessPoolExecutor,
)
from contextlib import contextmanager, suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any

from booklet.files.faults import lacking, refuse
from booklet.process import interrupts_held_back

CONNECTING = 10  # seconds until a scheduler that does not answer is given up


class Processes(ProcessPoolExecutor):
    """Worker processes that keep WeasyPrint and the writers imported from booklet to booklet.

    They are started afresh (spawn): forking a process that has threads and Pango in it is safe on
    no system. They end at once when the process that started them ends, however it does, or leaves
    the pool's context by an exception; Ctrl-C in a terminal reaches that process alone.
    """

    def __init__(self, workers: int) -> None:
        """Make a pool of as many processes as ``workers``."""
        context = get_context("spawn")
        theirs, self._lifeline = context.Pipe(duplex=False)
        super().__init__(workers, context, _end_with, (theirs,))

    def submit(self, task: Callable[..., Any], /, *args: Any, **kwargs: Any) -> "Future[Any]":
        """Hand ``task`` to a process; it may be started here, and inherits what is held back."""
        with interrupts_held_back():
            return super().submit(task, *args, **kwargs)

    def __exit__(self, kind: type[BaseException] | None, *raised: Any) -> None:
        """Wait for the processes; cut them off if an exception ends the work."""
        if kind is not None:
            self._lifeline.close()
        super().__exit__(kind, *raised)
        self._lifeline.close()


def _end_with(lifeline: Connection) -> None:
    """Have this process end when nobody holds the other end of ``lifeline`` any more."""

    def watch() -> None:
        with suppress(EOFError, OSError):
            lifeline.recv()
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


class _Cluster(Executor):
    """Hands tasks to a Dask cluster.

    Unlike distributed 2026.8.0's own ``Client.get_executor``, whose futures never end when the
    scheduler is lost while it fetches a result (distributed/cfexecutor.py, _cascade_future).
    """

    def __init__(self, client: Any) -> None:
        """Use ``client``, a distributed.Client."""
        self._client = client
        self._handed: dict[Any, Future[Any]] = {}

    def submit(self, task: Callable[..., Any], /, *args: Any, **kwargs: Any) -> "Future[Any]":
        """Hand ``task`` to the cluster; its future breaks if the connection to it does."""
        ours: Future[Any] = Future()

        def settle(theirs: Any) -> None:
            self._handed.pop(theirs, None)
            try:
                ours.set_result(theirs.result())
            except (CancelledError, OSError, TimeoutError) as lost:
                ours.set_exception(BrokenExecutor(str(lost)))
            except BaseException as error:
                ours.set_exception(error)

        theirs = self._client.submit(task, *args, pure=False, **kwargs)
        self._handed[theirs] = ours
        theirs.add_done_callback(settle)
        return ours

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Give up what is in hand, if ``cancel_futures``; there is nothing else to end here."""
        if cancel_futures:
            self._client.cancel(list(self._handed))


@contextmanager
def cluster(address: str) -> Iterator[Executor]:
    """Open the Dask cluster whose scheduler is at ``address``, such as ``tcp://10.0.0.1:8786``.

    Its workers see the same files under the same paths. Raises :class:`UserError`.
    """
    try:
        from distributed import Client
    except ModuleNotFoundError:
        raise lacking("使用集群", "cluster") from None
    # What it logs, in English and with tracebacks, is said in Chinese here.
    for library in ("distributed", "distributed.client", "tornado.application"):
        logging.getLogger(library).setLevel(logging.CRITICAL + 1)
    connect: Any = Client  # it has no types
    try:
        client = connect(address, timeout=CONNECTING, set_as_default=False)
    except (OSError, ValueError):
        raise refuse(
            address, "连不上这个集群", "检查地址，例如 tcp://10.0.0.1:8786，并启动 dask scheduler"
        ) from None
    with client:
        executor = _Cluster(client)
        try:
            yield executor
        except BaseException:
            executor.shutdown(cancel_futures=True)
            raise


def usable_cores() -> int:
    """Return on how many cores this process may run."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
