"""One YAML file -> values in which every text is as typed, and where each of them stands.

YAML was made for programs and may drop or change what an editor typed: ``#`` starts a comment,
``: `` a mapping, ``yes`` is a truth value, ``>`` joins lines. Here every scalar stays text, and
whatever would lose a character is a fault that names the remedy.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import repeat
from pathlib import Path
from typing import Any, TypeAlias

import yaml

from booklet.files.faults import Fault, Place, UserError, refuse
from booklet.files.names import UNPRINTABLE
from booklet.files.text import NotText, decoded, read_raw, refuse_foreign
from booklet.files.yaml_nodes import QUOTES, quotes_for, syntax_fault, unseen

Value: TypeAlias = "str | list[Value] | dict[str, Value]"
Keys: TypeAlias = tuple[str | int, ...]
# A list's file has categories, items, columns and names.
DEEPEST = 8
TOO_DEEP = "这里一层套一层，太深了", "照着相邻事项的写法，删去多余的“- ”、方括号或者缩进"


class NotYaml(UserError):
    """The parser's first fault, behind which it has read nothing.

    ``reached`` are the line on which it stumbled and the one with which began what it stumbled in.
    """

    reached: tuple[int, ...] = (0, 0)


@dataclass
class Document:
    """A file's value, its lines, and the place of everything in it by its path of keys.

    ``raw`` are the file's bytes. ``texts`` has, for each scalar, where the first character of each
    of its lines stands that is not blank; ``ends`` where it ends, the place behind its last one.
    """

    name: str
    raw: bytes
    lines: list[str]
    value: Value
    places: dict[Keys, Place] = field(default_factory=dict)
    keys: dict[Keys, Place] = field(default_factory=dict)
    texts: dict[Keys, tuple[Place, ...]] = field(default_factory=dict)
    ends: dict[Keys, Place] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The file's text with its own line ends, without a byte order mark."""
        return self.raw.decode("utf-8-sig")

    def place(self, path: Keys, of_key: bool = False) -> Place:
        """Return where the value (or the key) at ``path`` stands, or its nearest ancestor."""
        if of_key and path in self.keys:
            return self.keys[path]
        while path and path not in self.places:
            path = path[:-1]
        return self.places.get(path, Place(self.name, 1, 1))

    def key_text(self, path: Keys) -> Place:
        """Return where the first character of the key at ``path`` stands, behind its quote."""
        place = self.keys[path]
        quoted = self.lines[place.line - 1][place.column - 1] in "\"'"
        return self.at(place.line, place.column + quoted)

    def at(self, line: int, column: int) -> Place:
        """Return the place of a character, counted from 1."""
        return Place(self.name, line, column)

    def fault(self, place: Place, message: str, remedy: str = "") -> Fault:
        """Return a fault that shows the line it speaks of."""
        line = self.lines[place.line - 1] if 0 < place.line <= len(self.lines) else ""
        return Fault(place, message, remedy, line)


def read(path: Path, name: str) -> Document:
    """Read the YAML file ``path``, shown to the editor as ``name``.

    Raises :class:`UserError` with every fault that can be found: of broken YAML the first.
    """
    return parsed(read_raw(path, name), name)


def parsed(raw: bytes, name: str) -> Document:
    """Return what the bytes of the YAML file ``name`` hold, as :func:`read` does."""
    document, faults = taken_apart(raw, name)
    if faults:
        raise UserError(faults)
    return document


def taken_apart(raw: bytes, name: str) -> tuple[Document, list[Fault]]:
    """Return what a file holds, and a fault for each place where text would be lost.

    Raises :class:`NotYaml` where the parser stumbles.
    """
    text = decoded(raw, name)
    refuse_foreign(text, name)
    document = Document(name, raw, text.split("\n"), "")
    if faults := unseen(document.lines, name):
        raise UserError(faults)
    builder = _Builder(document, text)
    try:
        document.value = builder.built()
    except yaml.MarkedYAMLError as error:
        refused = NotYaml([syntax_fault(name, document.lines, error)])
        marks = (error.problem_mark, error.context_mark)
        refused.reached = tuple(mark.line if mark else 0 for mark in marks)
        raise refused from None
    return document, [*builder.faults, *builder.trailing_comments()]


class _Builder:
    """Turns the parser's events into values, noting places and what YAML would have eaten."""

    def __init__(self, document: Document, text: str) -> None:
        self.document = document
        self.text = text
        self.events: Iterator[Any] = iter(yaml.parse(text, Loader=yaml.CSafeLoader))
        self.faults: list[Fault] = []
        self.scalars: list[tuple[int, int]] = []

    def built(self) -> Value:
        """Return the value of the only document of the file."""
        next(self.events)  # the stream begins
        if isinstance(next(self.events), yaml.StreamEndEvent):
            raise refuse(self.document.name, "文件是空的", "从备份中恢复，或者照着其他清单文件填写")
        value = self.value(next(self.events), ())
        next(self.events)  # the document ends
        more = next(self.events)
        if not isinstance(more, yaml.StreamEndEvent):
            raise yaml.MarkedYAMLError(problem="single document", problem_mark=more.start_mark)
        return value

    def value(self, event: Any, path: Keys) -> Value:
        place = self.place(event)
        self.document.places[path] = place
        if isinstance(event, yaml.AliasEvent):
            self.fault(place, "以 * 开头的文字在 YAML 里另有含义，会被丢掉", self.quotes(place))
            return ""
        if event.anchor or event.tag:
            remedy = self.quotes(place)
            self.fault(place, "以 & 或 ! 开头的文字在 YAML 里另有含义，会被丢掉", remedy)
        if isinstance(event, yaml.ScalarEvent):
            text = self.scalar(event, place, bool(path) and isinstance(path[-1], int))
            self.document.texts[path] = tuple(self.text_places(event))
            end: Any = event.end_mark
            self.document.ends[path] = self.document.at(end.line + 1, end.column + 1)
            return text
        if len(path) == DEEPEST:
            raise NotText([self.document.fault(place, *TOO_DEEP)])
        if isinstance(event, yaml.SequenceStartEvent):
            return [
                self.value(child, (*path, n))
                for n, child in enumerate(self.until(yaml.SequenceEndEvent))
            ]
        return self.mapping(path)

    def until(self, end: type[yaml.Event]) -> Iterator[Any]:
        """Yield the events before the one that ends what has begun; each is to be used up."""
        while not isinstance(event := next(self.events), end):
            yield event

    def mapping(self, path: Keys) -> Value:
        result: dict[str, Value] = {}
        for event in self.until(yaml.MappingEndEvent):
            place = self.place(event)
            if not isinstance(event, yaml.ScalarEvent):
                self.no_key(place, path)
                self.skip(event)
                self.skip(next(self.events))
                continue
            key = self.scalar(event, place)
            if key in result:
                self.fault(place, f"“{key}”在这里出现了两次", "合并成一处，或者删去一处")
                self.skip(next(self.events))
                continue
            self.document.keys[(*path, key)] = place
            result[key] = self.value(next(self.events), (*path, key))
        return result

    def no_key(self, place: Place, path: Keys) -> None:
        """Note that brackets stand at ``place`` where the mapping at ``path`` has its keys."""
        begins = self.document.places[path]
        mark = self.document.lines[begins.line - 1][begins.column - 1]
        if mark in "{[" and path:
            self.fault(begins, f"这段文字以“{mark}”开头，它在 YAML 里另有含义", self.quotes(begins))
        else:
            self.fault(place, "这里应当是栏目名", "写成“栏目名: 内容”")

    def skip(self, event: Any) -> None:
        """Use up the events of a value that has no place of its own."""
        depth = 0
        while True:
            if isinstance(event, yaml.ScalarEvent):
                self.spans(event)
            depth += isinstance(event, yaml.CollectionStartEvent)
            depth -= isinstance(event, yaml.CollectionEndEvent)
            if not depth:
                return
            event = next(self.events)

    def scalar(self, event: Any, place: Place, in_list: bool = False) -> str:
        start, end = event.start_mark, event.end_mark
        self.spans(event)
        if event.style == ">":
            self.fault(place, "> 会把多行文字并成一行", "把 > 换成 |")
        elif event.style == "|":
            header = self.text[start.index : end.index].partition("\n")[0]
            if "#" in header:
                self.fault(place, "| 后面的 # 说明会被丢掉", "把说明移到单独的一行")
        elif start.line != end.line:
            self.fault(
                place,
                "没有用 | 的多行文字会被 YAML 并成一行",
                "接成一行，中间不要换行" if in_list else "在栏目名的冒号后面写 |，文字从下一行开始",
            )
        text: str = event.value
        if match := UNPRINTABLE.search(text):
            self.fault(place, f"这段文字里有看不见的字符 U+{ord(match[0]):04X}", "删去它")
        return text

    def text_places(self, event: Any) -> Iterator[Place]:
        """Yield where each line of a scalar's text begins that is not blank."""
        start = event.start_mark
        if event.style != "|":
            # A quoted scalar may have lines by \n in it, all at one place.
            quote = 1 if event.style else 0
            lines = [line for line in event.value.split("\n") if line.strip()] or [""]
            yield from repeat(
                self.document.at(start.line + 1, start.column + 1 + quote), len(lines)
            )
            return
        number = start.line + 1  # the first line below the mark, counted from 0
        for text in event.value.split("\n"):
            if text.strip():
                column = self.document.lines[number].find(text)
                yield self.document.at(number + 1, column + 1)
            number += 1

    def trailing_comments(self) -> Iterator[Fault]:
        """Yield a fault for each comment that follows something on its line."""
        spans = sorted(self.scalars)
        starts = [start for start, _ in spans]
        for match in re.finditer("#", self.text):
            at = match.start()
            before = bisect_right(starts, at) - 1
            if before >= 0 and at < spans[before][1]:
                continue
            line_start = self.text.rfind("\n", 0, at) + 1
            typed = self.text[line_start:at]
            if typed.strip() and "#" not in typed:
                number = self.text.count("\n", 0, at) + 1
                yield self.document.fault(
                    Place(self.document.name, number, at - line_start + 1),
                    "空格后面的 # 会让 YAML 丢掉后面的文字",
                    f"{QUOTES}；如果是说明，请移到单独的一行",
                )

    def spans(self, event: Any) -> None:
        """Note from where to where a scalar is typed."""
        self.scalars.append((event.start_mark.index, event.end_mark.index))

    def place(self, event: Any) -> Place:
        return self.document.at(event.start_mark.line + 1, event.start_mark.column + 1)

    def quotes(self, place: Place) -> str:
        """Return how to put the text at ``place`` between quotes."""
        return quotes_for(self.document.lines[place.line - 1][place.column - 1 :])

    def fault(self, place: Place, message: str, remedy: str) -> None:
        self.faults.append(self.document.fault(place, message, remedy))
