"""A town's booklet as the county compares it: its duties without the town's own names.

Kept are plain texts, of which towns share most, and where each stands; the booklet itself is not.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from pathlib import Path
from sys import intern

from booklet.county.names import Names, folded, names_of
from booklet.files.faults import Place
from booklet.model.booklet import Booklet, Item
from booklet.model.columns import ChapterLayout, Content
from booklet.model.layout import Layout
from booklet.model.texts import Texts
from booklet.source.load import Source
from booklet.source.shapes import Acceptance
from booklet.web.writer import anchors

# The key of an item's name beside those of its cells.
NAME = ""
Spots = tuple[tuple[int, int], ...]  # line and column of each paragraph


@dataclass(frozen=True, slots=True)
class Duty:
    """An item of a town: texts are plain (:class:`Names`), chapter and position count from 0.

    ``number`` is the printed one, ``page`` the printed page or 0. ``spots`` has where the
    paragraphs of each text stand in the list's file, the name's under :data:`NAME`.
    """

    town: int
    chapter: int
    position: int
    category: str
    name: str
    cells: Mapping[str, tuple[str, ...]]
    number: int
    page: int
    departments: tuple[str, ...]
    spots: Mapping[str, Spots]
    key: bytes


@dataclass(frozen=True)
class TownList:
    """One of a town's lists: its columns by key, each with its printed title, and its categories.

    ``anchor`` begins the addresses of its items. A category has the line of its own in the file;
    ``duties`` has the range of the list's items among the town's.
    """

    kind: str
    name: str
    anchor: str
    file: str
    contents: Mapping[str, Content]
    titles: Mapping[str, str]
    categories: Mapping[str, tuple[int, int]]


@dataclass(frozen=True)
class Town:
    """A town: its folder or file, how people are told of it, its names, lists and duties.

    ``page`` is the name of its web edition, empty where it can have none, ``accepted`` what its
    check.yaml accepts, and ``offices`` are the departments' names, in full and as duties use them.
    ``rows`` has the rows of a file, by list file and position.
    """

    number: int
    source: Path
    label: str
    organisation: str
    region: str
    title: str
    date: str
    names: Names
    lists: tuple[TownList, ...]
    duties: tuple[Duty, ...]
    accepted: tuple[Acceptance, ...]
    offices: frozenset[str]
    page: str = ""
    rows: Mapping[tuple[str, int], Place] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """What the county calls it: 大西渠镇."""
        return self.names.town or self.organisation

    def place(self, duty: Duty, key: str, paragraph: int = 0) -> Place:
        """Return where a paragraph of one of its duties stands: its line, or its row in a file."""
        if row := self.rows.get((self.lists[duty.chapter].file, duty.position)):
            return replace(row, file=self.label)
        spots = duty.spots.get(key) or duty.spots[NAME]
        line, column = spots[min(paragraph, len(spots) - 1)]
        return self.at(duty.chapter, line, column)

    def at(self, chapter: int, line: int, column: int) -> Place:
        """Return a place in the file of one of its lists."""
        return Place(f"{self.label}/{self.lists[chapter].file}", line, column)

    def address(self, duty: Duty) -> str:
        """Return where a duty stands in the town's web edition: 配合-52."""
        return f"{self.lists[duty.chapter].anchor}-{duty.position + 1}"

    def at_address(self, address: str) -> Duty | None:
        """Return the duty of an address, if there is one."""
        return next((duty for duty in self.duties if self.address(duty) == address), None)


def town_of(
    number: int,
    source: Source,
    layout: Layout,
    pages: Mapping[tuple[int, int], int],
    folder: Path,
    label: str,
    accepted: tuple[Acceptance, ...],
) -> Town:
    """Return the town of a ``source``; ``pages`` has the printed page of each (chapter, item)."""
    booklet = source.booklet
    texts = Texts(booklet, layout)
    names = names_of(texts)
    lists = []
    duties: list[Duty] = []
    for at, (chapter, anchor) in enumerate(
        zip(booklet.chapters, anchors(booklet, layout), strict=True)
    ):
        look = layout.chapters[chapter.kind]
        lists.append(_list(source, at, look, anchor, names))
        if look.is_prose:
            continue
        for n, (item, printed) in enumerate(
            zip(chapter.items, look.numbers(chapter.items), strict=True)
        ):
            name = _plain(names, item.name)
            cells = {
                column.key: tuple(_plain(names, text) for text in item.cells[column.key].paragraphs)
                for column in look.typed_columns
            }
            duties.append(
                Duty(
                    town=number,
                    chapter=at,
                    position=n,
                    category=_plain(names, item.category),
                    name=name,
                    cells=cells,
                    number=printed,
                    page=pages.get((at, n), 0),
                    departments=tuple(
                        _plain(names, name) for name in texts.of_items.get((at, n), ())
                    ),
                    spots=dict(_spots(source, at, n, item, look)),
                    key=_key(name, cells),
                )
            )
    return Town(
        number=number,
        source=folder,
        label=label,
        organisation=booklet.organisation,
        region=booklet.region,
        title=booklet.title,
        date=booklet.date,
        names=names,
        lists=tuple(lists),
        duties=tuple(duties),
        accepted=accepted,
        offices=frozenset(
            _plain(names, own)
            for name in texts.departments
            for own in (name, texts.naming.short(name))
        ),
    )


def _key(name: str, cells: Mapping[str, tuple[str, ...]]) -> bytes:
    whole = "\1".join([name, *(f"{key}\2" + "\n".join(own) for key, own in cells.items())])
    return blake2b(folded(whole).encode(), digest_size=16).digest()


def _plain(names: Names, text: str) -> str:
    return intern(names.plain(text))


def _list(source: Source, at: int, look: ChapterLayout, anchor: str, names: Names) -> TownList:
    chapter = source.booklet.chapters[at]
    keys = source.documents[chapter.file].keys
    return TownList(
        kind=chapter.kind,
        name=chapter.name,
        anchor=anchor,
        file=chapter.file,
        contents={column.key: column.content for column in look.typed_columns},
        titles={column.key: chapter.column_title(column.key) for column in look.columns},
        categories={
            names.plain(str(path[0])): (place.line, place.column)
            for path, place in keys.items()
            if len(path) == 1
        },
    )


def _spots(
    source: Source, chapter: int, n: int, item: Item, look: ChapterLayout
) -> Iterator[tuple[str, Spots]]:
    """Yield where the texts of an item stand, by the columns' keys."""
    name = look.column(Content.NAME)
    _, place = source.text_place(chapter, n, name.key)
    yield NAME, ((place.line, place.column),)
    for column in look.typed_columns:
        if count := len(item.cells[column.key].paragraphs) if item.cells[column.key].text else 0:
            places = (source.text_place(chapter, n, column.key, i)[1] for i in range(count))
            yield column.key, tuple((place.line, place.column) for place in places)


def booklet_of(town: Town) -> Booklet:
    """Return a town's frame, without its lists: what reports about it are titled by."""
    return Booklet(
        region=town.region,
        organisation=town.organisation,
        title=town.title,
        date=town.date,
        chapters=(),
    )
