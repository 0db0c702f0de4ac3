"""The names that are left aside: what means a town, and what is the name of another place."""

import pytest

from booklet.county.names import Names, folded

CALLED = {"镇": "六工", "乡": "佃坝", "街道": "宁边路"}
TOWNS = {kind: Names("昌吉市", core, kind) for kind, core in CALLED.items()}
# What a list says, and what it becomes in the list of the other town.
SAID = [
    ("镇", "乡", "会同六工镇、本镇、我镇，全镇", "会同佃坝乡、本乡、我乡，全乡"),
    ("镇", "乡", "由镇党委，上报镇政府；2.镇人大", "由乡党委，上报乡政府；2.乡人大"),
    ("镇", "乡", "市、镇、村，组织镇村干部，镇级和镇级", "市、乡、村，组织乡村干部，乡级和乡级"),
    ("镇", "街道", "六工镇镇党委，六工派出所", "宁边路街道街道党工委，宁边路派出所"),
    ("乡", "镇", "乡村两级，本乡村民，佃坝乡", "镇村两级，本镇村民，六工镇"),
    ("街道", "镇", "协助街道办事处、街道社区", "协助镇人民政府、镇社区"),
]  # fmt: skip
OTHERS = {
    "镇": "永安镇敬老院、二六工镇，会同共和镇、二六工派出所，景德镇瓷器、冰镇食品，乡（镇）、集镇",
    "乡": "庙尔沟乡、阿什里哈萨克民族乡，乡村振兴、返乡、乡镇",
    "街道": "延安北路街道、步行街道，清扫街道、沿街道路、镇（乡、街道）",
}


@pytest.mark.parametrize(("giving", "taking", "said", "taken"), SAID)
def test_what_means_a_town_means_the_other_one_in_its_list(
    giving: str, taking: str, said: str, taken: str
) -> None:
    plain = TOWNS[giving].plain(said)
    assert TOWNS[taking].own(plain) == taken
    assert folded(plain) == folded(TOWNS[taking].plain(taken))


@pytest.mark.parametrize("kind", OTHERS)
def test_other_places_keep_their_names_and_are_compared_by_them(kind: str) -> None:
    assert TOWNS[kind].plain(OTHERS[kind]) == OTHERS[kind] == folded(OTHERS[kind])
