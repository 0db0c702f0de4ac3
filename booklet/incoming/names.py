"""A cell of departments as people type it -> their names, parted by 、."""

import re
from collections.abc import Collection, Iterator, Sequence

from booklet.model.booklet import LIST_SEPARATOR, Booklet, ParagraphKind, kind_of
from booklet.model.columns import Content
from booklet.model.layout import Layout

# What people type between two names; within parentheses it parts none.
SIGN = re.compile(r"\s*[、，,；;／/]\s*|\s+|[（()）]")
BRACKETS = {"（": 1, "(": 1, "）": -1, ")": -1}
AT_THE_END = "、，,；;。"
AND = "和"


def departments(booklet: Booklet, layout: Layout) -> set[str]:
    """Return the departments that stand in lists and in lines such as 昌吉市民政局："""
    names: set[str] = set()
    for chapter in booklet.chapters:
        columns = layout.chapters[chapter.kind].typed_columns
        for column in columns:
            paragraphs = (p for item in chapter.items for p in item.cells[column.key].paragraphs)
            if column.content is Content.LIST:
                names.update(paragraphs)
                continue
            headings = (p for p in paragraphs if p.endswith("："))
            names.update(
                p.removesuffix("：") for p in headings if kind_of(p) is ParagraphKind.DEPARTMENT
            )
    return names


def parted(text: str, known: Collection[str]) -> tuple[str, bool]:
    """Return a list of departments parted by 、, and whether it was otherwise typed.

    ``known`` are the departments that the booklet names: such a name stays whole, also one with a
    blank in it, and 和 parts two of them alone: 发展和改革委员会 is one office.
    """
    usual = [name.strip() for name in text.strip().split(LIST_SEPARATOR)]
    if all(name in known for name in usual):
        return LIST_SEPARATOR.join(usual), False
    names = []
    for name in _whole_again(list(_pieces(text.strip().rstrip(AT_THE_END))), known):
        names += _at_and(name, known)
    return LIST_SEPARATOR.join(names), names != usual


def _pieces(text: str) -> Iterator[str]:
    """Yield what stands between separators that are in no parentheses."""
    begin = depth = 0
    for sign in SIGN.finditer(text):
        if sign[0] in BRACKETS:
            depth = max(0, depth + BRACKETS[sign[0]])
        elif not depth:
            yield text[begin : sign.start()]
            begin = sign.end()
    yield text[begin:]


def _whole_again(pieces: Sequence[str], known: Collection[str]) -> Iterator[str]:
    """Yield the pieces, two together where they are a known name that only a line end parted."""
    at = 0
    while at < len(pieces):
        whole = "".join(pieces[at : at + 2])
        if pieces[at] and whole in known and pieces[at] not in known:
            at += 1
        else:
            whole = pieces[at]
        yield whole
        at += 1


def _at_and(name: str, known: Collection[str]) -> list[str]:
    """Return the names that 和 joins, if all of them stand elsewhere in the booklet."""
    if name in known:
        return [name]
    for match in re.finditer(AND, name):
        first, rest = name[: match.start()], _at_and(name[match.end() :], known)
        if first in known and all(own in known for own in rest):
            return [first, *rest]
    return [name]
