"""The parts of an Office file, each read when it is asked for; a fault names the part.

What nobody asks for is not looked at: a picture, a pivot table or a printer's settings may hold
whatever they like, and the file is sound all the same.
"""

import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from lxml import etree

from booklet.files.faults import UserError, refuse

LARGEST_CONTENT = 100_000_000  # bytes unpacked; the shipped booklet's files have 493,000
# A part that shrinks further is no text that people wrote: the shipped parts shrink to a tenth.
STRONGEST_PACKING = 250
NOT_WORTH_A_LOOK = 1_000_000  # bytes; smaller parts may shrink as far as they like
# Characters of all texts together; the shipped booklet has 120,000. Texts and automatic numbers
# that many cells share unfold to much more than their part.
MOST_TEXT = 3_000_000

# ECMA-376-2, 7.2.3 and 9.3.
CONTENT_TYPES = "[Content_Types].xml"
# What declares a document type, and where it stands.
DOCTYPE, PROLOG = b"<!DOCTYPE", 1_000
# ISO/IEC 29500-1, the Strict class: the same elements under other names.
STRICT = b"http://purl.oclc.org/ooxml/"
TRANSITIONAL = (
    (b"officeDocument/relationships", b"officeDocument/2006/relationships"),
    (b"officeDocument/math", b"officeDocument/2006/math"),
    (b"wordprocessingml/main", b"wordprocessingml/2006/main"),
    (b"drawingml/", b"drawingml/2006/"),
)
SCHEMAS = b"http://schemas.openxmlformats.org/"

BROKEN = "文件已经损坏"
SAVE_AGAIN = "用 Excel、Word 或 WPS 打开，另存为一个新文件；打不开时请对方重新发送"
SUSPICIOUS = "解压以后大得不像清单"
ASK = "不要打开它，请对方重新发送"
# Entities are left as they stand, nothing is fetched, and libxml2's own bounds hold.
SAFELY: dict[str, Any] = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "remove_comments": True,
    "remove_pis": True,
    "huge_tree": False,
}


class Package:
    """An Office file: its parts by name."""

    def __init__(self, file: str, archive: zipfile.ZipFile) -> None:
        """Take the parts of ``archive``, which messages call ``file``."""
        self.file = file
        self.archive = archive
        # Part names are compared without regard to case (ECMA-376-2, 6.2.2.3); some programs write
        # them with backslashes.
        self.parts = {_plain(part.filename): part for part in archive.infolist()}
        self.folders = {name.partition("/")[0] for name in self.parts if "/" in name}
        self.unpacked = 0
        self.text = 0

    def has(self, name: str) -> bool:
        """Say whether there is a part, or a folder at the top, of this name."""
        return _plain(name) in self.parts or _plain(name) in self.folders

    def count(self, text: str) -> None:
        """Count a text that was read. Raises :class:`UserError` when all are too much together."""
        self.text += len(text)
        if self.text > MOST_TEXT:
            said = f"里面的文字超过 {MOST_TEXT // 10_000} 万字，不像是清单"
            raise refuse(self.file, said, "检查是否选错了文件，或者有没有重复了许多遍的文字")

    def content(self, name: str) -> bytes:
        """Return a part's bytes. Raises :class:`UserError` where it is not whole or too large."""
        part = self.parts.get(_plain(name))
        if part is None:
            raise self.broken(name)
        self.unpacked += part.file_size
        if (
            part.file_size > max(NOT_WORTH_A_LOOK, STRONGEST_PACKING * part.compress_size)
            or self.unpacked > LARGEST_CONTENT
        ):
            raise refuse(self.file, SUSPICIOUS, ASK)
        try:
            return self.archive.read(part)
        except NotImplementedError:
            raise refuse(self.file, f"里面的 {name} 用了读不了的压缩方式", SAVE_AGAIN) from None
        except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, OSError):
            raise self.broken(name) from None

    def root(self, name: str) -> Any:
        """Return a part's root element, those of the Strict class under their usual names."""
        try:
            root = etree.fromstring(self.content(name), etree.XMLParser(**SAFELY))
            self._refuse_document_type(name, root)
            if not any(space.encode().startswith(STRICT) for space in root.nsmap.values()):
                return root
            content = etree.tostring(root)
            for strict, usual in TRANSITIONAL:
                content = content.replace(STRICT + strict, SCHEMAS + usual)
            return etree.fromstring(content, etree.XMLParser(**SAFELY))
        except etree.XMLSyntaxError:
            raise self._unreadable(name) from None

    def elements(self, name: str, *tags: str) -> Iterator[Any]:
        """Yield the elements of a part that have these local names, and forget each afterwards."""
        content = io.BytesIO(self.content(name))
        wanted = [f"{{*}}{tag}" for tag in tags]
        try:
            events = etree.iterparse(content, tag=wanted, **SAFELY)
            for number, (_, element) in enumerate(events):
                if not number:
                    self._refuse_document_type(name, element)
                yield element
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]
            self._refuse_document_type(name, events.root)
        except etree.XMLSyntaxError:
            raise self._unreadable(name) from None

    def related(self, part: str) -> Iterator[tuple[str, str, str]]:
        """Yield id, kind and name of each part that ``part`` leads to and that is there.

        A kind is the end of the relation's type: ``worksheet``, ``comments``.
        """
        relations = relations_of(part)
        if not self.has(relations):
            return
        for relation in self.root(relations):
            target = relation.get("Target")
            if target and relation.get("TargetMode") != "External":
                name = posixpath.join("/", posixpath.dirname(part), target.replace("\\", "/"))
                name = posixpath.normpath(name).lstrip("/")
                kind = (relation.get("Type") or "").rpartition("/")[2]
                yield relation.get("Id") or "", kind, name

    def parts_of(self, part: str, kind: str) -> Iterator[str]:
        """Yield the parts of a ``kind`` that ``part`` leads to and that are there."""
        for _, own, name in self.related(part):
            if own == kind and self.has(name):
                yield name

    @cached_property
    def main(self) -> str:
        """The part that all others belong to. Raises :class:`UserError` where there is none."""
        for _, kind, name in self.related(""):
            if kind == "officeDocument":
                return name
        raise self.broken(relations_of(""))

    @cached_property
    def types(self) -> dict[str, str]:
        """The content type of each part that has one of its own."""
        return {
            _plain(own.get("PartName") or own.get("Extension") or ""): own.get("ContentType") or ""
            for own in self.root(CONTENT_TYPES)
        }

    def broken(self, name: str) -> UserError:
        """Return the fault of a part that is not there or cannot be understood."""
        return refuse(self.file, f"{BROKEN}：读不出其中的 {name}", SAVE_AGAIN)

    def _refuse_document_type(self, name: str, element: Any) -> None:
        """Refuse a part that declares its own entities, which could unfold without end.

        No part may (ECMA-376-2, 8.1.4), and no office program does so in what is read here.
        """
        if element.getroottree().docinfo.internalDTD is not None:
            raise self._declaring(name)

    def _declaring(self, name: str) -> UserError:
        said = f"里面的 {name} 带有 DTD 声明，不是 Excel、Word 或 WPS 写成的"
        return refuse(self.file, said, ASK)

    def _unreadable(self, name: str) -> UserError:
        """Return the fault of a part that is no XML, or whose entities would not end unfolding."""
        declares = DOCTYPE in self.archive.read(self.parts[_plain(name)])[:PROLOG]
        return self._declaring(name) if declares else self.broken(name)


def relations_of(part: str) -> str:
    """Return the name of the part that says where ``part`` leads (ECMA-376-2, 9.3)."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _plain(name: str) -> str:
    return name.replace("\\", "/").strip("/").lower()
