"""Slips in how a line begins: how far it is set in, the dash of an item, a category."""

import re
from collections.abc import Callable, Iterator

from booklet.slips.slip import Repair, Slip
from booklet.slips.typed import COLONS, SPACES, Change, Typed

NEW_LEVEL = "行首改成 {n} 个空格{below}"


def to_level(kind: str) -> Repair:
    """Return the repair that sets a line in like others of its kind."""

    def changes(match: re.Match[str], typed: Typed, at: int) -> Iterator[Change]:
        own = len(match["indent"])
        if own == typed.usual.get(kind) and typed.blocks[at] is None:
            return
        for level in typed.levels(at, kind):
            if level != own:
                yield from typed.moved(at, level)

    return changes


def to_edge(match: re.Match[str], typed: Typed, at: int) -> Iterator[Change]:
    """Yield the line as that of a category."""
    yield Change(at, at + 1, (f"{match['name'].rstrip(SPACES)}:",))


def to_own_line(match: re.Match[str], typed: Typed, at: int) -> Iterator[Change]:
    """Yield the line as that of a category, and what follows it as its first item."""
    below = typed.below(at)
    if below is not None:
        item = f"{' ' * typed.indent(below)}- {match['at']}"
        yield Change(at, at + 1, (f"{match['name'].rstrip(SPACES)}:", item))


def with_dash(match: re.Match[str], typed: Typed, at: int) -> Iterator[Change]:
    """Yield the line as an item's first, in its place or where items are set in.

    The other columns that stand where it stood are to be set in like it.
    """
    own = len(match["indent"])
    levels = typed.levels(at, "dash")
    end = at + 1
    while end < len(typed.lines) and typed.goes_on(end, own):
        end += 1
    rest = typed.lines[at + 1 : end]
    for level in dict.fromkeys((*levels, max(own - 2, 0))):
        first, by = f"{' ' * level}- {match['rest']}", level + 2 - own
        yield Change(at, at + 1, (first,))
        if by > 0 and rest and typed.is_key(at):
            yield Change(at, end, (first, *(" " * by + line for line in rest)))


def without_dash(match: re.Match[str], typed: Typed, at: int) -> Iterator[Change]:
    """Yield the line as a column of the item above."""
    if match["key"] not in typed.known.heads and not is_first(typed, at):
        for level in typed.levels(at, "key"):
            yield Change(at, at + 1, (" " * level + match["rest"],))


def with_odd_spaces(match: re.Match[str], typed: Typed, at: int) -> Iterator[Change]:
    """Yield the line set in by spaces as far as it seems to be, or like others of its kind."""
    wide = sum(2 if c == "\u3000" else 1 for c in match["indent"])
    kind = "dash" if match["rest"].startswith("-") else "key" if typed.is_key(at) else "text"
    levels = [wide, *typed.levels(at, kind)]
    if kind == "text" and match["rest"].rstrip().endswith(tuple(COLONS)):
        levels.append(0)
    for level in dict.fromkeys(levels):
        yield Change(at, at + 1, (" " * level + match["rest"],))


def no_text(typed: Typed, at: int) -> bool:
    """Say whether the line cannot be one of a text of several lines that begins above."""
    return typed.is_like_key(at) or not typed.follows_text(at)


def is_first(typed: Typed, at: int) -> bool:
    """Say whether no other entry can stand above the line: it is the first, or below a key."""
    above = typed.above(at)
    return above is None or typed.lines[above].rstrip().endswith(":")


def beside_items(typed: Typed, at: int) -> bool:
    """Say whether the line is set in no further than items are, and is no column."""
    return no_text(typed, at) and not typed.is_key(at) and not beyond_items(typed, at)


def beyond_items(typed: Typed, at: int) -> bool:
    """Say whether the line is set in further than items are."""
    return typed.indent(at) > max(typed.levels(at, "dash"))


def items_below(typed: Typed, at: int) -> bool:
    """Say whether items follow, as below a category, which no text is that is set in further."""
    return typed.has_items_below(at) and not beyond_items(typed, at)


def of_categories(typed: Typed, at: int) -> bool:
    """Say whether the file has categories."""
    return typed.known.free


def both(*conditions: Callable[[Typed, int], bool]) -> Callable[[Typed, int], bool]:
    """Return the condition that all of these hold."""
    return lambda typed, at: all(condition(typed, at) for condition in conditions)


DASHES = "－—–―−‐‑﹣⁃"
BULLETS = "•·●○◦▪◆■□➢→*+~＊＋☆★√"
NAME = rf"(?P<name>[^\s#\-{DASHES}{BULLETS}'\"“‘\[{{|>@%&!`{COLONS}，。；][^{COLONS}，。；|]*?)"

INDENTS = (
    Slip(
        r"(?=[ ]*[^\S ])<IND>(?P<rest>\S.*)",
        "行首有全角空格或者不间断空格，YAML 不把它当缩进",
        "删去行首的空格，改用英文输入法输入 {n} 个空格{below}",
        with_odd_spaces,
        sure=True,
    ),
    Slip(
        r"<IND>- +(?P<rest>\S.*)",
        "这一行的“-”与上下事项的“-”没有对齐",
        NEW_LEVEL,
        to_level("dash"),
    ),
    Slip(
        rf"<IND><KEY><_>[{COLONS}].*",
        "这一行的“{key}”与上下的栏目名没有对齐",
        NEW_LEVEL,
        to_level("key"),
    ),
    Slip(
        rf"<IND><KEY><_>[{COLONS}].*",
        "“{key}”缩进多了，被当成了上面那一栏的文字",
        NEW_LEVEL,
        to_level("key"),
        inside=True,
    ),
    Slip(
        rf"<IND>(?P<at>-) *(?P<rest><KEY><_>[{COLONS}].*)",
        "“{key}”前面多了“-”，它不是新的事项",
        "删去“-”，行首改成 {n} 个空格",
        without_dash,
    ),
    Slip(
        rf"<IND>-<_><HEAD><_>[{COLONS}].*",
        "这个事项缩进多了，被当成了上面那一栏的文字",
        NEW_LEVEL,
        to_level("dash"),
        inside=True,
    ),
)

ITEMS = (
    Slip(
        r"<IND>(?P<at>-[ ]*-[- ]*)(?P<rest>[^\s-].*)",
        "事项前面写了不止一个“-”",
        "只留一个“-”和它后面的一个空格",
        "{indent}- {rest}",
    ),
    Slip(
        r"<IND>(?P<at>-)(?! )<_>(?P<rest>[^\s-].*)",
        "“-”后面缺少空格",
        "在“-”后面加上一个空格",
        "{indent}- {rest}",
        sure=True,
    ),
    Slip(
        rf"<IND>(?P<at>[{DASHES}]+)<_>(?P<rest>[^\s{DASHES}].*)",
        "事项前面写的是“{at}”，YAML 只认英文减号",
        "把“{at}”换成英文减号“-”和一个空格",
        "{indent}- {rest}",
    ),
    Slip(
        rf"<IND>(?P<at>[{BULLETS}]+)<_>(?P<rest>[^\s{BULLETS}].*)",
        "事项前面写的是“{at}”，YAML 只认英文减号",
        "把“{at}”换成英文减号“-”和一个空格",
        "{indent}- {rest}",
    ),
    Slip(
        r"<IND>(?P<at>第?[(（]?\d+[.．、)）项:：,，]|[①-⑳⑴-⒇⒈-⒛]|[(（]?[一二三四五六七八九十]+[、)）])"
        r"<_>(?P<rest>\S.*)",
        "事项前面写了序号“{at}”，没有“-”",
        "把“{at}”换成英文减号“-”和一个空格；序号会自动编",
        "{indent}- {rest}",
        when=no_text,
    ),
    Slip(
        rf"<IND>(?P<rest><HEAD><_>[{COLONS}].*)",
        "“{key}”前面缺少“- ”，每一条都要以它开头",
        "改成 {n} 个空格、英文减号“-”、一个空格，再写“{key}”{below}",
        with_dash,
    ),
    Slip(
        rf"<IND>(?P<rest>[^\s#\-{DASHES}{BULLETS}].*[^\s{COLONS}])",
        "这一行前面缺少“- ”",
        "行首改成 {n} 个空格、英文减号“-”和一个空格",
        with_dash,
        weak=True,
        when=beside_items,
    ),
)

CATEGORIES = (
    Slip(
        rf"<IND>{NAME}<_>:<_>(?P<at>\"\"|''|“”|\[\]|\{{\}}|~)<_>",
        "“{name}”后面多了“{at}”，下面的各条接不上",
        "删去它，冒号后面不写东西，顶格写成“{name}:”",
        to_edge,
        when=items_below,
    ),
    Slip(
        rf"<IND>{NAME}<_>: +(?P<at>[^\s#|>].*)",
        "“{name}”后面接着写了“{at}”，下面的各条接不上",
        "把它移到下一行，以“- ”开头；冒号后面不写东西，顶格写成“{name}:”",
        to_own_line,
        when=both(of_categories, items_below),
    ),
    Slip(
        rf"<IND>{NAME}<_>:<_>",
        "类别“{name}”前面多了空格",
        "删去行首的空格，类别顶格写",
        to_edge,
        when=lambda typed, at: of_categories(typed, at) and typed.indent(at) > 0,
    ),
    Slip(
        rf"<IND>{NAME}<_>(?P<at>[：﹕︰∶ː]|[:：]{{2,}})<_>",
        "类别“{name}”后面是“{at}”，YAML 只认英文冒号",
        "改成英文冒号，顶格写成“{name}:”",
        to_edge,
        when=both(of_categories, items_below),
    ),
    Slip(
        rf"<IND>{NAME}<_>(?P<at>[;；,，.。、=\-—]+)<_>",
        "类别“{name}”后面是“{at}”，YAML 只认英文冒号",
        "改成英文冒号，顶格写成“{name}:”",
        to_edge,
        when=both(of_categories, items_below),
    ),
    Slip(
        rf"<IND>{NAME}<_>",
        "类别“{name}”后面缺少英文冒号",
        "在后面加上英文冒号，顶格写成“{name}:”",
        to_edge,
        when=both(of_categories, items_below),
    ),
    Slip(
        rf"<IND>(?P<at>-) *{NAME}<_>[{COLONS}]<_>",
        "类别“{name}”前面多了“-”",
        "删去“-”和行首的空格，顶格写成“{name}:”",
        to_edge,
        when=both(of_categories, items_below),
    ),
)
