"""Many booklets built by workers: each by itself, reported by itself, and only where needed."""

import threading
import time
import traceback
from collections import deque
from collections.abc import Callable, Generator, Iterable, Sequence
from concurrent.futures import (
    FIRST_COMPLETED,
    BrokenExecutor,
    CancelledError,
    Executor,
    Future,
    wait,
)
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from enum import StrEnum

from booklet.batch.jobs import Job
from booklet.files.faults import Fault, UserError, refuse
from booklet.files.replacement import sweep
from booklet.files.system_faults import refused_by_the_system
from booklet.model.resources import Resources
from booklet.process import uncollected
from booklet.publish.due import is_up_to_date, publish
from booklet.publish.fingerprint import resources_fingerprint

# Opens the executor that builds; opened again when it broke.
Open = Callable[[], AbstractContextManager[Executor]]


class Result(StrEnum):
    """What became of a booklet."""

    BUILT = "已生成"
    UP_TO_DATE = "没有变动"
    FAILED = "失败"


@dataclass(frozen=True)
class Order:
    """What is wanted of every booklet; ``resources_inputs`` is the fingerprint of the resources."""

    formats: tuple[str, ...]
    strict: bool
    resources: Resources
    resources_inputs: str


@dataclass(frozen=True)
class Outcome:
    """What became of a booklet.

    ``faults`` are its reasons where they are the user's, ``trouble`` has a traceback where they are
    ours, ``findings`` what proofreading doubts, ``notices`` what to know; ``seconds`` is how long
    it took.
    """

    job: Job
    result: Result
    faults: tuple[Fault, ...] = ()
    trouble: str = ""
    findings: str = ""
    notices: tuple[str, ...] = ()
    seconds: float = 0.0


def ordered(formats: Iterable[str], strict: bool, resources: Resources) -> Order:
    """Return the order for the ``formats``, bound to the look and the program as they are now."""
    return Order(tuple(sorted(set(formats))), strict, resources, resources_fingerprint(resources))


def demand_look(order: Order) -> None:
    """Raise :class:`UserError` for what is wrong with what all booklets share."""
    from booklet.look.load import load_layout
    from booklet.publish.made import source_date_epoch

    load_layout(order.resources.templates)
    source_date_epoch()


def sorted_out(jobs: Iterable[Job], order: Order) -> tuple[list[Outcome], list[Job]]:
    """Return what needs no building, as outcomes, and the jobs that are due."""
    known, due = [], []
    for job in jobs:
        if job.refused:
            known.append(Outcome(job, Result.FAILED, job.refused))
        elif is_up_to_date(job.source, job.output, order.formats, order.resources, order.strict):
            sweep(job.output)
            known.append(Outcome(job, Result.UP_TO_DATE))
        else:
            due.append(job)
    return known, due


def batch(
    jobs: Iterable[Job], order: Order, executor: Open, at_once: int
) -> Generator[Outcome, None, None]:
    """Build the booklets and yield what becomes of each, as soon as it is known.

    ``executor`` opens any executor of the standard concurrent.futures interface; it is given
    ``at_once`` booklets at a time. When it breaks because a worker died, the booklets that it had
    in hand are tried once more, each alone in a fresh one: so the one at fault is known, and no
    other is lost with it.
    """
    waiting = deque(jobs)
    while waiting:
        in_hand = yield from _run(waiting, order, executor, at_once)
        for job in in_hand:
            if (yield from _run(deque([job]), order, executor, 1)):
                yield Outcome(job, Result.FAILED, (_killer(job),))


def _run(
    waiting: deque[Job], order: Order, executor: Open, at_once: int
) -> Generator[Outcome, None, Sequence[Job]]:
    """Build what is ``waiting`` until all is done or the executor breaks; return what it had then.

    Leaving early, by an exception or by closing the generator, leaves through the executor's
    context, which gives up what it has in hand.
    """
    lost: list[Job] = []
    with executor() as workers:
        running: dict[Future[Outcome], Job] = {}
        while running or (waiting and not lost):
            while waiting and not lost and len(running) < at_once:
                job = waiting.popleft()
                try:
                    running[workers.submit(build, job, order)] = job
                except BrokenExecutor:
                    lost.append(job)
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                job = running.pop(future)
                try:
                    outcome = future.result()
                except (BrokenExecutor, CancelledError):
                    lost.append(job)
                    continue
                except Exception as error:
                    outcome = Outcome(job, Result.FAILED, trouble=_traceback(error))
                yield outcome
    return lost


# WeasyPrint, the logs it is watched by and the collector's switch belong to the whole process; an
# executor may run its tasks in threads.
_one_in_a_process = threading.Lock()


def build(job: Job, order: Order) -> Outcome:
    """Build one booklet, here; whatever is wrong with it is in the outcome, never raised."""
    started = time.perf_counter()
    with _one_in_a_process:
        try:
            outcome = _built(job, order)
        except UserError as error:
            outcome = Outcome(job, Result.FAILED, tuple(_at_home(error.faults, job)))
        except OSError as error:
            outcome = Outcome(job, Result.FAILED, refused_by_the_system(error).faults)
        except KeyboardInterrupt:
            raise
        except BaseException as error:  # WeasyPrint's FatalURLFetchingError is no Exception
            outcome = Outcome(job, Result.FAILED, trouble=_traceback(error))
    return replace(outcome, seconds=time.perf_counter() - started)


def _built(job: Job, order: Order) -> Outcome:
    if resources_fingerprint(order.resources) != order.resources_inputs:
        raise refuse(
            job.name,
            "生成它的工作进程用的程序、模板、字体或者 SOURCE_DATE_EPOCH 与这里不同",
            "让各台电脑用同一份项目文件夹，重新启动 dask worker，再运行一次",
        )
    # One collection behind each booklet takes what all the others on the way would have found.
    with uncollected():
        published = publish(
            job.source, job.output, order.formats, _silently, order.resources, order.strict
        )
    return Outcome(job, Result.BUILT, findings=published.findings, notices=published.notices)


def _silently(_: str) -> AbstractContextManager[object]:
    return nullcontext()


def _at_home(faults: Iterable[Fault], job: Job) -> Iterable[Fault]:
    """Yield the faults with the way to their files: many booklets have folders of one name."""
    inside = f"{job.source.name}/"
    for fault in faults:
        file = fault.place.file
        if file.startswith(inside):
            file = f"{job.name}/{file.removeprefix(inside)}"
        yield replace(fault, place=replace(fault.place, file=file))


def _killer(job: Job) -> Fault:
    return refuse(
        job.name,
        "生成它的工作进程两次意外中止，多半是内存不够",
        "关掉别的程序，或者用 --workers 1 再运行一次；仍然这样，请技术人员查看这个清单",
    ).faults[0]


def _traceback(error: BaseException) -> str:
    return "".join(traceback.format_exception(error))
