"""Towns -> the county: its duties, what most say of each, and where a town differs."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import median

from rapidfuzz import fuzz

from booklet.county.differences import Difference, Kind, differences
from booklet.county.grouping import Group, grouped, lists_of
from booklet.county.names import Offices, folded
from booklet.county.towns import Duty, Town
from booklet.county.yardstick import Yardstick, yardstick
from booklet.model.columns import Content
from booklet.source.order import longest_in_order

# Names that are so much alike, in percent, are one duty's in two lists.
ELSEWHERE = 85


@dataclass(eq=False)
class Common:
    """A duty that at least half of the towns have, and what most of them say of it."""

    group: Group
    yard: Yardstick
    name: str


class County:
    """The lists of several towns side by side."""

    def __init__(self, towns: Sequence[Town], model: int | None = None) -> None:
        """Compare ``towns``, numbered from 0; that of the number ``model`` is the yardstick."""
        self.towns = towns
        self.model = model
        self.list_of, self.lists = lists_of(towns)
        if model is not None:
            for chapter, own in enumerate(towns[model].lists):
                self.lists[self.list_of[model, chapter]] = own.name
        self.chapter_of = {(town, at): chapter for (town, chapter), at in self.list_of.items()}
        self.groups = grouped(towns)
        self.offices = Offices(name for town in towns for name in town.offices)
        self.common = [self._common(group) for group in self.groups if self.is_common(group)]

    def is_common(self, group: Group) -> bool:
        """Say whether a duty has a yardstick: at least half of the towns have it, or the model."""
        if self.model is not None:
            return self.model in group.members
        return len(group.members) > 1 and 2 * len(group.members) >= len(self.towns)

    def _common(self, group: Group) -> Common:
        members = [group.members[town] for town in sorted(group.members)]
        contents: dict[str, Content] = {}
        for duty in members:
            contents |= self.towns[duty.town].lists[duty.chapter].contents
        lists = [key for key, content in contents.items() if content is Content.LIST]
        texts = [key for key, content in contents.items() if content is not Content.LIST]
        model = None if self.model is None else group.members[self.model]
        yard = yardstick(members, lists, texts, model)
        (name,) = yard.slots[""]
        return Common(group, yard, name.paragraph)

    def asked(self, group: Group) -> Sequence[Duty]:
        """Return whose word counts on a duty: all that have it, or the model alone."""
        if self.model is not None:
            return [group.members[self.model]]
        return [group.members[town] for town in sorted(group.members)]

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """What each town is called, no two alike."""
        names = Counter(town.name for town in self.towns)
        said = [town.organisation if names[town.name] > 1 else town.name for town in self.towns]
        taken = Counter(said)
        return tuple(
            f"{name}（{town.label}）" if taken[name] > 1 else name
            for name, town in zip(said, self.towns, strict=True)
        )

    def name_of(self, group: Group) -> str:
        """Return what most towns call a duty, plain."""
        return self._names.get(id(group)) or group.usual.name

    @cached_property
    def _names(self) -> dict[int, str]:
        return {id(common.group): common.name for common in self.common}

    @cached_property
    def own(self) -> list[Duty]:
        """The duties that one town alone has (个性事项).

        None is another list's in a wrong one, or one of several towns that stands there twice.
        """
        several = {
            (group.list, folded(duty.name))
            for group in self.groups
            if len(group.members) > 1
            for duty in group.members.values()
        }
        astray = {id(found.duty) for found in self.differences if found.kind is Kind.ELSEWHERE}
        found = [
            duty
            for group in self.groups
            if len(group.members) == 1 and not self.is_common(group)
            for duty in group.members.values()
            if id(duty) not in astray and (group.list, folded(duty.name)) not in several
        ]
        return sorted(found, key=lambda duty: (duty.town, duty.chapter, duty.position))

    @cached_property
    def differences(self) -> list[Difference]:
        """Where towns differ, the gravest kinds first, then as sure as they are."""
        order = list(Kind)
        found = [*self._missing(), *self._of_members(), *misplaced(self)]
        return sorted(
            found,
            key=lambda d: (
                order.index(d.kind), -round(d.share, 2), d.town, d.list,
                d.duty.position if d.duty else -1, d.item, d.key, d.paragraph,
            ),
        )  # fmt: skip

    def _of_members(self) -> Iterator[Difference]:
        categories: dict[tuple[int, int, str, str], list[Difference]] = defaultdict(list)
        for common in self.common:
            for duty in common.group.members.values():
                for found in differences(
                    duty, common.yard, self.offices, common.group.list, common.name
                ):
                    if found.kind is Kind.CATEGORY:
                        which = found.town, found.list, found.own, found.others
                        categories[which].append(found)
                    else:
                        yield found
        for same in categories.values():
            yield from self._categories(same)

    def _categories(self, same: Sequence[Difference]) -> Iterator[Difference]:
        """Yield the duties of a category that others call otherwise: all of them together."""
        first, *others = same
        known = {folded(c.yard.category) for c in self.common if c.group.list == first.list}
        if others and folded(first.own) not in known:
            yield Difference(
                first.kind, first.town, first.list, first.item, first.duty, own=first.own,
                others=first.others, count=len(same),
            )  # fmt: skip
        else:
            yield from same

    # What is missing.

    def _missing(self) -> Iterator[Difference]:
        absent: Counter[tuple[int, int]] = Counter()
        for common in self.common:
            at = common.group.list
            share = len(common.group.members) / len(self.towns)
            for town in self.towns:
                if town.number in common.group.members:
                    continue
                if (town.number, at) not in self.chapter_of:
                    absent[town.number, at] += 1
                    continue
                elsewhere = self.elsewhere(common.name, common.group, town.number)
                yield Difference(
                    Kind.ELSEWHERE if elsewhere else Kind.MISSING, town.number, at, common.name,
                    elsewhere, others=common.name, share=share, category=common.yard.category,
                    own=elsewhere.name if elsewhere else "",
                )  # fmt: skip
        for (number, at), count in absent.items():
            yield Difference(
                Kind.MISSING, number, at, self.lists[at], None, others=self.lists[at], count=count
            )

    def elsewhere(self, plain: str, group: Group, town: int) -> Duty | None:
        """Return the duty of another list of a town that has the name of one which it lacks.

        ``plain`` is that name, and ``group`` has the towns that have it. Where most of these have
        both duties, the other is not this one in another list.
        """
        name = folded(plain)
        rated = ((fuzz.ratio(folded(duty.name), name), duty) for duty in self.towns[town].duties)
        alike = (
            (likeness, duty)
            for likeness, duty in rated
            if likeness >= ELSEWHERE and not self._has_both(group, self._group_of[id(duty)])
        )
        _, best = max(alike, key=lambda own: own[0], default=(0, None))
        if best is None or self.list_of[town, best.chapter] == group.list:
            return None
        return best

    @staticmethod
    def _has_both(group: Group, other: Group) -> bool:
        """Say whether most towns of a ``group`` have the ``other`` duty, too."""
        return 2 * len(group.members.keys() & other.members.keys()) >= len(group.members)

    @cached_property
    def _group_of(self) -> Mapping[int, Group]:
        """The group of each duty, by its id."""
        return {id(duty): group for group in self.groups for duty in group.members.values()}


# --- Order ---------------------------------------------------------------------------------------
def misplaced(county: County) -> Iterator[Difference]:
    """Yield the duties that went past others of their category, where most towns agree on those.

    The usual order is that of the median places, or the model's; as few duties as can be have
    left it.
    """
    by_category: dict[tuple[int, str], list[Common]] = defaultdict(list)
    for common in county.common:
        by_category[common.group.list, folded(common.yard.category)].append(common)
    for (_, category), commons in by_category.items():
        usual = sorted(
            commons,
            key=lambda c: (median(d.position for d in county.asked(c.group)), c.name),
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
                if position not in kept and _agreed(county, own, positions, at, kept, town.number):
                    before = next((c.name for c in reversed(own[:at])), "")
                    yield Difference(
                        Kind.ORDER, town.number, common.group.list, common.name,
                        common.group.members[town.number], own=common.name, others=before,
                        category=category,
                    )  # fmt: skip


def _agreed(
    county: County, own: list[Common], positions: list[int], at: int, kept: set[int], town: int
) -> bool:
    """Say whether most other towns have a duty on the other side of all that it went past.

    With a model it is what that has.
    """
    mine = positions[at]
    passed = [
        other
        for n, other in enumerate(own)
        if positions[n] in kept and (positions[n] < mine) != (n < at)
    ]
    for other in passed:
        both = [
            (duty.position, other.group.members[duty.town].position)
            for duty in county.asked(own[at].group)
            if duty.town in other.group.members and duty.town != town
        ]
        is_behind = mine > other.group.members[town].position
        agree = sum((a > b) != is_behind for a, b in both)
        if not both or agree * 3 < len(both) * 2:
            return False
    return bool(passed)
