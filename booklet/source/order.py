"""Items of an edited file, a category perhaps in several places -> the order of the categories."""

from bisect import bisect_left
from collections.abc import Sequence
from itertools import groupby
from operator import itemgetter


def category_order(found: Sequence[tuple[str, bool]], before: Sequence[str]) -> list[str]:
    """Return the order of a file's categories, the items of each put together.

    ``found`` has, item by item, its category and whether that is what the source has for it;
    ``before`` is the source's order. A category stands in several places when it was retyped in a
    row among those of another. As many categories as can stay in the source's order, each in the
    first of its places that allows it; any other goes where most of it is. So the same file, read
    again, changes nothing.
    """
    runs = [(category, list(items)) for category, items in groupby(found, key=itemgetter(0))]
    count = len(runs)
    rank = {category: number for number, category in enumerate(before)}
    # Later places of one category have lower numbers: only one of them can stand in rising order.
    rising = longest_in_order(
        [(rank[c] + 1) * count - 1 - at for at, (c, _) in enumerate(runs) if c in rank]
    )
    places: dict[str, int] = {}
    above = -1
    for last in sorted(count - 1 - number % count for number in rising):
        category = runs[last][0]
        own = [at for at in range(above + 1, last + 1) if runs[at][0] == category]
        stayed = [at for at in own if any(stays for _, stays in runs[at][1])]
        places[category] = above = (stayed or own)[0]
    # The largest last: of the places of a category, the last one put down stays.
    by_size = sorted(range(count), key=lambda at: (*_size(runs[at][1]), -at))
    largest = {runs[at][0]: at for at in by_size}
    places = largest | places
    return sorted(places, key=lambda category: places[category])


def _size(items: Sequence[tuple[str, bool]]) -> tuple[int, int]:
    """Return how many of the items had their category before, and how many there are."""
    return sum(stayed for _, stayed in items), len(items)


def longest_in_order(positions: Sequence[int]) -> set[int]:
    """Return the most of ``positions`` that stand in rising order; the others have been moved."""
    ends: list[int] = []  # the lowest last position of a rising row of each length
    lengths = []
    for position in positions:
        length = bisect_left(ends, position)
        ends[length : length + 1] = [position]
        lengths.append(length)
    kept, length = set(), len(ends) - 1
    for position, own in zip(reversed(positions), reversed(lengths), strict=True):
        if own == length:
            kept.add(position)
            length -= 1
    return kept
