"""A booklet -> the bytes of its formats, each found to be sound."""

import os
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from importlib import import_module
from pathlib import Path
from types import MappingProxyType
from typing import Any

from booklet.files.names import safe_name
from booklet.model.booklet import Booklet
from booklet.model.expected import Expected, Flaw
from booklet.model.layout import Layout
from booklet.model.page_plan import PagePlan
from booklet.model.resources import Resources
from booklet.publish.fork import beside
from booklet.publish.formats import FORMATS, Format, Write

# Runs a step of the work under its name; the command line shows the name and the time it took.
Step = Callable[[str], AbstractContextManager[object]]
# The format that the PDF carries as its data, and its name inside: ASCII, for WeasyPrint 70.0
# writes other names in a way that readers garble.
DATA, DATA_NAME = "xlsx", "list"
# Large modules that both the PDF's writing and asking and the other formats' need: imported before
# the process copies itself, they are in memory once.
BOTH = ("PIL.Image", "lxml.etree")


@dataclass(frozen=True)
class Extra:
    """A file beside the formats: what it is called and who writes it, imported when asked for."""

    name: str
    writer: Callable[[], Write]


class Flawed(Exception):
    """Finished files are not sound; ``flaws`` has what each file is called and what is wrong."""

    def __init__(self, flaws: Sequence[tuple[str, Flaw]]) -> None:
        """Keep the flaws."""
        super().__init__(flaws)
        self.flaws = flaws


def made(
    booklet: Booklet,
    layout: Layout,
    formats: Collection[str],
    step: Step,
    resources: Resources,
    extra: Mapping[str, Extra] = MappingProxyType({}),
) -> Mapping[str, bytes]:
    """Return the bytes of the ``formats`` of ``booklet`` and of the ``extra`` files, all asked.

    The formats that another one takes are made in any case. Who writes what follows the PDF's page
    plan gets ready beside the layout, and writes beside the writing of the PDF. Nothing is asked of
    extra files, which hold more than the booklet. Raises :class:`MissingGlyphs` and
    :class:`Flawed`.
    """
    from booklet.pdf import writer as pdf

    booklet = booklet.model_copy(update={"dated": source_date_epoch()})
    wanted = [own for suffix, own in FORMATS.items() if suffix in formats]
    taken = FORMATS["pdf"].takes
    followers = [own for own in FORMATS.values() if own.suffix != "pdf" and own in wanted]
    followers = [
        *(FORMATS[suffix] for suffix in taken),
        *(f for f in followers if f.suffix not in taken),
    ]
    files: dict[str, bytes] = {}
    for module in BOTH:
        import_module(module)
    with beside(partial(_follow, followers, extra, booklet, layout, resources.templates)) as follow:
        with step("排版"):
            typeset = pdf.typeset(booklet, layout, resources.templates, resources.fonts)
        expected = Expected(booklet, layout, typeset.plan)
        results = follow(typeset.plan)

        def data() -> bytes:
            files[DATA] = next(results)
            return files[DATA]

        attached = pdf.Attachment(
            f"{DATA_NAME}.{DATA}", f"{booklet.full_title}（电子表格）", data, booklet.edition_date
        )
        names = [own.name for own in wanted] + [own.name for own in extra.values()]
        with step(f"生成{'、'.join(names)}"):
            # The PDF is written in any case: only that finds a character missing from the fonts.
            files["pdf"] = typeset.write(attached)
            others = [own.suffix for own in followers if own.suffix != DATA]
            files |= zip([*others, *extra], results, strict=False)
        with step("检查成品"):
            own = FORMATS["pdf"]
            flaws = {"pdf": list(own.asker()(files["pdf"], expected)) if own in wanted else []}
            flaws |= next(results)
    if any(flaws.values()):
        raise Flawed([(own.name, flaw) for own in wanted for flaw in flaws[own.suffix]])
    return {suffix: files[suffix] for suffix in (*(own.suffix for own in wanted), *extra)}


def _follow(
    formats: Sequence[Format],
    extra: Mapping[str, Extra],
    booklet: Booklet,
    layout: Layout,
    templates: Path,
) -> Callable[[PagePlan], Iterator[Any]]:
    """Return what yields the bytes of each format and extra file, then the flaws by format."""
    writers = {own.suffix: own.writer() for own in formats}
    writers |= {suffix: own.writer() for suffix, own in extra.items()}

    def follow(plan: PagePlan) -> Iterator[Any]:
        contents = {}
        for suffix, write in writers.items():
            contents[suffix] = write(booklet, layout, plan, templates)
            yield contents[suffix]
        expected = Expected(booklet, layout, plan)
        yield {own.suffix: list(own.asker()(contents[own.suffix], expected)) for own in formats}

    return follow


def source_date_epoch() -> datetime | None:
    """Return the moment that the environment dates the files with, if it does.

    https://reproducible-builds.org/specs/source-date-epoch/
    """
    seconds = os.environ.get("SOURCE_DATE_EPOCH")
    return datetime.fromtimestamp(int(seconds), UTC) if seconds else None


def file_stem(booklet: Booklet) -> str:
    """Return the booklet's title as a file name."""
    return safe_name(booklet.full_title)
