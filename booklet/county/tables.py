"""一致性对照表: the county's as a workbook, and one for each town to send out."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from statistics import median

from booklet.county.differences import Kind
from booklet.county.findings import Finding, Findings
from booklet.county.frame import Frame
from booklet.county.grouping import Group
from booklet.county.towns import Duty, Town
from booklet.county.yardstick import NUMBER
from booklet.editions.revisions import marked
from booklet.model.booklet import Booklet, Cell, Chapter, Item
from booklet.model.columns import Content
from booklet.model.layout import Layout

PREFIX = "county-"
# What stands behind an item's number in the matrix.
DIFFERS, WORDED = "△", "○"


class Tables:
    """The tables of what a county shows."""

    def __init__(self, findings: Findings, frame: Frame) -> None:
        """Take what was found, and the frame of the tables."""
        self.findings = findings
        self.county = findings.county
        model = self.county.model
        self.model = "" if model is None else frame.labels[model]
        self.frame = frame
        self.words = frame.words
        self.kinds = {
            Kind(PREFIX + own): word for own, word in frame.source_layout.county.kinds.items()
        }
        self.shown = [f for f in findings.told if f.difference.kind is not Kind.WORDING]
        self.worded = [f for f in findings.told if f.difference.kind is Kind.WORDING]

    @property
    def layout(self) -> Layout:
        """The look of the tables."""
        return self.frame.layout

    @cached_property
    def title(self) -> str:
        return self.words["comparison_title"].format(county=self.frame.name)

    @cached_property
    def note(self) -> str:
        """What is compared with what."""
        word = "model_note" if self.model else "note"
        return self.words[word].format(count=len(self.county.towns), model=self.model)

    def titles(self, kind: str) -> dict[str, str]:
        """Return the titles that the model gives to columns: that of what the others have."""
        if not self.model:
            return {}
        *_, others = (c.key for c in self.frame.look(kind).columns if c.content is Content.TEXT)
        return {others: self.words["model_column"].format(model=self.model)}

    def workbook(self) -> Booklet:
        """Return the county's table: a summary, all differences, and each duty by towns."""
        chapters = [
            self.frame.chapter(
                "summary", self.words["summary"], self.title, self.note, self.summary()
            ),
            self.plain("differences", map(self.row, self.shown), self.note),
            *([self.plain("divided", self.divided())] if not self.model else []),
            self.plain("worded", self.own_way()),
            self.plain("own", map(self.own, self.county.own)),
            *_Matrix(self.findings, self.frame).chapters(),
        ]
        return self.frame.booklet("comparison_title", [c for c in chapters if self.prints(c)])

    def prints(self, chapter: Chapter) -> bool:
        """Say whether a table has rows, or words for having none."""
        return bool(chapter.items or self.frame.look(chapter.kind).empty)

    def plain(self, kind: str, items: Iterable[Item], note: str = "") -> Chapter:
        name = self.words[kind]
        title = self.frame.title("comparison", name)
        said = note or self.words[f"{kind}_note"]
        titles = self.titles(kind) if kind == "differences" else {}
        return self.frame.chapter(kind, name, title, said, items, titles)

    # The summary.

    def summary(self) -> Iterator[Item]:
        for town in self.county.towns:
            own = [d for d in self.county.own if d.town == town.number]
            by_town = [f for f in self.findings.told if f.town is town]
            accepted = sum(f.town is town for f in self.findings.accepted)
            yield self.counts(
                "by_town", self.frame.labels[town.number], by_town, len(own), accepted
            )
        for at, name in enumerate(self.county.lists):
            by_list = [f for f in self.findings.told if f.difference.list == at]
            chapters = self.county.list_of
            own_there = sum(chapters[d.town, d.chapter] == at for d in self.county.own)
            accepted = sum(f.difference.list == at for f in self.findings.accepted)
            yield self.counts("by_list", name, by_list, own_there, accepted)
        yield self.counts(
            "total", self.words["total"], self.findings.told, len(self.county.own),
            len(self.findings.accepted),
        )  # fmt: skip

    def counts(
        self, group: str, name: str, findings: Sequence[Finding], own: int, accepted: int
    ) -> Item:
        """Return a row of counts; a kind's column is found by its title."""
        found = Counter(self.kinds[f.difference.kind] for f in findings)
        others = len(findings) - found[self.kinds[Kind.WORDING]]
        columns = self.frame.look("summary").columns
        first, *rest = (c.key for c in columns if c.key not in (columns[0].key, columns[1].key))
        *kinds, own_key, accepted_key = rest
        cells = {
            first: others,
            **{key: found[key] for key in kinds},
            own_key: own,
            accepted_key: accepted,
        }
        return self.frame.item("summary", self.words[group], name, *cells.values())

    # Differences.

    def row(self, finding: Finding) -> Item:
        own, others = self.sides(finding)
        town = self.frame.labels[finding.town.number]
        return self.frame.item(
            "differences", self.kinds[finding.difference.kind], finding.item, town, finding.list,
            page(finding.difference.duty), own, others,
        )  # fmt: skip

    def of_town(self, finding: Finding) -> Item:
        own, others = self.sides(finding)
        return self.frame.item(
            "town", self.kinds[finding.difference.kind], finding.item, finding.list,
            page(finding.difference.duty), own, others,
        )  # fmt: skip

    def sides(self, finding: Finding) -> tuple[Cell, Cell]:
        """Return what the town has and what the others have, each with its characters marked."""
        found = finding.difference
        absent = self.words["absent"]
        if found.kind in (Kind.MISSING, Kind.ELSEWHERE):
            towns = len(self.county.towns)
            have = round(found.share * towns)
            usual = self.county.lists[found.list]
            others = self.words["have"].format(name=usual, count=towns, have=have)
            return plain(finding.list if found.duty else absent), plain(others)
        if found.kind is Kind.ORDER:
            return plain(finding.own if found.key else ""), plain(finding.fault.message)
        own, others = (NUMBER.sub("", text, count=1) for text in (finding.own, finding.others))
        if own and others:
            return marked(own, others)
        return plain(own or absent), plain(others or absent)

    # What is no difference.

    def divided(self) -> Iterator[Item]:
        for common in self.county.common:
            slots = [slot for own in common.yard.slots.values() for slot in own]
            if open_ones := sum(slot.agreed is None for slot in slots):
                yield self.frame.item(
                    "divided", self.county.lists[common.group.list],
                    self.frame.neutral.own(common.name), len(common.group.members), open_ones,
                )  # fmt: skip

    def own_way(self) -> Iterator[Item]:
        """Yield each duty that towns word in their own way: which towns, and in how many places."""
        of_duty: dict[tuple[int, str], list[Finding]] = defaultdict(list)
        for finding in self.worded:
            of_duty[finding.difference.list, finding.difference.item].append(finding)
        for (at, name), findings in sorted(
            of_duty.items(), key=lambda own: (own[0][0], -len(own[1]))
        ):
            yield self.frame.item(
                "worded", self.county.lists[at], self.frame.neutral.own(name), len(findings),
                sum(finding.difference.count for finding in findings),
                "、".join(self.frame.labels[finding.town.number] for finding in findings),
            )  # fmt: skip

    def own(self, duty: Duty) -> Item:
        town = self.county.towns[duty.town]
        return self.frame.item(
            "own", self.frame.labels[duty.town], town.names.own(duty.name),
            town.lists[duty.chapter].name, town.names.own(duty.category), page(duty),
        )  # fmt: skip

    # A town's own.

    def document_title(self, town: Town) -> str:
        """Return the title of a town's table, by which its file is called."""
        return self.words["document"].format(town=self.frame.labels[town.number])

    def document(self, town: Town) -> Booklet:
        """Return the table of one town: where it differs, and what it alone has."""
        own = [duty for duty in self.county.own if duty.town == town.number]
        shown = [finding for finding in self.shown if finding.town is town]
        worded = sum(finding.town is town for finding in self.worded)
        note = self.words["model_document_note" if self.model else "document_note"].format(
            count=len(self.county.towns), model=self.model, differences=len(shown), worded=worded,
            own=len(own),
        )  # fmt: skip
        title = self.document_title(town)
        chapters = [
            self.frame.chapter(
                "town",
                self.words["comparison"],
                title,
                note,
                map(self.of_town, shown),
                self.titles("town"),
            )
        ]
        if own:
            chapters.append(self.plain("own", map(self.own, own)))
        return self.frame.booklet("document", chapters, town)


# --- Items by towns ------------------------------------------------------------------------------
class _Matrix:
    """The tables that have a column for each town."""

    def __init__(self, findings: Findings, frame: Frame) -> None:
        self.findings = findings
        self.county = findings.county
        self.frame = frame
        self.words = frame.words

    def chapters(self) -> Iterator[Chapter]:
        groups = sorted((g for g in self.county.groups if len(g.members) > 1), key=place)
        names = [self.frame.neutral.own(self.county.name_of(group)) for group in groups]
        name = self.words["matrix"]
        for kind, own, towns, titles in self.frame.by_blocks("matrix", name):
            items = (
                self.frame.item(
                    kind, self.county.lists[group.list], called, len(group.members),
                    *(self.mark(group, town) for town in towns),
                )
                for group, called in zip(groups, names, strict=True)
            )  # fmt: skip
            title = self.frame.title("comparison", own)
            yield self.frame.chapter(kind, own, title, self.words["matrix_note"], items, titles)

    def mark(self, group: Group, town: Town) -> str:
        """Return an item's number in its town's list, with a sign where it differs."""
        duty = group.members.get(town.number)
        if duty is None:
            return ""
        kinds = self.kinds_of.get(id(duty), set())
        sign = DIFFERS if kinds - {Kind.WORDING} else WORDED if kinds else ""
        return f"{duty.number}{sign}"

    @cached_property
    def kinds_of(self) -> dict[int, set[Kind]]:
        """How each duty differs, by its id."""
        found: dict[int, set[Kind]] = defaultdict(set)
        for finding in self.findings.told:
            if finding.difference.duty:
                found[id(finding.difference.duty)].add(finding.difference.kind)
        return found


def plain(text: str) -> Cell:
    return Cell(paragraphs=tuple(text.split("\n")))


def page(duty: Duty | None) -> str:
    """Return the printed page of a duty, nothing where it has none."""
    return str(duty.page or "") if duty else ""


def place(group: Group) -> tuple[int, float, str]:
    """Return where a duty stands among all: its list and its median place there."""
    return group.list, median(d.position for d in group.members.values()), group.usual.name
