"""A file's faults -> what was typed that brought them about, found by trying to mend it.

The parser says where it stumbles, which is below what was mistyped, and what it stumbles over may
be right. So the lines around are searched for slips that people make. One is the culprit if the
text with its repair is read further; then the text so mended is searched for the next.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from booklet.files.faults import Fault
from booklet.slips.cures import Cure, Cures
from booklet.slips.typed import Known, Typed

# How many repairs are tried for one fault, and of how many kinds all.
TRIALS = 40
KINDS = 12
# How many characters are read again, at most, to find what is wrong in a file. A short text counts
# for more, and putting a text together for a part of reading it.
EFFORT = 5_000_000
LEAST = 10_000
PUT_TOGETHER = 30


@dataclass(frozen=True)
class Verdict:
    """How far a text is read, and what is wrong with it.

    Where the parser stumbles, nothing is ``parsed``; there is one fault, and ``reached`` tells how
    far it has come. Otherwise ``faults`` are all that can be found, ``shown`` those to say first,
    and ``sound`` is how many texts stand where texts belong: a repair that mixes up the lists may
    well leave one fault in place of many.
    """

    parsed: bool
    faults: tuple[Fault, ...] = ()
    shown: tuple[Fault, ...] = ()
    sound: int = 0
    reached: tuple[int, ...] = ()

    @property
    def rank(self) -> tuple[bool, tuple[int, ...]]:
        """The higher, the further."""
        return self.parsed, (self.sound - len(self.faults),) if self.parsed else self.reached

    @property
    def marks(self) -> set[tuple[int, str]]:
        """The faults by their lines and messages; columns move when a line is mended."""
        return {(fault.place.line, fault.message) for fault in self.faults}


Cured: TypeAlias = tuple[list[Cure], Verdict]


def diagnosed(
    text: str, name: str, known: Known, verdict: Verdict, judge: Callable[[str], Verdict]
) -> tuple[list[Fault], str]:
    """Return the faults of the file ``name``: what was mistyped, where that can be found.

    With them comes the text as far as it can be mended. ``verdict`` is what ``judge`` says of it.
    """
    diagnosis = _Diagnosis(text, name, known, judge)
    return diagnosis.faults(verdict), "\n".join(diagnosis.typed.lines)


class _Diagnosis:
    """The search in one file, which is mended as far as its slips are found."""

    def __init__(self, text: str, name: str, known: Known, judge: Callable[[str], Verdict]) -> None:
        self.name = name
        self.known = known
        self.judge = judge
        self.cures = Cures(Typed(text.split("\n"), known), name)
        self.lines = self.typed.lines  # as they are in the file
        self.numbers = list(range(1, len(self.lines) + 1))
        self.doubtful: set[int] = set()
        self.seen = {text}
        self.verdicts: dict[str, Verdict] = {}
        self.effort = EFFORT

    @property
    def typed(self) -> Typed:
        """The lines as far as they are mended."""
        return self.cures.typed

    def faults(self, verdict: Verdict) -> list[Fault]:
        """Return the faults of the slips that are found, and what is left when they are mended."""
        found: list[Fault] = []
        while verdict.faults and self.effort > 0:
            places = dict.fromkeys(fault.place.line - 1 for fault in verdict.faults)
            cured = next(filter(None, (self.cured(verdict, at) for at in places)), None)
            if cured is None:
                break
            cures, verdict = cured
            for cure in sorted(cures, key=lambda cure: cure.change.first, reverse=True):
                found += [self.at_its_own_line(fault) for fault in cure.faults]
                self.make(cure)
        found = [self.with_mended_line(fault) for fault in found]
        if found and not verdict.parsed:  # where the parser stumbles next may be due to a repair
            return found
        return found + [self.at_its_own_line(fault) for fault in verdict.shown]

    def make(self, cure: Cure) -> None:
        """Mend the text; its lines keep their numbers in the file."""
        change = cure.change
        old = self.numbers[change.first : change.end]
        if not cure.is_sure or len(old) != 1 or len(change.lines) != 1:
            self.doubtful.update(old)
        more = len(change.lines) - len(old)
        self.numbers[change.first : change.end] = (old + old[-1:] * more)[: len(change.lines)]
        self.cures = Cures(Typed(change.made_in(self.typed.lines), self.known), self.name)
        self.seen.add("\n".join(self.typed.lines))
        self.verdicts.clear()

    def at_its_own_line(self, fault: Fault) -> Fault:
        """Return a fault of the mended text with its line in the file."""
        line = fault.place.line
        if not 0 < line <= len(self.numbers):
            return fault
        number = self.numbers[line - 1]
        place = replace(fault.place, line=number)
        return replace(fault, place=place, excerpt=self.lines[number - 1])

    def with_mended_line(self, fault: Fault) -> Fault:
        """Return a slip's fault with its line as it should be, if that leaves no doubt."""
        line = fault.place.line
        if line in self.doubtful:
            return fault
        return replace(fault, instead=self.typed.lines[self.numbers.index(line)])

    def cured(self, verdict: Verdict, at: int) -> Cured | None:
        """Return the cures of a fault on the line ``at``, and the verdict once they are made."""
        if at < 0 or self.effort <= 0:  # a fault of the whole file, or too much was read by now
            return None
        cures = list(self.cures.near(at))
        strong = [cure for cure in cures if not cure.is_weak]
        weak = [cure for cure in cures if cure.is_weak]
        best = self.best(strong, verdict)
        if best and not best[1].faults:
            return best
        several = self.of_one_kind(strong, verdict), self.all_sure(verdict)
        if best := _furthest(best, *several):
            return best
        whole = [self.cures.whole(cure) for cure in strong[:TRIALS]]
        return (
            self.best([cure for cure in whole if len(cure.slips) > 1], verdict)
            or self.together(whole, verdict)
            or _furthest(self.best(weak, verdict), self.of_one_kind(weak, verdict))
        )

    def best(self, cures: Sequence[Cure], verdict: Verdict) -> Cured | None:
        """Return the cure with which the text is read furthest, if further than now."""
        best: Cured | None = None
        for cure in cures[:TRIALS]:
            if best and not best[1].faults and cure.at != best[0][0].at:
                break
            tried = self.helped(verdict, [cure])
            if tried and (best is None or tried.rank > best[1].rank):
                best = [cure], tried
        return best

    def of_one_kind(self, cures: Sequence[Cure], verdict: Verdict) -> Cured | None:
        """Return the cures of one slip wherever it is in the file: who makes it may do so always.

        It is the kind of one of ``cures``.
        """
        best: Cured | None = None
        for slip in list(dict.fromkeys(cure.slips[0] for cure in cures))[:KINDS]:
            same = [cure for cure in self.cures.all() if cure.slips[0] is slip]
            cured = self.together(same, verdict) or self.together(same[::-1], verdict)
            if cured and (best is None or cured[1].rank > best[1].rank):
                best = cured
        return best

    def all_sure(self, verdict: Verdict) -> Cured | None:
        """Return the cures of all slips in the file that leave no doubt."""
        sure = (cure for cure in self.cures.all() if cure.is_sure)
        return self.together([self.cures.whole(cure, sure=True) for cure in sure], verdict)

    def together(self, cures: Sequence[Cure], verdict: Verdict) -> Cured | None:
        """Return the cures that only help together: of one for each line those that are needed."""
        chosen: list[Cure] = []
        taken: set[int] = set()
        for cure in cures:
            lines = set(range(cure.change.first, max(cure.change.end, cure.change.first + 1)))
            if not lines & taken:
                chosen.append(cure)
                taken |= lines
        best = self.helped(verdict, chosen) if len(chosen) > 1 else None
        return self.fewest(chosen, best, verdict) if best else None

    def fewest(self, chosen: list[Cure], best: Verdict, verdict: Verdict) -> Cured:
        """Return as few of the cures as lead as far, dropping halves, quarters and so on."""
        size, trials = len(chosen) // 2, TRIALS
        while size and trials:
            for start in range(0, len(chosen), size):
                fewer = chosen[:start] + chosen[start + size :]
                trials = max(trials - 1, 0)
                tried = self.helped(verdict, fewer) if fewer and trials else None
                if tried and tried.rank >= best.rank:
                    chosen, best = fewer, tried
                    break
            else:
                size //= 2
        return chosen, best

    def judged(self, text: str) -> Verdict | None:
        """Return how far the text is read, unless too much has been read by now."""
        if text not in self.verdicts and self.effort > 0:
            self.effort -= max(len(text), LEAST)
            self.verdicts[text] = self.judge(text)
        return self.verdicts.get(text)

    def helped(self, verdict: Verdict, cures: Sequence[Cure]) -> Verdict | None:
        """Return how far the text is read once these cures are made, if further than now."""
        lines = list(self.typed.lines)
        for cure in sorted(cures, key=lambda cure: cure.change.first, reverse=True):
            lines[cure.change.first : cure.change.end] = cure.change.lines
        text = "\n".join(lines)
        self.effort -= len(text) // PUT_TOGETHER
        if text in self.seen or (new := self.judged(text)) is None:
            return None
        if not verdict.parsed:
            return new if new.rank > verdict.rank else None
        changed = {
            cure.change.first + n + 1 for cure in cures for n in range(len(cure.change.lines))
        }
        fewer = verdict.marks - new.marks and len(new.faults) <= len(verdict.faults)
        elsewhere = {line for line, _ in new.marks - verdict.marks} - changed
        if not fewer or elsewhere or new.rank < verdict.rank:
            return None
        if any(cure.is_weak for cure in cures):
            better = len(new.faults) < len(verdict.faults) and new.sound >= verdict.sound
            return new if better else None
        return new


def _furthest(*found: Cured | None) -> Cured | None:
    """Return the first of those with which the text is read furthest."""
    return max(filter(None, found), key=lambda cured: cured[1].rank, default=None)
