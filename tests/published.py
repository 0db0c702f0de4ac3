"""The published booklet's text, read in the plainest way: what every format is held against."""

import re
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Published:
    """The 目录's page numbers, each chapter's rows of raw cells, and the items of each page."""

    contents: dict[str, int]
    chapters: list[list[list[str]]]
    pages: list[tuple[int, list[int]]]


def read(path: Path) -> Published:
    """Read the text: a header row begins a page, a line that ends in a list's name a chapter."""
    lines = path.read_text(encoding="utf-8").split("\n")
    contents = {
        match[1]: int(match[2])
        for line in lines
        if (match := re.fullmatch(r"\d+\. (.+?)\.+\t(\d+)", line))
    }
    chapters: list[list[list[str]]] = []
    pages: list[tuple[int, list[int]]] = []
    for line in lines:
        if line.startswith("序号\t"):
            pages.append((len(chapters) - 1, []))
        elif re.match(r"\d+\t", line):
            chapters[-1].append(line.split("\t"))
            pages[-1][1].append(int(line.split("\t")[0]))
        elif any(line.endswith(name) for name in contents):
            chapters.append([])
    return Published(contents, chapters, pages)


def characters(raw: str) -> str:
    """Return a published cell without mark-up and spaces, its punctuation full-width."""
    bare = re.sub(r"\s", "", re.sub(r"<[^>]*>", "", raw))
    return bare.translate(str.maketrans(";,()", "；，（）"))
