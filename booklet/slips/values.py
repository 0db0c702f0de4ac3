"""Slips in what stands behind a key or a dash (lists, quotes), and lines of other kinds."""

import re
from collections.abc import Iterator

from booklet.files.yaml_nodes import SINGLE_QUOTES
from booklet.slips.columns import gone
from booklet.slips.slip import Repair, Slip
from booklet.slips.typed import Change, Typed

OPEN = "【［（(〔「『{｛《〈<"
CLOSE = r"\]】］）)〕」』}｝》〉>"
LISTED = "{indent}{dash}{key}: [{rest}]"
VALUE = r"<IND>(?P<head>(?:- +)?(?:[^\s\"':：]+: +)?)(?!- )"


def replacing(pattern: str, instead: str) -> Repair:
    """Return the repair that puts ``instead`` wherever ``pattern`` stands in the line."""

    def changes(match: re.Match[str], typed: Typed, at: int) -> Iterator[Change]:
        form = typed.known.pattern(pattern)
        yield Change(at, at + 1, (form.sub(instead, match[0]),))

    return changes


def curled(text: str) -> str:
    """Return ``text`` with each two English quotes as a pair of Chinese ones."""
    return re.sub(r"\"([^\"]*)\"|'([^']*)'", lambda m: f"“{m[1] or m[2] or ''}”", text)


def with_curled_quotes(match: re.Match[str], typed: Typed, at: int) -> Iterator[Change]:
    """Yield the line with Chinese quotes within its text."""
    yield Change(at, at + 1, (f"{match['indent']}{match['head']}{curled(match['rest'])}",))


def with_curled_inside(match: re.Match[str], typed: Typed, at: int) -> Iterator[Change]:
    """Yield the line with Chinese quotes within those that surround its text."""
    line = f'{match["indent"]}{match["head"]}"{curled(match["rest"])}"'
    yield Change(at, at + 1, (line,))


def quoted(match: re.Match[str], typed: Typed, at: int) -> Iterator[Change]:
    """Yield the line with its text between quotes, where a text may stand."""
    if not (typed.is_key(at) or (typed.known.free and match["head"].startswith("-"))):
        return
    text = match["rest"].rstrip()
    mark = "'" if '"' in text else '"'
    yield Change(at, at + 1, (f"{match['indent']}{match['head']}{mark}{text}{mark}",))


LISTS = (
    Slip(
        r"<IND><ITEM><LIST>: *\[(?P<rest>[^\[\]]*?)(?P<at>[】］）)」}｝>]+)<_>",
        "名称的列表以“{at}”结束，应当是英文方括号",
        "把“{at}”改成“]”",
        LISTED,
    ),
    Slip(
        rf"<IND><ITEM><LIST>: *(?P<at>[{OPEN}])(?P<rest>[^\[\]]*)\]<_>",
        "名称的列表以“{at}”开始，应当是英文方括号",
        "把“{at}”改成“[”",
        LISTED,
    ),
    Slip(
        rf"<IND><ITEM><LIST>: *(?P<at>[{OPEN}])(?P<rest>.*?)(?P<close>[{CLOSE}])<_>",
        "名称的列表写在“{at}{close}”里，YAML 只认英文方括号",
        "把“{at}”改成“[”，“{close}”改成“]”",
        LISTED,
    ),
    Slip(
        r"<IND><ITEM><LIST>: *\[(?P<at>\[+)(?P<rest>[^\[\]]*)\]+<_>",
        "方括号写重了",
        "前后各留一个方括号",
        LISTED,
    ),
    Slip(
        r"<IND><ITEM><LIST>: *\[(?P<rest>[^\[\]]*)(?P<at>\]{2,})<_>",
        "方括号写重了",
        "前后各留一个方括号",
        LISTED,
    ),
    Slip(
        r"<IND><ITEM><LIST>: *(?P<at>\[)(?P<rest>[^\[\]]*?)[,，、；;。]?<_>",
        "方括号没有成对，缺少“]”",
        "在这一行的末尾加上“]”",
        LISTED,
    ),
    Slip(
        r"<IND><ITEM><LIST>: *(?P<at>)(?P<rest>[^\s\[【［（(][^\[\]]*)\]<_>",
        "方括号没有成对，缺少“[”",
        "在第一个名称前面加上“[”",
        LISTED,
    ),
    Slip(
        r"<IND><ITEM><LIST>: *(?P<at>-) *(?P<rest>[^\[\]]*)",
        "名称的列表以“-”开始，应当是英文方括号",
        "删去“-”，名称写在方括号里，例如 [昌吉市民政局, 昌吉市公安局]",
        LISTED,
    ),
    Slip(
        r"<IND><ITEM><LIST>: *\[(?P<rest>[^\[\]]*)\](?P<at><_>[^\s#].*)",
        "方括号后面多了“{at}”",
        "删去它；名称都写在同一对方括号里，用英文逗号分隔",
        LISTED,
    ),
    Slip(
        r"<IND><ITEM><LIST>: *\[(?:.*(?P<at>[,，、；;]<_>[,，、；;])|(?P<first>[,，、；;])).*\]<_>",
        "名称之间多了逗号",
        "只留一个英文逗号，例如 [昌吉市民政局, 昌吉市公安局]",
        replacing(r"(?<=\[)[,，、；;]<_>|[,，、；;](?:<_>[,，、；;])+<_>", ", "),
    ),
    Slip(
        r"<IND><ITEM><LIST>: *\[.*?(?P<at>(?<=[\"'])<_>[，、；]|[，、；](?=<_>[\"'])).*\]<_>",
        "名称之间是“{at}”，YAML 只认英文逗号",
        "改成英文逗号和一个空格",
        replacing(r"(?<=[\"'])<_>[，、；]<_>|<_>[，、；]<_>(?=[\"'])", ", "),
    ),
)

QUOTES = (
    Slip(
        VALUE + r'"(?P<rest>.*(?P<at>").*".*)"<_>',
        "英文引号里面又有英文引号",
        "把里面的英文引号改成中文引号“ ”",
        with_curled_inside,
    ),
    Slip(
        VALUE + r"(?P<rest>(?P<quote>[\"'])[^\"']*(?P=quote))(?P<at><_>[,，;；.。、]+)<_>",
        "引号后面多了“{at}”",
        "删去引号后面的“{at}”",
        "{indent}{head}{rest}",
    ),
    Slip(
        VALUE + r"(?P<rest>(?P<at>[\"'])(?P<quote>[^\"']*)(?P=at)<_>[^\s#,，:：].*)",
        "这段文字以英文引号开头，YAML 只认引号里面的几个字",
        f"把英文引号改成中文引号“ ”，写成“{{quote}}”，或者{SINGLE_QUOTES}",
        with_curled_quotes,
    ),
    Slip(
        VALUE + r"(?P<at>[\"'])(?P<rest>[^\"']*”.*)",
        "前面是英文引号，后面是中文引号，没有成对",
        "把前面的英文引号改成中文引号“",
        "{indent}{head}“{rest}",
    ),
    Slip(
        VALUE + r"(?P<at>[\"'])(?P<rest>[^\"'”]*)",
        "引号没有成对，从这里起找不到另一半",
        "在这段文字的末尾补上同样的英文引号",
        "{indent}{head}{at}{rest}{at}",
    ),
)

OTHERS = (
    Slip(
        r"<IND>(?P<at>(?P<mark>[-=_*~—－＝…．.+])(?P=mark){2,})<_>",
        "这一行是分隔线，YAML 读不懂",
        "删去这一行",
        gone,
    ),
    Slip(
        r"<IND>(?P<at>`{3,}).*",
        "这一行是从别处带来的记号“```”",
        "删去这一行",
        gone,
    ),
    Slip(
        r"<IND>(?P<at>//+|/\*|＃|<!--|--|(?=[(（]?(?:备?注|说明|提示)[:：]))<_>(?P<rest>.*)",
        "这一行像是说明，前面没有“#”",
        "行首写成英文“#”和一个空格",
        "{indent}# {rest}",
    ),
    Slip(
        r"(?P<indent>).*?(?P<at>\*\*|__)[^*_]+(?:\*\*|__).*",
        "“{at}”在 YAML 里另有含义",
        "删去文字两边的“{at}”",
        replacing(r"\*\*|__", ""),
    ),
    Slip(
        VALUE + r"(?P<rest>(?P<at>[@%`&*!?>,\]}|:-]|[\[{](?!.*[\]}]<_>$)).*[^\s].*)",
        "这段文字以“{at}”开头，它在 YAML 里另有含义",
        "{quotes}",
        quoted,
        weak=True,
    ),
    Slip(
        r"<IND>(?P<head>(?:- +)?<KEY>: +)(?P<rest>(?P<at>-) .*)",
        "这段文字以“{at}”开头，它在 YAML 里另有含义",
        "{quotes}",
        quoted,
        weak=True,
    ),
    Slip(
        VALUE + r"(?P<rest>(?P<at>[\[{])(?!.*<KEY><_>[:：]).*[\]}]<_>)",
        "这段文字以“{at}”开头，它在 YAML 里另有含义",
        "{quotes}",
        quoted,
        weak=True,
    ),
    Slip(
        VALUE + r"(?P<rest>(?!<KEY>: )[^\s\"'\[{|].*?(?P<at>:) .*)",
        "文字里的英文冒号后面跟着空格，YAML 会把这段文字拆成两半",
        "{quotes}，或者把“:”改成中文冒号“：”",
        quoted,
        weak=True,
    ),
)
