"""Lengths with their units, and the sheet of paper that they measure."""

import re
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field
from pydantic_core import PydanticCustomError

from booklet.model.booklet import Frozen

POINTS = {"pt": 1.0, "mm": 72 / 25.4}


def points(length: object) -> float:
    """Return ``"20 mm"`` or ``"9.5 pt"`` in points; raises ValueError for anything else."""
    match = re.fullmatch(r"(\d+(?:\.\d+)?) ?(pt|mm)", str(length))
    if not match:
        raise ValueError(f"{length!r} is not a length such as '20 mm' or '9.5 pt'")
    return float(match[1]) * POINTS[match[2]]


def _filled(text: str) -> str:
    if not text.strip():
        raise PydanticCustomError("empty", "")
    return text


Length = Annotated[float, BeforeValidator(points)]
# The length of what must be seen.
Size = Annotated[float, BeforeValidator(points), Field(gt=0)]
Word = Annotated[str, AfterValidator(_filled)]


class Sides(Frozen):
    """Lengths at the four edges of a box."""

    top: Length
    right: Length
    bottom: Length
    left: Length


class Paper(Frozen):
    """The sheet of paper and its margins."""

    width: Size
    height: Size
    margin: Sides

    @property
    def text_width(self) -> float:
        """Width between the margins, in points."""
        return self.width - self.margin.left - self.margin.right

    @property
    def text_height(self) -> float:
        """Height between the margins, in points."""
        return self.height - self.margin.top - self.margin.bottom
