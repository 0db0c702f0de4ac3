"""What changed between two editions is found: all of it and nothing else."""

import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from booklet.editions.comparison import Change, Comparison, compare, same_items
from booklet.editions.text_changes import Edit, Stretch, stretches
from booklet.model.booklet import Booklet, Cell, Chapter, ImprintLine, ImprintRole, Wording
from booklet.model.layout import Layout
from tests import towns
from tests.revised import Edited, changed, found, revised


def edits(comparison: Comparison) -> list[Edited]:
    old, new = comparison.old, comparison.new
    return [
        Edited(
            fate.changes,
            (fate.old.chapter, fate.old.item.name) if fate.old else None,
            (fate.new.chapter, fate.new.item.name) if fate.new else None,
        )
        for fate in comparison.differences
        if not fate.old or old.chapters[fate.old.chapter].items[fate.old.position] == fate.old.item
        if not fate.new or new.chapters[fate.new.chapter].items[fate.new.position] == fate.new.item
    ]


@pytest.mark.parametrize("seed", range(20))
def test_exactly_what_was_edited_is_reported(seed: int, booklet: Booklet, layout: Layout) -> None:
    """5 added, 4 removed, 6 moved, 3 renamed and 20 reworded."""
    new, done = revised(booklet, layout, seed)
    assert len(done) == 38
    assert found(edits(compare(booklet, new))) == found(done)


@settings(max_examples=40)
@given(seed=st.integers(0, 2**32), counts=st.lists(st.integers(0, 12), min_size=4, max_size=4))
def test_any_number_of_edits_is_reported(seed: int, counts: list[int]) -> None:
    booklet, layout = towns._shipped()
    removed, moved, renamed, reworded = counts
    new, done = revised(
        booklet, layout, seed, removed=removed, moved=moved, renamed=renamed, reworded=3 * reworded
    )
    assert found(edits(compare(booklet, new))) == found(done)


def test_the_way_back_is_the_same_way(booklet: Booklet, layout: Layout) -> None:
    new, done = revised(booklet, layout, 7)
    turned = {Change.ADDED: Change.REMOVED, Change.REMOVED: Change.ADDED}
    back = [Edited(tuple(turned.get(c, c) for c in e.changes), e.new, e.old) for e in done]
    assert found(edits(compare(new, booklet))) == found(back)


def test_an_edition_has_not_changed_from_itself(booklet: Booklet) -> None:
    comparison = compare(booklet, booklet)
    assert not comparison.differences
    assert len(comparison.fates) == 244


def test_an_item_moved_past_others_of_its_category_is_reordered_and_they_are_not(
    booklet: Booklet,
) -> None:
    new = changed(booklet, lambda items: items[0].insert(0, items[0].pop(4)))
    (fate,) = compare(booklet, new).differences
    assert fate.changes == (Change.REORDERED,)
    assert fate.old and fate.new and (fate.old.position, fate.new.position) == (4, 0)


def test_two_items_that_changed_places_are_one_change(booklet: Booklet) -> None:
    def change(items: Any) -> None:
        items[1][7], items[1][8] = items[1][8], items[1][7]

    (fate,) = compare(booklet, changed(booklet, change)).differences
    assert fate.changes == (Change.REORDERED,)


def test_an_item_pushed_down_by_others_has_not_changed(booklet: Booklet) -> None:
    def change(items: Any) -> None:
        items[0].insert(0, items[0].pop(60).model_copy(update={"category": "党的建设"}))
        del items[0][20]

    found = [fate.changes for fate in compare(booklet, changed(booklet, change)).differences]
    assert sorted(found) == [(Change.MOVED,), (Change.REMOVED,)]


@settings(max_examples=40)
@given(seed=st.integers(0, 2**32), swaps=st.integers(0, 5))
def test_editions_are_the_same_only_if_their_items_stand_in_the_same_order(
    seed: int, swaps: int
) -> None:
    booklet, _ = towns._shipped()
    dice = random.Random(seed)

    def change(items: Any) -> None:
        for _ in range(swaps):
            own = dice.choice(items)
            own.insert(dice.randrange(len(own)), own.pop(dice.randrange(len(own))))

    new = changed(booklet, change)
    differences = compare(booklet, new).differences
    assert bool(differences) == (new != booklet)
    assert all(fate.changes == (Change.REORDERED,) for fate in differences)
    assert len(differences) <= swaps


def test_a_category_that_is_called_otherwise_takes_its_items_along(booklet: Booklet) -> None:
    def change(items: Any) -> None:
        own = items[0]
        old, other = own[0].category, own[60].category
        for at, item in enumerate(own):
            if item.category == old:
                own[at] = item.model_copy(update={"category": "党建工作"})
        own[60] = own[60].model_copy(update={"category": "党建工作"})
        assert old == "党的建设" and other != old

    comparison = compare(booklet, changed(booklet, change))
    assert comparison.renamed == {(0, "党的建设"): "党建工作"}
    moved = comparison.differences
    assert {fate.changes for fate in moved} == {(Change.MOVED,)}
    alone = [fate for fate in moved if not comparison.went_with_category(fate)]
    assert [fate.old.position for fate in alone if fate.old] == [60]


def test_a_category_whose_items_went_to_one_that_was_there_is_not_called_otherwise(
    booklet: Booklet,
) -> None:
    def change(items: Any) -> None:
        last = items[0][-1].category
        items[0] = [
            item.model_copy(update={"category": last}) if item.category == "党的建设" else item
            for item in items[0]
        ]

    assert compare(booklet, changed(booklet, change)).renamed == {}


@pytest.mark.parametrize(
    ("changed", "beside"),
    [
        ({"date": "2026 年 1 月"}, []),
        ({"region": "某省某市"}, ["封面"]),
        ({"wording": Wording(footer="第 {页} 页")}, ["目录、页眉、页脚的写法"]),
        ({"chapters": [{"note": "共 3 项"}]}, ["清单标题下面的文字"]),
        ({"chapters": [{"column_titles": {"事项名称": "名称"}}]}, ["栏目名称"]),
        ({"chapters": [{"name": "甲清单", "title": "昌吉州昌吉市大西渠镇甲清单"}]}, ["清单的名称"]),
        ({"chapters": [{"title": "某镇基本履职事项清单"}]}, ["清单标题里名称前面的文字"]),
        (
            {"chapters": [{}, Chapter(kind="text", name="说明", title="", file="", items=())]},
            ["有哪些清单和文字、它们的次序"],
        ),
        ({"imprint": (ImprintLine(role=ImprintRole.ISSUER, text="办公室"),)}, ["版记"]),
    ],
)
def test_what_changed_beside_the_items_is_named(
    changed: dict[str, Any], beside: list[str], booklet: Booklet
) -> None:
    if own := changed.get("chapters"):
        first, *others = booklet.chapters
        changed = {"chapters": (first.model_copy(update=own[0]), *others, *own[1:])}
    comparison = compare(booklet, booklet.model_copy(update=changed))
    assert comparison.differences == []
    assert comparison.beside == beside


def test_which_item_is_which_may_be_known_already(booklet: Booklet) -> None:
    same = same_items(booklet, booklet)
    assert same == {at: at for at in same} and len(same) == 244
    del same[1, 12]
    found = [fate.changes for fate in compare(booklet, booklet, same).differences]
    assert sorted(found) == [(Change.ADDED,), (Change.REMOVED,)]


def test_the_number_typed_beside_an_item_tells_it_from_its_like(booklet: Booklet) -> None:
    """Two items of one name whose duties are both new."""

    def change(items: Any) -> None:
        items[1][1] = items[1][1].model_copy(update={"name": items[1][0].name})
        items[1][1] = items[1][1].model_copy(update={"category": items[1][0].category})

    twins = changed(booklet, change)

    def rewritten(items: Any) -> None:
        for at in (0, 1):
            cells = {key: Cell(paragraphs=(f"新{at}。",)) for key in items[1][at].cells}
            items[1][at] = items[1][at].model_copy(update={"cells": cells})

    new = changed(twins, rewritten)
    assert same_items(twins, new)[1, 0] == (1, 0)
    assert same_items(twins, new, {(1, 0): 2, (1, 1): None})[1, 0] == (1, 1)


def test_an_item_may_change_in_more_than_one_way(booklet: Booklet) -> None:
    def change(items: Any) -> None:
        item = items[1][12]
        cells = {**item.cells, "乡镇配合职责": item.cells["上级部门职责"]}
        category = items[1][-1].category
        items[1][12:13] = []
        items[1].append(
            item.model_copy(update={"name": f"{item.name}等", "category": category, "cells": cells})
        )

    (fate,) = compare(booklet, changed(booklet, change)).differences
    assert fate.changes == (Change.MOVED, Change.RENAMED, Change.REWORDED)


def test_a_forced_page_start_is_no_change(booklet: Booklet) -> None:
    def change(items: Any) -> None:
        items[1][12] = items[1][12].model_copy(update={"page_start": True})

    assert not compare(booklet, changed(booklet, change)).differences


def test_lists_in_another_order_are_the_same_lists(booklet: Booklet) -> None:
    new = booklet.model_copy(update={"chapters": booklet.chapters[::-1]})
    assert not compare(booklet, new).differences


def test_a_renamed_list_is_the_same_list(booklet: Booklet) -> None:
    first, *others = booklet.chapters
    chapters = (first.model_copy(update={"name": "基本职责清单"}), *others)
    assert not compare(booklet, booklet.model_copy(update={"chapters": chapters})).differences


def test_a_list_that_is_gone_leaves_removed_items_behind_the_others(booklet: Booklet) -> None:
    new = booklet.model_copy(update={"chapters": booklet.chapters[1:]})
    comparison = compare(booklet, new)
    assert {fate.changes for fate in comparison.differences} == {(Change.REMOVED,)}
    assert len(comparison.differences) == 108
    assert comparison.successors == (None, 0, 1)


# --- Character by character ----------------------------------------------------------------------


def marked(old: str, new: str) -> str:
    signs = {Edit.KEPT: "{}", Edit.REMOVED: "[{}]", Edit.ADDED: "<{}>"}
    return "".join(signs[part.edit].format(part.text) for part in stretches(old, new))


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ("开展宣传。", "开展宣传。", "开展宣传。"),
        ("开展宣传。", "组织开展宣传。", "<组织>开展宣传。"),
        ("1.甲；\n2.乙。", "1.甲；\n2.丙；\n3.乙。", "1.甲；\n2.<丙；\n3.>乙。"),
        ("负责本镇网络安全宣传", "负责全镇网络安全宣传", "负责[本]<全>镇网络安全宣传"),
        ("完全不同的话", "另外一段文字", "[完全不同的话]<另外一段文字>"),
        ("", "新", "<新>"),
        ("旧", "", "[旧]"),
        ("", "", ""),
        ("用𬭸制成", "用㛃制成", "用[𬭸]<㛃>制成"),
    ],
)
def test_changed_characters_are_marked(old: str, new: str, shown: str) -> None:
    assert marked(old, new) == shown


@given(old=st.text("甲乙丙\n1.", max_size=60), new=st.text("甲乙丙\n1.", max_size=60))
def test_the_marks_hold_both_texts(old: str, new: str) -> None:
    parts = stretches(old, new)
    assert "".join(p.text for p in parts if p.edit is not Edit.ADDED) == old
    assert "".join(p.text for p in parts if p.edit is not Edit.REMOVED) == new
    assert all(p.text for p in parts)


def test_texts_too_long_to_compare_are_shown_one_after_the_other() -> None:
    old, new = "甲" * 30_000, "乙" + "甲" * 20_000
    assert stretches(old, new) == (Stretch(Edit.REMOVED, old), Stretch(Edit.ADDED, new))
