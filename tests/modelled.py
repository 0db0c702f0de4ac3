"""A day at the editor's page, and a model of what the lists hold: what is done is done to both."""

import json
import random
from collections import Counter
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from playwright.sync_api import Locator, Page, expect

from booklet.files.faults import UserError
from booklet.look.load import load_layout
from booklet.source.load import load_source
from tests.editor import FILES, Editing
from tests.tools import PATIENCE, ROOT

B, A = "basic.yaml", "assisting.yaml"
LABELS = {B: "基本", A: "配合"}
CELLS = ("上级部门职责", "乡镇配合职责")
# Where the other editor writes: the page's changes and undos stay clear of these lines.
ELSEWHERE = "别处"
APART = f"# 以下由别人填写\n# 别动\n{ELSEWHERE}:\n  - 别人写的\n"
DAY = {**FILES, B: FILES[B] + APART}
SIGNS = "甲乙丙丁#: '\"-|[]{}、。（）“”12aé"


@dataclass
class Item:
    """What an item says."""

    category: str
    name: str
    cells: dict[str, str] = field(default_factory=dict)


Lists = dict[str, list[Item]]


class Day:
    """A day at the pages of one editor, and a model of what the lists hold."""

    def __init__(self, editing: Editing, pages: list[Page], seed: int) -> None:
        """Begin with what is in the folder, which is ``DAY``."""
        self.editing = editing
        self.pages = pages
        self.page = pages[0]
        self.random = random.Random(seed)
        self.model, self.others = self.read()
        self.past: list[Lists] = []
        self.future: list[Lists] = []
        self.turning = False
        self.done: Counter[str] = Counter()

    @cached_property
    def layout(self) -> Any:
        return load_layout(ROOT / "templates")

    # --- What is there ---------------------------------------------------------------------------
    def read(self) -> tuple[Lists, list[str]]:
        """Return what the page changes, and the names that the other editor has written."""
        chapters = load_source(self.editing.project / "source", self.layout).booklet.chapters
        lists: Lists = {}
        for file, chapter in zip((B, A), chapters[1:], strict=True):
            lists[file] = [
                Item(
                    item.category,
                    item.name,
                    {key: "\n".join(item.cells[key].paragraphs) for key in CELLS if file == A},
                )
                for item in chapter.items
            ]
        others = [item.name for item in lists[B] if item.category == ELSEWHERE]
        # A category that an undo has brought back may stand behind the other's.
        self.numbers = {
            file: [n for n, item in enumerate(items, 1) if item.category != ELSEWHERE]
            for file, items in lists.items()
        }
        lists[B] = [item for item in lists[B] if item.category != ELSEWHERE]
        return lists, others

    def check(self, what: str) -> None:
        """Wait until the folder holds what the model says."""
        found: object = None
        for _ in range(PATIENCE * 20):
            try:
                found = self.read()
            except UserError as error:  # another hand is writing
                found = error
            if found == (self.model, self.others):
                return
            self.page.wait_for_timeout(30)
        raise AssertionError(f"{what}: not {(self.model, self.others)}\nbut {found}")

    # --- One thing after the other ---------------------------------------------------------------
    def does(self, act: "Act") -> bool:
        """Do something in one of the tabs, and see what comes of it; False if there is no way."""
        self.page = self.random.choice(self.pages)
        before = deepcopy(self.model)
        self.turning = False
        if not act(self):
            return False
        if self.model != before and not self.turning:
            self.past.append(before)
            self.future.clear()
        self.done[act.__name__] += 1
        self.check(act.__name__)
        return True

    def turn(self, undo: bool) -> bool:
        """Let the model be what it was; False where there is nothing to turn back."""
        here, there = (self.past, self.future) if undo else (self.future, self.past)
        if not here:
            return False
        there.append(self.model)
        self.model = here.pop()
        self.turning = True
        return True

    @property
    def said(self) -> Locator:
        return self.page.get_by_role("status", name="刚才做的")

    def pick(self, file: str | None = None) -> tuple[str, list[Item], int]:
        file = file or self.random.choice((B, A))
        return file, self.model[file], self.random.randrange(len(self.model[file]))

    def text(self, most: int = 9) -> str:
        made = "".join(self.random.choice(SIGNS) for _ in range(self.random.randint(1, most)))
        return made.strip() or "空"

    def open(self, file: str, at: int) -> Locator:
        """Open an item by a click on its row, once its page is there."""
        item = self.model[file][at]
        label = f"{LABELS[file]}-{self.numbers[file][at]}"
        said = f"{label} {item.category} {item.name}"
        quoted = json.dumps(said, ensure_ascii=False)
        row = self.page.locator(f'.row[aria-label={quoted}], .row[aria-label^={quoted[:-1]} 有 "]')
        # Two, for an instant, where one is still of the page before: of items that say the same it
        # may be another's.
        expect(row).to_have_count(1)
        row.click()
        form = self.page.get_by_role("region", name="修改这一项")
        expect(form.get_by_role("heading")).to_contain_text(f"{label} ")
        expect(form.get_by_label("事项名称")).to_have_value(item.name)
        return form

    def leave(self) -> None:
        """Save what is typed in one of the ways there are."""
        if self.random.random() < 0.5:
            self.page.keyboard.press("Control+s")
        else:
            self.page.keyboard.press("Tab")
            if self.page.locator(".offer :focus").count():  # the right form of a sign is offered
                self.page.keyboard.press("Tab")
        expect(self.page.locator("#item .state")).to_have_text("已保存")


Act = Callable[[Day], bool]
