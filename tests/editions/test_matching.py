"""Which item of one list is which of another: by what they say, wherever they stand."""

import random
import string
from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from booklet.editions.matching import Entry, Pair, pair_up
from booklet.model.booklet import Booklet, Cell, Item


def entries(booklet: Booklet) -> list[Entry]:
    return [
        Entry(number, position, item)
        for number, chapter in enumerate(booklet.chapters)
        for position, item in enumerate(chapter.items, 1)
    ]


@pytest.fixture(scope="module")
def shipped(booklet: Booklet) -> list[Entry]:
    return entries(booklet)


def entry(
    name: str, text: str = "", *, chapter: int = 0, category: str = "甲", number: int | None = None
) -> Entry:
    cells = {"职责": Cell(paragraphs=tuple(text.split("\n")))} if text else {}
    return Entry(chapter, number, Item(category=category, name=name, cells=cells))


def changed(old: Entry, *, name: str | None = None, last: str | None = None, **place: int) -> Entry:
    """Return ``old`` under another ``name``, with another ``last`` cell, or in another place."""
    item = old.item.model_copy(update={"name": name} if name else {})
    if last:
        key = list(item.cells)[-1]
        cells = {**item.cells, key: Cell(paragraphs=tuple(last.split("\n")))}
        item = item.model_copy(update={"cells": cells})
    return Entry(place.get("chapter", old.chapter), place.get("number", old.number), item)


def joined(old: Sequence[Entry], new: Sequence[Entry]) -> dict[int, int]:
    """Return which entry of ``old`` each of ``new`` is, having checked that none is forgotten."""
    pairs = pair_up(old, new)
    assert sorted(p.old for p in pairs if p.old is not None) == list(range(len(old)))
    assert [p.new for p in pairs if p.new is not None] == list(range(len(new)))
    return {p.new: p.old for p in pairs if p.new is not None and p.old is not None}


def test_shuffled_lists_find_each_item_again(shipped: list[Entry]) -> None:
    order = list(range(len(shipped)))
    random.Random(1).shuffle(order)
    shuffled = [Entry(shipped[at].chapter, None, shipped[at].item) for at in order]
    assert joined(shipped, shuffled) == dict(enumerate(order))


def test_no_item_of_the_booklet_is_taken_for_another(shipped: list[Entry]) -> None:
    """Half of the booklet against its other half: everything removed, everything added."""
    order = list(range(len(shipped)))
    for seed in range(5):
        random.Random(seed).shuffle(order)
        half = [shipped[at] for at in sorted(order[:122])]
        rest = [shipped[at] for at in sorted(order[122:])]
        assert joined(half, rest) == {}


def test_a_renamed_item_is_known_by_its_duties(shipped: list[Entry]) -> None:
    old = [e for e in shipped if e.chapter == 1]
    new = [changed(e, name=f"新名称{letter}") for letter, e in zip(letters(), old, strict=False)]
    assert joined(old, new) == {at: at for at in range(len(old))}


def letters() -> list[str]:
    return [a + b for a in string.ascii_lowercase for b in string.ascii_lowercase]


def test_a_reworded_name_alone_is_known(shipped: list[Entry]) -> None:
    old = [e for e in shipped if e.chapter == 0]
    new = [changed(e, name=f"依法{e.item.name.replace('工作', '事务')}") for e in old]
    assert joined(old, new) == {at: at for at in range(len(old))}


def test_a_duty_rewritten_under_the_old_name_is_the_same_item(shipped: list[Entry]) -> None:
    old = [e for e in shipped if e.chapter == 1]
    new = [changed(e, last="1.另行通知。") for e in old]
    assert joined(old, new) == {at: at for at in range(len(old))}


def test_an_item_is_known_in_another_chapter() -> None:
    old = [entry("河道巡查"), entry("森林防火宣传", chapter=1)]
    new = [entry("森林防火宣传", category="乙"), entry("河道巡查", chapter=2, category="丙")]
    assert joined(old, new) == {0: 1, 1: 0}


def test_formulas_that_many_items_share_do_not_make_two_items_one() -> None:
    said = "负责执法检查；开展立案登记审查；依法依规进行调查，并作出行政处罚决定。"
    names = ["未经批准取水", "擅自凿井", "破坏基本农田标志", "擅自改建房屋", "出租危房"]
    old = [entry(f"对{name}的处罚", said) for name in names]
    new = [*old[:3], entry("对违规设置广告的处罚", said), old[4]]
    pairs = pair_up(old, new)
    assert Pair(3, None) in pairs
    assert Pair(None, 3) in pairs


def test_of_one_name_the_category_decides_then_the_number_then_the_order() -> None:
    old = [entry("宣传", f"{n}号。", category=c, number=n) for n, c in enumerate("甲甲乙乙", 1)]
    new = [
        entry("宣传", "新一。", category="乙", number=4),
        entry("宣传", "新二。", category="甲"),
        entry("宣传", "新三。", category="乙", number=3),
        entry("宣传", "新四。", category="甲", number=1),
    ]
    assert joined(old, new) == {0: 3, 1: 1, 2: 2, 3: 0}


def test_equals_without_end_are_joined_in_their_order() -> None:
    old = [entry("宣传") for _ in range(300)]
    assert joined(old, old[:200]) == {at: at for at in range(200)}


def test_what_was_removed_stands_behind_the_item_that_it_followed() -> None:
    names = ["河道巡查", "森林防火", "信访接待", "殡葬改革", "人口普查"]
    old = [entry(name) for name in names]
    new = [old[4], old[1], entry("垃圾分类")]
    assert pair_up(old, new) == [
        Pair(0, None), Pair(4, 0), Pair(1, 1), Pair(2, None), Pair(3, None), Pair(None, 2)
    ]  # fmt: skip


def test_empty_lists_have_no_pairs() -> None:
    assert pair_up([], []) == []
    assert pair_up([entry("甲")], []) == [Pair(0, None)]
    assert pair_up([], [entry("甲")]) == [Pair(None, 0)]


@settings(max_examples=40)
@given(data=st.data())
def test_any_edit_of_any_items_leaves_the_others_alone(data: st.DataObject) -> None:
    count = data.draw(st.integers(2, 12))
    words = st.text(st.sampled_from("宣传巡查登记核实上报整治排查"), min_size=4, max_size=9)
    names = data.draw(st.lists(words, min_size=count, max_size=count, unique=True))
    old = [entry(name, chapter=n % 3, number=n) for n, name in enumerate(names)]
    gone = data.draw(st.sets(st.integers(0, count - 1)))
    kept = data.draw(st.permutations([n for n in range(count) if n not in gone]))
    new = [Entry(data.draw(st.integers(0, 2)), None, old[n].item) for n in kept]
    assert joined(old, new) == dict(enumerate(kept))
    places = [p.old for p in pair_up(old, old[: count // 2]) if p.old is not None]
    assert all(a < b for a, b in pairwise(places))
