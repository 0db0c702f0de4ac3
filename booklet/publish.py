"""The order of work: source -> layout -> formats -> files."""

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from booklet.check import stops, summary
from booklet.compare import compare
from booklet.editions import read_edition, read_editions
from booklet.faults import Fault, UserError, refuse
from booklet.files import replace_files
from booklet.layout import Layout, load_layout
from booklet.model import Booklet
from booklet.pages import MissingGlyphs, PagePlan
from booklet.proofread import Proof
from booklet.source import Source, load_source
from booklet.wordchanges import Changes

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


def _tracked(old: Booklet, house: "House") -> Write:
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
}
FORMATS = ("pdf", *FOLLOWERS)
# The Word file with tracked changes, beside the plain one.
TRACKED = "修订.docx"
# The format that the PDF carries as its data, and its name inside: ASCII, for WeasyPrint 70.0
# writes other names in a way that readers garble.
DATA, DATA_NAME = "xlsx", "list"
CHECKSUMS = "SHA256SUMS"


@dataclass(frozen=True)
class Published:
    """The files that were written, and how many doubts proofreading has.

    ``notices`` say what stands in a file that was read and was left out.
    """

    paths: tuple[Path, ...]
    findings: str
    notices: tuple[str, ...] = ()


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
        notices: tuple[str, ...] = ()
        if tracked is not None:
            old = read_edition(tracked, layout, read.booklet)
            notices = old.notices
            followers[TRACKED] = "修订标记", _tracked(old.booklet, house)
    with step("校对"):
        faults = Proof(read, layout, source).faults
        if stops(faults, strict):
            raise UserError(faults)
    wanted = {*formats, *(followers.keys() - FOLLOWERS.keys())}
    files = dict(build(read, layout, wanted, step, house, followers))
    with step("写入文件夹"):
        replace_files(output, {**files, CHECKSUMS: checksums(output, files)})
    findings = summary(faults) if faults else ""
    return Published(tuple(output / name for name in files), findings, notices)


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
        raise UserError(_unprintable(str(missing), source)) from None


def typeset_all(
    booklet: Booklet,
    layout: Layout,
    formats: set[str],
    step: Step,
    house: House,
    followers: Followers = FOLLOWERS,
) -> Iterator[tuple[str, bytes]]:
    """Yield the name and the bytes of each of the ``formats``.

    The spreadsheet is made in any case: the PDF carries it as its data. Raises
    :class:`MissingGlyphs`.
    """
    from booklet import pdf

    booklet = booklet.model_copy(update={"dated": source_date_epoch()})
    stem = file_stem(booklet)
    with step("排版"):
        typeset = pdf.typeset(booklet, layout, house.templates, house.fonts)
    made = {}
    for suffix, (name, write) in followers.items():
        if suffix in formats or suffix == DATA:
            with step(f"生成{name}"):
                made[suffix] = write(booklet, layout, typeset.plan, house.templates)
    data = pdf.Attachment(
        f"{DATA_NAME}.{DATA}", f"{booklet.full_title}（电子表格）", made[DATA], booklet.edition_date
    )
    # The PDF is written in any case: only that finds a character missing from the fonts.
    with step("生成PDF"):
        made["pdf"] = typeset.write(data)
    for suffix in ("pdf", *followers):
        if suffix in formats:
            yield f"{stem}.{suffix}", made[suffix]


@dataclass(frozen=True)
class Compared:
    """The files of 修订对照表 that were written, and how many items changed.

    ``notices`` say what stands in the files that were compared and was left out.
    """

    paths: tuple[Path, ...]
    changed: int
    notices: tuple[str, ...] = ()


def publish_comparison(
    old: str,
    new: str,
    output: Path,
    formats: Iterable[str],
    step: Step,
    house: House,
    page_numbers: bool = True,
    source: Path = ROOT / "source",
    changes: Changes | None = None,
) -> Compared:
    """Build 修订对照表 of two editions, as a user names them, into the folder ``output``.

    Page numbers take the layout of both editions. Where both are files, ``source`` gives cover and
    titles; ``changes`` settles tracked changes of Word files. Raises :class:`UserError`.
    """
    from booklet import pdf
    from booklet.revisions import revisions

    with step("读取两版清单"):
        layout = load_layout(house.templates)
        read = read_editions(old, new, layout, source, changes)
        before, after = (edition.booklet for edition in read)
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
    with step("写入文件夹"):
        replace_files(output, {**files, CHECKSUMS: checksums(output, files)})
    return Compared(
        paths=tuple(output / name for name in files),
        changed=len(comparison.differences),
        notices=tuple(dict.fromkeys(notice for edition in read for notice in edition.notices)),
    )


@dataclass(frozen=True)
class Extracted:
    """The files of the extracts, how many departments and entries they have, and what to know.

    An entry is an item of a department; ``notices`` say which names were taken for one, and which
    may be misspelt.
    """

    paths: tuple[Path, ...]
    departments: int
    entries: int
    notices: tuple[str, ...]


def publish_departments(
    source: Path, output: Path, step: Step, house: House, word: bool = False
) -> Extracted:
    """Build what concerns each superior department into ``output``: a spreadsheet with them all.

    With ``word``, also a Word file for each, in a folder of their own. Raises :class:`UserError`
    for whatever is wrong with the source, and where it names no department.
    """
    from booklet import pdf, sheet
    from booklet.departments import Departments
    from booklet.word import write

    def plan(booklet: Booklet, layout: Layout) -> PagePlan:
        return pdf.typeset(booklet, layout, house.templates, house.fonts).plan

    with step("读取清单"):
        layout = load_layout(house.templates)
        read = load_source(source, layout)
    with step("校对"):
        faults = Proof(read, layout, source).faults
        if stops(faults, strict=False):
            raise UserError(faults)
    with step("排版清单"):
        booklet = read.booklet.model_copy(update={"dated": source_date_epoch()})
        departments = Departments(booklet, plan(booklet, layout), layout)
    if not departments.extracts:
        raise refuse(
            source.name,
            "清单里没有写上级部门",
            "在“对应上级部门”里写明，或者另起一行写部门名称和冒号",
        )
    with step("排版摘录"):
        workbook, look = departments.workbook(), departments.layout
        pages = plan(workbook, look)
    with step("生成电子表格"):
        content = sheet.write(workbook, look, pages, house.templates, "departments")
        files = {f"{file_stem(workbook)}.xlsx": content}
    if word:
        names = sheet.sheet_titles([_safe(own.department) for own in departments.extracts])
        with step("生成Word文件"):
            for at, (name, extract) in enumerate(zip(names, departments.extracts, strict=True), 1):
                stem = _safe(departments.file_title(name))
                files[f"{departments.folder}/{stem}.docx"] = write(
                    departments.document(extract), look, pages.alone(at), house.templates, "extract"
                )
    with step("写入文件夹"):
        replace_files(output, {**files, CHECKSUMS: checksums(output, files)})
    return Extracted(
        paths=tuple(output / name for name in files),
        departments=len(departments.extracts),
        entries=sum(len(extract.places) for extract in departments.extracts),
        notices=(
            *(f"“{name}”并入“{full}”" for name, full in departments.spelled_otherwise.items()),
            *(str(fault) for fault in faults if fault.rule == "department-spelling"),
        ),
    )


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
    return _safe(booklet.full_title)


def _safe(name: str) -> str:
    forbidden = str.maketrans(dict.fromkeys('/\\:*?"<>|', "_"))
    return name.translate(forbidden).strip(". ") or "_"


def _unprintable(characters: str, source: Source) -> Iterator[Fault]:
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
