"""A booklet spread out for proofreading: its texts, cells, names and departments, each once."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

from booklet.model.booklet import Booklet, Item, ParagraphKind, kind_of
from booklet.model.columns import Column, Content
from booklet.model.departments import Naming, beginning
from booklet.model.layout import Layout


class Spot(NamedTuple):
    """A place in the booklet: chapter, item and paragraph from 0, column key, character from 0.

    For a list column the paragraph is the name's position; a category's spot is its first item's.
    """

    chapter: int
    item: int
    key: str
    paragraph: int = 0
    offset: int = 0

    def at(self, offset: int) -> "Spot":
        """Return the spot ``offset`` characters into the same paragraph."""
        return self._replace(offset=offset)


class Unit(NamedTuple):
    """One text: a category, a name, a listed name or a paragraph."""

    spot: Spot
    text: str


@dataclass(frozen=True)
class Listed:
    """A department as a list column or a line such as ``昌吉市民政局：`` names it."""

    spot: Spot
    name: str


@dataclass(frozen=True)
class Duties:
    """An item's listed departments beside the duties that the next column gives them."""

    column: str
    listed: tuple[Listed, ...]
    units: tuple[Unit, ...]
    text: str
    subjects: tuple[tuple[Unit, str], ...]

    @property
    def names(self) -> list[str]:
        """The listed departments' names."""
        return [listed.name for listed in self.listed]


LEVELS = "省州盟市县区旗"  # from above to below


def places(organisation: str) -> Iterator[tuple[str, str, str]]:
    """Yield how 昌吉市大西渠镇 may be read, the last level first: 昌吉, 市, 大西渠镇.

    A level's name may hold the character of another (林州市, 沙市区), and so may the town's (市桥).
    """
    for at in range(len(organisation) - 2, 0, -1):
        level = organisation[at]
        above, name = organisation[:at], organisation[: at + 1]
        if level not in LEVELS[1:]:
            continue
        # 沙市 + 区 is a district of that name; 市 behind 番禺区 begins the town's name.
        if above[-1] in LEVELS and LEVELS.index(above[-1]) > LEVELS.index(level):
            continue
        start = max((n + 1 for n, c in enumerate(name[:-2]) if c in LEVELS), default=0)
        yield above[start:], level, organisation[at + 1 :]


class Texts:
    """What the rules look at."""

    def __init__(self, booklet: Booklet, layout: Layout) -> None:
        """Spread ``booklet`` out, whose columns ``layout`` lists."""
        self.booklet = booklet
        self.layout = layout
        self.names: list[Unit] = []
        self.categories: list[list[Unit]] = []
        self.cells: list[list[Unit]] = []
        self.listed: list[Listed] = []
        self.units: list[Unit] = []
        for number in range(len(booklet.chapters)):
            self._spread(number)

    def _spread(self, number: int) -> None:
        chapter = self.booklet.chapters[number]
        look = self.layout.chapters[chapter.kind]
        if look.is_prose:
            self.categories.append([])
            (column,) = look.columns
            units = [
                Unit(Spot(number, n, column.key), item.cells[column.key].text)
                for n, item in enumerate(chapter.items)
            ]
            self.units.extend(units)
            self.cells.append(units)  # one text, whose headings count through it
            return
        categories: dict[str, Unit] = {}
        for n, item in enumerate(chapter.items):
            category = Unit(Spot(number, n, look.column(Content.CATEGORY).key), item.category)
            if item.category not in categories:
                categories[item.category] = category
                self.units.append(category)
            name = Unit(Spot(number, n, look.column(Content.NAME).key), item.name)
            self.names.append(name)
            self.units.append(name)
            for column in look.typed_columns:
                if column.content in (Content.AMOUNT, Content.TICK):  # these are no words
                    continue
                self._spread_cell(number, n, item, column)
        self.categories.append(list(categories.values()))

    def _spread_cell(self, chapter: int, n: int, item: Item, column: Column) -> None:
        units = [
            Unit(Spot(chapter, n, column.key, i), text)
            for i, text in enumerate(item.cells[column.key].paragraphs)
        ]
        self.units.extend(units)
        if column.content is Content.LIST:
            self.listed.extend(Listed(unit.spot, unit.text) for unit in units)
            return
        self.cells.append(units)
        for unit in units:
            text = unit.text.lstrip()  # spaces before it are a slip, and no part of its name
            if text.endswith("：") and kind_of(text) is ParagraphKind.DEPARTMENT:
                spot = unit.spot.at(len(unit.text) - len(text))
                self.listed.append(Listed(spot, text.removesuffix("：")))

    @cached_property
    def whole(self) -> tuple[str, list[int]]:
        """All units as one text, each on a line, and where each begins."""
        starts = list(accumulate((len(unit.text) + 1 for unit in self.units), initial=0))
        return "\n".join(unit.text for unit in self.units), starts

    @cached_property
    def departments(self) -> Counter[str]:
        """How often each department is named."""
        return Counter(listed.name for listed in self.listed)

    @cached_property
    def _place(self) -> tuple[str, str, str]:
        organisation = self.booklet.organisation.removesuffix("人民政府")
        if organisation.endswith("街道办事处"):
            organisation = organisation.removesuffix("办事处")

        def departments_of(place: tuple[str, str, str]) -> int:
            return sum(n for name, n in self.departments.items() if name.startswith(place[0]))

        # Where no department tells, the last level is the town's own; 岭镇 in 红旗岭镇 is no town.
        return max(
            places(organisation),
            key=lambda place: (departments_of(place), len(place[2]) > 2),
            default=("", "", organisation),
        )

    @property
    def place_prefix(self) -> str:
        """What full department names begin with: 昌吉."""
        return self._place[0]

    @property
    def place_level(self) -> str:
        """What short department names begin with: 市."""
        return self._place[1]

    @property
    def town(self) -> str:
        """The town's name without the places above it: 大西渠镇."""
        return self._place[2]

    @cached_property
    def naming(self) -> Naming:
        """How the departments are named."""
        return Naming(self.place_prefix, self.departments)

    @cached_property
    def of_items(self) -> dict[tuple[int, int], tuple[str, ...]]:
        """The departments of each (chapter, item) that has any, each once, by their full names."""
        found: dict[tuple[int, int], dict[str, None]] = {}
        for listed in self.listed:
            names = found.setdefault((listed.spot.chapter, listed.spot.item), {})
            names[self.naming.full(listed.name)] = None
        return {place: tuple(names) for place, names in found.items()}

    @cached_property
    def _short_names(self) -> set[str]:
        return {self.naming.short(name) for name in self.departments if len(name) > 3}

    @cached_property
    def duties(self) -> list[Duties]:
        """Each item's list of departments with the text column right of it."""
        found = []
        for number, chapter in enumerate(self.booklet.chapters):
            for column, text in self.layout.chapters[chapter.kind].duties:
                found += [
                    self._duties(number, n, item, column, text)
                    for n, item in enumerate(chapter.items)
                ]
        return found

    def _duties(self, chapter: int, n: int, item: Item, column: Column, text: Column) -> Duties:
        units = [
            Unit(Spot(chapter, n, text.key, i), paragraph)
            for i, paragraph in enumerate(item.cells[text.key].paragraphs)
        ]
        names = item.cells[column.key].paragraphs
        return Duties(
            column=column.key,
            listed=tuple(
                Listed(Spot(chapter, n, column.key, i), name) for i, name in enumerate(names)
            ),
            units=tuple(units),
            text="\n".join(unit.text for unit in units),
            subjects=tuple(
                (unit, name)
                for unit in units
                if (name := beginning(unit.text.lstrip(), self._short_names))
            ),
        )
