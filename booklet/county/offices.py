"""The departments that the towns' texts name, and texts that differ by nothing else."""

import re
from collections.abc import Iterable

from booklet.county.names import COUNTY
from booklet.editions.text_changes import common_ends
from booklet.proof.department_rules import SHORTENED

SIGN = "\ue010"
# Several names in a row count as one.
ROW = re.compile(f"{SIGN}(?:[、，和及与]*{SIGN})*")
# How an office's name ends, and what a part of such a name never has.
ENDING = re.compile(r"局|委员会|委(?![员托派])|办公室|[支大]队|服务中心")
NO_NAME = re.compile(r"[，。；：、“”（）\d]")
LONGEST = 14
SHORTEST_REST = 4
LEVEL = re.compile(r"^[省州盟市县区旗]")


class Offices:
    """Every department's name in the county's lists, in full and as duties use it."""

    def __init__(self, names: Iterable[str]) -> None:
        """Take the names, plain."""
        longest_first = sorted(
            {name for name in names if len(name) > 2}, key=lambda n: (-len(n), n)
        )
        self._form = re.compile("|".join(map(re.escape, longest_first)) or "(?!)")

    def neutral(self, text: str) -> str:
        """Return ``text`` with a sign in place of the departments that it names."""
        return ROW.sub(SIGN, self._form.sub(SIGN, text))

    def differ_alone(self, one: str, other: str) -> bool:
        """Say whether two texts differ in the department that they name and in nothing else."""
        if self.neutral(one) == self.neutral(other):
            return True
        start, end = common_ends(one, other)
        parts = [text[start : len(text) - end] for text in (one, other)]
        rest = one[len(one) - end :] if end else ""
        return (
            start + end >= SHORTEST_REST
            and all(0 < len(part) <= LONGEST and not NO_NAME.search(part) for part in parts)
            and max(map(len, parts)) > 2
            and all(_ends_a_name(part + rest, len(part)) for part in parts)
        )


def _ends_a_name(text: str, at: int) -> bool:
    """Say whether an office's name ends within a text's first ``at`` characters or right there."""
    match = ENDING.search(text)
    return bool(match and match.start() <= at)


def bare(name: str) -> str:
    """Return a department's plain name without its place, the longer of two forms shortened."""
    name = LEVEL.sub("", name.removeprefix(COUNTY))
    for long, short in SHORTENED:
        name = name.replace(long, short)
    return name
