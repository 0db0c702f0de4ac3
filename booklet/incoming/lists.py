"""A table of an edited file -> which of the booklet's lists it is of, if of any."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from booklet.incoming.heads import Head, head_of
from booklet.model.booklet import Booklet
from booklet.model.layout import Layout
from booklet.model.tables import FileTable

# How alike the end of a title and a chapter's name are that mean the same: 配合履职清单 and
# 配合履职事项清单, but not 基本履职事项清单.
SAME_LIST = 0.8
# How the name of a town ends, whose whole booklet a title that ends with the booklet's names.
TOWNS = ("镇", "乡", "街道", "办事处", "苏木", "区", "场", "县", "市")
SENTENCE = re.compile(r"[，。：；]")
# What is added to a title in parentheses.
ADDED = re.compile(r"[（(][^（(]*[)）]\s*$")
# So many lines just above a table may be its title and a note.
NEAR = 2
# The row of a table that has no header row and goes on with the one before.
ABOVE_ALL = -1


@dataclass(frozen=True)
class OwnList:
    """A table as one of a chapter: its header row, what that says, and the titles as they stand."""

    chapter: int
    head: Head
    row: int
    titles: tuple[str, ...]

    @property
    def cells(self) -> int:
        """How many cells the header row has."""
        return len(self.titles)

    @property
    def goes_on(self) -> bool:
        """Whether the table goes on with the one before and has no header row."""
        return self.row == ABOVE_ALL


@dataclass(frozen=True)
class OtherList:
    """A table of a list that the booklet has not: its header row, and its title if it has one."""

    title: str
    row: int


class Lists:
    """Tells of one table after the other whose it is."""

    def __init__(self, booklet: Booklet, layout: Layout) -> None:
        """Know the lists of ``booklet``."""
        self.booklet = booklet
        self.looks = [layout.chapters[chapter.kind] for chapter in booklet.chapters]
        self.ending = booklet.title[-4:]  # 事项清单, as every list's title ends
        self.last: OwnList | None = None
        self.passed: tuple[str, ...] = ()  # the header row of a list that is not the booklet's

    def of(self, table: FileTable) -> OwnList | OtherList | None:
        """Return whose list a table is, None where it is no list.

        That is told by the name of its sheet, the text above it and its columns. A table without a
        header row goes on with the one before if it has as many columns.
        """
        at = self._head_at(table)
        if at is None:
            return self._going_on(table)
        title = self._other_list(table, at)
        if title is not None:
            self.last, self.passed = None, table.rows[at].texts
            return OtherList(title, at)
        self.last, self.passed = self._own_list(table, at), ()
        return self.last

    def text_of(self, table: FileTable) -> int | None:
        """Return the text (编制说明) whose sheet a table is, None where it is none."""
        if not table.whole or not table.rows:
            return None
        titles = [table.rows[0].text(0).strip(), table.name]
        prose = (n for n, look in enumerate(self.looks) if look.is_prose)
        return next((n for n in prose if self.booklet.chapters[n].name in titles), None)

    def _head_at(self, table: FileTable) -> int | None:
        """Return which of a table's rows is the header row of some chapter, None where none is."""
        return next((at for at in range(len(table.rows)) if self._fitting(table, at)), None)

    def _fitting(self, table: FileTable, at: int) -> dict[int, Head]:
        """Return a row of a table as the header row of each chapter that it may be of."""
        return {
            number: head
            for number, chapter in enumerate(self.booklet.chapters)
            if (head := head_of(table.rows[at].texts, chapter, self.looks[number]))
        }

    def _going_on(self, table: FileTable) -> OwnList | None:
        last = self.last
        if last is None or table.whole or not table.rows:
            return None
        same = all(len(row.texts) == last.cells for row in table.rows)
        return replace(last, row=ABOVE_ALL) if same else None

    def titled(self, table: FileTable) -> int:
        """Return the chapter whose title stands just above a table, -1 for none.

        Of a whole table the name of its sheet tells.
        """
        return self._named(table, () if table.whole else above(table, 0)[:NEAR])

    # --- Lists that are not the booklet's ---------------------------------------------------------

    def _other_list(self, table: FileTable, at: int) -> str | None:
        """Return the title of a table whose list the booklet has not, None for any other table.

        The nearest line that names a list tells. The title is empty where a table repeats the
        header row of such a one and no line names a list.
        """
        for line in (table.name, *above(table, at)):
            if self._named(table, [line]) >= 0:
                return None
            if self._names_a_list(title := bare(line)):
                return None if self._is_ours(title) else title
        return "" if table.rows[at].texts == self.passed else None

    def _names_a_list(self, line: str) -> bool:
        """Say whether a line is the title of a list, not only its kind and no sentence."""
        return line.endswith(self.ending) and line != self.ending and not SENTENCE.search(line)

    def _is_ours(self, title: str) -> bool:
        """Say whether ``title`` is the booklet's, for any town, or much like a chapter's."""
        whole = self.booklet.title
        for name in (whole, whole.replace("事项", "")):
            town = ADDED.sub("", title.removesuffix(name))
            if title.endswith(name) and (not town or town.endswith(TOWNS)):
                return True
        return any(
            SequenceMatcher(None, title[-length:], chapter.name).ratio() >= SAME_LIST
            for chapter in self.booklet.chapters
            for length in range(len(chapter.name) - 2, len(chapter.name) + 1)
        )

    # --- Lists that are ---------------------------------------------------------------------------

    def _own_list(self, table: FileTable, at: int) -> OwnList:
        """Return a header row as that of the chapter it fits best."""
        fitting = self._fitting(table, at)
        titles = table.rows[at].texts
        # A chapter whose name stands above may lack columns that make it like another one; if it
        # lacks none and has others, a chapter that has just these is meant.
        named = self._named(table, above(table, at))
        if named in fitting and (
            fitting[named].missing
            or fitting[named].is_whole
            or not any(head.is_whole for head in fitting.values())
        ):
            return OwnList(named, fitting[named], at, titles)
        best = max(head.fit for head in fitting.values())
        likely = [number for number, head in fitting.items() if head.fit == best]
        # Of several the one of the table before.
        number = next((n for n in likely if self.last and self.last.chapter == n), likely[0])
        return OwnList(number, fitting[number], at, titles)

    def _named(self, table: FileTable, lines_above: Sequence[str]) -> int:
        """Return the chapter that the sheet's name or else a line above names, -1 for none."""
        names = [chapter.name for chapter in self.booklet.chapters]
        longest_first = sorted(names, key=len, reverse=True)
        of_sheet = next((name for name in longest_first if name in table.name), None)
        if of_sheet is not None:
            return names.index(of_sheet)
        lines = (line.rstrip("（）() ") for line in lines_above)
        named = (name for line in lines for name in longest_first if line.endswith(name))
        return next(map(names.index, named), -1)


def above(table: FileTable, row: int) -> list[str]:
    """Return the lines above a table's ``row``, the nearest first."""
    within = ("".join(r.texts).strip() for r in reversed(table.rows[:row]))
    return [*filter(None, within), *table.above]


def bare(title: str) -> str:
    """Return ``title`` without what is added to it in parentheses."""
    return ADDED.sub("", title).strip()
