"""layout.yaml and the looks over it -> Layout, or everything that is wrong, each at its place."""

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache, reduce
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from booklet.files.faults import UserError
from booklet.files.placed import Placed, placed
from booklet.files.text import read_text
from booklet.look.rules import broken_rules
from booklet.look.wording import faults_of
from booklet.model.layout import Layout

LAYOUT_FILE = "layout.yaml"


def load_layout(templates: Path, *looks: tuple[Path, str]) -> Layout:
    """Read ``layout.yaml`` of the folder ``templates``, and over it what other ``looks`` say.

    Each is a file and what an editor knows it by; the later has the last word. Raises
    :class:`UserError` for whatever keeps a booklet from being printed by it.
    """
    files = ((templates / LAYOUT_FILE, f"{templates.name}/{LAYOUT_FILE}"), *looks)
    return _layout(*((read_text(path, name), name) for path, name in files))


@lru_cache(32)
def _layout(*files: tuple[str, str]) -> Layout:
    """Return the look that files say by their texts and names, which many booklets share.

    What is right without the last of them is made wrong by what that one says.
    """
    base, *looks = (placed(text, name) for text, name in files)
    whole = reduce(Placed.under, looks, base)
    try:
        return _layout_of(whole, base)
    except UserError:
        if not looks or not _is_right(*files[:-1]):
            raise
    return _layout_of(replace(whole, places=looks[-1].places, keys=looks[-1].keys), base)


def _is_right(*files: tuple[str, str]) -> bool:
    try:
        _layout(*files)
    except UserError:
        return False
    return True


def _layout_of(placed: Placed, base: Placed) -> Layout:
    """Return the look that ``placed`` says, be it one file or several, one over the other.

    What the program makes itself keeps the paper of the look ``base``. Raises :class:`UserError`
    for values that cannot be, and where all can, for those that do not go together.
    """
    value = _with_papers(placed.value, base.value)
    try:
        layout = Layout.model_validate(value).read_from(placed).with_widths()
    except ValidationError as error:
        raise UserError(faults_of(error, placed)) from None
    if faults := [layout.fault(*broken) for broken in broken_rules(layout)]:
        raise UserError(faults)
    return layout


def _with_papers(value: Any, base: Any) -> Any:
    """Return a look in which each paper that differs from the booklet's is whole.

    Columns of ``base``, whose widths are made for its paper, keep that where the look has another.
    """
    if not isinstance(value, dict):
        return value
    page, made_for = value.get("page"), base.get("page") if isinstance(base, dict) else None

    def known(kind: str) -> Any:
        """Return the columns of a kind that the look does not change: lengths for one paper."""
        columns = base["chapters"].get(kind, {}).get("columns")
        return None if all("%" in str(c.get("width")) for c in columns or ()) else columns

    def whole(chapters: Any, other: Any) -> Any:
        if not (isinstance(chapters, dict) and isinstance(page, dict)):
            return chapters
        return {
            kind: {**own, "page": _over(other or page, own.get("page", {}))}
            if isinstance(own, dict) and ("page" in own or other)
            else {**own, "page": made_for}
            if page != made_for and isinstance(own, dict) and own.get("columns") == known(kind)
            else own
            for kind, own in chapters.items()
        }

    reports = {
        name: {**own, "chapters": whole(own.get("chapters"), made_for)}
        for name in ("comparison", "departments", "county")
        if page != made_for and isinstance(own := value.get(name), dict)
    }
    return {**value, **reports, "chapters": whole(value.get("chapters"), None)}


def _over(paper: Mapping[str, Any], own: Any) -> Any:
    """Return ``paper`` with what ``own`` says of it."""
    if not isinstance(own, dict):
        return own
    margin = own.get("margin", {})
    if isinstance(margin, dict) and isinstance(paper.get("margin"), dict):
        margin = {**paper["margin"], **margin}
    return {**paper, **own, "margin": margin}
