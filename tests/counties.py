"""Made-up counties: towns that word many duties in their own way, with planted differences.

`python -m tests.counties [SEED…]` says for 3, 10 and 20 towns how many are told and how much of
what is told is false, by kind. The towns' names, their words and the differences are made here by
other means than those that find them.
"""

import random
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from rapidfuzz.distance import Levenshtein

from booklet.county.county import County
from booklet.county.reading import towns_of
from booklet.look.load import load_layout
from booklet.model.booklet import Booklet, Cell, Chapter, Item
from booklet.model.layout import Layout
from booklet.model.resources import Resources
from booklet.source.dump import dump
from booklet.source.load import load_source
from tests.tools import ROOT

TOWNS = (
    "三工镇", "二六工镇", "榆树沟镇", "六工镇", "硫磺沟镇", "佃坝镇", "庙尔沟乡", "阿什里乡",
    "老龙河乡", "宁边路街道", "延安北路街道", "北京南路街道", "绿洲路街道", "中山路街道",
    "建国路街道", "红旗乡", "青格达湖乡", "和平镇", "建设街道", "文化路街道",
)  # fmt: skip
# What each says of its own kind, wherever the shipped booklet says 镇.
OF_KIND = {
    "镇": {},
    "乡": {
        "本镇": "本乡", "镇党委": "乡党委", "、镇、": "、乡、", "驻镇": "驻乡", "镇级": "乡级",
        "镇人大": "乡人大",
    },
    "街道": {
        "本镇": "本街道", "镇党委": "街道党工委", "、镇、": "、街道、", "驻镇": "驻街道",
        "镇级": "街道级", "镇人大主席团": "街道人大工委", "大西渠镇人民政府": "大西渠镇办事处",
    },
}  # fmt: skip
# How a town may word it instead.
OTHER_WORDS = (
    ("组织开展", "牵头推动", "统筹推进", "负责举办"),
    ("开展", "深入推进", "扎实实施", "有序进行"), ("负责", "承担起", "具体牵头", "专人落实"),
    ("做好", "切实抓好", "全力保障", "用心办好"), ("加强", "持续强化", "不断改进", "着力提升"),
    ("及时", "第一时间", "按时限", "随时随地"), ("配合", "积极协助", "全程协同", "主动对接"),
    ("指导", "帮助指导", "上门辅导", "手把手教"), ("宣传", "广泛宣讲", "入户宣讲", "普及告知"),
    ("上报", "如实报送", "逐级呈报", "汇总报告"),
    ("落实", "严格执行", "不折不扣执行", "逐项兑现"),
    ("建立", "健全完善", "动态维护", "分类设立"), ("收集", "摸底汇总", "逐户采集", "归口整理"),
    ("核实", "逐一核对", "实地查验", "复核确认"), ("检查", "巡查走访", "定期查看", "拉网式排查"),
    ("提供", "给予必要的", "免费给予", "按需供给"), ("制定", "研究拟定", "牵头起草", "编写印发"),
    ("进行", "予以规范", "按程序实施", "统一组织"),
)  # fmt: skip
ADDED = (
    "建立工作台账，按月更新", "每半年向上级报告一次工作情况", "对发现的问题建立清单，逐项销号",
    "公布监督电话，受理群众反映的情况", "组织志愿者参加", "每年开展不少于两次的业务培训",
)  # fmt: skip
OWN = (
    "葡萄种植基地管护", "湿地观鸟点秩序维护", "古驿站遗址看护", "滑雪场周边交通疏导",
    "牧道转场服务", "农贸早市摊位编排", "百年榆树群保护", "果园滴灌设备检修",
    "温泉小区供水点看护", "露天煤矿旧址围栏巡查", "河道漂流项目备案", "胡杨林防火瞭望",
    "烽火台石刻拓印登记", "骆驼养殖大户联络", "盐碱地改良试验田记录", "冬季破冰捕鱼节筹备",
    "马术赛道铺沙", "红枣晾晒场租借", "无人机植保起降点登记", "雪菊采摘体验券发放",
    "沙漠公路驿站补给", "古井水位观测", "刺绣合作社订单对接", "直播带货间排期",
    "棉花加工厂粉尘走访", "移动放映队片单征集", "风车群检修道除雪", "候鸟投食点补料",
    "铁路专用线道口劝导", "民宿门牌编号", "苗圃嫁接师傅名册", "奶站冷链温度抽记",
    "石榴籽广场花车停放", "玉石集散摊位划线", "光伏板清洗用水调配", "引水渠闸门钥匙保管",
    "高空瞭望塔值守", "集装箱还田仓腾挪", "夜市占道收摊提醒", "老粮库防鼠", "地膜回收秤校验",
    "草场围栏界桩补刷", "孔雀园门票核销", "大棚卷帘机借用", "露营地篝火报备", "废弃砖窑封口",
    "菌菇房湿度公示", "陶土取样封存", "航空小镇跑道观摩预约", "邮票册展柜轮换", "渔场增氧泵轮修",
    "甜菜收购磅单复核", "石油伴生气放空点告知", "赛羊会裁判邀请", "煤改电表箱加锁",
    "雪橇道护网拆装", "驼绒加工技师评级", "西瓜节主播签到", "地窝子旧居瓦片更换",
    "戈壁拾荒车编队",
)  # fmt: skip
OFFICES = (
    "农业农村局",
    "公安局",
    "民政局",
    "卫生健康委员会",
    "教育局",
    "水利局",
    "文化体育广播电视和旅游局",
    "司法局",
)
# The share of its duties that a town words in its own way.
OWN_WAY = 0.25
# Kind, and how many of it each town has.
PLANTED = {
    "county-slip": 8, "county-department": 4, "county-spelling": 2, "county-clause": 6,
    "county-missing": 4, "county-elsewhere": 1, "county-category": 1, "county-order": 1,
    "county-wording": 4, "own": 3,
}  # fmt: skip


@dataclass(frozen=True)
class Plant:
    """A difference: its town, its kind and the name of the duty as the shipped booklet has it."""

    town: int
    kind: str
    item: str


@dataclass
class Made:
    """A county: its towns, what was planted, and what each town words in its own way."""

    booklets: list[Booklet]
    plants: list[Plant]
    own_way: set[tuple[int, str]]
    names: dict[tuple[int, str], str]  # by town and the name that it prints: the shipped one


@dataclass
class _Entry:
    """An item on its way into a town: which of the shipped ones it is."""

    origin: str
    chapter: int
    item: Item
    touched: bool = False


def county(
    seed: int,
    count: int,
    layout: Layout,
    own_way: float = OWN_WAY,
    planted: Mapping[str, int] = PLANTED,
    names: Sequence[str] = TOWNS,
) -> Made:
    """Return a county of so many towns."""
    shipped = load_source(ROOT / "source", layout).booklet
    dice = random.Random(seed)
    made = Made([], [], set(), {})
    for number in range(count):
        name = names[number % len(names)]
        if number >= len(names):
            name = f"{chr(0x4E00 + 37 * number)}{name}"
        town = _Town(dice, shipped, number, made)
        town.word_own_way(own_way)
        for kind, times in planted.items():
            for _ in range(times):
                town.plant(kind)
        made.booklets.append(town.booklet(name))
    return made


class _Town:
    """One town in the making."""

    def __init__(self, dice: random.Random, shipped: Booklet, number: int, made: Made) -> None:
        self.dice, self.shipped, self.number, self.made = dice, shipped, number, made
        self.entries = [
            _Entry(f"{at}:{item.category}:{item.name}", at, item)
            for at, chapter in enumerate(shipped.chapters)
            for item in chapter.items
        ]

    def word_own_way(self, share: float) -> None:
        for entry in self.entries:
            if self.dice.random() < share:
                self.reword(entry)

    def reword(self, entry: _Entry) -> bool:
        """Word a duty otherwise; its name, too, if that is all that it has, or else sometimes."""
        item, changed = entry.item, False
        if not item.cells or self.dice.random() < 0.3:
            name = self.worded(item.name)
            changed |= name != item.name
            item = item.model_copy(update={"name": name})
        cells = dict(item.cells)
        for key in item.cells:
            if key == "对应上级部门":
                continue
            own = tuple(self.worded(p) for p in cells[key].paragraphs)
            changed |= own != cells[key].paragraphs
            cells[key] = Cell(paragraphs=own)
        if changed:
            entry.item = item.model_copy(update={"cells": cells})
            entry.touched = True
            self.made.own_way.add((self.number, entry.origin))
        return changed

    def worded(self, text: str) -> str:
        """Return a paragraph in other words: more than a slip, or as it was."""
        if text.endswith("："):
            return text
        old = text
        for word, *others in self.dice.sample(OTHER_WORDS, len(OTHER_WORDS)):
            if self.dice.random() < 0.7:
                text = re.sub(f"{word}(?![部局办委])", self.dice.choice(others), text, count=1)
        parts = text.removesuffix("。").removesuffix("；").split("，")
        end = text[-1] if text[-1] in "。；" else ""
        if len(parts) > 2 and self.dice.random() < 0.5:
            at = self.dice.randrange(1, len(parts) - 1)
            parts[at], parts[at + 1] = parts[at + 1], parts[at]
        text = "，".join(parts) + end
        return text if Levenshtein.distance(old, text) > 3 else old

    def plant(self, kind: str) -> None:
        for entry in self.dice.sample(self.entries, len(self.entries)):
            if not entry.touched and PLANTS[kind](self, entry):
                entry.touched = True
                origin = entry.item.name if kind == "own" else entry.origin
                self.made.plants.append(Plant(self.number, kind, origin))
                return

    # The kinds: each changes an entry, or says that it cannot.

    def slip(self, entry: _Entry) -> bool:
        def slipped(text: str) -> str | None:
            places = [m.start() for m in re.finditer(r"[\u4e00-\u9fff]{6}", text)]
            if not places:
                return None
            at = self.dice.choice(places) + 3
            how = self.dice.randrange(3)
            if how == 0:
                return text[:at] + self.dice.choice("的一是不了在有和人这") + text[at + 1 :]
            if how == 1:
                return text[:at] + text[at + 1 :]
            return text[:at] + text[at] + text[at:]

        keys = [key for key in entry.item.cells if key != "对应上级部门"]
        if keys and self.dice.random() < 0.8:
            key = self.dice.choice(keys)
            own = list(entry.item.cells[key].paragraphs)
            at = self.dice.randrange(len(own))
            text = None if own[at].endswith("：") else slipped(own[at])
            if text is None or text == own[at]:
                return False
            own[at] = text
            entry.item = self.with_cell(entry.item, key, own)
            return True
        name = slipped(entry.item.name)
        if name is None or name == entry.item.name:
            return False
        entry.item = entry.item.model_copy(update={"name": name})
        return True

    def department(self, entry: _Entry) -> bool:
        listed = list(entry.item.cells.get("对应上级部门", Cell(paragraphs=())).paragraphs)
        other = f"昌吉市{self.dice.choice(OFFICES)}"
        if not listed or other in listed:
            return False
        if self.dice.random() < 0.5:
            duties = entry.item.cells["上级部门职责"].paragraphs
            for at, text in enumerate(duties):
                for own in listed:
                    short = own.removeprefix("昌吉")
                    if short in text and len(text) > 3 * len(short):
                        changed = text.replace(short, other.removeprefix("昌吉"), 1)
                        new = [*duties[:at], changed, *duties[at + 1 :]]
                        entry.item = self.with_cell(entry.item, "上级部门职责", new)
                        return True
        how = self.dice.randrange(3)
        if how == 0:
            listed[self.dice.randrange(len(listed))] = other
        elif how == 1 or len(listed) == 1:
            listed.append(other)
        else:
            listed.pop(self.dice.randrange(len(listed)))
        entry.item = self.with_cell(entry.item, "对应上级部门", listed)
        return True

    def spelling(self, entry: _Entry) -> bool:
        listed = list(entry.item.cells.get("对应上级部门", Cell(paragraphs=())).paragraphs)
        for at, name in enumerate(listed):
            if name.startswith("昌吉市") and len(name) > 6:
                listed[at] = self.dice.choice(
                    (name.removeprefix("昌吉"), name[:-3] + name[-2:], f"昌吉{name[3:]}")
                )
                entry.item = self.with_cell(entry.item, "对应上级部门", listed)
                return True
        return False

    def clause(self, entry: _Entry) -> bool:
        keys = [
            key for key, cell in entry.item.cells.items()
            if len(cell.paragraphs) > 2 and all(re.match(r"\d+\.", p) for p in cell.paragraphs)
        ]  # fmt: skip
        if not keys:
            return False
        key = self.dice.choice(keys)
        own = [re.sub(r"^\d+\.|[；。]$", "", p) for p in entry.item.cells[key].paragraphs]
        if self.dice.random() < 0.5:
            own.pop(self.dice.randrange(len(own)))
        else:
            own.insert(self.dice.randrange(len(own) + 1), self.dice.choice(ADDED))
        ends = ["；"] * (len(own) - 1) + ["。"]
        numbered = [
            f"{n}.{text}{end}" for n, (text, end) in enumerate(zip(own, ends, strict=True), 1)
        ]
        entry.item = self.with_cell(entry.item, key, numbered)
        return True

    def missing(self, entry: _Entry) -> bool:
        self.entries.remove(entry)
        return True

    def elsewhere(self, entry: _Entry) -> bool:
        if entry.chapter != 1:
            return False
        target = self.shipped.chapters[0]
        category = self.dice.choice(target.items).category
        entry.chapter = 0
        entry.item = Item(category=category, name=entry.item.name)
        return True

    def category(self, entry: _Entry) -> bool:
        others = [name for name, _ in self.shipped.chapters[entry.chapter].categories]
        others.remove(entry.item.category)
        entry.item = entry.item.model_copy(update={"category": self.dice.choice(others)})
        return True

    def order(self, entry: _Entry) -> bool:
        """Move a duty behind the last of its category, three places at least."""
        same = [
            e
            for e in self.entries
            if (e.chapter, e.item.category) == (entry.chapter, entry.item.category)
        ]
        if same.index(entry) > len(same) - 4:
            return False
        self.entries.remove(entry)
        self.entries.insert(self.entries.index(same[-1]) + 1, entry)
        return True

    def wording(self, entry: _Entry) -> bool:
        return self.reword(entry)

    def own(self, entry: _Entry) -> bool:
        if entry.chapter:
            return False
        name = OWN[sum(plant.kind == "own" for plant in self.made.plants) % len(OWN)]
        added = _Entry(name, 0, Item(category=entry.item.category, name=name), True)
        self.entries.insert(self.entries.index(entry) + 1, added)
        entry.item, entry.origin, kept = added.item, added.origin, (entry.item, entry.origin)
        added.item, added.origin = kept
        added.touched = False
        return True

    def with_cell(self, item: Item, key: str, paragraphs: list[str]) -> Item:
        return item.model_copy(
            update={"cells": {**item.cells, key: Cell(paragraphs=tuple(paragraphs))}}
        )

    def booklet(self, name: str) -> Booklet:
        """Return the town's booklet under its own names."""
        kind = next(kind for kind in OF_KIND if name.endswith(kind))

        def named(text: str) -> str:
            for word, other in OF_KIND[kind].items():
                text = text.replace(word, other)
            return text.replace("大西渠镇", name).replace("大西渠", name.removesuffix(kind))

        chapters: list[Chapter] = []
        for at, chapter in enumerate(self.shipped.chapters):
            order = [category for category, _ in chapter.categories]
            entries = sorted(
                (e for e in self.entries if e.chapter == at),
                key=lambda e: order.index(e.item.category),
            )
            items = []
            for entry in entries:
                item = entry.item
                self.made.names[self.number, named(item.name)] = entry.origin
                cells = {
                    key: Cell(paragraphs=tuple(map(named, cell.paragraphs)))
                    for key, cell in item.cells.items()
                }
                items.append(item.model_copy(update={"name": named(item.name), "cells": cells}))
            chapters.append(
                chapter.model_copy(update={"items": tuple(items), "title": chapter.name})
            )
        organisation = f"昌吉市{name}"
        return self.shipped.model_copy(
            update={
                "organisation": organisation,
                "chapter_prefix": f"昌吉州{organisation}",
                "chapters": tuple(chapters),
            }
        )


PLANTS: dict[str, Callable[[_Town, _Entry], bool]] = {
    "county-slip": _Town.slip,
    "county-department": _Town.department,
    "county-spelling": _Town.spelling,
    "county-clause": _Town.clause,
    "county-missing": _Town.missing,
    "county-elsewhere": _Town.elsewhere,
    "county-category": _Town.category,
    "county-order": _Town.order,
    "county-wording": _Town.wording,
    "own": _Town.own,
}


# A duty of which most towns say nothing in common: the workbook lists it by itself.
DIVIDED = "divided"


def written(made: Made, folder: Path, layout: Layout) -> None:
    """Write each town as a source folder of its name."""
    for booklet in made.booklets:
        town = folder / booklet.organisation.removeprefix("昌吉市")
        town.mkdir(parents=True)
        for file, text in dump(booklet, layout).items():
            (town / file).write_text(text, encoding="utf-8")


@dataclass
class Told:
    """How many planted differences were told, and how many of what was told is false, by kind."""

    planted: Counter[str]
    told: Counter[str]
    false: Counter[str]
    # Not told of the town, but told as a duty of which no two towns say the same.
    divided: Counter[str]
    examples: list[str]

    @property
    def recall(self) -> float:
        """The part of the planted that was told."""
        return self.told.total() / self.planted.total()

    @property
    def false_by_true(self) -> float:
        """How many false ones come with a true one."""
        return self.false.total() / max(1, self.told.total())


def told(made: Made, found: Iterator[tuple[int, str, str]]) -> Told:
    """Judge what was found: town, kind and what the town or the others call the duty."""
    anywhere = {plain: origin for (_, plain), origin in made.names.items()}
    planted = {(p.town, p.kind, p.item) for p in made.plants}
    result = Told(Counter(p.kind for p in made.plants), Counter(), Counter(), Counter(), [])
    seen, divided = set(), set()
    for town, kind, name in found:
        origin = made.names.get((town, name)) or anywhere.get(name, name)
        if kind == DIVIDED:
            divided.add((town, origin))
            continue
        which = (town, kind, origin)
        if which in seen:
            continue
        seen.add(which)
        if which in planted:
            result.told[kind] += 1
        elif kind != "county-wording" or (town, origin) not in made.own_way:
            result.false[kind] += 1
            result.examples.append(f"{town} {kind} {origin}")
    result.divided.update(k for t, k, item in planted - seen if (t, item) in divided)
    result.examples += [f"not told: {p}" for p in sorted(planted - seen, key=str)]
    return result


def found_in(folder: Path, pages: bool = False) -> Iterator[tuple[int, str, str]]:
    """Yield what the county of the towns in ``folder`` shows, as :func:`told` judges it."""
    order = {name: n for n, name in enumerate(TOWNS)}
    towns = towns_of([folder], folder / "out", Resources(), pages, None)
    whole = County(towns)
    for one in whole.differences:
        town = towns[one.town]
        name = one.duty.name if one.duty else one.item
        if "-d" in sys.argv:
            print(one.kind, one.town, town.names.own(name)[:20], "|", one.own, "|", one.others)
        yield order[town.names.town], one.kind, town.names.own(name)
    for duty in whole.own:
        town = towns[duty.town]
        yield order[town.names.town], "own", town.names.own(duty.name)
    for common in whole.common:
        if any(slot.agreed is None for slots in common.yard.slots.values() for slot in slots):
            for duty in common.group.members.values():
                town = towns[duty.town]
                yield order[town.names.town], DIVIDED, town.names.own(duty.name)


def main() -> None:
    """Print the figures of counties of 3, 10 and 20 towns."""
    layout = load_layout(ROOT / "templates")
    for count in (3, 10, 20):
        for seed in map(int, [a for a in sys.argv[1:] if a.isdigit()] or ["1"]):
            made = county(seed, count, layout)
            with tempfile.TemporaryDirectory() as folder:
                written(made, Path(folder), layout)
                started = time.perf_counter()
                result = told(made, found_in(Path(folder)))
                took = time.perf_counter() - started
            print(f"\n{count} towns, seed {seed}, {took:.1f} s: ", end="")
            print(f"told {result.recall:.1%} of {result.planted.total()}, ", end="")
            print(f"{result.false_by_true:.2f} false for a true one; ", end="")
            print(f"{result.divided.total()} more stand where most towns do not agree")
            for kind, planted in result.planted.items():
                of = f"{result.told[kind]:4} of {planted:4}"
                print(f"  {kind:20} {of}, false {result.false[kind]:4}")
            if "-v" in sys.argv:
                print("\n".join(result.examples[:80]))


if __name__ == "__main__":
    main()
