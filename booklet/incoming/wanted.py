"""What was read of an edited file -> the booklet that it asks for, beside the one that there is."""

from collections.abc import Sequence
from itertools import repeat

from booklet.editions.comparison import Comparison, compare, same_items
from booklet.incoming.edited import ReadBack
from booklet.incoming.rows import ReadItem
from booklet.model.booklet import Booklet, Item
from booklet.source.order import category_order


def wanted(booklet: Booklet, read: ReadBack) -> Comparison:
    """Return how ``booklet`` changes when the items of a file take the place of its own.

    A list of which the file has no table stays as it is. Items of one category stand together.
    Which items begin a page by 另起一页 no file tells: those that did go on doing so.
    """
    items = [
        chapter.items if own is None else tuple(row.item for row in own)
        for chapter, own in zip(booklet.chapters, read.chapters, strict=True)
    ]
    numbers = {
        (chapter, at): row.number
        for chapter, own in enumerate(read.chapters)
        for at, row in enumerate(own or ())
    }
    same = same_items(booklet, _with(booklet, items), numbers)
    placed = {}
    for chapter, found in enumerate(items):
        olds = booklet.chapters[chapter].items
        came = [
            booklet.chapters[old[0]].items[old[1]] if (old := same.get((chapter, at))) else None
            for at in range(len(found))
        ]
        found = _categorised(found, came, read.chapters[chapter])
        order = _gathered(found, came, olds)
        items[chapter] = tuple(_beginning_pages(found[at], came[at]) for at in order)
        for to, at in enumerate(order):
            if (chapter, at) in same:
                placed[chapter, to] = same[chapter, at]
    return compare(booklet, _with(booklet, items), placed)


def _with(booklet: Booklet, items: Sequence[tuple[Item, ...]]) -> Booklet:
    chapters = zip(booklet.chapters, items, strict=True)
    own = tuple(chapter.model_copy(update={"items": items}) for chapter, items in chapters)
    return booklet.model_copy(update={"chapters": own})


def _beginning_pages(item: Item, old: Item | None) -> Item:
    return item.model_copy(update={"page_start": old is not None and old.page_start})


def _categorised(
    items: Sequence[Item], came: Sequence[Item | None], rows: Sequence[ReadItem] | None
) -> tuple[Item, ...]:
    """Return a chapter's ``items``, those without a category in the file with the one they had.

    New ones are of the category of the item above.
    """
    found: list[Item] = []
    for item, old, row in zip(items, came, rows or repeat(None), strict=False):
        if row and not row.told:
            category = old.category if old else found[-1].category if found else item.category
            item = item.model_copy(update={"category": category})
        found.append(item)
    return tuple(found)


def _gathered(
    items: Sequence[Item], came: Sequence[Item | None], olds: Sequence[Item]
) -> list[int]:
    """Return the positions of a chapter's ``items``, those of a category together.

    ``came`` has each of them as it was, if it was, and ``olds`` are the chapter's items now.
    """
    order = category_order(
        [
            (item.category, old is not None and old.category == item.category)
            for item, old in zip(items, came, strict=True)
        ],
        list(dict.fromkeys(item.category for item in olds)),
    )
    return sorted(range(len(items)), key=lambda at: order.index(items[at].category))
