"""What the paragraphs of one cell show beside each other: numbers and ends of clauses."""

import re
from collections.abc import Iterator, Sequence

from booklet.model.booklet import ParagraphKind, kind_of


def clause_numbers(paragraphs: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """Find clauses whose number does not follow the one before; each heading starts at 1."""
    last = 0
    for n, paragraph in enumerate(paragraphs):
        kind = kind_of(paragraph)
        if kind in (ParagraphKind.HEADING, ParagraphKind.DEPARTMENT):
            last = 0
        elif kind is ParagraphKind.CLAUSE:
            number = int(paragraph.partition(".")[0])
            if number != last + 1:
                yield n, 0, _order("条", last, number)
            last = number


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


def spaced_numbers(paragraphs: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """Find a cell whose clause numbers have a space behind them; say it once."""
    spaced = [n for n, p in enumerate(paragraphs) if re.match(r"\d+\. ", p)]
    if spaced:
        offset = paragraphs[spaced[0]].index(" ")
        yield spaced[0], offset, f"编号后面多了空格（这一栏共 {len(spaced)} 处）"


def heading_numbers(paragraphs: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """Find 一、 二、 headings out of order."""
    headings = [(n, p) for n, p in enumerate(paragraphs) if kind_of(p) is ParagraphKind.HEADING]
    for expected, (n, paragraph) in enumerate(headings, 1):
        number = paragraph.partition("、")[0]
        if number != chinese_number(expected):
            yield n, 0, f"标题编号是“{number}、”，应当是“{chinese_number(expected)}、”"


def clause_ends(paragraphs: Sequence[str]) -> Iterator[tuple[int, int, str]]:
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
                yield n, len(paragraphs[n]) - 1, "一条的末尾应当用“；”，后面还有一条"
        if not paragraphs[last].endswith("。"):
            yield last, len(paragraphs[last]) - 1, "最后一条的末尾应当用“。”"


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
