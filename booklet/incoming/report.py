"""What changes between two booklets -> what `import` says of it, item by item.

The words are those of 修订对照表, and what counts as a change is what `compare` counts. One thing
is said more shortly: a category that is called otherwise, once for all its items.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from booklet.editions.comparison import Change, Comparison, Fate
from booklet.model.booklet import Chapter, Item
from booklet.model.columns import ChapterLayout, Content
from booklet.model.layout import Layout


@dataclass(frozen=True)
class Reported:
    """What happens to an item: its kinds, such as 移动, whose item it is, and the details."""

    kinds: tuple[str, ...]
    said: str
    details: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Return the change as an editor reads it."""
        return "\n".join([f"{'、'.join(self.kinds)}  {self.said}", *self.details])


def report(comparison: Comparison, layout: Layout) -> Iterator[Reported]:
    """Yield what happens to each item that changes, chapter by chapter, what goes at the end."""
    words = {Change(change): word for change, word in layout.comparison.changes.items()}
    for number, chapter in enumerate(comparison.new.chapters):
        for (at, before), after in comparison.renamed.items():
            if comparison.successors[at] == number:
                yield Reported(("类别改名",), f"{chapter.name}：“{before}”改为“{after}”")
        fates = [f for f in comparison.differences if comparison.chapter(f) == number]
        for fate in sorted(fates, key=lambda fate: fate.new is None):
            changes = [
                change
                for change in fate.changes
                if change is not Change.MOVED or not comparison.went_with_category(fate)
            ]
            if changes:
                kinds = tuple(words[change] for change in changes)
                details = _details(comparison, fate, changes, layout)
                yield Reported(kinds, said_of(chapter, fate), tuple(details))


def said_of(chapter: Chapter, fate: Fate) -> str:
    """Return whose change it is: its list's ``chapter``, its number, its name and its category."""
    placed = fate.new or fate.old
    assert placed
    number = f"{'' if fate.new else '原'}第 {placed.position + 1} 项"
    if not placed.item.name:  # a text's paragraph
        return f"{chapter.name}{number.removesuffix('项')}段"
    return f"{chapter.name}{number}“{placed.item.name}”（{placed.item.category}）"


def _details(
    comparison: Comparison, fate: Fate, changes: Sequence[Change], layout: Layout
) -> Iterator[str]:
    """Yield where an item was, and its texts before and after."""
    old, new = fate.old, fate.new
    if old is None or new is None:
        return
    if comparison.successors[old.chapter] != new.chapter:
        name = comparison.old.chapters[old.chapter].name
        yield f"    原在{name}第 {old.position + 1} 项"
    elif Change.MOVED in changes:
        yield f"    事项类别：“{old.item.category}”改为“{new.item.category}”"
    if Change.REORDERED in changes:
        yield f"    原在第 {old.position + 1} 项"
    chapter = comparison.new.chapters[new.chapter]
    yield from _changed_cells(chapter, layout.chapters[chapter.kind], old.item, new.item)


def _changed_cells(chapter: Chapter, look: ChapterLayout, old: Item, new: Item) -> Iterator[str]:
    """Yield the columns whose text changes, and the paragraphs before and after."""
    for column in look.columns:
        if column.content in (Content.NUMBER, Content.CATEGORY):
            continue
        was_there = column.content is Content.NAME or column.key in old.cells
        before = column.text(0, old).split("\n") if was_there else []
        after = column.text(0, new).split("\n")
        if before != after:
            yield f"    {chapter.column_title(column.key)}："
            yield from _difference(before, after)


def _difference(before: Sequence[str], after: Sequence[str]) -> Iterator[str]:
    for tag, start, end, new_start, new_end in SequenceMatcher(
        None, before, after, autojunk=False
    ).get_opcodes():
        if tag != "equal":
            yield from (f"    － {paragraph}" for paragraph in before[start:end])
            yield from (f"    ＋ {paragraph}" for paragraph in after[new_start:new_end])
