"""Folders and edited files of towns -> what the county compares of each; on all cores."""

import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from booklet.batch.jobs import Job, find
from booklet.batch.workers import Processes, usable_cores
from booklet.county.towns import Town, town_of
from booklet.files.faults import Fault, Place, UserError, refuse
from booklet.files.office import KINDS, OTHER_KINDS, refused_kind
from booklet.model.layout import Layout
from booklet.model.resources import Resources
from booklet.plan.composition import Composer
from booklet.plan.faces import Faces
from booklet.publish.made import file_stem
from booklet.source.load import Source, load_optional
from booklet.source.look import load_with_look
from booklet.source.shapes import CHECK_FILE, AcceptancesShape
from booklet.word.changes import Changes

WAYS = "写清单的文件夹、放着它们的文件夹，或者清单的文件（.xlsx、.docx）"
# Fewer towns are read faster here than by processes that have to be started.
FEW = 12
# So many towns are read by one call of a process, which keeps the lines that they share.
TOGETHER = 10


@dataclass(frozen=True)
class Reading:
    """How towns are read; ``pages`` says whether it is asked on which page a duty is."""

    templates: Path
    fonts: Path
    output: Path
    pages: bool
    changes: Changes | None


def towns_of(
    named: Sequence[Path],
    output: Path,
    resources: Resources,
    pages: bool,
    changes: Changes | None = None,
    model: Path | None = None,
) -> list[Town]:
    """Return the towns in and below the folders and in the edited files that a user names.

    The ``model`` is one of them, named or not. With ``pages`` each duty knows its printed page.
    Folders that are named have a web edition, for `batch` makes it of these. Raises
    :class:`UserError` with the faults of all towns together, and for fewer than two.
    """
    jobs = _jobs(named, output)
    published = {number for number, job in enumerate(jobs) if job.source.is_dir()}
    if model is not None and all(job.source.resolve() != model.resolve() for job in jobs):
        jobs += _jobs([model], output)
    if len(jobs) < 2:
        remedy = "写上几个乡镇的文件夹，或者放着它们的文件夹"
        raise UserError([Fault(Place(str(named[0])), "只有一个清单，没有可以对照的", remedy)])
    reading = Reading(resources.templates, resources.fonts, output.resolve(), pages, changes)
    numbered = list(enumerate(jobs))
    parts = [numbered[at : at + TOGETHER] for at in range(0, len(numbered), TOGETHER)]
    towns: list[Town] = []
    faults: list[Fault] = []
    with _workers(len(jobs)) as workers:
        read = workers.map(read_towns, [reading] * len(parts), parts) if workers else (
            read_towns(reading, part) for part in parts
        )  # fmt: skip
        for own, wrong in read:
            towns += own
            faults += wrong
    if faults:
        raise UserError(faults)
    return [town if town.number in published else replace(town, page="") for town in towns]


def _jobs(named: Sequence[Path], output: Path) -> list[Job]:
    refused = [fault for path in named for fault in _no_list(path)]
    if refused:
        raise UserError(refused)
    files = [path for path in named if path.suffix.lower() in KINDS and not path.is_dir()]
    folders = [path for path in named if path not in files]
    jobs = find(folders, output) if folders else []
    return [*jobs, *(Job(path, output.resolve() / path.stem, str(path)) for path in files)]


def _no_list(path: Path) -> tuple[Fault, ...]:
    """Return what speaks against a path that is no folder and no file of a list."""
    kind = path.suffix.lower()
    if kind in KINDS or path.is_dir():
        return ()
    if kind in OTHER_KINDS and (error := refused_kind(path)):
        return error.faults
    return refuse(path, "这不是清单", WAYS).faults if path.exists() else ()


def _workers(count: int) -> AbstractContextManager[Executor | None]:
    several = min(usable_cores(), -(-count // TOGETHER))
    return nullcontext() if count <= FEW or several < 2 else Processes(several)


def read_towns(reading: Reading, jobs: Sequence[tuple[int, Job]]) -> tuple[list[Town], list[Fault]]:
    """Return the towns of some jobs with their numbers, and what keeps any from being read."""
    towns: list[Town] = []
    faults: list[Fault] = []
    for number, job in jobs:
        try:
            towns.append(_town(reading, number, job))
        except UserError as error:
            faults += _at_home(error, job)
    _composer.cache_clear()
    return towns, faults


def _town(reading: Reading, number: int, job: Job) -> Town:
    if job.source.is_dir():
        return _of_folder(reading, number, job, job.source)
    from booklet.adoption.adopt import adopt

    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / job.source.stem
        rows = adopt(job.source, folder, reading.templates, reading.changes).rows
        town = _of_folder(reading, number, job, folder)
        return replace(town, source=job.source.resolve(), rows=rows)


def _of_folder(reading: Reading, number: int, job: Job, folder: Path) -> Town:
    layout, source = load_with_look(folder, reading.templates)
    accepted, _ = load_optional(folder, CHECK_FILE, AcceptancesShape)
    pages = _pages(reading, layout, source) if reading.pages else {}
    town = town_of(
        number, source, layout, pages, folder, job.name, tuple(accepted.root if accepted else ())
    )
    place = job.output.relative_to(reading.output)
    return replace(town, page=(place / f"{file_stem(source.booklet)}.html").as_posix())


def _pages(reading: Reading, layout: Layout, source: Source) -> dict[tuple[int, int], int]:
    return _composer(reading.fonts, layout).plan(source.booklet).numbers


def _at_home(error: UserError, job: Job) -> Iterator[Fault]:
    """Yield the faults with the way to their files, which are many of one name."""
    inside = f"{job.source.name}/"
    for fault in error.faults:
        file = fault.place.file
        if file.startswith(inside):
            file = f"{job.name}/{file.removeprefix(inside)}"
        yield replace(fault, place=replace(fault.place, file=file))


class _Composers:
    """One composer for the towns of one look: lines that they share are set once."""

    def __init__(self) -> None:
        self._of: list[tuple[Layout, Composer]] = []

    def __call__(self, fonts: Path, layout: Layout) -> Composer:
        for known, composer in self._of:
            if known == layout:
                return composer
        composer = Composer(layout, _faces(fonts))
        self._of.append((layout, composer))
        return composer

    def cache_clear(self) -> None:
        """Forget them, so that memory does not grow with the towns."""
        self._of.clear()


@lru_cache(1)
def _faces(fonts: Path) -> Faces:
    return Faces(fonts)


_composer = _Composers()
