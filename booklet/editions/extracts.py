"""A booklet -> the items that concern each superior department, as a booklet of its own."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

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
from booklet.model.departments import Naming
from booklet.model.layout import INDEX, Layout
from booklet.model.texts import Texts
from booklet.plan.page_plan import PagePlan

# The chapter of one department, as layout.yaml names its kind.
DEPARTMENT = "department"


@dataclass(frozen=True)
class Extract:
    """A superior department and the (chapter, item) of what concerns it, in the booklet's order."""

    department: str
    places: tuple[tuple[int, int], ...]


# --- Whose duties --------------------------------------------------------------------------------
def concerning(
    paragraphs: Sequence[str], department: str, departments: Sequence[str], naming: Naming
) -> list[int]:
    """Return which ``paragraphs`` concern a department: all but those that are another's alone.

    Another of the item's ``departments`` has what stands below a line with its name, and a
    paragraph that begins with its name; if they name the department they concern it too. Lines
    above that say whose or what the paragraphs below are come along with them. Where nothing would
    be left, all of it is returned.
    """
    kept: dict[int, None] = {}
    owner: str | None = None
    above: list[int] = []
    for at, paragraph in enumerate(paragraphs):
        kind = kind_of(paragraph)
        if kind is ParagraphKind.HEADING:
            owner, above = None, [at]
            continue
        if kind is ParagraphKind.DEPARTMENT and (found := naming.subject(paragraph, departments)):
            above = [n for n in above if kind_of(paragraphs[n]) is ParagraphKind.HEADING]
            owner, above = found, [*above, at]
            continue
        whose = owner or naming.subject(paragraph, departments)
        if whose in (None, department) or naming.names(department, paragraph):
            kept |= dict.fromkeys([*above, at])
    return sorted(kept) or list(range(len(paragraphs)))


# --- The extracts --------------------------------------------------------------------------------
class Departments:
    """The superior departments of a booklet and what each of them has to do with it."""

    def __init__(self, booklet: Booklet, plan: PagePlan, layout: Layout) -> None:
        """Take ``booklet`` with its page plan, whose page numbers the extracts show."""
        self.booklet = booklet
        self.plan = plan
        self.source_layout = layout
        self.texts = Texts(booklet, layout)
        self.words = layout.departments.words

    @cached_property
    def extracts(self) -> tuple[Extract, ...]:
        """The extracts, that of the department with most items first."""
        places: dict[str, list[tuple[int, int]]] = {}
        for place, departments in sorted(self.texts.of_items.items()):
            for department in departments:
                places.setdefault(department, []).append(place)
        found = [Extract(department, tuple(own)) for department, own in places.items()]
        return tuple(sorted(found, key=lambda extract: -len(extract.places)))

    @property
    def spelled_otherwise(self) -> dict[str, str]:
        """The names that stand for another one: 昌吉市民政局 by 市民政局."""
        full = {name: self.texts.naming.full(name) for name in self.texts.departments}
        return {name: own for name, own in full.items() if name != own}

    @cached_property
    def categories(self) -> dict[str, str]:
        """The categories of the extracts' items, by the keys of the index's columns."""
        concerned = sorted({place for extract in self.extracts for place in extract.places})
        names = dict.fromkeys(self.item(place).category for place in concerned)
        return {f"类别{n}": name for n, name in enumerate(names, 1)}

    @cached_property
    def layout(self) -> Layout:
        """The layout of the extracts."""
        return self.source_layout.of_departments(tuple(self.categories))

    @cached_property
    def numbers(self) -> list[tuple[int, ...]]:
        """The printed numbers of the items of each chapter."""
        looks = self.source_layout.chapters
        return [looks[chapter.kind].numbers(chapter.items) for chapter in self.booklet.chapters]

    def item(self, place: tuple[int, int]) -> Item:
        """Return the item of a (chapter, item)."""
        return self.booklet.chapters[place[0]].items[place[1]]

    def workbook(self) -> Booklet:
        """Return all extracts behind an index, made for :attr:`layout`."""
        chapters = [self.index(), *map(self.chapter, self.extracts)]
        return self.titled("workbook", chapters)

    def document(self, extract: Extract) -> Booklet:
        """Return one extract by itself, made for :attr:`layout`."""
        return self.titled("document", [self.chapter(extract)], department=extract.department)

    @property
    def folder(self) -> str:
        """The folder of the Word files."""
        return self.words["folder"]

    def file_title(self, department: str) -> str:
        """Return the title of a department's extract, for the name of its file."""
        title = self.words["document"].format(title=self.booklet.title, department=department)
        return self.booklet.organisation + title

    def titled(self, word: str, chapters: Iterable[Chapter], **values: str) -> Booklet:
        title = self.words[word].format(title=self.booklet.title, **values)
        return self.booklet.model_copy(
            update={"title": title, "chapters": tuple(chapters), "imprint": ()}
        )

    # The index.

    def index(self) -> Chapter:
        rows = [(extract.department, extract.places) for extract in self.extracts]
        every = [place for _, places in rows for place in places]
        rows.append((self.words["total"], tuple(every)))
        rows.append((self.words["distinct"], tuple(dict.fromkeys(every))))
        return Chapter(
            kind=INDEX,
            name=self.words["index"],
            title=self.words["index_title"],
            note=self.note("index_note"),
            file="",
            column_titles=self.categories,
            items=tuple(self.counts(name, places) for name, places in rows),
        )

    def counts(self, name: str, places: Sequence[tuple[int, int]]) -> Item:
        """Return a row of the index; a category without items stays empty."""
        found = Counter(self.item(place).category for place in places)
        total = next(c.key for c in self.columns(INDEX) if c.content is Content.COUNT)
        cells = {key: _cell(str(found[own] or "")) for key, own in self.categories.items()}
        return Item(
            category=self.words["index"], name=name, cells={total: _cell(str(len(places))), **cells}
        )

    # One department.

    def chapter(self, extract: Extract) -> Chapter:
        own_keys = {column.key for column in self.columns(DEPARTMENT)}
        return Chapter(
            kind=DEPARTMENT,
            name=extract.department,
            title=self.words["title"].format(department=extract.department),
            note=self.note("note", count=len(extract.places)),
            file="",
            column_titles={
                key: title
                for chapter in self.booklet.chapters
                for key, title in chapter.column_titles.items()
                if key in own_keys
            },
            items=tuple(self.row(place, extract.department) for place in extract.places),
        )

    def row(self, place: tuple[int, int], department: str) -> Item:
        item = self.item(place)
        duties, others = self.text_columns(place[0])
        cells = (
            _cell(self.booklet.chapters[place[0]].name),
            self.duties(place, department, duties),
            _cell(*(p for column in others for p in item.cells[column.key].paragraphs)),
            _cell(str(self.plan.numbers[place])),
        )
        given = (Content.LIST, Content.TEXT, Content.COUNT)
        keys = (column.key for column in self.columns(DEPARTMENT) if column.content in given)
        return item.model_copy(
            update={
                "cells": dict(zip(keys, cells, strict=True)),
                "number": self.numbers[place[0]][place[1]],
                "page_start": False,
            }
        )

    def text_columns(self, chapter: int) -> tuple[list[Column], list[Column]]:
        """Return a chapter's text columns: those of departments' duties, and the others.

        Duties stand right of a list of departments, or else in the first text column.
        """
        look = self.source_layout.chapters[self.booklet.chapters[chapter].kind]
        texts = [column for column in look.columns if column.content is Content.TEXT]
        duties = [column for _, column in look.duties] or texts[:1]
        return duties, [column for column in texts if column not in duties]

    def duties(self, place: tuple[int, int], department: str, columns: Sequence[Column]) -> Cell:
        """Return what the duties of an item say of ``department``, and who shares the item."""
        departments = self.texts.of_items[place]
        naming = self.texts.naming
        paragraphs: list[str] = []
        for column in columns:
            whole = self.item(place).cells[column.key].paragraphs
            kept = concerning(whole, department, departments, naming)
            paragraphs += _with_gaps(whole, kept, self.words["elided"])
        others = [naming.short(name) for name in departments if name != department]
        if not others:
            return _cell(*paragraphs)
        label = self.words["others"]
        mark = Highlight(start=0, end=len(label), emphasis=Emphasis.LABEL)
        return Cell(paragraphs=(label + "、".join(others), *paragraphs), marks=(mark,))

    # Both.

    def columns(self, kind: str) -> tuple[Column, ...]:
        return self.layout.chapters[kind].columns

    def note(self, word: str, **values: int) -> str:
        booklet = self.booklet
        return self.words[word].format(booklet=booklet.full_title, date=booklet.date, **values)


def _cell(*paragraphs: str) -> Cell:
    return Cell(paragraphs=paragraphs or ("",))


def _with_gaps(paragraphs: Sequence[str], kept: Sequence[int], elided: str) -> Iterator[str]:
    """Yield the paragraphs that are kept, and ``elided`` for each run of others."""
    for at, paragraph in enumerate(paragraphs):
        if at in kept:
            yield paragraph
        elif at == 0 or at - 1 in kept:
            yield elided
