"""One item of a chapter's file with other cells: their lines change, others keep their bytes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from booklet.files.faults import Place
from booklet.model.booklet import Item
from booklet.model.columns import TYPED, ChapterLayout, Column, Content
from booklet.source.chapter_file import BETWEEN, LINE_END, Block
from booklet.source.document import Document, Keys, Value
from booklet.source.dump import dump_cell, dump_item
from booklet.source.scalars import scalar
from booklet.source.shapes import PAGE_START

# How far dump_item sets an item in, and a list or a text below its key.
INDENT = 2


@dataclass(frozen=True)
class ItemWriter:
    """Writes items into a file that was read as ``document`` and whose lines end with ``end``."""

    document: Document
    end: str
    look: ChapterLayout

    def dumped(self, item: Item, indent: int) -> list[str]:
        """Return the lines of an item written anew, set in by ``indent`` spaces."""
        lines = [line + self.end for line in dump_item(item, self.look).split("\n")]
        moved = shifted(lines, indent - INDENT)
        assert moved
        return moved

    def edited(self, block: Block, old: Item, new: Item) -> list[str]:
        """Return the lines of the item ``old``, changed where ``new`` has another text."""
        changed = [
            column
            for column in self.look.columns
            if column.content in (Content.NAME, *TYPED)
            and column.text(0, old) != column.text(0, new)
        ]
        if not changed and old.page_start == new.page_start:
            return block.lines
        return _Edit(self, block, old, new).lines_with(changed)


class _Edit:
    """The lines of one item, its cells changed in place."""

    def __init__(self, writer: ItemWriter, block: Block, old: Item, new: Item) -> None:
        self.writer = writer
        self.look = writer.look
        self.document = writer.document
        self.block = block
        self.old, self.new = old, new
        self.lines = list(block.lines)

    def lines_with(self, changed: Sequence[Column]) -> list[str]:
        """Return the lines with the ``changed`` columns, or all anew where they share a line."""
        path = self.block.path
        value: Value = self.document.value
        for key in path:
            value = value[key]  # type: ignore[index]
        anew = self.writer.dumped(self.new, indent_of(self.lines[0]))
        if not isinstance(value, dict):
            only_name = [column.content for column in changed] == [Content.NAME]
            scalar_changed = only_name and self.change_scalar(path, self.new.name)
            return self.lines if scalar_changed and not self.new.page_start else anew
        starts = {key: self.row(self.document.keys[(*path, key)]) for key in value}
        if len(set(starts.values())) < len(starts) or not self.stays(next(iter(starts))):
            return anew
        ends = dict(zip(starts, [*list(starts.values())[1:], len(self.lines)], strict=True))
        by_key = {column.key: column for column in changed}
        if self.new.page_start and PAGE_START not in starts:
            self.put_in(f"{PAGE_START}: true", [*starts][-1], len(self.lines))
        # From the end, so that a change does not move the lines of the next.
        for key in reversed(starts):
            end = self.last((*path, key), starts[key], ends[key]) + 1
            for column in reversed([c for c in changed if self.comes_behind(c, starts) == key]):
                cell = dump_cell(column, self.new, self.indent_of_key(key) + INDENT)
                self.put_in(f"{column.key}: {cell}", key, end)
            if not self.stays(key):
                del self.lines[starts[key] : end]
            elif key == PAGE_START and not self.old.page_start:
                self.change_scalar((*path, key), "true")
            elif key in by_key:
                self.change_cell(by_key[key], end)
        return self.lines

    # --- Keys that come and go -------------------------------------------------------------------
    def stays(self, key: str) -> bool:
        """Say whether ``key`` stays, which is in the file; that of an emptied cell does not."""
        if key == PAGE_START:
            return self.new.page_start or not self.old.page_start
        cells = self.old.cells, self.new.cells
        return key not in self.new.cells or not (cells[0][key].text and not cells[1][key].text)

    def comes_behind(self, column: Column, starts: Mapping[str, int]) -> str:
        """Return behind which key of the file that of a ``column`` comes, "" if it is there."""
        if column.key in starts:
            return ""
        order = [c.key for c in self.look.columns]
        before = [key for key in order[: order.index(column.key)] if key in starts]
        return before[-1] if before else next(iter(starts))

    def indent_of_key(self, key: str) -> int:
        return self.document.keys[(*self.block.path, key)].column - 1

    def put_in(self, text: str, key: str, at: int) -> None:
        """Write lines before the line ``at``, the first set in as ``key`` is."""
        indent = " " * self.indent_of_key(key)
        if not LINE_END.search(self.lines[at - 1]):  # the file's last line has no end
            self.lines[at - 1] += self.writer.end
        self.lines[at:at] = [line + self.writer.end for line in f"{indent}{text}".split("\n")]

    # --- Cells -----------------------------------------------------------------------------------

    def row(self, place: Place) -> int:
        """Return on which of the item's lines ``place`` stands."""
        return place.line - 1 - self.block.first

    def change_cell(self, column: Column, end: int) -> None:
        """Change a cell, whose lines end before the line ``end``."""
        path = *self.block.path, column.key
        if column.content is not Content.NAME and not self.old.cells[column.key].text:
            self.write_anew(column, path, end)
            return
        text = column.text(0, self.new)
        mark = self.document.places[path]
        begins = self.lines[self.row(mark)][mark.column - 1]
        if column.content is Content.TEXT and begins == "|":
            if not text.startswith(" "):
                self.change_paragraphs(
                    path, self.old.cells[column.key].paragraphs, text.split("\n")
                )
                return
        elif (
            column.content is not Content.LIST
            and "\n" not in text
            and self.change_scalar(path, text)
        ):
            return
        self.write_anew(column, path, end)

    def change_scalar(self, path: Keys, text: str) -> bool:
        """Change a text of one line, and say whether it was written as one."""
        mark = self.document.places[path]
        at = self.row(mark)
        line = self.lines[at]
        if line[mark.column - 1] in "|{[":
            return False
        end = LINE_END.search(line)
        self.lines[at] = line[: mark.column - 1] + scalar(text) + (end[0] if end else "")
        return True

    def change_paragraphs(self, path: Keys, old: Sequence[str], new: Sequence[str]) -> None:
        """Change the paragraphs of a ``|`` text that are not the same."""
        places = self.document.texts[path]
        starts = [self.row(self.document.places[path]) + 1]
        starts += [self.row(place) + 1 for place in places]
        indent = " " * (places[0].column - 1)
        changed: list[str] = []
        matcher = SequenceMatcher(None, old, new, autojunk=False)
        for tag, first, end, new_first, new_end in matcher.get_opcodes():
            if tag == "equal":
                changed += self.lines[starts[first] : starts[end]]
                continue
            for n, line in enumerate(new[new_first:new_end], first):
                if n < end:  # blank lines above the paragraph that this one replaces
                    changed += self.lines[starts[n] : starts[n + 1] - 1]
                changed.append(indent + line + self.writer.end)
        self.lines[starts[0] : starts[-1]] = changed

    def write_anew(self, column: Column, path: Keys, end: int) -> None:
        """Write a cell with its key as a new file has it."""
        key = self.document.keys[path]
        first = self.row(key)
        prefix = self.lines[first][: key.column - 1]
        cell = dump_cell(column, self.new, len(prefix) + INDENT)
        self.lines[first : self.last(path, first, end) + 1] = [
            line + self.writer.end for line in f"{prefix}{column.key}: {cell}".split("\n")
        ]

    def last(self, path: Keys, first: int, end: int) -> int:
        """Return the last line that belongs to the cell at ``path``."""
        last = first
        for of, texts in self.document.texts.items():
            if of[: len(path)] == path:
                last = max(last, *map(self.row, texts))
        for number in range(last + 1, end):
            if not BETWEEN.fullmatch(self.lines[number]):
                last = number
        return last


def indent_of(line: str) -> int:
    """Return how many spaces a line begins with."""
    return len(line) - len(line.lstrip(" "))


def shifted(lines: Sequence[str], by: int) -> list[str] | None:
    """Return ``lines`` set in by so much more; None where one has not so much to give."""
    if any(line.strip() and indent_of(line) < -by for line in lines):
        return None
    if by < 0:
        return [line[-by:] if line.strip() else line for line in lines]
    return [" " * by + line if line.strip() else line for line in lines]
