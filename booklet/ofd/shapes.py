"""Flat shapes in points from a page's top left: clipped, and turned so that holes stay holes."""

from collections.abc import Sequence
from itertools import pairwise
from typing import TypeAlias

Point: TypeAlias = tuple[float, float]
Polygon: TypeAlias = tuple[Point, ...]
Box: TypeAlias = tuple[float, float, float, float]

EVERYWHERE: Box = (float("-inf"), float("-inf"), float("inf"), float("inf"))
# Two edges closer than this are one, and what is thinner cannot be seen: points.
TOLERANCE = 2e-3


class Untold(Exception):
    """What a shape looks like cannot be told by polygons that lie beside or inside each other."""


def box_of(*polygons: Polygon) -> Box:
    """Return the smallest box around ``polygons``: left, top, right, bottom."""
    xs = [x for polygon in polygons for x, _ in polygon]
    ys = [y for polygon in polygons for _, y in polygon]
    return min(xs), min(ys), max(xs), max(ys)


def rectangle(polygon: Polygon) -> Box:
    """Return the box that ``polygon`` is; raises :class:`Untold` for any other form."""
    left, top, right, bottom = box = box_of(polygon)
    corners = {(left, top), (right, top), (right, bottom), (left, bottom)}
    if set(polygon) != corners or any(
        a != b and c != d for (a, c), (b, d) in pairwise((*polygon, polygon[0]))
    ):
        raise Untold
    return box


def common(one: Box, other: Box) -> Box:
    """Return what two boxes share."""
    return (
        max(one[0], other[0]),
        max(one[1], other[1]),
        min(one[2], other[2]),
        min(one[3], other[3]),
    )


def clipped(polygon: Polygon, box: Box) -> Polygon:
    """Return the part of ``polygon`` inside ``box``, empty where there is none to be seen.

    Sutherland and Hodgman's way: one edge of the box after the other.
    """
    if common(box_of(polygon), box) == box_of(polygon):
        return _seen(polygon)
    for axis, edge, sign in ((0, box[0], 1), (1, box[1], 1), (0, box[2], -1), (1, box[3], -1)):
        kept: list[Point] = []
        for before, after in pairwise((*polygon[-1:], *polygon)):
            inside = [sign * (point[axis] - edge) >= 0 for point in (before, after)]
            if inside[0] != inside[1]:
                part = (edge - before[axis]) / (after[axis] - before[axis])
                crossing = [b + part * (a - b) for b, a in zip(before, after, strict=True)]
                crossing[axis] = edge
                kept.append((crossing[0], crossing[1]))
            if inside[1]:
                kept.append(after)
        if not kept:
            return ()
        polygon = tuple(kept)
    return _seen(polygon)


def _seen(polygon: Polygon) -> Polygon:
    """Return ``polygon``, or nothing where it is too thin to be seen."""
    left, top, right, bottom = box_of(polygon)
    return polygon if min(right - left, bottom - top) > TOLERANCE else ()


def filled(polygons: Sequence[Polygon], even_odd: bool) -> tuple[Polygon, ...]:
    """Return ``polygons`` turned so that what is filled is wound around once and holes not at all.

    Shapes turned so can be drawn as one, and look the same by either rule of ISO 32000-1, 8.5.3.3.
    Raises :class:`Untold`.
    """
    if not even_odd:
        clockwise = sum(map(_area, polygons)) > 0
        return tuple(p if clockwise else p[::-1] for p in polygons)
    boxes = [rectangle(polygon) for polygon in polygons]
    turned = []
    for at, (polygon, box) in enumerate(zip(polygons, boxes, strict=True)):
        around = [_inside(box, other) for n, other in enumerate(boxes) if n != at]
        turned.append(polygon if (_area(polygon) > 0) == (sum(around) % 2 == 0) else polygon[::-1])
    return tuple(turned)


def joined(polygons: Sequence[Polygon]) -> tuple[Polygon, ...]:
    """Return what is filled by ``polygons`` with rectangles that share a side made one.

    A table's cells, each of which has its frame, become the table; the holes stay behind it.
    """
    boxes: list[Box] = []
    others: list[Polygon] = []
    for polygon in polygons:
        if _area(polygon) > 0 and (box := _box_if_any(polygon)):
            boxes.append(box)
        else:
            others.append(polygon)
    for axis in (0, 1):
        boxes = _in_rows(boxes, axis)
    whole = (
        ((left, top), (right, top), (right, bottom), (left, bottom))
        for left, top, right, bottom in boxes
    )
    return (*whole, *others)


def _box_if_any(polygon: Polygon) -> Box | None:
    try:
        return rectangle(polygon)
    except Untold:
        return None


def _in_rows(boxes: Sequence[Box], axis: int) -> list[Box]:
    """Return ``boxes`` with those made one that stand side by side along an axis (0 for x)."""
    across, begins, ends = 1 - axis, axis, axis + 2
    made: list[Box] = []
    for box in sorted(boxes, key=lambda b: (round(b[across], 2), round(b[across + 2], 2), b[axis])):
        last = made[-1] if made else None
        if (
            last
            and abs(last[ends] - box[begins]) < TOLERANCE
            and abs(last[across] - box[across]) < TOLERANCE
            and abs(last[across + 2] - box[across + 2]) < TOLERANCE
        ):
            made[-1] = (last[0], last[1], box[2], box[3])
        else:
            made.append(box)
    return made


def _area(polygon: Polygon) -> float:
    return sum(a * d - b * c for (a, c), (b, d) in pairwise((*polygon, polygon[0]))) / 2


def _inside(box: Box, other: Box) -> bool:
    """Say whether ``box`` lies in ``other``; raises :class:`Untold` where they merely overlap."""
    shared = common(box, other)
    if shared[0] >= shared[2] or shared[1] >= shared[3] or shared == other != box:
        return False
    if shared != box or box == other:
        raise Untold
    return True
