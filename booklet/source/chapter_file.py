"""A chapter's file taken apart into its categories and items, each with its own lines."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from booklet.files.faults import Place, UserError
from booklet.model.booklet import Item
from booklet.source.document import Document, Keys, Value

LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
LINE_END = re.compile(r"\r\n|\r|\n")
# A line that is neither an item's nor a category's, where no text of several lines is.
BETWEEN = re.compile(r"\s*(#.*|\.\.\.\s*)?", re.S)
COMMENT = re.compile(r"\s*#")
DASH = re.compile(r"\s*-\s+")
LONE_DASH = re.compile(r"\s*-\s*")
IRREGULAR = (
    "这里的写法与其他事项不同，不能自动改动",
    "用文本编辑器改成每个类别、每个事项各起一行的写法，再做一次",
)


def comments_above(
    text: str, document: Document, items: Sequence[Item], at: int
) -> tuple[str, ...]:
    """Return the comment lines directly above the item at the position ``at``."""
    blocks = [block for group in Parts(text, document).groups for block in group.blocks]
    assert len(blocks) == len(items)
    return tuple(line.strip() for line in blocks[at].lead)


@dataclass
class Block:
    """An item: the comment lines above it, its lines, and the blank lines and comments below.

    ``first`` is the line of the file, from 0, with which ``lines`` begins.
    """

    path: Keys
    first: int
    lead: list[str]
    lines: list[str]
    below: list[str]


@dataclass
class Group:
    """A category: the comment lines above its line, the line, what is below it, and its items."""

    name: str
    lead: list[str]
    line: str
    below: list[str]
    blocks: list[Block] = field(default_factory=list)
    tail: list[str] = field(default_factory=list)


class Parts:
    """A chapter's file taken apart; each line has its end."""

    def __init__(self, text: str, document: Document) -> None:
        """Take ``text`` apart, read as ``document``; raises :class:`UserError` where lines mix."""
        self.document = document
        self.lines: list[str] = LINE.findall(text)
        self.last_text = self._last_texts()
        assert isinstance(document.value, dict)
        self.groups: list[Group] = []
        starts = list(self._starts(document.value))
        self.head = self.lines[: starts[0][1]]
        lead: list[str] = []
        for (path, first), (_, end) in zip(
            starts, [*starts[1:], ((), len(self.lines))], strict=True
        ):
            own_end = self._own_end(path, first, end)
            below = self.lines[own_end:end]
            next_lead: list[str] = []
            if end < len(self.lines):
                while below and COMMENT.match(below[-1]):
                    next_lead.insert(0, below.pop())
            if len(path) == 1:
                line = self.lines[first]
                if own_end != first + 1 or not line.rstrip().endswith(":"):
                    raise self._irregular(first)
                self.groups.append(Group(str(path[0]), lead, line, below))
            else:
                lines = self.lines[first:own_end]
                self.groups[-1].blocks.append(Block(path, first, lead, lines, below))
            lead = next_lead
        for group in self.groups:
            group.tail, group.blocks[-1].below = group.blocks[-1].below, []

    def _last_texts(self) -> Mapping[Keys, int]:
        """Return the last line, from 0, on which text of each category and item stands."""
        last: dict[Keys, int] = {}
        places = [(path, place) for path, texts in self.document.texts.items() for place in texts]
        for path, place in [*places, *self.document.keys.items(), *self.document.places.items()]:
            if len(path) > 1:
                last[path[:2]] = max(last.get(path[:2], 0), place.line - 1)
        return last

    def _starts(self, value: Mapping[str, Value]) -> Iterator[tuple[Keys, int]]:
        """Yield the path and the first line of every category and every item, in order."""
        before = -1
        for category, items in value.items():
            for path in [(category,), *((category, n) for n in range(len(items)))]:
                first = self._first(path)
                if first <= before:
                    raise self._irregular(first)
                yield path, first
                before = self.last_text.get(path, first) if len(path) > 1 else first

    def _first(self, path: Keys) -> int:
        place = self.document.keys[path] if len(path) == 1 else self.document.places[path]
        number = place.line - 1
        indent = self.lines[number][: place.column - 1]
        if len(path) == 1:
            if indent.strip():
                raise self._irregular(number)
            return number
        if DASH.fullmatch(indent):
            return number
        # The dash stands alone on a line above.
        while not indent.strip() and number:
            number -= 1
            if LONE_DASH.fullmatch(self.lines[number]):
                return number
            if not BETWEEN.fullmatch(self.lines[number]):
                break
        raise self._irregular(place.line - 1)

    def _own_end(self, path: Keys, first: int, end: int) -> int:
        """Return the line after the last that belongs to the category or item itself."""
        own_end = self.last_text.get(path, first) + 1 if len(path) > 1 else first + 1
        for number in range(own_end, end):
            if not BETWEEN.fullmatch(self.lines[number]):
                own_end = number + 1
        return own_end

    def _irregular(self, number: int) -> UserError:
        return UserError([self.document.fault(Place(self.document.name, number + 1), *IRREGULAR)])
