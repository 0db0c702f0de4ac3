"""`import` says of two booklets what `compare` prints of them, in the same words."""

import random
import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from booklet.editions.comparison import Comparison, compare
from booklet.incoming.bring_in import import_edited
from booklet.incoming.edition import read_editions
from booklet.incoming.report import report
from booklet.model.booklet import Booklet, Item
from booklet.model.layout import Layout
from booklet.source.load import load_source
from tests.edited import office_files
from tests.revised import changed, revised
from tests.tools import ROOT

TEMPLATES = ROOT / "templates"


def words(comparison: Comparison, layout: Layout) -> Counter[str]:
    """Return how often 修订对照表 has each word for a change."""
    named = layout.comparison.changes
    return Counter(named[change] for fate in comparison.differences for change in fate.changes)


def reordered(items: Any, seed: int) -> None:
    """Drag ten items past others."""
    dice = random.Random(seed)
    for _ in range(10):
        own = dice.choice(items)
        own.insert(dice.randrange(len(own)), own.pop(dice.randrange(len(own))))


@pytest.mark.parametrize("seed", range(5))
def test_what_counts_as_a_change_is_the_same_for_import_and_compare(
    seed: int, booklet: Booklet, layout: Layout
) -> None:
    new = changed(revised(booklet, layout, seed)[0], lambda items: reordered(items, seed))
    comparison = compare(booklet, new)
    said = list(report(comparison, layout))
    assert len(said) == len(comparison.differences)
    assert Counter(kind for change in said for kind in change.kinds) == words(comparison, layout)
    assert words(comparison, layout)["调序"] > 0


@pytest.mark.parametrize("suffix", ["xlsx", "docx"])
def test_a_file_is_imported_as_it_is_compared(
    suffix: str, booklet: Booklet, layout: Layout, tmp_path: Path
) -> None:
    new = changed(revised(booklet, layout, 5)[0], dragged)
    path = office_files(new, layout, tmp_path)[suffix]
    folder = shutil.copytree(ROOT / "source", tmp_path / "source")
    before, after = read_editions(str(folder), str(path), layout, folder)
    comparison = compare(before.booklet, after.booklet)
    imported = import_edited(path, folder, TEMPLATES, None, dry_run=False)
    kinds = Counter(kind for change in imported.changes for kind in change.kinds)
    assert kinds == words(comparison, layout)
    assert kinds["调序"] > 0
    assert load_source(folder, layout).booklet == after.booklet
    again, same = read_editions(str(folder), str(path), layout, folder)
    assert not compare(again.booklet, same.booklet).differences


def dragged(items: Any) -> None:
    """Drag an item among those of its category, and one among those of another."""
    items[0].insert(0, items[0].pop(4))
    items[0].insert(90, items[0].pop(12))


def test_an_item_in_another_order_is_said_with_its_place_before(
    booklet: Booklet, layout: Layout
) -> None:
    new = changed(booklet, lambda items: items[0].insert(0, items[0].pop(4)))
    item = booklet.chapters[0].items[4]
    (said,) = report(compare(booklet, new), layout)
    assert str(said) == (
        f"调序  基本履职事项清单第 1 项“{item.name}”（{item.category}）\n    原在第 5 项"
    )


def test_a_category_that_is_called_otherwise_is_said_once(booklet: Booklet, layout: Layout) -> None:
    def renamed(item: Item) -> Item:
        ours = item.category == "党的建设"
        return item.model_copy(update={"category": "党建工作"}) if ours else item

    def change(items: Any) -> None:
        items[0] = list(map(renamed, items[0]))
        items[0][2] = items[0][2].model_copy(update={"name": f"{items[0][2].name}等"})

    comparison = compare(booklet, changed(booklet, change))
    category, item = report(comparison, layout)
    assert str(category) == "类别改名  基本履职事项清单：“党的建设”改为“党建工作”"
    assert item.kinds == ("更名",)
    # 修订对照表 has a row for each item, which stands in another category now.
    assert words(comparison, layout)["移动"] == len(
        [item for item in booklet.chapters[0].items if item.category == "党的建设"]
    )


def test_what_goes_is_said_below_what_stays(booklet: Booklet, layout: Layout) -> None:
    def change(items: Any) -> None:
        del items[0][0]
        items[0][50] = items[0][50].model_copy(update={"name": f"{items[0][50].name}等"})

    renamed, removed = report(compare(booklet, changed(booklet, change)), layout)
    assert (renamed.kinds, removed.kinds) == (("更名",), ("删除",))
    assert removed.said.startswith("基本履职事项清单原第 1 项“")
