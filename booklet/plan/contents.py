"""目录 and the line at each page's foot: how they read, for every format and for their checks."""

from collections.abc import Iterator
from dataclasses import dataclass

from booklet.model.booklet import Booklet
from booklet.model.columns import Categories, numeral
from booklet.model.layout import Layout
from booklet.plan.page_plan import PagePlan


@dataclass(frozen=True)
class Entry:
    """An entry of 目录: its text, and the chapter it leads to or the first item of a category."""

    text: str
    chapter: int
    item: int | None = None

    def page(self, plan: PagePlan) -> int:
        """Return the printed number of the page on which it begins."""
        if self.item is None:
            return plan.first_pages[self.chapter]
        return plan.numbers[self.chapter, self.item]


def entries(booklet: Booklet, layout: Layout) -> Iterator[Entry]:
    """Yield the entries of 目录 in order; the lists are counted, texts are not."""
    words = booklet.wording
    number = 0
    for at, chapter in enumerate(booklet.chapters):
        look = layout.chapters[chapter.kind]
        number += not look.is_prose
        text = layout.contents.prose if look.is_prose else words.entry or layout.contents.text
        places = {"序": number, "中文序": numeral(number), "名称": chapter.name}
        yield Entry(text.format_map(places), at)
        if words.categories and look.category is not Categories.NONE:
            yield from (
                Entry(item.category, at, n)
                for n, item in enumerate(chapter.items)
                if item.category and chapter.opens(n)
            )


def footer(booklet: Booklet, layout: Layout, page: int | str, pages: int | str) -> str:
    """Return what stands at the foot of a page; pages count those with a printed number."""
    words = booklet.wording.footer
    text = layout.footer.text if words is None else words
    return text.format_map({"页": page, "总页数": pages})
