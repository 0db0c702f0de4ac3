"""What the names of places show."""

import re
from collections.abc import Iterator

from booklet.model.texts import Texts
from booklet.proof.rule import HAN, Hit

# The place ---------------------------------------------------------------------------------------
KINDS_OF_PLACE = ("镇", "乡", "街道")


def other_kind_of_place(texts: Texts) -> Iterator[Hit]:
    """Find 本乡 in a 镇's list and the like."""
    own = next((kind for kind in KINDS_OF_PLACE if texts.town.endswith(kind)), None)
    if own is None:
        return
    others = "|".join(kind for kind in KINDS_OF_PLACE if kind != own)
    form = re.compile(rf"[本全我](?:{others})(?![镇村亲愁])")
    for unit in texts.units:
        for match in form.finditer(unit.text):
            yield Hit(unit.spot.at(match.start()), f"“{match[0]}”：这是{own}的清单", match[0])


def town_name(texts: Texts) -> Iterator[Hit]:
    """Find the town's own name with one character wrong or missing."""
    town = texts.town
    if len(town) < 3:
        return
    wrong = [re.escape(town[:i]) + HAN + re.escape(town[i + 1 :]) for i in range(len(town) - 1)]
    if len(town) > 3:
        wrong += [re.escape(town[:i] + town[i + 1 :]) for i in range(1, len(town) - 1)]
    form = re.compile(f"{re.escape(town)}|{'|'.join(wrong)}")
    for unit in texts.units:
        for match in form.finditer(unit.text):
            if match[0] != town:
                yield Hit(
                    unit.spot.at(match.start()), f"“{match[0]}”与本单位名称“{town}”不同", match[0]
                )
