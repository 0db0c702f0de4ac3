"""layout.yaml -> Layout, or everything that is wrong with it, each fault at its place."""

from pathlib import Path

from pydantic import ValidationError

from booklet.files.faults import UserError
from booklet.files.placed import Placed, read_placed
from booklet.look.rules import broken_rules
from booklet.look.wording import faults_of
from booklet.model.layout import Layout

LAYOUT_FILE = "layout.yaml"


def load_layout(templates: Path) -> Layout:
    """Read ``layout.yaml`` of the folder ``templates``.

    Raises :class:`UserError` for whatever keeps a booklet from being printed by it.
    """
    return layout_of(read_placed(templates / LAYOUT_FILE, f"{templates.name}/{LAYOUT_FILE}"))


def layout_of(placed: Placed) -> Layout:
    """Return the look that ``placed`` says, be it one file or several, one over the other.

    Raises :class:`UserError` for values that cannot be, and where all can, for those that do not go
    together.
    """
    try:
        layout = Layout.model_validate(placed.value).read_from(placed)
    except ValidationError as error:
        raise UserError(faults_of(error, placed)) from None
    if faults := [layout.fault(*broken) for broken in broken_rules(layout)]:
        raise UserError(faults)
    return layout
