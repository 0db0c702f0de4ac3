"""A page of a PDF beside the page that the plan has in its place: by what they differ."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import zip_longest

from booklet.model.booklet import Chapter
from booklet.plan.page_plan import RowKind
from booklet.publish.page_texts import PageText, RowText, folded

# Shorter texts stand on many pages by chance.
TELLING_CELL = 6
QUOTED = 16  # characters

# Lines in which the foot of a page may come out of a PDF.
PIECES_OF_FOOT = 3


class Printed:
    """One page of the PDF."""

    def __init__(self, at: int, lines: Iterable[str]) -> None:
        """Take the lines of the ``at``-th page, counted from 0."""
        self.at = at
        self.lines = [line for line in map(folded, lines) if line]

    @cached_property
    def text(self) -> str:
        """All of it, in the order in which it was drawn."""
        return "".join(self.lines)

    @cached_property
    def characters(self) -> Counter[str]:
        """Its characters, in no order: programs draw the cells of a row in different orders."""
        return Counter(self.text)

    def without(self, also: Counter[str]) -> "Printed":
        """Return the page with so many characters fewer; the order of the others stays."""
        page = Printed(self.at, self.lines)
        page.characters = self.characters - also
        return page

    def only(self, characters: Counter[str]) -> str:
        """Return so many characters: lines that have no others, then what is left."""
        left, said = Counter(characters), []
        for text in (*self.lines, *self.text):
            if not Counter(text) - left:
                left -= Counter(text)
                said.append(text)
        return "".join(said)

    def footer(self, page: PageText) -> str:
        """Return the foot of the page, which is like that of ``page``, empty if none is printed.

        What LibreOffice 25 prints comes out of the PDF in pieces: — 10 and below it —.
        """
        texts = (
            "".join(self.lines[at : at + pieces])
            for pieces in range(1, PIECES_OF_FOOT + 1)
            for at in reversed(range(len(self.lines)))
        )
        found = (re.fullmatch(page.footer_form, text) for text in texts)
        return next((match[0] for match in found if match), "")


@dataclass(frozen=True)
class Difference:
    """A page by its printed number, which page of the PDF it is (from 0), and how it differs."""

    number: int
    at: int | None
    reasons: tuple[str, ...]


class ChapterPages:
    """The pages of one chapter: those of the plan beside those of the PDF."""

    def __init__(
        self, chapter: Chapter, planned: Sequence[PageText], found: Sequence[Printed]
    ) -> None:
        self.chapter = chapter
        self.planned = planned
        self.found = found
        self.unit = "项" if planned and planned[0].head else "段"
        self.rows = [row for page in planned for row in page.whole]

    def differences(self) -> Iterator[Difference]:
        """Yield what differs on each page of the plan."""
        reasons = {
            page.number: list(self.reasons(page, found))
            for page, found in zip(self.planned, self.found, strict=False)
        }
        for pages in self.with_long_items():
            numbers = [page.number for page in pages]
            if all(reasons.get(number) == [] for number in numbers) and not self.is_whole(pages):
                items = self.named_items(row.item for page in pages for row in page.parts)
                reasons[numbers[-1]] = [f"{items}到这一页为止不完整，或者多出文字"]
        for page, found in zip_longest(self.planned, self.found[: len(self.planned)]):
            if found is None:
                yield Difference(page.number, None, ("PDF 里没有这一页",))
            elif said := reasons[page.number]:
                yield Difference(page.number, found.at, tuple(said))

    def reasons(self, page: PageText, found: Printed) -> Iterator[str]:
        """Say by what a page differs; nothing if it does not."""
        if not found.lines:
            yield "没有文字"
            return
        less, more = page.fixed - found.characters, found.characters - page.fixed
        astray: list[str] = []
        if page.parts:
            # Where an item longer than a page is cut may differ: some of its text stands here.
            astray += self.astray(page, found)
            if not less and more and not astray and not any(_furniture(page, found)):
                return
        elif not less and not more:
            return
        said = [*_furniture(page, found), *self.items(page, found), *astray]
        yield from said or [_characters(less, Counter() if page.parts else more)]

    def astray(self, page: PageText, found: Printed) -> Iterator[str]:
        """Say which items longer than a page do not begin or end on this page as they should."""
        for verb, items in (("开始", page.begins), ("结束", page.ends)):
            for item, text in items.items():
                if text not in found.text:
                    yield f"{self.named_items([item])}没有在这一页{verb}"

    def items(self, page: PageText, found: Printed) -> Iterator[str]:
        """Say which rows are missing here, not whole, or too many."""
        broken: list[RowText] = []
        there = None if page.parts else self.run_of(page, found)
        if there is None:
            there, broken = self.told_by_cells(page, found)
        expected = {row.name for row in page.whole}
        known = {row.name for row in (*there, *broken)}
        missing = [row for row in page.whole if row.name not in known]
        surplus = [row for row in there if row.name not in expected]
        for verb, rows in (("少", missing), ("多", surplus)):
            if rows:
                yield f"{verb}{self.named(rows)}"
        if broken:
            yield f"{self.named(broken)}不完整"

    def run_of(self, page: PageText, found: Printed) -> list[RowText] | None:
        """Return the rows that follow one another and have just the page's characters."""
        furniture = [found.footer(page)]
        furniture += [page.title] if page.title in found.text else []
        furniture += page.head if has_head(page, found) else []
        furniture += [page.header] if page.header in found.text else []
        rest = found.characters - Counter("".join(furniture))
        total = rest.total()
        for start in range(len(self.rows)):
            length, run = 0, Counter[str]()
            for end in range(start, len(self.rows)):
                length += self.rows[end].characters.total()
                if length > total:
                    break
                run += self.rows[end].characters
                if length == total and run == rest:
                    return self.rows[start : end + 1]
        return None

    def told_by_cells(self, page: PageText, found: Printed) -> tuple[list[RowText], list[RowText]]:
        """Return the rows that stand on the page by their cells' texts, and those in part."""
        text, there, broken = found.text, [], []
        for row in page.whole:
            cells = sorted(
                (cell for cell in row.cells if cell and not cell.isdigit()), key=len, reverse=True
            )
            if all(cell in text for cell in cells):
                there.append(row)
                for cell in cells:
                    text = text.replace(cell, "\n", 1)
            elif any(len(cell) >= TELLING_CELL and cell in text for cell in cells):
                broken.append(row)
        for row in self.rows:
            cells = [cell for cell in row.cells if len(cell) >= TELLING_CELL]
            if row not in page.rows and cells and all(cell in text for cell in cells):
                there.append(row)
        return there, broken

    def with_long_items(self) -> Iterator[list[PageText]]:
        """Yield the pages that belong together by items longer than a page."""
        group: list[PageText] = []
        for page in self.planned:
            items = {row.item for row in page.parts}
            if group and not items & {row.item for row in group[-1].parts}:
                yield group
                group = []
            if items:
                group.append(page)
        if group:
            yield group

    def is_whole(self, pages: Sequence[PageText]) -> bool:
        """Say whether the parts on these pages together are the items, wherever they were cut."""
        beside = dict(zip((page.number for page in self.planned), self.found, strict=False))
        found, parts = Counter[str](), Counter[str]()
        for page in pages:
            if page.number in beside:
                found += beside[page.number].characters - page.fixed
            for row in page.parts:
                parts += row.characters
        return found == parts

    def named(self, rows: Iterable[RowText]) -> str:
        """Name items by their numbers, and other rows by what they say."""
        rows = list(rows)
        items = {row.item for row in rows if row.kind is RowKind.ITEM}
        others = {"".join(row.cells): None for row in rows if row.kind is not RowKind.ITEM}
        said = [self.named_items(items)] if items else []
        return "、".join([*said, *(f"“{shortened(text)}”一行" for text in others)])

    def named_items(self, items: Iterable[int]) -> str:
        """Name items by their numbers, one alone also by its name; a text has paragraphs."""
        first, *others = items = sorted(set(items))
        said = f"第 {spans(item + 1 for item in items)} {self.unit}"
        if others:
            return said
        item = self.chapter.items[first]
        name = item.name or "".join(cell.text for cell in item.cells.values())
        return f"{said}“{shortened(name)}”"


def spans(numbers: Iterable[int]) -> str:
    """Return numbers in few words: 3、5—9."""
    said: list[list[int]] = []
    for number in sorted(numbers):
        if said and number == said[-1][-1] + 1:
            said[-1].append(number)
        else:
            said.append([number])
    return "、".join(str(run[0]) if len(run) == 1 else f"{run[0]}—{run[-1]}" for run in said)


def has_head(page: PageText, found: Printed) -> bool:
    return all(title in found.text for title in page.head)


def _furniture(page: PageText, found: Printed) -> Iterator[str]:
    """Say what is wrong with what stands around the rows."""
    if page.title not in found.text:
        yield f"没有标题“{page.title}”"
    if not has_head(page, found):
        yield "没有表头"
    if page.header not in found.text:
        yield f"没有页眉“{shortened(page.header)}”"
    if page.footer not in found.text:
        printed = re.fullmatch(page.footer_form, found.footer(page))
        yield f"印的页码是 {printed[1]}" if printed else "没有印页码"


def _characters(less: Counter[str], more: Counter[str]) -> str:
    """Say which characters are missing and which too many."""
    if (less or more) and "".join((*less, *more)).isdigit():
        return "序号不同"
    said = (
        f"{verb} {count.total()} 个字（{shortened(''.join(count.elements()))}）"
        for verb, count in (("少", less), ("多", more))
        if count
    )
    return "，".join(said) or "没有一页放不下的那一项的文字"


def shortened(text: str) -> str:
    return text if len(text) <= QUOTED else f"{text[:QUOTED]}……"
