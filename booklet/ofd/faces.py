"""The fonts of a finished PDF: what their glyphs mean, how wide they are and what they cover."""

import io
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

from fontTools.ttLib import TTFont

from booklet.pdf.reader import read_font


class NoTrueType(Exception):
    """A font is no embedded TrueType subset with two-byte glyph numbers; the argument names it.

    Of other outlines OFD readers take the glyphs' numbers for something else.
    """


@dataclass(frozen=True, eq=False)
class Face:
    """A font of a PDF, whose codes are the numbers of its glyphs.

    ``characters`` says what each glyph stands for, ``widths`` how far it moves on, in thousandths
    of the type size; ``program`` is the TrueType file.
    """

    name: str
    characters: Mapping[int, str]
    widths: Mapping[int, float]
    program: bytes

    @cached_property
    def _font(self) -> TTFont:
        return TTFont(io.BytesIO(self.program), lazy=True)

    @cached_property
    def glyphs(self) -> Mapping[int, int]:
        """The glyph of each character, as a reader finds it in the file's own table."""
        order = self._font.getReverseGlyphMap()
        return {code: order[name] for code, name in (self._font.getBestCmap() or {}).items()}

    @cached_property
    def _inks(self) -> dict[int, tuple[float, float, float, float] | None]:
        font = self._font
        size = font["head"].unitsPerEm
        outlines, places = font.reader["glyf"], font["loca"].locations
        boxes = {
            glyph: struct.unpack_from(">hhhh", outlines, place + 2) if end > place else None
            for glyph, (place, end) in enumerate(pairwise(places))
            if glyph in self.characters
        }
        return {
            glyph: box and (box[0] / size, box[1] / size, box[2] / size, box[3] / size)
            for glyph, box in boxes.items()
        }

    def ink(self, glyph: int) -> tuple[float, float, float, float] | None:
        """Return the box of a glyph's outline, in type sizes from its origin and upwards.

        It stands before the outline (OpenType 1.9, glyf); an empty glyph has none.
        """
        return self._inks[glyph]


def face(font: Any) -> Face:
    """Return the face of a PDF's font dictionary; raises :class:`NoTrueType`."""
    name = str(font.get("/BaseFont")).removeprefix("/").rpartition("+")[2]
    if font.get("/Subtype") != "/Type0" or font.get("/Encoding") != "/Identity-H":
        raise NoTrueType(name)
    (descendant,) = font.DescendantFonts
    program = descendant.FontDescriptor.get("/FontFile2")
    if program is None or descendant.get("/CIDToGIDMap", "/Identity") != "/Identity":
        raise NoTrueType(name)
    read = read_font(font)
    return Face(read.name, read.characters, read.widths, program.read_bytes())
