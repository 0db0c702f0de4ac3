"""A booklet -> the bytes of its formats, each found to be sound."""

import os
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from importlib import import_module
from types import MappingProxyType

from booklet.files.faults import refuse
from booklet.files.names import safe_name
from booklet.model.booklet import Booklet
from booklet.model.layout import Layout
from booklet.model.resources import Resources
from booklet.plan.composition import Composer
from booklet.plan.expected import Expected, Flaw
from booklet.plan.faces import Faces
from booklet.plan.page_plan import MissingGlyphs, PagePlan
from booklet.publish.fork import beside
from booklet.publish.formats import FORMATS, Format

# Runs a step of the work under its name; the command line shows the name and the time it took.
Step = Callable[[str], AbstractContextManager[object]]


EPOCH = "SOURCE_DATE_EPOCH"
# Years have four digits in what the formats say of themselves.
LAST_MOMENT = datetime(9999, 12, 31, tzinfo=UTC).timestamp()
# What this process and its copy both import: imported once, before there are two.
BY_BOTH = ("booklet.files.templates", "PIL.Image")


@dataclass(frozen=True)
class Extra:
    """A file beside the formats: what it is called and what writes it."""

    name: str
    write: Callable[[Booklet, PagePlan], bytes]


class Flawed(Exception):
    """Finished files are not sound; ``flaws`` has what each file is called and what is wrong."""

    def __init__(self, flaws: Sequence[tuple[str, Flaw]]) -> None:
        """Keep the flaws."""
        super().__init__(flaws)
        self.flaws = flaws


@dataclass(frozen=True)
class _File:
    """A finished file, and what is wrong with it."""

    content: bytes
    flaws: tuple[Flaw, ...] = ()


@dataclass(frozen=True)
class _Work:
    """What every format is made of."""

    booklet: Booklet
    layout: Layout
    plan: PagePlan
    resources: Resources
    together: Collection[str]

    def file(self, own: Format, taken: Mapping[str, Callable[[], bytes]]) -> _File:
        """Return the file of a format, asked."""
        write, ask = own.writer(), own.asker()
        given: list[object] = [taken] if own.takes else []
        if own.links:
            given.append(self.linked(own))
        content = write(self.booklet, self.layout, self.plan, self.resources, *given)
        expected = Expected(self.booklet, self.layout, self.plan)
        return _File(content, tuple(ask(content, expected)))

    def linked(self, own: Format) -> tuple[tuple[str, str], ...]:
        """Return what each format to which this one leads is called, and its file's name."""
        stem = file_stem(self.booklet)
        return tuple(
            (FORMATS[suffix].name, f"{stem}.{suffix}")
            for suffix in own.links
            if suffix in self.together
        )


def made(
    booklet: Booklet,
    layout: Layout,
    formats: Collection[str],
    step: Step,
    resources: Resources,
    extra: Mapping[str, Extra] = MappingProxyType({}),
    together: Collection[str] = (),
) -> Mapping[str, bytes]:
    """Return the bytes of the ``formats`` of ``booklet`` and of the ``extra`` files, all asked.

    ``together`` are the formats that stand side by side in the end, be they made now or earlier.
    The page plan comes first, and with it all can start: what takes other formats' bytes is made
    here, all else in a copy of this process beside it. Nothing is asked of extra files, which hold
    more than the booklet. Raises :class:`MissingGlyphs`, :class:`Flawed` and :class:`UserError`.
    """
    booklet = booklet.model_copy(update={"dated": source_date_epoch()})
    with step("分页"):
        composer = Composer(layout, Faces(resources.fonts))
        if missing := composer.missing(booklet):
            raise MissingGlyphs("".join(sorted(missing)))
        plan = composer.plan(booklet)
    work = _Work(booklet, layout, plan, resources, together)
    wanted = [own for suffix, own in FORMATS.items() if suffix in formats]
    needed = with_taken(wanted)
    takers = [own for own in needed if own.takes]
    others = [own for own in needed if not own.takes]
    if takers and others:
        for module in BY_BOTH:
            import_module(module)
    files: dict[str, _File] = {}

    def follow() -> Iterator[tuple[str, _File]]:
        for own in others:
            yield own.suffix, work.file(own, {})
        for suffix, file in extra.items():
            yield suffix, _File(file.write(booklet, plan))

    names = [own.name for own in wanted] + [file.name for file in extra.values()]
    with step(f"生成{'、'.join(names)}"), beside(follow, alone=not takers) as results:

        def content(suffix: str) -> Callable[[], bytes]:
            def bytes_of() -> bytes:
                while suffix not in files:
                    files.update([next(results)])
                return files[suffix].content

            return bytes_of

        for own in takers:
            files[own.suffix] = work.file(own, {name: content(name) for name in own.takes})
        files.update(results)
    flaws = [(own.name, flaw) for own in wanted for flaw in files[own.suffix].flaws]
    if flaws:
        raise Flawed(flaws)
    return {suffix: files[suffix].content for suffix in (*(o.suffix for o in wanted), *extra)}


def planned(
    suffix: str, booklet: Booklet, layout: Layout, plan: PagePlan, resources: Resources
) -> bytes:
    """Return one format of ``booklet`` on the pages of a ``plan`` made already.

    Of what it takes only that is there which has the same pages: no spreadsheet goes into it.
    Raises :class:`Flawed` and :class:`UserError`.
    """
    work = _Work(booklet, layout, plan, resources, ())
    files: dict[str, _File] = {}
    for own in with_taken([FORMATS[suffix]]):
        if own.takes:
            taken = {name: partial(_content, files, name) for name in own.takes if name in files}
            files[own.suffix] = work.file(own, taken)
    if files[suffix].flaws:
        raise Flawed([(FORMATS[suffix].name, flaw) for flaw in files[suffix].flaws])
    return files[suffix].content


def _content(files: Mapping[str, _File], suffix: str) -> bytes:
    return files[suffix].content


def with_taken(wanted: Iterable[Format]) -> tuple[Format, ...]:
    """Return the formats that have to be made for those ``wanted``, each behind what it takes."""
    needed: dict[Format, None] = {}
    for own in wanted:
        needed |= dict.fromkeys(with_taken(FORMATS[suffix] for suffix in own.takes))
        needed[own] = None
    return tuple(needed)


def source_date_epoch() -> datetime | None:
    """Return the moment that the environment dates the files with, if it does.

    https://reproducible-builds.org/specs/source-date-epoch/. Raises :class:`UserError` where it
    names none that every format can carry.
    """
    said = os.environ.get(EPOCH, "").strip()
    if not said:
        return None
    seconds = int(said) if re.fullmatch(r"\d{1,12}", said) else -1
    if not 0 <= seconds < LAST_MOMENT:
        raise refuse(
            f"环境变量 {EPOCH}",
            f"应当是 1970 年以来的秒数，不是“{said}”",
            f"写成这样的数字：1751328000；或者用 unset {EPOCH} 去掉它",
        )
    return datetime.fromtimestamp(seconds, UTC)


def file_stem(booklet: Booklet) -> str:
    """Return the booklet's title as a file name."""
    return safe_name(booklet.full_title)
