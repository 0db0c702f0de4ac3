"""What `import --to` does: another office's file -> a source folder that can be published."""

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from booklet.adoption.blocks import blocks_of
from booklet.adoption.cover import DATE_MISSING, Cover, cover_of, split_town
from booklet.adoption.files import read_file
from booklet.adoption.front import Front, entry_form, front_of
from booklet.adoption.grid import ForeignFile
from booklet.adoption.kinds import Kind, kind_of_list
from booklet.adoption.lists import FoundList, list_of, names_of, part_names
from booklet.adoption.looks import Look, best_look
from booklet.adoption.rows import read_rows
from booklet.adoption.titles import COUNT, bare_title
from booklet.adoption.told import Told
from booklet.files.faults import Place, UserError, refuse
from booklet.files.replacement import replace_files
from booklet.history.store import FOLDER
from booklet.look.load import load_layout
from booklet.model.booklet import Booklet, Cell, Chapter, Item, Wording
from booklet.model.columns import Categories, Content
from booklet.model.layout import Layout
from booklet.source.dump import dump
from booklet.source.look import LOOKS, load_with_look
from booklet.source.schema import schemas
from booklet.source.shapes import BOOKLET_FILE, LOOK_FILE
from booklet.word.changes import Changes

TEXT_KIND = "text"
SHOWN = {
    Categories.COLUMN: "类别单独一栏",
    Categories.MERGED: "类别一栏上下合并",
    Categories.ROW: "类别占一行",
    Categories.NONE: "没有类别",
}
HOLDS = {Content.LIST: "（部门）", Content.AMOUNT: "（金额）", Content.TICK: "（打勾）"}


@dataclass(frozen=True)
class Adopted:
    """The files that were written, and what is told of them, each sentence behind its kind.

    ``rows`` has the row of the adopted file in which an item stands, by list file and position.
    """

    paths: tuple[Path, ...]
    told: tuple[tuple[str, str], ...]
    summary: str
    rows: Mapping[tuple[str, int], Place]


def adopt(
    path: Path,
    folder: Path,
    templates: Path,
    changes: Changes | None = None,
    dry_run: bool = False,
) -> Adopted:
    """Write what the file ``path`` holds as a source folder; ``folder`` must be new or empty.

    ``changes`` settles a Word file's tracked changes; nothing is written with ``dry_run``. Raises
    :class:`UserError` for a file that cannot be read or has no list, and writes nothing then.
    """
    if folder.exists() and any(path.name != FOLDER for path in folder.iterdir()):
        raise refuse(folder, "文件夹里已经有文件", "换一个新的或者空的文件夹")
    told = Told()
    booklet, look, missing, rows = _booklet(read_file(path, changes), templates, told)
    files = _files(booklet, look, missing, templates)
    if not dry_run:
        replace_files(folder, {name: text.encode() for name, text in files.items()})
    lists = [chapter for chapter in booklet.chapters if chapter.kind != TEXT_KIND]
    items = sum(len(chapter.items) for chapter in lists)
    return Adopted(
        tuple(folder / name for name in files if "/" not in name),
        tuple(told.sentences()),
        f"清单 {len(lists)} 个，事项 {items} 项",
        rows,
    )


def _booklet(
    file: ForeignFile, templates: Path, told: Told
) -> tuple[Booklet, Look, Sequence[str], Mapping[tuple[str, int], Place]]:
    """Return the booklet of a file, its look, the keys to be filled in, and the items' rows."""
    told.left_out += file.notices
    blocks = blocks_of(file, told)
    raw = [read_rows(block.table, told) for block in blocks if block.table]
    if not raw:
        remedy = "表格的第一行应当是表头，例如：序号、事项类别、事项名称"
        raise refuse(file.name, "没有找到清单的表格", remedy)
    if faults := [fault for own in raw for fault in own.faults]:
        raise UserError(faults)
    lists = [list_of(own, told) for own in raw]
    known = names_of(lists)
    for found in lists:
        part_names(found, known, told)
    front = front_of(blocks, told)
    cover = cover_of(
        front.cover, front.titles, [line for text in front.texts for line in text.paragraphs], told
    )
    prefix, names = _names(front.titles, cover, lists, told)
    base = load_layout(templates)
    kinds: list[Kind] = []
    for found, name in zip(lists, names, strict=True):
        kinds.append(kind_of_list(found, name, [kind.name for kind in kinds], base))
    look = best_look(list(zip(lists, kinds, names, strict=True)), templates)
    for found, kind, name in zip(lists, kinds, names, strict=True):
        told.recognised.append(_said(found, kind, name))
    chapters = _chapters(front, prefix, names, lists, kinds, told)
    booklet = Booklet(
        region=cover.region,
        organisation=cover.organisation,
        title=cover.title,
        date=cover.date,
        cover=() if cover.is_usual else tuple(cover.lines),
        look=look.name,
        wording=_wording(file, front, names, lists, base),
        chapter_prefix=prefix,
        chapters=chapters,
        imprint=front.imprint,
    )
    if file.footer == "":
        told.guess("文件各页没有页码，页脚写成“无”；要印页码，删去 booklet.yaml 的“页脚”")
    if front.imprint:
        told.recognised.append(f"版记：{'，'.join(line.text for line in front.imprint)}")
    said = look.name or "与 templates/layout.yaml 相同"
    told.recognised.append(f"版式：{said}" + ("，不同的地方写在 look.yaml" if look.own else ""))
    rows = {
        (_file(kind), n): item.place
        for found, kind in zip(lists, kinds, strict=True)
        for n, item in enumerate(found.items)
    }
    return booklet, look, cover.missing, rows


def _names(
    titles: Sequence[str], cover: Cover, lists: Sequence[FoundList], told: Told
) -> tuple[str, list[str]]:
    """Return what stands before all titles of lists, and the lists' names, no two alike."""
    bare = [bare_title(title) for title in titles]
    parts = [_split(title, cover.organisation) for title in bare]
    prefixes = {prefix for prefix, title in parts if title}
    prefix = prefixes.pop() if len(prefixes) == 1 else ""
    names: list[str] = []
    for whole, title, found in zip(titles, bare, lists, strict=True):
        if (counted := COUNT.search(whole)) and int(counted["count"]) != len(found.items):
            told.guess(
                f"{found.raw.table.place} 的标题“{whole}”写着 {counted['count']} 项，"
                f"读到 {len(found.items)} 项；标题里的项数不印"
            )
        name = title.removeprefix(prefix)
        if not name:
            name = "事项清单"
            told.guess(f"{found.raw.table.place} 上面没有标题，先写成“{name}”")
        plain, number = name, 2
        while name in names:
            name, number = f"{plain}（{number}）", number + 1
        names.append(name)
    return prefix, names


def _split(title: str, organisation: str) -> tuple[str, str]:
    """Return the town in front of a list's title, and the list's name."""
    at = title.find(organisation) if organisation else -1
    if at >= 0 and (name := title[at + len(organisation) :]):
        return title[: at + len(organisation)], name
    return split_town(title)


def _chapters(
    front: Front,
    prefix: str,
    names: Sequence[str],
    lists: Sequence[FoundList],
    kinds: Sequence[Kind],
    told: Told,
) -> tuple[Chapter, ...]:
    """Return the lists and, where they stand among them, the texts."""
    chapters: list[Chapter] = []
    texts = list(front.texts)
    written = 0

    def write_texts(before: int) -> None:
        nonlocal written
        while texts and texts[0].before <= before:
            text = texts.pop(0)
            written += 1
            file = f"{TEXT_KIND}{written if written > 1 else ''}.yaml"
            items = tuple(
                Item(category="", name="", cells={"正文": Cell(paragraphs=(paragraph,))})
                for paragraph in text.paragraphs
            )
            told.recognised.append(f"文字“{text.title}”：{len(items)} 段")
            chapters.append(
                Chapter(kind=TEXT_KIND, name=text.title, title=text.title, file=file, items=items)
            )

    for number, (found, kind, name) in enumerate(zip(lists, kinds, names, strict=True)):
        write_texts(number)
        chapters.append(
            Chapter(
                kind=kind.name,
                name=name,
                title=prefix + name,
                file=_file(kind),
                column_titles=kind.titles,
                items=tuple(map(kind.item, found.items)),
            )
        )
    write_texts(len(lists))
    return tuple(chapters)


def _file(kind: Kind) -> str:
    return f"{kind.name}.yaml"


def _wording(
    file: ForeignFile,
    front: Front,
    names: Sequence[str],
    lists: Sequence[FoundList],
    layout: Layout,
) -> Wording:
    """Return the words around the lists that are not layout.yaml's."""
    forms = {
        form
        for entry in front.entries or ()
        for number, name in enumerate(names, 1)
        if (form := entry_form(entry, name, number))
    }
    entry = forms.pop() if len(forms) == 1 else layout.contents.text
    categories = {item.category for found in lists for item in found.items}
    return Wording(
        footer=file.footer if file.footer != layout.footer.text else None,
        header=file.header or None,
        entry=entry if entry != layout.contents.text else None,
        categories=True if categories & set(front.entries or ()) else None,
    )


def _said(found: FoundList, kind: Kind, name: str) -> str:
    """Return what was recognised of a list."""
    counts: dict[str, int] = {}
    for item in found.items:
        counts[item.category] = counts.get(item.category, 0) + 1
    said = [f"{len(found.items)} 项"]
    if found.category is not Categories.NONE and counts:
        said.append(f"{len(counts)} 个类别（{'、'.join(f'{k} {n}' for k, n in counts.items())}）")
    shown = SHOWN[found.category]
    said.append(f"{shown}“{found.category_text}”" if found.category is Categories.ROW else shown)
    if found.numbering == "category":
        said.append("各类别重新编号")
    if found.total:
        said.append("有合计")
    titles = "、".join(
        column.title + HOLDS.get(column.content, "") for column in found.columns if column.title
    )
    return f"{found.raw.table.place} “{name}”（类型 {kind.name}）：{'，'.join(said)}；栏目 {titles}"


def _files(
    booklet: Booklet, look: Look, missing: Sequence[str], templates: Path
) -> Mapping[str, str]:
    """Return the files of the source folder. That they hold the booklet is our own affair."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "source"
        folder.mkdir()
        given = {LOOK_FILE: look.text} if look.own else {}
        for name, text in given.items():
            (folder / name).write_text(text, encoding="utf-8")
        paths = [templates / LOOKS / f"{look.name}.yaml"] if look.name else []
        paths += [folder / name for name in given]
        layout = load_layout(templates, *((path, path.name) for path in paths))
        files = dump(booklet, layout) | given
        files[BOOKLET_FILE] = _marked(files[BOOKLET_FILE], missing)
        for name, text in files.items():
            (folder / name).write_text(text, encoding="utf-8")
        again = load_with_look(folder, templates)[1].booklet
        if again != booklet:
            raise AssertionError("the files of a source folder hold something else")
        return files | schemas(layout)


def _marked(text: str, missing: Sequence[str]) -> str:
    """Return booklet.yaml with a line above a date that is to be filled in: it shows no mark."""
    if "日期" not in missing:
        return text
    lines = text.splitlines(keepends=True)
    at = next(n for n, line in enumerate(lines) if DATE_MISSING in line)
    before = lines[at][: len(lines[at]) - len(lines[at].lstrip())]
    lines.insert(at, f"{before}# 【日期待填】文件里没有日期：改好下面一行以后，删去这一行\n")
    return "".join(lines)
