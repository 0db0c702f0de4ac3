"""What an item is known by: its text, wherever it has gone."""

import json
from collections.abc import Sequence
from hashlib import sha256

from booklet.model.booklet import Item

LENGTH = 12


def mark(item: Item) -> str:
    """Return a text that is another as soon as anything of the item is."""
    cells = {key: cell.paragraphs for key, cell in item.cells.items()}
    said = json.dumps([item.category, item.name, cells, item.page_start])
    return sha256(said.encode()).hexdigest()[:LENGTH]


def whole_mark(items: Sequence[Item]) -> str:
    """Return what a text is known by: that of all its paragraphs."""
    return sha256("".join(map(mark, items)).encode()).hexdigest()[:LENGTH]


def where(items: Sequence[Item], wanted: str, near: int) -> int | None:
    """Return the position of the item of that mark, the one nearest to ``near``, None if none is.

    Items of one text have one mark.
    """
    if 0 <= near < len(items) and mark(items[near]) == wanted:
        return near
    found = [at for at, item in enumerate(items) if mark(item) == wanted]
    return min(found, key=lambda at: abs(at - near), default=None)
