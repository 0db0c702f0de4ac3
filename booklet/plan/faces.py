"""What the fonts say of widths (fonts/advances.json): no font is opened to break a line."""

import json
from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property, lru_cache
from itertools import pairwise
from operator import itemgetter
from pathlib import Path
from typing import Any

from booklet.files.faults import refuse
from booklet.files.text import read_text
from booklet.plan.lines import EM
from booklet.plan.marks import is_combining

ADVANCES = "advances.json"


class Face:
    """One face: which characters it has, and how wide each is, in units of 1/EM em."""

    def __init__(self, described: Mapping[str, Any], ideographs: Sequence[str]) -> None:
        """Take the face as advances.json describes it, with the ideographs that it has.

        Those are an em wide. Characters are given in runs, the first and the last of each.
        """
        self._described = described
        self._ideographs = [(runs[::2], runs[1::2]) for runs in ideographs]
        self._unit: int = EM // described["units"]

    @cached_property
    def _runs(self) -> list[tuple[str, str, int]]:
        return sorted(
            (first, last, advance * self._unit)
            for advance, runs in self._described["advances"]
            for first, last in zip(runs[::2], runs[1::2], strict=True)
        )

    @cached_property
    def pairs(self) -> dict[str, int]:
        """By how much a character is narrower before another one (the fonts' feature `chws`)."""
        return {
            left + right: -adjustment * self._unit
            for lefts, rights, adjustment in self._described["pairs"]
            for left in lefts
            for right in rights
        }

    def advance(self, character: str) -> int | None:
        """Return the width of ``character``, None if the face has it not."""
        for firsts, lasts in self._ideographs:
            at = bisect_right(firsts, character) - 1
            if at >= 0 and character <= lasts[at]:
                return EM
        at = bisect_right(self._runs, character, key=itemgetter(0)) - 1
        if at < 0 or self._runs[at][1] < character:
            return None
        return self._runs[at][2]


class Chain(dict[str, tuple[int, Face | None]]):
    """Faces of which the first that has a character draws it: each one's width and its face.

    A character that no face has counts an em.
    """

    def __init__(self, faces: Iterable[Face]) -> None:
        """Take the faces in their order."""
        super().__init__()
        self._faces = tuple(faces)

    def __missing__(self, character: str) -> tuple[int, Face | None]:
        """Look the character up in the faces, once."""
        known = self[character] = self._measure(character)
        return known

    def _measure(self, character: str) -> tuple[int, Face | None]:
        for face in self._faces:
            if (advance := face.advance(character)) is not None:
                return (0 if is_combining(character) else advance), face
        return EM, None

    def measured(self, text: str) -> tuple[list[int], list[int]]:
        """Return the width of each character, and by how much it is narrower before the next.

        Both in units of 1/EM em.
        """
        measures = [self[character] for character in text]
        pairs = [0] * len(text)
        for at, ((_, face), (_, following)) in enumerate(pairwise(measures)):
            if face is following and face is not None and face.pairs:
                pairs[at] = face.pairs.get(text[at : at + 2], 0)
        return [advance for advance, _ in measures], pairs

    def lacking(self, text: str) -> set[str]:
        """Return the characters of ``text`` that no face has."""
        return {character for character in set(text) if self[character][1] is None}


class Faces:
    """The faces of a folder of fonts, by their families in fonts.css."""

    def __init__(self, fonts: Path) -> None:
        """Take the folder; it is read when it is first asked."""
        self._path = fonts / ADVANCES

    @cached_property
    def _faces(self) -> dict[str, Face]:
        name = f"{self._path.parent.name}/{ADVANCES}"
        text = read_text(self._path, name)
        try:
            return _described(text)
        except ValueError:
            raise refuse(name, "字体的宽度表坏了", "从备份中恢复") from None

    @property
    def families(self) -> Collection[str]:
        """The families that there are."""
        return self._faces.keys()

    def chain(self, families: tuple[str, ...]) -> Chain:
        """Return the faces of ``families``, in their order."""
        return _chain(tuple(self._faces[family] for family in families))


@lru_cache(16)
def _chain(faces: tuple[Face, ...]) -> Chain:
    """Return what is known of some faces, which booklets and looks share."""
    return Chain(faces)


@lru_cache(1)
def _described(advances: str) -> dict[str, Face]:
    """Return the faces of an advances.json by their families; the same text gives the same ones."""
    described = json.loads(advances)
    return {
        family: Face(face, [runs for having, runs in described["ideographs"] if family in having])
        for family, face in described["families"].items()
    }
