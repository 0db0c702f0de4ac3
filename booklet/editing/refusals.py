"""Why a change is not made, beside the faults of a source: the page shows each in its own way."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Both:
    """A field as it was to be and as it stands in the file."""

    key: str
    title: str
    mine: str
    now: str


class Conflict(Exception):
    """What was to be changed is not what it was; nothing was written.

    ``now`` is the position in the list's ``file`` where it is found again, None if it is not;
    ``texts`` are the fields that differ.
    """

    def __init__(
        self, said: str, file: str = "", now: int | None = None, texts: Sequence[Both] = ()
    ) -> None:
        """Keep what to say and to show."""
        super().__init__(said)
        self.file, self.now, self.texts = file, now, tuple(texts)


class Mistaken(Exception):
    """Fields hold what may not stand there: message and remedy by the field's key."""

    def __init__(self, wrong: Mapping[str, tuple[str, str]]) -> None:
        """Keep what is wrong."""
        super().__init__(wrong)
        self.wrong = wrong


class Missing(Exception):
    """There is no such thing (any more); the argument says what, in Chinese."""


class Malformed(Exception):
    """The page never asks this."""
