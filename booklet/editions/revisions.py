"""What changed between two editions -> 修订对照表, as a booklet of two chapters."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from booklet.editions.comparison import Change, Comparison, Fate, Placed
from booklet.editions.text_changes import Edit, Stretch, stretches
from booklet.model.booklet import (
    Booklet,
    Cell,
    Chapter,
    Emphasis,
    Highlight,
    Item,
    ParagraphKind,
    kind_of,
)
from booklet.model.columns import Column, Content
from booklet.model.layout import Layout
from booklet.model.texts import Texts
from booklet.plan.page_plan import PagePlan

EMPHASIS = {Edit.REMOVED: Emphasis.REMOVED, Edit.ADDED: Emphasis.ADDED, Edit.KEPT: None}
# What a paragraph stands under, and which is shown with it.
ABOVE = (ParagraphKind.HEADING, ParagraphKind.DEPARTMENT)
# The chapters, as layout.yaml names their kinds.
SUMMARY, CHANGES = "summary", "changes"


def revisions(
    comparison: Comparison, plans: tuple[PagePlan, PagePlan] | None, layout: Layout
) -> Booklet:
    """Return 修订对照表: a summary, then each change, made for ``layout.of_comparison``.

    ``plans`` are the page plans of the old and of the new edition, whose page numbers are shown.
    Where nothing changed, the summary's title says so and stands alone.
    """
    return _Table(comparison, plans, layout).booklet()


# --- The text of one cell ------------------------------------------------------------------------
@dataclass
class _Paragraph:
    """A paragraph in parts, and whether it is or stands beside a change."""

    parts: list[tuple[str, Emphasis | None]] = field(default_factory=list)
    touched: bool = False

    @property
    def text(self) -> str:
        return "".join(text for text, _ in self.parts)

    def label(self, text: str) -> "_Paragraph":
        """Add a word of the table's own."""
        self.parts.append((text, Emphasis.LABEL))
        return self


Side = list[_Paragraph]


def _sides(changes: Iterable[Stretch]) -> tuple[Side, Side]:
    """Return the paragraphs before and after, what changed marked in each."""
    sides = {Edit.REMOVED: [_Paragraph()], Edit.ADDED: [_Paragraph()]}
    for change in changes:
        for edit, side in sides.items():
            if change.edit in (edit, Edit.KEPT):
                _add(side, change)
            else:
                side[-1].touched |= not _whole_lines(change.text)
    return sides[Edit.REMOVED], sides[Edit.ADDED]


def marked(old: str, new: str) -> tuple[Cell, Cell]:
    """Return the cells of two texts: what only the old one has is marked, and what only the new."""
    before, after = _sides(stretches(old, new))
    return _cell(before), _cell(after)


def _add(side: Side, change: Stretch) -> None:
    changed = change.edit is not Edit.KEPT
    only_breaks = changed and not change.text.strip("\n")
    for n, text in enumerate(change.text.split("\n")):
        if n:
            side[-1].touched |= only_breaks
            side.append(_Paragraph(touched=only_breaks))
        if text:
            side[-1].parts.append((text, EMPHASIS[change.edit]))
            side[-1].touched |= changed


def _whole_lines(text: str) -> bool:
    """Say whether a change is of whole paragraphs, so that none beside it needs to be shown."""
    return bool(text.strip("\n")) and (text.startswith("\n") or text.endswith("\n"))


def _shortened(side: Side, elided: str) -> Side:
    """Return the paragraphs that changed, with what they stand under; ``elided`` for the rest."""
    shown = set()
    for at, paragraph in enumerate(side):
        if paragraph.touched:
            above = (n for n in range(at, -1, -1) if kind_of(side[n].text) in ABOVE)
            shown.update({at, next(above, at)})
    short: Side = []
    for at, paragraph in enumerate(side):
        if at in shown:
            short.append(paragraph)
        elif at == 0 or at - 1 in shown:
            short.append(_Paragraph([(elided, None)]))
    return short


def _is_item(placed: Placed | None) -> bool:
    """Say whether it is an item and no paragraph of a text, which has no name."""
    return placed is not None and bool(placed.item.name)


def _cell(side: Side) -> Cell:
    marks = []
    at = 0
    for paragraph in side:
        for text, emphasis in paragraph.parts:
            if emphasis:
                marks.append(Highlight(start=at, end=at + len(text), emphasis=emphasis))
            at += len(text)
        at += 1
    return Cell(paragraphs=tuple(p.text for p in side) or ("",), marks=tuple(marks))


def _plain(text: str) -> Cell:
    return Cell(paragraphs=(text,))


# --- The table -----------------------------------------------------------------------------------
class _Table:
    """The making of one 修订对照表."""

    def __init__(
        self, comparison: Comparison, plans: tuple[PagePlan, PagePlan] | None, layout: Layout
    ) -> None:
        self.comparison = comparison
        self.old, self.new = comparison.old, comparison.new
        self.plans = plans
        self.layout = layout
        self.words = layout.comparison.words
        self.differences = comparison.differences
        self.columns = layout.comparison.chapters[CHANGES].columns

    def booklet(self) -> Booklet:
        chapters = [self.chapter(SUMMARY, self.summary())]
        if self.differences:
            chapters.append(self.chapter(CHANGES, map(self.row, self.differences)))
        title = self.new.title + self.words["title"]
        # How 目录 reads is said of the lists that it names.
        wording = self.new.wording.model_copy(update={"entry": None, "categories": None})
        own = {"title": title, "chapters": tuple(chapters), "imprint": (), "wording": wording}
        return self.new.model_copy(update=own)

    def chapter(self, kind: str, items: Iterable[Item]) -> Chapter:
        title = self.words["editions" if self.differences else "unchanged"]
        dates = {"old": self.old.date, "new": self.new.date}
        return Chapter(
            kind=kind,
            name=self.words[kind],
            title=title.format(title=self.words[kind], **dates),
            file="",
            items=tuple(items),
        )

    def chapter_name(self, fate: Fate) -> str:
        """Return the name of the list to which a change belongs."""
        at = self.comparison.chapter(fate)
        new = self.new.chapters
        return new[at].name if at < len(new) else self.old.chapters[at - len(new)].name

    # One change.

    def row(self, fate: Fate) -> Item:
        before, after = self.contents(fate)
        keys = (c.key for c in self.columns if c.content in (Content.TEXT, Content.COUNT))
        cells = (before, after, self.page(fate.old, 0), self.page(fate.new, 1))
        return Item(
            category=self.chapter_name(fate),
            name="、".join(self.layout.comparison.changes[change] for change in fate.changes),
            cells=dict(zip(keys, cells, strict=True)),
        )

    def page(self, placed: Placed | None, edition: int) -> Cell:
        if placed is None or self.plans is None:
            return _plain("")
        number = self.plans[edition].numbers[placed.chapter, placed.position]
        return _plain(str(number))

    def contents(self, fate: Fate) -> tuple[Cell, Cell]:
        """Return what stood and what stands there, each change marked."""
        old, new = fate.old, fate.new
        before, after = self.place(fate)
        is_item = _is_item(new or old)
        if is_item:
            name = self.both(old.item.name if old else None, new.item.name if new else None)
            before += name[0]
            after += name[1]
        for column in self.text_columns(fate):
            texts = [
                column.text(0, p.item) if p and column.key in p.item.cells else None
                for p in (old, new)
            ]
            if texts[0] == texts[1]:
                continue
            titles = [
                self.title(p, column, edition) for p, edition in ((old, self.old), (new, self.new))
            ]
            for side, label, found in zip((before, after), titles, self.both(*texts), strict=True):
                if not found:
                    continue
                if None not in texts and column.content is Content.TEXT:
                    found = _shortened(found, self.words["elided"])
                if column.content is Content.LIST:
                    found[0].parts.insert(0, (label, Emphasis.LABEL))
                elif is_item:
                    side.append(_Paragraph().label(label))
                side += found
        return _cell(before), _cell(after)

    def both(self, old: str | None, new: str | None) -> tuple[Side, Side]:
        """Return the paragraphs of two texts, none for one that is missing."""
        before, after = _sides(stretches(old or "", new or ""))
        return before if old is not None else [], after if new is not None else []

    def place(self, fate: Fate) -> tuple[Side, Side]:
        """Return where an item stood and stands: its number and category, or its list as well."""
        old, new = fate.old, fate.new
        between = old and new and self.comparison.successors[old.chapter] != new.chapter
        categories = self.both(
            old.item.category if old else None, new.item.category if new else None
        )
        sides: list[Side] = []
        for placed, edition, category in zip(
            (old, new), (self.old, self.new), categories, strict=True
        ):
            if placed is None:
                sides.append([])
                continue
            word = self.words["place" if _is_item(placed) else "paragraph"]
            place = word.format(number=placed.position + 1)
            name = edition.chapters[placed.chapter].name if between else ""
            line = _Paragraph().label(f"{name}{place}　")
            line.parts += category[0].parts
            sides.append([line])
        return sides[0], sides[1]

    def text_columns(self, fate: Fate) -> Iterator[Column]:
        """Yield the columns of an item's chapters, the new one's first."""
        seen = set()
        for placed, edition in ((fate.new, self.new), (fate.old, self.old)):
            if placed:
                for column in self.layout.chapters[
                    edition.chapters[placed.chapter].kind
                ].typed_columns:
                    if column.key not in seen:
                        seen.add(column.key)
                        yield column

    def title(self, placed: Placed | None, column: Column, edition: Booklet) -> str:
        title = edition.chapters[placed.chapter].column_title(column.key) if placed else ""
        return self.words["column"].format(title=title)

    # The summary.

    def summary(self) -> Iterator[Item]:
        """Yield the numbers of changes in all, by list and by department."""
        names = [chapter.name for chapter in self.new.chapters]
        successors = self.comparison.successors
        gone = [c.name for c, to in zip(self.old.chapters, successors, strict=True) if to is None]
        by_chapter = [(self.chapter_name(fate), fate) for fate in self.differences]
        for name in dict.fromkeys([*names, *gone]):
            yield self.counts("by_chapter", name, [f for own, f in by_chapter if own == name])
        yield self.counts("by_chapter", self.words["total"], self.differences)
        departments = self.departments()
        for name in sorted(departments, key=lambda name: (-len(departments[name]), name)):
            yield self.counts("by_department", name, departments[name])

    def counts(self, group: str, name: str, fates: Sequence[Fate]) -> Item:
        found = Counter(change for fate in fates for change in fate.changes)
        counts = {
            word: found[Change(change)] for change, word in self.layout.comparison.changes.items()
        }
        counts[self.layout.comparison.total] = len(fates)
        return Item(
            category=self.words[group],
            name=name,
            cells={word: _plain(str(count)) for word, count in counts.items()},
        )

    def departments(self) -> dict[str, list[Fate]]:
        """Return the changes that concern each department, as it was or as it is."""
        named = [Texts(edition, self.layout).of_items for edition in (self.old, self.new)]
        found: dict[str, list[Fate]] = {}
        for fate in self.differences:
            names = [
                name
                for placed, of_item in zip((fate.old, fate.new), named, strict=True)
                if placed
                for name in of_item.get((placed.chapter, placed.position), ())
            ]
            for name in dict.fromkeys(names):
                found.setdefault(name, []).append(fate)
        return found
