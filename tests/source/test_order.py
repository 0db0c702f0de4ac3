"""Where a category of an edited file goes that stands in several places."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booklet.source.order import category_order


def order(file: str, before: str, retyped: Sequence[int] = ()) -> str:
    """Return the order of categories, which have a letter each, an item a letter."""
    found = [(category, at not in retyped) for at, category in enumerate(file)]
    return "".join(category_order(found, before))


@pytest.mark.parametrize(
    ("file", "before", "wanted"),
    [
        ("AABBCC", "ABC", "ABC"),
        ("AACCBB", "ABC", "ACB"),  # moved as a whole
        ("CCAABB", "ABC", "CAB"),
        ("AABNNC", "ABC", "ABNC"),  # a new one
        ("NABC", "ABC", "NABC"),
        ("AC", "ABC", "AC"),  # one is gone
        ("", "ABC", ""),
        ("ABAB", "AB", "AB"),
        ("BABAB", "BA", "BA"),
    ],
)
def test_categories_stand_where_the_file_has_them(file: str, before: str, wanted: str) -> None:
    assert order(file, before) == wanted


@pytest.mark.parametrize(
    ("file", "retyped"),
    [
        ("ACCBBC", (1, 2)),  # more rows were retyped than there are at the old place
        ("CAABBC", (0,)),
        ("BAAABABC", (0, 5)),
        ("CCCABC", ()),
    ],
)
def test_a_category_in_several_places_stays_where_the_source_has_it(
    file: str, retyped: Sequence[int]
) -> None:
    assert order(file, "ABC", retyped) == "ABC"


@pytest.mark.parametrize(
    ("file", "retyped", "wanted"),
    [
        ("NAANNBC", (), "ANBC"),
        ("CABNNNANC", (0,), "ABNC"),
        ("BCCACBB", (), "CAB"),
        ("BBCACB", (0, 1), "CAB"),
        ("ANABC", (), "ANBC"),  # a new one amid another
        ("ANAMABC", (), "ANMBC"),
        ("ABANBC", (1,), "ANBC"),
        ("NANABC", (), "NABC"),
    ],
)
def test_one_that_stands_there_nowhere_goes_where_most_of_it_is(
    file: str, retyped: Sequence[int], wanted: str
) -> None:
    assert order(file, "ABC", retyped) == wanted


@given(
    found=st.lists(st.tuples(st.sampled_from("ABCDE"), st.booleans()), max_size=14),
    before=st.permutations("ABCD"),
)
def test_reading_a_file_again_changes_nothing(
    found: list[tuple[str, bool]], before: list[str]
) -> None:
    first = category_order(found, before)
    assert sorted(first) == sorted({category for category, _ in found})
    assert category_order([(category, True) for category, _ in found], first) == first
