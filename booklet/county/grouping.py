"""The duties of many towns -> which of them are one: each town against what is known so far.

A town's duties whose text or name is known find each other by a table; only what is left is
compared, by rare pairs of characters (booklet/editions/matching.py), and not with every town but
with what each duty is called by most. So the work grows with the towns, not with their square.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from booklet.county.names import folded
from booklet.county.towns import Duty, Town
from booklet.editions.matching import Entry, partners
from booklet.model.booklet import Cell, Item


@dataclass(eq=False)
class Group:
    """One duty as the towns have it: the member of each town that has it, in one list."""

    list: int
    members: dict[int, Duty] = field(default_factory=dict)
    wordings: Counter[bytes] = field(default_factory=Counter)
    shown: dict[bytes, Duty] = field(default_factory=dict)

    def take(self, duty: Duty) -> None:
        """Add the duty of a town that has none here yet."""
        self.members[duty.town] = duty
        self.wordings[duty.key] += 1
        self.shown.setdefault(duty.key, duty)

    def drop(self, duty: Duty) -> None:
        """Take a duty out again."""
        del self.members[duty.town]
        self.wordings[duty.key] -= 1

    @property
    def usual(self) -> Duty:
        """The duty in the wording that most towns have."""
        (key, _), *_ = self.wordings.most_common(1)
        return self.shown[key]


def lists_of(towns: Sequence[Town]) -> tuple[dict[tuple[int, int], int], list[str]]:
    """Return which of the county's lists each (town, chapter) is, and what most call each.

    Lists of one kind are one; where a town has several of a kind, those of one name.
    """
    several = {
        kind
        for town in towns
        for kind, count in Counter(own.kind for own in town.lists).items()
        if count > 1
    }
    found: dict[object, int] = {}
    names: dict[int, Counter[str]] = defaultdict(Counter)
    of: dict[tuple[int, int], int] = {}
    for town in towns:
        for chapter, own in enumerate(town.lists):
            key = (own.kind, own.name) if own.kind in several else own.kind
            of[town.number, chapter] = at = found.setdefault(key, len(found))
            names[at][own.name] += 1
    return of, [names[at].most_common(1)[0][0] for at in range(len(found))]


def grouped(towns: Sequence[Town]) -> list[Group]:
    """Return the duties of the ``towns``, those that are one together, list by list."""
    of, names = lists_of(towns)
    duties: dict[int, dict[int, list[Duty]]] = {at: defaultdict(list) for at in range(len(names))}
    for town in towns:
        for duty in town.duties:
            duties[of[town.number, duty.chapter]][town.number].append(duty)
    return [group for at, own in duties.items() for group in _Grouping(at, own).groups]


class _Grouping:
    """The groups of one list, found town by town."""

    def __init__(self, at: int, duties: dict[int, list[Duty]]) -> None:
        self.at = at
        self.groups: list[Group] = []
        # Which groups have a text or a name, and how many towns have it there.
        self.by_key: dict[bytes, Counter[Group]] = defaultdict(Counter)
        self.by_name: dict[str, Counter[Group]] = defaultdict(Counter)
        shared = Counter(duty.key for own in duties.values() for duty in own)

        # The town that says most as others do comes first: what others say finds its way to that.
        def strangeness(town: int) -> tuple[int, int]:
            return -sum(shared[duty.key] > 1 for duty in duties[town]), town

        for town in sorted(duties, key=strangeness):
            self.add(duties[town])
        for town in sorted(duties):
            self.settle(duties[town], len(duties))

    def add(self, duties: Sequence[Duty]) -> None:
        """Find the group of each of a town's duties, or begin one."""
        left = self.known(duties, self.by_key, lambda duty: duty.key)
        left = self.known(left, self.by_name, lambda duty: folded(duty.name))
        found = _nearest(self.groups, duties, left)
        for duty in left:
            self.join(found[id(duty)] if id(duty) in found else self.begun(), duty)

    def known(
        self,
        duties: Iterable[Duty],
        table: Mapping[Any, Counter[Group]],
        key: Callable[[Duty], object],
    ) -> list[Duty]:
        """Join the duties of which ``table`` knows a group, and return the others."""
        left = []
        for duty in duties:
            groups = table[key(duty)].most_common() if key(duty) in table else ()
            group = next((own for own, _ in groups if duty.town not in own.members), None)
            if group:
                self.join(group, duty)
            else:
                left.append(duty)
        return left

    def begun(self) -> Group:
        self.groups.append(Group(self.at))
        return self.groups[-1]

    def join(self, group: Group, duty: Duty) -> None:
        group.take(duty)
        self.by_key[duty.key][group] += 1
        self.by_name[folded(duty.name)][group] += 1

    def settle(self, duties: Sequence[Duty], towns: int) -> None:
        """Ask once more, now that all is known, for a town's duties that few others have."""
        town = duties[0].town
        usual = [group for group in self.groups if 2 * len(group.members) >= towns]
        rare = {
            id(group.members[town]): group
            for group in self.groups
            if town in group.members and 2 * len(group.members) < towns
        }
        left = [duty for duty in duties if id(duty) in rare]
        found = _nearest(usual, duties, left)
        for duty in left:
            if group := found.get(id(duty)):
                rare[id(duty)].drop(duty)
                group.take(duty)
        self.groups = [group for group in self.groups if group.members]


def _nearest(
    groups: Sequence[Group], duties: Sequence[Duty], left: Sequence[Duty]
) -> dict[int, Group]:
    """Return the group of each duty that is ``left`` of a town's, by the duty's id.

    It says nearly the same as most of the group do. All ``duties`` are looked at, for what is rare
    in a town's list: those that have found their group stand for it.
    """
    town = duties[0].town
    free = [group for group in groups if town not in group.members]
    if not (free and left):
        return {}
    waiting = {id(duty) for duty in left}
    found = [duty for duty in duties if id(duty) not in waiting]
    pairs = partners(
        [_entry(duty) for duty in (*found, *(group.usual for group in free))],
        [_entry(duty) for duty in (*found, *left)],
    )
    return {
        id(left[n - len(found)]): free[o - len(found)]
        for n, o in pairs.items()
        if n >= len(found) and o >= len(found)
    }


def _entry(duty: Duty) -> Entry:
    cells = {
        key: Cell.model_construct(paragraphs=tuple(map(folded, texts)))
        for key, texts in duty.cells.items()
    }
    item = Item.model_construct(category=duty.category, name=folded(duty.name), cells=cells)
    return Entry(0, None, item)
