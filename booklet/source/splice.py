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

from booklet.model.booklet import Item
from booklet.model.layout import ChapterLayout, Column, Content
from booklet.source import scalars as yamlfile
from booklet.source.chapter_file import BETWEEN, LINE_END, _Block, _Group, _Parts
from booklet.source.document import Document, Keys, Value
from booklet.source.dump import dump_cell, dump_item
from booklet.source.order import longest_in_order

# How far dump_item sets an item in.
INDENT = 2


@dataclass(frozen=True)
class Wanted:
    """An item as the file shall have it.

    ``old`` is its position in the file now, from 0. One that is not there may come with the
    ``comments`` that stood above it elsewhere.
    """

    item: Item
    old: int | None = None
    comments: tuple[str, ...] = ()


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
    return _Splicer(text, document, items, look).spliced(wanted)


class _Splicer(_Parts):
    """Puts a chapter's file together anew."""

    def __init__(
        self, text: str, document: Document, items: Sequence[Item], look: ChapterLayout
    ) -> None:
        super().__init__(text, document)
        self.items = items
        self.look = look
        end = LINE_END.search(text)
        self.end = end[0] if end else "\n"
        self.ends_with_line_end = bool(LINE_END.fullmatch(self.lines[-1][-1:]))
        self.blocks = [block for group in self.groups for block in group.blocks]
        self.indent = _indent(self.blocks[0].lines[0])

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

    def _old_groups(self, groups: Sequence[tuple[str, list[Wanted]]]) -> list[_Group | None]:
        """Return the category of the file that each wanted one continues, under another name too.

        A new name continues the category that is no longer there and from which most of its items
        come.
        """
        by_name = {group.name: group for group in self.groups}
        free = [group for group in self.groups if group.name not in dict(groups)]
        of_block = {id(block): group for group in self.groups for block in group.blocks}
        found: list[_Group | None] = []
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

    def _keep_comments_of_removed(self, kept: Sequence[_Group | None]) -> None:
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
        lines = [f"{yamlfile.scalar(name)}:{self.end}"]
        for one in own:
            lines += self._arriving(one, self.indent)
        return lines

    def _group(self, name: str, own: Sequence[Wanted], group: _Group) -> list[str]:
        line = group.line
        if name != group.name:
            spaces = " " * _indent(line)
            line = f"{spaces}{yamlfile.scalar(name)}:{LINE_END.findall(line)[-1]}"
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
                lines += [*block.lead, *self._edited(block, one), *_blank(block.below)]
                lines += staying[one.old]
            else:
                lines += self._arriving(one, _indent(group.blocks[0].lines[0]))
        return lines + group.tail

    def _arriving(self, one: Wanted, indent: int) -> list[str]:
        """Return the lines of an item that was not at this place before."""
        if one.old is None:
            comments = [f"{' ' * indent}{comment}{self.end}" for comment in one.comments]
            return comments + self._dumped(one.item, indent)
        block = self.blocks[one.old]
        by = indent - _indent(block.lines[0])
        moved = _shifted([*block.lead, *self._edited(block, one), *_blank(block.below)], by)
        return moved or self._dumped(one.item, indent)

    def _dumped(self, item: Item, indent: int) -> list[str]:
        lines = [line + self.end for line in dump_item(item, self.look).split("\n")]
        shifted = _shifted(lines, indent - INDENT)
        assert shifted
        return shifted

    # --- One item -----------------------------------------------------------------------------

    def _edited(self, block: _Block, one: Wanted) -> list[str]:
        """Return an item's lines with the cells changed that the wanted one has otherwise."""
        assert one.old is not None
        old, new = self.items[one.old], one.item
        changed = [
            column
            for column in self.look.columns
            if column.content in (Content.NAME, Content.LIST, Content.TEXT)
            and column.text(0, old) != column.text(0, new)
        ]
        if not changed:
            return block.lines
        value: Value = self.document.value
        for key in block.path:
            value = value[key]  # type: ignore[index]
        if not isinstance(value, dict):
            own = block.path
            lines = self._with_scalar(list(block.lines), block, own, new.name)
            return lines or self._dumped(new, _indent(block.lines[0]))
        keys = [(*block.path, key) for key in value]
        places = [self.document.keys[key] for key in keys]
        if len({place.line for place in places}) < len(places):
            return self._dumped(new, _indent(block.lines[0]))
        lines = list(block.lines)
        # From the end, so that a change does not move the lines of the next.
        for column in sorted(
            changed, key=lambda c: self.document.keys[(*block.path, c.key)], reverse=True
        ):
            at = keys.index((*block.path, column.key))
            end = places[at + 1].line - 1 - block.first if at + 1 < len(keys) else len(block.lines)
            lines = self._with_cell(lines, block, keys[at], end, column, old, new)
        return lines

    def _with_cell(
        self,
        lines: list[str],
        block: _Block,
        path: Keys,
        end: int,
        column: Column,
        old: Item,
        new: Item,
    ) -> list[str]:
        """Return ``lines`` with one cell changed, whose own end before line ``end`` of the item."""
        text = column.text(0, new)
        mark = self.document.places[path]
        value_line = self.lines[mark.line - 1]
        if column.content is Content.TEXT and value_line[mark.column - 1] == "|":
            if not text.startswith(" "):
                return self._with_paragraphs(
                    lines, block, path, old.cells[column.key].paragraphs, text
                )
        elif (
            column.content is not Content.LIST
            and "\n" not in text
            and (with_scalar := self._with_scalar(lines, block, path, text))
        ):
            return with_scalar
        key = self.document.keys[path]
        first = key.line - 1 - block.first
        last = self._last_line(path, first, end, lines, block)
        prefix = lines[first][: key.column - 1]
        rendered = dump_cell(column, new, len(prefix) + INDENT)
        return [
            *lines[:first],
            *(line + self.end for line in f"{prefix}{column.key}: {rendered}".split("\n")),
            *lines[last + 1 :],
        ]

    def _last_line(
        self, path: Keys, first: int, end: int, lines: Sequence[str], block: _Block
    ) -> int:
        """Return the last line of the item that belongs to the cell at ``path``."""
        last = first
        for of, texts in self.document.texts.items():
            if of[: len(path)] == path:
                last = max(last, *(place.line - 1 - block.first for place in texts))
        for number in range(last + 1, end):
            if not BETWEEN.fullmatch(lines[number]):
                last = number
        return last

    def _with_scalar(
        self, lines: list[str], block: _Block, path: Keys, text: str
    ) -> list[str] | None:
        """Return ``lines`` with a text of one line changed, None where it is written otherwise."""
        mark = self.document.places[path]
        at = mark.line - 1 - block.first
        line = lines[at]
        if line[mark.column - 1] in "|{[":
            return None
        end = LINE_END.search(line)
        changed = line[: mark.column - 1] + yamlfile.scalar(text) + (end[0] if end else "")
        return [*lines[:at], changed, *lines[at + 1 :]]

    def _with_paragraphs(
        self, lines: list[str], block: _Block, path: Keys, old: Sequence[str], text: str
    ) -> list[str]:
        """Return ``lines`` with the paragraphs of a ``|`` text changed that are not the same."""
        new = text.split("\n")
        places = self.document.texts[path]
        starts = [self.document.places[path].line - block.first]
        starts += [place.line - block.first for place in places]
        indent = " " * (places[0].column - 1)
        changed: list[str] = []
        matcher = SequenceMatcher(None, old, new, autojunk=False)
        for tag, first, end, new_first, new_end in matcher.get_opcodes():
            if tag == "equal":
                changed += lines[starts[first] : starts[end]]
                continue
            for n, line in enumerate(new[new_first:new_end], first):
                if n < end:  # blank lines above the paragraph that this one replaces
                    changed += lines[starts[n] : starts[n + 1] - 1]
                changed.append(indent + line + self.end)
        return [*lines[: starts[0]], *changed, *lines[starts[-1] :]]


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _shifted(lines: Sequence[str], by: int) -> list[str] | None:
    """Return ``lines`` set in by so much more; None where one has not so much to give."""
    if any(line.strip() and _indent(line) < -by for line in lines):
        return None
    if by < 0:
        return [line[-by:] if line.strip() else line for line in lines]
    return [" " * by + line if line.strip() else line for line in lines]


def _has_comment(lines: Sequence[str]) -> bool:
    return any(line.strip() for line in lines)


def _blank(lines: Sequence[str]) -> Sequence[str]:
    """Return the lines below an item that go with it: blank ones without a comment."""
    return () if _has_comment(lines) else lines
