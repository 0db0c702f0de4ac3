"""The lines around the lists -> the cover, how 目录 reads, the lists' titles, and texts."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from booklet.adoption.blocks import Block
from booklet.adoption.cover import date_of, imprint_of
from booklet.adoption.titles import (
    ATTACHED,
    OFFICE,
    REGION,
    bare_title,
    is_sentence,
    names_list,
    names_text,
)
from booklet.adoption.told import Told
from booklet.incoming.heads import plain
from booklet.incoming.outside import CONTINUED
from booklet.incoming.published import CONTENTS_HEADING
from booklet.model.booklet import ImprintLine

# What stands behind a name in 目录.
ENTRY = re.compile(r"(?P<name>.*?\S)[\s.．…·⋯]+(?P<page>\d+)\s*$")
# Lines above a table that say how it is filled in.
NOTE = re.compile(
    r"[（(]?\s*(?:单位|计量单位|金额单位|填报单位|填报日期|填报时间|制表|共|续表?|注|备注|截至|更新时间|日期)"
    r"\s*[：:\d项个条）)]"
)
# So many lines above a table may be its title.
NEAR = 4
USUAL_TEXTS = {True: "编制说明", False: "附则"}


@dataclass
class FoundText:
    """A text: its title, its paragraphs, and before which list it stands."""

    title: str
    before: int
    paragraphs: list[str] = field(default_factory=list)


@dataclass
class Front:
    """What stands around the lists: lines of the cover, entries of 目录, titles, texts and 版记."""

    cover: list[str] = field(default_factory=list)
    entries: list[str] | None = None
    titles: list[str] = field(default_factory=list)  # of each list, empty where there is none
    texts: list[FoundText] = field(default_factory=list)
    imprint: tuple[ImprintLine, ...] = ()


def front_of(blocks: Sequence[Block], told: Told) -> Front:
    """Return what the lines of ``blocks`` say; those of the last stand below all lists."""
    front = Front()
    for number, block in enumerate(blocks):
        if block.contents and front.entries is None:
            front.entries = block.contents
        lines = _without_contents(block.lines, front, blocks)
        if block.table is None:
            front.imprint, lines = imprint_of(lines)
        else:
            title, lines = _titled(lines, block.table.name, front.entries or (), told)
            front.titles.append(title)
        _place(lines, number, block.table is None, front, told)
    for text in [text for text in front.texts if not text.paragraphs]:
        front.texts.remove(text)
        told.left_out.append(f"“{text.title}”下面没有文字，没有读入")
    return front


def _without_contents(lines: Sequence[str], front: Front, blocks: Sequence[Block]) -> list[str]:
    """Return ``lines`` without 目录, whose entries ``front`` keeps."""
    at = next((n for n, line in enumerate(lines) if CONTENTS_HEADING.fullmatch(line)), None)
    if at is None or front.entries is not None:
        return list(lines)
    rest = lines[at + 1 :]
    front.entries = []
    later = {plain(line) for block in blocks[1:] for line in block.lines} | {
        plain(block.table.name) for block in blocks if block.table
    }
    for n, line in enumerate(rest):
        entry = ENTRY.fullmatch(line)
        known = {plain(line), plain(bare_title(line))}
        # Without a page number it is one where its words come again below.
        again = any(known & {plain(own), plain(bare_title(own))} for own in rest[n + 1 :])
        if not entry and not again and not known & later:
            return [*lines[:at], *rest[n:]]
        front.entries.append(entry["name"] if entry else line)
    return list(lines[:at])


def _titled(
    lines: list[str], sheet: str, entries: Sequence[str], told: Told
) -> tuple[str, list[str]]:
    """Return the title of the list below ``lines``, and the lines that are not of it.

    It is the nearest line that names a list as such lines do or as 目录 does, else the name of the
    sheet, else a short line right above.
    """
    notes = len(lines)
    while notes and _is_note(lines[notes - 1]):
        notes -= 1
    near = range(notes - 1, max(-1, notes - 1 - NEAR), -1)
    at = next((n for n in near if _in_contents(lines[n], entries)), None)
    if at is None:
        at = next((n for n in near if names_list(lines[n])), None)
        named = not re.fullmatch(r"(?:Sheet|工作表|表|)\s*\d*", sheet, re.I)
        if at is None and named:
            return sheet, lines
        # A short line below another title says what the table is.
        if notes and at != notes - 1 and _may_be_title(lines[notes - 1]):
            at = notes - 1 if at is not None or not entries else at
    if at is None:
        return "", lines
    title = bare_title(lines[at])
    for line in lines[at + 1 :]:
        if not CONTINUED.fullmatch(line):
            told.left_out.append(f"“{title}”标题下面的文字没有读入：{line}")
    above = lines[:at]
    while above and ATTACHED.fullmatch(above[-1]):
        told.left_out.append(f"“{title}”上面的文字没有读入：{above.pop()}")
    return lines[at], above


def _is_note(line: str) -> bool:
    """Say whether a line between a list's title and its table is no title."""
    apart = re.fullmatch(r"[（(].*[)）]", line) or CONTINUED.fullmatch(line) or NOTE.match(line)
    labelled = re.fullmatch(r"[^：:]{1,8}[：:].*", line) and not names_list(line)
    return bool(apart or labelled or date_of(line) or is_sentence(line))


def _in_contents(line: str, entries: Sequence[str]) -> bool:
    title = plain(bare_title(line))
    names = (plain(bare_title(entry)) for entry in entries)
    return any(len(name) > 2 and title.endswith(name) for name in names)


def _may_be_title(line: str) -> bool:
    return not (OFFICE.fullmatch(line) or REGION.fullmatch(line) or ATTACHED.fullmatch(line))


def _place(lines: Sequence[str], number: int, at_end: bool, front: Front, told: Told) -> None:
    """Give each line above the ``number``-th list (from 0) its place: cover, text, or none."""
    text: FoundText | None = None
    for line in lines:
        if names_text(line):
            text = FoundText(_text_title(line), number)
            front.texts.append(text)
        elif names_list(line) and (number or at_end):
            title = bare_title(line)
            told.guess(f"“{title}”下面没有表格，它的文字当作正文")
            text = FoundText(title, number)
            front.texts.append(text)
        elif text is not None:
            text.paragraphs.append(line)
        elif CONTINUED.fullmatch(line):
            continue
        elif is_sentence(line) and not NOTE.match(line):
            title = USUAL_TEXTS[not at_end]
            told.guess(f"“{line[:15]}……”起的文字没有标题，当作“{title}”")
            text = FoundText(title, number, [line])
            front.texts.append(text)
        elif number == 0 and not at_end:
            front.cover.append(line)
        else:
            told.left_out.append(f"清单以外的文字没有读入：{line}")


def _text_title(line: str) -> str:
    title = bare_title(line)
    return re.sub(r"(?<=^\S)\s+(?=\S$)", "", title)


def entry_form(entry: str, name: str, number: int) -> str | None:
    """Return how an entry of 目录 reads for the ``number``-th list, None where it is no list's."""
    if not entry.endswith(name):
        return None
    before = entry.removesuffix(name)
    match = re.search(r"\d+|[一二三四五六七八九十]+", before)
    if not match:
        return f"{before}{{名称}}"
    sign = "{序}" if match[0].isdecimal() else "{中文序}"
    return f"{before[: match.start()]}{sign}{before[match.end() :]}{{名称}}"
