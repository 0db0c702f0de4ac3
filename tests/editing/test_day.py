"""A made-up day: whatever is done and undone, source/ holds in the end what a model of it does."""

import random
from pathlib import Path
from typing import Any

from booklet.model.layout import Layout
from booklet.source.load import load_source
from tests.asked import Asked
from tests.tools import contents

B = "basic.yaml"


class Day:
    """A day of random changes and undos, and a model of what the lists hold in the end."""

    def __init__(self, asked: Asked, seed: int) -> None:
        self.asked = asked
        self.random = random.Random(seed)
        self.model = self.read()
        self.past: list[dict[str, list[tuple[str, str]]]] = []
        self.future: list[dict[str, list[tuple[str, str]]]] = []

    def read(self) -> dict[str, list[tuple[str, str]]]:
        return {
            own["file"]: [(item["category"], item["name"]) for item in own["items"]]
            for own in self.asked.booklet()["lists"]
        }

    def one(self) -> None:
        if self.random.random() < 0.3:
            self.turn()
            return
        model = {file: list(items) for file, items in self.model.items()}
        act = self.random.choice([self.put_in, self.take_out, self.name, self.shift, self.join])
        act(model)
        if model != self.model:
            self.past.append(self.model)
            self.future.clear()
            self.model = model

    def turn(self) -> None:
        undo = self.random.random() < 0.6
        here, there = (self.past, self.future) if undo else (self.future, self.past)
        if here:
            there.append(self.model)
            self.model = here.pop()
            self.asked.turned("undo" if undo else "redo")

    def pick(self, model: Any) -> tuple[list[tuple[str, str]], int, dict[str, Any]]:
        items = model[B]
        at = self.random.randrange(len(items))
        return items, at, self.asked.ref(B, at)

    def new_name(self) -> str:
        signs = "甲乙丙丁#: '\"-|[]{}、。（）“”12aé"
        text = "".join(self.random.choice(signs) for _ in range(self.random.randint(1, 9)))
        return text.strip() or "空"

    def put_in(self, model: Any) -> None:
        items, at, beside = self.pick(model)
        where, name = self.random.choice(["before", "after"]), self.new_name()
        self.asked.change("insert", list=B, beside=beside, where=where, values={"name": name})
        items.insert(at + (where == "after"), (items[at][0], name))

    def take_out(self, model: Any) -> None:
        items, at, item = self.pick(model)
        if len(items) > 1:
            self.asked.change("remove", item=item)
            del items[at]

    def name(self, model: Any) -> None:
        items, at, item = self.pick(model)
        name = self.new_name()
        self.asked.change("set", item=item, values={"name": name})
        items[at] = (items[at][0], name)

    def shift(self, model: Any) -> None:
        items, at, item = self.pick(model)
        by = self.random.choice([-1, 1])
        self.asked.change("shift", item=item, by=by)
        if 0 <= at + by < len(items):
            if items[at + by][0] == items[at][0]:
                items[at], items[at + by] = items[at + by], items[at]
            else:
                items[at] = (items[at + by][0], items[at][1])

    def join(self, model: Any) -> None:
        items, at, _ = self.pick(model)
        old, new = items[at][0], f"类别{self.random.randrange(4)}"
        self.asked.change("rename_category", old=old, new=new, files=[B])
        if old == new:
            return
        if any(category == new for category, _ in items):
            moved = [(new, name) for category, name in items if category == old]
            rest = [own for own in items if own[0] != old]
            end = max(n for n, own in enumerate(rest) if own[0] == new) + 1
            items[:] = [*rest[:end], *moved, *rest[end:]]
        else:
            items[:] = [(new if own[0] == old else own[0], own[1]) for own in items]


def test_a_day_of_a_hundred_changes_and_undos_ends_as_a_model_of_it(
    asked: Asked, source: Path, layout: Layout
) -> None:
    before = contents(source)
    day = Day(asked, seed=1)
    for _ in range(100):
        day.one()
    assert day.read() == day.model
    again = load_source(source, layout).booklet.chapters[0].items
    assert [(item.category, item.name) for item in again] == day.model[B]
    assert {name: c for name, c in contents(source).items() if name != B} == {
        name: c for name, c in before.items() if name != B
    }
    while asked.booklet()["undo"]:
        asked.turned("undo")
    assert contents(source) == before
