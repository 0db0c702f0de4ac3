"""Slips in what stands between braces: columns and their texts on one line."""

import re
from collections.abc import Iterator

from booklet.slips.slip import Slip
from booklet.slips.typed import COLONS, Change, Typed
from booklet.slips.values import CLOSE, OPEN, replacing

START = rf"<IND>(?:- *|<ANY><_>[{COLONS}]<_>)?\[?[{{｛]"
# The characters of a text that stay one text between braces.
WHOLE = r"(?:[^{}\[\],:#]|:(?! )|(?<! )#)"
TAKEN_APART = re.compile(r"[{}\[\],]|:(?: |$)|(?:^|\s)#|^[-&*!?|>@%`]")
MAPPING = re.compile(r"\{ *[^{},:]+: [^{}]*\}")


def with_quoted_values(match: re.Match[str], typed: Typed, at: int) -> Iterator[Change]:
    """Yield the line with quotes around each text that YAML would take apart."""
    line = match[0].rstrip()
    keys = list(typed.known.pattern(r"(?P<mark>[{{,]) *<KEY>: +").finditer(line))
    before = line[: keys[0].start() + 1]
    end = re.search(rf"(?:[\]}}] *){{{len(re.findall(r'[{[]', before))}}}$", line)
    if not end:
        return
    ends = [(key.start(), key["mark"]) for key in keys[1:]] + [(end.start(), "")]
    made = [line[: keys[0].start()]]
    for key, (stop, mark) in zip(keys, ends, strict=True):
        typed_text = line[key.end() : stop]
        text = re.sub(r" *\} *, *$", "", typed_text) if mark == "{" else typed_text.rstrip()
        made += [key[0], _quoted(text, key["key"] in typed.known.lists), typed_text[len(text) :]]
    yield Change(at, at + 1, ("".join(made) + line[end.start() :],))


def _quoted(text: str, is_list: bool) -> str:
    """Return ``text`` between quotes if it needs any and is no list or mapping of its own."""
    if is_list or text[:1] in ("'", '"') or MAPPING.fullmatch(text) or not TAKEN_APART.search(text):
        return text
    mark = "'" if '"' in text else '"'
    return f"{mark}{text}{mark}"


BRACES = (
    Slip(
        rf"<IND>(?:- *)?(?P<at>(?!\{{)[{OPEN}\[])(?P<rest>\S*?<KEY><_>[:：].*?)"
        rf"(?P<close>[{CLOSE}])<_>",
        "这一行写在“{at}{close}”里，YAML 只认英文花括号",
        "把“{at}”改成“{{”，“{close}”改成“}}”",
        "{indent}- {{{rest}}}",
    ),
    Slip(
        r"<IND>- *\{(?P<rest>.*<KEY><_>[:：].*?)(?P<at>[｝】）)〕」\]])<_>",
        "这一行以“{at}”结束，应当是英文花括号",
        "把“{at}”改成“}}”",
        "{indent}- {{{rest}}}",
    ),
    Slip(
        rf"{START}.*?<KEY><_>(?P<at>：).*",
        "“{key}”后面是全角冒号“：”，YAML 只认英文冒号",
        "改成英文冒号，后面空一格，写成“{key}: ”；这一行的其他全角冒号也一样",
        replacing(r"(?<=[{｛,，；;、])(<_>)<KEY><_>：<_>", r"\1\g<key>: "),
        sure=True,
    ),
    Slip(
        rf"{START}(?:.*[,，；;、{{｛])?<_><KEY>(?P<at>:)(?=[^\s]).*",
        "“{key}:”后面缺少空格",
        "在冒号后面加上一个空格；这一行的其他冒号也一样",
        replacing(r"(?<=[{｛,，；;、])(<_>)<KEY>:(?=\S)", r"\1\g<key>: "),
        sure=True,
    ),
    Slip(
        rf"{START}.*?(?P<at>[，；;、。])(?=<_><KEY><_>[{COLONS}]).*",
        "各栏之间是“{at}”，YAML 只认英文逗号",
        "改成英文逗号和一个空格；这一行的其他几处也一样",
        replacing(rf"[，；;、。]<_>(?=<KEY><_>[{COLONS}])", ", "),
    ),
    Slip(
        rf"{START}.*?[^\s,，；;、{{｛](?P<at> +)(?=<KEY><_>[{COLONS}]).*",
        "“{key}”前面缺少英文逗号",
        "在“{key}”前面加上英文逗号和一个空格",
        replacing(rf"(?<=[^\s,，；;、{{｛]) +(?=<KEY><_>[{COLONS}])", ", "),
    ),
    Slip(
        r"<IND>- *(?P<at>\{)(?P<rest>(?=<_><KEY><_>[:：])[^}]*?)[,，]?<_>",
        "花括号没有成对，缺少“}}”",
        "在这一行的末尾加上“}}”",
        "{indent}- {{{rest}}}",
    ),
    Slip(
        r"<IND>- +(?P<rest>\{(?=<_><KEY><_>[:：]).*\})(?P<at><_>[^\s#}].*)",
        "花括号后面多了“{at}”",
        "删去它",
        "{indent}- {rest}",
    ),
    Slip(
        rf"{START}(?:.*?[{{,] *)?<KEY>: +(?P<rest>(?![\"']){WHOLE}*"
        r"(?P<at>(?:\{(?! *[^{},: ]+: )|\[|:(?= )|(?<= )#|(?<=: )[-&*!?|>@%`])).*)",
        "“{key}”里有“{at}”，写在花括号里会被 YAML 拆开",
        "{quotes}；这一行的其他几处也一样",
        with_quoted_values,
    ),
    Slip(
        rf"{START}(?:.*?[{{,] *)?<KEY>: +(?P<rest>(?![\"']){WHOLE}*(?P<at>,)(?![^,{{}}]*: ).*)",
        "“{key}”里有英文逗号，逗号后面被当成了另一栏",
        "把“,”改成中文逗号“，”，或者{quotes}",
        with_quoted_values,
        weak=True,
    ),
)
