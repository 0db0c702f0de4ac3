"""Made-up towns: any number of items, lengths drawn from the shipped booklet, the same by seed."""

import random
from collections.abc import Sequence
from functools import cache

from booklet.look.load import load_layout
from booklet.model.booklet import Booklet, Cell, Chapter, Item
from booklet.model.columns import Content
from booklet.model.layout import Layout
from booklet.proof.text_rules import doubled, unpaired
from booklet.source.load import load_source
from tests.tools import ROOT

PLACES = ("红旗", "三道河", "青格达湖", "二六工", "佃坝", "榆树沟", "老龙河", "硫磺沟", "庙尔沟")


@cache
def _shipped() -> tuple[Booklet, Layout]:
    layout = load_layout(ROOT / "templates")
    return load_source(ROOT / "source", layout).booklet, layout


def booklet(
    seed: int,
    items: Sequence[int] = (108, 102, 34),
    paragraphs: tuple[int, int] | None = None,
    longer_than_a_page: int = 0,
    sound: bool = False,
) -> Booklet:
    """Return a town's booklet with so many ``items`` in its chapters.

    Words and lengths are drawn from the shipped booklet; ``paragraphs`` bounds how many a text cell
    has instead, and ``longer_than_a_page`` items of the last chapters have more than fit on one.
    Only the names of ``sound`` towns are without errors that proofreading finds.
    """
    shipped, layout = _shipped()
    dice = random.Random(seed)
    town = f"{dice.choice(PLACES)}{dice.choice('镇乡')}"
    place = f"昌吉市{town}"
    shipped = Booklet.model_validate_json(shipped.model_dump_json().replace("大西渠镇", town))
    chapters = []
    for chapter, count in zip(shipped.chapters, items, strict=True):
        taken: set[str] = set()
        made = [_item(dice, chapter, layout, paragraphs, taken, sound) for _ in range(count)]
        chapters.append(
            chapter.model_copy(
                update={"title": f"昌吉州{place}{chapter.name}", "items": _sorted(dice, made)}
            )
        )
    long = [c for c in range(len(chapters)) if layout.chapters[chapters[c].kind].typed_columns]
    for number in range(longer_than_a_page):
        chapters[long[number % len(long)]] = _with_a_long_item(
            dice, chapters[long[number % len(long)]], layout
        )
    return shipped.model_copy(
        update={
            "organisation": place,
            "chapter_prefix": f"昌吉州{place}",
            "chapters": tuple(chapters),
        }
    )


def _item(
    dice: random.Random,
    chapter: Chapter,
    layout: Layout,
    paragraphs: tuple[int, int] | None,
    taken: set[str],
    sound: bool,
) -> Item:
    """Return an item put together from cells of the chapter's, under a name not ``taken``."""
    cells = {}
    for column in layout.chapters[chapter.kind].typed_columns:
        cell = dice.choice(chapter.items).cells[column.key]
        if paragraphs and column.content is Content.TEXT:
            cell = Cell(
                paragraphs=tuple(_sentence(dice, chapter) for _ in range(dice.randint(*paragraphs)))
            )
        cells[column.key] = cell
    while (name := _name(dice, chapter)) in taken or (sound and not _sound(name)):
        pass
    taken.add(name)
    return Item(category=dice.choice(chapter.items).category, name=name, cells=cells)


def _name(dice: random.Random, chapter: Chapter) -> str:
    """Return a name made of parts of two."""
    first, second = (dice.choice(chapter.items).name for _ in range(2))
    end, start = dice.randint(2, len(first)), dice.randint(1, max(1, len(second) - 2))
    return first[:end] + second[start:]


def _sound(name: str) -> bool:
    """Say whether proofreading lets the name pass: no half of a pair, no two marks in a row."""
    return not [*unpaired(name), *doubled(name)]


def _sentence(dice: random.Random, chapter: Chapter) -> str:
    """Return one paragraph of some item of the chapter."""
    item = dice.choice(chapter.items)
    return dice.choice(item.cells[list(item.cells)[-1]].paragraphs)


def _sorted(dice: random.Random, items: list[Item]) -> tuple[Item, ...]:
    """Return the items with those of one category together, as a chapter wants them."""
    categories = sorted({item.category for item in items})
    dice.shuffle(categories)
    return tuple(sorted(items, key=lambda item: categories.index(item.category)))


def _with_a_long_item(dice: random.Random, chapter: Chapter, layout: Layout) -> Chapter:
    """Return the chapter with the text of one of its items as long as three pages' width allows."""
    key = layout.chapters[chapter.kind].typed_columns[-1].key
    at = dice.randrange(len(chapter.items))
    text = tuple(f"{n}.{_sentence(dice, chapter).lstrip('0123456789. ')}" for n in range(1, 60))
    item = chapter.items[at]
    longer = item.model_copy(update={"cells": {**item.cells, key: Cell(paragraphs=text)}})
    return chapter.model_copy(
        update={"items": (*chapter.items[:at], longer, *chapter.items[at + 1 :])}
    )
