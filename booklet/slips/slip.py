"""One kind of slip: how its line looks, what to say of it and what the line should be."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from booklet.slips.typed import Change, Typed

Repair = Callable[[re.Match[str], Typed, int], Iterator[Change]]


def always(typed: Typed, at: int) -> bool:
    """Say yes of every line."""
    return True


@dataclass(frozen=True)
class Slip:
    """A slip of one line, ``form``, in which ``<KEY>`` and the like stand for known keys.

    ``instead`` is the line as it should be, made of the form's groups, or yields the changes that
    may mend it. In message and remedy ``{n}`` is how far the new line is set in; the group ``at``
    is where the slip is, else the line's first character. A ``sure`` slip may be mended without
    asking; a ``weak`` one is thought of when no other explains a fault. ``inside`` a text of
    several lines only those slips are looked for that say so.
    """

    form: str
    message: str
    remedy: str
    instead: str | Repair
    sure: bool = False
    weak: bool = False
    inside: bool = False
    when: Callable[[Typed, int], bool] = always

    def changes(self, match: re.Match[str], typed: Typed, at: int) -> Iterator[Change]:
        """Yield what may mend the line ``at``, which ``match`` fits."""
        if callable(self.instead):
            yield from self.instead(match, typed, at)
            return
        groups = {name: text or "" for name, text in match.groupdict().items()}
        yield Change(at, at + 1, (self.instead.format(**groups).rstrip(),))
