"""Planted faults are found where they are; `python -m tests.planted` tells it of all kinds."""

import pytest

from tests.planted import TEXT, measured

KINDS = {kind.name: kind for kind in TEXT}


@pytest.mark.parametrize(
    "name", ["straight quotes", "phrase misquoted", "law misquoted", "another town", "l. for 1."]
)
def test_planted_faults_are_found_with_the_right_words_at_the_exact_place(name: str) -> None:
    planted, *found = measured(KINDS[name], 10)
    assert planted == 10
    assert min(found) >= 9


def test_at_least_sixty_kinds_are_planted() -> None:
    assert len(KINDS) == len(TEXT) >= 60
