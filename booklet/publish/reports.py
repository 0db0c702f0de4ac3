"""What is published beside the booklet: 修订对照表 and the departments' extracts."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from booklet.editions.comparison import compare
from booklet.files.faults import Fault, Place, UserError, refuse
from booklet.files.names import safe_name
from booklet.files.replacement import replace_finished
from booklet.incoming.edition import read_editions
from booklet.model.booklet import Booklet
from booklet.model.layout import Layout
from booklet.model.resources import HOME, Resources
from booklet.model.texts import Texts
from booklet.plan.composition import Composer
from booklet.plan.faces import Faces
from booklet.plan.page_plan import MissingGlyphs, PagePlan
from booklet.proof.check import demand_sound
from booklet.proof.proof import Proof
from booklet.publish.folder import MEND
from booklet.publish.formats import FORMATS
from booklet.publish.made import Flawed, Step, file_stem, made, planned, source_date_epoch
from booklet.source.look import load_look, load_with_look
from booklet.word.changes import Changes


@dataclass(frozen=True)
class Compared:
    """The files of 修订对照表 that were written, and how many items changed.

    ``notices`` say what stands in the files that were compared and was left out, and what changed
    that is no item.
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
    resources: Resources,
    page_numbers: bool = True,
    source: Path = HOME / "source",
    changes: Changes | None = None,
) -> Compared:
    """Build 修订对照表 of two editions, as a user names them, into the folder ``output``.

    Page numbers take the page plans of both editions. Where both are files, ``source`` gives cover
    and titles; ``changes`` settles tracked changes of Word files. Raises :class:`UserError`.
    """
    from booklet.editions.revisions import revisions

    with step("读取两版清单"):
        own = Path(new) if Path(new).is_dir() else source
        layout = load_look(own, resources.templates)
        read = read_editions(old, new, layout, source, changes)
        before, after = (edition.booklet for edition in read)
    with step("比较"):
        comparison = compare(before, after)
    paged = None
    if page_numbers and comparison.differences:
        with step("计算两版页码"):
            composer = Composer(layout, Faces(resources.fonts))
            paged = composer.plan(before), composer.plan(after)
    booklet = revisions(comparison, paged, layout)
    try:
        contents = made(booklet, layout.of_comparison, set(formats), step, resources)
        files = {f"{file_stem(booklet)}.{suffix}": content for suffix, content in contents.items()}
    except MissingGlyphs as missing:
        raise refuse(
            new, f"字体里没有“{missing}”", "检查是否打错了字；确实需要时，在 fonts/ 里加入字体"
        ) from None
    except Flawed as flawed:
        raise UserError(
            Fault(Place(new), f"{name}：{flaw.said}", MEND) for name, flaw in flawed.flaws
        ) from None
    with step("写入文件夹"):
        kept = replace_finished(output, files)
    notices = dict.fromkeys([*(notice for edition in read for notice in edition.notices), *kept])
    if beside := comparison.beside:
        notices[f"修订对照表只列事项；另有变动的是{'、'.join(beside)}"] = None
    return Compared(
        paths=tuple(output / name for name in files),
        changed=len(comparison.differences),
        notices=tuple(notices),
    )


def _extract_in_word(
    document: Booklet, look: Layout, plan: PagePlan, resources: Resources
) -> bytes:
    from booklet.word.writer import write

    return write(document, look, plan, resources, "extract")


# What writes one department's extract, by the format's suffix.
EXTRACT: Mapping[str, Callable[[Booklet, Layout, PagePlan, Resources], bytes]] = {
    "docx": _extract_in_word,
    "ofd": partial(planned, "ofd"),
}


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
    source: Path,
    output: Path,
    step: Step,
    resources: Resources,
    formats: Collection[str] = (),
) -> Extracted:
    """Build what concerns each superior department into ``output``: a spreadsheet with them all.

    With ``formats``, also a file of each of them for each department, in a folder of their own.
    Raises :class:`UserError` for whatever is wrong with the source, and where it names no
    department.
    """
    from booklet.editions.extracts import Departments
    from booklet.sheet import writer as sheet
    from booklet.sheet.titles import sheet_titles

    with step("读取清单"):
        layout, read = load_with_look(source, resources.templates)
    with step("校对"):
        faults = Proof(read, layout, source).faults
        demand_sound(faults, strict=False)
    if not Texts(read.booklet, layout).of_items:
        raise refuse(
            source.name,
            "清单里没有写上级部门",
            "在“对应上级部门”里写明，或者另起一行写部门名称和冒号",
        )
    with step("计算页码"):
        booklet = read.booklet.model_copy(update={"dated": source_date_epoch()})
        faces = Faces(resources.fonts)
        departments = Departments(booklet, Composer(layout, faces).plan(booklet), layout)
    with step("排版摘录"):
        workbook, look = departments.workbook(), departments.layout
        pages = Composer(look, faces).plan(workbook)
    with step("生成电子表格"):
        content = sheet.write(workbook, look, pages, resources, workbook="departments")
        files = {f"{file_stem(workbook)}.xlsx": content}
    names = sheet_titles([safe_name(own.department) for own in departments.extracts])
    for suffix in formats:
        with step(f"生成{FORMATS[suffix].name}"):
            for at, (name, extract) in enumerate(zip(names, departments.extracts, strict=True), 1):
                stem = safe_name(departments.file_title(name))
                document = departments.document(extract)
                try:
                    files[f"{departments.folder}/{stem}.{suffix}"] = EXTRACT[suffix](
                        document, look, pages.alone(at), resources
                    )
                except Flawed as flawed:
                    raise UserError(
                        Fault(Place(source.name), f"“{name}”的{kind}：{flaw.said}", MEND)
                        for kind, flaw in flawed.flaws
                    ) from None
    with step("写入文件夹"):
        # A department that is in the list no longer leaves no file to be sent out by mistake.
        kept = replace_finished(output, files, whole=departments.folder if formats else None)
    return Extracted(
        paths=tuple(output / name for name in files),
        departments=len(departments.extracts),
        entries=sum(len(extract.places) for extract in departments.extracts),
        notices=(
            *(f"“{name}”并入“{full}”" for name, full in departments.spelled_otherwise.items()),
            *(str(fault) for fault in faults if fault.rule == "department-spelling"),
            *kept,
        ),
    )
