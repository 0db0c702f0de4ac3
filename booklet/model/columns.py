"""How a list looks: its columns and type, and how its categories, numbers and totals show."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from booklet.model.booklet import LIST_SEPARATOR, Frozen, Item
from booklet.model.paper import Length, Paper, Size, Word

SHARE = re.compile(r"(\d+(?:\.\d+)?) ?%")
DIGITS = "零一二三四五六七八九"


class Content(StrEnum):
    """What a column holds."""

    NUMBER = "number"
    CATEGORY = "category"
    NAME = "name"
    LIST = "list"
    TEXT = "text"
    AMOUNT = "amount"
    TICK = "tick"
    COUNT = "count"


# What an editor types with an item, beside its name.
TYPED = (Content.LIST, Content.TEXT, Content.AMOUNT, Content.TICK)


class Column(Frozen):
    """One column of a chapter: the key in source/, what it holds, its width and alignment.

    ``share`` is the part of the paper's width between the margins, where its width is one. An
    ``optional`` cell may be left out and prints ``empty``; a tick prints as ``sign``.
    """

    key: Word
    content: Content
    width: Size
    align: Literal["left", "center", "right"]
    share: Annotated[float, Field(gt=0, le=1)] | None = None
    optional: bool = False
    empty: str = ""
    sign: Word = "√"

    @model_validator(mode="before")
    @classmethod
    def _width_may_be_a_share(cls, given: Any) -> Any:
        """Read ``12.5 %`` as a share of the paper, which is not known here."""
        match = SHARE.fullmatch(str(given.get("width"))) if isinstance(given, dict) else None
        return {**given, "width": "1 pt", "share": float(match[1]) / 100} if match else given

    def text(self, number: int, item: Item) -> str:
        """Return what this column prints for ``item``, which has the printed ``number``."""
        if self.content is Content.NUMBER:
            return str(number)
        if self.content is Content.CATEGORY:
            return item.category
        if self.content is Content.NAME:
            return item.name
        cell = item.cells[self.key]
        joint = LIST_SEPARATOR if self.content is Content.LIST else "\n"
        return joint.join(cell.paragraphs) or self.empty

    @property
    def may_be_empty(self) -> bool:
        """Whether an item may say nothing here; what is not ticked is empty."""
        return self.optional or self.content is Content.TICK


class Categories(StrEnum):
    """How the categories of a list show."""

    COLUMN = "column"
    MERGED = "merged"
    ROW = "row"
    NONE = "none"


class ChapterLayout(Frozen):
    """How a list looks.

    ``anchor`` is its word in addresses on the web, ``size`` and ``line`` its type, ``row_minimum``
    its least row height, ``paper`` its own sheet of paper where that is not the booklet's.

    ``category`` says how categories show, and ``category_text`` how a category's row reads:
    ``{category}``, ``{numeral}`` and ``{number}`` its place among the list's, ``{count}`` of its
    items. ``numbering`` runs through the list or begins anew with each category. ``total`` is what
    the last row says that adds up the amounts (``{count}`` items), ``empty`` what a list without
    items says; without them there is none.
    """

    anchor: str = ""
    size: Size
    line: Size
    row_minimum: Length
    paper: Paper | None = Field(default=None, alias="page")
    columns: Annotated[tuple[Column, ...], Field(min_length=1)]
    category: Categories = Categories.COLUMN
    category_text: str = "{category}"
    numbering: Literal["list", "category"] = "list"
    total: str = ""
    empty: str = ""

    def column(self, content: Content) -> Column:
        """Return the one column that holds ``content`` (number, category or name)."""
        return next(column for column in self.columns if column.content is content)

    @property
    def is_prose(self) -> bool:
        """Whether this is no list but a text: one column of paragraphs, without rules and heads."""
        return [column.content for column in self.columns] == [Content.TEXT]

    @property
    def printed(self) -> tuple[Column, ...]:
        """The columns that a page shows: a category that is a row, or none, has no column."""
        if self.category in (Categories.COLUMN, Categories.MERGED):
            return self.columns
        return tuple(c for c in self.columns if c.content is not Content.CATEGORY)

    @property
    def merged(self) -> int | None:
        """The position of the printed column whose cells are one for a category's items."""
        if self.category is not Categories.MERGED:
            return None
        return next(n for n, c in enumerate(self.printed) if c.content is Content.CATEGORY)

    def on(self, paper: Paper) -> "ChapterLayout":
        """Return this look with the columns' shares of ``paper`` as widths."""
        columns = [
            c if c.share is None else c.model_copy(update={"width": c.share * paper.text_width})
            for c in self.columns
        ]
        return self.model_copy(update={"columns": tuple(columns)})

    @property
    def duties(self) -> tuple[tuple[Column, Column], ...]:
        """Each list column with the text column right of it, which says what the listed ones do."""
        return tuple(
            (left, right)
            for left, right in pairwise(self.columns)
            if left.content is Content.LIST and right.content is Content.TEXT
        )

    @property
    def typed_columns(self) -> tuple[Column, ...]:
        """The columns whose text an editor types with the item, beside its name."""
        return tuple(column for column in self.columns if column.content in TYPED)

    def numbers(self, items: Sequence[Item]) -> tuple[int, ...]:
        """Return the printed number of each of a list's items."""
        seen: Counter[str] = Counter()
        numbers = []
        for item in items:
            run = item.category if self.numbering == "category" else ""
            seen[run] += 1
            numbers.append(item.number or seen[run])
        return tuple(numbers)


def numeral(number: int) -> str:
    """Return a number from 1 to 99 as GB/T 15835-2011, 4.2, has ordinals: 一, 十, 二十三."""
    tens, ones = divmod(number, 10)
    if not tens:
        return DIGITS[ones]
    return (DIGITS[tens] if tens > 1 else "") + "十" + (DIGITS[ones] if ones else "")


def total(amounts: Iterable[str]) -> str:
    """Return the sum of printed amounts, with as many decimals as the finest and grouped like them.

    An amount that is empty counts for nothing.
    """
    given = [amount for amount in amounts if amount]
    values = [Decimal(amount.replace(",", "")) for amount in given]
    decimals = max((len(amount.partition(".")[2]) for amount in given), default=0)
    grouped = "," if any("," in amount for amount in given) else ""
    return f"{sum(values, Decimal(0)):{grouped}.{decimals}f}"
