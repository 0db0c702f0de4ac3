"""Runs the rules over a source: findings with their places, less those accepted on purpose."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from booklet.files.faults import Fault, Place, Severity
from booklet.files.yaml_nodes import quotes_for
from booklet.model.columns import Content
from booklet.model.layout import Layout
from booklet.model.texts import Spot, Texts
from booklet.proof.county_rules import COUNTY_IDS
from booklet.proof.repairs import Repair
from booklet.proof.rule import Hit, Rule
from booklet.proof.rules import RULES
from booklet.source.document import Document
from booklet.source.load import Source, load_optional
from booklet.source.scalars import scalar
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
        open_ = [(rule, hit) for rule, hit in _told_once(found) if not self._accept(rule, hit)]
        self._twins = _twins(texts, [hit for _, hit in open_ if hit.instead is not None])
        self.faults = [self._fault(rule, hit) for rule, hit in open_]
        self.faults += _unfilled(source)
        self.faults.sort(key=lambda fault: fault.place)
        self.faults += self._stale()

    def _accept(self, rule: Rule, hit: Hit) -> bool:
        """Say whether check.yaml lets a hit stand, and note with what."""
        text = self._text(hit.spot)
        for number, acceptance in enumerate(self._acceptances):
            if acceptance.rule == rule.id and acceptance.text in text:
                self._used.add(number)
                self.accepted += 1
                return True
        return False

    def _fault(self, rule: Rule, hit: Hit) -> Fault:
        document, place = self._place(hit.spot)
        line = document.lines[place.line - 1]
        remedy = hit.remedy or rule.remedy
        if hit.instead is not None:
            if by_hand := self._by_hand(hit, line, place.column - 1):
                remedy = by_hand
            else:
                self.repairs.append(Repair(place, hit.found, hit.instead, rule.id))
        fault = Fault(place, hit.message, remedy, line, rule.id, rule.severity)
        self.quoted[fault] = self._text(hit.spot)
        return fault

    def _by_hand(self, hit: Hit, line: str, at: int) -> str:
        """Return what an editor is to do where a repair would leave what cannot be read.

        The hit stands on ``line`` at ``at``, counted from 0.
        """
        spot, text, instead = hit.spot, self._text(hit.spot), hit.instead or ""
        if twin := self._twins.get((spot.chapter, text)) if self._is_category(spot) else None:
            return f"与“{twin}”是同一类：把这一类的事项移到“{twin}”下面，删去这一行"
        said = f"把“{hit.found}”改为“{instead}”" if instead else f"删去“{hit.found}”"
        if not line.startswith(hit.found, at):  # it is typed in another way, between quotes
            return said
        after = text[: spot.offset] + instead + text[spot.offset + len(hit.found) :]
        if not after:
            return "写上名称，或者整项删去"
        if spot.offset == 0 and scalar(after) != after:
            is_plain = self._is_category(spot) or bool(line[:at].strip())
            if is_plain and line[at - 1 : at] not in ('"', "'"):
                return f"{said}，{quotes_for(after)}"
        return ""

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

    def _is_category(self, spot: Spot) -> bool:
        look = self.layout.chapters[self.source.booklet.chapters[spot.chapter].kind]
        return not look.is_prose and spot.key == look.column(Content.CATEGORY).key

    def _place(self, spot: Spot) -> tuple[Document, Place]:
        if self._is_category(spot):
            document, place = self.source.category_place(spot.chapter, spot.item)
        else:
            document, place = self.source.text_place(
                spot.chapter, spot.item, spot.key, spot.paragraph
            )
        return document, Place(place.file, place.line, place.column + spot.offset)


def _twins(texts: Texts, hits: Sequence[Hit]) -> dict[tuple[int, str], str]:
    """Return the categories, by chapter and name, that the repairs would give another's name."""
    repairs: dict[Spot, list[Hit]] = defaultdict(list)
    for hit in hits:
        repairs[hit.spot.at(0)].append(hit)
    twins = {}
    for number, units in enumerate(texts.categories):
        taken = {unit.text for unit in units}
        for unit in (unit for unit in units if unit.spot in repairs):
            name = unit.text
            for hit in sorted(repairs[unit.spot], key=lambda hit: hit.spot, reverse=True):
                end = hit.spot.offset + len(hit.found)
                name = name[: hit.spot.offset] + (hit.instead or "") + name[end:]
            if name in taken:
                twins[number, unit.text] = name
            taken.add(name)
    return twins


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
