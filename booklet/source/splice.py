"""Changed items -> the lines of a chapter's file that change; every other line keeps its bytes.

A file is taken apart between the places that its document knows: the head, then for each category
its own line and its items. An item is its lines and the comment lines directly above it, which go
where it goes. Other comments stay where they are.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby

from booklet.files.faults import Fault, UserError
from booklet.files.text import encoded_like
from booklet.model.booklet import Chapter, Item
from booklet.model.columns import ChapterLayout
from booklet.source.chapter_file import IRREGULAR, LINE, LINE_END, Group, Parts
from booklet.source.document import Document, parsed
from booklet.source.dump import dump_chapter
from booklet.source.edit_item import ItemWriter, indent_of, shifted
from booklet.source.items import chapter_items
from booklet.source.order import longest_in_order
from booklet.source.scalars import scalar


@dataclass(frozen=True)
class Wanted:
    """An item as the file shall have it.

    ``old`` is its position in the file now, from 0. One that is not there may come with the
    ``comments`` that stood above it elsewhere.
    """

    item: Item
    old: int | None = None
    comments: tuple[str, ...] = ()


def rewritten(
    document: Document, items: Sequence[Item], wanted: Sequence[Wanted], look: ChapterLayout
) -> Document:
    """Return a chapter's file, which held ``items``, as it is with the ``wanted`` ones.

    Raises :class:`UserError` for a place that cannot be spliced: where items share lines, and where
    the new file would say something else, be it for the way it is written or by a fault of ours.
    """
    text = spliced(document.text, document, items, wanted, look)
    try:
        made = parsed(encoded_like(document.raw, text), document.name)
        again = chapter_items(made, look)
    except UserError:
        again = ()
    if again != tuple(one.item for one in wanted):
        raise UserError([_irregular(document, items, wanted)])
    return made


def _irregular(document: Document, items: Sequence[Item], wanted: Sequence[Wanted]) -> Fault:
    """Return the fault of the first item that cannot be written where it stands."""
    changed = (one.old for one in wanted if one.old is not None and one.item != items[one.old])
    first = next(changed, 0)
    paths = [path for path in document.places if len(path) == 2]
    path = paths[first] if first < len(paths) else ()
    return document.fault(document.place(path), *IRREGULAR)


def spliced(
    text: str,
    document: Document,
    items: Sequence[Item],
    wanted: Sequence[Wanted],
    look: ChapterLayout,
) -> str:
    r"""Return a chapter's file with the ``wanted`` items, those of a category together.

    ``text`` is the file as it is, with its own line ends; ``document`` and ``items`` are what was
    read from it. New lines end as the first does. Raises :class:`UserError` for a place where items
    or categories share lines.
    """
    if look.is_prose and items and wanted:
        (column,) = look.columns
        paragraphs = [item.cells[column.key].text for item in items]
        new = [one.item.cells[column.key].text for one in wanted]
        if (made := _prose(text, document, paragraphs, new)) is not None:
            return made
    if look.is_prose or not (items and wanted):
        return _anew(text, document, wanted, look)
    return _Splicer(text, document, items, look).spliced(wanted)


def _anew(text: str, document: Document, wanted: Sequence[Wanted], look: ChapterLayout) -> str:
    """Return a text's file, or one that had no items or shall have none, below its comments."""
    chapter = Chapter(kind="", name="", title="", file="", items=tuple(one.item for one in wanted))
    lines = LINE.findall(text)
    first = next(iter(document.keys.values()), document.place(())).line - 1
    end = found[0] if (found := LINE_END.search(text)) else "\n"
    return "".join(lines[:first]) + dump_chapter(chapter, look).replace("\n", end)


def _prose(text: str, document: Document, old: Sequence[str], new: Sequence[str]) -> str | None:
    """Return the file ``text`` of a text with the paragraphs ``new``, which had ``old``.

    None where it has to be written anew: a text that is no ``|`` block, or to begin with a space.
    """
    lines: list[str] = LINE.findall(text)
    ((path, places),) = document.texts.items()
    mark = document.places[path]
    if lines[mark.line - 1][mark.column - 1] != "|" or new[0].startswith(" "):
        return None
    found = LINE_END.search(text)
    end = found[0] if found else "\n"
    indent = " " * (places[0].column - 1)
    starts = [place.line - 1 for place in places] + [places[-1].line]
    made = lines[: starts[0]]
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for tag, first, last, new_first, new_last in matcher.get_opcodes():
        if tag == "equal":
            made += lines[starts[first] : starts[last]]
        else:
            made += [f"{indent}{paragraph}{end}" for paragraph in new[new_first:new_last]]
    made += lines[starts[-1] :]
    whole = [
        line if LINE_END.search(line) or n + 1 == len(made) else line + end
        for n, line in enumerate(made)
    ]
    ends = LINE_END.search(lines[-1])
    return "".join(whole) if ends else "".join(whole).rstrip("\r\n")


class _Splicer(Parts):
    """Puts a chapter's file together anew."""

    def __init__(
        self, text: str, document: Document, items: Sequence[Item], look: ChapterLayout
    ) -> None:
        super().__init__(text, document)
        self.items = items
        end = LINE_END.search(text)
        self.end = end[0] if end else "\n"
        self.writer = ItemWriter(document, self.end, look)
        self.ends_with_line_end = bool(LINE_END.fullmatch(self.lines[-1][-1:]))
        self.blocks = [block for group in self.groups for block in group.blocks]
        self.indent = indent_of(self.blocks[0].lines[0])

    def spliced(self, wanted: Sequence[Wanted]) -> str:
        groups = [
            (name, list(own)) for name, own in groupby(wanted, key=lambda one: one.item.category)
        ]
        olds = self._old_groups(groups)
        self._keep_comments_of_removed(olds)
        lines = list(self.head)
        for (name, own), old in zip(groups, olds, strict=True):
            lines += self._new_group(name, own) if old is None else self._group(name, own, old)
        whole = [
            line if LINE_END.search(line) or n + 1 == len(lines) else line + self.end
            for n, line in enumerate(lines)
        ]
        text = "".join(whole)
        if self.ends_with_line_end:
            return text if LINE_END.search(text[-1:]) else text + self.end
        return text.rstrip("\r\n")

    def _old_groups(self, groups: Sequence[tuple[str, list[Wanted]]]) -> list[Group | None]:
        """Return the category of the file that each wanted one continues, under another name too.

        A new name continues the category that is no longer there and from which most of its items
        come.
        """
        by_name = {group.name: group for group in self.groups}
        free = [group for group in self.groups if group.name not in dict(groups)]
        of_block = {id(block): group for group in self.groups for block in group.blocks}
        found: list[Group | None] = []
        for name, own in groups:
            group = by_name.get(name)
            if group is None:
                origins = Counter(
                    free.index(origin)
                    for one in own
                    if one.old is not None
                    and (origin := of_block[id(self.blocks[one.old])]) in free
                )
                if origins:
                    group = free.pop(origins.most_common(1)[0][0])
            found.append(group)
        return found

    def _keep_comments_of_removed(self, kept: Sequence[Group | None]) -> None:
        """Give the comments that stay behind where a category goes to what stands above."""
        above = self.head
        for group in self.groups:
            if any(group is other for other in kept):
                above = group.tail
                continue
            for gap in (group.below, *(block.below for block in group.blocks), group.tail):
                if _has_comment(gap):
                    above += gap

    def _new_group(self, name: str, own: Sequence[Wanted]) -> list[str]:
        lines = [f"{scalar(name)}:{self.end}"]
        for one in own:
            lines += self._arriving(one, self.indent)
        return lines

    def _group(self, name: str, own: Sequence[Wanted], group: Group) -> list[str]:
        line = group.line
        if name != group.name:
            spaces = " " * indent_of(line)
            line = f"{spaces}{scalar(name)}:{LINE_END.findall(line)[-1]}"
        position = {id(block): n for n, block in enumerate(self.blocks)}
        mine = {position[id(block)] for block in group.blocks}
        positions = (one.old for one in own if one.old is not None)
        fixed = longest_in_order([old for old in positions if old in mine])
        # The comments that stay go to the nearest line above that stays too.
        staying: dict[int | None, list[str]] = {None: []}
        above: int | None = None
        for block in group.blocks:
            at = position[id(block)]
            if at in fixed:
                above = at
                staying[above] = []
            if _has_comment(block.below):
                staying[above] += block.below
        lines = [*group.lead, line, *group.below, *staying[None]]
        for one in own:
            if one.old is not None and one.old in fixed:
                block = self.blocks[one.old]
                lines += [*block.lead, *self._edited(one), *_blank(block.below)]
                lines += staying[one.old]
            else:
                lines += self._arriving(one, indent_of(group.blocks[0].lines[0]))
        return lines + group.tail

    def _arriving(self, one: Wanted, indent: int) -> list[str]:
        """Return the lines of an item that was not at this place before."""
        if one.old is None:
            comments = [f"{' ' * indent}{comment}{self.end}" for comment in one.comments]
            return comments + self.writer.dumped(one.item, indent)
        block = self.blocks[one.old]
        by = indent - indent_of(block.lines[0])
        moved = shifted([*block.lead, *self._edited(one), *_blank(block.below)], by)
        return moved or self.writer.dumped(one.item, indent)

    def _edited(self, one: Wanted) -> list[str]:
        """Return the lines of an item that is in the file, with its cells as they are wanted."""
        assert one.old is not None
        return self.writer.edited(self.blocks[one.old], self.items[one.old], one.item)


def _has_comment(lines: Sequence[str]) -> bool:
    return any(line.strip() for line in lines)


def _blank(lines: Sequence[str]) -> Sequence[str]:
    """Return the lines below an item that go with it: blank ones without a comment."""
    return () if _has_comment(lines) else lines
