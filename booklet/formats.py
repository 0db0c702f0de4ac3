"""A booklet -> the bytes of its formats, each found to be sound."""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

from booklet.beside import beside
from booklet.house import House
from booklet.inspect import Expected, Flaw, inspect
from booklet.layout import Layout
from booklet.model import Booklet
from booklet.pages import PagePlan

# Runs a step of the work under its name; the command line shows the name and the time it took.
Step = Callable[[str], AbstractContextManager[object]]
Write = Callable[[Booklet, Layout, PagePlan, Path], bytes]
# Returns who writes a format; called where it is written, so that it is imported there alone.
Writer = Callable[[], Write]
Followers = Mapping[str, tuple[str, Writer]]


def _word() -> Write:
    from booklet import word

    return word.write


def _sheet() -> Write:
    from booklet import sheet

    return sheet.write


def _web() -> Write:
    from booklet import web

    return web.write


# The formats that follow the PDF's page plan: what they are called and who writes them.
FOLLOWERS: Followers = {
    "docx": ("Word文件", _word),
    "xlsx": ("电子表格", _sheet),
    "html": ("网页", _web),
}
FORMATS = ("pdf", *FOLLOWERS)
# The format that the PDF carries as its data, and its name inside: ASCII, for WeasyPrint 70.0
# writes other names in a way that readers garble.
DATA, DATA_NAME = "xlsx", "list"
# Large modules that both the PDF's writing and asking and the other formats' need: imported before
# the process copies itself, they are in memory once.
BOTH = ("PIL.Image", "lxml.etree")


class Flawed(Exception):
    """Finished files are not sound; ``flaws`` has what each file is called and what is wrong."""

    def __init__(self, flaws: Sequence[tuple[str, Flaw]]) -> None:
        """Keep the flaws."""
        super().__init__(flaws)
        self.flaws = flaws


def made(
    booklet: Booklet,
    layout: Layout,
    formats: set[str],
    step: Step,
    house: House,
    followers: Followers = FOLLOWERS,
) -> Mapping[str, bytes]:
    """Return the bytes of the ``formats`` of ``booklet``, once all are found to be sound.

    The spreadsheet is made in any case: the PDF carries it as its data. Who writes what follows the
    PDF's page plan gets ready beside the layout, and writes beside the writing of the PDF. Raises
    :class:`MissingGlyphs` and :class:`Flawed`.
    """
    from booklet import pdf

    booklet = booklet.model_copy(update={"dated": source_date_epoch()})
    writers = {DATA: followers[DATA][1]} | {
        suffix: writer for suffix, (_, writer) in followers.items() if suffix in formats
    }
    files: dict[str, bytes] = {}
    for module in BOTH:
        import_module(module)
    with beside(partial(_follow, writers, booklet, layout, house.templates)) as follow:
        with step("排版"):
            typeset = pdf.typeset(booklet, layout, house.templates, house.fonts)
        expected = Expected(booklet, layout, typeset.plan)
        results = follow(typeset.plan)

        def data() -> bytes:
            files[DATA] = next(results)
            return files[DATA]

        attached = pdf.Attachment(
            f"{DATA_NAME}.{DATA}", f"{booklet.full_title}（电子表格）", data, booklet.edition_date
        )
        names = [name for suffix, name in _names(followers) if suffix in formats]
        with step(f"生成{'、'.join(names)}"):
            # The PDF is written in any case: only that finds a character missing from the fonts.
            files["pdf"] = typeset.write(attached)
            files |= zip(list(writers)[1:], results, strict=False)
        with step("检查成品"):
            flaws = {"pdf": inspect("pdf", files["pdf"], expected) if "pdf" in formats else []}
            flaws |= next(results)
    if any(flaws.values()):
        raise Flawed([(name, flaw) for s, name in _names(followers) for flaw in flaws.get(s, ())])
    return {suffix: files[suffix] for suffix, _ in _names(followers) if suffix in formats}


def _follow(
    writers: Mapping[str, Writer], booklet: Booklet, layout: Layout, templates: Path
) -> Callable[[PagePlan], Iterator[Any]]:
    """Return what yields the bytes of each format, then the flaws of all by format."""
    ready = {suffix: writer() for suffix, writer in writers.items()}

    def follow(plan: PagePlan) -> Iterator[Any]:
        contents = {}
        for suffix, write in ready.items():
            contents[suffix] = write(booklet, layout, plan, templates)
            yield contents[suffix]
        expected = Expected(booklet, layout, plan)
        yield {suffix: inspect(suffix, content, expected) for suffix, content in contents.items()}

    return follow


def _names(followers: Followers) -> Iterator[tuple[str, str]]:
    """Yield each format with what it is called."""
    yield "pdf", "PDF"
    yield from ((suffix, name) for suffix, (name, _) in followers.items())


def source_date_epoch() -> datetime | None:
    """Return the moment that the environment dates the files with, if it does.

    https://reproducible-builds.org/specs/source-date-epoch/
    """
    seconds = os.environ.get("SOURCE_DATE_EPOCH")
    return datetime.fromtimestamp(int(seconds), UTC) if seconds else None


def file_stem(booklet: Booklet) -> str:
    """Return the booklet's title as a file name."""
    return safe_name(booklet.full_title)


def safe_name(name: str) -> str:
    """Return ``name`` as a file name that every system allows."""
    forbidden = str.maketrans(dict.fromkeys('/\\:*?"<>|', "_"))
    return name.translate(forbidden).strip(". ") or "_"
