"""source/*.yaml -> Booklet; every fault with file, line and column."""

import os
from bisect import bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from booklet.files.faults import Fault, Place, UserError, refuse
from booklet.files.text import decoded, read_raw
from booklet.model.booklet import Booklet, Chapter, CoverLine, CoverRole, ImprintLine, Wording
from booklet.model.date import edition_date
from booklet.model.layout import Layout
from booklet.source import document as yamlfile
from booklet.source.document import Document, Keys
from booklet.source.items import OtherKind, chapter_items, items_of_kind
from booklet.source.shapes import (
    BOOKLET_FILE,
    CHECK_FILE,
    CORRECTIONS_FILE,
    LISTS,
    LOOK_FILE,
    MAIN,
    BookletShape,
    ChapterShape,
    Correction,
    CorrectionsShape,
    chapter_shape,
)
from booklet.source.wording import SAID, Unread, read_as, suggestion, validated

# The files of a source folder that hold no list.
NO_LISTS = (BOOKLET_FILE, CHECK_FILE, CORRECTIONS_FILE, LOOK_FILE)


@dataclass(frozen=True)
class Source:
    """A booklet with the places of its text, and the corrections made to what was published."""

    booklet: Booklet
    corrections: tuple[Correction, ...]
    documents: Mapping[str, Document]

    def text_place(
        self, chapter: int, item: int, key: str, paragraph: int = 0
    ) -> tuple[Document, Place]:
        """Return where the text of a paragraph of the column ``key`` begins, all counted from 0.

        Of a list the paragraph is the name's position. Of the category see `category_place`.
        """
        document = self.documents[self.booklet.chapters[chapter].file]
        path = self._item_paths[chapter][item]
        if path[:1] in document.texts:  # a text's paragraph
            return document, document.texts[path[:1]][item]
        if (*path, key) in document.texts:
            return document, document.texts[(*path, key)][paragraph]
        if (*path, key, paragraph) in document.texts:
            return document, document.texts[(*path, key, paragraph)][0]
        if path in document.texts:  # an item that is a plain string: its name
            return document, document.texts[path][0]
        return self.category_place(chapter, item)

    def category_place(self, chapter: int, item: int) -> tuple[Document, Place]:
        """Return where the name of an item's category begins, both counted from 0."""
        document = self.documents[self.booklet.chapters[chapter].file]
        return document, document.key_text(self._item_paths[chapter][item][:1])

    def item_place(self, chapter: int, item: int) -> tuple[Document, Place]:
        """Return where an item of a chapter begins, both counted from 0."""
        document = self.documents[self.booklet.chapters[chapter].file]
        path = self._item_paths[chapter][item]
        if path[:1] in document.texts:
            return document, document.texts[path[:1]][item]
        return document, document.place(path)

    def item_at(self, place: Place) -> tuple[int, int] | None:
        """Return the (chapter, item), from 0, on whose lines ``place`` stands, if on any's.

        A category's line belongs to its first item.
        """
        for number, chapter in enumerate(self.booklet.chapters):
            if self.documents[chapter.file].name == place.file and chapter.items:
                item = bisect_right(self._first_lines[number], place.line) - 1
                return number, max(item, 0)
        return None

    @cached_property
    def _first_lines(self) -> list[list[int]]:
        """The line on which each item of each chapter begins."""
        lines = []
        for chapter, paths in zip(self.booklet.chapters, self._item_paths, strict=True):
            document = self.documents[chapter.file]
            lines.append([self._first_line(document, path) for path in paths])
        return lines

    def _first_line(self, document: Document, path: tuple[str, int]) -> int:
        if path[:1] in document.texts:
            return document.texts[path[:1]][path[1]].line
        return (document.keys[path[:1]] if path[1] == 0 else document.places[path]).line

    @cached_property
    def _item_paths(self) -> list[list[tuple[str, int]]]:
        """The path of each item of each chapter in its document."""
        paths = []
        for chapter in self.booklet.chapters:
            document = self.documents[chapter.file]
            value = document.value if isinstance(document.value, dict) else {}
            paths.append(
                [
                    (category, n)
                    for category, items in value.items()
                    for n in range(len(document.texts.get((category,), items)))
                ]
            )
        return paths


def load_source(folder: Path, layout: Layout, instead: Mapping[str, bytes] | None = None) -> Source:
    """Read every file of the folder ``folder``; those in ``instead`` have these bytes.

    Raises :class:`UserError` with the faults of all files together.
    """
    reader = _SourceReader(folder, layout, instead or {}, {})
    source = reader.source()
    if reader.faults or source is None:
        raise UserError(reader.faults)
    return source


@dataclass(frozen=True)
class Parts:
    """As much as can be read of a folder: ``chapters`` has None for each list that cannot be.

    ``front`` is booklet.yaml, None where that cannot be read.
    """

    front: BookletShape | None
    chapters: tuple[Chapter | None, ...]
    documents: Mapping[str, Document]
    faults: tuple[Fault, ...]
    whole: Source | None


Known = dict[tuple[str, bytes, str], tuple[Document, Any]]


def load_parts(folder: Path, layout: Layout, instead: Mapping[str, bytes], known: Known) -> Parts:
    """Read every file of ``folder`` as :func:`load_source` does, and whatever can be of it.

    ``known`` has what files of this look were read as, by name, bytes and kind of list, and is
    kept up to date.
    """
    reader = _SourceReader(folder, layout, instead, known)
    whole = reader.source()
    faults = UserError(reader.faults).faults
    return Parts(reader.front, tuple(reader.chapters), reader.documents, faults, whole)


def load_optional(
    folder: Path, name: str, shape: type[Any], instead: Mapping[str, bytes] | None = None
) -> tuple[Any, Document | None]:
    """Return the file ``name`` of ``folder`` in its ``shape`` with its document, or two Nones.

    Raises :class:`UserError` if it is there and cannot be read.
    """
    if not os.path.lexists(folder / name):
        return None, None
    document, found = read_as(
        raw_file(folder, name, instead or {}),
        f"{folder.name}/{name}",
        shape,
        lambda document: validated(document, shape),
    )
    return found, document


def load_corrections(
    folder: Path, instead: Mapping[str, bytes] | None = None
) -> tuple[Correction, ...]:
    """Return the corrections of the folder, none where there is no such file."""
    shape, _ = load_optional(folder, CORRECTIONS_FILE, CorrectionsShape, instead)
    return tuple(shape.root) if shape else ()


def raw_file(folder: Path, name: str, instead: Mapping[str, bytes]) -> bytes:
    """Return the bytes of a source file, or those ``instead``.

    Raises :class:`UserError` where they cannot be read or a link leads to them from elsewhere.
    """
    if name in instead:
        return instead[name]
    path, shown = folder / name, f"{folder.name}/{name}"
    # realpath follows a link to itself no further, which reading then finds.
    if not Path(os.path.realpath(path)).is_relative_to(os.path.realpath(folder)):
        raise refuse(shown, "这是指向别处的链接", "换成文件本身")
    return read_raw(path, shown)


class _SourceReader:
    """Reads the files one after the other and collects their faults."""

    def __init__(
        self, folder: Path, layout: Layout, instead: Mapping[str, bytes], known: Known
    ) -> None:
        self.folder, self.layout, self.instead, self.known = folder, layout, instead, known
        self.faults: list[Fault] = []
        self.documents: dict[str, Document] = {}
        self.front: BookletShape | None = None
        self.chapters: list[Chapter | None] = []
        self.mended: dict[str, str] = {}

    def source(self) -> Source | None:
        shape = self.read(
            BOOKLET_FILE, BookletShape, lambda document: validated(document, BookletShape)
        )
        corrections = self.corrections()
        if shape is None:
            self.read_lists()
            return None
        self.front = shape
        document = self.documents[BOOKLET_FILE]
        main = self.main_lines(shape, document)
        chapters = self.chapters = [
            self.chapter(n, entry, shape.chapter_prefix, document)
            for n, entry in enumerate(shape.chapters)
        ]
        if self.faults:
            return None
        booklet = Booklet(
            region=main[CoverRole.REGION],
            organisation=main[CoverRole.ORGANISATION],
            title=main[CoverRole.TITLE],
            date=main[CoverRole.DATE],
            cover=tuple(CoverLine(role=line.role, text=line.text) for line in shape.cover),
            look=shape.look,
            wording=Wording(
                footer=shape.footer,
                header=shape.header,
                entry=shape.contents.entry,
                categories=shape.contents.categories,
            ),
            chapter_prefix=shape.chapter_prefix,
            chapters=tuple(chapter for chapter in chapters if chapter),
            imprint=tuple(ImprintLine(role=line.role, text=line.text) for line in shape.imprint),
        )
        return Source(booklet, corrections, self.documents)

    def read_lists(self) -> None:
        """Read what a booklet.yaml names that is wrong itself, so that all is told at once."""
        name = f"{self.folder.name}/{BOOKLET_FILE}"
        try:
            document, _ = yamlfile.taken_apart(self.mended.get(BOOKLET_FILE, "").encode(), name)
        except UserError:
            return
        typed = decoded(raw_file(self.folder, BOOKLET_FILE, self.instead), name).split("\n")
        moved = len(typed) != len(document.lines)
        document.lines = typed
        value: Any = document.value
        lists = value.get(LISTS) if isinstance(value, dict) else None
        told = len(self.faults)
        for number, entry in enumerate(lists if isinstance(lists, list) else ()):
            if shape := _as_far_as_right(entry):
                self.chapters.append(self.chapter(number, shape, "", document))
        if moved:  # what is said of a line would be said of another
            self.faults[told:] = [own for own in self.faults[told:] if own.place.file != name]

    def main_lines(self, shape: BookletShape, document: Document) -> dict[CoverRole, str]:
        """Return region, organisation, title and date, which 封面 may hold among its lines."""
        of_cover = {line.role: n for n, line in enumerate(shape.cover)}
        main = {}
        for key, role in MAIN.items():
            main[role] = getattr(shape, role)
            if not main[role] and role in of_cover:
                main[role] = shape.cover[of_cover[role]].text
            if not main[role] and (not shape.cover or role in (CoverRole.TITLE, CoverRole.DATE)):
                message, remedy = SAID["missing"]
                self.faults.append(
                    document.fault(document.place(()), message.format(key=key), remedy)
                )
        try:
            edition_date(main[CoverRole.DATE])
        except ValueError:
            if main[CoverRole.DATE]:
                message, remedy = SAID["date"]
                place = document.place(("封面", of_cover[CoverRole.DATE], "文字"))
                self.faults.append(document.fault(place, message.format(key="日期"), remedy))
        return main

    def corrections(self) -> tuple[Correction, ...]:
        """Return the corrections, none where they are missing or wrong."""
        try:
            return load_corrections(self.folder, self.instead)
        except UserError as error:
            self.faults.extend(error.faults)
            return ()

    def chapter(
        self, number: int, entry: ChapterShape, prefix: str, booklet: Document
    ) -> Chapter | None:
        here: Keys = (LISTS, number)
        layout = self.layout.chapters.get(entry.kind)
        if layout is None:
            self.faults.append(
                booklet.fault(
                    booklet.place((*here, "类型")),
                    f"没有“{entry.kind}”这种类型",
                    f"可用的类型：{'、'.join(self.layout.chapters)}",
                )
            )
            return None
        for key in entry.column_titles.keys() - {column.key for column in layout.columns}:
            self.faults.append(
                booklet.fault(
                    booklet.place((*here, "栏目名称", key), of_key=True),
                    f"这个清单没有“{key}”这一栏",
                    suggestion(key, [column.key for column in layout.columns]),
                )
            )
        place = booklet.place((*here, "文件"))
        if entry.file in {*self.documents, *self.mended, *NO_LISTS}:
            said = "用了两次" if entry.file not in NO_LISTS else "不是清单的文件"
            self.faults.append(booklet.fault(place, f"{entry.file} {said}", "每个清单用自己的文件"))
            return None
        try:
            items = self.read(
                entry.file,
                chapter_shape(layout),
                lambda document: chapter_items(document, layout),
                entry.kind,
                lambda document: items_of_kind(document, entry.kind, self.layout.chapters),
            )
        except OtherKind as error:
            said, remedy = error.said, error.remedy
            if twin := self.twin(entry):
                said, remedy = f"是“{twin.name}”的文件", "每个清单用自己的文件"
            self.faults.append(booklet.fault(place, f"{entry.file} {said}", remedy))
            return None
        if items is None:
            return None
        return Chapter(
            kind=entry.kind,
            name=entry.name,
            title=entry.name if layout.is_prose else prefix + entry.name,
            file=entry.file,
            column_titles=entry.column_titles,
            items=items,
        )

    def twin(self, entry: ChapterShape) -> ChapterShape | None:
        """Return another list of booklet.yaml that has the same file, if one has."""
        lists = self.front.chapters if self.front else []
        return next((own for own in lists if own is not entry and own.file == entry.file), None)

    def read(
        self,
        name: str,
        shape: type[Any],
        take: Callable[[Document], Any],
        kind: str = "",
        at_first: Callable[[Document], Any] | None = None,
    ) -> Any:
        """Return what ``take`` makes of the file ``name``, or None where that is not possible.

        What is made ``at_first`` is as in :func:`read_as`. Raises :class:`OtherKind` where it is a
        list of another kind than ``kind``.
        """
        try:
            raw = raw_file(self.folder, name, self.instead)
            key = name, raw, kind
            if key not in self.known:
                self.known[key] = read_as(raw, f"{self.folder.name}/{name}", shape, take, at_first)
            document, found = self.known[key]
        except OtherKind:
            raise
        except UserError as error:
            self.faults.extend(error.faults)
            if isinstance(error, Unread):
                self.mended[name] = error.mended
            return None
        self.documents[name] = document
        return found


def _as_far_as_right(entry: Any) -> ChapterShape | None:
    """Return a list of booklet.yaml as far as its file can be read by it, if it can be."""
    typed = entry if isinstance(entry, dict) else {}
    for own in (typed, {"名称": LISTS, "类型": typed.get("类型"), "文件": typed.get("文件")}):
        try:
            return ChapterShape.model_validate(own)
        except ValidationError:  # that it is wrong has been told
            continue
    return None
