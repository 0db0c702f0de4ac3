"""An item in its shape -> the model's Item, from a file of source/ or from a table's row."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from booklet.model.booklet import Cell, Item, listed
from booklet.model.columns import ChapterLayout, Column, Content
from booklet.source.shapes import YES, row_shape
from booklet.source.wording import SAID


class Mistyped(ValueError):
    """What is wrong with an item, message and remedy by column key."""

    def __init__(self, wrong: Mapping[str, tuple[str, str]]) -> None:
        """Keep what is wrong."""
        self.wrong = wrong
        super().__init__(wrong)


def item_of(category: str, shape: Any, layout: ChapterLayout) -> Item:
    """Return the item that the ``shape`` of a chapter holds under ``category``."""
    cells = {
        column.key: Cell(paragraphs=_paragraphs(column, getattr(shape, f"column_{number}")))
        for number, column in enumerate(layout.typed_columns)
    }
    return Item(category=category, name=shape.name, cells=cells, page_start=shape.page_start)


def paragraph_item(text: str, layout: ChapterLayout) -> Item:
    """Return a paragraph of a text as an item without a name."""
    (column,) = layout.columns
    return Item(category="", name="", cells={column.key: Cell(paragraphs=(text,))})


def _paragraphs(column: Column, value: Any) -> tuple[str, ...]:
    """Return the paragraphs of a cell that was read as ``value``."""
    if column.content is Content.TICK:
        return (column.sign,) if value else ()
    if column.content is Content.LIST:
        return tuple(value)
    return tuple(value.split("\n")) if value else ()


def item_of_row(texts: Mapping[str, str], layout: ChapterLayout) -> Item:
    """Return the item that a table's row holds, its texts by column key.

    Raises :class:`Mistyped` as :func:`item_of_values` does.
    """
    lists = {c.key for c in layout.typed_columns if c.content is Content.LIST}
    signs = {c.key: c.sign for c in layout.typed_columns if c.content is Content.TICK}
    texts = {key: YES if text.strip() == signs.get(key) else text for key, text in texts.items()}
    values = {
        key: list(listed(text).paragraphs) if key in lists else text
        for key, text in texts.items()
        if key != layout.column(Content.NUMBER).key
    }
    return item_of_values(values, layout)


def item_of_values(values: Mapping[str, Any], layout: ChapterLayout) -> Item:
    """Return the item that has these values by key, its category's among them, as a file has them.

    The rules are those of a chapter's file. Raises :class:`Mistyped` where they are broken.
    """
    try:
        shape: Any = row_shape(layout).model_validate(values)
    except ValidationError as error:
        wrong = ((str(e["loc"][0]), SAID[e["type"]]) for e in error.errors(include_url=False))
        raise Mistyped(
            {key: (message.format(key=key), remedy) for key, (message, remedy) in wrong}
        ) from None
    return item_of(shape.category, shape, layout)
