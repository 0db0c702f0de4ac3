"""Where two booklets differ, and which pages have to be laid out anew for it."""

from bisect import bisect_right
from dataclasses import dataclass

from booklet.model.booklet import Booklet, Item
from booklet.model.page_plan import Page, PagePlan
from booklet.pdf import writer as pdf

# How many pages are laid out after the last changed one: the last has no certain end, and one
# before it lets a break that moved fall back into its place.
PAGES_AFTER = 2


@dataclass(frozen=True)
class Change:
    """Where two booklets differ: in the items ``first`` to ``last`` of one chapter, from 0.

    ``moved`` says whether items were added or taken away, so that all later numbers differ.
    """

    chapter: int
    first: int
    last: int
    moved: bool


def difference(old: Booklet, new: Booklet) -> Change | None:
    """Return where the two differ, or None if they do so in more than items of one chapter."""
    if [c.model_copy(update={"items": ()}) for c in old.chapters] != [
        c.model_copy(update={"items": ()}) for c in new.chapters
    ] or old.model_copy(update={"chapters": ()}) != new.model_copy(update={"chapters": ()}):
        return None
    changed = [
        n
        for n, (before, after) in enumerate(zip(old.chapters, new.chapters, strict=True))
        if before.items != after.items
    ]
    if len(changed) != 1:
        return None
    (chapter,) = changed
    before, after = old.chapters[chapter].items, new.chapters[chapter].items
    same = _alike(before, after)
    if len(before) != len(after):
        return Change(chapter, min(same, len(after) - 1), min(same, len(after) - 1), True)
    return Change(chapter, same, len(after) - 1 - _alike(before[::-1], after[::-1]), False)


def _alike(one: tuple[Item, ...], other: tuple[Item, ...]) -> int:
    """Return how many items the two begin with alike."""
    count = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        count += 1
    return count


def around(plan: PagePlan, change: Change, items: int) -> tuple[int, pdf.Part] | None:
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
    if change.moved:
        end = min(end, items)
    start = chapter[begin]
    return start, pdf.Part(change.chapter, firsts[begin], end, plan.pages[start].number)


def caught_up(
    plan: PagePlan, start: int, new: tuple[Page, ...], change: Change, to_the_end: bool
) -> int | None:
    """Return how many of the ``new`` pages are needed until the old ones from ``start`` go on.

    None if they do not meet: a break has moved, or every later number has.
    """
    if change.moved:
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
