"""What pydantic finds wrong with the look, in Chinese and at its place."""

import re
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from booklet.files.faults import Fault
from booklet.files.placed import Keys, Placed
from booklet.model.layout import Layout

LENGTH = "写数字和单位，例如 20 mm、9.5 pt"
COLOUR = '写井号和六位十六进制数字，加上引号，例如 "#efefef"'
NUMBER = "只写数字，例如 1.45"
FORM = ("{at} 的写法不对", "照着原来的文件填写")
# What pydantic and the validators of booklet/model/layout.py report, and the remedy.
SAID = {
    "missing": ("这里缺少 {key}", "补上它；可以从原来的 layout.yaml 里抄"),
    "extra_forbidden": ("不认识 {key}", "{suggestion}"),
    "value_error": ("{at} 应当是长度，不是“{value}”", LENGTH),
    "greater_than": ("{at} 应当大于 0", LENGTH),
    "greater_than_equal": ("{at} 太小，至少是 {ge}", "改大"),
    "less_than_equal": ("{at} 太大，最多是 {le}", "改小"),
    "literal_error": ("{at} 不能是“{value}”", "可以写：{allowed}"),
    "enum": ("{at} 不能是“{value}”", "可以写：{allowed}"),
    "colour": (
        "{at} 应当是颜色，不是“{value}”",
        COLOUR,
    ),
    "empty": ("{at} 是空的", "补上内容"),
    "too_short": ("{at} 是空的", "至少要有一个"),
    "float_parsing": ("{at} 应当是数字，不是“{value}”", NUMBER),
    "finite_number": ("{at} 应当是数字，不是“{value}”", NUMBER),
    "int_parsing": ("{at} 应当是整数，不是“{value}”", "只写数字，例如 100"),
    "string_type": ("{at} 应当是一个值，不是列表", "照着原来的文件填写"),
    "tuple_type": ("{at} 应当是列表", "写在方括号里，或者每行以“- ”开头"),
    "model_type": ("{at} 下面应当是“名称: 值”", "照着原来的文件填写"),
    "dict_type": ("{at} 下面应当是“名称: 值”", "照着原来的文件填写"),
}
# Where a fault is that of a key, not of what stands behind it.
OF_KEYS = ("extra_forbidden", "too_short")


def faults_of(error: ValidationError, placed: Placed) -> Iterator[Fault]:
    """Yield what pydantic found, each at its place in the files of ``placed``."""
    for found in error.errors(include_url=False):
        path: Keys = tuple(found["loc"])
        of_key = found["type"] in OF_KEYS
        if path[-1:] == ("[key]",):
            path, of_key = path[:-1], True
        message, remedy = SAID.get(found["type"], FORM)
        context = found.get("ctx", {})
        words = {
            "key": path[-1] if path else "",
            "at": dotted(path),
            "value": found["input"],
            "allowed": "、".join(re.findall(r"'([^']*)'", str(context.get("expected", "")))),
            "suggestion": suggestion(str(path[-1]), _known_keys(path)) if path else "",
            "ge": context.get("ge"),
            "le": context.get("le"),
        }
        if found["type"] == "missing":
            path, of_key = path[:-1], True
        yield placed.fault(path, message.format(**words), remedy.format(**words), of_key)


def dotted(path: Keys) -> str:
    """Return the way to a value as people read it: ``chapters.basic.columns 第 2 个的 width``."""
    said = ""
    for step in path:
        if isinstance(step, int):
            said += f" 第 {step + 1} 个的 "
        else:
            said += f".{step}" if said and not said.endswith(" ") else step
    return said.removesuffix("的 ")


def suggestion(key: str, known: Iterable[str]) -> str:
    """Return the remedy for a word that is none of the ``known`` ones."""
    known = list(known)
    nearest = get_close_matches(key, known, 1, 0.4)
    return f"是不是 {nearest[0]}？" if nearest else f"这里可以写：{'、'.join(known)}"


def _known_keys(path: Keys) -> list[str]:
    """Return the keys that may stand where ``path`` ends."""
    kind: Any = Layout
    for step in path[:-1]:
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            kind = kind.model_fields[str(step)].annotation
        else:  # a mapping or a list: what it holds
            kind = next((a for a in reversed(get_args(kind)) if a is not Ellipsis), None)
    return list(kind.model_fields) if isinstance(kind, type) and issubclass(kind, BaseModel) else []
