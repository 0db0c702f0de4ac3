"""A text in lines, and where best to cut it when it is too tall for a row or a page."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

# The characters of words and their widths in em, as wide as the usual fonts have them; a character
# that is not listed is as wide as it is high.
WORD = {chr(code): 0.65 for code in range(0x21, 0x7F)} | dict.fromkeys("MWmw@%", 1.0)
WIDTHS = {" ": 0.5} | WORD


# The lines of each column that stand in one row: the first and the one after the last.
Ranges = tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Lines:
    """A text and the offsets at which its lines begin."""

    text: str
    starts: tuple[int, ...]

    def __len__(self) -> int:
        """Return the number of lines."""
        return len(self.starts)

    def piece(self, first: int, end: int) -> str:
        """Return the lines from ``first`` to before ``end``, less a line break that parts them."""
        if first >= end:
            return ""
        last = self.starts[end] - self.opens_paragraph(end) if end < len(self) else None
        return self.text[self.starts[first] : last]

    def opens_paragraph(self, line: int) -> bool:
        """Say whether a line break, and not the column's width, begins ``line``."""
        start = self.starts[line]
        return self.text[start - 1 : start] == "\n"

    def cut(self, wanted: int, least: int, most: int) -> int:
        """Return the line nearest to ``wanted`` where the text is best cut in two.

        That is between paragraphs, or at the end, if one lies from ``least`` to ``most``.
        """
        between = [
            line
            for line in range(max(least, 1), most + 1)
            if line >= len(self) or self.opens_paragraph(line)
        ]
        if between:
            return min(between, key=lambda line: abs(line - wanted))
        return max(least, min(wanted, most))


def broken(text: str, width: float) -> Lines:
    """Return ``text`` broken into lines of ``width`` em.

    Words stay whole where a line can hold them. No mark of punctuation is kept from a line's start:
    LibreOffice has no such rule in cells.
    """
    starts: list[int] = []
    offset = 0
    for paragraph in text.split("\n"):
        starts.extend(offset + start for start in _line_starts(paragraph, width))
        offset += len(paragraph) + 1
    return Lines(text, tuple(starts))


def _line_starts(paragraph: str, width: float) -> Iterator[int]:
    yield 0
    start = word = 0
    filled = 0.0
    in_word = False
    for at, character in enumerate(paragraph):
        if not (in_word and character in WORD):
            word = at
        in_word = character in WORD
        filled += WIDTHS.get(character, 1.0)
        if filled > width and at > start:
            start = word if word > start else at
            filled = sum(WIDTHS.get(c, 1.0) for c in paragraph[start : at + 1])
            yield start


def longest(ranges: Ranges) -> int:
    """Return the number of lines in the longest of ``ranges``."""
    return max(end - first for first, end in ranges)


def parted(
    columns: Sequence[Lines], planned: Sequence[tuple[int, ...]], rooms: Sequence[int]
) -> list[Ranges]:
    """Return the lines of each column that stand on each of an item's pages.

    ``planned`` has the lines of each column in the PDF and ``rooms`` what the pages hold. A column
    goes on as far as in the PDF, but for a better place to be cut, and reaches no other last page.
    """
    ends = [
        column_ends(column, lines, rooms)
        for column, lines in zip(columns, zip(*planned, strict=True), strict=True)
    ]
    return [
        tuple((column[page], column[page + 1]) for column in ends) for page in range(len(rooms))
    ]


def column_ends(column: Lines, planned: Sequence[int], rooms: Sequence[int]) -> list[int]:
    """Return 0 and the line after the last on each page."""
    ends = [0]
    for page in range(1, len(rooms)):
        later = sum(1 for lines in planned[page:] if lines)
        if not later:
            ends.append(len(column))
            continue
        wanted = round(len(column) * sum(planned[:page]) / sum(planned))
        least = max(ends[-1], len(column) - sum(rooms[page:]))
        most = min(ends[-1] + rooms[page - 1], len(column) - later)
        ends.append(column.cut(wanted, least, most))
    return [*ends, len(column)]


def divided(
    columns: Sequence[Lines], ranges: Ranges, room: int, row_lines: int, repeated: int
) -> list[Ranges]:
    """Return ``ranges`` as one row or, where that has more than ``row_lines`` lines, as several.

    They have ``room`` lines together, and all but the first have ``repeated`` ones in any case.
    They part where the fewest paragraphs are cut and, of such places, at the lowest.
    """
    if longest(ranges) <= row_lines:
        return [ranges]
    further = -(-longest(ranges) // row_lines) - 1  # rows below the first
    room = min(max(room, longest(ranges)), (1 + further) * row_lines)

    def ends(upper: int) -> list[int]:
        return [
            end
            if end - first <= upper
            else column.cut(end, max(first, end - room + upper), first + upper)
            for column, (first, end) in zip(columns, ranges, strict=True)
        ]

    def paragraphs_cut(upper: int) -> int:
        return sum(
            end < last and not column.opens_paragraph(end)
            for column, end, (_, last) in zip(columns, ends(upper), ranges, strict=True)
        )

    lowest = max(room - further * row_lines, 1)
    highest = max(min(row_lines, room - repeated), lowest)
    upper = min(range(highest, lowest - 1, -1), key=paragraphs_cut)
    best = ends(upper)
    above = tuple((first, end) for (first, _), end in zip(ranges, best, strict=True))
    below = tuple((end, last) for (_, last), end in zip(ranges, best, strict=True))
    return [above, *divided(columns, below, room - upper, row_lines, repeated)]
