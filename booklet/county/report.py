"""What `county` does: the towns read, compared, and written up in files for the office."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from booklet.batch.workers import Processes, usable_cores
from booklet.county.county import County
from booklet.county.findings import Findings
from booklet.county.frame import Frame
from booklet.county.overview import overview
from booklet.county.reading import FEW, towns_of
from booklet.county.site import site_of
from booklet.county.tables import Tables
from booklet.files.faults import refuse
from booklet.files.names import safe_name
from booklet.files.replacement import replace_finished
from booklet.look.load import load_layout
from booklet.model.booklet import Booklet
from booklet.model.layout import Layout
from booklet.model.resources import OUTPUT, Resources
from booklet.plan.composition import Composer
from booklet.plan.faces import Faces
from booklet.process import typed
from booklet.publish.made import Step, file_stem
from booklet.sheet import writer as sheet
from booklet.word.changes import Changes

# So many Word files are made by one call of a process.
TOGETHER = 10


@dataclass(frozen=True)
class Written:
    """What was written: the county's files, the folder of the towns' and how many there are."""

    paths: tuple[Path, ...]
    folder: Path
    documents: int
    findings: Findings
    notices: tuple[str, ...]


def county_of(
    named: Sequence[Path],
    output: Path,
    resources: Resources,
    pages: bool,
    changes: Changes | None = None,
    model: Path | None = None,
) -> County:
    """Return the county of the folders and files that a user names.

    ``model`` is the folder or file that is the yardstick; it may be one of those or another. With
    ``pages`` the duties know their printed pages. Raises :class:`UserError` for whatever cannot be
    read.
    """
    if model is not None and not model.exists():
        raise refuse(model, "找不到这个清单", "--model 后面写清单的文件夹")
    towns = towns_of(named, output, resources, pages, changes, model)
    number = None
    if model is not None:
        number = next((t.number for t in towns if t.source == model.resolve()), None)
        if number is None:
            raise refuse(model, "这里没有清单，或者有好几个", "--model 后面写一个清单的文件夹")
    return County(towns, number)


def write_up(
    named: Sequence[Path],
    output: Path,
    step: Step,
    resources: Resources,
    changes: Changes | None = None,
    model: Path | None = None,
) -> Written:
    """Compare the towns and write 一致性对照表, the overview and the page for the county's site.

    Raises :class:`UserError` as :func:`county_of` does.
    """
    with step("读取各清单、计算页码"):
        layout = load_layout(resources.templates)
        county = county_of(named, output, resources, True, changes, model)
    with step("对照"):
        findings = Findings(county)
        frame = Frame(county, layout)
        tables = Tables(findings, frame)
    files: dict[str, bytes] = {}
    with step("生成电子表格"):
        composer = Composer(frame.layout, Faces(resources.fonts))
        for booklet in (tables.workbook(), overview(frame)):
            plan = composer.plan(booklet)
            content = sheet.write(booklet, frame.layout, plan, resources, workbook="county")
            files[f"{file_stem(booklet)}.xlsx"] = content
    with step("生成网页"):
        page, content = site_of(frame, resources)
        files[page] = content
    folder = frame.words["folder"]
    with step("生成各乡镇的Word文件"):
        names = [safe_name(tables.document_title(town)) for town in county.towns]
        documents = [tables.document(town) for town in county.towns]
        contents = _documents(documents, frame.layout, resources)
        for name, content in zip(names, contents, strict=True):
            files[f"{folder}/{name}.docx"] = content
    with step("写入文件夹"):
        # A town that is no longer there leaves no file to be sent out by mistake.
        notices = list(replace_finished(output, files, whole=folder))
    unlinked = [t.page for t in county.towns if t.page and not (output / t.page).is_file()]
    if unlinked:
        notices.append(_unlinked(len(unlinked), named, output))
    return Written(
        tuple(output / name for name in files if "/" not in name),
        output / folder,
        len(documents),
        findings,
        tuple(notices),
    )


def _unlinked(count: int, named: Sequence[Path], output: Path) -> str:
    """Return what to do where the page leads to web editions that are not there."""
    folders = [path for path in named if path.is_dir()]
    where = () if output == OUTPUT else ("--output", output)
    command = typed("batch", *folders, *where, "--format", "html")
    return f"{count} 个清单还没有网页版，先运行 {command}"


def _documents(
    documents: Sequence[Booklet], layout: Layout, resources: Resources
) -> Iterator[bytes]:
    """Yield the Word file of each town, in their order; of many on all cores."""
    made = partial(_in_word, layout, resources)
    parts = [documents[at : at + TOGETHER] for at in range(0, len(documents), TOGETHER)]
    several = min(usable_cores(), len(parts))
    if len(documents) <= FEW or several < 2:
        yield from made(documents)
        return
    with Processes(several) as workers:
        for files in workers.map(made, parts):
            yield from files


def _in_word(layout: Layout, resources: Resources, documents: Sequence[Booklet]) -> list[bytes]:
    from booklet.word import writer as word

    composer = Composer(layout, Faces(resources.fonts))
    return [
        word.write(booklet, layout, composer.plan(booklet), resources, "extract")
        for booklet in documents
    ]
