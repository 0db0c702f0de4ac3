"""What the finished files of a booklet should hold, and how a file differs from that."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from booklet.model.booklet import Booklet, Chapter
from booklet.model.columns import Column
from booklet.model.layout import Layout
from booklet.model.page_plan import PagePlan

if TYPE_CHECKING:  # pikepdf is imported when a PDF is looked at
    pass

LOST = "整个事项都没有"
DIFFERENT = "“{column}”一栏与清单不同"


@dataclass(frozen=True)
class Flaw:
    """What is wrong with a finished file, in Chinese, and the (chapter, item) it is wrong with."""

    said: str
    chapter: int | None = None
    item: int | None = None


@dataclass(frozen=True)
class Expected:
    """What the files should hold: the booklet, its look and its page plan."""

    booklet: Booklet
    layout: Layout
    plan: PagePlan

    def columns(self, chapter: int) -> Sequence[Column]:
        """Return the columns of a chapter (from 0)."""
        return self.layout.chapters[self.booklet.chapters[chapter].kind].columns

    def contents(self) -> Iterator[tuple[int, str, int]]:
        """Yield number, name and page of each entry of 目录."""
        for at, chapter in enumerate(self.booklet.chapters):
            yield at + 1, chapter.name, self.plan.first_pages[at]


def bare(text: str) -> str:
    """Return ``text`` without white space, which lines gain and lose where they break."""
    return "".join(text.split())


def _unlisted(
    names: set[str], expected: Expected, more: frozenset[str] | set[str] = frozenset()
) -> Iterator[Flaw]:
    listed = {name for role in expected.layout.fonts.roles for name in (role.office, role.latin)}
    for name in sorted(names - listed - more):
        yield Flaw(f"用了 layout.yaml 里没有的字体：{name}")


def _entries(lines: Iterable[str], expected: Expected) -> Iterator[Flaw]:
    """Yield the entries of 目录 that are not among ``lines`` with the page of the PDF."""
    bared = {bare(line) for line in lines}
    for number, name, page in expected.contents():
        if bare(f"{number}. {name}{page}") not in bared:
            yield Flaw(f"目录里没有“{name}”，或者页码不是 {page}", number - 1)


def _tables(
    tables: Sequence[Sequence[Sequence[str]]],
    expected: Expected,
    compared: Callable[[Column], bool],
) -> Iterator[Flaw]:
    """Compare each chapter's table, header row first, with the booklet's items."""
    if len(tables) != len(expected.booklet.chapters):
        yield Flaw(f"有 {len(tables)} 个清单，应当有 {len(expected.booklet.chapters)} 个")
        return
    for number, (chapter, (head, *rows)) in enumerate(
        zip(expected.booklet.chapters, tables, strict=True)
    ):
        columns = expected.columns(number)
        titles = [chapter.column_title(column.key) for column in columns]
        if list(head[: len(columns)]) != titles:
            yield Flaw(f"“{chapter.name}”的表头不是{'、'.join(titles)}", number)
        yield from _differences(number, chapter, columns, rows, DIFFERENT, compared)


def _differences(
    number: int,
    chapter: Chapter,
    columns: Sequence[Column],
    rows: Sequence[Sequence[str]],
    said: str,
    compared: Callable[[Column], bool] = lambda column: True,
) -> Iterator[Flaw]:
    """Compare a chapter's items with the ``rows`` of a file, by their texts without white space."""
    for at, item in enumerate(chapter.items):
        row = rows[at] if at < len(rows) else ()
        if not any(row):
            yield Flaw(LOST, number, at)
            continue
        for column, text in zip(columns, row, strict=False):
            if compared(column) and bare(text) != bare(column.text(at + 1, item)):
                yield Flaw(said.format(column=chapter.column_title(column.key)), number, at)
    if len(rows) > len(chapter.items):
        yield Flaw(f"“{chapter.name}”多出 {len(rows) - len(chapter.items)} 行", number)
