"""Slips behind a key: the colon, and the mark and the lines of a text of several lines."""

import re
from collections.abc import Iterator

from booklet.slips.lines import NEW_LEVEL, beyond_items
from booklet.slips.slip import Slip
from booklet.slips.typed import COLONS, Change, Typed

KEYED = "{indent}{dash}{key}: {rest}"
TO_BLOCK = "在冒号后面按空格，写英文竖线“|”，这些文字从下一行开始，比栏目名多缩进 2 个空格"


def text_below(typed: Typed, at: int) -> bool:
    """Say whether the next line is set in further and is text."""
    return typed.has_text_below(at)


def to_block(match: re.Match[str], typed: Typed, at: int) -> Iterator[Change]:
    """Yield the text behind a key, and those that follow it, as lines below ``|``."""
    head = f"{match['indent']}{match['dash'] or ''}{match['key']}: |"
    below = typed.below(at)
    deep = typed.outer(at) + 2
    if below is not None and typed.has_text_below(at):
        deep = typed.indent(below)
    yield Change(at, at + 1, (head, " " * deep + match["rest"]))


def joined(match: re.Match[str], typed: Typed, at: int) -> Iterator[Change]:
    """Yield the line at the end of the one above."""
    above = typed.above(at)
    if above is not None and above == at - 1 and typed.blocks[above] is None:
        yield Change(above, at + 1, (typed.lines[above].rstrip() + match["rest"],))


def to_text(match: re.Match[str], typed: Typed, at: int) -> Iterator[Change]:
    """Yield the line, and the following ones that are like it, set in like the text above."""
    header, own = typed.text_above(at), len(match["indent"])
    if header is None or typed.is_like_key(at):
        return
    level = typed.text_level(header)
    if own >= level or own == typed.outer(header) + 2:  # or else the text above is set in too far
        return
    alike = less = at + 1
    while less < len(typed.lines) and typed.indent(less) < level and typed.is_text(less):
        less += 1
    while alike < less and typed.indent(alike) == own:
        alike += 1
    for last in dict.fromkeys((at + 1, alike, less)):
        lines = (" " * level + line.lstrip() for line in typed.lines[at:last])
        yield Change(at, last, tuple(lines))


def to_next(match: re.Match[str], typed: Typed, at: int) -> Iterator[Change]:
    """Yield the first lines of a text set in like those that follow them."""
    header, own = typed.blocks[at], len(match["indent"])
    if header is None or typed.above(at) != header:
        return
    below = typed.below(at)
    while below is not None and typed.indent(below) >= own:
        below = typed.below(below)
    if below is not None and typed.is_text(below):
        level = typed.indent(below)
        if typed.outer(header) < level < own:
            lines = (" " * level + line.lstrip() for line in typed.lines[at:below])
            yield Change(at, below, tuple(line.rstrip() for line in lines))


def gone(match: re.Match[str], typed: Typed, at: int) -> Iterator[Change]:
    """Yield that the line goes."""
    yield Change(at, at + 1, ())


def within_text(typed: Typed, at: int) -> bool:
    """Say whether a text of several lines is above and goes on below."""
    above, below = typed.above(at), typed.below(at)
    return (
        above is not None
        and below is not None
        and typed.blocks[above] is not None
        and typed.indent(below) == typed.indent(above)
    )


KEYS = (
    Slip(
        rf"<IND><ITEM>(?P<at>[“\"'‘【*])+<KEY>(?:】|[”\"'’*]+<_>(?=[{COLONS}]))[{COLONS}]?<_>(?P<rest>.*)",
        "栏目名“{key}”两边多了符号",
        "删去两边的符号，写成“{key}: ”",
        KEYED,
    ),
    Slip(
        rf"<IND><ITEM><KEY><_>(?P<at>[{COLONS}][ ]*[{COLONS}]+)<_>(?P<rest>.*)",
        "“{key}”后面写了不止一个冒号",
        "只留一个英文冒号，后面空一格，写成“{key}: ”",
        KEYED,
    ),
    Slip(
        r"<IND><ITEM><KEY><_>(?P<at>[：﹕︰∶ː])<_>(?P<rest>.*)",
        "“{key}”后面是全角冒号“{at}”，YAML 只认英文冒号",
        "改成英文冒号，后面空一格，写成“{key}: ”",
        KEYED,
        sure=True,
        inside=True,
    ),
    Slip(
        r"<IND><ITEM><KEY>(?P<at>:)(?! )<_>(?P<rest>\S.*)",
        "“{key}:”后面缺少英文空格",
        "在冒号后面加上一个英文空格，写成“{key}: ”",
        KEYED,
        sure=True,
    ),
    Slip(
        r"<IND><ITEM><KEY><_>(?P<at>[;；.．。,，、=＝/／\-－—→]+)<_>(?P<rest>.*)",
        "“{key}”后面是“{at}”，YAML 只认英文冒号",
        "改成英文冒号，后面空一格，写成“{key}: ”",
        KEYED,
    ),
    Slip(
        r"<IND><ITEM><KEY>(?P<at><_>)(?P<rest>(?<=\s)[^\s:：].*|[|｜\[【［“\"].*|)",
        "“{key}”后面缺少英文冒号",
        "在“{key}”后面加上英文冒号和一个空格，写成“{key}: ”",
        KEYED,
    ),
    Slip(
        rf"<IND><ITEM><KEY>(?P<at>)(?P<rest>[^\s{COLONS}]+)",
        "“{key}”后面缺少英文冒号",
        "在“{key}”后面加上英文冒号和一个空格，写成“{key}: ”",
        KEYED,
        weak=True,
    ),
)

BLOCKS = (
    Slip(
        r"<IND><ITEM><KEY>:<_>(?P<at>｜)<_>",
        "“{key}:”后面是全角竖线“｜”，YAML 只认英文竖线",
        "改成英文竖线“|”",
        "{indent}{dash}{key}: |",
        sure=True,
    ),
    Slip(
        rf"<IND><ITEM><KEY>:<_>(?P<at>[丨︱∣∥lI1！!/／\\、]|[|｜]{{2,}}|[|｜][{COLONS}。，；;]+"
        r"|[\"'“‘][|｜][\"'”’])<_>",
        "“{key}:”后面是“{at}”，应当是英文竖线",
        "改成英文竖线“|”",
        "{indent}{dash}{key}: |",
        when=text_below,
    ),
    Slip(
        r"<IND><ITEM><KEY>:<_>(?P<at>[|>｜])[-+]?<_>(?P<rest>[^\s#|｜].*)",
        "“{at}”后面不能接着写文字",
        "把“{at}”后面的文字移到下一行，比栏目名多缩进 2 个空格",
        to_block,
    ),
    Slip(
        r"<IND><ITEM><KEY>(?P<at>:)<_>",
        "“{key}:”后面缺少“|”，下面的几行会被 YAML 并成一行",
        "在冒号后面加上一个空格和英文竖线“|”",
        "{indent}{dash}{key}: |",
        when=text_below,
    ),
    Slip(
        r"<IND><ITEM><KEY>: +(?P<at>)(?P<rest>[^\s|>\[{{\"'].*)",
        "“{key}”的文字接在冒号后面，下面还有几行，会被 YAML 并成一行",
        TO_BLOCK,
        to_block,
        weak=True,
        when=text_below,
    ),
    Slip(
        r"<IND>(?P<rest>(?!- )[^\s#].*(?<!:))",
        "这一行缩进少了，不算上面那段文字",
        NEW_LEVEL,
        to_text,
    ),
    Slip(
        r"<IND>(?P<rest>[^\s#].*)",
        "这一行缩进多了，下面的几行比它少",
        NEW_LEVEL,
        to_next,
        inside=True,
    ),
    Slip(
        r"<IND>(?P<at>#)(?P<rest>.*)",
        "这条说明夹在文字中间，把文字截断了",
        "把这一行移到这个事项的上面，或者删去",
        gone,
        when=within_text,
    ),
    Slip(
        rf"<IND>(?P<rest>[^\s#\-{COLONS}][^{COLONS}]*)",
        "一行文字断成了两行",
        "接到上一行的末尾，中间不要换行",
        joined,
        weak=True,
        when=beyond_items,
    ),
)
