"""The fields of a form -> an item, by the rules of its list's file."""

from collections.abc import Mapping
from typing import Any

from booklet.editing.refusals import Malformed, Mistaken
from booklet.editing.requests import Values
from booklet.files.names import UNPRINTABLE
from booklet.model.booklet import Item
from booklet.model.columns import ChapterLayout, Content
from booklet.source.items import Mistyped, item_of_values
from booklet.source.shapes import PAGE_START, YES

UNSEEN = "这里有看不见的字符 U+{:04X}"
DELETE, TAB = "删去它", "这是制表符（Tab 键），改成空格，或者分成几段"


def typed_values(item: Item | None, look: ChapterLayout) -> dict[str, Any]:
    """Return what an item's file holds of it, by key; of none what a new one begins with."""
    category, name = (look.column(c).key for c in (Content.CATEGORY, Content.NAME))
    values: dict[str, Any] = {
        category: item.category if item else "",
        name: item.name if item else "",
        PAGE_START: "true" if item and item.page_start else "false",
    }
    for column in look.typed_columns:
        cell = item.cells.get(column.key) if item else None
        paragraphs = cell.paragraphs if cell else ()
        if column.content is Content.LIST:
            values[column.key] = list(paragraphs)
        elif column.content is Content.TICK:
            values[column.key] = YES if paragraphs else ""
        else:
            values[column.key] = "\n".join(paragraphs)
    return values


def item_with(values: Values, item: Item | None, look: ChapterLayout) -> Item:
    """Return ``item``, or a new one, with other ``values``.

    Raises :class:`Mistaken` for what may not stand in a field.
    """
    if look.is_prose:
        raise Malformed("a paragraph of a text is no item")
    typed = typed_values(item, look)
    category, name = (look.column(c).key for c in (Content.CATEGORY, Content.NAME))
    if values.category is not None:
        typed[category] = values.category.strip()
    if values.name is not None:
        typed[name] = values.name.strip()
    if values.page_start is not None:
        typed[PAGE_START] = "true" if values.page_start else "false"
    contents = {column.key: column.content for column in look.typed_columns}
    for key, value in values.cells.items():
        if key not in contents:
            raise Malformed(key)
        typed[key] = _typed(value, contents[key])
    demand_visible(typed)
    try:
        return item_of_values(typed, look)
    except Mistyped as mistyped:
        raise Mistaken(mistyped.wrong) from None


def _typed(value: str | bool | list[str], content: Content) -> str | list[str]:
    if content is Content.LIST:
        if not isinstance(value, list):
            raise Malformed("a list of names")
        return [name.strip() for name in value if name.strip()]
    if content is Content.TICK:
        if not isinstance(value, bool):
            raise Malformed("a tick")
        return YES if value else ""
    if not isinstance(value, str):
        raise Malformed("a text")
    return value.replace("\r\n", "\n").replace("\r", "\n")


def demand_visible(texts: Mapping[str, Any]) -> None:
    """Raise :class:`Mistaken` for characters that nobody sees, which a file may not hold."""
    wrong = {}
    for key, value in texts.items():
        text = "\n".join(value) if isinstance(value, list) else str(value)
        if found := UNPRINTABLE.search(text):
            said = UNSEEN.format(ord(found[0]))
            wrong[key] = said, TAB if found[0] == "\t" else DELETE
    if wrong:
        raise Mistaken(wrong)
