"""A booklet -> the bytes of its formats, each found to be sound."""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, datetime
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
Followers = Mapping[str, tuple[str, Write]]


def _word(booklet: Booklet, layout: Layout, plan: PagePlan, templates: Path) -> bytes:
    from booklet import word

    return word.write(booklet, layout, plan, templates)


def _sheet(booklet: Booklet, layout: Layout, plan: PagePlan, templates: Path) -> bytes:
    from booklet import sheet

    return sheet.write(booklet, layout, plan, templates)


def _web(booklet: Booklet, layout: Layout, plan: PagePlan, templates: Path) -> bytes:
    from booklet import web

    return web.write(booklet, layout, plan, templates)


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
) -> Iterator[tuple[str, bytes]]:
    """Yield each of the ``formats`` with its bytes, once all are found to be sound.

    The spreadsheet is made in any case: the PDF carries it as its data. What follows the PDF's page
    plan is made beside the writing of the PDF. Raises :class:`MissingGlyphs` and :class:`Flawed`.
    """
    from booklet import pdf

    booklet = booklet.model_copy(update={"dated": source_date_epoch()})
    with step("排版"):
        typeset = pdf.typeset(booklet, layout, house.templates, house.fonts)
    expected = Expected(booklet, layout, typeset.plan)
    writers = {DATA: followers[DATA][1]} | {
        suffix: write for suffix, (_, write) in followers.items() if suffix in formats
    }
    files: dict[str, bytes] = {}
    with beside(_follow(writers, expected, house.templates)) as results:

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
    for suffix, _ in _names(followers):
        if suffix in formats:
            yield suffix, files[suffix]


def _follow(writers: Mapping[str, Write], expected: Expected, templates: Path) -> Iterator[Any]:
    """Yield the bytes of each format, then the flaws of all by format."""
    contents = {}
    for suffix, write in writers.items():
        contents[suffix] = write(expected.booklet, expected.layout, expected.plan, templates)
        yield contents[suffix]
    yield {suffix: inspect(suffix, content, expected) for suffix, content in contents.items()}


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
