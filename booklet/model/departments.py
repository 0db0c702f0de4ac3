"""A department's mention -> the department: 市民政局, and 1.市民政局负责…, mean 昌吉市民政局."""

import re
from collections.abc import Container, Iterable
from dataclasses import dataclass

CLAUSE_NUMBER = re.compile(r"\d+\. ?")
# What joins the subjects of one sentence, so that it is not the first one's alone.
JOINS = tuple("、和及与")


@dataclass(frozen=True)
class Naming:
    """How a booklet names its departments: in full in lists, without the place in duties.

    ``place`` is what full names begin with, 昌吉; ``written`` has every name in lists and in lines
    such as ``昌吉市民政局：``.
    """

    place: str
    written: Container[str]

    def short(self, name: str) -> str:
        """Return a department's name as duties use it: 市民政局 for 昌吉市民政局."""
        return name.removeprefix(self.place)

    def full(self, name: str) -> str:
        """Return 昌吉市民政局 for 市民政局, if a department of that name is written elsewhere."""
        full = f"{self.place}{name}"
        return full if not name.startswith(self.place) and full in self.written else name

    def subject(self, paragraph: str, departments: Iterable[str]) -> str | None:
        """Return which of ``departments`` the ``paragraph`` begins with, by either of its names.

        None also where others share its sentence.
        """
        whose = {name: own for own in departments for name in (own, self.short(own))}
        name = beginning(paragraph, whose)
        if name is None or _duty(paragraph)[len(name) :].startswith(JOINS):
            return None
        return whose[name]

    def names(self, department: str, paragraph: str) -> bool:
        """Say whether ``paragraph`` names the department, by either of its names."""
        return department in paragraph or self.short(department) in paragraph


def beginning(paragraph: str, names: Iterable[str]) -> str | None:
    """Return the longest of ``names`` with which a paragraph begins, behind its number if any."""
    return max(filter(_duty(paragraph).startswith, names), key=len, default=None)


def _duty(paragraph: str) -> str:
    return CLAUSE_NUMBER.sub("", paragraph, count=1)
