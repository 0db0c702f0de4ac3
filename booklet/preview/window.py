"""Where two booklets differ -> which pages have to be laid out anew for it."""

from bisect import bisect_right
from dataclasses import dataclass

from booklet.editions.comparison import Comparison
from booklet.model.booklet import Booklet
from booklet.model.page_plan import Page, PagePlan
from booklet.pdf import writer as pdf

# How many pages are laid out after the last changed one: the last has no certain end, and one
# before it lets a break that moved fall back into its place.
PAGES_AFTER = 2


@dataclass(frozen=True)
class Span:
    """Where two booklets differ: in the items ``first`` to ``last`` of one chapter, from 0.

    ``renumbers`` says whether items were added or taken away, so that all later numbers differ.
    """

    chapter: int
    first: int
    last: int
    renumbers: bool


def span(comparison: Comparison) -> Span | None:
    """Return where two editions differ, or None if they do so in more than items of one chapter."""
    old, new = comparison.old, comparison.new
    if _frame(old) != _frame(new):
        return None
    # What stands elsewhere or begins a page has not changed for a reader, but its page has.
    touched = [fate for fate in comparison.fates if fate.old != fate.new]
    places = [placed for fate in touched for placed in (fate.old, fate.new) if placed]
    chapters = {placed.chapter for placed in places}
    if len(chapters) != 1:
        return None
    (chapter,) = chapters
    first = min(placed.position for placed in places)
    last = max(placed.position for placed in places)
    before, after = len(old.chapters[chapter].items), len(new.chapters[chapter].items)
    if before != after:
        first = min(first, after - 1)
        return Span(chapter, first, first, True)
    return Span(chapter, first, last, False)


def _frame(booklet: Booklet) -> Booklet:
    """Return a booklet without its items."""
    chapters = (chapter.model_copy(update={"items": ()}) for chapter in booklet.chapters)
    return booklet.model_copy(update={"chapters": tuple(chapters)})


def around(plan: PagePlan, change: Span, items: int) -> tuple[int, pdf.Part] | None:
    """Return the page (from 0) and the part with which to lay out a change by itself, if any.

    ``items`` is the chapter's number of items now.
    """
    chapter = [n for n, page in enumerate(plan.pages) if page.chapter == change.chapter]
    firsts = [plan.pages[n].rows[0].item for n in chapter]
    if any(c == change.chapter for c, _ in plan.longer_than_a_page):
        return None
    begin = bisect_right(firsts, change.first) - 1
    if firsts[begin] == change.first and begin:
        begin -= 1  # where it became shorter, it may go back to the page before
    after = bisect_right(firsts, change.last) + PAGES_AFTER
    end = firsts[after] if after < len(firsts) else items
    if change.renumbers:
        end = min(end, items)
    start = chapter[begin]
    return start, pdf.Part(change.chapter, firsts[begin], end, plan.pages[start].number)


def caught_up(
    plan: PagePlan, start: int, new: tuple[Page, ...], change: Span, to_the_end: bool
) -> int | None:
    """Return how many of the ``new`` pages are needed until the old ones from ``start`` go on.

    None if they do not meet: a break has moved, or every later number has.
    """
    if change.renumbers:
        return None
    for count, page in enumerate(new):
        at = start + count
        if (
            page.rows[0].item > change.last
            and at < len(plan.pages)
            and plan.pages[at].chapter == change.chapter
            and plan.pages[at].rows[0].item == page.rows[0].item
        ):
            return count
    old = sum(page.chapter == change.chapter for page in plan.pages[start:])
    return len(new) if to_the_end and len(new) == old else None
