"""Shapes of a PDF as polygons that every reader fills alike."""

import pytest

from booklet.ofd.objects import number, steps
from booklet.ofd.shapes import EVERYWHERE, Box, Polygon, Untold, clipped, filled, joined


def box(left: float, top: float, right: float, bottom: float) -> Polygon:
    return (left, top), (right, top), (right, bottom), (left, bottom)


def winding(polygons, x: float, y: float) -> int:
    """Return how often polygons are wound around a place: 0 is outside, by either rule."""
    found = 0
    for polygon in polygons:
        for (ax, ay), (bx, by) in zip(polygon, (*polygon[1:], polygon[0]), strict=True):
            if (ay <= y) != (by <= y) and ax + (y - ay) * (bx - ax) / (by - ay) > x:
                found += 1 if by > ay else -1
    return found


@pytest.mark.parametrize(
    ("polygon", "edge", "expected"),
    [
        (box(0, 0, 10, 10), EVERYWHERE, box(0, 0, 10, 10)),
        (box(0, 0, 10, 10), (-1, -1, 11, 11), box(0, 0, 10, 10)),
        (box(0, 0, 10, 10), (2, 3, 20, 20), box(2, 3, 10, 10)),
        (box(0, 0, 10, 10), (20, 20, 30, 30), ()),
        (box(0, 0, 10, 10), (0, 9.999, 10, 20), ()),  # too thin to be seen
    ],
)
def test_only_what_is_inside_the_clip_is_kept(
    polygon: Polygon, edge: Box, expected: Polygon
) -> None:
    assert set(clipped(polygon, edge)) == set(expected)


def test_a_triangle_loses_its_tip() -> None:
    kept = clipped(((0.0, 0.0), (10.0, 0.0), (5.0, 10.0)), (0, 0, 10, 5))
    assert set(kept) == {(0, 0), (10, 0), (7.5, 5), (2.5, 5)}


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
@pytest.mark.parametrize("turned", [1, -1])
def test_a_frame_has_a_hole_by_either_rule(order: tuple[int, int], turned: int) -> None:
    frame = [box(0, 0, 10, 10)[::turned], box(1, 1, 9, 9)]
    found = filled([frame[n] for n in order], even_odd=True)
    assert winding(found, 0.5, 5) == 1 and winding(found, 5, 5) == 0


def test_filled_by_the_other_rule_nothing_becomes_a_hole() -> None:
    found = filled([box(0, 0, 10, 10)[::-1], box(1, 1, 9, 9)[::-1]], even_odd=False)
    assert winding(found, 0.5, 5) == 1 and winding(found, 5, 5) == 2


@pytest.mark.parametrize(
    "shape",
    [
        [box(0, 0, 10, 10), box(5, 5, 15, 15)],
        [box(0, 0, 10, 10), box(0, 0, 10, 10)],
        [((0.0, 0.0), (10.0, 0.0), (5.0, 10.0))],
    ],
)
def test_what_cannot_be_told_is_refused(shape) -> None:
    with pytest.raises(Untold):
        filled(shape, even_odd=True)


def test_the_frames_of_a_table_become_one_grid() -> None:
    frames = [
        part
        for row in range(3)
        for column in range(2)
        for part in filled(
            [
                box(10 * column, 5 * row, 10 * column + 10, 5 * row + 5),
                box(10 * column + 1, 5 * row + 1, 10 * column + 9, 5 * row + 4),
            ],
            even_odd=True,
        )
    ]
    grid = joined(frames)
    assert len(frames) == 12 and len(grid) == 1 + 6
    for tenth in range(1, 200, 7):
        for fifth in range(1, 150, 7):
            place = tenth / 10, fifth / 10
            assert winding(grid, *place) == winding(frames, *place)


def test_shapes_that_do_not_touch_stay_apart() -> None:
    apart = (box(0, 0, 10, 10), box(11, 0, 20, 10), box(0, 10, 9, 20))
    assert set(joined(apart)) == set(apart)


@pytest.mark.parametrize(
    ("value", "written"),
    [(0, "0"), (-0.0001, "0"), (12, "12"), (-0.5, "-0.5"), (100, "100"), (297.0004, "297")],
)
def test_numbers_are_written_without_needless_places(value: float, written: str) -> None:
    assert number(value) == written


@pytest.mark.parametrize(
    ("xs", "written"),
    [
        ([1.0], ""),
        ([0, 4.233, 8.466], "4.233 4.233"),
        ([0, 2, 4, 6, 7, 8.5], "g 3 2 1 1.5"),
    ],
)
def test_equal_steps_are_written_once(xs: list[float], written: str) -> None:
    assert steps(xs) == written
