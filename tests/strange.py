"""Made-up booklets that nobody would write: any sign that the fonts have, items of any length.

`python -m tests.strange 500` lays out so many of them and says how many have the reckoned pages.
"""

import random
import sys
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache

from booklet.look.load import load_layout
from booklet.model.booklet import Booklet, Cell, Chapter, Emphasis, Highlight, Item
from booklet.model.columns import Categories, ChapterLayout, Column, Content
from booklet.model.layout import Layout
from booklet.plan.faces import Faces
from booklet.plan.marks import NEVER_FIRST, NEVER_LAST
from tests.planned import RESOURCES, typeset_now

COMMON = "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年"
# Pango 1.50 fails to shape ‧ (U+2027) where it stands alone.
MARKS = "".join(sorted((NEVER_FIRST | NEVER_LAST) - {"‧"}))
LATIN = (
    "AVATAR", "To", "Yo-yo", "P.O.", "GB/T 9704-2012", "http://www.gov.cn/index.html?a=1&b=2",
    "50%", "3.5", "10-20", "PM2.5", "WiFi", "ffl", "Tel: 0994-2345678", "(1)", '"q"', "x<y>z",
    "A" * 90, "\\n{{ }}",
)  # fmt: skip


@cache
def _signs(families: tuple[str, ...]) -> str:
    """Return characters that a chain of fonts has, from all over Unicode."""
    chain = Faces(RESOURCES.fonts).chain(families)
    every = [*range(0xA1, 0x3000, 7), *range(0x3001, 0xA000, 101), *range(0x20000, 0x2FA00, 37)]
    shown = [chr(code) for code in every if not _is_odd(code)]
    lacking = chain.lacking("".join(shown))
    return "".join(c for c in shown if c not in lacking)


@cache
def _lacking(families: tuple[str, ...]) -> set[str]:
    """Return the marks that a chain of fonts has not."""
    return Faces(RESOURCES.fonts).chain(families).lacking(MARKS)


def _is_odd(code: int) -> bool:
    """Say whether a code is no sign that can be seen, is drawn onto another or can be taken apart.

    What has a canonical decomposition, such as ≴, newer versions of HarfBuzz may draw in two.
    """
    parts = unicodedata.decomposition(chr(code))
    return (
        (parts != "" and not parts.startswith("<"))
        or code in (0xAD, 0x2027)
        or 0x300 <= code < 0x370
        or 0x483 <= code <= 0x489
        or 0x590 <= code < 0x1E00
        or 0x2000 <= code <= 0x200F
        or 0x2028 <= code <= 0x202F
        or 0x205F <= code <= 0x206F
        or 0x20D0 <= code <= 0x20FF
        or 0x302A <= code <= 0x302F
        or 0x3099 <= code <= 0x309A
    )


class _Author:
    """Writes texts of one booklet."""

    def __init__(self, seed: int, layout: Layout) -> None:
        self.dice = random.Random(seed)
        chains = [role.pdf for role in layout.fonts.roles]
        self.signs = "".join(set.intersection(*(set(_signs(chain)) for chain in chains)))
        self.signs = "".join(sorted(self.signs))
        lacking = set().union(*(_lacking(chain) for chain in chains))
        self.marks = [mark for mark in MARKS if mark not in lacking]
        self.category = ""

    def look(self, look: ChapterLayout) -> ChapterLayout:
        """Return a list's look with its categories shown in any way."""
        if look.is_prose:
            return look
        shown = self.dice.choice(list(Categories))
        words = {"category_text": "{numeral}、{category}", "total": self.dice.choice(("", "合计"))}
        return look.model_copy(update={"category": shown, **words})

    def text(self, length: int) -> str:
        """Return a text of about so many characters, without spaces at its ends."""
        parts: list[str] = []
        while sum(map(len, parts)) < length:
            parts.append(self.part())
        return "".join(parts)[: length + 8].strip() or "事"

    def part(self) -> str:
        dice = self.dice
        match dice.choices(("common", "sign", "mark", "latin", "number"), (45, 15, 20, 12, 8))[0]:
            case "common":
                return "".join(dice.choices(COMMON, k=dice.randint(1, 8)))
            case "sign":
                return "".join(dice.choices(self.signs, k=dice.randint(1, 3)))
            case "mark":
                return "".join(dice.choices(self.marks, k=dice.randint(1, 3)))
            case "latin":
                return dice.choice((" ", "")) + dice.choice(LATIN) + dice.choice((" ", ""))
        return str(dice.randint(0, 99999))

    def paragraphs(self, count: int) -> Iterator[str]:
        for number in range(1, count + 1):
            length = self.dice.choice((3, 20, 60, 200))
            yield self.dice.choice(
                (
                    f"{number}.{self.text(length)}。",
                    f"一、{self.text(length)}",
                    f"{self.text(6)}局：".replace("，", "").replace("。", ""),
                    self.text(length),
                )
            )

    def cell(self, count: int, emphasised: bool) -> Cell:
        paragraphs = tuple(self.paragraphs(count))
        if self.dice.random() < 0.1:
            paragraphs = (*paragraphs, "", "完")
        text = "\n".join(paragraphs)
        highlights = tuple(self.highlights(text)) if emphasised else ()
        return Cell(paragraphs=paragraphs, marks=highlights)

    def highlights(self, text: str) -> Iterator[Highlight]:
        at = 0
        while at + 12 < len(text):
            start = at + self.dice.randint(0, 10)
            at = start + self.dice.randint(1, 30)
            line = text.find("\n", start)
            at = min(at, len(text), line if line >= 0 else len(text))
            if start < at:
                yield Highlight(start=start, end=at, emphasis=self.dice.choice(list(Emphasis)))
            at += 1

    def item(self, columns: Sequence[Column], lengths: Sequence[int], emphasised: bool) -> Item:
        if not self.category or self.dice.random() < 0.4:
            self.category = self.text(self.dice.choice((2, 4, 9, 30)))
        cells = {}
        for column in columns:
            match column.content:
                case Content.TEXT:
                    cells[column.key] = self.cell(self.dice.choice(lengths), emphasised)
                case Content.LIST:
                    cells[column.key] = Cell(paragraphs=(f"{self.text(6)}局",))
                case Content.COUNT:
                    cells[column.key] = Cell(paragraphs=(str(self.dice.randint(0, 99)),))
        return Item(
            category=self.category,
            name=self.text(self.dice.choice((4, 20, 90, 300))),
            cells=cells,
            page_start=self.dice.random() < 0.1,
        )

    def said(self, item: Item) -> Item:
        """Return the item of a text instead: each of its paragraphs is an item."""
        cells = {key: Cell(paragraphs=cell.paragraphs[:1]) for key, cell in item.cells.items()}
        return item.model_copy(update={"cells": cells})


def booklet(seed: int) -> tuple[Booklet, Layout]:
    """Return a booklet and its layout, the same by seed; one in three has emphasised texts."""
    layout = load_layout(RESOURCES.templates)
    emphasised = seed % 3 == 0
    layout = layout.of_comparison if emphasised else layout
    author = _Author(seed, layout)
    dice = author.dice
    chapters = []
    looks = {kind: author.look(look) for kind, look in layout.chapters.items()}
    layout = layout.model_copy(update={"chapters": looks})
    for kind, look in layout.chapters.items():
        # Of one chapter in four the first item is taller than the room below the title.
        lengths = [(1, 1, 2, 3, 8), (1, 2, 30, 90)][dice.random() < 0.15]
        items = [author.item(look.columns, lengths, emphasised) for _ in range(dice.randint(1, 9))]
        if look.is_prose:
            items = [author.said(item) for item in items]
        elif dice.random() < 0.25:
            items[0] = author.item(look.columns, (dice.randint(20, 36),), emphasised)
        title = author.text(dice.choice((8, 30, 70)))
        titles = {c.key: author.text(dice.choice((2, 4, 14))) for c in look.columns}
        chapters.append(
            Chapter(
                kind=kind,
                name=author.text(dice.choice((6, 50))),
                title=title,
                file="",
                column_titles=titles if dice.random() < 0.5 else {},
                note=author.text(40) if dice.random() < 0.3 else "",
                items=tuple(items),
            )
        )
    made = Booklet(
        region=author.text(16),
        organisation=author.text(9),
        title=author.text(dice.choice((6, 18))),
        date="2025 年 7 月",
        chapters=tuple(chapters),
    )
    return made, layout


def main(count: int) -> None:
    """Lay out ``count`` booklets and print those whose pages are others than reckoned."""
    agreed = 0
    for seed in range(count):
        try:
            typeset_now(*booklet(seed))
            agreed += 1
        except Exception as error:
            print(f"{seed}: {type(error).__name__}: {error}"[:400])
    print(f"{agreed} of {count} have the reckoned pages")


if __name__ == "__main__":
    main(int(sys.argv[1]))
