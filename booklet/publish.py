"""The order of work: source -> layout -> formats -> files."""

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from booklet.beside import beside
from booklet.check import stops, summary
from booklet.compare import compare
from booklet.editions import read_edition
from booklet.faults import Fault, Place, UserError, refuse
from booklet.files import replace_files
from booklet.inspect import Expected, Flaw, inspect
from booklet.layout import Layout, load_layout
from booklet.model import Booklet
from booklet.pages import MissingGlyphs, PagePlan
from booklet.proofread import Proof
from booklet.source import BOOKLET_FILE, Source, load_source

ROOT = Path(__file__).parent.parent

# Runs a step of the work under its name; the command line shows the name and the time it took.
Step = Callable[[str], AbstractContextManager[object]]
Write = Callable[[Booklet, Layout, PagePlan, Path], bytes]
Followers = Mapping[str, tuple[str, Write]]


@dataclass(frozen=True)
class House:
    """Where the look lives: the folders of the templates and of the fonts."""

    templates: Path = ROOT / "templates"
    fonts: Path = ROOT / "fonts"


def _word(booklet: Booklet, layout: Layout, plan: PagePlan, templates: Path) -> bytes:
    from booklet import word

    return word.write(booklet, layout, plan, templates)


def _sheet(booklet: Booklet, layout: Layout, plan: PagePlan, templates: Path) -> bytes:
    from booklet import sheet

    return sheet.write(booklet, layout, plan, templates)


def _web(booklet: Booklet, layout: Layout, plan: PagePlan, templates: Path) -> bytes:
    from booklet import web

    return web.write(booklet, layout, plan, templates)


def _tracked(old: Booklet, house: House) -> Write:
    """Return the writer of the Word file that tracks what changed since ``old``."""

    def write(booklet: Booklet, layout: Layout, plan: PagePlan, templates: Path) -> bytes:
        from booklet import pdf, tracked

        before = pdf.typeset(old, layout, templates, house.fonts).plan
        return tracked.write(compare(old, booklet), (before, plan), layout, templates)

    return write


# The formats that follow the PDF's page plan: what they are called and who writes them.
FOLLOWERS: Followers = {
    "docx": ("Word文件", _word),
    "xlsx": ("电子表格", _sheet),
    "html": ("网页", _web),
}
FORMATS = ("pdf", *FOLLOWERS)
# The Word file with tracked changes, beside the plain one.
TRACKED = "修订.docx"
# The format that the PDF carries as its data, and its name inside: ASCII, for WeasyPrint 70.0
# writes other names in a way that readers garble.
DATA, DATA_NAME = "xlsx", "list"
CHECKSUMS = "SHA256SUMS"
MEND = "里面有很长的字母或数字时，把它断开；没有的话，检查 templates/ 里最近的改动"


class Flawed(Exception):
    """Finished files are not sound; ``flaws`` has what each file is called and what is wrong."""

    def __init__(self, flaws: Sequence[tuple[str, Flaw]]) -> None:
        """Keep the flaws."""
        super().__init__(flaws)
        self.flaws = flaws


@dataclass(frozen=True)
class Published:
    """The files that were written, and how many doubts proofreading has."""

    paths: tuple[Path, ...]
    findings: str


def publish(
    source: Path,
    output: Path,
    formats: Iterable[str],
    step: Step,
    house: House,
    strict: bool = False,
    tracked: str | None = None,
) -> Published:
    """Build the booklet of the folder ``source`` into the folder ``output``.

    With ``tracked``, an edition as a user names it, a second Word file has what changed since then
    as tracked changes. Every format is finished before the first is written. Raises
    :class:`UserError` for whatever is wrong with the source, with ``strict`` also for what is
    doubtful.
    """
    with step("读取清单"):
        layout = load_layout(house.templates)
        read = load_source(source, layout)
        followers = dict(FOLLOWERS)
        if tracked is not None:
            followers[TRACKED] = "修订标记", _tracked(read_edition(tracked, layout), house)
    with step("校对"):
        faults = Proof(read, layout, source).faults
        if stops(faults, strict):
            raise UserError(faults)
    wanted = {*formats, *(followers.keys() - FOLLOWERS.keys())}
    files = dict(build(read, layout, wanted, step, house, followers))
    with step("写入文件夹"):
        replace_files(output, {**files, CHECKSUMS: checksums(output, files)})
    return Published(tuple(output / name for name in files), summary(faults) if faults else "")


def build(
    source: Source,
    layout: Layout,
    formats: set[str],
    step: Step,
    house: House,
    followers: Followers = FOLLOWERS,
) -> Iterator[tuple[str, bytes]]:
    """Yield the name and the bytes of each of the ``formats`` of the booklet of ``source``."""
    try:
        yield from typeset_all(source.booklet, layout, formats, step, house, followers)
    except MissingGlyphs as missing:
        raise UserError(unprintable(str(missing), source)) from None
    except Flawed as flawed:
        raise UserError(_flaw_fault(name, flaw, source) for name, flaw in flawed.flaws) from None


def typeset_all(
    booklet: Booklet,
    layout: Layout,
    formats: set[str],
    step: Step,
    house: House,
    followers: Followers = FOLLOWERS,
) -> Iterator[tuple[str, bytes]]:
    """Yield the name and the bytes of each of the ``formats``, once all are found to be sound.

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
    made: dict[str, bytes] = {}
    with beside(_follow(writers, expected, house.templates)) as results:

        def data() -> bytes:
            made[DATA] = next(results)
            return made[DATA]

        attached = pdf.Attachment(
            f"{DATA_NAME}.{DATA}", f"{booklet.full_title}（电子表格）", data, booklet.edition_date
        )
        names = [name for suffix, name in _names(followers) if suffix in formats]
        with step(f"生成{'、'.join(names)}"):
            # The PDF is written in any case: only that finds a character missing from the fonts.
            made["pdf"] = typeset.write(attached)
            made |= zip(list(writers)[1:], results, strict=False)
        with step("检查成品"):
            flaws = {"pdf": inspect("pdf", made["pdf"], expected) if "pdf" in formats else []}
            flaws |= next(results)
    if any(flaws.values()):
        raise Flawed([(name, flaw) for s, name in _names(followers) for flaw in flaws.get(s, ())])
    stem = file_stem(booklet)
    for suffix, _ in _names(followers):
        if suffix in formats:
            yield f"{stem}.{suffix}", made[suffix]


def _follow(writers: Mapping[str, Write], expected: Expected, templates: Path) -> Iterator[Any]:
    """Yield the bytes of each format, then the flaws of all by format."""
    made = {}
    for suffix, write in writers.items():
        made[suffix] = write(expected.booklet, expected.layout, expected.plan, templates)
        yield made[suffix]
    yield {suffix: inspect(suffix, content, expected) for suffix, content in made.items()}


def _names(followers: Followers) -> Iterator[tuple[str, str]]:
    """Yield each format with what it is called."""
    yield "pdf", "PDF"
    yield from ((suffix, name) for suffix, (name, _) in followers.items())


@dataclass(frozen=True)
class Compared:
    """The files of 修订对照表 that were written, and how many items changed."""

    paths: tuple[Path, ...]
    changed: int


def publish_comparison(
    old: str,
    new: str,
    output: Path,
    formats: Iterable[str],
    step: Step,
    house: House,
    page_numbers: bool = True,
) -> Compared:
    """Build 修订对照表 of two editions, as a user names them, into the folder ``output``.

    Page numbers take the layout of both editions. Raises :class:`UserError`.
    """
    from booklet import pdf
    from booklet.revisions import revisions

    with step("读取两版清单"):
        layout = load_layout(house.templates)
        before, after = read_edition(old, layout), read_edition(new, layout)
    with step("比较"):
        comparison = compare(before, after)
    plans = None
    if page_numbers and comparison.differences:
        with step("排版两版清单"):
            first, second = (
                pdf.typeset(edition, layout, house.templates, house.fonts).plan
                for edition in (before, after)
            )
            plans = first, second
    booklet = revisions(comparison, plans, layout)
    try:
        files = dict(typeset_all(booklet, layout.of_comparison, set(formats), step, house))
    except MissingGlyphs as missing:
        raise refuse(
            new, f"字体里没有“{missing}”", "检查是否打错了字；确实需要时，在 fonts/ 里加入字体"
        ) from None
    except Flawed as flawed:
        raise UserError(
            Fault(Place(new), f"{name}：{flaw.said}", MEND) for name, flaw in flawed.flaws
        ) from None
    with step("写入文件夹"):
        replace_files(output, {**files, CHECKSUMS: checksums(output, files)})
    return Compared(tuple(output / name for name in files), len(comparison.differences))


def source_date_epoch() -> datetime | None:
    """Return the moment that the environment dates the files with, if it does.

    https://reproducible-builds.org/specs/source-date-epoch/
    """
    seconds = os.environ.get("SOURCE_DATE_EPOCH")
    return datetime.fromtimestamp(int(seconds), UTC) if seconds else None


def checksums(output: Path, files: Mapping[str, bytes]) -> bytes:
    """Return SHA256SUMS for ``files`` and for those it lists that are still in ``output``."""
    listed = output / CHECKSUMS
    lines = listed.read_text(encoding="utf-8").splitlines() if listed.exists() else []
    sums = {name: digest for digest, _, name in (line.partition("  ") for line in lines)}
    sums = {name: digest for name, digest in sums.items() if (output / name).exists()}
    sums |= {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    return "".join(f"{sums[name]}  {name}\n" for name in sorted(sums)).encode()


def file_stem(booklet: Booklet) -> str:
    """Return the booklet's title as a file name that every system allows."""
    forbidden = str.maketrans(dict.fromkeys('/\\:*?"<>|', "_"))
    return booklet.full_title.translate(forbidden).strip(". ") or "_"


def _flaw_fault(name: str, flaw: Flaw, source: Source) -> Fault:
    """Return a fault that shows where in the source the item stands that a file has not whole."""
    said = f"{name}：{flaw.said}"
    if flaw.chapter is None or flaw.item is None:
        return Fault(source.documents[BOOKLET_FILE].place(()), said, MEND)
    number = f"第 {flaw.item + 1} 项"
    document, place = source.item_place(flaw.chapter, flaw.item)
    return document.fault(place, f"{said}（{number}）", MEND)


def unprintable(characters: str, source: Source) -> Iterator[Fault]:
    """Yield a fault for each place where one of ``characters``, missing from the fonts, stands."""
    for document in source.documents.values():
        for number, line in enumerate(document.lines, 1):
            for column, character in enumerate(line, 1):
                if character in characters:
                    yield document.fault(
                        document.at(number, column),
                        f"字体里没有“{character}”（U+{ord(character):04X}）这个字",
                        "检查是否打错了字；确实需要时，在 fonts/ 里加入含有它的字体",
                    )
