"""The lines of a source file as somebody typed them, for looks at what YAML cannot read.

What is above and below, how far others of its kind are set in, and what a repair would change.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import mode

# White space that is none to YAML: full-width, no-break, thin.
ODD = "\u3000\u00a0\u1680\u2000-\u200a\u202f\u205f"
SPACES = " \u3000\u00a0\u1680\u202f\u205f" + "".join(map(chr, range(0x2000, 0x200B)))
COLONS = ":：﹕︰∶ː"
NEAR = 300  # lines
DASHED = re.compile("(?P<indent> *)- ")
BULLET = re.compile(rf"[ {ODD}]*[-－—–{{｛]")
# What ends with the mark of a text of several lines, rightly written or not.
MARK = re.compile(rf".*?[{COLONS}\s]?[|>｜][-+\d]*[ {ODD}]*")


@dataclass(frozen=True)
class Known:
    """What a file may hold: its keys, the first of each entry, and those of lists.

    ``free`` says whether keys of the editor's own, the categories, stand at the edge.
    """

    keys: tuple[str, ...]
    heads: tuple[str, ...]
    lists: tuple[str, ...]
    free: bool

    def pattern(self, form: str) -> re.Pattern[str]:
        """Return ``form`` with KEY, HEAD, LIST, ANY, IND and ITEM filled in.

        ANY is a key that is not captured.
        """
        form = form.replace("<ANY>", f"(?:{'|'.join(map(re.escape, self.keys)) or '(?!)'})")
        for name, keys in (("KEY", self.keys), ("HEAD", self.heads), ("LIST", self.lists)):
            longest_first = sorted(keys, key=len, reverse=True)
            choice = "|".join(map(re.escape, longest_first)) or "(?!)"
            form = form.replace(f"<{name}>", f"(?P<key>{choice})")
        form = form.replace("<IND>", f"(?P<indent>[ {ODD}]*)").replace("<ITEM>", "(?P<dash>- +)?")
        return re.compile(form.replace("<_>", f"[ {ODD}]*"))

    def allows(self, path: Sequence[str | int]) -> bool:
        """Say whether a text may stand at a ``path`` of keys and positions."""
        inner = path[1:] if self.free else path
        if self.free and (
            not inner or isinstance(inner[0], str) or str(path[0]).strip(SPACES) in self.keys
        ):
            return False
        return all(isinstance(step, int) or step in self.keys for step in inner)


@dataclass(frozen=True)
class Change:
    """Put ``lines`` in the place of those from ``first`` to before ``end``, counted from 0."""

    first: int
    end: int
    lines: tuple[str, ...]

    def made_in(self, lines: Sequence[str]) -> list[str]:
        """Return ``lines`` with the change."""
        return [*lines[: self.first], *self.lines, *lines[self.end :]]


class Typed:
    """A file's lines, counted from 0."""

    def __init__(self, lines: Sequence[str], known: Known) -> None:
        """Look at ``lines``, in which ``known`` keys may stand."""
        self.lines = lines
        self.known = known
        self._column = known.pattern(r"<IND>[^\w]*[\d一二三四五六七八九十]*[^\w]*<KEY>")
        self._head = known.pattern(f"<IND>(?:- |<HEAD><_>[{COLONS}])")
        self._key = known.pattern(f"<IND><ITEM><KEY><_>(?=[{COLONS}])")

    def indent(self, at: int) -> int:
        """Return how many spaces the line begins with."""
        line = self.lines[at]
        return len(line) - len(line.lstrip(" "))

    def is_key(self, at: int) -> bool:
        """Say whether the line has a known key and something like a colon."""
        return bool(self._key.match(self.lines[at]))

    def goes_on(self, at: int, level: int) -> bool:
        """Say whether an entry goes on in the line whose first key is set in to ``level``."""
        line = self.lines[at]
        return bool(line.strip()) and self.indent(at) >= level and not self._head.match(line)

    def is_like_key(self, at: int) -> bool:
        """Say whether the line begins with a known key, whatever stands before and behind it."""
        return bool(self._column.match(self.lines[at]))

    def is_blank(self, at: int) -> bool:
        """Say whether nothing but perhaps a comment stands on the line."""
        line = self.lines[at].strip()
        return not line or line.startswith("#")

    def below(self, at: int) -> int | None:
        """Return the next line that is not blank."""
        return next((n for n in range(at + 1, len(self.lines)) if not self.is_blank(n)), None)

    def above(self, at: int) -> int | None:
        """Return the line before that is not blank."""
        return next((n for n in range(at - 1, -1, -1) if not self.is_blank(n)), None)

    def text_above(self, at: int) -> int | None:
        """Return the line with the key of the text that goes on above the line, if one does."""
        above = self.above(at)
        while above is not None and self.blocks[above] is None and self.is_text(above):
            above = self.above(above)
        if above is None or self.opens_text(above):
            return above
        return self.blocks[above]

    def follows_text(self, at: int) -> bool:
        """Say whether a text of several lines goes on in the line above, or begins with it."""
        return self.text_above(at) is not None

    def text_level(self, header: int) -> int:
        """Return how far the text below a key is set in, or should be."""
        first = header + 1
        if first < len(self.lines) and self.blocks[first] == header and self.lines[first].strip():
            return self.indent(first)
        return self.outer(header) + 2

    def is_text(self, at: int) -> bool:
        """Say whether the line is neither blank nor a column, an item or a category."""
        line = self.lines[at].strip()
        return not (self.is_blank(at) or self.is_like_key(at) or line[0] == "-" or line[-1] == ":")

    def has_text_below(self, at: int) -> bool:
        """Say whether the next line is set in further and is text."""
        below = self.below(at)
        return (
            below is not None
            and self.indent(below) > self.indent(at)
            and not BULLET.match(self.lines[below])
            and not self.is_key(below)
        )

    def has_items_below(self, at: int) -> bool:
        """Say whether the next line begins with a dash, or with what was typed for one."""
        below = self.below(at)
        return below is not None and bool(BULLET.match(self.lines[below]))

    def opens_text(self, at: int) -> bool:
        """Say whether a text of several lines begins below, its mark rightly written or not."""
        line = self.lines[at]
        if MARK.fullmatch(line):
            return True
        key = self._key.match(line)
        return bool(key and len(line[key.end() + 1 :].strip()) <= 2) and self.has_text_below(at)

    @cached_property
    def usual(self) -> dict[str, int]:
        """How far dashes, and keys, are set in most often."""
        found = {}
        for kind, pattern in (("dash", DASHED), ("key", self._key)):
            levels = [
                self.indent(n) if kind == "dash" else self.outer(n)
                for n, line in enumerate(self.lines)
                if self.blocks[n] is None and pattern.match(line)
            ]
            if levels:
                found[kind] = mode(levels)
        return found

    @cached_property
    def blocks(self) -> list[int | None]:
        """For each line in a text of several lines, the line with its key."""
        found: list[int | None] = [None] * len(self.lines)
        header, outer, inner = None, 0, None
        for at, line in enumerate(self.lines):
            if header is not None:
                if not line.strip():
                    found[at] = header
                    continue
                indent = self.indent(at)
                if indent > outer if inner is None else indent >= inner:
                    inner = indent if inner is None else inner
                    found[at] = header
                    continue
            header = at if self.opens_text(at) else None
            outer, inner = self.outer(at), None
        return found

    def outer(self, at: int) -> int:
        """Return how far a key is set in that stands on the line, behind a dash too."""
        match = re.match(r" *(- +)*", self.lines[at])
        assert match
        return match.end()

    def levels(self, at: int, kind: str) -> list[int]:
        """Return how far a ``dash``, a ``key`` or a ``text`` is set in near the line ``at``.

        The nearest other dash or key above and below; of a text, where it belongs below its key.
        """
        if kind == "text":
            header = self.text_above(at)
            return [] if header is None else [self.text_level(header)]
        pattern = DASHED if kind == "dash" else self._key
        found = []
        for way in (range(at - 1, -1, -1), range(at + 1, len(self.lines))):
            for n in way[:NEAR]:
                match = pattern.match(self.lines[n])
                if match and self.blocks[n] is None and not match["indent"].strip(" "):
                    found.append(self.indent(n) if kind == "dash" else self.outer(n))
                    break
        return list(dict.fromkeys(found)) or [2 if self.known.free else 0]

    def moved(self, at: int, level: int) -> Iterator[Change]:
        """Yield how the line gets to ``level``: alone, and with the lines below set in further."""
        line = self.lines[at]
        text = line.lstrip(SPACES)
        own = len(line) - len(text)
        yield Change(at, at + 1, (" " * level + text,))
        end = at + 1
        while end < len(self.lines) and (
            not self.lines[end].strip()
            or (self.indent(end) > own and not DASHED.match(self.lines[end]))
        ):
            end += 1
        rest = self.lines[at + 1 : end]
        below = len(rest[0]) - len(rest[0].lstrip()) if rest else own
        in_place = below == level + 2 if text.startswith("-") else below > level
        by = level - own
        if in_place or not all(not line.strip() or line.startswith(" " * -by) for line in rest):
            return
        if rest:
            shifted = (" " * by + line if by > 0 else line[-by:] for line in rest)
            yield Change(at, end, (" " * level + text, *shifted))
