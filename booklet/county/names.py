"""Names left aside, so that the texts of two towns can be compared: the towns' and departments'."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache

from booklet.editions.text_changes import common_ends
from booklet.language.trigrams import trigrams
from booklet.model.texts import Texts
from booklet.proof.department_rules import SHORTENED

# What stands for a name, from Unicode's private use, which no list is printed in.
COUNTY, TOWN, CORE, KIND, PARTY, OFFICE, CONGRESS = map(chr, range(0xE000, 0xE007))
PLACEHOLDERS = re.compile("[\ue000-\ue006]")
# A sub-district's organs are called otherwise: committee, government, people's congress.
ORGANS = {
    "镇": ("党委", "人民政府", "人大主席团"),
    "乡": ("党委", "人民政府", "人大主席团"),
    "街道": ("党工委", "办事处", "人大工委"),
}
# What stands before a kind of place that means the town itself: 本镇, 由镇党委, 级和镇级, 组织镇.
OURS = "本全我该"
LOOSE = "由向对在经报请驻至到与及或者于将给为把被按以据的"
LEVELS = "级县市区州村局委府门站所会办处构位员组"
VERBS = (
    "组织|收集|撰写|征求|调整|使用|履行|指导|协助|配合|上报|报送|报告|报请|提请|呈报|通知|告知|会同|协同|"
    "接受|邀请|支持|委托|督促|监督|检查|落实|执行|贯彻|实施|完善|健全|制定|制订|拟订|拟定|修订|编制|编写|起草|"
    "建立|设立|成立|组建|加强|强化|优化|提升|提高|推进|推动|开展|做好|抓好|负责|承担|承办|参与|参加|协调|统筹|"
    "召开|听取|审议|选举|明确|确定|规范|管理|服务|维护|保障|保护|巡查|排查|核实|统计|汇总|掌握|依托|围绕|结合|"
    "根据|按照|依据|依照|纳入|列入|包括|涉及|属于|作为|发挥|交由|移交|提交|送达|反馈|通过|印发|传达|研究|办理"
)
# Or else no word stands before it, and neither 昌吉市 nor a bracket: 乡（镇） is a word.
MEANT = (
    rf"(?:(?<![\w（{COUNTY}]{{0}})|(?<=[{LOOSE}]{{0}})|"
    rf"(?<=[{LEVELS}]和{{0}})|(?<=(?:{VERBS}){{0}}))"
)
# So a kind of place means the town: it ends no name (永安镇), and is no part of a word (乡村).
KINDS = {
    kind: f"{kind}(?:(?<=[{OURS}]{kind}){of_ours}|{MEANT.format(kind)}{of_others})"
    for kind, of_ours, of_others in (
        ("镇", "(?![痛静压守定])", "(?![痛静压守定]|[（、]街道|（乡)(?<!乡、镇)"),
        (
            "乡", "(?![镇土])", "(?![镇风贤土情愁亲音约间道野邻（]|、镇|"
            "村(?!干部|两级|组|三级|民(?![宿生间俗风族企])))",
        ),
        ("街道", "(?![路两整清面])", "(?![路两整清面])(?<!乡镇、街道)(?<!镇（乡、街道)"),
    )
}  # fmt: skip
FOLDED = re.compile("|".join([*KINDS.values(), KIND]))
# Behind these a town's name is the end of another's: 六工镇 in 二六工镇.
LONGER = "二三四五六七八九十东南西北"
# What bears a town's name without its kind: 大西渠派出所.
INSTITUTIONS = (
    "派出所|司法所|卫生院|中学|小学|学校|法庭|税务|财政所|供电所|幼儿园|敬老院|养老院|监管所|"
    "国土|自然资源所|林业站|水管站|工作站|文化站|片区|辖区|村|社区|灌区"
)
COMMON = 32  # a pair of characters that the laws have so often is a word


@dataclass(frozen=True)
class Names:
    """What a town is called: 昌吉市, 大西渠, 镇."""

    county: str
    core: str
    kind: str

    @property
    def town(self) -> str:
        """The town's name: 大西渠镇."""
        return self.core + self.kind

    def plain(self, text: str) -> str:
        """Return ``text`` with signs in place of the town's own names; :meth:`own` undoes it."""
        if PLACEHOLDERS.search(text):
            return text
        for form in self._forms:
            text = form.sub(self._sign, text)
        return text

    def own(self, text: str) -> str:
        """Return a plain text with this town's names."""
        return text.translate(self._said) if PLACEHOLDERS.search(text) else text

    def _sign(self, match: re.Match[str]) -> str:
        return self._signs[match[0]]

    @cached_property
    def _signs(self) -> dict[str, str]:
        return {said: sign for sign, said in self._names if said}

    @cached_property
    def _said(self) -> dict[int, str]:
        return {ord(sign): said for sign, said in self._names}

    @cached_property
    def _names(self) -> tuple[tuple[str, str], ...]:
        organs = zip((PARTY, OFFICE, CONGRESS), ORGANS.get(self.kind, ("", "", "")), strict=True)
        return (
            *organs,
            (KIND, self.kind),
            (CORE, self.core),
            (COUNTY, self.county),
            (TOWN, self.town),
        )

    @cached_property
    def _forms(self) -> tuple[re.Pattern[str], ...]:
        """What the town's names are, then what means it, then its organs: each by its signs."""
        names = [re.escape(self.county)] if len(self.county) > 1 else []
        if len(self.town) > 1:
            names.append(_alone(self.town))
        if len(self.core) > 1 and self.kind and trigrams().pair(self.core[-2:]) < COMMON:
            names.append(f"{_alone(self.core)}(?={INSTITUTIONS})")
        organs = "|".join(ORGANS.get(self.kind, ()))
        forms = (
            "|".join(names),
            KINDS.get(self.kind, ""),
            organs and f"(?<=[{TOWN}{KIND}])(?:{organs})",
        )
        return tuple(re.compile(form) for form in forms if form)


def _alone(name: str) -> str:
    """Return the form of a name that is not the end of a longer one."""
    return f"{re.escape(name)}(?<![{LONGER}]{re.escape(name)})"


def names_of(texts: Texts) -> Names:
    """Return the names of the town whose booklet ``texts`` spread out."""
    town = texts.town
    kind = next((kind for kind in KINDS if town.endswith(kind)), "")
    return Names(texts.place_prefix + texts.place_level, town.removesuffix(kind), kind)


@lru_cache(None)
def folded(plain: str) -> str:
    """Return a plain text as it is compared: 镇, 乡 and 街道 are one wherever they mean a town."""
    return FOLDED.sub(KIND, plain)


# --- Departments ---------------------------------------------------------------------------------
SIGN = "\ue010"
# Several names in a row count as one.
ROW = re.compile(f"{SIGN}(?:[、，和及与]*{SIGN})*")
# How an office's name ends, and what a part of such a name never has.
ENDING = re.compile(r"局|委员会|委(?![员托派])|办公室|[支大]队|服务中心")
NO_NAME = re.compile(r"[，。；：、“”（）\d]")
LONGEST = 14
SHORTEST_REST = 4
LEVEL = re.compile(r"^[省州盟市县区旗]")


class Offices:
    """Every department's name in the county's lists, in full and as duties use it."""

    def __init__(self, names: Iterable[str]) -> None:
        """Take the names, plain."""
        longest_first = sorted(
            {name for name in names if len(name) > 2}, key=lambda n: (-len(n), n)
        )
        self._form = re.compile("|".join(map(re.escape, longest_first)) or "(?!)")

    def neutral(self, text: str) -> str:
        """Return ``text`` with a sign in place of the departments that it names."""
        return ROW.sub(SIGN, self._form.sub(SIGN, text))

    def differ_alone(self, one: str, other: str) -> bool:
        """Say whether two texts differ in the department that they name and in nothing else."""
        if self.neutral(one) == self.neutral(other):
            return True
        start, end = common_ends(one, other)
        parts = [text[start : len(text) - end] for text in (one, other)]
        rest = one[len(one) - end :] if end else ""
        return (
            start + end >= SHORTEST_REST
            and all(0 < len(part) <= LONGEST and not NO_NAME.search(part) for part in parts)
            and max(map(len, parts)) > 2
            and all(_ends_a_name(part + rest, len(part)) for part in parts)
        )


def _ends_a_name(text: str, at: int) -> bool:
    """Say whether an office's name ends within a text's first ``at`` characters or right there."""
    match = ENDING.search(text)
    return bool(match and match.start() <= at)


def bare(name: str) -> str:
    """Return a department's plain name without its place, the longer of two forms shortened."""
    name = LEVEL.sub("", name.removeprefix(COUNTY))
    for long, short in SHORTENED:
        name = name.replace(long, short)
    return name
