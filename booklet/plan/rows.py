"""The rows of a list's table: its items, and the rows that are none."""

from collections.abc import Iterator
from dataclasses import dataclass

from booklet.model.booklet import Chapter
from booklet.model.columns import Categories, ChapterLayout, Content, numeral, total
from booklet.plan.page_plan import RowKind, row_name


@dataclass(frozen=True)
class TableRow:
    """A row of a list: the text of each printed column, or one text across the table.

    ``item`` counts the chapter's items from 0: which it is, which follows a category's row, or how
    many a total adds up.
    """

    kind: RowKind
    item: int
    texts: tuple[str, ...]

    @property
    def name(self) -> str:
        """What tells this row from the others of its chapter."""
        return row_name(self.kind, self.item)


def table_rows(chapter: Chapter, look: ChapterLayout) -> Iterator[TableRow]:
    """Yield the rows of ``chapter`` in order."""
    numbers, printed = look.numbers(chapter.items), look.printed
    for row in rows_in_order(chapter, look):
        if row.kind is RowKind.ITEM:
            item, number = chapter.items[row.item], numbers[row.item]
            texts = tuple(column.text(number, item) for column in printed)
            yield TableRow(row.kind, row.item, texts)
        else:
            yield row


def rows_in_order(chapter: Chapter, look: ChapterLayout) -> Iterator[TableRow]:
    """Yield the rows of ``chapter`` in order, those of items without their texts."""
    number = 0
    for at in range(len(chapter.items)):
        if look.category is Categories.ROW and chapter.opens(at):
            number += 1
            text = category_text(chapter, look, number)
            yield TableRow(RowKind.CATEGORY, at, (text,))
        yield TableRow(RowKind.ITEM, at, ())
    if not chapter.items:
        yield TableRow(RowKind.EMPTY, 0, (look.empty,))
    elif look.total:
        yield TableRow(RowKind.TOTAL, len(chapter.items), total_texts(chapter, look))


def category_text(chapter: Chapter, look: ChapterLayout, number: int) -> str:
    """Return what the row of the ``number``-th category (from 1) says."""
    category, count = chapter.categories[number - 1]
    return look.category_text.format(
        category=category, numeral=numeral(number), number=number, count=count
    )


def total_texts(chapter: Chapter, look: ChapterLayout) -> tuple[str, ...]:
    """Return the printed cells of the row that adds up the amounts of ``chapter``."""

    def text(content: Content, key: str) -> str:
        if content is Content.NAME:
            return look.total.format(count=len(chapter.items))
        if content is Content.AMOUNT:
            return total(item.cells[key].text for item in chapter.items)
        return ""

    return tuple(text(column.content, column.key) for column in look.printed)
