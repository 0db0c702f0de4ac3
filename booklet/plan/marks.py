"""Where a line may break: a table of marks, and what of Latin text stays whole.

GB/T 15834-2011, 5.1, says which marks begin or end no line; CLREQ (https://www.w3.org/TR/clreq/,
3.1.3 and 3.2.2) says it of the marks that the standard does not name, and of Latin words and of
numbers with their signs. Nothing here depends on a library or on a version of Unicode.
"""

from functools import lru_cache

# No line begins with these.
NEVER_FIRST = frozenset(
    "。，、；：？！"  # 5.1.1 and 5.1.2, marks behind what they belong to
    "”’）》〉】〕〗〙〛」』］｝〞"  # 5.1.3, the second half of a pair
    "—–～~…‥"  # 5.1.4 to 5.1.6, and CLREQ 3.1.3: dashes, ranges and ellipses go with what is before
    "·•‧・"  # 5.1.7, between the parts of a name
    "／"  # 5.1.9, between alternatives
    "％‰℃℉°′″㎡㎥"  # CLREQ 3.2.2: a sign goes with its number
    "々〻ー"  # what repeats or lengthens the character before
    ",.;:?!)]}%"  # the same marks of half width
)
# No line ends with these.
NEVER_LAST = frozenset(
    "“‘（《〈【〔〖〘〚「『［｛〝"  # 5.1.3, the first half of a pair
    "／"  # 5.1.9
    "￥¥＄$£€№＃#＠@"  # CLREQ 3.2.2: a sign goes with its number
    "([{"
)
# 5.1.4 and 5.1.5: two of them are one mark, which does not part.
DOUBLED = frozenset("—…")
# What shows nothing and may hang beyond a line's end.
SPACES = frozenset(" \u2002\u2003\u2005\u2009\u3000")
# What joins the characters on both of its sides: U+00A0, U+202F and U+2060.
GLUE = frozenset("\u00a0\u202f\u2060")
# Letters and digits that form words; a combining mark goes with its letter. (first, last)
WORDS = ((0x21, 0x7E), (0xC0, 0x24F), (0x370, 0x3FF), (0x400, 0x52F), (0x1E00, 0x1FFF))
COMBINING = (
    (0x300, 0x36F), (0x1AB0, 0x1AFF), (0x1DC0, 0x1DFF), (0x20D0, 0x20FF), (0x302A, 0x302F),
    (0x3099, 0x309A), (0xFE00, 0xFE0F), (0xFE20, 0xFE2F), (0xE0100, 0xE01EF),
)  # fmt: skip


def _within(character: str, ranges: tuple[tuple[int, int], ...]) -> bool:
    return any(first <= ord(character) <= last for first, last in ranges)


@lru_cache(None)
def is_combining(character: str) -> bool:
    """Say whether ``character`` is drawn onto the one before it."""
    return _within(character, COMBINING)


@lru_cache(None)
def is_mark(character: str) -> bool:
    """Say whether ``character`` is a mark that goes with what stands beside it, and no text."""
    return character in NEVER_FIRST or character in NEVER_LAST or character in SPACES


@lru_cache(None)
def may_break(before: str, after: str) -> bool:
    """Say whether a line may end with ``before`` and the next begin with ``after``.

    A space ends a line wherever it stands and begins none.
    """
    if after in SPACES or is_combining(after):
        return False
    if before in SPACES:
        return True
    if before in GLUE or after in GLUE or after in NEVER_FIRST or before in NEVER_LAST:
        return False
    if before == after and before in DOUBLED:
        return False
    return not (_is_of_word(before) and _is_of_word(after))


def _is_of_word(character: str) -> bool:
    return _within(character, WORDS) or is_combining(character)
