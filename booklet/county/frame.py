"""What a county's tables share: what it and its towns are called, and how a table is made."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import count
from typing import NamedTuple

from booklet.county.county import County
from booklet.county.names import Names
from booklet.county.towns import Town
from booklet.model.booklet import Booklet, Cell, Chapter, Item
from booklet.model.columns import ChapterLayout, Content
from booklet.model.date import edition_date
from booklet.model.layout import Layout

# A table has columns for so many towns at most; more stand in tables that follow.
MOST_COLUMNS = 16
FILLED = (Content.LIST, Content.TEXT, Content.COUNT)


class Block(NamedTuple):
    """Towns that have a column each: their table's kind and name, and the columns' titles."""

    kind: str
    name: str
    towns: Sequence[Town]
    titles: Mapping[str, str]


class Frame:
    """The county's names, the blocks of its towns and the look of its tables."""

    def __init__(self, county: County, layout: Layout) -> None:
        """Take the ``county`` and the look whose part ``county`` its tables have."""
        self.county = county
        self.words = layout.county.words
        self.source_layout = layout

    @cached_property
    def name(self) -> str:
        """The county's name, or nothing where the towns are of several."""
        names = {town.names.county for town in self.county.towns}
        return names.pop() if len(names) == 1 else ""

    @property
    def labels(self) -> tuple[str, ...]:
        """What each town is called, no two alike."""
        return self.county.labels

    @cached_property
    def neutral(self) -> Names:
        """What stands for a town's names where no town is meant."""
        return Names(self.name, "本", "镇")

    @cached_property
    def blocks(self) -> tuple[tuple[Town, ...], ...]:
        """The towns, so many together as a table has columns for."""
        towns = self.county.towns
        number = -(-len(towns) // MOST_COLUMNS)
        size, more = divmod(len(towns), number)
        sizes = [size + 1] * more + [size] * (number - more)
        starts = [sum(sizes[:at]) for at in range(number)]
        return tuple(tuple(towns[s : s + n]) for s, n in zip(starts, sizes, strict=True))

    @cached_property
    def layout(self) -> Layout:
        """The look of the tables."""
        sizes = sorted({len(block) for block in self.blocks})
        return self.source_layout.of_county(
            (kind, size) for kind in ("matrix", "tally") for size in sizes
        )

    @cached_property
    def date(self) -> str:
        """The date of the latest list."""
        return max((town.date for town in self.county.towns), key=edition_date)

    def booklet(self, word: str, chapters: Iterable[Chapter], town: Town | None = None) -> Booklet:
        """Return tables as a booklet of the county or of a town, titled by a word of the look."""
        first = self.county.towns[0]
        return Booklet(
            region=(town or first).region,
            organisation=town.organisation if town else self.name,
            title=self.words[word].format(county="", town=""),
            date=self.date,
            chapters=tuple(chapters),
        )

    def title(self, report: str, name: str) -> str:
        """Return the title of a table of a report, which is a word of the look."""
        return self.words["table"].format(report=self.words[report], name=name)

    def look(self, kind: str) -> ChapterLayout:
        """Return the look of the tables of a kind."""
        return self.layout.chapters[kind]

    def chapter(
        self,
        kind: str,
        name: str,
        title: str,
        note: str,
        items: Iterable[Item],
        column_titles: Mapping[str, str] | None = None,
    ) -> Chapter:
        """Return a table; its rows are items as :meth:`item` makes them."""
        return Chapter(
            kind=kind,
            name=name,
            title=title,
            note=note,
            file="",
            column_titles=dict(column_titles or {}),
            items=tuple(items),
        )

    def item(self, kind: str, category: str, name: str, *cells: str | int | Cell) -> Item:
        """Return a row of a table of a kind; ``cells`` are what its other columns hold."""
        keys = (column.key for column in self.look(kind).columns if column.content in FILLED)
        filled = (own if isinstance(own, Cell) else _cell(str(own)) for own in cells)
        return Item(category=category, name=name, cells=dict(zip(keys, filled, strict=True)))

    def by_blocks(self, kind: str, name: str) -> Iterator[Block]:
        """Yield the blocks of towns of the tables of a kind and a name."""
        first = count(1)
        for block in self.blocks:
            numbers = [next(first) for _ in block]
            titles = {str(n): self.labels[town.number] for n, town in enumerate(block, 1)}
            of_part = {"name": name, "first": numbers[0], "last": numbers[-1]}
            own = name if len(self.blocks) == 1 else self.words["part"].format(**of_part)
            yield Block(f"{kind}{len(block)}", own, block, titles)


def _cell(text: str) -> Cell:
    return Cell(paragraphs=(text,))
