"""What the page is told of a booklet: its lists, its items and its cover, as JSON holds them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

from booklet.editing.desk import Desk, OwnList, Reading
from booklet.fields.front import COVER, ROLE, TEXT
from booklet.files.faults import Fault
from booklet.model.booklet import Item
from booklet.model.columns import Categories, ChapterLayout, Column, Content
from booklet.model.marks import mark, whole_mark
from booklet.model.texts import Texts
from booklet.source.shapes import BOOKLET_FILE, MAIN, ROLES

JSON = dict[str, Any]


def fault_form(fault: Fault, key: str = "") -> JSON:
    """Return a fault; ``key`` is that of the field which is to blame.

    ``said`` is all of it in words: the line of its file, if it has one, what is wrong, the remedy.
    """
    place = fault.place
    where = str(place) if place.part else f"{place.file} 第 {place.line} 行"
    return {
        "file": fault.place.file,
        "line": fault.place.line,
        "column": fault.place.column,
        "message": fault.message,
        "remedy": fault.remedy,
        "said": f"{where}：{fault.advice}" if place.line else fault.advice,
        "excerpt": fault.excerpt.strip(),
        "key": key,
    }


def cell_form(column: Column, item: Item) -> Any:
    """Return what stands in a cell: names, whether it is ticked, or text."""
    cell = item.cells[column.key]
    if column.content is Content.LIST:
        return list(cell.paragraphs)
    if column.content is Content.TICK:
        return bool(cell.paragraphs)
    return cell.text


def bare_form(item: Item, look: ChapterLayout) -> JSON:
    """Return an item by itself, as it may have stood in an earlier edition too."""
    return {
        "category": item.category,
        "name": item.name,
        "cells": {c.key: cell_form(c, item) for c in look.typed_columns if c.key in item.cells},
        "page_start": item.page_start,
    }


def item_form(reading: Reading, own: OwnList, at: int, desk: Desk) -> JSON:
    """Return the item of a list at a position, which the desk remembers."""
    look, _ = own.readable()
    item = own.items[at]
    line = 0
    if reading.source:
        line = reading.source.item_place(own.number, at)[1].line
    return {
        "file": own.file,
        "at": at,
        "mark": desk.remember(own, at),
        "number": look.numbers(own.items)[at],
        "label": own.label(at),
        **bare_form(item, look),
        "line": line,
        "sha": reading.shas[own.file],
    }


def text_form(reading: Reading, own: OwnList) -> JSON:
    """Return a list that is a text, as one."""
    look, _ = own.readable()
    (column,) = look.columns
    return {
        "file": own.file,
        "sha": reading.shas[own.file],
        "mark": whole_mark(own.items),
        "name": own.name,
        "text": "\n".join(item.cells[column.key].text for item in own.items),
    }


def booklet_form(reading: Reading) -> JSON:
    """Return all of the booklet but the texts of its cells."""
    return {
        "id": sha256(str(reading.folder).encode()).hexdigest()[:16],
        "folder": reading.folder.name,
        "title": _title(reading),
        "begun": reading.begun,
        "shas": reading.shas,
        "front": _front(reading),
        "lists": [_list(own) for own in reading.lists],
        "departments": departments(reading),
    }


def _title(reading: Reading) -> str:
    words = {line["role"]: line["text"] for line in front_lines(reading)}
    return words.get("单位", "") + words.get("标题", "")


def own_cover(reading: Reading) -> bool:
    """Say whether booklet.yaml lists the cover's lines."""
    return bool(reading.front and reading.front.cover)


def front_value(reading: Reading, key: str) -> str:
    """Return the text that booklet.yaml has under a key of its own, "" if none."""
    document = reading.documents.get(BOOKLET_FILE)
    value = document.value.get(key, "") if document and isinstance(document.value, dict) else ""
    return value if isinstance(value, str) else ""


def front_lines(reading: Reading) -> list[dict[str, str]]:
    """Return the lines of the cover, each with its role's word."""
    if reading.front is None:
        return []
    if own_cover(reading):
        value: Any = reading.documents[BOOKLET_FILE].value
        return [{"role": line[ROLE], "text": line[TEXT]} for line in value[COVER]]
    return [{"role": key, "text": front_value(reading, key)} for key in MAIN]


def _front(reading: Reading) -> JSON:
    return {
        "readonly": reading.front is None,
        "faults": [fault_form(fault) for fault in reading.fault_of(BOOKLET_FILE)],
        "cover": front_lines(reading),
        "own_cover": own_cover(reading),
        "roles": list(ROLES),
        "prefix": front_value(reading, "清单前缀"),
        "footer": front_value(reading, "页脚") or None,
        "header": front_value(reading, "页眉") or None,
    }


def _list(own: OwnList) -> JSON:
    form: JSON = {
        "list": own.number,
        "file": own.file,
        "name": own.name,
        "kind": own.kind,
        "anchor": own.anchor,
        "readonly": own.chapter is None,
        "faults": [fault_form(fault) for fault in own.faults],
        "prose": bool(own.look and own.look.is_prose),
        "items": [],
    }
    if own.look is None:
        return form
    titles: Mapping[str, str] = own.chapter.column_titles if own.chapter else {}
    if not own.look.is_prose:
        form |= {
            "number_key": own.look.column(Content.NUMBER).key,
            "category_key": own.look.column(Content.CATEGORY).key,
            "name_key": own.look.column(Content.NAME).key,
            "has_categories": own.look.category is not Categories.NONE,
        }
    form |= {
        "columns": [_column(column, titles) for column in own.look.typed_columns],
        "titles": {c.key: titles.get(c.key, c.key) for c in own.look.columns},
        "categories": list(dict.fromkeys(item.category for item in own.items)),
        "may_be_empty": bool(own.look.empty),
        "items": _outline(own, own.look),
    }
    return form


def _column(column: Column, titles: Mapping[str, str]) -> JSON:
    return {
        "key": column.key,
        "title": titles.get(column.key, column.key),
        "content": column.content.value,
        "optional": column.may_be_empty,
        "empty": column.empty,
        "sign": column.sign,
    }


def _outline(own: OwnList, look: ChapterLayout) -> list[JSON]:
    names: Sequence[str] = [item.name for item in own.items]
    if look.is_prose:
        names = [item.cells[look.columns[0].key].text for item in own.items]
    numbers = look.numbers(own.items)
    return [
        {
            "at": at,
            "number": numbers[at],
            "label": own.label(at),
            "category": item.category,
            "name": names[at],
            "mark": mark(item),
        }
        for at, item in enumerate(own.items)
    ]


def departments(reading: Reading) -> list[str]:
    """Return the departments that the lists name, those named most often first."""
    counts: Counter[str] = Counter()
    for own in reading.lists:
        for column in own.look.typed_columns if own.look and own.chapter else ():
            if column.content is Content.LIST:
                for item in own.items:
                    counts.update(item.cells[column.key].paragraphs)
    if not counts and reading.source:
        named = Texts(reading.source.booklet, reading.layout).of_items
        for names in named.values():
            counts.update(names)
    return [name for name, _ in counts.most_common()]
