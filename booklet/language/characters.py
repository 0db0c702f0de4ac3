"""Characters that have another form in simplified Chinese, or are no characters of a text."""

import unicodedata
from functools import cache

from booklet.language.tables import lines

# The parts of characters that dictionaries are ordered by; Unicode says the character of those
# that stand for whole ones (https://www.unicode.org/Public/UCD/latest/ucd/EquivalentUnifiedIdeograph.txt).
RADICALS = dict(
    zip(
        "⺠⺟⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻬⻮⻰⻳",
        "民母西见角贝车长门青韦页风飞食马骨鬼鱼鸟卤麦黄齐齿龙龟",
        strict=True,
    )
)


@cache
def traditional() -> dict[str, str]:
    """Return the traditional characters that have one simplified form."""
    return {line[0]: line[1] for line in lines("traditional.txt")}


def plain(character: str) -> str:
    """Return the character of a text that a radical or a character for old files stands for.

    Where Unicode knows none, nothing.
    """
    if character in RADICALS:
        return RADICALS[character]
    form = unicodedata.normalize("NFKC", character)
    return form if form != character else ""
