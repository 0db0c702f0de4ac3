"""A finished OFD -> what a reader finds in it: texts in their places, fonts, ways and tags."""

import io
import posixpath
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from struct import unpack_from
from typing import Any

from fontTools.ttLib import TTFont
from lxml import etree

from booklet.ofd.objects import MILLIMETRE
from booklet.pdf.reader import Run

SPACE = {"ofd": "http://www.ofdspec.org/2016"}
# Nothing of a file is fetched from elsewhere, and no entity is put in.
PARSER = etree.XMLParser(resolve_entities=False, no_network=True)


class Broken(Exception):
    """A part refers to what is not there, or a text has no glyphs; the argument says it."""


@dataclass(frozen=True)
class Font:
    """A font: its name, the glyph of each character and how far each glyph moves on."""

    name: str
    glyphs: Mapping[int, int]
    advances: tuple[float, ...]


@dataclass(frozen=True)
class Shown:
    """A text as it is shown, the id of its object, and the page (from 0) that a click leads to."""

    id: int
    run: Run
    target: int | None


@dataclass(frozen=True)
class Way:
    """An entry of the outline: its title, the page (from 0) it leads to and the entries below."""

    title: str
    page: int
    ways: tuple["Way", ...]


class OfdText:
    """An OFD opened by its entrance, as GB/T 33190-2016, 7 has it; raises :class:`Broken`."""

    def __init__(self, content: bytes) -> None:
        """Open the file's bytes, read every page and follow every reference."""
        self.package = zipfile.ZipFile(io.BytesIO(content))
        self.document_file = self._found("OFD.xml", self._part("OFD.xml"), ".//ofd:DocRoot")
        self.document = self._part(self.document_file)
        self._page_elements = self.document.findall("ofd:Pages/ofd:Page", SPACE)
        self.page_numbers = {
            int(page.get("ID")): number for number, page in enumerate(self._page_elements)
        }
        self.fonts = dict(self._fonts())
        self.ids: Counter[int] = Counter([*self.page_numbers, *self.fonts])
        self.pages = [list(self._page(page)) for page in self._page_elements]
        self._demand_distinct_ids()

    @cached_property
    def outline(self) -> tuple[Way, ...]:
        """The entries of the outline's first level."""
        return tuple(self._ways(self.document.find("ofd:Outlines", SPACE)))

    @cached_property
    def tags(self) -> Any:
        """The root of the booklet's own tags, whose references all lead to texts."""
        listed = self._found(
            self.document_file, self.document, "ofd:CustomTags", "ofd:CustomTag/ofd:FileLoc"
        )
        return self._part(listed)

    @cached_property
    def attachments(self) -> dict[str, bytes]:
        """The files that the OFD carries, by the names that a reader shows."""
        if self.document.find("ofd:Attachments", SPACE) is None:
            return {}
        file = self._found(self.document_file, self.document, "ofd:Attachments")
        return {
            element.get("Name"): self._read(self._found(file, element, "ofd:FileLoc"))
            for element in self._part(file)
        }

    def text(self, tag: Any) -> str:
        """Return the text of what ``tag`` and the tags below it refer to."""
        return "".join(self._referred(own).run.text for own in tag.iter("{*}ObjectRef"))

    # Parts.

    def _read(self, file: str) -> bytes:
        try:
            return self.package.read(file)
        except KeyError:
            raise Broken(f"里面没有 {file}") from None

    def _part(self, file: str) -> Any:
        return etree.fromstring(self._read(file), PARSER)

    def _found(self, file: str, element: Any, path: str, further: str = "") -> str:
        """Return the name of the file that a location below ``element`` of ``file`` leads to.

        With ``further``, of the file that a location there leads to.
        """
        location = element.findtext(path, namespaces=SPACE)
        if location is None:
            raise Broken(f"{file} 里没有 {path.rpartition(':')[2]}")
        found = posixpath.normpath(posixpath.join(posixpath.dirname(file), location.strip()))
        return self._found(found, self._part(found), further) if further else found

    def _fonts(self) -> Iterator[tuple[int, Font]]:
        file = self._found(self.document_file, self.document, "ofd:CommonData/ofd:PublicRes")
        resources = self._part(file)
        inside = posixpath.join(posixpath.dirname(file), resources.get("BaseLoc"), "")
        for font in resources.iter("{*}Font"):
            name = font.get("FontName")
            if font.find("ofd:FontFile", SPACE) is None:
                raise Broken(f"字体没有嵌入：{name}")
            program = TTFont(
                io.BytesIO(self._read(self._found(inside, font, "ofd:FontFile"))), lazy=True
            )
            order, size = program.getReverseGlyphMap(), program["head"].unitsPerEm
            glyphs = {code: order[glyph] for code, glyph in (program.getBestCmap() or {}).items()}
            advances = tuple(width / size for width in _widths(program))
            yield int(font.get("ID")), Font(name, glyphs, advances)

    # Pages.

    def _page(self, page: Any) -> Iterator[Shown]:
        file = posixpath.join(posixpath.dirname(self.document_file), page.get("BaseLoc"))
        for element in self._part(file).iter("{*}Layer", "{*}TextObject", "{*}PathObject"):
            self.ids[int(element.get("ID"))] += 1
            if element.tag.endswith("TextObject"):
                yield Shown(int(element.get("ID")), self._run(element), self._target(element))

    def _run(self, element: Any) -> Run:
        font = self.fonts.get(int(element.get("Font")))
        code = element.find("ofd:TextCode", SPACE)
        text, size = code.text or "", float(element.get("Size"))
        glyphs = self._glyphs(element, text, font) if font else []
        steps = list(_steps(code.get("DeltaX", "")))
        if not font or len(steps) != len(glyphs) - 1:
            raise Broken(f"“{text}”没有字形，或者字形没有位置")
        left, top, *_ = map(float, element.get("Boundary").split())
        xs = list(accumulate(steps, initial=left + float(code.get("X"))))
        seen = len(text.rstrip()) or 1  # where each character has a glyph of its own
        last = min(seen, len(glyphs)) - 1
        right = xs[last] + font.advances[glyphs[last]] * size
        baseline = top + float(code.get("Y"))
        return Run(xs[0] / MILLIMETRE, right / MILLIMETRE, baseline / MILLIMETRE, text)

    @staticmethod
    def _glyphs(element: Any, text: str, font: Font) -> list[int]:
        """Return the numbers of a text's glyphs, by its font or as the object tells (11.4)."""
        told = element.findtext("ofd:CGTransform/ofd:Glyphs", namespaces=SPACE)
        glyphs = [int(told)] if told else [font.glyphs.get(ord(sign), 0) for sign in text]
        if not all(0 < glyph < len(font.advances) for glyph in glyphs):
            raise Broken(f"字体 {font.name} 里没有“{text}”的字形")
        return glyphs

    def _ways(self, above: Any) -> Iterator[Way]:
        for entry in above.findall("ofd:OutlineElem", SPACE) if above is not None else ():
            page = self._target(entry)
            if page is None:
                raise Broken(f"大纲里的“{entry.get('Title')}”不通向任何一页")
            yield Way(entry.get("Title"), page, tuple(self._ways(entry)))

    def _target(self, element: Any) -> int | None:
        """Return the page (from 0) that a click on ``element`` leads to."""
        place = element.find("ofd:Actions/ofd:Action/ofd:Goto/ofd:Dest", SPACE)
        if place is None:
            return None
        page = self.page_numbers.get(int(place.get("PageID")))
        if page is None:
            raise Broken("有链接通向不存在的一页")
        return page

    @cached_property
    def _texts(self) -> dict[tuple[int, int], Shown]:
        return {
            (page, shown.id): shown
            for page, number in self.page_numbers.items()
            for shown in self.pages[number]
        }

    def _referred(self, reference: Any) -> Shown:
        try:
            return self._texts[int(reference.get("PageRef")), int(reference.text)]
        except KeyError:
            raise Broken("标引里提到的文字不在那一页上") from None

    def _demand_distinct_ids(self) -> None:
        """Raise :class:`Broken` where two objects have one id, or one is beyond the last (7.5)."""
        last = int(self.document.findtext("ofd:CommonData/ofd:MaxUnitID", namespaces=SPACE))
        if len(self.page_numbers) != len(self._page_elements) or max(self.ids.values()) > 1:
            raise Broken("有两个对象用了同一个标识")
        if max(self.ids) > last:
            raise Broken("有的对象的标识大于 MaxUnitID")


def _widths(program: TTFont) -> Sequence[int]:
    """Return how far each glyph moves on (OpenType 1.9, hmtx): the last width is that of the rest.

    fontTools would make a tuple for each of ten thousand glyphs, by its name.
    """
    count = program["hhea"].numberOfHMetrics
    widths: tuple[int, ...] = unpack_from(f">{2 * count}H", program.reader["hmtx"])[::2]
    return (*widths, *(widths[-1],) * (program["maxp"].numGlyphs - count))


def _steps(written: str) -> Iterator[float]:
    """Yield the steps of an array in which ``g n step`` stands for n equal ones."""
    parts = iter(written.split())
    for part in parts:
        if part == "g":
            count, step = int(next(parts)), float(next(parts))
            yield from [step] * count
        else:
            yield float(part)
