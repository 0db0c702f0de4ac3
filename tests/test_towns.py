"""Made-up towns are what other tests and the measurements take them for."""

import statistics
from pathlib import Path

import pytest

from booklet.model.booklet import Booklet
from booklet.model.layout import Layout
from booklet.model.resources import Resources
from booklet.proof import check
from booklet.source.dump import dump
from tests import towns


def lengths(booklet: Booklet) -> list[int]:
    return [
        len(cell.text)
        for chapter in booklet.chapters
        for item in chapter.items
        for cell in item.cells.values()
    ]


def test_a_seed_names_one_town() -> None:
    assert towns.booklet(7) == towns.booklet(7)
    assert towns.booklet(7) != towns.booklet(8)


@pytest.mark.parametrize("items", [(1, 1, 1), (108, 102, 34), (300, 30, 500)])
def test_a_town_has_as_many_items_as_asked(items: tuple[int, ...]) -> None:
    made = towns.booklet(1, items).chapters
    assert tuple(len(chapter.items) for chapter in made) == items
    for chapter in made:
        assert len({item.name for item in chapter.items}) == len(chapter.items)


def test_cells_are_as_long_as_the_shipped_booklets(booklet: Booklet) -> None:
    shipped = lengths(booklet)
    made = [length for seed in range(10) for length in lengths(towns.booklet(seed))]
    assert statistics.mean(made) == pytest.approx(statistics.mean(shipped), rel=0.1)
    for ours, theirs in zip(statistics.quantiles(made), statistics.quantiles(shipped), strict=True):
        assert ours == pytest.approx(theirs, rel=0.2)


@pytest.mark.parametrize("seed", range(3))
def test_proofreading_finds_no_error_in_a_sound_town(
    seed: int, layout: Layout, tmp_path: Path
) -> None:
    for name, text in dump(towns.booklet(seed, sound=True), layout).items():
        (tmp_path / name).write_text(text)
    faults = check.check(tmp_path, Resources())
    assert not check.stopping(faults, strict=False)
