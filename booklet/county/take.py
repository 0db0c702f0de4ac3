"""One town's wording of a duty, written into the sources of the other towns."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from booklet.county.county import County
from booklet.county.differences import Difference
from booklet.county.findings import Findings, folder_name
from booklet.county.grouping import Group
from booklet.county.names import Names, folded
from booklet.county.towns import Duty, Town
from booklet.files.checksums import digest
from booklet.files.faults import refuse
from booklet.history.changes import bring_to_end, write
from booklet.model.booklet import Cell, Item
from booklet.model.columns import Content
from booklet.model.layout import Layout
from booklet.model.resources import Resources
from booklet.proof.repairs import difference
from booklet.source.load import Source
from booklet.source.look import load_with_look
from booklet.source.splice import Wanted, rewritten


@dataclass(frozen=True)
class Change:
    """What one town's source becomes: its files with their new bytes, and the bytes expected."""

    town: Town
    files: dict[str, bytes]
    expected: dict[str, str]
    shown: str


@dataclass(frozen=True)
class Taken:
    """What is taken over: the duty's name, the changes, and why the other towns have none."""

    item: str
    changes: tuple[Change, ...]
    left: tuple[tuple[str, str], ...]


def take(
    county: County, address: str, name: str, resources: Resources, dry_run: bool = False
) -> Taken:
    """Write the duty at ``address`` of the town called ``name`` into the other towns.

    A town is called by its folder's name, with as much of the way to it as tells it from others.
    Each keeps its own names, its category and its number; a paragraph that says the same already
    keeps its bytes. A town that lacks the duty gets it where it stands among the same duties. Left
    alone are towns that have it in another list, that accept their own wording in check.yaml, or
    whose list is an office's file or has other columns. Nothing is written with ``dry_run``. Raises
    :class:`UserError` where there is no such town or duty, and where a source cannot be written.
    """
    town, duty = _named(county, address, name)
    group = next(g for g in county.groups if g.members.get(town.number) is duty)
    item = town.names.own(duty.name)
    changes: list[Change] = []
    left: list[tuple[str, str]] = []
    reasons = _reasons(county, group, duty.name)
    for other in county.towns:
        if other is town:
            continue
        if not dry_run and other.source.is_dir():
            bring_to_end(other.source)
        if reason := reasons.get(other.number):
            left.append((other.label, reason))
        elif old := group.members.get(other.number):
            if change := _change(other, old, duty, resources):
                changes.append(change)
            else:
                left.append((other.label, "已经一样"))
        elif change := _addition(other, county, group, duty, resources):
            changes.append(change)
        else:
            left.append((other.label, "这个清单的栏目不同"))
    if not dry_run:
        for change in changes:
            what = f"照{town.name}统一“{item}”"
            write(change.town.source, change.files, what, change.expected)
    return Taken(item, tuple(changes), tuple(left))


def _named(county: County, address: str, name: str) -> tuple[Town, Duty]:
    found = _called(county.towns, name)
    if len(found) != 1:
        known = "、".join(_name_of(town, county.towns) for town in county.towns)
        said = "有好几个清单的文件夹叫这个名称" if found else "没有这个清单"
        raise refuse(name, said, f"--from 后面写 {known}，或者文件夹的路径")
    (town,) = found
    duty = town.at_address(address)
    if duty is None:
        anchors = "、".join(f"{own.anchor}-1" for own in town.lists)
        raise refuse(name, f"这个清单里没有“{address}”这一项", f"写法像网页上的地址：{anchors}")
    return town, duty


def _called(towns: Sequence[Town], name: str) -> list[Town]:
    """Return the towns of a path, or else those whose paths end with ``name``."""
    path = Path(name)
    exact = [town for town in towns if name == town.label or path.resolve() == town.source]
    return exact or [town for town in towns if any(_endings(town, path.parts))]


def _endings(town: Town, parts: Sequence[str]) -> Iterator[bool]:
    """Yield whether a town's path ends with ``parts``; a file's may stand without its suffix."""
    bare = town.source.with_suffix("") if town.source.is_file() else town.source
    for own in (bare.parts, town.source.parts):
        yield own[-len(parts) :] == tuple(parts)


def _name_of(town: Town, towns: Sequence[Town]) -> str:
    """Return the shortest name by which ``town`` alone of the ``towns`` is called."""
    parts = town.source.parts
    names = (
        str(Path(*parts[at:-1], last))
        for at in range(len(parts) - 1, -1, -1)
        for last in (folder_name(town), parts[-1])
    )
    return next(name for name in names if _called(towns, name) == [town])


def _reasons(county: County, group: Group, name: str) -> dict[int, str]:
    """Return why a town's source stays as it is, by the town's number; ``name`` is plain."""
    accepted = {
        finding.town.number
        for finding in Findings(county).accepted
        if _is_of(finding.difference, group, county)
    }
    reasons = {}
    for town in county.towns:
        own = town.number in group.members
        if not own and (town.number, group.list) not in county.chapter_of:
            reasons[town.number] = "没有这个清单"
        elif not own and (astray := county.elsewhere(name, group, town.number)):
            reasons[town.number] = f"放在“{town.lists[astray.chapter].name}”里"
        elif not town.source.is_dir():
            reasons[town.number] = "不是源文件夹，先用 import 读入"
        elif town.number in accepted:
            reasons[town.number] = "check.yaml 里说明了是有意的"
    return reasons


def _is_of(found: Difference, group: Group, county: County) -> bool:
    """Say whether a difference concerns the duty of a ``group`` in its town, or its lack."""
    if found.duty or found.town in group.members:
        return found.duty is group.members.get(found.town)
    return (found.list, found.item) == (group.list, county.name_of(group))


def _change(town: Town, old: Duty, new: Duty, resources: Resources) -> Change | None:
    """Return what becomes of a town's source, None where it says the same already."""
    layout, source = load_with_look(town.source, resources.templates)
    chapter = source.booklet.chapters[old.chapter]
    look = layout.chapters[chapter.kind]
    contents = {column.key: column.content for column in look.typed_columns}
    before = chapter.items[old.position]
    cells = {
        key: _cell(town.names, before.cells[key], texts, contents[key])
        for key, texts in new.cells.items()
        if key in before.cells
    }
    name = before.name if folded(old.name) == folded(new.name) else town.names.own(new.name)
    item = before.model_copy(update={"name": name, "cells": {**before.cells, **cells}})
    if item == before:
        return None
    wanted = [Wanted(own, at) for at, own in enumerate(chapter.items)]
    wanted[old.position] = Wanted(item, old.position)
    return _spliced(town, source, layout, old.chapter, wanted)


def _addition(
    town: Town, county: County, group: Group, new: Duty, resources: Resources
) -> Change | None:
    """Return what becomes of the source of a town that lacks a duty, None without its columns."""
    layout, source = load_with_look(town.source, resources.templates)
    number = county.chapter_of[town.number, group.list]
    items = source.booklet.chapters[number].items
    keys = [c.key for c in layout.chapters[source.booklet.chapters[number].kind].typed_columns]
    if not new.cells.keys() >= set(keys):
        return None
    category = town.names.own(new.category)
    at = _place(town, county, group, new, [item.category for item in items])
    item = Item(
        category=category,
        name=town.names.own(new.name),
        cells={key: Cell(paragraphs=tuple(map(town.names.own, new.cells[key]))) for key in keys},
    )
    wanted = [Wanted(own, n) for n, own in enumerate(items)]
    wanted.insert(at, Wanted(item))
    return _spliced(town, source, layout, number, wanted)


def _place(town: Town, county: County, group: Group, new: Duty, categories: Sequence[str]) -> int:
    """Return where a duty goes among a town's: beside its neighbour of the same category.

    That is the next one above which the town has too, or else the next below. Without one it is
    the end of its category, or of the list.
    """
    both = (g.members for g in county.groups if g.list == group.list)
    beside = {
        members[new.town].position: members[town.number].position
        for members in both
        if new.town in members
        and town.number in members
        and members[new.town].category == members[town.number].category == new.category
    }
    above = [at for at in beside if at < new.position]
    if above:
        return beside[max(above)] + 1
    if beside:
        return beside[min(beside)]
    own = [at for at, name in enumerate(categories) if name == town.names.own(new.category)]
    return max(own, default=len(categories) - 1) + 1


def _cell(names: Names, old: Cell, new: Sequence[str], content: Content) -> Cell:
    """Return a cell that says what ``new`` does; what it says already is kept as it is."""
    kept = {folded(names.plain(text)): text for text in old.paragraphs}
    paragraphs = tuple(kept.get(folded(text)) or names.own(text) for text in new)
    same = content is Content.LIST and set(paragraphs) == set(old.paragraphs)
    return old if same else Cell(paragraphs=paragraphs)


def _spliced(
    town: Town, source: Source, layout: Layout, number: int, wanted: Sequence[Wanted]
) -> Change:
    chapter = source.booklet.chapters[number]
    document = source.documents[chapter.file]
    look = layout.chapters[chapter.kind]
    files = {chapter.file: rewritten(document, chapter.items, wanted, look).raw}
    shown = difference(town.source, files)
    return Change(town, files, {chapter.file: digest(document.raw)}, shown)
