"""What items and categories show beside each other."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import pairwise

from booklet.model.texts import Texts, Unit
from booklet.proof.rule import Hit


# What items show beside each other ---------------------------------------------------------------
def duplicate_items(texts: Texts) -> Iterator[Hit]:
    """Find items of one name in one chapter."""
    first: dict[tuple[int, str], Unit] = {}
    for unit in texts.names:
        before = first.setdefault((unit.spot.chapter, unit.text), unit)
        if before is not unit:
            yield Hit(unit.spot, f"与本清单第{before.spot.item + 1}项同名")


SIMILAR = 85  # percent; 90 misses reworded endings, 80 takes 处罚 of different offences for one
COMMON = 40  # a pair of characters in more names than this tells nothing about any two of them


def similar_items(texts: Texts) -> Iterator[Hit]:
    """Find items of nearly one name in two chapters."""
    from rapidfuzz import fuzz

    holders: dict[str, list[int]] = defaultdict(list)
    grams = [{unit.text[i : i + 2] for i in range(len(unit.text) - 1)} for unit in texts.names]
    for n, pairs in enumerate(grams):
        for pair in pairs:
            holders[pair].append(n)
    for n, pairs in enumerate(grams):
        unit = texts.names[n]
        near = Counter(
            other
            for pair in pairs
            if len(holders[pair]) <= COMMON
            for other in holders[pair]
            if other < n and texts.names[other].spot.chapter != unit.spot.chapter
        )
        for other, shared in near.items():
            twin = texts.names[other]
            if shared >= 2 and fuzz.ratio(unit.text, twin.text) >= SIMILAR:
                chapter = texts.booklet.chapters[twin.spot.chapter].name
                yield Hit(
                    unit.spot, f"与“{chapter}”第{twin.spot.item + 1}项“{twin.text[:20]}”几乎相同"
                )


NUMBER = re.compile(
    r"(?:第?\d+(?:[.．](?!\d)|[、)）项])|[(（]\d+[)）]|[①-⑳⑴-⒇]|[(（]?[一二三四五六七八九十]+[、)）])"
)
DASH = re.compile(r"[-－•·●◆■]+ *(?!\d)")


def typed_numbers(texts: Texts) -> Iterator[Hit]:
    """Find names and categories with a number before them, and any text with a dash before it."""
    for unit in (*texts.names, *(unit for units in texts.categories for unit in units)):
        if match := NUMBER.match(unit.text):
            yield Hit(unit.spot, f"“{match[0]}”会印出来：序号不用写，它是自动编的")
    for unit in texts.units:
        if match := DASH.match(unit.text):
            yield Hit(unit.spot, f"开头的“{match[0].strip()}”会印出来，删去它")


def columns_in_texts(texts: Texts) -> Iterator[Hit]:
    """Find a column's key that has become text, as when its line is set in too far."""
    for unit in texts.units:
        kind = texts.booklet.chapters[unit.spot.chapter].kind
        text = unit.text.lstrip("- ")
        for column in texts.layout.chapters[kind].columns:
            if re.match(rf"{re.escape(column.key)} *[:：]", text):
                yield Hit(unit.spot, f"“{column.key}”像是栏目名，现在成了文字：检查缩进和冒号")


# The order in which the provinces' model lists have the categories.
USUAL_ORDER = (
    "党的建设", "经济发展", "民生服务", "平安法治", "乡村振兴", "精神文明建设", "社会管理",
    "安全稳定", "民族宗教", "社会保障", "自然资源", "生态环保", "城乡建设", "交通运输", "商贸流通",
    "文化和旅游", "卫生健康", "应急管理及消防", "市场监管", "投资促进", "人民武装", "教育培训监管",
    "综合政务",
)  # fmt: skip


def category_order(texts: Texts) -> Iterator[Hit]:
    """Find categories out of the lists' usual order."""
    place = {category: n for n, category in enumerate(USUAL_ORDER)}
    for units in texts.categories:
        known = [unit for unit in units if unit.text in place]
        for before, unit in pairwise(known):
            if place[unit.text] < place[before.text]:
                yield Hit(unit.spot, f"“{unit.text}”通常排在“{before.text}”之前")


def category_spelling(texts: Texts) -> Iterator[Hit]:
    """Find categories that are spelled in two ways, such as 应急管理及消防 and 应急管理和消防."""
    from rapidfuzz.distance import Levenshtein

    seen: list[Unit] = []
    for unit in (unit for units in texts.categories for unit in units):
        for other in seen:
            near = len(unit.text) >= 4 and Levenshtein.distance(unit.text, other.text) == 1
            if near and unit.text not in USUAL_ORDER:
                yield Hit(unit.spot, f"类别“{unit.text}”在别处写作“{other.text}”")
                break
        if all(unit.text != other.text for other in seen):
            seen.append(unit)
