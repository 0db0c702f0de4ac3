"""The source folder as it is now, also where not all of it can be read."""

import os
from collections import Counter, OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from threading import Lock

from booklet.editing.refusals import Conflict, Missing
from booklet.editions.matching import Entry, partners
from booklet.files.checksums import digest
from booklet.files.faults import Fault, UserError
from booklet.files.text import encoded_like
from booklet.look.load import load_layout
from booklet.model.booklet import Chapter, Item
from booklet.model.columns import ChapterLayout
from booklet.model.layout import Layout
from booklet.model.marks import mark, where
from booklet.model.resources import Resources
from booklet.source.document import Document
from booklet.source.load import Known, Source, load_parts, raw_file
from booklet.source.look import LOOKS, load_look
from booklet.source.shapes import (
    BOOKLET_FILE,
    CHECK_FILE,
    CORRECTIONS_FILE,
    LOOK_FILE,
    BookletShape,
)

# The files beside the lists that may be seen and mended as plain text.
BESIDE = (BOOKLET_FILE, CHECK_FILE, CORRECTIONS_FILE, LOOK_FILE)
# So many items are remembered as forms were filled from them.
REMEMBERED = 5000
ELSEWHERE = "这一项在别处改过了，没有写入"
GONE = "这一项已经不在清单里了，没有写入"


@dataclass(frozen=True)
class OwnList:
    """A list of the booklet: its place among them, from 0, its file, and what can be read of it.

    ``chapter`` is None where ``faults`` keep the file from being read.
    """

    number: int
    file: str
    name: str
    kind: str
    anchor: str
    look: ChapterLayout | None
    chapter: Chapter | None
    document: Document | None
    faults: tuple[Fault, ...]

    @property
    def items(self) -> tuple[Item, ...]:
        """Its items, none where it cannot be read."""
        return self.chapter.items if self.chapter else ()

    def label(self, at: int) -> str:
        """Return what an item is called, as on the web."""
        return f"{self.anchor}-{at + 1}"

    def readable(self) -> tuple[ChapterLayout, Document]:
        """Return its look and its document; raises UserError where it cannot be read."""
        if self.chapter is None or self.look is None or self.document is None:
            raise UserError(self.faults)
        return self.look, self.document


@dataclass(frozen=True)
class Reading:
    """A folder at one moment: the bytes of its files, and all that can be read of them.

    ``source`` is the whole, None where something keeps that from being read.
    """

    folder: Path
    layout: Layout
    raws: Mapping[str, bytes]
    front: BookletShape | None
    lists: tuple[OwnList, ...]
    documents: Mapping[str, Document]
    faults: tuple[Fault, ...]
    source: Source | None

    @cached_property
    def shas(self) -> dict[str, str]:
        """The SHA-256 of each file."""
        return {name: digest(raw) for name, raw in self.raws.items()}

    @property
    def begun(self) -> bool:
        """Whether there is a booklet in the folder."""
        return BOOKLET_FILE in self.raws

    def list(self, file: str) -> OwnList:
        """Return the list of a file; raises :class:`Missing` where the booklet has none such."""
        found = next((own for own in self.lists if own.file == file), None)
        if found is None:
            raise Missing(f"小册子里没有 {file} 这个清单")
        return found

    def fault_of(self, name: str) -> tuple[Fault, ...]:
        """Return the faults of a file."""
        shown = f"{self.folder.name}/{name}"
        return tuple(fault for fault in self.faults if fault.place.file == shown)

    def encoded(self, name: str, text: str) -> bytes:
        """Return the bytes of a file of another text, with a byte order mark if it has one."""
        return encoded_like(self.raws.get(name, b""), text)


class Desk:
    """Reads a folder again and again; what has not changed meanwhile is not parsed again."""

    def __init__(self, folder: Path, resources: Resources) -> None:
        """Know the folder; nothing is read yet."""
        self.folder = folder
        self.resources = resources
        self._lock = Lock()
        self._known: Known = {}
        self._look: tuple[object, Layout] | None = None
        self._remembered: OrderedDict[str, tuple[Item, tuple[str, str]]] = OrderedDict()
        self._names: tuple[str, ...] = ()

    def read(self) -> Reading:
        """Return the folder as it is now; raises UserError where there is no look to read it by."""
        with self._lock:
            return self._read()

    def names(self) -> tuple[str, ...]:
        """Return the names of the files that may be seen: those of the last booklet.yaml read."""
        return (*BESIDE, *self._names)

    def _read(self) -> Reading:
        raws = self._raws((BOOKLET_FILE, CHECK_FILE, CORRECTIONS_FILE, LOOK_FILE))
        layout = self._layout(raws)
        parts = load_parts(self.folder, layout, raws, self._known)
        if parts.front:
            self._names = tuple(dict.fromkeys(entry.file for entry in parts.front.chapters))
            # Each file's bytes are those that were parsed, be it the first time or not.
            missing = [name for name in self._names if name not in parts.documents]
            raws |= {name: own.raw for name, own in parts.documents.items()}
            raws |= self._raws(missing)
        self._known = {key: own for key, own in self._known.items() if raws.get(key[0]) == key[1]}
        reading = Reading(
            self.folder, layout, raws, parts.front, (), parts.documents, parts.faults, parts.whole
        )
        if parts.front is None:
            return reading
        seen: Counter[str] = Counter()
        lists = []
        for number, (entry, chapter) in enumerate(
            zip(parts.front.chapters, parts.chapters, strict=True)
        ):
            look = layout.chapters.get(entry.kind)
            word = look.anchor if look else ""
            seen[word] += 1
            faults = () if chapter else reading.fault_of(entry.file) or parts.faults
            lists.append(
                OwnList(
                    number,
                    entry.file,
                    entry.name,
                    entry.kind,
                    word if seen[word] == 1 else f"{word}{seen[word]}",
                    look,
                    chapter,
                    parts.documents.get(entry.file),
                    faults,
                )
            )
        return Reading(
            self.folder, layout, raws, parts.front, tuple(lists), parts.documents, parts.faults,
            parts.whole,
        )  # fmt: skip

    def _raws(self, names: "tuple[str, ...] | list[str]") -> dict[str, bytes]:
        raws = {}
        for name in names:
            if os.path.lexists(self.folder / name):
                try:
                    raws[name] = raw_file(self.folder, name, {})
                except UserError:  # loading says why
                    continue
        return raws

    def _layout(self, raws: Mapping[str, bytes]) -> Layout:
        """Return the look, or the last good one where it has become one that cannot be read."""
        templates = self.resources.templates
        looks = sorted((templates / LOOKS).glob("*.yaml"))
        made_of = (
            raws.get(BOOKLET_FILE),
            raws.get(LOOK_FILE),
            *(path.read_bytes() for path in (templates / "layout.yaml", *looks) if path.exists()),
        )
        if self._look and self._look[0] == made_of:
            return self._look[1]
        try:
            layout = load_look(self.folder, templates)
        except UserError:
            layout = self._look[1] if self._look else load_layout(templates)
        if not self._look or self._look[1] != layout:
            self._known.clear()
        self._look = made_of, layout
        return layout

    def learn(self, own: OwnList, document: Document, items: tuple[Item, ...]) -> None:
        """Keep what a list's file will hold once written, so that it need not be parsed again."""
        with self._lock:
            self._known[own.file, document.raw, own.kind] = document, items

    # --- Items that were seen --------------------------------------------------------------------
    def remember(self, own: OwnList, at: int) -> str:
        """Return the mark of an item with which a form is filled, to be told of changes of it."""
        known = mark(own.items[at])
        self._remembered[known] = own.items[at], _beside(own, at)
        self._remembered.move_to_end(known)
        while len(self._remembered) > REMEMBERED:
            self._remembered.popitem(last=False)
        return known

    def located(self, own: OwnList, at: int, wanted: str) -> int:
        """Return where an item stands now; raises :class:`Conflict` where it is not as it was."""
        own.readable()
        found = where(own.items, wanted, at)
        if found is None:
            now = self._heir(own, at, wanted)
            raise Conflict(GONE if now is None else ELSEWHERE, own.file, now)
        return found

    def _heir(self, own: OwnList, at: int, wanted: str) -> int | None:
        """Return the item that one became which a form was filled from.

        It is the one that says nearly the same, or what stands between the same two neighbours.
        """
        if wanted not in self._remembered:
            return None
        old, beside = self._remembered[wanted]
        entries = [Entry(0, n, item) for n, item in enumerate(own.items)]
        pairs = partners([Entry(0, at, old)], entries)
        in_its_place = at if at < len(own.items) and _beside(own, at) == beside else None
        return next(iter(pairs), in_its_place)


def _beside(own: OwnList, at: int) -> tuple[str, str]:
    """Return the marks of an item's neighbours, "" at the list's ends."""
    before, behind = own.items[at - 1 : at] if at else (), own.items[at + 1 : at + 2]
    return "".join(map(mark, before)), "".join(map(mark, behind))
