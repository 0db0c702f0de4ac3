"""A list that was found -> its kind (类型) and the keys of its columns."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from booklet.adoption.lists import FoundColumn, FoundItem, FoundList
from booklet.incoming.heads import REMARKS
from booklet.model.booklet import Cell, Item
from booklet.model.columns import ChapterLayout, Content
from booklet.model.layout import Layout
from booklet.source.shapes import PAGE_START

FRONT = (Content.NUMBER, Content.CATEGORY, Content.NAME)
# Which kind of layout.yaml a list's title names, and which its columns do.
BY_TITLE = (
    ("reclaimed", re.compile(r"收回|上收|不再承担|取消|承接")),
    ("assisting", re.compile(r"配合|协助|协同|共同")),
    ("basic", re.compile(r"基本|基础|主要职责|法定")),
)
USUAL_KEYS = {Content.NUMBER: "序号", Content.CATEGORY: "事项类别", Content.NAME: "事项名称"}
DUTIES = re.compile("职责|责任|任务")


@dataclass(frozen=True)
class Kind:
    """A list's kind, the keys of its columns in their order, and the titles that differ from them.

    ``base`` is the kind of layout.yaml that it is or is like, empty for an office's own.
    """

    name: str
    base: str
    columns: Mapping[str, FoundColumn]

    @property
    def titles(self) -> dict[str, str]:
        """The printed titles that are not the columns' keys."""
        return {key: c.title for key, c in self.columns.items() if c.title and c.title != key}

    def item(self, found: FoundItem) -> Item:
        """Return an item with its texts by the keys of their columns."""
        cells = {
            key: Cell(paragraphs=found.cells.get(column.at, ()) if column.at is not None else ())
            for key, column in self.columns.items()
            if column.content not in FRONT
        }
        return Item(category=found.category, name=found.name, cells=cells)


def kind_of_list(found: FoundList, title: str, taken: Collection[str], layout: Layout) -> Kind:
    """Return the kind of a list called ``title``, with a name of its own where it is ``taken``."""
    base = _base(found, title, layout)
    columns = _keyed(found, layout.chapters[base] if base else None)
    name = base or "list"
    number = 2 if base else 1
    while name in taken or (not base and name == "list"):
        name = f"{base or 'list'}{number}"
        number += 1
    return Kind(name, base, columns)


def _base(found: FoundList, title: str, layout: Layout) -> str:
    """Return the kind of layout.yaml that a list is, told by its title or else by its columns."""
    typed = [column for column in found.columns if column.content not in FRONT]
    for kind, form in BY_TITLE:
        if form.search(title) and "事项" in title and _fits(typed, layout.chapters[kind]):
            return kind
    contents = [column.content for column in typed]
    duties = [bool(DUTIES.search(column.title)) for column in typed]
    if contents == [Content.LIST, Content.TEXT, Content.TEXT] and duties[1:] == [True, True]:
        return "assisting"
    return "basic" if not typed and "事项" in title else ""


def _fits(typed: list[FoundColumn], look: ChapterLayout) -> bool:
    """Say whether a list may be of a kind: it has other columns than 备注 only if that has too."""
    own = [column for column in typed if column.title not in REMARKS]
    return bool(own) == bool(look.typed_columns)


def _keyed(found: FoundList, look: ChapterLayout | None) -> dict[str, FoundColumn]:
    """Return the columns by their keys: those of ``look`` where they are the same."""
    front = {c.content: c.key for c in look.columns if c.content in FRONT} if look else {}
    keys = _likened(found, look) if look else {}
    columns: dict[str, FoundColumn] = {}
    for at, column in enumerate(found.columns):
        if column.content in FRONT:
            key = front.get(column.content) or column.title or USUAL_KEYS[column.content]
        else:
            key = keys.get(at, column.title)
        plain, number = key, 2
        while key in columns or key == PAGE_START:
            key, number = f"{plain}{number}", number + 1
        columns[key] = replace(column)
    return columns


def _likened(found: FoundList, look: ChapterLayout) -> dict[int, str]:
    """Return which columns of ``look`` a list's are, by position: the most alike first.

    Where both have as many of each content, each column has its other half, however called;
    elsewhere only those do that are called the same.
    """
    own = {
        at: column
        for at, column in enumerate(found.columns)
        if column.content not in FRONT and column.title not in REMARKS
    }
    theirs = look.typed_columns
    same = sorted(c.content for c in own.values()) == sorted(c.content for c in theirs)
    pairs = sorted(
        (
            (SequenceMatcher(None, column.title, other.key).ratio(), -at, -n)
            for at, column in own.items()
            for n, other in enumerate(theirs)
            if column.content is other.content
        ),
        reverse=True,
    )
    keys: dict[int, str] = {}
    for likeness, at, n in pairs:
        key = theirs[-n].key
        if -at not in keys and key not in keys.values() and (same or likeness == 1.0):
            keys[-at] = key
    return keys
