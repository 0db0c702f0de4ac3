"""What the tables that the program fills by itself must have: 修订对照表, extracts, a county's."""

from collections.abc import Iterator
from typing import NamedTuple

from booklet.files.placed import Keys
from booklet.model.booklet import Emphasis
from booklet.model.columns import ChapterLayout, Content
from booklet.model.layout import Layout

Broken = tuple[Keys, str, str]


class Filled(NamedTuple):
    """Of a table: which columns it has once, and what is filled into the others, in their order."""

    once: tuple[Content, ...]
    others: tuple[Content, ...]


NUMBER, CATEGORY, NAME = Content.NUMBER, Content.CATEGORY, Content.NAME
LIST, TEXT, COUNT = Content.LIST, Content.TEXT, Content.COUNT
# What can happen to an item (booklet/editions/), each with a column of the summary.
CHANGES = ("added", "removed", "moved", "reordered", "renamed", "reworded")
# What can differ between towns (booklet/county/), likewise.
COUNTY_KINDS = (
    "missing", "elsewhere", "department", "spelling", "slip", "clause", "category", "order",
    "wording",
)  # fmt: skip
TABLES: dict[str, dict[str, Filled]] = {
    "comparison": {
        "summary": Filled((CATEGORY, NAME), (COUNT,) * (len(CHANGES) + 1)),
        "changes": Filled((NUMBER, CATEGORY, NAME), (TEXT, TEXT, COUNT, COUNT)),
    },
    "departments": {
        "index": Filled((NAME,), (COUNT, COUNT)),
        "department": Filled((NUMBER, CATEGORY, NAME), (LIST, TEXT, TEXT, COUNT)),
    },
    "county": {
        "summary": Filled((CATEGORY, NAME), (COUNT,) * (len(COUNTY_KINDS) + 3)),
        "differences": Filled((NUMBER, CATEGORY, NAME), (LIST, LIST, COUNT, TEXT, TEXT)),
        "town": Filled((NUMBER, CATEGORY, NAME), (LIST, COUNT, TEXT, TEXT)),
        "divided": Filled((NUMBER, CATEGORY, NAME), (COUNT, COUNT)),
        "worded": Filled((NUMBER, CATEGORY, NAME), (COUNT, COUNT, TEXT)),
        "own": Filled((NUMBER, CATEGORY, NAME), (LIST, LIST, COUNT)),
        "matrix": Filled((NUMBER, CATEGORY, NAME), (COUNT, LIST)),
        "tally": Filled((NUMBER, CATEGORY, NAME), (COUNT, COUNT, COUNT)),
    },
}
EMPHASES = {
    "comparison": tuple(Emphasis),
    "departments": (Emphasis.LABEL,),
    "county": (Emphasis.ADDED, Emphasis.REMOVED),
}


def broken_in_own_chapters(layout: Layout) -> Iterator[Broken]:
    """Yield what is missing, too much or in another order in the program's own tables."""
    for report, tables in TABLES.items():
        own = getattr(layout, report)
        yield from _missing((report, "chapters"), own.chapters, tables)
        yield from _missing((report, "emphasis"), own.emphasis, EMPHASES[report])
        for kind, filled in tables.items():
            if kind in own.chapters:
                path = (report, "chapters", kind, "columns")
                yield from _columns(path, own.chapters[kind], filled)
    yield from _summary(layout)
    yield from _missing(("county", "kinds"), layout.county.kinds, dict.fromkeys(COUNTY_KINDS))


def _missing(path: Keys, there: object, wanted: object) -> Iterator[Broken]:
    assert isinstance(there, dict)
    for name in wanted if isinstance(wanted, (dict, tuple)) else ():
        if name not in there:
            yield path, f"这里缺少 {name}", "补上它；可以从原来的 layout.yaml 里抄"
    for name in there:
        if isinstance(wanted, dict) and name not in wanted:
            yield (*path, name), f"不认识 {name}", f"这里可以写：{'、'.join(wanted)}"


def _columns(path: Keys, own: ChapterLayout, filled: Filled) -> Iterator[Broken]:
    contents = [column.content for column in own.columns]
    others = tuple(content for content in contents if content in (LIST, TEXT, COUNT))
    wrong = [content for content in (NUMBER, CATEGORY, NAME) if content not in filled.once]
    if (
        others != filled.others
        or any(contents.count(content) != 1 for content in filled.once)
        or any(content in contents for content in wrong)
    ):
        once, then = "、".join(filled.once), "、".join(filled.others)
        yield (
            path,
            f"栏目的 content 应当是 {once} 各一个，其余依次是 {then}",
            "从原来的 layout.yaml 里抄回来；key、宽度和次序里的前几个可以改",
        )


def _summary(layout: Layout) -> Iterator[Broken]:
    """Ask whether the summary has a column for each kind of change, and one for all of them."""
    own = layout.comparison
    yield from _missing(("comparison", "changes"), own.changes, dict.fromkeys(CHANGES))
    if "summary" not in own.chapters:
        return
    columns = own.chapters["summary"].columns
    titled = {column.key: at for at, column in enumerate(columns) if column.content is COUNT}
    words = [*own.changes.values(), own.total]
    for key, at in titled.items():
        if key not in words:
            yield (
                ("comparison", "chapters", "summary", "columns", at, "key"),
                f"comparison 的 changes 和 total 里没有“{key}”",
                f"可以写：{'、'.join(words)}",
            )
