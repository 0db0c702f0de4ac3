"""Which items have to be laid out anew: those that the one comparison finds touched."""

import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from booklet.editions.comparison import compare
from booklet.model.booklet import Booklet, Item
from booklet.preview.window import Span, span
from tests import towns
from tests.revised import changed


def worded(item: Item) -> Item:
    return item.model_copy(update={"name": f"{item.name}等"})


def between(old: Booklet, change: Any) -> Span | None:
    return span(compare(old, changed(old, change)))


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 2**32), edits=st.integers(1, 4))
def test_the_span_is_from_the_first_item_that_differs_to_the_last(seed: int, edits: int) -> None:
    booklet, _ = towns._shipped()
    dice = random.Random(seed)
    chapter = dice.randrange(3)

    def change(items: Any) -> None:
        own = items[chapter]
        for _ in range(edits):
            at, to = (dice.randrange(len(own)) for _ in range(2))
            if dice.random() < 0.5:
                own[at] = worded(own[at])
            else:
                own.insert(to, own.pop(at))

    new = changed(booklet, change)
    pairs = zip(booklet.chapters[chapter].items, new.chapters[chapter].items, strict=True)
    differing = [n for n, (before, after) in enumerate(pairs) if before != after]
    expected = Span(chapter, differing[0], differing[-1], False) if differing else None
    assert span(compare(booklet, new)) == expected


@pytest.mark.parametrize("at", [0, 40, 107])
def test_what_comes_or_goes_renumbers_what_is_below(booklet: Booklet, at: int) -> None:
    new = worded(booklet.chapters[0].items[at])
    added = between(booklet, lambda items: items[0].insert(at, new))
    assert added == Span(0, at, at, True)
    gone = between(booklet, lambda items: items[0].pop(at))
    assert gone == Span(0, min(at, 106), min(at, 106), True)


def test_a_forced_page_start_is_laid_out_anew(booklet: Booklet) -> None:
    def change(items: Any) -> None:
        items[1][12] = items[1][12].model_copy(update={"page_start": True})

    assert between(booklet, change) == Span(1, 12, 12, False)


def test_more_than_the_items_of_one_chapter_is_no_span(booklet: Booklet) -> None:
    def change(items: Any) -> None:
        items[0][0], items[1][0] = worded(items[0][0]), worded(items[1][0])

    assert between(booklet, change) is None
    assert between(booklet, lambda items: items[1].append(items[0].pop(7))) is None
    assert between(booklet, lambda items: None) is None
    later = booklet.model_copy(update={"date": "2026 年 7 月"})
    assert span(compare(booklet, later)) is None
    basic, *others = booklet.chapters
    renamed = (basic.model_copy(update={"title": "清单"}), *others)
    assert span(compare(booklet, booklet.model_copy(update={"chapters": renamed}))) is None
