"""Duties that stand elsewhere in their list than where most towns have them."""

from collections import defaultdict
from collections.abc import Iterator
from statistics import median
from typing import TYPE_CHECKING

from booklet.county.differences import Difference, Kind
from booklet.county.names import folded
from booklet.source.order import longest_in_order

if TYPE_CHECKING:
    from booklet.county.county import Common, County


def misplaced(county: "County") -> Iterator[Difference]:
    """Yield the duties that went past others of their category, where most towns agree on those.

    The usual order is that of the median places; as few duties as can be have left it.
    """
    by_category: dict[tuple[int, str], list[Common]] = defaultdict(list)
    for common in county.common:
        by_category[common.group.list, folded(common.yard.category)].append(common)
    for (_, category), commons in by_category.items():
        usual = sorted(
            commons,
            key=lambda c: (median(d.position for d in c.group.members.values()), c.name),
        )
        for town in county.towns:
            own = [
                common
                for common in usual
                if (duty := common.group.members.get(town.number))
                and folded(duty.category) == category
            ]
            positions = [common.group.members[town.number].position for common in own]
            kept = longest_in_order(positions)
            for at, (common, position) in enumerate(zip(own, positions, strict=True)):
                if position not in kept and _agreed(own, positions, at, kept, town.number):
                    before = next((c.name for c in reversed(own[:at])), "")
                    yield Difference(
                        Kind.ORDER, town.number, common.group.list, common.name,
                        common.group.members[town.number], own=common.name, others=before,
                        category=category,
                    )  # fmt: skip


def _agreed(own: "list[Common]", positions: list[int], at: int, kept: set[int], town: int) -> bool:
    """Say whether most other towns have a duty on the other side of all that it went past."""
    mine = positions[at]
    passed = [
        other
        for n, other in enumerate(own)
        if positions[n] in kept and (positions[n] < mine) != (n < at)
    ]
    for other in passed:
        both = [
            (own[at].group.members[t].position, other.group.members[t].position)
            for t in own[at].group.members.keys() & other.group.members.keys()
            if t != town
        ]
        is_behind = mine > other.group.members[town].position
        agree = sum((a > b) != is_behind for a, b in both)
        if not both or agree * 3 < len(both) * 2:
            return False
    return bool(passed)
