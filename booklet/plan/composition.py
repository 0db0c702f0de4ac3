"""A booklet -> its page plan: every text in lines, every row on a page, without any layout.

All that this takes stands in layout.yaml, from which the style sheet of the PDF takes the same
lengths.
"""

from itertools import count

from booklet.model.booklet import Booklet
from booklet.plan.filling import Filling
from booklet.plan.page_plan import Imprint, Page, PagePlan
from booklet.plan.setting import Setter


class Composer(Setter):
    """Sets booklets of one look in lines and on pages."""

    def plan(self, booklet: Booklet) -> PagePlan:
        """Return the page plan of ``booklet``."""
        numbers = count(1)
        heads = tuple(map(self.head, booklet.chapters))
        pages = tuple(
            Page(at, next(numbers), tuple(rows), free)
            for at, (chapter, head) in enumerate(zip(booklet.chapters, heads, strict=True))
            for rows, free in Filling(self, chapter, head).pages()
        )
        rows = self.imprint(booklet)
        imprint = Imprint(next(numbers), rows) if rows else None
        return PagePlan(pages, heads, self.front(booklet), imprint)
