"""Where a finished PDF leads its reader: outline, links and page labels."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pikepdf

from booklet.ofd.shapes import Box

# By so many points a text may begin before the box of its link, which is rounded.
NEAR = 0.5


@dataclass(frozen=True)
class Target:
    """A place to go to: a page (from 0) and the points from its left and its top."""

    page: int
    left: float
    top: float


@dataclass(frozen=True)
class Link:
    """A part of a page that leads to another, in points from the page's top left."""

    box: Box
    target: Target

    def holds(self, x: float, y: float) -> bool:
        """Say whether a place of the page belongs to the link."""
        left, top, right, bottom = self.box
        return left - NEAR <= x <= right and top <= y <= bottom


@dataclass(frozen=True)
class Entry:
    """An entry of the outline; ``opened`` says whether those below it are shown at first."""

    title: str
    target: Target
    opened: bool
    entries: tuple["Entry", ...]


class Navigation:
    """The ways through a PDF (ISO 32000-1, 12.3, 12.4.2 and 12.5.6.5)."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        """Take the open file."""
        self.pdf = pdf
        self.numbers = {page.objgen: number for number, page in enumerate(pdf.pages)}

    @property
    def outline(self) -> tuple[Entry, ...]:
        """The entries of the outline's first level."""
        return tuple(self._entries(self.pdf.Root.Outlines)) if "/Outlines" in self.pdf.Root else ()

    def _entries(self, above: Any) -> Iterator[Entry]:
        entry = above.get("/First")
        while entry is not None:
            yield Entry(
                str(entry.Title),
                self._target(entry.Dest),
                int(entry.get("/Count", 0)) > 0,
                tuple(self._entries(entry)),
            )
            entry = entry.get("/Next")

    def links(self, page: int) -> Iterator[Link]:
        """Yield the links of a page that lead to another place of the file."""
        own = self.pdf.pages[page]
        for note in own.get("/Annots", ()):
            if note.Subtype == "/Link" and "/Dest" in note:
                xs, ys = sorted(map(float, note.Rect[::2])), sorted(map(float, note.Rect[1::2]))
                top = float(own.mediabox[3])
                box = xs[0], top - ys[1], xs[1], top - ys[0]
                yield Link(box, self._target(note.Dest))

    @property
    def labels(self) -> dict[str, int]:
        """What viewers call the pages, with the first page (from 0) that is called so."""
        labels: dict[str, int] = {}
        for number, page in enumerate(self.pdf.pages):
            labels.setdefault(page.label, number)
        return labels

    @cached_property
    def _named(self) -> dict[str, Any]:
        return dict(pikepdf.NameTree(self.pdf.Root.Names.Dests))

    def _target(self, destination: Any) -> Target:
        if isinstance(destination, pikepdf.String):
            destination = self._named[str(destination)]
        if isinstance(destination, pikepdf.Dictionary):
            destination = destination.D
        page, _, left, top, *_ = destination
        height = float(self.pdf.pages[self.numbers[page.objgen]].mediabox[3])
        return Target(self.numbers[page.objgen], float(left), height - float(top))
