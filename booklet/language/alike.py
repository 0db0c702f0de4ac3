"""Characters that sound or look alike, so that one is typed for the other."""

from functools import cache

from booklet.language.tables import lines

# Sounds that dialects and typing hands take for each other: beginnings, and n for ng at the end.
NEAR_BEGINNINGS = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("n", "l"), ("f", "h"), ("r", "l"))


@cache
def alike(character: str) -> frozenset[str]:
    """Return the characters in use that sound or look like ``character``."""
    heard = (_heard(sound) for sound in _sounds()[0].get(character, ()))
    return frozenset(_shapes().get(character, "")).union(*heard) - {character}


@cache
def sounding_as(character: str) -> frozenset[str]:
    """Return the other characters in use that sound as ``character`` does, whatever their tone."""
    sounds, members = _sounds()
    return frozenset("".join(members[own] for own in sounds.get(character, ()))) - {character}


@cache
def _heard(sound: str) -> frozenset[str]:
    """Return the characters in use whose sound is taken for ``sound``, or is the same."""
    members = _sounds()[1]
    return frozenset("".join(members.get(near, "") for near in _near(sound)))


@cache
def _sounds() -> tuple[dict[str, list[str]], dict[str, str]]:
    """Return the sounds of each character, and the characters in use of each sound."""
    sounds: dict[str, list[str]] = {}
    members = {}
    for line in lines("sounds.txt"):
        sound, used, *rare = line.split(" ")
        members[sound] = used
        for character in used + "".join(rare):
            sounds.setdefault(character, []).append(sound)
    return sounds, members


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
