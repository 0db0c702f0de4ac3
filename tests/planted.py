"""Plant faults of many kinds in the shipped booklet and tell how many `check` finds.

    python -m tests.planted [PLACES]

A kind puts what is wrong where a form of what is right stands, at PLACES places (20) of as many
items. Printed are how many were planted, found by the kind's rule, said with the right words, and
found at the exact place. What the sound booklet shows by itself does not count.
"""

import random
import re
import sys
from collections.abc import Iterator
from typing import NamedTuple

from booklet.look.load import load_layout
from booklet.model.booklet import Booklet, Cell
from booklet.model.columns import Content
from booklet.model.layout import Layout
from booklet.model.texts import Spot, Texts, Unit
from booklet.proof.rule import Hit
from booklet.proof.rules import RULES
from booklet.source.load import load_source
from tests.tools import ROOT

HAN = "[\u4e00-\u9fff]"


class Kind(NamedTuple):
    """A kind of fault: the rule that should find it, what is put where, and what is to be said.

    ``right`` is a form; ``wrong`` takes its place, and the fault stands ``at`` behind its start.
    """

    name: str
    rule: str
    right: str
    wrong: str
    said: str
    at: int = 0
    columns: str = "text"


TEXT = [
    Kind("comma of half width", "half-width", rf"(?<={HAN})，", ",", "半角标点“,”"),
    Kind("semicolon of half width", "half-width", "；$", ";", "半角标点“;”"),
    Kind("bracket of half width", "half-width", rf"（(?={HAN})", "(", "半角标点“(”"),
    Kind("dot for a stop", "dot", "。$", ".", "应当用“。”"),
    Kind("straight quotes", "straight-quote", "“([^“”]+)”", r'"\1"', "半角引号"),
    Kind("mark twice", "doubled-mark", rf"(?<={HAN})，", "，，", "标点“，，”连用"),
    Kind("two marks", "doubled-mark", rf"(?<={HAN})，", "，。", "连用"),
    Kind("half a bracket", "pair", rf"(?<={HAN})（(?={HAN})", "", "成对的另一半", -99),
    Kind("half a quote", "pair", "”", "", "成对的另一半", -99),
    Kind("half a title", "pair", rf"(?<={HAN})，", "按照《消防法，", "成对的另一半", 2),
    Kind("space within", "space", rf"(?<={HAN})，(?={HAN})", "， ", "多余的空格", 1),
    Kind("dots for an ellipsis", "ascii-mark", rf"(?<={HAN})，", "...，", "“...”"),
    Kind("full-width digit in words", "full-width-digit", rf"(?<={HAN})，", "２个，", "全角的“２”"),
    Kind("zero in a year", "year-zero", rf"(?<={HAN})，", "于二零二五年，", "〇", 1),
    Kind("hyphen in a range", "range", rf"(?<={HAN})，", "3-5日内，", "数值范围", 1),
    Kind("pause between quotes", "listed-quotes", rf"(?<={HAN})，", "“甲类”、“乙类”，", "顿号", 4),
    Kind("private use", "foreign-character", rf"(?<={HAN})，", "\ue5d2，", "自造字符"),
    Kind("radical for a character", "foreign-character", "工", "⼯", "不是“工”字"),
    Kind("radical of another kind", "foreign-character", "见", "⻅", "不是“见”字"),
    Kind("traditional 開", "traditional", "开", "開", "应当写作“开”"),
    Kind("traditional 實", "traditional", "实", "實", "应当写作“实”"),
    Kind("traditional 關", "traditional", "关", "關", "应当写作“关”"),
    Kind("day that is not", "date", rf"(?<={HAN})，", "于2月30日前，", "只有29天", 1),
    Kind("31st of a short month", "date", rf"(?<={HAN})，", "于11月31日前，", "只有30天", 1),
    Kind("thirteenth month", "date", rf"(?<={HAN})，", "于2025年13月，", "没有第13个月", 1),
    Kind("month alone", "month", rf"(?<={HAN})，", "于13月底，", "12个月", 1),
    Kind("year far off", "date", rf"(?<={HAN})，", "于2205年，", "不像是年份", 1),
    Kind("parts above the sum", "sum", "。$", "，共5户，其中甲类3户、乙类4户。", "不符", 1),
    Kind("sum that is not", "sum", "。$", "，甲类3户、乙类4户，共8户。", "不符", 11),
    Kind("unit with capitals", "unit", rf"(?<={HAN})，", "5KM，", "“km”", 1),
    Kind("unit of old", "unit", rf"(?<={HAN})，", "30平米，", "“平方米”", 2),
    Kind("的 twice", "doubled-character", rf"(?<={HAN}{{2}})的(?={HAN})", "的的", "多了一个“的”"),
    Kind("character twice", "doubled-character", "宣传", "宣宣传", "多了一个“宣”"),
    Kind("character twice at the end", "doubled-character", "工作", "工作作", "多了一个“作”", 1),
    Kind("character twice within", "doubled-character", "管理", "管管理", "多了一个“管”"),
    Kind("word twice", "repeated-word", "宣传(?!宣传)", "宣传宣传", "重复"),
    Kind("word twice, 工作", "repeated-word", "工作(?!工作)", "工作工作", "重复"),
    Kind("word twice, 检查", "repeated-word", "检查(?!检查)", "检查检查", "重复"),
    Kind("word misspelt: 台帐", "misspelt", rf"(?<={HAN})，", "台帐，", "“台账”"),
    Kind("word misspelt: 布署", "misspelt", rf"(?<={HAN})，", "布署，", "“部署”"),
    Kind("word misspelt: 既将", "misspelt", rf"(?<={HAN})，", "既将完成，", "“即将”"),
    Kind("word misspelt: 迸行", "misspelt", "进行", "迸行", "“进行”"),
    Kind("word misspelt: 按排", "misspelt", rf"(?<={HAN})，", "按排，", "“安排”"),
    Kind("phrase misquoted", "phrase", rf"(?<={HAN})，", "做到“两个维互”，", "“两个维护”", 3),
    Kind("phrase with a character less", "phrase", rf"(?<={HAN})，", "“三会课”，", "“三会一课”", 1),
    Kind("phrase in another order", "phrase", rf"(?<={HAN})，", "“三大一重”，", "“三重一大”", 1),
    Kind("枫桥经验 misquoted", "phrase", rf"(?<={HAN})，", "“峰桥经验”，", "“枫桥经验”", 1),
    Kind("long phrase misquoted", "phrase", rf"(?<={HAN})，",
         "学习习近平新时代中国特设社会主义思想，", "思想”", 2),
    Kind("law misquoted", "law-title", rf"(?<={HAN})，", "《安全产生法》，", "安全生产法", 1),
    Kind("law with a character less", "law-title", rf"(?<={HAN})，",
         "《中华人民共和国治安管理处法》，", "治安管理处罚法", 1),
    Kind("law without marks", "law-marks", rf"(?<={HAN})，",
         "依据中华人民共和国消防法，", "加书名号", 2),
    Kind("law without marks, short", "law-marks", rf"(?<={HAN})，",
         "违反土地管理法规定，", "加书名号", 2),
    Kind("office of old: 环保局", "renamed-office", rf"(?<={HAN})，", "环保局，", "“生态环境局”"),
    Kind("office of old: 工商局", "renamed-office", rf"(?<={HAN})，", "工商局，", "市场监督管理局"),
    Kind("office of old: 国土局", "renamed-office", rf"(?<={HAN})，", "国土局，", "自然资源局"),
    Kind("office of old: 安监局", "renamed-office", rf"(?<={HAN})，", "安监局，", "应急管理局"),
    Kind("town misspelt", "town-name", "大西渠镇", "大西梁镇", "大西渠镇"),
    Kind("town with a character less", "town-name", "大西渠镇", "大渠镇", "大西渠镇"),
    Kind("another town", "other-town", "。$", "，并上报至佃坝镇。", "佃坝镇", 5),
    Kind("本乡 in a 镇", "other-place", "本镇", "本乡", "本镇"),
    Kind("全乡 in a 镇", "other-place", rf"(?<={HAN})，", "面向全乡，", "全镇", 2),
    Kind("clause number missing", "numbering", r"^2\.(?! )", "4.", "编号不连续"),
    Kind("clause number twice", "numbering", r"^2\.(?! )", "1.", "编号重复"),
    Kind("1、 among 1.", "number-mark", r"^2\.(?! )", "2、", "编号写作“2、”"),
    Kind("（1） among 1.", "number-mark", r"^2\.(?! )", "（2）", "编号写作“（2）”"),
    Kind("1． among 1.", "number-mark", r"^2\.(?! )", "2．", "编号写作“2．”"),
    Kind("l. for 1.", "number-mark", r"^1\.(?! )", "l.", "编号写作“l.”"),
    Kind("space behind a number", "number-space", r"^1\.(?! )", "1. ", "多了空格", 2),
    Kind("stop within a list", "clause-end", "(?<=.)；$", "。", "“；”"),
    Kind("comma at a clause's end", "clause-end", "(?<=.)；$", "，", "“；”"),
    Kind("typo: 宜传", "misspelt", "宣传", "宜传", "宣传"),
    Kind("typo: 组只", "typo", "组织", "组只", "组织"),
    Kind("typo: 安全升产", "typo", rf"(?<={HAN})，", "做好安全升产工作，", "生产", 4),
    Kind("typo: 监都", "typo", "监督", "监都", "监督", 1),
    Kind("typo: 巡茶", "typo", "巡查", "巡茶", "巡查", 1),
    Kind("typo: 保账", "typo", "保障", "保账", "保障", 1),
    Kind("name ending in a mark", "name-end", "$", "；", "应当去掉", 0, "name"),
    Kind("name ending in a stop", "name-end", "$", "。", "应当去掉", 0, "name"),
    Kind("office with a character less", "department-spelling", "^昌吉市(?=.{3})", "昌吉",
         "可能漏字", 0, "list"),
    Kind("office with 市 twice", "department-spelling", "^昌吉市(?=.{3})", "昌吉市市",
         "可能多字", 0, "list"),
    Kind("office without its place", "department-prefix", "^昌吉市(?=.{3})", "市",
         "缺少前缀", 0, "list"),
    Kind("office misspelt", "department-slip", "局$", "居", "可能错字", 0, "list"),
    Kind("office misspelt in duties", "duties-slip", "。$", "，报市自然资原局。",
         "“市自然资源局”", 2, "duties"),
    Kind("office of two swapped characters", "duties-slip", "。$", "，报市农业村农局。",
         "“市农业农村局”", 2, "duties"),
]  # fmt: skip


class Planted(NamedTuple):
    """Where a fault was planted, and at which character."""

    spot: Spot
    offset: int


def sound() -> tuple[Booklet, Layout]:
    """Return the shipped booklet and the layout."""
    layout = load_layout(ROOT / "templates")
    return load_source(ROOT / "source", layout).booklet, layout


def hits(rule: str, booklet: Booklet, layout: Layout) -> list[Hit]:
    """Return what the rule finds."""
    (found,) = [r for r in RULES if r.id == rule]
    return list(found.look(Texts(booklet, layout)))


def changed(booklet: Booklet, spot: Spot, text: str) -> Booklet:
    """Return the booklet with another text at ``spot``."""
    chapter = booklet.chapters[spot.chapter]
    item = chapter.items[spot.item]
    if spot.key in item.cells:
        paragraphs = list(item.cells[spot.key].paragraphs)
        paragraphs[spot.paragraph] = text
        cells = {**item.cells, spot.key: Cell(paragraphs=tuple(paragraphs))}
        new = item.model_copy(update={"cells": cells})
    else:
        new = item.model_copy(update={"name": text})
    items = (*chapter.items[: spot.item], new, *chapter.items[spot.item + 1 :])
    chapters = list(booklet.chapters)
    chapters[spot.chapter] = chapter.model_copy(update={"items": items})
    return booklet.model_copy(update={"chapters": tuple(chapters)})


def units(kind: Kind, booklet: Booklet, layout: Layout) -> Iterator[Unit]:
    """Yield the texts in which a kind may stand, in an order that is the same by name."""
    texts = Texts(booklet, layout)
    if kind.columns == "name":
        chosen = texts.names
    else:
        wanted = Content.LIST if kind.columns == "list" else Content.TEXT
        keys = {
            (number, column.key)
            for number, chapter in enumerate(booklet.chapters)
            for column in layout.chapters[chapter.kind].typed_columns
            if column.content is wanted
        }
        if kind.columns == "duties":
            keys = {key for key in keys if "上级" in key[1]}
        chosen = [unit for unit in texts.units if unit.spot[:1] + unit.spot[2:3] in keys]
    yield from random.Random(kind.name).sample(chosen, len(chosen))


def plant(kind: Kind, places: int) -> tuple[Booklet, Layout, list[Planted]]:
    """Return the booklet with a kind's faults, and where they are."""
    booklet, layout = sound()
    planted: list[Planted] = []
    items = set()
    for unit in units(kind, booklet, layout):
        place = unit.spot[:2]
        matches = list(re.finditer(kind.right, unit.text))
        if len(planted) == places or place in items or not matches:
            continue
        match = matches[len(planted) % len(matches)]
        text = unit.text[: match.start()] + match.expand(kind.wrong) + unit.text[match.end() :]
        booklet = changed(booklet, unit.spot, text)
        items.add(place)
        planted.append(Planted(unit.spot, match.start() + kind.at))
    return booklet, layout, planted


def measured(kind: Kind, places: int) -> tuple[int, int, int, int]:
    """Return how many faults of a kind were planted, found, well said and exactly placed."""
    before = {(hit.spot, hit.message) for hit in hits(kind.rule, *sound())}
    booklet, layout, planted = plant(kind, places)
    new = [h for h in hits(kind.rule, booklet, layout) if (h.spot, h.message) not in before]
    found = said = exact = 0
    for spot, offset in planted:
        there = [h for h in new if h.spot.at(0) == spot.at(0)]
        if kind.rule == "number-space":
            there = [h for h in new if h.spot[:3] == spot[:3]]
        told = [h for h in there if kind.said in h.message + h.remedy]
        found += bool(there)
        said += bool(told)
        exact += any(
            kind.at == -99
            or h.spot.offset <= offset <= h.spot.offset + max(1, len(h.found))
            or kind.rule in ("clause-end", "number-space")
            for h in told
        )
    return len(planted), found, said, exact


def main() -> None:
    """Print the table."""
    places = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    print(f"{'kind':34}{'rule':22}{'planted':>8}{'found':>6}{'words':>6}{'place':>6}")
    rows = [(kind, measured(kind, places)) for kind in TEXT]
    for kind, row in rows:
        print(f"{kind.name:34}{kind.rule:22}{row[0]:8}{row[1]:6}{row[2]:6}{row[3]:6}")
    sums = [sum(row[n] for _, row in rows) for n in range(4)]
    print(f"{len(rows)} kinds{'':48}{sums[0]:8}{sums[1]:6}{sums[2]:6}{sums[3]:6}")


if __name__ == "__main__":
    main()
