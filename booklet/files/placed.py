"""YAML files -> one value, of which each part knows the file, the line and the column it stands in.

A file laid over another has the last word: mappings are merged, all else is replaced.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import yaml

from booklet.files.faults import Fault, Place, UserError, refuse
from booklet.files.yaml_nodes import composed

Keys: TypeAlias = tuple[str | int, ...]


@dataclass(frozen=True)
class Placed:
    """A value in which every scalar is text as typed.

    ``places`` has where each part of it stands, ``keys`` where its key does, by the path of keys;
    ``lines`` are those of each file.
    """

    value: Any
    places: Mapping[Keys, Place] = field(repr=False)
    keys: Mapping[Keys, Place] = field(repr=False)
    lines: Mapping[str, list[str]] = field(repr=False)

    def fault(self, path: Keys, message: str, remedy: str = "", of_key: bool = False) -> Fault:
        """Return a fault of what stands at ``path``, or of its key, that shows its line.

        Of what is not there the fault is that of what it should stand in.
        """
        place = self.keys.get(path) if of_key else None
        while place is None and path not in self.places:
            path = path[:-1]
        place = place or self.places[path]
        return Fault(place, message, remedy, self.lines[place.file][place.line - 1])

    def under(self, later: "Placed") -> "Placed":
        """Return what the two give together, of which ``later`` has the last word."""
        replaced: list[Keys] = []

        def merged(path: Keys, old: Any, new: Any) -> Any:
            if isinstance(old, dict) and isinstance(new, dict):
                shared = {k: merged((*path, k), old[k], v) for k, v in new.items() if k in old}
                return {**old, **new, **shared}
            replaced.append(path)
            return new

        value = merged((), self.value, later.value)

        def left(places: Mapping[Keys, Place]) -> dict[Keys, Place]:
            below = set(replaced)
            return {
                path: place
                for path, place in places.items()
                if not any(path[:n] in below for n in range(len(path) + 1))
            }

        return Placed(
            value,
            {**left(self.places), **later.places},
            {**left(self.keys), **later.keys},
            {**self.lines, **later.lines},
        )


def placed(text: str, name: str) -> Placed:
    """Return what the YAML file ``name`` holds, whose ``text`` is a mapping.

    Raises :class:`UserError` for what is no YAML, or in which something would be lost.
    """
    node = composed(text, name)
    if node is None:
        raise refuse(name, "文件是空的", "从备份中恢复")
    reading = _Reading(name, text.split("\n"))
    value = reading.value(node, ())
    if not reading.faults and not isinstance(value, dict):
        reading.said(reading.place(node), "这里应当是“名称: 值”", "照着原来的文件填写")
    if reading.faults:
        raise UserError(reading.faults)
    return Placed(value, reading.places, reading.keys, {name: reading.lines})


class _Reading:
    """The reading of one file: nodes become values, and their places are noted."""

    def __init__(self, name: str, lines: list[str]) -> None:
        self.name = name
        self.lines = lines
        self.places: dict[Keys, Place] = {}
        self.keys: dict[Keys, Place] = {}
        self.faults: list[Fault] = []
        self.seen: set[int] = set()

    def value(self, node: yaml.Node, path: Keys) -> Any:
        self.places[path] = self.place(node)
        if id(node) in self.seen:
            self.said(self.place(node), "这里用 * 引用了别处的内容", "把内容照写一遍")
            return ""
        self.seen.add(id(node))
        if isinstance(node, yaml.ScalarNode):
            return node.value
        if isinstance(node, yaml.SequenceNode):
            return [self.value(child, (*path, n)) for n, child in enumerate(node.value)]
        assert isinstance(node, yaml.MappingNode)
        result: dict[str, Any] = {}
        for key_node, value_node in node.value:
            place = self.place(key_node)
            if not isinstance(key_node, yaml.ScalarNode):
                self.said(place, "这里应当是名称", "写成“名称: 值”")
            elif key_node.value in result:
                self.said(place, f"“{key_node.value}”在这里出现了两次", "删去一处")
            else:
                inside = (*path, key_node.value)
                self.keys[inside] = place
                result[key_node.value] = self.value(value_node, inside)
                if self.places[inside].line > place.line:  # what is below a key is known by it
                    self.places[inside] = place
        return result

    def place(self, node: yaml.Node) -> Place:
        return Place(self.name, node.start_mark.line + 1, node.start_mark.column + 1)

    def said(self, place: Place, message: str, remedy: str) -> None:
        self.faults.append(Fault(place, message, remedy, self.lines[place.line - 1]))
