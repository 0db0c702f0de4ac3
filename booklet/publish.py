"""The order of work: source -> layout -> formats -> files."""

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from booklet.check import stops, summary
from booklet.faults import Fault, UserError
from booklet.files import replace_files
from booklet.layout import Layout, load_layout
from booklet.model import Booklet
from booklet.pages import PagePlan
from booklet.proofread import Proof
from booklet.source import Source, load_source

ROOT = Path(__file__).parent.parent

# Runs a step of the work under its name; the command line shows the name and the time it took.
Step = Callable[[str], AbstractContextManager[object]]
Write = Callable[[Booklet, Layout, PagePlan, Path], bytes]


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


# The formats that follow the PDF's page plan: what they are called and who writes them.
FOLLOWERS: Mapping[str, tuple[str, Write]] = {
    "docx": ("Word文件", _word),
    "xlsx": ("电子表格", _sheet),
    "html": ("网页", _web),
}
FORMATS = ("pdf", *FOLLOWERS)
# The format that the PDF carries as its data, and its name inside: ASCII, for WeasyPrint 70.0
# writes other names in a way that readers garble.
DATA, DATA_NAME = "xlsx", "list"
CHECKSUMS = "SHA256SUMS"


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
) -> Published:
    """Build the booklet of the folder ``source`` into the folder ``output``.

    Every format is finished before the first is written. Raises :class:`UserError` for whatever is
    wrong with the source, with ``strict`` also for what is doubtful.
    """
    with step("读取清单"):
        layout = load_layout(house.templates)
        read = load_source(source, layout)
    with step("校对"):
        faults = Proof(read, layout, source).faults
        if stops(faults, strict):
            raise UserError(faults)
    files = dict(build(read, layout, set(formats), step, house))
    with step("写入文件夹"):
        replace_files(output, {**files, CHECKSUMS: checksums(output, files)})
    return Published(tuple(output / name for name in files), summary(faults) if faults else "")


def build(
    source: Source, layout: Layout, formats: set[str], step: Step, house: House
) -> Iterator[tuple[str, bytes]]:
    """Yield the name and the bytes of each of the ``formats``.

    The spreadsheet is made in any case: the PDF carries it as its data.
    """
    from booklet import pdf

    booklet = source.booklet.model_copy(update={"dated": source_date_epoch()})
    stem = file_stem(booklet)
    with step("排版"):
        typeset = pdf.typeset(booklet, layout, house.templates, house.fonts)
    made = {}
    for suffix, (name, write) in FOLLOWERS.items():
        if suffix in formats or suffix == DATA:
            with step(f"生成{name}"):
                made[suffix] = write(booklet, layout, typeset.plan, house.templates)
    data = pdf.Attachment(
        f"{DATA_NAME}.{DATA}", f"{booklet.full_title}（电子表格）", made[DATA], booklet.edition_date
    )
    try:
        # The PDF is written in any case: only that finds a character missing from the fonts.
        with step("生成PDF"):
            made["pdf"] = typeset.write(data)
    except pdf.MissingGlyphs as missing:
        raise UserError(unprintable(str(missing), source)) from None
    for suffix in FORMATS:
        if suffix in formats:
            yield f"{stem}.{suffix}", made[suffix]


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
