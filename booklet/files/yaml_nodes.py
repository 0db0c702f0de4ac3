"""The text of a YAML file -> its nodes, or what is wrong with it in Chinese, at its place."""

import re
from collections.abc import Sequence

import yaml

from booklet.files.faults import Fault, Place, UserError
from booklet.files.names import UNPRINTABLE

QUOTES = '给整段文字加上英文双引号，例如 "文字"'
SINGLE_QUOTES = "给整段文字加上英文单引号，例如 '文字'"
# What YAML says of a text that it cannot take, in the words of an editor, and the remedy.
SYNTAX = (
    (
        re.compile("mapping values are not allowed"),
        "冒号后面跟着空格，YAML 会把这段文字拆成两半",
        QUOTES,
    ),
    (
        re.compile("cannot start any token|found unexpected '%'|while scanning a directive"),
        "这段文字以 YAML 的特殊符号开头",
        QUOTES,
    ),
    (
        re.compile("end of stream|while scanning a quoted scalar"),
        "引号没有成对，从这里起找不到另一半",
        "补上缺少的英文引号",
    ),
    (
        re.compile("found undefined alias|while scanning an (alias|anchor)|while scanning a tag"),
        "以 *、& 或 ! 开头的文字在 YAML 里另有含义",
        QUOTES,
    ),
    (
        re.compile(
            "expected <block end>|did not find expected (key|'-' indicator)|block sequence entries"
            "|could not find expected ':'"
        ),
        "读到这一行读不下去了，写错的地方在这一行或者它上面",
        "从这一行往上，对照相邻的事项检查缩进、冒号、“- ”和引号",
    ),
    (
        re.compile("flow (sequence|mapping)"),
        "方括号或花括号没有成对",
        "方括号里用英文逗号分隔，例如 [昌吉市民政局, 昌吉市公安局]",
    ),
    (
        re.compile("single document"),
        "文件里出现了 --- 分隔线",
        "删去这一行，一个文件只放一份内容",
    ),
)
# Where one of these has begun and does not end, its beginning is what is wrong.
BEGINS = re.compile("quoted scalar|flow (sequence|mapping)")
BROKEN = ("这一行的 YAML 写法有误", "对照相邻的事项，检查缩进、冒号和引号")


def quotes_for(text: str) -> str:
    """Return how to put ``text`` between quotes: between those that it does not have."""
    return SINGLE_QUOTES if '"' in text else QUOTES


def composed(text: str, name: str) -> yaml.Node | None:
    """Return the node of the YAML ``text`` of the file ``name``, None where it is empty.

    Raises :class:`UserError` for characters that nobody sees, or for the first fault of the YAML.
    """
    lines = text.split("\n")
    if faults := unseen(lines, name):
        raise UserError(faults)
    try:
        return yaml.compose(text, Loader=_Texts)
    except yaml.MarkedYAMLError as error:
        raise UserError([syntax_fault(name, lines, error)]) from None


class _Texts(yaml.CSafeLoader):
    """A loader that does not ask of each text which type YAML would see in it."""

    def resolve(self, kind: type[yaml.Node], value: str | None, implicit: object) -> str:
        """Return no tag: what a node holds is told by its kind."""
        return ""


def unseen(lines: Sequence[str], name: str) -> list[Fault]:
    """Return a fault for each character of the file ``name`` that nobody sees."""
    return [
        Fault(
            Place(name, number, match.start() + 1),
            f"这里有看不见的字符 U+{ord(match[0]):04X}",
            "删去它" if match[0] != "\t" else "这是制表符（Tab 键），改成空格",
            line,
        )
        for number, line in enumerate(lines, 1)
        for match in UNPRINTABLE.finditer(line)
    ]


def syntax_fault(name: str, lines: Sequence[str], error: yaml.MarkedYAMLError) -> Fault:
    """Return what the parser stumbled over, where it says that it did."""
    said = f"{error.context or ''} {error.problem or ''}"
    message, remedy = next(((m, r) for form, m, r in SYNTAX if form.search(said)), BROKEN)
    mark = error.problem_mark or error.context_mark
    if BEGINS.search(said) and error.context_mark:
        mark = error.context_mark
    place = Place(name, mark.line + 1, mark.column + 1) if mark else Place(name, 1)
    line = lines[place.line - 1] if place.line <= len(lines) else ""
    return Fault(place, message, remedy.replace(QUOTES, quotes_for(line)), line)
