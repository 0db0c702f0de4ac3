"""Characters that sound or look alike, so that one is typed for the other."""

from collections.abc import Iterator
from functools import cache

from booklet.language.tables import FOLDER, lines

# Sounds that dialects and typing hands take for each other: beginnings, and n for ng at the end.
NEAR_BEGINNINGS = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("n", "l"), ("f", "h"), ("r", "l"))


@cache
def alike(character: str) -> frozenset[str]:
    """Return the characters in use that sound or look like ``character``."""
    heard = (_heard(sound) for sound in _sounds(character))
    return frozenset(_shapes().get(character, "")).union(*heard) - {character}


@cache
def sounding_as(character: str) -> frozenset[str]:
    """Return the other characters in use that sound as ``character`` does, whatever their tone."""
    members = _members()
    return frozenset("".join(members[own] for own in _sounds(character))) - {character}


@cache
def _heard(sound: str) -> frozenset[str]:
    """Return the characters in use whose sound is taken for ``sound``, or is the same."""
    members = _members()
    return frozenset("".join(members.get(near, "") for near in _near(sound)))


def _sounds(character: str) -> Iterator[str]:
    """Yield the sounds of a character, which begin the lines that it stands in."""
    text = _text()
    at = -1 if character.isascii() else text.find(character)
    while at >= 0:
        start = text.rfind("\n", 0, at) + 1
        yield text[start : text.index(" ", start)]
        at = text.find(character, text.index("\n", at))


@cache
def _text() -> str:
    """Return the table of sounds as it is: to look in it is faster than to take it apart."""
    return (FOLDER / "sounds.txt").read_text(encoding="utf-8")


@cache
def _members() -> dict[str, str]:
    """Return the characters in use of each sound; behind them on its line are the rare ones."""
    cut = (line.split(" ", 2) for line in _text().splitlines())
    return {sound: used for sound, used, _ in cut}


@cache
def _shapes() -> dict[str, str]:
    return {line[0]: line[1:] for line in lines("shapes.txt")}


def _near(sound: str) -> frozenset[str]:
    """Return the sounds that are taken for ``sound``, itself among them; sounds have no tone."""
    near = {sound}
    for one, other in NEAR_BEGINNINGS:
        for begun in tuple(near):
            if begun.startswith(one):
                near.add(other + begun[len(one) :])
            elif begun.startswith(other) and not begun.startswith(other + "h"):
                near.add(one + begun[len(other) :])
    ends = {s[:-1] if s.endswith("ng") else s + "g" for s in near if s[-2:] in ENDS}
    return frozenset(near | ends)


ENDS = frozenset(("an", "en", "in", "ng"))
