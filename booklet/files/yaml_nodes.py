"""The text of a YAML file -> its nodes, or what is wrong with it in Chinese, at its place."""

import re

import yaml

from booklet.files.faults import Fault, Place, UserError
from booklet.files.text import UNPRINTABLE

QUOTES = '给整段文字加上英文双引号，例如 "文字"'
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
        ),
        "这一行的缩进与上下不一致，或者引号后面还有文字",
        f"与相邻事项对齐；文字本身带引号时，{QUOTES}",
    ),
    (
        re.compile("flow (sequence|mapping)"),
        "方括号或花括号没有成对",
        "方括号里用英文逗号分隔，例如 [昌吉市民政局, 昌吉市公安局]",
    ),
    (
        re.compile("could not find expected ':'"),
        "这一行既不是“栏目: 内容”，也不是多行文字的一部分",
        "栏目名后面写英文冒号和一个空格；多行文字每行要比栏目名多缩进",
    ),
    (
        re.compile("single document"),
        "文件里出现了 --- 分隔线",
        "删去这一行，一个文件只放一份内容",
    ),
)
BROKEN = ("这一行的 YAML 写法有误", "对照相邻的事项，检查缩进、冒号和引号")


def composed(text: str, name: str) -> yaml.Node | None:
    """Return the node of the YAML ``text`` of the file ``name``, None where it is empty.

    Raises :class:`UserError` for characters that nobody sees, or for the first fault of the YAML.
    """
    lines = text.split("\n")
    faults = [
        Fault(
            Place(name, number, match.start() + 1),
            f"这里有看不见的字符 U+{ord(match[0]):04X}",
            "删去它" if match[0] != "\t" else "这是制表符（Tab 键），改成空格",
            line,
        )
        for number, line in enumerate(lines, 1)
        for match in UNPRINTABLE.finditer(line)
    ]
    if faults:
        raise UserError(faults)
    try:
        return yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.MarkedYAMLError as error:
        raise UserError([_syntax_fault(name, lines, error)]) from None


def _syntax_fault(name: str, lines: list[str], error: yaml.MarkedYAMLError) -> Fault:
    said = f"{error.context or ''} {error.problem or ''}"
    message, remedy = next(((m, r) for form, m, r in SYNTAX if form.search(said)), BROKEN)
    mark = error.problem_mark or error.context_mark
    if "quoted scalar" in said and error.context_mark:
        mark = error.context_mark
    place = Place(name, mark.line + 1, mark.column + 1) if mark else Place(name, 1)
    line = lines[place.line - 1] if place.line <= len(lines) else ""
    return Fault(place, message, remedy, line)
