"""What words show: typos, misspelt words, phrases and titles that are quoted wrongly."""

import re
from collections import Counter
from collections.abc import Iterator

from booklet.language.phrases import fixed_phrases, law_titles
from booklet.language.trigrams import BEGIN, END, trigrams
from booklet.language.words import misspelt as misspelt_words
from booklet.language.words import pairs, renamed
from booklet.model.texts import Texts
from booklet.proof.rule import Hit, Slip, is_han


def misspelt(text: str) -> Iterator[Slip]:
    """Find words that are wrong wherever they stand, or beside what stands there."""
    for word in misspelt_words().find(text):
        if not _of_two_words(text, word.offset, len(word.found)):
            yield word.offset, word.found, f"“{word.found}”应当写作“{word.instead}”", word.instead


def _of_two_words(text: str, at: int, length: int) -> bool:
    """Say whether two characters are rather an end and a beginning: 补偿 and 试点, not 偿试."""
    sides = text[max(0, at - 1) : at + 1], text[at + length - 1 : at + length + 1]
    return length == 2 and all(len(own) == 2 and trigrams().is_word(own) for own in sides)


def renamed_offices(text: str) -> Iterator[Slip]:
    """Find offices by the names that they had before a reform; a title keeps what stands in it."""
    for word in renamed().find(text):
        if text.rfind("《", 0, word.offset) > text.rfind("》", 0, word.offset):
            continue
        yield word.offset, word.found, f"“{word.found}”现在通常叫“{word.instead}”", None


AT_HOME = 3  # places; what the booklet itself writes so often is its own way


def typos(texts: Texts) -> Iterator[Hit]:
    """Find characters that follow nothing known, where one like them is usual."""
    table = trigrams()
    found = [
        (unit, stranger, unit.text[max(0, stranger.offset - 1) : stranger.offset + 2])
        for unit in texts.units
        for stranger in table.strangers(unit.text)
    ]
    often = Counter(context for *_, context in found)
    for unit, stranger, context in found:
        if often[context] < AT_HOME and (instead := table.instead(stranger)):
            character = unit.text[stranger.offset]
            message = f"“{context}”可能是“{context.replace(character, instead)}”之误"
            yield Hit(unit.spot.at(stranger.offset), message, character)


REPEATED = re.compile(r"([^\W\d_]{2,6})\1")


def repeated_word(text: str) -> Iterator[Slip]:
    """Find a word that stands twice: one with which the law begins and ends what marks part."""
    for match in REPEATED.finditer(text):
        word = match[1]
        if (
            not is_han(word)
            or word[0] in "一每各逐"
            or _reduplicated(text, match)
            or not _is_word(word)
        ):
            continue
        yield match.start(), match[0], f"“{match[0]}”重复", None


# 本规定规定, and what makes the second word one of its own: 伪造出版出版物, 管理管理者.
NAMED_SO = re.compile("(?:本|该|有关|法律|上述)$")
OF_ITS_OWN = frozenset("物者团")


def _reduplicated(text: str, match: re.Match[str]) -> bool:
    """Say whether the second word begins one of its own: 人民政府政府采购, 申请人申请人民法院."""
    word, behind = match[1], text[match.end() : match.end() + 1]
    if word == "政府" or behind in OF_ITS_OWN or text.startswith(word, match.end()):
        return True
    if word in ("规定", "决定") and NAMED_SO.search(text[: match.start()]):
        return True
    return len(word) > 2 and is_han(behind) and trigrams().is_word(word[-1] + behind)


def _is_word(word: str) -> bool:
    """Say whether the law has ``word`` at the beginning and at the end of what marks part."""
    table = trigrams()
    return bool(table.common(BEGIN + word[:2]) and table.common(word[-2:] + END))


# A character that follows a word ending in it, or a word that is made of it twice.
DOUBLED_WELL = re.compile(
    "目的的|[了]了|以以|等等|存在在|所在在|理由由|自由由|合并并|[普涉以]及及|行为为|作为为|"
    "应对对|参与与|和和|可以以|人人|家家|户户|天天|月月|年年|层层|处处|时时|刻刻|事事|"
    "件件|条条|个个|村村|级级|常常|往往|多多|代代|家家|步步|点点|线线|小小|大大|好好|早早"
)
NUMERALS = "〇零一二三四五六七八九十百千"  # 十五五 is a plan
# Function words, of which two side by side are a slip where no word ends in one.
FUNCTION = "的和与及在是对将由或并于把被从向同"


def doubled_character(text: str) -> Iterator[Slip]:
    """Find a character that is typed twice, as in 的的 and 宣宣传."""
    for at, character in _doubled(text):
        before, behind = text[max(0, at - 1) : at], text[at + 2 : at + 3]
        if DOUBLED_WELL.search(before + character * 2):
            continue
        table = trigrams()
        twice = character * 2
        run_before = before if is_han(before) else BEGIN
        run_behind = behind if is_han(behind) else END
        if character in NUMERALS or _of_two_words(text, at, 2):
            continue
        if character in FUNCTION and _beside_a_word(before + character, character + behind):
            continue
        unknown = not table.known[run_before + twice] and not table.known[twice + run_behind]
        once = table.common(run_before + character + run_behind)
        if unknown and (once or character in FUNCTION):
            yield at, twice, f"“{twice}”可能多了一个“{character}”字", None


def _doubled(text: str) -> Iterator[tuple[int, str]]:
    """Yield where a character stands twice, and the character."""
    for twice in pairs(text):
        if twice[0] == twice[-1] and is_han(twice):
            at = text.find(twice)
            while at >= 0:
                yield at, twice[0]
                at = text.find(twice, at + 1)


def _beside_a_word(ahead: str, behind: str) -> bool:
    """Say whether one of two function words belongs to a word beside it: 标的的, 对对方."""
    return any(len(own) == 2 and trigrams().is_word(own) for own in (ahead, behind))


QUOTED = re.compile("“([^“”\n]{3,18})”")
TITLE = re.compile("《([^《》\n]{3,45})》")
NATION = "中华人民共和国"
CONSTITUTION = "宪法"  # is named without 《》: 根据宪法, 拥护中华人民共和国宪法
SHORTEST_WITHIN = 6  # characters of a phrase that is looked for without quotes


def misquoted(text: str) -> Iterator[Slip]:
    """Find fixed phrases with a character other, missing, added or two swapped."""
    phrases = fixed_phrases()
    for match in QUOTED.finditer(text):
        if right := phrases.nearest(match[1]):
            yield match.start(1), match[1], f"“{match[1]}”应当是“{right}”", None
    seen: set[int] = set()
    for near in phrases.within(text, SHORTEST_WITHIN):
        if near.offset not in seen:
            seen.add(near.offset)
            yield near.offset, near.found, f"“{near.found}”应当是“{near.instead}”", None


def law_misquoted(text: str) -> Iterator[Slip]:
    """Find titles of laws with a character other, missing or added."""
    for match in TITLE.finditer(text):
        title = match[1].partition("（")[0]
        own = title.removeprefix(NATION)
        if right := law_titles().nearest(own, shortest=4):
            whole = right if own == title else NATION + right
            yield match.start(1), title, f"法律名称“{title}”应当是“{whole}”", None


BARE = re.compile(
    rf"(?<!《)({NATION}\w{{1,20}}?法)(?![律规院治制人定])|"
    r"(?:依据|根据|按照|违反|依照|遵守|执行|贯彻|落实|宣传)(\w{3,16}?法)"
    "(?=第|的?规定|的?要求|[，。；、\n]|等)"
)


def law_without_marks(text: str) -> Iterator[Slip]:
    """Find titles of laws outside of 《》."""
    for match in BARE.finditer(text):
        title = match[1] or match[2]
        start = match.start(1 if match[1] else 2)
        line = text.rfind("\n", 0, start) + 1
        inside = text.rfind("《", line, start) > text.rfind("》", line, start)
        own = title.removeprefix(NATION)
        if not inside and own != CONSTITUTION and own in law_titles():
            yield start, title, f"法律名称“{title}”应当加书名号", f"《{title}》"
