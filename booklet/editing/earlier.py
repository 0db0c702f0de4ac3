"""What changed since an earlier edition, item by item, and back to what it was."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from booklet.editing import requests
from booklet.editing.desk import Desk, OwnList, Reading
from booklet.editing.edit import Edit, Lists
from booklet.editing.forms import JSON, bare_form
from booklet.editing.partial import Partly, can_be_made, changed
from booklet.editing.refusals import Conflict, Malformed, Missing
from booklet.editions.comparison import At, Change, Comparison, Fate, Placed, compare
from booklet.editions.text_changes import Edit as Stretch
from booklet.editions.text_changes import stretches
from booklet.files.faults import UserError
from booklet.history.changes import History
from booklet.incoming.edition import (
    booklet_of,
    files_of_revision,
    place_in_repository,
    revisions_of,
)
from booklet.incoming.report import said_of
from booklet.model.booklet import Booklet
from booklet.model.columns import Content

PUBLISHED, GIT = "published", "git:"
REVISION = re.compile(r"[0-9A-Za-z][\w./~^-]{0,99}", re.ASCII)
MOST_REVISIONS = 50
NEVER = "还没有生成过小册子，没有可以比较的版本；先生成一次"
ELSE = "在这期间清单又改过了，没有写入；重新比较一次"
WORDS = {Stretch.REMOVED: "removed", Stretch.KEPT: "kept", Stretch.ADDED: "added"}
FRONT = {"region": "地区", "organisation": "单位", "title": "标题", "date": "日期"}


def revisions_form(desk: Desk) -> JSON:
    """Return the editions with which the booklet can be compared."""
    last = History(desk.folder).editions.last()
    git = revisions_of(desk.folder, MOST_REVISIONS)
    return {
        "published": last and {"time": last.time},
        "git": [{"rev": own.name, "time": own.time, "subject": own.subject} for own in git],
    }


def earlier_files(desk: Desk, since: str) -> dict[str, bytes]:
    """Return the source files of an earlier edition: ``published``, or ``git:REVISION``.

    Raises :class:`Missing` where nothing was published, and UserError for no such revision.
    """
    if since == PUBLISHED:
        editions = History(desk.folder).editions
        if (last := editions.last()) is None:
            raise Missing(NEVER)
        return editions.files(last)
    revision = since.removeprefix(GIT)
    if not since.startswith(GIT) or not REVISION.fullmatch(revision):
        raise Malformed(since)
    place = place_in_repository(desk.folder)
    return files_of_revision(revision, revision, place, desk.folder)


def _earlier(reading: Reading, desk: Desk, since: str) -> Booklet:
    name = "上次生成的版本" if since == PUBLISHED else since.removeprefix(GIT).replace("/", "／")
    return booklet_of(earlier_files(desk, since), reading.layout, name)


def _now(reading: Reading) -> Booklet:
    if reading.source is None:
        raise UserError(reading.faults)
    return reading.source.booklet


def changes_form(desk: Desk, since: str) -> JSON:
    """Return what has changed since an earlier edition."""
    reading = desk.read()
    now = _now(reading)
    old = _earlier(reading, desk, since)
    comparison = compare(old, now)
    back = _back(comparison)
    of_back = dict(changed(back))
    found = [
        {
            **change_form(reading, comparison, known, fate, new_is_ours=True),
            "restorable": known in of_back and can_be_made(back, of_back[known]),
        }
        for known, fate in changed(comparison)
    ]
    return {
        "since": since,
        "said": f"有变动的事项 {len(found)} 个" if found else "事项没有变动",
        "changes": found,
        "renamed": _renamed(comparison),
        "front": list(_front(comparison)),
        "shas": reading.shas,
    }


def _back(comparison: Comparison) -> Comparison:
    """Return the comparison the other way round, of the same pairs of items."""
    same: dict[At, At] = {
        (fate.old.chapter, fate.old.position): (fate.new.chapter, fate.new.position)
        for fate in comparison.fates
        if fate.old and fate.new
    }
    return compare(comparison.new, comparison.old, same)


def change_form(
    reading: Reading, comparison: Comparison, known: str, fate: Fate, new_is_ours: bool
) -> JSON:
    """Return what became of an item; the old or the new one is that of our lists."""
    words = {Change(change): word for change, word in reading.layout.comparison.changes.items()}
    kinds = [
        change
        for change in fate.changes
        if change is not Change.MOVED or not comparison.went_with_category(fate)
    ]
    number = comparison.chapter(fate)
    chapters = comparison.new.chapters if fate.new else comparison.old.chapters
    placed = fate.new or fate.old
    assert placed
    chapter = chapters[placed.chapter]
    lists = {own.file: own for own in reading.lists}
    return {
        "id": known,
        "kinds": [words[change] for change in kinds],
        "said": said_of(chapter, fate),
        "list": number if number < len(comparison.new.chapters) else None,
        "old": _placed(comparison.old, fate.old, reading, None if new_is_ours else lists),
        "new": _placed(comparison.new, fate.new, reading, lists if new_is_ours else None),
        "fields": list(_fields(reading, comparison, fate)),
    }


def _placed(
    booklet: Booklet, placed: Placed | None, reading: Reading, lists: Mapping[str, OwnList] | None
) -> JSON | None:
    if placed is None:
        return None
    chapter = booklet.chapters[placed.chapter]
    look = reading.layout.chapters[chapter.kind]
    place: dict[str, Any] = {
        "file": chapter.file,
        "list_name": chapter.name,
        "at": placed.position,
        "number": look.numbers(chapter.items)[placed.position],
    }
    if lists:
        place["label"] = lists[chapter.file].label(placed.position)
    return {**place, **bare_form(placed.item, look)}


def _fields(reading: Reading, comparison: Comparison, fate: Fate) -> Iterator[JSON]:
    """Yield the fields whose texts differ, each in its stretches."""
    placed, booklet = (fate.new, comparison.new) if fate.new else (fate.old, comparison.old)
    assert placed
    chapter = booklet.chapters[placed.chapter]
    for column in reading.layout.chapters[chapter.kind].columns:
        if column.content is Content.NUMBER:
            continue
        own = column.content in (Content.NAME, Content.CATEGORY)
        before, after = (
            column.text(0, side.item) if side and (own or column.key in side.item.cells) else ""
            for side in (fate.old, fate.new)
        )
        if before != after:
            yield {
                "key": column.key,
                "title": chapter.column_title(column.key),
                "stretches": [[WORDS[own.edit], own.text] for own in stretches(before, after)],
            }


def _renamed(comparison: Comparison) -> list[JSON]:
    return [
        {"file": comparison.new.chapters[number].file, "old": before, "new": after}
        for (chapter, before), after in comparison.renamed.items()
        if (number := comparison.successors[chapter]) is not None
    ]


def _front(comparison: Comparison) -> Iterator[JSON]:
    old, new = comparison.old, comparison.new
    for field, key in FRONT.items():
        if (before := getattr(old, field)) != (after := getattr(new, field)):
            yield {"key": key, "old": before, "new": after}
    for at, number in enumerate(comparison.successors):
        if number is not None and old.chapters[at].name != new.chapters[number].name:
            name = new.chapters[number].name
            yield {"key": "清单", "old": old.chapters[at].name, "new": name}


def restore(reading: Reading, asked: requests.Restore, desk: Desk) -> Edit:
    """Give items back what they were in an earlier edition."""
    old, now = _earlier(reading, desk, asked.since), _now(reading)
    back = _back(compare(old, now))
    return chosen_of(reading, desk, back, asked.changes, "恢复")


def chosen_of(
    reading: Reading, desk: Desk, comparison: Comparison, wanted: list[str] | str, what: str
) -> Edit:
    """Make some of the changes, or ``"all"``, from what there is to another edition.

    Raises :class:`Conflict` where one of them is not among them any more.
    """
    known = dict(changed(comparison))
    fates = list(known.values()) if wanted == "all" else [known.get(own) for own in wanted]
    chosen = [fate for fate in fates if fate and can_be_made(comparison, fate)]
    if len(chosen) < len(fates):
        raise Conflict(ELSE)
    lists = Lists(reading, desk)
    made = Partly(lists, comparison).make(chosen)
    return Edit(
        lists.files(), f"{what} {len(chosen)} 处", [lists.spot(file, row) for file, row in made]
    )
