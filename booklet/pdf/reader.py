"""A finished PDF -> the text of its pages: what stands where and in which font.

Reads the content streams that WeasyPrint 70.0 writes: two transformations at the start (the page's
flip and CSS pixels to points), then for each line of text ``BT``, its place (``Tm``) and, for each
font, ``Tf`` and ``TJ`` with two-byte codes. Whatever else would place or show text is refused, so
that no text is overlooked.
"""

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pikepdf

START = re.compile(rb"\s*1 0 0 -1 0 [\d.]+ cm\s+q\s+([\d.]+) 0 0 \1 0 0 cm\s")
# What sets text: its place, its font, its codes; then the operators not known here
# (ISO 32000-1, tables 57, 105, 107 and 109), which stand alone on their lines.
OPERATOR = re.compile(
    rb"1 0 0 -1 (?P<x>[-\d.]+) (?P<y>[-\d.]+) Tm"
    rb"|/(?P<font>\S+) (?P<size>[\d.]+) Tf"
    rb"|\[(?P<codes>[^\]]*)\] TJ"
    rb"|^(?P<unknown>.*\b(?:cm|Tm|Td|TD|T\*|Tj|TJ|Tc|Tw|Tz|TL|Ts|Do|BI)|.* ['\"])$",
    re.M,
)
CODES = re.compile(rb"<([0-9a-fA-F]*)>|([-\d.]+)")
CMAP = re.compile(rb"<([0-9a-fA-F]{4})>\s*<([0-9a-fA-F]+)>")


class UnknownContent(RuntimeError):
    """The PDF places or shows something in a way that this module does not read."""


@dataclass(frozen=True)
class Run:
    """Characters of one font on one line; edges and baseline in points from the page's top left.

    The right edge is that of what can be seen: spaces behind it may hang beyond a column.
    """

    left: float
    right: float
    baseline: float
    text: str


@dataclass(frozen=True)
class Font:
    """An embedded font: its name without the subset's tag, and what its codes mean."""

    name: str
    embedded: bool
    characters: Mapping[int, str]
    widths: Mapping[int, float]


class PdfText:
    """The pages of a PDF, each a list of runs in the order in which they are drawn."""

    def __init__(self, content: bytes) -> None:
        """Open the PDF's bytes; raises pikepdf.PdfError for what is no PDF."""
        self.pdf = pikepdf.open(io.BytesIO(content))
        self._fonts: dict[tuple[int, int], Font] = {}

    @cached_property
    def pages(self) -> list[list[Run]]:
        """The runs of each page; raises :class:`UnknownContent`."""
        return [list(self._runs(page)) for page in self.pdf.pages]

    @cached_property
    def papers(self) -> list[tuple[float, float]]:
        """The width and the height of each page in points."""
        boxes = ([float(side) for side in page.mediabox] for page in self.pdf.pages)
        return [(right - left, top - bottom) for left, bottom, right, top in boxes]

    @cached_property
    def fonts(self) -> list[Font]:
        """Every font that a page names."""
        for page in self.pdf.pages:
            self._page_fonts(page)
        return list(self._fonts.values())

    def _page_fonts(self, page: Any) -> dict[bytes, Font]:
        fonts = page.Resources.get("/Font", {})
        return {name[1:].encode(): self._font(font) for name, font in fonts.items()}

    def _font(self, font: Any) -> Font:
        key = font.objgen
        if key not in self._fonts:
            self._fonts[key] = read_font(font)
        return self._fonts[key]

    def _runs(self, page: Any) -> Iterator[Run]:
        stream = page.Contents.read_bytes()
        start = START.match(stream)
        if start is None:
            raise UnknownContent(stream[:80])
        scale = float(start[1])
        fonts = self._page_fonts(page)
        x = y = size = 0.0
        font: Font | None = None
        for match in OPERATOR.finditer(stream, start.end()):
            if match["codes"] is not None:
                assert font is not None
                text, width, seen = _shown(match["codes"], font)
                yield Run(x * scale, (x + seen * size / 1000) * scale, y * scale, text)
                x += width * size / 1000
            elif match["font"]:
                font, size = fonts[match["font"]], float(match["size"])
            elif match["x"]:
                x, y = float(match["x"]), float(match["y"])
            else:
                raise UnknownContent(match["unknown"])


def read_font(font: Any) -> Font:
    """Return what a font dictionary with two-byte codes (ISO 32000-1, 9.7) says of its codes."""
    (descendant,) = font.DescendantFonts
    characters = {
        int(code, 16): bytes.fromhex(text.decode()).decode("utf-16-be")
        for code, text in CMAP.findall(font.ToUnicode.read_bytes())
    }
    descriptor = descendant.FontDescriptor
    return Font(
        name=str(font.BaseFont).removeprefix("/").rpartition("+")[2],
        embedded=any(f"/FontFile{n}" in descriptor for n in ("", "2", "3")),
        characters=characters,
        widths=dict(_widths(list(descendant.W))),
    )


def _widths(entries: list[Any]) -> Iterator[tuple[int, float]]:
    """Yield code and width, in thousandths of the type size (ISO 32000-1, 9.7.4.3)."""
    for first, widths in zip(entries[::2], entries[1::2], strict=True):
        for code, width in enumerate(widths, int(first)):
            yield code, float(width)


def _shown(operand: bytes, font: Font) -> tuple[str, float, float]:
    """Return what a ``TJ`` shows, and its width in thousandths of the type size.

    The second width is that up to the last character that can be seen.
    """
    text, width, seen = [], 0.0, 0.0
    for codes, shift in CODES.findall(operand):
        if shift:
            width -= float(shift)
            continue
        for at in range(0, len(codes), 4):
            code = int(codes[at : at + 4], 16)
            text.append(font.characters[code])
            width += font.widths.get(code, 1000.0)
            if not text[-1].isspace():
                seen = width
    return "".join(text), width, seen
