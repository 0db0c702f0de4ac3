"""What the names of places show."""

import re
from collections.abc import Iterator
from functools import cache

from booklet.language.alike import alike
from booklet.language.trigrams import BEGIN, trigrams
from booklet.model.texts import LEVELS, Texts
from booklet.proof.rule import Hit, is_han

KINDS_OF_PLACE = ("镇", "乡", "街道")
# 基本乡情, 健全街道社区 and 本乡本土 name no town.
OTHER_KINDS = (
    r"(?<![基根原资样版文书课读标健安完齐周保])[本全我](?:{})(?![镇村亲愁情土音贤党本]|、村)"
)


def other_kind_of_place(texts: Texts) -> Iterator[Hit]:
    """Find 本乡 in a 镇's list and the like."""
    own = next((kind for kind in KINDS_OF_PLACE if texts.town.endswith(kind)), None)
    if own is None:
        return
    form = re.compile(OTHER_KINDS.format("|".join(kind for kind in KINDS_OF_PLACE if kind != own)))
    for unit in texts.units:
        for match in form.finditer(unit.text):
            remedy = f"改为“{match[0][0]}{own}”"
            yield Hit(
                unit.spot.at(match.start()),
                f"“{match[0]}”：这是{own}的清单",
                match[0],
                remedy=remedy,
            )


# What ends like a town's name and is a kind of place.
KINDS = re.compile("(?:乡镇|城镇|集镇|市镇|村镇|古镇|重镇|小镇|强镇|名镇|建制镇|各镇|街道)$")


def town_name(texts: Texts) -> Iterator[Hit]:
    """Find the town's own name with one character wrong, missing or added."""
    town = texts.town
    kind = next((kind for kind in KINDS_OF_PLACE if town.endswith(kind)), "")
    if len(town) < 3 or not kind:
        return
    for unit in texts.units:
        if kind in unit.text:
            for start, found in _nearly(unit.text, town, kind):
                yield Hit(
                    unit.spot.at(start),
                    f"“{found}”与本单位名称“{town}”不同",
                    found,
                    remedy=f"指的是本单位时，改为“{town}”",
                )


def _nearly(text: str, town: str, kind: str) -> Iterator[tuple[int, str]]:
    for match in _nearly_form(town, kind).finditer(text):
        found = match[0]
        if found != town and is_han(found) and not (KINDS.search(found) and not KINDS.search(town)):
            yield match.start(), found


@cache
def _nearly_form(town: str, kind: str) -> re.Pattern[str]:
    """Return the form of the town's name and of what is nearly it.

    A name of two characters has too many neighbours: there only look-alikes stand for a character.
    """
    core = town.removesuffix(kind)
    short = len(core) < 3
    forms = [re.escape(town)]
    for n in range(len(core)):
        other = f"[{''.join(sorted(alike(core[n])))}]" if short else r"\w"
        forms.append(re.escape(core[:n]) + other + re.escape(core[n + 1 :] + kind))
    if not short:
        forms += [re.escape(core[:n] + core[n + 1 :] + kind) for n in range(1, len(core))]
        forms += [
            re.escape(core[:n]) + r"\w" + re.escape(core[n:] + kind)
            for n in range(1, len(core) + 1)
        ]
        forms += [
            re.escape(core[:n] + core[n + 1] + core[n] + core[n + 2 :] + kind)
            for n in range(len(core) - 1)
        ]
    return re.compile("|".join(form for form in forms if "[]" not in form))


TOWN = r"(?P<{0}>\w{{2,4}}?(?:镇|乡|街道))"
# A sentence begins with a name only before what a town's organs do; after 至 or 向 one is likely.
NAME_OF_A_TOWN = re.compile(
    rf"(?:^|(?<=[，。；：、（“.]))(?:\d+\.)?{TOWN.format('first')}(?=党委|人民政府|政府|人大|负责|配合|协助)|"
    rf"(?<=[向至到在由给]){TOWN.format('after')}"
    r"(?=党委|人民政府|政府|人大|辖区|范围|境内|居民|村民|各村|[，。；、）]|$)|"
    rf"(?:配合|指导|督促|协助|联合|会同|通知|委托){TOWN.format('beside')}"
    r"(?=党委|人民政府|政府|人大|做好|开展|落实|[，。；、）]|$)"
)
NO_NAME = re.compile(
    "[本全我各该每某两乡城集县市区小建村古重强名驻下上镇等的了和与及或以为将把被对从所内外至到向在由给其他当属相]"
)
# 近年来镇政府, 会后镇党委: when the town's own did it.
TIME = re.compile("[来年后前]$")


def other_towns(texts: Texts) -> Iterator[Hit]:
    """Find the name of another town where such a list names its own."""
    town = texts.town
    if not town.endswith(KINDS_OF_PLACE):
        return
    for unit in texts.units:
        if not any(kind in unit.text for kind in KINDS_OF_PLACE):
            continue
        for match in NAME_OF_A_TOWN.finditer(unit.text):
            name = match["first"] or match["after"] or match["beside"]
            start = match.end() - len(name)
            kind = next(kind for kind in KINDS_OF_PLACE if name.endswith(kind))
            core = name.removesuffix(kind)
            if not is_han(name) or name in town or NO_NAME.search(core):
                continue
            if match["first"] and TIME.search(core):
                continue
            if _with_words_before(name, town):
                continue
            if any(found == name for _, found in _nearly(name, town, kind)):
                continue
            if not _word_of_the_law(core):
                yield Hit(
                    unit.spot.at(start),
                    f"“{name}”不是本单位（“{town}”）",
                    name,
                    remedy=f"指的是本单位时，改为“{town}”",
                )


def _with_words_before(name: str, town: str) -> bool:
    """Say whether ``name`` is the town's own behind other words, as in 通知三工镇.

    A single character makes another town of it (东三工镇), as does a place (阜康市三工镇).
    """
    before = name.removesuffix(town)
    return name.endswith(town) and len(before) > 1 and before[-1] not in LEVELS


def _word_of_the_law(core: str) -> bool:
    """Say whether what stands before 镇 or 乡 is an ordinary word, as in 特色小镇 or 所在乡."""
    table = trigrams()
    return table.pair(core[-2:]) >= 32 or bool(table.common((BEGIN + core)[-3:]))
