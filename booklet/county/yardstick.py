"""The members of one duty -> what most of them say, paragraph by paragraph."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz

from booklet.county.names import folded
from booklet.county.towns import NAME, Duty

# What stands before a clause and behind it, and changes with its place in the cell.
NUMBER = re.compile(r"\s*(?:\d+[.．、]|[（(]\d+[）)]|[一二三四五六七八九十]+、)\s*")
ENDING = re.compile(r"[；。;.，,、：:\s]+$")
# Paragraphs that have less in common are not taken for one another.
ALIKE = 0.45


@lru_cache(None)
def body(paragraph: str) -> str:
    """Return what a paragraph says, folded, without its number and the mark at its end."""
    return ENDING.sub("", NUMBER.sub("", folded(paragraph), count=1))


@dataclass(frozen=True)
class Slot:
    """A paragraph as the towns have it.

    ``votes`` counts the towns by what they say (:func:`body`), and ``said`` has a paragraph for
    each. ``agreed`` is what most of them say, None where there is no majority.
    """

    votes: Mapping[str, int]
    said: Mapping[str, str]
    agreed: str | None

    @property
    def votes_in_all(self) -> int:
        """How many towns have a paragraph here."""
        return sum(self.votes.values())

    @property
    def paragraph(self) -> str:
        """The agreed paragraph, plain; without one what more towns say than anything else."""
        best = (
            self.agreed if self.agreed is not None else max(self.votes, key=self.votes.__getitem__)
        )
        return self.said[best]


@dataclass(frozen=True)
class Yardstick:
    """What most towns say of a duty: its slots by column (the name's under NAME).

    ``places`` has for each distinct cell which slot each of its paragraphs is, None for one that
    most do not have. ``lists`` has the departments that most have, column by column.
    """

    category: str
    slots: Mapping[str, tuple[Slot, ...]]
    lists: Mapping[str, tuple[str, ...]]
    members: int


def yardstick(
    members: Sequence[Duty], lists: Sequence[str], texts: Sequence[str], model: Duty | None = None
) -> Yardstick:
    """Return what most of the ``members`` say, or what the ``model`` says, which is one of them.

    ``lists`` and ``texts`` are the keys of the columns of each kind.
    """
    asked = [model] if model else members
    categories = Counter(folded(duty.category) for duty in asked)
    (category, _), *_ = categories.most_common(1)
    return Yardstick(
        category=next(d.category for d in asked if folded(d.category) == category),
        slots={
            NAME: (
                _slot(Counter(body(d.name) for d in asked), {body(d.name): d.name for d in asked}),
            ),
            **{key: _slots([d.cells[key] for d in asked if key in d.cells]) for key in texts},
        },
        lists={key: _most([d.cells[key] for d in asked if key in d.cells]) for key in lists},
        members=len(members),
    )


def _most(cells: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """Return the names that more than half of the ``cells`` list, in their usual order."""
    counts = Counter(name for cell in cells for name in set(cell) if name)
    return tuple(name for name, count in counts.most_common() if 2 * count > len(cells))


def _slot(votes: Counter[str], said: Mapping[str, str]) -> Slot:
    best, count = min(votes.items(), key=lambda vote: (-vote[1], vote[0]))
    return Slot(votes, said, best if 2 * count > votes.total() else None)


# --- The paragraphs of a cell --------------------------------------------------------------------
def _slots(cells: Sequence[tuple[str, ...]]) -> tuple[Slot, ...]:
    """Return the paragraphs that more than half of the cells have, in order."""
    counted = Counter(cell for cell in cells if any(cell))
    if not counted:
        return ()
    votes = Counter(
        b for cell, n in counted.items() for b in {body(p) for p in cell} for _ in range(n)
    )
    half = counted.total() / 2
    base = max(
        counted,
        key=lambda cell: (
            sum(votes[b] - half for b in {body(p) for p in cell}),
            counted[cell],
            cell,
        ),
    )
    backbone = [body(p) for p in base]
    lacking = [b for b, count in votes.items() if count > half and b not in backbone]
    backbone = _completed(backbone, lacking, counted)
    places = [placed(cell, backbone) for cell in counted]
    if apart := _worded_apart(counted, places, half):
        backbone = _completed(backbone, apart, counted)
        places = [placed(cell, backbone) for cell in counted]
    found: list[Counter[str]] = [Counter() for _ in backbone]
    said: list[dict[str, str]] = [{} for _ in backbone]
    for (cell, count), own_places in zip(counted.items(), places, strict=True):
        for paragraph, at in zip(cell, own_places, strict=True):
            if at is not None:
                found[at][body(paragraph)] += count
                said[at].setdefault(body(paragraph), paragraph)
    return tuple(
        _slot(own, texts) for own, texts in zip(found, said, strict=True) if own.total() > half
    )


def _completed(
    backbone: Sequence[str], lacking: Sequence[str], counted: Mapping[tuple[str, ...], int]
) -> list[str]:
    """Return ``backbone`` with the ``lacking`` paragraphs where most cells have them."""
    whole = list(backbone)
    for own in lacking:
        before: Counter[str] = Counter()
        for cell, count in counted.items():
            bodies = [body(p) for p in cell]
            if own in bodies:
                ahead = [b for b in bodies[: bodies.index(own)] if b in whole]
                before[ahead[-1] if ahead else ""] += count
        (usual, _), *_ = before.most_common(1)
        whole.insert(whole.index(usual) + 1 if usual else 0, own)
    return whole


def _worded_apart(
    counted: Mapping[tuple[str, ...], int], places: Sequence[Sequence[int | None]], half: float
) -> list[str]:
    """Return the paragraphs without a place that most cells have, each in its own words."""
    apart = [
        (body(paragraph), number)
        for number, (cell, own_places) in enumerate(zip(counted, places, strict=True))
        for paragraph, at in zip(cell, own_places, strict=True)
        if at is None
    ]
    counts = list(counted.values())
    found = []
    while apart:
        first, _ = apart[0]
        cells = {number for own, number in apart if likeness(first, own) >= ALIKE}
        if sum(counts[number] for number in cells) > half:
            found.append(first)
        apart = [one for one in apart if likeness(first, one[0]) < ALIKE]
    return found


def placed(cell: Sequence[str], backbone: Sequence[str]) -> list[int | None]:
    """Return which of the ``backbone``'s paragraphs each of a cell's is, in one order.

    That is the alignment in which they have most in common.
    """
    own = [body(paragraph) for paragraph in cell]
    if own == list(backbone):
        return list(range(len(own)))
    rows, columns = len(own), len(backbone)
    best = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    pair = [[likeness(a, b) for b in backbone] for a in own]
    for i in range(rows - 1, -1, -1):
        for j in range(columns - 1, -1, -1):
            joined = pair[i][j] + best[i + 1][j + 1] if pair[i][j] >= ALIKE else 0.0
            best[i][j] = max(joined, best[i + 1][j], best[i][j + 1])
    found: list[int | None] = [None] * rows
    i = j = 0
    while i < rows and j < columns:
        if pair[i][j] >= ALIKE and best[i][j] == pair[i][j] + best[i + 1][j + 1]:
            found[i] = j
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return found


def likeness(one: str, other: str) -> float:
    """Return from 0 to 1 how much two paragraphs have in common; those that are the same, more."""
    return 1.5 if one == other else fuzz.ratio(one, other) / 100
