"""Two editions -> the new one's Word file, in which what changed stands as tracked changes.

Both editions are rendered as always, and the old one's text is then woven into the new one's:
accepting every change leaves the new text, rejecting every change the old. Elements and
their meaning are those of ECMA-376-1, 17.13.5. 目录 is a field and shows the new edition.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from itertools import count, takewhile
from typing import Any

from docx.oxml.ns import qn
from lxml import etree
from rapidfuzz.distance import Indel

from booklet.editions.comparison import Comparison
from booklet.editions.text_changes import Edit, stretches
from booklet.model.booklet import Booklet
from booklet.model.layout import Layout
from booklet.model.resources import Resources
from booklet.plan.page_plan import PagePlan, RowKind
from booklet.plan.rows import table_rows
from booklet.word import writer as word

DOCUMENT, STYLES, NUMBERING = word.TEXT, "styles", "numbering"
TAGS = {Edit.ADDED: "w:ins", Edit.REMOVED: "w:del"}
# Ids of changes, beyond those of the bookmarks.
FIRST_ID = 1000


def write(
    comparison: Comparison, plans: tuple[PagePlan, PagePlan], layout: Layout, resources: Resources
) -> bytes:
    """Return the .docx of the new edition with every change since the old one tracked.

    ``plans`` are the page plans of both editions. The changes' author is the new edition's
    organisation and their date is the edition's; the same editions give the same bytes.
    """
    old, new = (
        word.rendered(edition, layout, plan, resources)
        for edition, plan in zip((comparison.old, comparison.new), plans, strict=True)
    )
    before, after = _Parts(old, comparison.old, layout), _Parts(new, comparison.new, layout)
    _Weaver(comparison, layout).weave(before, after)
    return word.packed({**new, **after.written()}, comparison.new)


class _Parts:
    """The parts of a Word file that are read or changed."""

    def __init__(self, parts: Mapping[str, bytes], booklet: Booklet, layout: Layout) -> None:
        self.roots = {name: etree.fromstring(parts[name]) for name in (DOCUMENT, STYLES, NUMBERING)}
        (self.body,) = self.roots[DOCUMENT]
        self.cover = [p for p in self.body[: self._contents()] if p.tag == qn("w:p")]
        self.imprint = [
            p for p in self.body.iterchildren(qn("w:p")) if _style(p).startswith("imprint")
        ]
        # Behind the last list; the 版记 has a section of its own.
        *_, self.end = (p for p in self.body.iterchildren(qn("w:p")) if _style(p) == "Separator")
        self.titles = [p for p in self.body.iterchildren(qn("w:p")) if _style(p) == "Heading1"]
        found = iter(self.body.iterchildren(qn("w:tbl")))
        self.tables = [
            None if layout.chapters[chapter.kind].is_prose else next(found)
            for chapter in booklet.chapters
        ]

    def paragraphs(self, at: int) -> list[Any]:
        """Return the paragraphs of the ``at``-th chapter (from 0), which is a text."""
        following = self.titles[at].itersiblings(qn("w:p"))
        return list(takewhile(lambda p: _style(p) not in ("Heading1", "Separator"), following))

    def take_styles(self, other: "_Parts") -> None:
        """Take the styles that only the other file has, for what is removed stays in sight."""
        styles = self.roots[STYLES]
        known = {style.get(qn("w:styleId")) for style in styles.iterchildren(qn("w:style"))}
        for style in list(other.roots[STYLES].iterchildren(qn("w:style"))):
            if style.get(qn("w:styleId")) not in known:
                styles.append(style)

    def _contents(self) -> int:
        return int(self.body.index(next(self.body.iterchildren(qn("w:sdt")))))

    def written(self) -> dict[str, bytes]:
        return {
            name: etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
            for name, root in self.roots.items()
        }


class _Changes:
    """The tracked changes of a document: its paragraphs, each with what was added and removed."""

    def __init__(self, edition: Booklet) -> None:
        self.author = edition.organisation
        self.date = edition.edition_date.strftime("%Y-%m-%dT%H:%M:%SZ")
        self.ids = count(FIRST_ID)

    def paragraphs(self, old: Sequence[Any], new: Sequence[Any]) -> Iterator[Any]:
        """Yield the paragraphs of two texts woven together.

        A paragraph's properties belong to its mark (17.3.1.29), which here is the line break of the
        text: kept, added or removed as any other character. The last mark is always kept.
        """
        texts = ("\n".join(map(_text, own)) for own in (old, new))
        was, now = iter(old), iter(new)
        runs: list[Any] = []
        for stretch in stretches(*texts):
            for n, text in enumerate(stretch.text.split("\n")):
                if n:
                    yield self.ended(runs, was, now, stretch.edit)
                    runs = []
                if text:
                    runs.append(self.run(text, stretch.edit))
        yield self.ended(runs, was, now, Edit.KEPT)

    def ended(self, runs: Iterable[Any], was: Iterator[Any], now: Iterator[Any], edit: Edit) -> Any:
        """Return the paragraph of ``runs`` whose mark has met the fate ``edit``."""
        before = next(was) if edit is not Edit.ADDED else None
        after = next(now) if edit is not Edit.REMOVED else None
        paragraph = etree.Element(qn("w:p"))
        source = before if after is None else after
        properties = deepcopy(_properties(source))
        paragraph.append(properties)
        if edit is not Edit.KEPT:
            self.mark(properties, edit)
        elif _style(before) != _style(after):
            changed = self.change("w:pPrChange")
            changed.append(deepcopy(_properties(before)))
            properties.append(changed)
        paragraph.extend(runs)
        return paragraph

    def line(self, old: Any, new: Any) -> None:
        """Weave the text of a line that stands in both editions."""
        if _text(old) == _text(new):
            return
        for before, place in zip(_text_runs(old), _text_runs(new), strict=True):
            for stretch in stretches(_text(before), _text(place)):
                place.addprevious(self.run(stretch.text, stretch.edit))
            new.remove(place)

    def whole(self, paragraph: Any, edit: Edit) -> None:
        """Say of a whole paragraph that it was added or removed, with its mark."""
        self.mark(_properties(paragraph), edit)
        for run in _text_runs(paragraph):
            paragraph.replace(run, self.run(_text(run), edit))
        for tab in paragraph.findall(f"{qn('w:r')}/{qn('w:tab')}"):
            change, run = self.change(TAGS[edit]), tab.getparent()
            paragraph.replace(run, change)
            change.append(run)

    def change(self, tag: str) -> Any:
        element = etree.Element(qn(tag))
        element.set(qn("w:id"), str(next(self.ids)))
        element.set(qn("w:author"), self.author)
        element.set(qn("w:date"), self.date)
        return element

    def mark(self, properties: Any, edit: Edit) -> None:
        """Say of a paragraph's mark that it was added or removed."""
        of_mark = etree.SubElement(properties, qn("w:rPr"))
        of_mark.append(self.change(TAGS[edit]))

    def run(self, text: str, edit: Edit) -> Any:
        run = etree.Element(qn("w:r"))
        fonts = etree.SubElement(etree.SubElement(run, qn("w:rPr")), qn("w:rFonts"))
        fonts.set(qn("w:hint"), "eastAsia")
        content = etree.SubElement(run, qn("w:delText" if edit is Edit.REMOVED else "w:t"))
        content.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        content.text = text
        if edit is Edit.KEPT:
            return run
        change = self.change(TAGS[edit])
        change.append(run)
        return change


class _Weaver(_Changes):
    """The weaving of an old document into a new one."""

    def __init__(self, comparison: Comparison, layout: Layout) -> None:
        super().__init__(comparison.new)
        self.comparison = comparison
        self.layout = layout

    def weave(self, old: _Parts, new: _Parts) -> None:
        self.lines(old.cover, new.cover, new.body[0])
        predecessors = self.predecessors()
        for number, (title, table) in enumerate(zip(new.titles, new.tables, strict=True)):
            at = predecessors.get(number)
            if at is None:
                self.whole(title, Edit.ADDED)
                for row in () if table is None else table.iterchildren(qn("w:tr")):
                    self.row(row, Edit.ADDED)
                for paragraph in new.paragraphs(number) if table is None else ():
                    self.whole(paragraph, Edit.ADDED)
                continue
            self.line(old.titles[at], title)
            if table is None:
                self.text(old.paragraphs(at), new.paragraphs(number), title)
            else:
                self.rows(at, number, old.tables[at], table)
        gone = set(range(len(old.tables))) - set(predecessors.values())
        for further, at in enumerate(sorted(gone), len(new.tables) + 1):
            self.removed_chapter(old, new, at, further)
        self.lines(old.imprint, new.imprint, new.imprint[0] if new.imprint else new.end)
        new.take_styles(old)

    def lines(self, old: Sequence[Any], new: Sequence[Any], following: Any) -> None:
        """Weave lines that stand alone: one by one where they are as many, else as wholes.

        ``following`` is the first of the new ones, or what stands in their place.
        """
        if list(map(_form, old)) == list(map(_form, new)):
            for before, after in zip(old, new, strict=True):
                self.line(before, after)
        else:
            self.text(old, new, following.getprevious())

    def predecessors(self) -> dict[int, int]:
        """Return which old chapter each new one was, if it had the same columns."""
        old, new = self.comparison.old.chapters, self.comparison.new.chapters
        return {
            to: at
            for at, to in enumerate(self.comparison.successors)
            if to is not None and old[at].kind == new[to].kind
        }

    # Chapters.

    def rows(self, at: int, number: int, old: Any, new: Any) -> None:
        """Weave the old table's rows into the new one's."""
        old_head, *old_rows = old.iterchildren(qn("w:tr"))
        new_head, *new_rows = new.iterchildren(qn("w:tr"))
        self.cells(old_head, new_head)
        names = {
            fate.old.position: fate.new.position
            for fate in self.comparison.fates
            if fate.old and fate.new and (fate.old.chapter, fate.new.chapter) == (at, number)
        }
        was, now = self.names(self.comparison.old, at), self.names(self.comparison.new, number)
        # What is in both bears its new row's number, the others one that nothing else has.
        following = {key: n for n, key in enumerate(now)}
        before = [
            following.get(names.get(key, -1) if isinstance(key, int) else key, -1 - n)
            for n, key in enumerate(was)
        ]
        for row in old_rows:
            _renumber(row, number + 1)
        place = new_head
        for step in Indel.opcodes(before, list(range(len(new_rows)))):
            if step.tag == "delete":
                for row in old_rows[step.src_start : step.src_end]:
                    self.row(row, Edit.REMOVED)
                    place.addnext(row)
                    place = row
                continue
            for n, row in enumerate(new_rows[step.dest_start : step.dest_end]):
                if step.tag == "insert":
                    self.row(row, Edit.ADDED)
                else:
                    self.cells(old_rows[step.src_start + n], row)
                place = row

    def names(self, booklet: Booklet, at: int) -> list[int | str]:
        """Return what each row of a chapter's table is: an item's position, or a text of its own.

        A category's row is known by its category, since its text has numbers that may change.
        """
        chapter = booklet.chapters[at]
        return [
            row.item
            if row.kind is RowKind.ITEM
            else f"{row.kind} {chapter.items[row.item].category}"
            if row.kind is RowKind.CATEGORY
            else row.kind.value
            for row in table_rows(chapter, self.layout.chapters[chapter.kind])
        ]

    def text(self, old: Sequence[Any], new: Sequence[Any], above: Any) -> None:
        """Weave paragraphs that are changed as wholes into the new ones, which begin below one."""
        place = above
        for step in Indel.opcodes(list(map(_text, old)), list(map(_text, new))):
            if step.tag == "delete":
                for paragraph in old[step.src_start : step.src_end]:
                    self.whole(paragraph, Edit.REMOVED)
                    if place is None:  # nothing stands above the cover
                        new[0].addprevious(paragraph)
                    else:
                        place.addnext(paragraph)
                    place = paragraph
                continue
            for paragraph in new[step.dest_start : step.dest_end]:
                if step.tag == "insert":
                    self.whole(paragraph, Edit.ADDED)
                place = paragraph

    def removed_chapter(self, old: _Parts, new: _Parts, at: int, number: int) -> None:
        """Put a chapter that is no more behind the last one, with its list and its styles."""
        title, table = old.titles[at], old.tables[at]
        paragraphs = old.paragraphs(at) if table is None else []
        for field in [run for run in title.iterchildren(qn("w:r")) if not _is_text(run)]:
            title.remove(field)
        for tag in ("w:bookmarkStart", "w:bookmarkEnd"):
            for mark in list(title.iterchildren(qn(tag))):
                title.remove(mark)
        self.whole(title, Edit.REMOVED)
        new.end.addprevious(title)
        for paragraph in paragraphs:
            self.whole(paragraph, Edit.REMOVED)
            new.end.addprevious(paragraph)
        if table is None:
            return
        for row in table.iterchildren(qn("w:tr")):
            _renumber(row, number)
            self.row(row, Edit.REMOVED)
        new.end.addprevious(table)
        lists = new.roots[NUMBERING]
        further = deepcopy(lists[-1])
        further.set(qn("w:numId"), str(number))
        lists.append(further)

    # Rows and cells.

    def row(self, row: Any, edit: Edit) -> None:
        """Say of a whole row that it was added or removed."""
        properties = row.find(qn("w:trPr"))
        if properties is None:
            properties = etree.Element(qn("w:trPr"))
            row.insert(0, properties)
        properties.append(self.change(TAGS[edit]))
        for paragraph in row.iter(qn("w:p")):
            self.whole(paragraph, edit)

    def cells(self, old: Any, new: Any) -> None:
        """Weave the text of an old row's cells into the new row's."""
        for before, after in zip(
            old.iterchildren(qn("w:tc")), new.iterchildren(qn("w:tc")), strict=True
        ):
            was, now = (list(cell.iterchildren(qn("w:p"))) for cell in (before, after))
            if list(map(_text, was)) != list(map(_text, now)):
                woven = list(self.paragraphs(was, now))
                for paragraph in now:
                    after.remove(paragraph)
                after.extend(woven)


def _text(paragraph: Any) -> str:
    return "".join(text.text or "" for text in paragraph.iter(qn("w:t")))


def _is_text(run: Any) -> bool:
    return run.find(qn("w:t")) is not None


def _text_runs(paragraph: Any) -> list[Any]:
    return [run for run in paragraph.iterchildren(qn("w:r")) if _is_text(run)]


def _properties(paragraph: Any) -> Any:
    return paragraph.find(qn("w:pPr"))


def _style(paragraph: Any) -> str:
    return str(_properties(paragraph).find(qn("w:pStyle")).get(qn("w:val")))


def _form(paragraph: Any) -> tuple[str, int]:
    """Return what two paragraphs must share for the text of one to be woven into the other's."""
    return _style(paragraph), len(_text_runs(paragraph))


def _renumber(row: Any, number: int) -> None:
    """Let a row's automatic number count with the list of another chapter."""
    for reference in row.iter(qn("w:numId")):
        reference.set(qn("w:val"), str(number))
