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
from typing import TypeAlias

import yaml

from booklet.files.faults import Fault, Place, UserError, refuse
from booklet.files.text import UNPRINTABLE, decoded, read_raw
from booklet.files.yaml_nodes import QUOTES, composed

Value: TypeAlias = "str | list[Value] | dict[str, Value]"
Keys: TypeAlias = tuple[str | int, ...]


@dataclass
class Document:
    """A file's value, its lines, and the place of everything in it by its path of keys.

    ``raw`` are the file's bytes. ``texts`` has, for each scalar, where the first character of each
    of its lines stands that is not blank.
    """

    name: str
    raw: bytes
    lines: list[str]
    value: Value
    places: dict[Keys, Place] = field(default_factory=dict)
    keys: dict[Keys, Place] = field(default_factory=dict)
    texts: dict[Keys, tuple[Place, ...]] = field(default_factory=dict)

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
    text = decoded(raw, name)
    document = Document(name, raw, text.split("\n"), "")
    node = composed(text, name)
    if node is None:
        raise refuse(name, "文件是空的", "从备份中恢复，或者照着其他清单文件填写")
    builder = _Builder(document, text)
    document.value = builder.value(node, ())
    faults = builder.faults + list(builder.trailing_comments())
    if faults:
        raise UserError(faults)
    return document


class _Builder:
    """Turns nodes into values, noting places and what YAML would have eaten."""

    def __init__(self, document: Document, text: str) -> None:
        self.document = document
        self.text = text
        self.faults: list[Fault] = []
        self.scalars: list[tuple[int, int]] = []
        self.seen: set[int] = set()

    def value(self, node: yaml.Node, path: Keys) -> Value:
        place = self.place(node)
        self.document.places[path] = place
        if id(node) in self.seen:  # an alias: its anchor is a fault already
            return ""
        self.seen.add(id(node))
        if self.text[node.start_mark.index : node.start_mark.index + 1] in ("&", "!"):
            self.fault(place, "以 & 或 ! 开头的文字在 YAML 里另有含义，会被丢掉", QUOTES)
        if isinstance(node, yaml.ScalarNode):
            text = self.scalar(node, place)
            self.document.texts[path] = tuple(self.text_places(node))
            return text
        if isinstance(node, yaml.SequenceNode):
            return [self.value(child, (*path, n)) for n, child in enumerate(node.value)]
        assert isinstance(node, yaml.MappingNode)
        return self.mapping(node, path)

    def mapping(self, node: yaml.MappingNode, path: Keys) -> Value:
        result: dict[str, Value] = {}
        for key_node, value_node in node.value:
            place = self.place(key_node)
            if not isinstance(key_node, yaml.ScalarNode):
                self.fault(place, "这里应当是栏目名", "写成“栏目名: 内容”")
                continue
            key = self.scalar(key_node, place)
            if key in result:
                self.fault(place, f"“{key}”在这里出现了两次", "合并成一处，或者删去一处")
                continue
            self.document.keys[(*path, key)] = place
            result[key] = self.value(value_node, (*path, key))
        return result

    def scalar(self, node: yaml.ScalarNode, place: Place) -> str:
        start, end = node.start_mark, node.end_mark
        self.scalars.append((start.index, end.index))
        if node.style == ">":
            self.fault(place, "> 会把多行文字并成一行", "把 > 换成 |")
        elif node.style == "|":
            header = self.text[start.index : end.index].partition("\n")[0]
            if "#" in header:
                self.fault(place, "| 后面的 # 说明会被丢掉", "把说明移到单独的一行")
        elif start.line != end.line:
            self.fault(
                place,
                "没有用 | 的多行文字会被 YAML 并成一行",
                "在栏目名的冒号后面写 |，文字从下一行开始",
            )
        text: str = node.value
        if match := UNPRINTABLE.search(text):
            self.fault(place, f"这段文字里有看不见的字符 U+{ord(match[0]):04X}", "删去它")
        return text

    def text_places(self, node: yaml.ScalarNode) -> Iterator[Place]:
        """Yield where each line of a scalar's text begins that is not blank."""
        start = node.start_mark
        if node.style != "|":
            # A quoted scalar may have lines by \n in it, all at one place.
            quote = 1 if node.style else 0
            lines = [line for line in node.value.split("\n") if line.strip()] or [""]
            yield from repeat(
                self.document.at(start.line + 1, start.column + 1 + quote), len(lines)
            )
            return
        number = start.line + 1  # the first line below the mark, counted from 0
        for text in node.value.split("\n"):
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

    def place(self, node: yaml.Node) -> Place:
        return Place(self.document.name, node.start_mark.line + 1, node.start_mark.column + 1)

    def fault(self, place: Place, message: str, remedy: str) -> None:
        self.faults.append(self.document.fault(place, message, remedy))
