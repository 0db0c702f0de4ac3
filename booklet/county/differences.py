"""A duty beside what most towns say of it -> where it differs, and how."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from booklet.county.names import COUNTY, Offices, bare, folded
from booklet.county.towns import NAME, Duty
from booklet.county.yardstick import Slot, Yardstick, body, placed
from booklet.editions.text_changes import common_ends
from booklet.language.trigrams import trigrams
from booklet.model.booklet import ParagraphKind, kind_of
from booklet.proof.rule import is_han


class Kind(StrEnum):
    """What can differ, the gravest first; each is a rule's id (booklet/proof/county.py)."""

    MISSING = "county-missing"
    ELSEWHERE = "county-elsewhere"
    DEPARTMENT = "county-department"
    SPELLING = "county-spelling"
    SLIP = "county-slip"
    CLAUSE = "county-clause"
    CATEGORY = "county-category"
    ORDER = "county-order"
    WORDING = "county-wording"


@dataclass(frozen=True)
class Difference:
    """Where a town differs: plain texts of its own and of the others, empty for what is not there.

    ``duty`` is its own, None where that is missing; ``key`` and ``paragraph`` say where in it.
    ``share`` is the part of the towns that say what ``others`` says. ``item`` is what the others
    call the duty, ``count`` how many paragraphs a town words in its own way.
    """

    kind: Kind
    town: int
    list: int
    item: str
    duty: Duty | None
    key: str = NAME
    paragraph: int = 0
    own: str = ""
    others: str = ""
    share: float = 1.0
    count: int = 1
    category: str = ""


# So many characters around a place tell which of two wordings others have there.
AROUND = 2
# A place's name has so many characters at most, an office's so many at least.
PLACE, OFFICE = 4, 3
# So many characters other, of so many at least, are a slip of the hand.
SLIP, SLIP_OF = 2, (3, 8)
# What stands in another paragraph by so many percent is not missing.
CONTAINED = 85


def is_slip(one: str, other: str) -> bool:
    """Say whether two texts differ by a character or two, in a text long enough for that."""
    distance = OSA.distance(one, other, score_cutoff=SLIP)
    return 0 < distance <= SLIP and max(len(one), len(other)) >= SLIP_OF[distance - 1]


def differences(
    duty: Duty, yard: Yardstick, offices: Offices, at: int, item: str
) -> Iterator[Difference]:
    """Yield where ``duty``, of the ``at``-th list, differs from what most say."""
    reading = _Reading(duty, yard, offices, at, item)
    yield from reading.of_lists()
    yield from reading.of_texts()
    if folded(duty.category) != folded(yard.category):
        yield reading.told(Kind.CATEGORY, own=duty.category, others=yard.category)


class _Reading:
    """One duty read beside its yardstick."""

    def __init__(self, duty: Duty, yard: Yardstick, offices: Offices, at: int, item: str) -> None:
        self.duty, self.yard, self.offices = duty, yard, offices
        self.at, self.item = at, item
        self.worded: list[tuple[str, int, str, Slot | None]] = []

    def told(self, kind: Kind, **said: object) -> Difference:
        return Difference(kind, self.duty.town, self.at, self.item, self.duty, **said)  # type: ignore[arg-type]

    # Departments.

    def of_lists(self) -> Iterator[Difference]:
        for key, usual in self.yard.lists.items():
            own = self.duty.cells.get(key)
            if own is None or not usual:
                continue
            known = {folded(name) for name in usual}
            extra = [name for name in own if folded(name) not in known]
            mine = {folded(name) for name in own}
            lacking = [name for name in usual if folded(name) not in mine]
            for name in list(extra):
                if right := next((n for n in lacking if is_spelling(name, n)), None):
                    extra.remove(name)
                    lacking.remove(right)
                    at = own.index(name)
                    yield self.told(Kind.SPELLING, key=key, paragraph=at, own=name, others=right)
            if extra or lacking:
                at = own.index(extra[0]) if extra else 0
                yield self.told(
                    Kind.DEPARTMENT,
                    key=key,
                    paragraph=at,
                    own="、".join(extra),
                    others="、".join(lacking),
                )

    # Texts.

    def of_texts(self) -> Iterator[Difference]:
        for key, slots in self.yard.slots.items():
            if key == NAME:
                yield from self.of_paragraph(NAME, 0, self.duty.name, slots[0])
            elif key in self.duty.cells:
                yield from self.of_cell(key, slots)
        if self.worded:
            key, paragraph, own, slot = self.worded[0]
            yield self.told(
                Kind.WORDING,
                key=key,
                paragraph=paragraph,
                own=own,
                others=slot.paragraph if slot else "",
                count=len(self.worded),
            )

    def of_cell(self, key: str, slots: Sequence[Slot]) -> Iterator[Difference]:
        cell = tuple(p for p in self.duty.cells[key] if p)
        found = placed(cell, [body(slot.paragraph) for slot in slots])
        before = len(self.worded)
        for n, at in enumerate(found):
            if at is not None:
                yield from self.of_paragraph(key, n, cell[n], slots[at])
        extra = [n for n, at in enumerate(found) if at is None]
        lacking = [at for at in range(len(slots)) if at not in found]
        for n in list(extra):  # a clause that stands elsewhere in its cell
            if (at := self.same(cell[n], slots, lacking)) is not None:
                extra.remove(n)
                lacking.remove(at)
                yield self.told(Kind.ORDER, key=key, paragraph=n, own=cell[n], others=cell[n])
        both = min(len(extra), len(lacking))
        for n, at in zip(extra[:both], lacking[:both], strict=True):
            self.words(key, n, cell[n], slots[at])
        own_way = len(self.worded) - before
        if own_way * 2 > len(cell):  # put together otherwise: its clauses cannot be counted
            for n in extra[both:]:
                self.words(key, n, cell[n], None)
            return
        yield from self.more_or_less(key, cell, slots, extra[both:], lacking[both:])

    def same(self, paragraph: str, slots: Sequence[Slot], among: Sequence[int]) -> int | None:
        own = body(paragraph)
        return next((at for at in among if body(slots[at].paragraph) == own), None)

    def more_or_less(
        self,
        key: str,
        cell: Sequence[str],
        slots: Sequence[Slot],
        extra: Sequence[int],
        lacking: Sequence[int],
    ) -> Iterator[Difference]:
        """Yield the clauses that a cell has beyond the others' and those that it has not.

        One that stands within another is only put otherwise.
        """
        mine = "\n".join(map(body, cell))
        theirs = "\n".join(body(slot.paragraph) for slot in slots)
        for n in extra:
            if fuzz.partial_ratio(body(cell[n]), theirs) >= CONTAINED:
                self.words(key, n, cell[n], None)
            else:
                yield self.told(Kind.CLAUSE, key=key, paragraph=n, own=cell[n])
        for at in lacking:
            slot = slots[at]
            if fuzz.partial_ratio(body(slot.paragraph), mine) >= CONTAINED:
                self.words(key, min(at, len(cell) - 1), "", slot)
            else:
                yield self.told(
                    Kind.CLAUSE,
                    key=key,
                    paragraph=min(at, max(len(cell) - 1, 0)),
                    others=slot.paragraph,
                    share=slot.votes_in_all / self.yard.members,
                )

    def words(self, key: str, paragraph: int, own: str, slot: Slot | None) -> None:
        if slot is None or slot.agreed is not None:
            self.worded.append((key, paragraph, own, slot))

    def of_paragraph(self, key: str, n: int, own: str, slot: Slot) -> Iterator[Difference]:
        said = body(own)
        if said == slot.agreed:
            return
        usual = slot.agreed if slot.agreed is not None else rival(said, slot)
        if usual is None:
            return
        others = slot.said[usual]
        kind = self.kind(said, usual, own)
        if kind is None:
            self.words(key, n, own, slot)
        else:
            share = slot.votes[usual] / slot.votes_in_all
            yield self.told(kind, key=key, paragraph=n, own=own, others=others, share=share)

    def kind(self, own: str, usual: str, whole: str) -> Kind | None:
        """Return how two texts differ; None where the whole is put otherwise."""
        if kind_of(whole) is ParagraphKind.DEPARTMENT:
            return Kind.SPELLING if is_spelling(own, usual) else Kind.DEPARTMENT
        if self.offices.differ_alone(own, usual):
            return Kind.DEPARTMENT
        return Kind.SLIP if is_slip(own, usual) else None


def rival(said: str, slot: Slot) -> str | None:
    """Return what others say nearly as ``said``, and rightly, where no wording has most.

    That is what more towns say. Of as many, that with whose characters around the place the towns
    agree that word it otherwise, and then that whose characters follow each other in the laws.
    """
    count = slot.votes[said]
    near = [o for o, votes in slot.votes.items() if votes >= count and is_slip(said, o)]
    surer = (o for o in near if slot.votes[o] > count or _outdone(said, o, slot))
    return max(surer, key=lambda other: (slot.votes[other], other), default=None)


def _outdone(said: str, other: str, slot: Slot) -> bool:
    """Say whether of two wordings that as many have ``said`` is the one with the slip."""
    start, end = common_ends(said, other)
    first = max(0, start - AROUND)
    mine, theirs = (text[first : len(text) - end + AROUND] for text in (said, other))
    for_mine, for_theirs = (
        sum(n for text, n in slot.votes.items() if text not in (said, other) and part in text)
        for part in (mine, theirs)
    )
    if for_mine != for_theirs:
        return for_theirs > for_mine
    return _unknown(mine) > _unknown(theirs)


def _unknown(text: str) -> int:
    """Return how many sequences of three characters no law has."""
    table = trigrams()
    return sum(
        is_han(text[n : n + 3]) and not table.known[text[n : n + 3]] for n in range(len(text) - 2)
    )


def is_spelling(one: str, other: str) -> bool:
    """Say whether two names are one department's: shortened, without its place, or with a slip."""
    short, long = sorted((one.removeprefix(COUNTY), other.removeprefix(COUNTY)), key=len)
    placeless = long.endswith(short) and len(long) - len(short) <= PLACE and len(short) >= OFFICE
    return placeless or bare(one) == bare(other) or (is_slip(short, long) and len(long) >= OFFICE)
