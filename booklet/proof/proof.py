"""Runs the rules over a source: findings with their places, less those accepted on purpose."""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from booklet.files.faults import Fault, Place, Severity
from booklet.model.layout import Layout
from booklet.model.texts import Spot, Texts
from booklet.proof.county_rules import COUNTY_IDS
from booklet.proof.repairs import Repair
from booklet.proof.rule import Hit, Rule
from booklet.proof.rules import RULES
from booklet.source.document import Document
from booklet.source.load import Source, load_optional
from booklet.source.shapes import CHECK_FILE, Acceptance, AcceptancesShape

# What an import left to be filled in: 【单位待填】, on the cover or in a comment above a line.
PLACEHOLDER = re.compile(r"【([^【】]*)待填】")
UNFILLED = "placeholder"
# The rule that does not know what is wrong, but only what is rare.
GUESS = "typo"


class Proof:
    """What proofreading found: faults in the order of the booklet, and repairs for some of them."""

    def __init__(
        self,
        source: Source,
        layout: Layout,
        folder: Path,
        instead: Mapping[str, bytes] | None = None,
    ) -> None:
        """Proofread ``source``; check.yaml of ``folder``, or ``instead``, names what is accepted.

        Raises :class:`~booklet.faults.UserError` if check.yaml cannot be read.
        """
        self.source = source
        self.layout = layout
        self.repairs: list[Repair] = []
        # The text that each finding is in, which a reason to accept it quotes.
        self.quoted: dict[Fault, str] = {}
        self.accepted = 0
        acceptances, self._check = load_optional(folder, CHECK_FILE, AcceptancesShape, instead)
        self._acceptances: list[Acceptance] = acceptances.root if acceptances else []
        self._used: set[int] = set()
        texts = Texts(source.booklet, layout)
        found = [(rule, hit) for rule in RULES for hit in rule.look(texts)]
        self.faults = [fault for rule, hit in _told_once(found) for fault in self._fault(rule, hit)]
        self.faults += _unfilled(source)
        self.faults.sort(key=lambda fault: fault.place)
        self.faults += self._stale()

    def _fault(self, rule: Rule, hit: Hit) -> Iterator[Fault]:
        text = self._text(hit.spot)
        for number, acceptance in enumerate(self._acceptances):
            if acceptance.rule == rule.id and acceptance.text in text:
                self._used.add(number)
                self.accepted += 1
                return
        document, place = self._place(hit.spot)
        if hit.instead is not None:
            self.repairs.append(Repair(place, hit.found, hit.instead, rule.id))
        excerpt = document.lines[place.line - 1]
        remedy = hit.remedy or rule.remedy
        fault = Fault(place, hit.message, remedy, excerpt, rule.id, rule.severity)
        self.quoted[fault] = text
        yield fault

    def _stale(self) -> Iterator[Fault]:
        """Yield a fault for each acceptance that no finding needs any more.

        Those of the rules of `county` are for what one booklet does not show.
        """
        known = {rule.id for rule in RULES}
        for number, acceptance in enumerate(self._acceptances):
            if number in self._used or self._check is None or acceptance.rule in COUNTY_IDS:
                continue
            message = (
                f"没有“{acceptance.rule}”这条规则"
                if acceptance.rule not in known
                else "这条接受已经用不上了：没有这样的问题"
            )
            place = self._check.place((number, "规则"))
            line = self._check.lines[place.line - 1]
            yield Fault(place, message, "删去这一条", line, "stale", Severity.DOUBT)

    def _text(self, spot: Spot) -> str:
        """Return the text that a finding is in: what an acceptance quotes."""
        chapter = self.source.booklet.chapters[spot.chapter]
        item = chapter.items[spot.item]
        if spot.key in item.cells:
            return item.cells[spot.key].paragraphs[spot.paragraph]
        column = next(c for c in self.layout.chapters[chapter.kind].columns if c.key == spot.key)
        return column.text(spot.item + 1, item)

    def _place(self, spot: Spot) -> tuple[Document, Place]:
        document, place = self.source.text_place(spot.chapter, spot.item, spot.key, spot.paragraph)
        return document, Place(place.file, place.line, place.column + spot.offset)


def _unfilled(source: Source) -> Iterator[Fault]:
    """Yield a finding for each place of ``source`` that is still to be filled in."""
    for document in source.documents.values():
        for number, line in enumerate(document.lines, 1):
            for match in PLACEHOLDER.finditer(line):
                place = Place(document.name, number, match.start() + 1)
                said = f"{match[1]}还没有填写"
                yield Fault(
                    place, said, "填上以后，删去“待填”的字样", line, UNFILLED, Severity.DOUBT
                )


def _told_once(found: Sequence[tuple[Rule, Hit]]) -> Iterator[tuple[Rule, Hit]]:
    """Yield what the rules found, without the guesses at characters of which another rule knows."""
    known = {at for rule, hit in found if rule.id != GUESS for at in _characters(hit)}
    for rule, hit in found:
        if rule.id != GUESS or known.isdisjoint(_characters(hit)):
            yield rule, hit


def _characters(hit: Hit) -> Iterator[Spot]:
    return (hit.spot.at(hit.spot.offset + n) for n in range(len(hit.found)))
