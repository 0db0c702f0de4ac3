"""The text of a published cell -> its paragraphs, rid of the marks of its extraction.

The repairs are these and no others:

- ``<p>``, ``<ol>`` and their kin are dropped, and each begins a new paragraph;
- a space between two paragraphs becomes a line break, after ``1.`` it stays;
- half-width ``; , ( )`` become full-width;
- an ``<ol>`` whose numbers were lost is numbered from 1.
"""

import re
from collections.abc import Iterable, Iterator

from booklet.model.booklet import ParagraphKind, kind_of

TAG = re.compile(r"<(/?)(\w+)[^<>]*>")
KNOWN_TAGS = {"p", "ol", "ul", "li", "br", "div", "span"}
FULL_WIDTH = str.maketrans({";": "；", "(": "（", ")": "）"})
# A comma between two digits separates thousands.
HALF_WIDTH_COMMA = re.compile(r"(?<!\d),|,(?!\d)")
SENTENCE_END = re.compile(r"[；。：]$")
BEGINS_PARAGRAPH = re.compile(r"\d+\.|[一二三四五六七八九十]+、")
LATIN = re.compile(r"[\x21-\x7e]")


def repaired(raw: str) -> Iterator[str]:
    """Yield the paragraphs of a published cell, mended by the named repairs.

    Raises ValueError, in Chinese, for a tag or a space that has no known meaning.
    """
    for in_list, text in _runs(raw):
        pieces = list(_split(HALF_WIDTH_COMMA.sub("，", text.translate(FULL_WIDTH))))
        if in_list and not any(kind_of(piece) is ParagraphKind.CLAUSE for piece in pieces):
            pieces = [f"{number}.{piece}" for number, piece in enumerate(pieces, 1)]
        yield from pieces


def _runs(raw: str) -> Iterator[tuple[bool, str]]:
    """Yield the stretches of text between tags, and whether each is the body of a list."""
    at, in_list = 0, False
    for tag in TAG.finditer(raw):
        closing, name = tag.groups()
        if name.lower() not in KNOWN_TAGS:
            raise ValueError(f"有不认识的标记 {tag[0]}")
        yield in_list, raw[at : tag.start()]
        at, in_list = tag.end(), name.lower() in ("ol", "ul") and not closing
    yield in_list, raw[at:]


def _split(text: str) -> Iterable[str]:
    """Split a stretch of text at the spaces that stand between two paragraphs."""
    words = text.split()
    if not words:
        return []
    paragraphs = [words[0]]
    for word in words[1:]:
        last = paragraphs[-1]
        if re.fullmatch(r"\d+\.", last):
            paragraphs[-1] = f"{last} {word}"
        elif (
            SENTENCE_END.search(last)
            or BEGINS_PARAGRAPH.match(word)
            or kind_of(last) in (ParagraphKind.HEADING, ParagraphKind.DEPARTMENT)
        ):
            paragraphs.append(word)
        elif LATIN.match(last[-1]) or LATIN.match(word[0]):
            paragraphs[-1] = f"{last} {word}"
        else:
            raise ValueError(f"里“{last[-8:]} {word[:8]}”中间的空格不知道是不是分段")
    return paragraphs
