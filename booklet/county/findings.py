"""Differences -> what is told of them, each at its place in its town's files, in Chinese."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from booklet.county.county import County
from booklet.county.differences import Difference, Kind
from booklet.county.towns import NAME, Town
from booklet.county.yardstick import NUMBER
from booklet.editions.text_changes import common_ends
from booklet.files.faults import Fault, Place, Severity
from booklet.files.text import read_text
from booklet.proof.check import in_fields
from booklet.proof.county_rules import MOST_TOWNS, Others, model_named, rules_beside

# A smaller part of the towns makes no doubt, but only a hint.
MOST = 2 / 3
# So many characters around what differs are shown.
AROUND = 6


@dataclass(frozen=True)
class Finding:
    """A difference with its town, the name of its list there and what the town calls the item.

    The fault has no excerpt: its line is read where it is shown.
    """

    difference: Difference
    town: Town
    list: str
    item: str
    own: str
    others: str
    fault: Fault

    def in_fields(self) -> Mapping[str, str | int]:
        """Return the finding by the names of its fields in JSON."""
        fields = in_fields(replace(self.fault, excerpt=_line(self.town, self.fault.place)))
        return {**fields, "town": folder_name(self.town), "list": self.list, "item": self.item}


def folder_name(town: Town) -> str:
    """Return what a town's folder is called, or its file without its suffix."""
    return town.source.name if town.source.is_dir() else town.source.stem


class Findings:
    """What a county shows, less what the towns' check.yaml accepts."""

    def __init__(self, county: County) -> None:
        """Tell of the ``county``'s differences."""
        self.county = county
        model = county.model
        self.others = MOST_TOWNS if model is None else model_named(county.labels[model])
        self.rules = {rule.id: rule for rule in rules_beside(self.others)}
        self.told: list[Finding] = []
        self.accepted: list[Finding] = []
        for difference in county.differences:
            finding = self._finding(difference)
            (self.accepted if _is_accepted(finding) else self.told).append(finding)

    def _finding(self, found: Difference) -> Finding:
        town = self.county.towns[found.town]
        chapter = self._chapter(found)
        list_name = self.county.lists[found.list] if chapter is None else town.lists[chapter].name
        item = town.names.own(found.duty.name if found.duty else found.item)
        own, others = town.names.own(found.own), town.names.own(found.others)
        place = self._place(found, town, chapter)
        rule = self.rules[found.kind]
        is_sure = self.county.model is not None or found.share >= MOST
        message = MESSAGES[found.kind](
            _Said(found, self.county, town, item, own, others, list_name, self.others)
        )
        fault = Fault(
            place,
            message,
            rule.remedy,
            rule=found.kind,
            severity=rule.severity if is_sure else Severity.HINT,
        )
        return Finding(found, town, list_name, item, own, others, fault)

    def _chapter(self, found: Difference) -> int | None:
        """Return which of the town's lists a difference is in, None where it has no such list."""
        if found.duty:
            return found.duty.chapter
        chapters = (
            chapter
            for (town, chapter), at in self.county.list_of.items()
            if town == found.town and at == found.list
        )
        return next(chapters, None)

    def _place(self, found: Difference, town: Town, chapter: int | None) -> Place:
        if found.duty:
            place = town.place(found.duty, found.key, found.paragraph)
            return replace(place, column=place.column and place.column + _offset(found, town))
        if town.source.is_file():
            return Place(town.label)
        if chapter is None:
            return Place(f"{town.label}/booklet.yaml", 1, 1)
        line, column = town.lists[chapter].categories.get(found.category, (1, 1))
        return town.at(chapter, line, column)


def _is_accepted(finding: Finding) -> bool:
    """Say whether the town's check.yaml accepts a difference: by its text or its item's name."""
    texts = (finding.own, finding.others)
    return any(
        accepted.rule == finding.difference.kind
        and (accepted.text == finding.item or any(accepted.text in text for text in texts))
        for accepted in finding.town.accepted
    )


def _offset(found: Difference, town: Town) -> int:
    """Return how many characters into its paragraph a slip stands."""
    if found.kind is not Kind.SLIP:
        return 0
    own, others = town.names.own(found.own), town.names.own(found.others)
    number = len(numbered[0]) if (numbered := NUMBER.match(own)) else 0
    return number + common_ends(own[number:], NUMBER.sub("", others, count=1))[0]


def _line(town: Town, place: Place) -> str:
    in_source = place.line and town.source.is_dir()
    lines = _lines(town.source / Path(place.file).name) if in_source else ()
    return lines[place.line - 1] if place.line <= len(lines) else ""


@lru_cache(None)
def _lines(path: Path) -> Sequence[str]:
    return read_text(path, path.name).split("\n")


# --- What is said --------------------------------------------------------------------------------
@dataclass(frozen=True)
class _Said:
    """A difference with what its message needs: names and texts as the town has them.

    ``compared`` is what the town is compared with.
    """

    found: Difference
    county: County
    town: Town
    item: str
    own: str
    others: str
    list: str
    compared: Others

    @property
    def column(self) -> str:
        """The printed title of the column in which the difference is."""
        if self.found.key == NAME or self.found.duty is None:
            return "事项名称"
        return self.town.lists[self.found.duty.chapter].titles[self.found.key]


def _missing(said: _Said) -> str:
    if said.found.count > 1 or said.others == said.list:
        return f"没有“{said.list}”，{said.compared.called}有"
    if said.county.model is not None:
        return f"缺少“{said.others}”，{said.compared.called}有"
    have = round(said.found.share * len(said.county.towns))
    return f"缺少“{said.others}”，{len(said.county.towns)} 个清单里 {have} 个有"


def _elsewhere(said: _Said) -> str:
    usual = said.county.lists[said.found.list]
    return f"“{said.item}”在这里属于“{said.list}”，{said.compared.saying}放在“{usual}”"


def _department(said: _Said) -> str:
    if said.own and said.others:
        own, others = differing(said.own, said.others)
        return f"“{said.column}”写的是“{own}”，{said.compared.saying}写“{others}”"
    if said.own:
        return f"“{said.column}”多了“{said.own}”，{said.compared.saying}没有"
    return f"“{said.column}”少了“{said.others}”，{said.compared.saying}有"


def _spelling(said: _Said) -> str:
    return f"“{said.own}”，{said.compared.saying}写“{said.others}”"


def _slip(said: _Said) -> str:
    own, others = differing(*(NUMBER.sub("", text, count=1) for text in (said.own, said.others)))
    return f"“{own}”，{said.compared.saying}写“{others}”"


def _clause(said: _Said) -> str:
    if said.own:
        return f"“{said.column}”多了一条，{said.compared.saying}没有"
    return f"“{said.column}”少了一条，{said.compared.saying}有：{said.others}"


def _category(said: _Said) -> str:
    which = (
        f"类别“{said.own}”（{said.found.count} 项）"
        if said.found.count > 1
        else f"类别是“{said.own}”"
    )
    return f"{which}，{said.compared.saying}写“{said.others}”"


def _order(said: _Said) -> str:
    if said.found.key != NAME:
        return f"“{said.column}”里这一条的次序与{said.compared.called}不同"
    where = f"在“{said.others}”后面" if said.others else "在这一类的最前面"
    return f"次序不同，{said.compared.saying}排{where}"


def _wording(said: _Said) -> str:
    return f"有 {said.found.count} 处用了自己的说法"


MESSAGES: Mapping[Kind, Callable[[_Said], str]] = {
    Kind.MISSING: _missing,
    Kind.ELSEWHERE: _elsewhere,
    Kind.DEPARTMENT: _department,
    Kind.SPELLING: _spelling,
    Kind.SLIP: _slip,
    Kind.CLAUSE: _clause,
    Kind.CATEGORY: _category,
    Kind.ORDER: _order,
    Kind.WORDING: _wording,
}


def differing(one: str, other: str) -> tuple[str, str]:
    """Return of two texts the part that differs, with some characters around it."""
    start, end = common_ends(one, other)
    first = max(0, start - AROUND)

    def part(text: str) -> str:
        last = min(len(text), len(text) - end + AROUND)
        return f"{'…' if first else ''}{text[first:last]}{'…' if last < len(text) else ''}"

    return part(one), part(other)


def by_kind(findings: Sequence[Finding]) -> Iterator[tuple[Kind, int]]:
    """Yield how many findings there are of each kind that there is."""
    for kind in Kind:
        if count := sum(finding.difference.kind is kind for finding in findings):
            yield kind, count
