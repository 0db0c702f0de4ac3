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
# Where a kind of place is no town but part of a word: 城镇, 乡村, 乡镇（街道）, 沿街道路.
KINDS = {
    "镇": r"(?<![乡城集市村小古重强名制各两（])(?<!乡、)镇(?![痛静压守定])",
    "乡": r"(?<=[本全该])乡(?![镇土])|(?<![城下返回家老他同异水归还思离入爱各两（])"
    r"乡(?![镇风贤土情愁亲音约间道野邻（]|村(?!干部|两级|组|三级|民(?![宿生间俗风族企]))|、镇)",
    "街道": r"(?<![沿临背次要各（])(?<!乡镇、)(?<!镇（乡、)街道(?![路两整清面）])",
}
FOLDED = re.compile("|".join([*KINDS.values(), KIND]))
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
        return self._organs.sub(self._sign, self._form.sub(self._sign, text))

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
    def _form(self) -> re.Pattern[str]:
        forms = [re.escape(name) for name in (self.town, self.county) if len(name) > 1]
        if len(self.core) > 1 and self.kind and trigrams().pair(self.core[-2:]) < COMMON:
            forms.append(f"{re.escape(self.core)}(?={INSTITUTIONS})")
        if self.kind:
            forms.append(KINDS[self.kind])
        return re.compile("|".join(forms) or "(?!)")

    @cached_property
    def _organs(self) -> re.Pattern[str]:
        organs = "|".join(ORGANS.get(self.kind, ()))
        return re.compile(f"(?<=[{TOWN}{KIND}])(?:{organs})" if organs else "(?!)")


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
