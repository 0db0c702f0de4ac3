"""What the paragraphs of one cell show beside each other: numbers and ends of clauses."""

import re
import unicodedata
from collections.abc import Iterator, Sequence

from booklet.model.booklet import ParagraphKind, kind_of
from booklet.proof.rule import CellSlip

# Other ways to number a clause: 1、 1． 1） （1） ① l. and the like, the number and the mark.
OTHER_MARKS = (
    re.compile(r"(\d{1,2})(?:[、．｡。,，）)]|\.(?=\d\.))(?!\d)"),
    re.compile(r"[（(](\d{1,2})[）)][、.]?"),
    re.compile(r"([①-⑳])[、.]?"),
    re.compile(r"([lIiOo]{1,2}|[lI]\d|\d[oO])[.、．]"),
    re.compile(r"([１-９][０-９]?)[.．、]"),
)
LETTERS = str.maketrans("lIiOo", "11100")


def _otherwise_numbered(paragraph: str) -> tuple[str, int] | None:
    """Return the mark, other than 1., with which a paragraph is numbered, and the number."""
    for form in OTHER_MARKS:
        if match := form.match(paragraph):
            number = match[1].translate(LETTERS)
            return match[0], int(unicodedata.numeric(number) if len(number) == 1 else number)
    return None


def clause_marks(paragraphs: Sequence[str]) -> Iterator[CellSlip]:
    """Find 1、 （1） ① or l. where the next number of 1. 2. 3. belongs."""
    if not any(kind_of(paragraph) is ParagraphKind.CLAUSE for paragraph in paragraphs):
        return
    for n, mark, number in _foreign_marks(paragraphs):
        said = f"编号写作“{mark}”，同一栏里别的写作“1.”"
        yield CellSlip(n, 0, said, mark, f"{number}.", f"改为“{number}.”")


def _foreign_marks(paragraphs: Sequence[str]) -> Iterator[tuple[int, str, int]]:
    """Yield the paragraphs whose other mark has the number that is due, with both."""
    last = 0
    for n, paragraph in enumerate(paragraphs):
        kind = kind_of(paragraph)
        if kind in (ParagraphKind.HEADING, ParagraphKind.DEPARTMENT):
            last = 0
        elif kind is ParagraphKind.CLAUSE:
            last = int(paragraph.partition(".")[0])
        elif (found := _otherwise_numbered(paragraph)) and found[1] == last + 1:
            last += 1
            yield n, *found


def clause_numbers(paragraphs: Sequence[str]) -> Iterator[CellSlip]:
    """Find clauses whose number does not follow the one before; each heading starts at 1."""
    last = 0
    numbered_otherwise = {n for n, *_ in _foreign_marks(paragraphs)}
    for n, paragraph in enumerate(paragraphs):
        kind = kind_of(paragraph)
        if kind in (ParagraphKind.HEADING, ParagraphKind.DEPARTMENT):
            last = 0
        elif n in numbered_otherwise:
            last += 1
        elif kind is ParagraphKind.CLAUSE:
            number = int(paragraph.partition(".")[0])
            if number != last + 1:
                remedy = f"改为“{last + 1}.”，或者补上缺少的条款"
                yield CellSlip(n, 0, _order("条", last, number), remedy=remedy)
            last = number


# Its number, its end and what stands in brackets make a clause no other.
AROUND = re.compile(r"^(?:\d+\. ?|[（(]\d+[）)])|[；。，;.]+$|（.*?）")
SHORT_CLAUSE = 8  # characters; 移送有关部门 may stand twice


def repeated_clauses(paragraphs: Sequence[str]) -> Iterator[CellSlip]:
    """Find a clause that the cell has a second time, under another number."""
    first: dict[str, int] = {}
    for n, paragraph in enumerate(paragraphs):
        if kind_of(paragraph) is ParagraphKind.DEPARTMENT:
            first = {}
        text = AROUND.sub("", paragraph)
        if len(text) >= SHORT_CLAUSE and first.setdefault(text, n) != n:
            yield CellSlip(n, 0, f"与这一栏第{first[text] + 1}段相同")


def _order(unit: str, last: int, number: int) -> str:
    if last == 0:
        return f"编号从第{number}{unit}开始，应当从第1{unit}开始"
    if number == last:
        return f"编号重复：第{number}{unit}出现两次"
    return f"编号不连续：第{last}{unit}之后是第{number}{unit}"


CHINESE_DIGITS = "〇一二三四五六七八九十"


def chinese_number(number: int) -> str:
    """Return 1 to 99 in Chinese."""
    tens, ones = divmod(number, 10)
    head = ("" if tens == 1 else CHINESE_DIGITS[tens]) + "十" if tens else ""
    return head + (CHINESE_DIGITS[ones] if ones else "")


def spaced_numbers(paragraphs: Sequence[str]) -> Iterator[CellSlip]:
    """Find a cell whose clause numbers have a space behind them; say it once."""
    spaced = [n for n, p in enumerate(paragraphs) if re.match(r"\d+\. ", p)]
    if spaced:
        offset = paragraphs[spaced[0]].index(" ")
        said = f"编号后面多了空格（这一栏共 {len(spaced)} 处）"
        yield CellSlip(spaced[0], offset, said)


def heading_numbers(paragraphs: Sequence[str]) -> Iterator[CellSlip]:
    """Find 一、 二、 headings out of order."""
    headings = [(n, p) for n, p in enumerate(paragraphs) if kind_of(p) is ParagraphKind.HEADING]
    for expected, (n, paragraph) in enumerate(headings, 1):
        number = paragraph.partition("、")[0]
        if number != chinese_number(expected):
            right = chinese_number(expected)
            said = f"标题编号是“{number}、”，应当是“{right}、”"
            yield CellSlip(n, 0, said, remedy=f"改为“{right}、”")


def clause_ends(paragraphs: Sequence[str]) -> Iterator[CellSlip]:
    """Find clauses that do not end as their list does: ； between them and 。 at the end.

    A list whose clauses mostly end with 。 is a style of its own and stays as it is.
    """
    for run in _clause_runs(paragraphs):
        inner, last = run[:-1], run[-1]
        if not inner:
            continue
        full_stops = [n for n in inner if paragraphs[n].endswith("。")]
        if len(full_stops) * 2 > len(inner):
            continue
        for n in inner:
            if not paragraphs[n].endswith("；"):
                yield CellSlip(n, len(paragraphs[n]) - 1, "一条的末尾应当用“；”，后面还有一条")
        if not paragraphs[last].endswith("。"):
            yield CellSlip(last, len(paragraphs[last]) - 1, "最后一条的末尾应当用“。”")


def _clause_runs(paragraphs: Sequence[str]) -> Iterator[list[int]]:
    run: list[int] = []
    for n, paragraph in enumerate(paragraphs):
        if kind_of(paragraph) is ParagraphKind.CLAUSE:
            run.append(n)
        elif run:
            yield run
            run = []
    if run:
        yield run
