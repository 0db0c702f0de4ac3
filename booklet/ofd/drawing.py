"""A finished PDF -> what is drawn on each page, in points from its top left.

The operators that a booklet's pages are made of are known here (ISO 32000-1, annex A); a page with
any other is refused, so that nothing is left out of what is made of it.
"""

from collections.abc import Callable, Iterator, Mapping
from copy import copy
from dataclasses import dataclass, replace
from typing import Any, NamedTuple, TypeAlias

import pikepdf

from booklet.ofd.faces import Face, face
from booklet.ofd.shapes import (
    EVERYWHERE,
    Box,
    Point,
    Polygon,
    Untold,
    clipped,
    common,
    filled,
    rectangle,
)

# a b c d e f of ISO 32000-1, 8.3.3.
Matrix: TypeAlias = tuple[float, float, float, float, float, float]
Colour: TypeAlias = tuple[int, int, int]
UNIT: Matrix = (1, 0, 0, 1, 0, 0)
BLACK: Colour = (0, 0, 0)


class UnknownDrawing(Exception):
    """A page is drawn in a way not known here; the arguments are its number and the operator."""


class Glyph(NamedTuple):
    """A glyph: where its origin stands on its line, its number, and what it stands for."""

    x: float
    number: int
    text: str


@dataclass(frozen=True)
class Text:
    """Glyphs of one face on one line, up to ``end``, and the marked content that they belong to."""

    face: Face
    size: float
    colour: Colour
    baseline: float
    glyphs: tuple[Glyph, ...]
    end: float
    mark: int | None


@dataclass(frozen=True)
class Shape:
    """Polygons filled with one colour; those inside others, turned the other way, are holes."""

    colour: Colour
    polygons: tuple[Polygon, ...]


@dataclass(frozen=True)
class Drawing:
    """A page: its width and height, and what is drawn on it, in this order."""

    width: float
    height: float
    objects: tuple[Text | Shape, ...]


def drawings(pdf: pikepdf.Pdf) -> Iterator[Drawing]:
    """Yield the pages of ``pdf``.

    Raises :class:`UnknownDrawing` and :class:`~booklet.ofd.faces.NoTrueType`.
    """
    faces: dict[tuple[int, int], Face] = {}
    for number, page in enumerate(pdf.pages, 1):
        left, bottom, right, top = map(float, page.mediabox)
        pen = _Pen(page, (1, 0, 0, -1, -left, top), faces)
        for said in pikepdf.parse_content_stream(page):
            operator = str(said.operator)
            try:
                OPERATORS[operator](pen, *said.operands)
            except (KeyError, Untold) as error:
                raise UnknownDrawing(number, operator) from error
        yield Drawing(right - left, top - bottom, tuple(_merged(pen.objects)))


def _merged(objects: list[Text | Shape]) -> Iterator[Text | Shape]:
    """Yield ``objects``, shapes of one colour with nothing between them as one."""
    waiting: Shape | None = None
    for drawn in objects:
        if isinstance(drawn, Shape) and waiting and waiting.colour == drawn.colour:
            waiting = replace(waiting, polygons=waiting.polygons + drawn.polygons)
            continue
        if waiting:
            yield waiting
        waiting = drawn if isinstance(drawn, Shape) else None
        if isinstance(drawn, Text):
            yield drawn
    if waiting:
        yield waiting


@dataclass
class _State:
    """What ``q`` keeps and ``Q`` brings back (ISO 32000-1, 8.4.1), as far as it is used."""

    matrix: Matrix
    clip: Box = EVERYWHERE
    fill: Colour = BLACK
    stroke: Colour = BLACK
    width: float = 1.0
    face: Face | None = None
    size: float = 0.0


class _Pen:
    """What draws a page, operator by operator."""

    def __init__(self, page: Any, matrix: Matrix, faces: dict[tuple[int, int], Face]) -> None:
        self.resources = page.Resources
        self.faces = faces
        self.objects: list[Text | Shape] = []
        self.state = _State(matrix)
        self.kept: list[_State] = []
        self.marks: list[int | None] = [None]
        self.place = UNIT
        self.path: list[list[Point]] = []
        self.clips = False

    # The state.

    def save(self) -> None:
        self.kept.append(copy(self.state))

    def restore(self) -> None:
        self.state = self.kept.pop()

    def transform(self, *matrix: Any) -> None:
        self.state.matrix = _times(_matrix(*matrix), self.state.matrix)

    def look(self, name: Any) -> None:
        """Take the parameters of a dictionary, of which only that all is opaque is known."""
        for key, value in self.resources["/ExtGState"][name].items():
            if key != "/Type" and (key not in ("/ca", "/CA") or value != 1):
                raise Untold

    def fill_colour(self, *values: Any) -> None:
        self.state.fill = _colour(*values)

    def stroke_colour(self, *values: Any) -> None:
        self.state.stroke = _colour(*values)

    def line_width(self, width: Any) -> None:
        self.state.width = float(width)

    def dashes(self, lengths: Any, _: Any) -> None:
        if len(lengths):
            raise Untold

    # Marked content.

    def mark(self, _: Any, properties: Any = None) -> None:
        inner = properties.get("/MCID") if isinstance(properties, pikepdf.Dictionary) else None
        self.marks.append(self.marks[-1] if inner is None else int(inner))

    def unmark(self) -> None:
        self.marks.pop()

    # Paths.

    def move(self, x: Any, y: Any) -> None:
        self.path.append([self.point(x, y)])

    def line(self, x: Any, y: Any) -> None:
        self.path[-1].append(self.point(x, y))

    def close(self) -> None:
        """End a subpath; those that are filled are closed anyway."""

    def rectangle(self, x: Any, y: Any, width: Any, height: Any) -> None:
        x, y, width, height = map(float, (x, y, width, height))
        corners = ((x, y), (x + width, y), (x + width, y + height), (x, y + height))
        self.path.append([self.point(*corner) for corner in corners])

    def point(self, x: Any, y: Any) -> Point:
        a, b, c, d, e, f = self.state.matrix
        x, y = float(x), float(y)
        return a * x + c * y + e, b * x + d * y + f

    def clip(self) -> None:
        self.clips = True

    def fill(self) -> None:
        self.shape(self.state.fill, map(tuple, self.path), even_odd=False)

    def fill_even_odd(self) -> None:
        self.shape(self.state.fill, map(tuple, self.path), even_odd=True)

    def stroke(self) -> None:
        """Draw straight lines along the page's edges as what they are: thin rectangles."""
        half = self.state.width * self.scale(self.state.matrix) / 2
        lines = []
        for (left, top), (right, bottom) in (sorted(part) for part in self.path):
            if left != right and top != bottom:
                raise Untold
            across, along = (0, half) if top == bottom else (half, 0)
            lines.append(
                (
                    (left - across, top - along),
                    (right + across, top - along),
                    (right + across, bottom + along),
                    (left - across, bottom + along),
                )
            )
        self.shape(self.state.stroke, lines, even_odd=False)

    def shape(self, colour: Colour, polygons: Any, even_odd: bool) -> None:
        """Draw a filled shape, and end the path."""
        inside = [part for own in polygons if (part := clipped(own, self.state.clip))]
        if inside:
            self.objects.append(Shape(colour, filled(inside, even_odd)))
        self.end()

    def end(self) -> None:
        """End the path; from here on it may bound what is drawn."""
        if self.clips:
            (polygon,) = self.path
            self.state.clip = common(self.state.clip, rectangle(tuple(polygon)))
        self.path, self.clips = [], False

    # Text.

    def begin(self) -> None:
        self.place = UNIT

    def ignore(self) -> None:
        """Pass over what changes nothing."""

    def font(self, name: Any, size: Any) -> None:
        font = self.resources["/Font"][name]
        if font.objgen not in self.faces:
            self.faces[font.objgen] = face(font)
        self.state.face, self.state.size = self.faces[font.objgen], float(size)

    def place_text(self, *matrix: Any) -> None:
        self.place = _matrix(*matrix)

    def show(self, parts: Any) -> None:
        own, size = self.state.face, self.state.size
        assert own
        matrix = _times(self.place, self.state.matrix)
        scale = self.scale(matrix)
        if matrix[3] > 0:  # upside down
            raise Untold
        glyphs, moved = [], 0.0
        for part in [parts] if isinstance(parts, pikepdf.String) else parts:
            if not isinstance(part, pikepdf.String):
                moved -= float(part) / 1000 * size
                continue
            codes = bytes(part)
            for at in range(0, len(codes), 2):
                number = int.from_bytes(codes[at : at + 2], "big")
                glyphs.append(Glyph(matrix[4] + moved * scale, number, own.characters[number]))
                moved += own.widths.get(number, 1000.0) / 1000 * size
        self.place = _times((1, 0, 0, 1, moved, 0), self.place)
        if glyphs:
            end = matrix[4] + moved * scale
            line = own, size * scale, self.state.fill, matrix[5]
            self.objects.append(Text(*line, tuple(glyphs), end, self.marks[-1]))

    @staticmethod
    def scale(matrix: Matrix) -> float:
        """Return by how much a matrix scales; raises :class:`Untold` if it turns or distorts."""
        a, b, c, d, _, _ = matrix
        if b or c or a <= 0 or abs(abs(d) - a) > 1e-9 * a:
            raise Untold
        return a


OPERATORS: Mapping[str, Callable[..., None]] = {
    "q": _Pen.save,
    "Q": _Pen.restore,
    "cm": _Pen.transform,
    "gs": _Pen.look,
    "rg": _Pen.fill_colour,
    "g": _Pen.fill_colour,
    "RG": _Pen.stroke_colour,
    "G": _Pen.stroke_colour,
    "w": _Pen.line_width,
    "d": _Pen.dashes,
    "BDC": _Pen.mark,
    "BMC": _Pen.mark,
    "EMC": _Pen.unmark,
    "m": _Pen.move,
    "l": _Pen.line,
    "h": _Pen.close,
    "re": _Pen.rectangle,
    "W": _Pen.clip,
    "W*": _Pen.clip,
    "f": _Pen.fill,
    "f*": _Pen.fill_even_odd,
    "S": _Pen.stroke,
    "n": _Pen.end,
    "BT": _Pen.begin,
    "ET": _Pen.ignore,
    "Tf": _Pen.font,
    "Tm": _Pen.place_text,
    "Tj": _Pen.show,
    "TJ": _Pen.show,
}


def _matrix(*values: Any) -> Matrix:
    a, b, c, d, e, f = map(float, values)
    return a, b, c, d, e, f


def _times(one: Matrix, other: Matrix) -> Matrix:
    a, b, c, d, e, f = one
    g, h, i, j, k, m = other
    return (
        a * g + b * i,
        a * h + b * j,
        c * g + d * i,
        c * h + d * j,
        e * g + f * i + k,
        e * h + f * j + m,
    )


def _colour(*values: Any) -> Colour:
    red, green, blue = (round(float(v) * 255) for v in (values * 3 if len(values) == 1 else values))
    return red, green, blue
