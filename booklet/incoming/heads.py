"""The header row of a table -> the columns of a chapter, however called and ordered."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from booklet.model.booklet import Chapter
from booklet.model.columns import ChapterLayout, Content
from booklet.sheet.continuation import CONTINUATION_TITLE

# Titles such as 街道配合职责 for 乡镇配合职责 share two thirds of their characters.
SAME_COLUMN = 0.6
# Columns of an office's own that are never a part of one of ours.
REMARKS = {"备注", "附注", "备考", CONTINUATION_TITLE}


@dataclass(frozen=True)
class Head:
    """A header row as the one of a chapter: where each column stands, and what does not fit.

    ``columns`` has the position of a column by its key; ``likened`` the title in the file and the
    printed one for each column that is called otherwise.
    """

    columns: Mapping[str, int]
    missing: tuple[str, ...]
    unknown: tuple[str, ...]
    likened: tuple[tuple[str, str], ...]

    @property
    def doubtful(self) -> tuple[str, ...]:
        """The unknown titles that leave in doubt whether the likened ones are rightly so.

        承接部门 is much like 承接部门及工作方式, but beside 工作方式 it is only half of it.
        """
        others = tuple(title for title in self.unknown if title not in REMARKS)
        return others if self.likened else ()

    @property
    def is_whole(self) -> bool:
        """Whether the row has all columns of the chapter and no others."""
        return not self.missing and not self.unknown

    @property
    def fit(self) -> int:
        """How well the row fits: a column that is there counts for two that are not."""
        return 2 * len(self.columns) - len(self.missing) - len(self.unknown)


def plain(title: str) -> str:
    """Return a column's title without the spaces and line breaks that only lay it out."""
    return re.sub(r"\s", "", title)


def same_column(title: str, other: str) -> bool:
    """Say whether two titles are so alike that they name the same column."""
    return SequenceMatcher(None, title, other).ratio() >= SAME_COLUMN


def head_of(texts: Sequence[str], chapter: Chapter, look: ChapterLayout) -> Head | None:
    """Return ``texts`` as the header row of ``chapter``, or None where they are no such row.

    Columns may stand in any order. Two of them at least must be called as they are printed.
    """
    titles = [plain(text) for text in texts]
    wanted = {
        column.key: (plain(chapter.column_title(column.key)), column.key) for column in look.columns
    }
    columns = {
        key: titles.index(title)
        for key, names in wanted.items()
        if (title := next((name for name in names if name in titles), None))
    }
    if len(columns) < 2:
        return None
    likened = []
    for key in [key for key in wanted if key not in columns]:
        free = {n: t for n, t in enumerate(titles) if t and n not in columns.values()}
        near = next((n for n, t in free.items() if same_column(t, wanted[key][0])), None)
        if near is not None:
            columns[key] = near
            likened.append((titles[near], wanted[key][0]))
    # Numbers are counted, and of a category that is a row, or none, no page has a column.
    spare = {c.key for c in look.columns if c.content is Content.NUMBER or c not in look.printed}
    return Head(
        columns=columns,
        missing=tuple(n[0] for key, n in wanted.items() if key not in columns and key not in spare),
        unknown=tuple(t for n, t in enumerate(titles) if t and n not in columns.values()),
        likened=tuple(likened),
    )
