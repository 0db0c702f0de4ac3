"""What items and categories show beside each other."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import chain, groupby, pairwise

from booklet.language.alike import alike
from booklet.model.columns import Content
from booklet.model.texts import Spot, Texts, Unit
from booklet.proof.rule import Hit


# What items show beside each other ---------------------------------------------------------------
def _category(texts: Texts, unit: Unit) -> str:
    return texts.booklet.chapters[unit.spot.chapter].items[unit.spot.item].category


def duplicate_items(texts: Texts) -> Iterator[Hit]:
    """Find items of one name in one category."""
    first: dict[tuple[int, str, str], Unit] = {}
    for unit in texts.names:
        key = (unit.spot.chapter, _category(texts, unit), unit.text)
        before = first.setdefault(key, unit)
        if before is not unit:
            yield Hit(unit.spot, f"与本清单第{before.spot.item + 1}项同名")


def repeated_items(texts: Texts) -> Iterator[Hit]:
    """Find items of one name in two categories of a chapter, which may be on purpose."""
    first: dict[tuple[int, str], Unit] = {}
    for unit in texts.names:
        before = first.setdefault((unit.spot.chapter, unit.text), unit)
        if before is not unit and _category(texts, before) != _category(texts, unit):
            where = f"“{_category(texts, before)}”类第{before.spot.item + 1}项"
            yield Hit(unit.spot, f"与{where}同名")


# What names add without saying anything, so that two with and without it are the same.
FILLING = re.compile(
    r"[，。、；：“”（）的了和与及等]|开展|做好|负责|组织|工作|本镇|本乡|本街道|辖区内?"
)


def near_items(texts: Texts) -> Iterator[Hit]:
    """Find items of one chapter whose names differ by filling words or a look-alike alone."""
    holders: dict[tuple[int, int, str], list[tuple[str, Unit]]] = defaultdict(list)
    for unit in texts.names:
        bare = FILLING.sub("", unit.text)
        if len(bare) < SHORTEST_NAME:
            continue
        # Of two names with one character other, a half is the same.
        half = len(bare) // 2
        keys = [(unit.spot.chapter, len(bare), part) for part in (bare[:half], bare[half:])]
        for other, twin in (near for key in keys for near in holders[key]):
            if twin.text != unit.text and _same_but_for_a_slip(bare, other):
                yield Hit(unit.spot, f"与本清单第{twin.spot.item + 1}项“{twin.text[:20]}”几乎同名")
                break
        for key in keys:
            if len(holders[key]) < COMMON:
                holders[key].append((bare, unit))


SHORTEST_NAME = 4


def _same_but_for_a_slip(one: str, other: str) -> bool:
    if one == other:
        return True
    differing = [(a, b) for a, b in zip(one, other, strict=False) if a != b]
    return (
        len(one) == len(other)
        and len(differing) == 1
        and len(one) >= 2 * SHORTEST_NAME
        and not set("一二三四五六七八九十大小上下左右东西南北中前后内外男女老少")
        & set(differing[0])
        and differing[0][1] in alike(differing[0][0])
    )


def same_columns(texts: Texts) -> Iterator[Hit]:
    """Find items of which two columns say the same."""
    for chapter_number, chapter in enumerate(texts.booklet.chapters):
        look = texts.layout.chapters[chapter.kind]
        columns = [c for c in look.typed_columns if c.content is Content.TEXT]
        for n, item in enumerate(chapter.items):
            for before, column in pairwise(columns):
                text = item.cells[column.key].text
                if len(text) >= SHORTEST_NAME and text == item.cells[before.key].text:
                    spot = Spot(chapter_number, n, column.key)
                    yield Hit(spot, f"“{column.key}”与“{before.key}”的内容完全相同")


def name_ends(texts: Texts) -> Iterator[Hit]:
    """Find names and categories that end in a mark."""
    for unit in (*texts.names, *(unit for units in texts.categories for unit in units)):
        if match := END_OF_NAME_MARK.search(unit.text):
            said = f"名称末尾的“{match[0]}”应当去掉"
            yield Hit(unit.spot.at(match.start()), said, match[0], "")


END_OF_NAME_MARK = re.compile(r"[。；，、：;,:.]+$")


SIMILAR = 85  # percent; 90 misses reworded endings, 80 takes 处罚 of different offences for one
COMMON = 40  # a pair of characters in more names than this tells nothing about any two of them


def similar_items(texts: Texts) -> Iterator[Hit]:
    """Find items of nearly one name in two chapters."""
    holders: dict[str, list[int]] = defaultdict(list)
    grams = [{unit.text[i : i + 2] for i in range(len(unit.text) - 1)} for unit in texts.names]
    counts = Counter(chain.from_iterable(grams))
    for _, numbers in groupby(range(len(grams)), lambda n: texts.names[n].spot.chapter):
        chapter = tuple(numbers)
        for n in chapter:
            near = Counter(chain.from_iterable(holders[pair] for pair in grams[n] & holders.keys()))
            twins = (texts.names[other] for other in sorted(near) if near[other] >= 2)
            for twin in twins:
                if _similar(texts.names[n].text, twin.text):
                    name = texts.booklet.chapters[twin.spot.chapter].name
                    said = f"与“{name}”第{twin.spot.item + 1}项“{twin.text[:20]}”几乎相同"
                    yield Hit(texts.names[n].spot, said)
        for n in chapter:
            for pair in grams[n]:
                if counts[pair] <= COMMON:
                    holders[pair].append(n)


def _similar(one: str, other: str) -> bool:
    """Say whether two names are nearly the same."""
    # So many characters must be the same in the same order; mostly there are too few.
    least = SIMILAR * (len(one) + len(other)) / 200
    if min(len(one), len(other)) < least:
        return False
    kinds = set(one)
    if len(kinds.intersection(other)) + len(one) - len(kinds) < least:
        return False
    from rapidfuzz import fuzz

    return fuzz.ratio(one, other) >= SIMILAR


NUMBER = re.compile(
    r"(?:第?\d+(?:[.．](?!\d)|[、)）项])|[(（]\d+[)）]|[①-⑳⑴-⒇]|[(（]?[一二三四五六七八九十]+[、)）])"
)
DASH = re.compile(r"[-－•·●◆■]+ *(?!\d)")


def typed_numbers(texts: Texts) -> Iterator[Hit]:
    """Find names and categories with a number before them, and any text with a dash before it."""
    for unit in (*texts.names, *(unit for units in texts.categories for unit in units)):
        if match := NUMBER.match(unit.text):
            yield Hit(unit.spot, f"“{match[0]}”会印出来")
    for unit in texts.units:
        if match := DASH.match(unit.text):
            yield Hit(unit.spot, f"开头的“{match[0].strip()}”会印出来")


COLON = re.compile(" *[:：]")


def columns_in_texts(texts: Texts) -> Iterator[Hit]:
    """Find a column's key that has become text, as when its line is set in too far."""
    for unit in texts.units:
        kind = texts.booklet.chapters[unit.spot.chapter].kind
        text = unit.text.lstrip("- ")
        for column in texts.layout.chapters[kind].columns:
            if text.startswith(column.key) and COLON.match(text, len(column.key)):
                yield Hit(unit.spot, f"“{column.key}”像是栏目名，现在成了文字")


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
    seen: dict[str, None] = {}
    for unit in (unit for units in texts.categories for unit in units):
        if (
            len(unit.text) >= 4
            and unit.text not in USUAL_ORDER
            and (other := next((other for other in seen if _one_edit_off(unit.text, other)), ""))
        ):
            yield Hit(unit.spot, f"类别“{unit.text}”在别处写作“{other}”")
        seen[unit.text] = None


def _one_edit_off(one: str, other: str) -> bool:
    """Say whether one character added, taken away or put in another's place makes the other."""
    from rapidfuzz.distance import Levenshtein

    return Levenshtein.distance(one, other) == 1
