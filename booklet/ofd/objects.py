"""What is drawn on a page -> the objects of an OFD page, in millimetres (GB/T 33190-2016, 8 to 11).

A text object has glyphs that a reader finds by their characters, or a single one whose number has
to be said (11.4): readers do not agree on how to count characters beyond U+FFFF. Blanks before a
text are an object of their own, for some readers drop them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from math import ceil, floor

from booklet.ofd.drawing import BLACK, Colour, Glyph, Shape, Text
from booklet.ofd.navigation import Target
from booklet.ofd.shapes import Box, box_of, joined

MILLIMETRE = 25.4 / 72  # a point
PLACES = 3
# What a type size of a face spans above and below the baseline at least.
ABOVE, BELOW = 0.88, 0.12


@dataclass(frozen=True)
class TextObject:
    """Glyphs on one line: ``x`` and ``y`` of the first, from the boundary's top left, and steps.

    ``glyph`` is the number of the glyph where a reader would not find it by itself, and ``units``
    how many characters of UTF-16 it stands for. ``mark`` is the marked content of the PDF.
    """

    id: int
    boundary: str
    font: int
    size: str
    colour: str
    target: Target | None
    x: str
    y: str
    steps: str
    code: str
    glyph: int | None
    units: int
    mark: int | None


@dataclass(frozen=True)
class PathObject:
    """Filled polygons of one colour, as a path from the boundary's top left."""

    id: int
    boundary: str
    colour: str
    data: str


def text_objects(
    text: Text, font: int, target: Target | None, ids: Iterator[int]
) -> Iterator[TextObject]:
    """Yield the objects of ``text``, whose face is the resource ``font``."""
    ends = [*(glyph.x for glyph in text.glyphs[1:]), text.end]
    at = 0
    for glyphs in _parts(text):
        at += len(glyphs)
        left, top, right, bottom = _around(text, glyphs, ends[at - 1])
        xs = [_rounded(glyph.x) for glyph in glyphs]
        said = not _found(text, glyphs[0])
        code = "".join(glyph.text for glyph in glyphs)
        yield TextObject(
            id=next(ids),
            boundary=_boundary(left, top, right, bottom),
            font=font,
            size=number(_rounded(text.size)),
            colour=_colour(text.colour),
            target=target,
            x=number(xs[0] - left),
            y=number(_rounded(text.baseline) - top),
            steps=steps(xs),
            code=code,
            glyph=glyphs[0].number if said else None,
            units=len(code.encode("utf-16-le")) // 2,
            mark=text.mark,
        )


def path_object(shape: Shape, ids: Iterator[int]) -> PathObject:
    """Return the object of ``shape``."""
    left, top, right, bottom = _outwards(box_of(*shape.polygons))
    path = []
    for polygon in joined(shape.polygons):
        corners = (f"{number(_rounded(x) - left)} {number(_rounded(y) - top)}" for x, y in polygon)
        path.append(f"M {' L '.join(corners)} C")
    boundary = _boundary(left, top, right, bottom)
    return PathObject(next(ids), boundary, _colour(shape.colour, always=True), " ".join(path))


def number(value: float) -> str:
    """Return ``value`` as it is written: a thousandth of a millimetre is the last place."""
    return f"{round(value, PLACES) or 0.0:.10g}"  # without a sign before zero


def millimetres(points: float) -> str:
    """Return ``points`` as they are written."""
    return number(_rounded(points))


def steps(xs: Sequence[float]) -> str:
    """Return the steps between ``xs``; ``g n step`` stands for n equal ones (11.3)."""
    written = []
    for step, equal in groupby(number(after - before) for before, after in pairwise(xs)):
        count = len(list(equal))
        written += [f"g {count} {step}"] if count > 2 else [step] * count
    return " ".join(written)


def _parts(text: Text) -> Iterator[tuple[Glyph, ...]]:
    """Yield the glyphs of ``text`` in parts that each make an object."""
    part: list[Glyph] = []
    for glyph in text.glyphs:
        found = _found(text, glyph)
        blank = all(own.text.isspace() for own in part)
        if part and (not found or (blank and not glyph.text.isspace())):
            yield tuple(part)
            part = []
        part.append(glyph)
        if not found:
            yield tuple(part)
            part = []
    if part:
        yield tuple(part)


def _found(text: Text, glyph: Glyph) -> bool:
    """Say whether a reader finds a glyph by the character that it stands for."""
    return (
        len(glyph.text) == 1
        and glyph.text <= "\uffff"
        and text.face.glyphs.get(ord(glyph.text)) == glyph.number
    )


def _around(text: Text, glyphs: Sequence[Glyph], end: float) -> Box:
    """Return the box that holds all ink of ``glyphs``; what is outside, readers cut off (8.5)."""
    size, baseline = text.size, text.baseline
    left, top = glyphs[0].x, baseline - ABOVE * size
    right, bottom = end, baseline + BELOW * size
    for x, glyph, _ in glyphs:
        if ink := text.face.ink(glyph):
            left = min(left, x + ink[0] * size)
            top = min(top, baseline - ink[3] * size)
            right = max(right, x + ink[2] * size)
            bottom = max(bottom, baseline - ink[1] * size)
    return _outwards((left, top, right, bottom))


def _outwards(box: Box) -> Box:
    """Return a box in millimetres that has ``box`` inside, on whole thousandths."""
    unit = 10**PLACES * MILLIMETRE
    left, top, right, bottom = box
    return (
        floor(left * unit) / 10**PLACES,
        floor(top * unit) / 10**PLACES,
        ceil(right * unit) / 10**PLACES,
        ceil(bottom * unit) / 10**PLACES,
    )


def _boundary(left: float, top: float, right: float, bottom: float) -> str:
    return " ".join(map(number, (left, top, right - left, bottom - top)))


def _rounded(points: float) -> float:
    return round(points * MILLIMETRE, PLACES)


def _colour(colour: Colour, always: bool = False) -> str:
    """Return a colour as it is written; that of text is black if nothing is said (11.3)."""
    return " ".join(map(str, colour)) if always or colour != BLACK else ""
