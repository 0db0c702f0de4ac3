"""Lists that were found -> the look that fits them best, and what look.yaml must say beside it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from pathlib import Path
from typing import Any

from booklet.adoption.kinds import Kind
from booklet.adoption.lists import FoundColumn, FoundItem, FoundList
from booklet.look.load import load_layout
from booklet.model.columns import Categories, ChapterLayout, Content, numeral
from booklet.model.layout import Layout
from booklet.model.paper import POINTS
from booklet.source.look import LOOKS

Tree = dict[str, Any]
# A4 and A3 in millimetres: what offices print on. Other papers come from programs' defaults.
PAPERS = ((210, 297), (297, 420))
NEAR = 3.0  # points by which papers may differ that are the same
# What a look that must change costs, so that the one with the least changes is taken.
COSTS = {"page": 3, "columns": 2}
# Kinds of an office's own take the type of the shipped one with about as many columns.
LIKE = ((3, "basic"), (4, "reclaimed"), (99, "assisting"))
# What no address on the web page may have: they are words of Chinese characters.
NO_ANCHOR = re.compile(r"[\W\d_A-Za-z]")
PLAIN = re.compile(
    r"(?!(?:y|n|yes|no|on|off|true|false|null)$)[^\W\d_][\w（）]*|[\d.]+ (?:%|mm|pt)", re.I
)
# What does not grow with the text, in points; of other columns the least.
FIXED = {Content.NUMBER: 36.0, Content.CATEGORY: 56.0, Content.TICK: 44.0, Content.AMOUNT: 72.0}
LEAST = 50.0
MOST_FIXED = 0.5  # of the paper's width
ALIGN = {
    Content.NUMBER: "center",
    Content.CATEGORY: "center",
    Content.TICK: "center",
    Content.AMOUNT: "right",
}
HEAD = "# 本单位的版式：只写与{base}不同的地方；各项的意思见 templates/layout.yaml。\n"


@dataclass(frozen=True)
class Look:
    """The name of a shipped look, empty for layout.yaml alone, and the office's own over it."""

    name: str
    own: Tree

    @property
    def text(self) -> str:
        """The text of look.yaml."""
        base = f"“版式: {self.name}”" if self.name else " templates/layout.yaml "
        return HEAD.format(base=base) + "".join(_lines(self.own, 0))


def best_look(lists: Sequence[tuple[FoundList, Kind, str]], templates: Path) -> Look:
    """Return the look with the least to change for ``lists``, given with their kinds and names."""
    paths = sorted((templates / LOOKS).glob("*.yaml"))
    looks = {"": load_layout(templates)}
    looks |= {path.stem: load_layout(templates, (path, path.name)) for path in paths}
    found = [Look(name, _changes(lists, layout)) for name, layout in looks.items()]
    return min(found, key=_cost)


def _cost(look: Look) -> int:
    kinds = look.own.get("chapters", {}).values()
    return sum(COSTS.get(key, 1) for kind in kinds for key in kind)


def _changes(lists: Sequence[tuple[FoundList, Kind, str]], layout: Layout) -> Tree:
    """Return what look.yaml must say over ``layout``."""
    page = layout.page
    whole = (page.width, page.height)
    margins = page.margin.left + page.margin.right
    chapters: Tree = {}
    for found, kind, name in lists:
        known = layout.chapters.get(kind.name)
        of_kind: Tree = {} if known else _type(kind, name, layout, chapters)
        paper = _paper(found.paper) if found.paper else whole
        if not _same(paper, whole):
            of_kind["page"] = _lengths(paper)
        of_kind |= _options(found, known)
        columns = _columns(found, kind, paper[0] - margins)
        if known is None or not _has(known, columns, found.category, paper[0] - margins):
            of_kind["columns"] = columns
        if of_kind:
            chapters[kind.name] = of_kind
    return {"chapters": chapters} if chapters else {}


def _options(found: FoundList, known: ChapterLayout | None) -> Tree:
    """Return what the list's look says otherwise than that of its kind."""
    wanted = {
        "category": found.category.value,
        "category_text": found.category_text,
        "numbering": found.numbering,
        "total": found.total,
        "empty": found.empty or ("" if found.items else "无"),
    }
    usual = ChapterLayout.model_fields
    has = {key: getattr(known, key) if known else usual[key].default for key in wanted}
    if found.category is not Categories.ROW:
        del wanted["category_text"]
    if found.items and not found.empty:
        del wanted["empty"]
    return {key: value for key, value in wanted.items() if value != has[key]}


def _columns(found: FoundList, kind: Kind, width: float) -> list[Tree]:
    """Return the columns as look.yaml lists them."""
    hidden = found.category in (Categories.ROW, Categories.NONE)
    printed = [
        key
        for key, column in kind.columns.items()
        if not (hidden and column.content is Content.CATEGORY)
    ]
    widths = shares(kind.columns, found.items, printed, width)
    columns = []
    for key, column in kind.columns.items():
        said: Tree = {
            "key": key,
            "content": column.content.value,
            "width": widths[key],
            "align": ALIGN.get(column.content, "left"),
        }
        if column.optional:
            said["optional"] = True
        if column.empty:
            said["empty"] = column.empty
        if column.content is Content.TICK:
            said["sign"] = column.sign
        columns.append(said)
    return columns


def _has(known: ChapterLayout, columns: Sequence[Tree], category: Categories, width: float) -> bool:
    """Say whether a look has these columns already, as wide together as the paper's text."""
    given = [(c.key, c.content.value, c.optional, c.empty) for c in known.columns]
    wanted = [(c["key"], c["content"], "optional" in c, c.get("empty", "")) for c in columns]
    look = known.model_copy(update={"category": category})
    return given == wanted and abs(sum(c.width for c in look.printed) - width) < NEAR


def _type(kind: Kind, name: str, layout: Layout, others: Tree) -> Tree:
    """Return the anchor and the type of a kind that layout.yaml has not."""
    like = kind.base or next(own for most, own in LIKE if len(kind.columns) <= most)
    anchor = NO_ANCHOR.sub("", name).removesuffix("清单").removesuffix("事项")[:6] or "清单"
    anchors = {chapter.anchor for chapter in layout.chapters.values()}
    anchors |= {own.get("anchor", "") for own in others.values()}
    plain, number = anchor, 2
    while anchor in anchors:
        anchor, number = f"{plain}{numeral(number)}", number + 1
    chapter = layout.chapters[like]
    lengths = ("size", "line", "row_minimum")
    return {"anchor": anchor} | {key: f"{round(getattr(chapter, key), 2):g} pt" for key in lengths}


# --- Widths ---------------------------------------------------------------------------------------


def shares(
    columns: Mapping[str, FoundColumn],
    items: Sequence[FoundItem],
    printed: Sequence[str],
    width: float,
) -> dict[str, str]:
    """Return the width of each column as a share of the paper, ``12.5 %``.

    The ``printed`` columns fill the text's ``width``, given in points; more text gets more of it,
    by the square root of its length, so that all are about equally tall.
    """
    fixed = {key: FIXED[columns[key].content] for key in columns if columns[key].content in FIXED}
    taken = sum(fixed.get(key, 0.0) for key in printed)
    scale = min(1.0, MOST_FIXED * width / taken) if taken else 1.0
    fixed = {key: own * scale for key, own in fixed.items()}
    growing = [key for key in printed if key not in fixed]
    room = width - sum(fixed.get(key, 0.0) for key in printed)
    weights = {key: sqrt(max(4.0, _length(columns[key], items))) for key in growing}
    least = min(LEAST, room / len(growing)) if growing else 0.0
    rest = room - least * len(growing)
    points = fixed | {
        key: least + rest * weight / sum(weights.values()) for key, weight in weights.items()
    }
    found = {key: round(1000 * points[key] / width) for key in columns if key in points}
    widest = max(printed, key=lambda key: found[key])
    found[widest] += 1000 - sum(found[key] for key in printed)
    return {key: f"{thousandths / 10:g} %" for key, thousandths in found.items()}


def _length(column: FoundColumn, items: Sequence[FoundItem]) -> float:
    """Return the mean number of characters in a column."""
    if not items:
        return 1.0
    if column.content is Content.NAME:
        return sum(len(item.name) for item in items) / len(items)
    texts = (item.cells.get(column.at or 0, ()) for item in items)
    return sum(len("".join(text)) for text in texts) / len(items)


# --- Paper ----------------------------------------------------------------------------------------


def _paper(paper: tuple[float, float]) -> tuple[float, float]:
    """Return the paper of ``PAPERS`` that is nearest, in points, turned as it lies."""
    short, long = (length * POINTS["mm"] for length in min(PAPERS, key=lambda p: _apart(p, paper)))
    return (long, short) if paper[0] > paper[1] else (short, long)


def _apart(sides: tuple[int, int], paper: tuple[float, float]) -> float:
    return sum(abs(s * POINTS["mm"] - p) for s, p in zip(sides, sorted(paper), strict=True))


def _same(paper: tuple[float, float], other: tuple[float, float]) -> bool:
    return all(abs(own - theirs) < NEAR for own, theirs in zip(paper, other, strict=True))


def _lengths(paper: tuple[float, float]) -> Tree:
    width, height = (f"{length / POINTS['mm']:.0f} mm" for length in paper)
    return {"width": width, "height": height}


# --- look.yaml ------------------------------------------------------------------------------------


def _lines(tree: Mapping[str, Any], indent: int) -> Iterator[str]:
    """Yield the lines of a mapping; lists hold mappings, each on a line."""
    before = " " * indent
    for key, value in tree.items():
        if isinstance(value, dict):
            yield f"{before}{_word(key)}:\n"
            yield from _lines(value, indent + 2)
        elif isinstance(value, list):
            yield f"{before}{_word(key)}:\n"
            for one in value:
                pairs = ", ".join(f"{_word(k)}: {_word(v)}" for k, v in one.items())
                yield f"{before}  - {{{pairs}}}\n"
        else:
            yield f"{before}{_word(key)}: {_word(value)}\n"


def _word(value: object) -> str:
    """Return a value as YAML has it, a text in quotes where it could mean something else."""
    if value is True:
        return "true"
    text = str(value)
    if PLAIN.fullmatch(text):
        return text
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
