"""The sheet with the cover's lines and 目录, and the words at the head and foot of the others."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from booklet.model.booklet import Booklet, CoverRole
from booklet.model.layout import CoverType, Layout
from booklet.plan.contents import entries, footer
from booklet.plan.page_plan import PagePlan

# What a style is called after, by the line's role; town and title stand on one line.
NAMES = {
    CoverRole.NUMBER: "文号",
    CoverRole.MARK: "密级",
    CoverRole.REGION: "地区",
    CoverRole.ORGANISATION: "书名",
    CoverRole.TITLE: "封面标题",
    CoverRole.SUBTITLE: "副题",
    CoverRole.DATE: "日期",
    CoverRole.ISSUER: "印发机关",
}
# Stands for the page number until the text around it is in Excel's codes.
NUMBER = "\0"


@dataclass(frozen=True)
class CoverRow:
    """A row with a line of the cover: its style's name, its type and its height in points."""

    text: str
    style: str
    type: CoverType
    height: float

    @property
    def horizontal(self) -> str:
        """How the line is aligned over the two columns."""
        return "centerContinuous" if self.type.align == "center" else self.type.align


@dataclass(frozen=True)
class EntryRow:
    """A row of 目录: its text, its page, and the chapter and the row of its sheet it leads to."""

    text: str
    page: int
    chapter: int
    row: int
    is_category: bool


def cover_rows(booklet: Booklet, layout: Layout) -> Iterator[CoverRow]:
    """Yield the rows of the cover's lines; the first that is centred has air above it."""
    lines = list(booklet.cover_lines)
    seen: Counter[str] = Counter()
    airy = True
    while lines:
        first = lines.pop(0)
        text = first.text
        if first.role is CoverRole.ORGANISATION and lines and lines[0].role is CoverRole.TITLE:
            text += lines.pop(0).text
        look = layout.cover.lines[first.role]
        name = NAMES[first.role]
        seen[name] += 1
        style = f"目录 {name}{seen[name] if seen[name] > 1 else ''}"
        opens = airy and look.align == "center"
        airy = airy and not opens
        yield CoverRow(text, style, look, look.line * (2 if opens else 1))


def entry_rows(
    booklet: Booklet, layout: Layout, plan: PagePlan, row_of: Callable[[int, int], int]
) -> Iterator[EntryRow]:
    """Yield the rows of 目录; ``row_of`` tells the row of a (chapter, item) on its sheet."""
    for entry in entries(booklet, layout):
        row = 1 if entry.item is None else row_of(entry.chapter, entry.item)
        page = entry.page(plan)
        yield EntryRow(entry.text, page, entry.chapter, row, entry.item is not None)


def entry_ems(rows: Sequence[EntryRow], layout: Layout) -> float:
    """Return the width that the entries need, in em of a list's."""
    look = layout.contents

    def width(row: EntryRow) -> float:
        ems = sum(0.5 if ord(character) < 0x2E80 else 1.0 for character in row.text) + 0.25
        if not row.is_category:
            return ems
        return (ems * look.category.size + look.further) / look.entry.size

    return max(map(width, rows))


def page_words(text: str, font: str, size: float, before: str = "", after: str = "") -> str:
    """Return ``text`` in the codes of headers and footers (ECMA-376-1, 18.3.1.46).

    Behind the page number a sign would add to it, and behind the size a digit would belong to it:
    the font's code parts them.
    """
    of_font, of_size = f'&"{font},Regular"', f"&{int(size)}"
    words = before + text.replace("&", "&&") + after
    words = re.sub(f"{NUMBER}(?=[-+])", f"&P{of_font}", words).replace(NUMBER, "&P")
    return (of_size + of_font if words[0].isdigit() else of_font + of_size) + words


def footer_text(booklet: Booklet, layout: Layout, plan: PagePlan) -> str:
    """Return the words at each page's foot, with a sign for the page number."""
    return footer(booklet, layout, NUMBER, plan.count)
