"""A later edition of a booklet, made by random edits that are known."""

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from booklet.editions.comparison import Change
from booklet.model.booklet import Booklet, Cell, Item
from booklet.model.columns import Column, Content
from booklet.model.layout import Layout

WORDS = (
    "低空经济", "充电桩", "托育机构", "数字乡村", "冷链仓储", "直播带货", "适老化改造", "碳汇林",
    "智慧广播", "校外供餐", "快递驿站", "露营基地", "农光互补", "新就业群体", "共享农庄", "药柜",
)  # fmt: skip
ENDS = ("布局引导", "备案登记", "隐患核查", "名录维护", "季度通报", "联合会商")


@dataclass(frozen=True)
class Edited:
    """What was done to one item: its chapter and name before and after, None where it is not."""

    changes: tuple[Change, ...]
    old: tuple[int, str] | None
    new: tuple[int, str] | None


def revised(
    booklet: Booklet,
    layout: Layout,
    seed: int,
    *,
    added: int = 5,
    removed: int = 4,
    moved: int = 6,
    renamed: int = 3,
    reworded: int = 20,
) -> tuple[Booklet, list[Edited]]:
    """Return an edition with so many edits, each of an item of its own, and what they were."""
    return _Revision(booklet, layout, random.Random(seed)).run(
        added, removed, moved, renamed, reworded
    )


class _Revision:
    def __init__(self, booklet: Booklet, layout: Layout, dice: random.Random) -> None:
        self.booklet = booklet
        self.dice = dice
        self.looks = [layout.chapters[chapter.kind] for chapter in booklet.chapters]
        self.items = [list(chapter.items) for chapter in booklet.chapters]
        self.done: list[Edited] = []

    def run(
        self, added: int, removed: int, moved: int, renamed: int, reworded: int
    ) -> tuple[Booklet, list[Edited]]:
        everything = [(c, item) for c, items in enumerate(self.items) for item in items]
        worded = [(c, item) for c, item in everything if item.cells]
        again = self.dice.sample(worded, reworded)
        taken = {id(item) for _, item in again}
        rest = [(c, item) for c, item in everything if id(item) not in taken]
        picked = iter(self.dice.sample(rest, removed + moved + renamed))
        for chapter, item in again:
            self.replace(chapter, item, self.reworded(chapter, item), Change.REWORDED)
        for _ in range(renamed):
            chapter, item = next(picked)
            name = self.longer_name(item.name)
            self.replace(chapter, item, item.model_copy(update={"name": name}), Change.RENAMED)
        for _ in range(removed):
            chapter, item = next(picked)
            self.items[chapter].remove(item)
            self.done.append(Edited((Change.REMOVED,), (chapter, item.name), None))
        for _ in range(moved):
            self.move(*next(picked))
        for word in self.dice.sample(WORDS, added):
            chapter = self.dice.randrange(len(self.items))
            item = self.dice.choice(self.items[chapter])
            name = f"{word}{self.dice.choice(ENDS)}"
            cells = {c.key: self.new_cell(c, word) for c in self.looks[chapter].typed_columns}
            self.insert(chapter, item.model_copy(update={"name": name, "cells": cells}))
            self.done.append(Edited((Change.ADDED,), None, (chapter, name)))
        chapters = tuple(
            chapter.model_copy(update={"items": tuple(items)})
            for chapter, items in zip(self.booklet.chapters, self.items, strict=True)
        )
        return self.booklet.model_copy(update={"chapters": chapters}), self.done

    def replace(self, chapter: int, old: Item, new: Item, change: Change) -> None:
        self.items[chapter][self.items[chapter].index(old)] = new
        self.done.append(Edited((change,), (chapter, old.name), (chapter, new.name)))

    def move(self, chapter: int, item: Item) -> None:
        """Move an item to another category, of its own or of another chapter."""
        self.items[chapter].remove(item)
        to = self.dice.randrange(len(self.items))
        categories = {other.category for other in self.items[to]} - {item.category}
        category = self.dice.choice(sorted(categories))
        cells = {
            column.key: item.cells.get(column.key) or self.new_cell(column, "承接")
            for column in self.looks[to].typed_columns
        }
        self.insert(to, item.model_copy(update={"category": category, "cells": cells}))
        self.done.append(Edited((Change.MOVED,), (chapter, item.name), (to, item.name)))

    def insert(self, chapter: int, item: Item) -> None:
        """Put an item somewhere among those of its category."""
        items = self.items[chapter]
        places = [n for n, other in enumerate(items) if other.category == item.category]
        items.insert(self.dice.choice(places) + self.dice.randint(0, 1), item)

    def reworded(self, chapter: int, item: Item) -> Item:
        columns = self.looks[chapter].typed_columns
        column = self.dice.choice([c for c in columns if c.content is Content.TEXT])
        paragraphs = list(item.cells[column.key].paragraphs)
        at = self.dice.randrange(len(paragraphs))
        match self.dice.randrange(3):
            case 0:
                paragraphs[at] = self.other_text(paragraphs[at])
            case 1:
                paragraphs.insert(at, f"{self.dice.choice(WORDS)}{self.dice.choice(ENDS)}；")
            case _ if len(paragraphs) > 1:
                del paragraphs[at]
            case _:
                paragraphs.append("其他事项。")
        cells = {**item.cells, column.key: Cell(paragraphs=tuple(paragraphs))}
        return item.model_copy(update={"cells": cells})

    def other_text(self, text: str) -> str:
        """Return the text with a few characters replaced by a word."""
        start = self.dice.randrange(len(text))
        return text[:start] + self.dice.choice(WORDS) + text[start + self.dice.randint(0, 3) :]

    def longer_name(self, name: str) -> str:
        """Return a name with a word put in: all that there is to know the item by."""
        start = self.dice.randrange(len(name))
        return name[:start] + self.dice.choice(("依法", "全面", "持续", "规范")) + name[start:]

    def new_cell(self, column: Column, word: str) -> Cell:
        if column.content is Content.LIST:
            return Cell(paragraphs=(f"昌吉市{word}局",))
        return Cell(paragraphs=(f"1.{word}{self.dice.choice(ENDS)}；", f"2.{word}长效管护。"))


def found(differences: Iterable[object]) -> Sequence[object]:
    """Return anything in an order in which two lists of it can be compared."""
    return sorted(differences, key=repr)


def changed(booklet: Booklet, change: Any) -> Booklet:
    """Return the booklet after ``change`` of its chapters' items."""
    items = [list(chapter.items) for chapter in booklet.chapters]
    change(items)
    chapters = (
        chapter.model_copy(update={"items": tuple(own)})
        for chapter, own in zip(booklet.chapters, items, strict=True)
    )
    return booklet.model_copy(update={"chapters": tuple(chapters)})
