"""Two texts -> what was removed and what was added, character by character."""

from dataclasses import dataclass
from enum import Enum

from diff_match_patch import diff_match_patch
from rapidfuzz import fuzz
from rapidfuzz.distance import Indel, Postfix, Prefix

# Texts that have less in common are shown as one taken out and the other put in; so are those whose
# comparison would take more than some 50 MB: a bit for each pair of characters.
ALIKE = 0.3
LARGEST = 20_000**2


class Edit(Enum):
    """What happened to a stretch of text, in diff-match-patch's numbers."""

    REMOVED = diff_match_patch.DIFF_DELETE
    KEPT = diff_match_patch.DIFF_EQUAL
    ADDED = diff_match_patch.DIFF_INSERT


EDITS = {"equal": Edit.KEPT, "delete": Edit.REMOVED, "insert": Edit.ADDED}


@dataclass(frozen=True)
class Stretch:
    """Characters that stand together and share their fate."""

    edit: Edit
    text: str


def stretches(old: str, new: str) -> tuple[Stretch, ...]:
    """Return the stretches by which ``old`` becomes ``new``, what goes before what comes.

    Changes with little between them become one, so that the marks can be read:
    https://neil.fraser.name/writing/diff/, 3.2, semantic clean-up.
    """
    if old == new:
        found = [(Edit.KEPT, old)]
    elif len(old) * len(new) > LARGEST or fuzz.ratio(old, new) < 100 * ALIKE:
        found = [(Edit.REMOVED, old), (Edit.ADDED, new)]
    else:
        found = _readable(old, new)
    return tuple(Stretch(edit, text) for edit, text in found if text)


def common_ends(one: str, other: str) -> tuple[int, int]:
    """Return how many characters two texts share at the beginning, and how many others at the end.

    What lies between differs.
    """
    start = Prefix.similarity(one, other)
    return start, Postfix.similarity(one[start:], other[start:])


def _readable(old: str, new: str) -> list[tuple[Edit, str]]:
    cleaner = diff_match_patch()
    diffs = [
        (EDITS[step.tag].value, new[step.dest_start : step.dest_end])
        if step.tag == "insert"
        else (EDITS[step.tag].value, old[step.src_start : step.src_end])
        for step in Indel.opcodes(old, new)
    ]
    cleaner.diff_cleanupMerge(diffs)
    cleaner.diff_cleanupSemantic(diffs)
    return [(Edit(edit), text) for edit, text in diffs]
