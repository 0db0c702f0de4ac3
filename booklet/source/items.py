"""Items in their shapes -> the model's, from a file of source/ or from a table's row."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from booklet.files.faults import UserError
from booklet.model.booklet import Cell, Item, listed
from booklet.model.columns import ChapterLayout, Column, Content
from booklet.source.document import Document
from booklet.source.shapes import YES, chapter_shape, row_shape
from booklet.source.wording import SAID, NoSlip, faults_of


class Mistyped(ValueError):
    """What is wrong with an item, message and remedy by column key."""

    def __init__(self, wrong: Mapping[str, tuple[str, str]]) -> None:
        """Keep what is wrong."""
        self.wrong = wrong
        super().__init__(wrong)


class OtherKind(NoSlip):
    """The faults of a list's file in which a list of another kind stands.

    ``said`` tells so of the file, ``remedy`` what to do where booklet.yaml names it.
    """

    said: str
    remedy: str


def items_of_kind(
    document: Document, kind: str, layouts: Mapping[str, ChapterLayout]
) -> tuple[Item, ...]:
    """Return the items of a file as a list of the ``kind``, whose columns ``layouts`` has.

    Raises :class:`UserError` for what is wrong in it, :class:`OtherKind` where that is no slip.
    """
    try:
        return chapter_items(document, layouts[kind])
    except UserError as error:
        other = _other_kind(document, kind, layouts, len(error.faults))
        if not other:
            raise
        refused = OtherKind(error.faults)
    refused.said = f"里面像是“{other}”类型的清单，不是“{kind}”类型的"
    refused.remedy = f"文件名写错了，就改成这个清单的文件名；类型写错了，就把类型改成 {other}"
    if all(map(_is_name, _entries(document.value))):
        refused.remedy += "；都没有写错，就给每个事项补上各栏"
    raise refused from None


def _other_kind(
    document: Document, kind: str, layouts: Mapping[str, ChapterLayout], wrong: int
) -> str:
    """Return the kind of list that a file holds if it is not ``kind``, or nothing.

    As such ``wrong`` faults are found in it.
    """
    entries = _entries(document.value)
    # A single name, or what is right in one item of two, tells nothing.
    alone = len(entries) == 1 and _is_name(entries[0])
    least = len(document.value) if layouts[kind].is_prose else len(entries)
    if not entries or wrong < least or alone:
        return ""
    found: dict[str, int] = {}
    for other, layout in layouts.items():
        try:
            chapter_items(document, layout)
            found[other] = 0
        except UserError as error:
            found[other] = len(error.faults)
    best = min(found, key=lambda other: found[other])
    few = 0 if layouts[best].is_prose else wrong // 4
    return best if best != kind and found[best] <= few else ""


def _entries(value: Any) -> list[Any]:
    """Return what a file has below its keys."""
    below = value.values() if isinstance(value, dict) else ()
    return [entry for own in below for entry in (own if isinstance(own, list) else [own])]


def _is_name(entry: Any) -> bool:
    """Say whether an entry is no more than a name."""
    return isinstance(entry, str) or (isinstance(entry, dict) and len(entry) == 1)


def chapter_items(document: Document, layout: ChapterLayout) -> tuple[Item, ...]:
    """Return the items of a chapter's file. Raises :class:`UserError` for what is wrong in it."""
    value: Any = document.value
    if value == [] and layout.empty:
        return ()
    if isinstance(value, dict) and not layout.is_prose:
        value = _spelled_out(value, layout)
    shape = chapter_shape(layout)
    try:
        found: Any = shape.model_validate(value)
    except ValidationError as error:
        raise UserError(faults_of(error, document, shape)) from None
    if layout.is_prose:
        return tuple(paragraph_item(text, layout) for text in found.text.split("\n"))
    return tuple(
        item_of(category, item, layout) for category, items in found.root.items() for item in items
    )


def _spelled_out(value: Any, layout: ChapterLayout) -> Any:
    """Return a chapter's value with plain-string items written as mappings."""
    name = layout.column(Content.NAME).key
    return {
        category: [{name: item} if isinstance(item, str) else item for item in items]
        if isinstance(items, list)
        else items
        for category, items in value.items()
    }


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
