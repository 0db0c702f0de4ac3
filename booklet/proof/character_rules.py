"""What single characters show: quotes of typewriters, characters that no reader expects."""

import re
from collections.abc import Iterator

from booklet.language.characters import plain, traditional
from booklet.proof.rule import Slip, is_han

STRAIGHT = re.compile("\"[^\"“”\n]*\"|'[^'\n]*'|[\"']")


def straight_quotes(text: str) -> Iterator[Slip]:
    """Find quotes of a typewriter beside Chinese; a pair of them becomes “ and ”."""
    for match in STRAIGHT.finditer(text):
        found = match[0]
        around = (
            text[max(0, match.start() - 1) : match.start()],
            text[match.end() : match.end() + 1],
        )
        if not any(map(is_han, (*around, *found))):
            continue
        first, last = "‘’" if found[0] == "'" else "“”"
        instead = f"{first}{found[1:-1]}{last}" if len(found) > 1 else None
        yield match.start(), found, f"半角引号“{found}”应当用全角的“{first}”和“{last}”", instead


def foreign_characters(text: str) -> Iterator[Slip]:
    """Find radicals and characters of private use, which look like others or are blank."""
    for at, found in _foreign(text):
        instead = plain(found)
        code = f"U+{ord(found):04X}"
        if instead:
            yield at, found, f"“{found}”（{code}）是部首或兼容字符，不是“{instead}”字", instead
        else:
            yield at, found, f"{code} 是自造字符，别的电脑上显示不出来", None


# Radicals, private use and characters for old files, from the first to the last.
FOREIGN = (
    ("\u2e80", "\u2fdf"),
    ("\ue000", "\ufaff"),
    ("\U0002f800", "\U0002fa1f"),
    ("\U000f0000", "\U0010fffd"),
)


def _foreign(text: str) -> Iterator[tuple[int, str]]:
    """Yield where foreign characters stand; to look at each kind once is faster than a search."""
    for character in sorted(set(text)):
        if any(first <= character <= last for first, last in FOREIGN):
            for match in re.finditer(character, text):
                yield match.start(), character


def traditional_characters(text: str) -> Iterator[Slip]:
    """Find traditional characters that have one simplified form."""
    for character in set(text).intersection(traditional()):
        for match in re.finditer(character, text):
            simple = traditional()[character]
            yield match.start(), character, f"繁体字“{character}”应当写作“{simple}”", simple


DOT = re.compile(r"[.．｡](?=(.)|$)")


def dot_for_stop(text: str) -> Iterator[Slip]:
    """Find a dot that stands for 。; within a sentence it may stand for the · of a name."""
    for match in DOT.finditer(text):
        last = match.end() == len(text)
        ahead = text[max(0, match.start() - 1) : match.start()]
        if not is_han(ahead) or not (last or is_han(match[1])):
            continue
        said = f"“{match[0]}”应当用“。”" if last else f"“{match[0]}”应当用“。”或者“·”"
        yield match.start(), match[0], said, "。" if last else None


# GB 3100 and GB 3101: k is small, names stay as they are, powers are raised.
UNITS = {
    "KM": "km", "Km": "km", "KG": "kg", "Kg": "kg", "Mm": "mm", "MM": "mm", "CM": "cm", "Cm": "cm",
    "km2": "km²", "m2": "m²", "m3": "m³", "M2": "m²", "M3": "m³", "cm2": "cm²", "KM2": "km²",
    "Kw": "kW", "KW": "kW", "kw": "kW", "KWh": "kWh", "kwh": "kWh", "KV": "kV", "Kv": "kV",
    "kv": "kV", "ML": "mL", "HZ": "Hz", "平米": "平方米",
    "立米": "立方米", "公分": "厘米", "公升": "升",
}  # fmt: skip
UNIT = re.compile(
    r"(?<=[\d〇一二三四五六七八九十百千万亿])(?:"
    + "|".join(sorted(UNITS, key=len, reverse=True))
    + r")(?![A-Za-z0-9])|平方公(?!里|尺|分)[\u4e00-\u9fff]|立方公(?!里|尺|分)[\u4e00-\u9fff]|"
    r"(?<=\d)(?:平方迷|立方迷|平方理|公理|公倾|公顷亩|公斥|千客|豪米|毫来|厘来)"
)


def units(text: str) -> Iterator[Slip]:
    """Find units that are written in another way than the standard, or misspelt."""
    for match in UNIT.finditer(text):
        right = UNITS.get(match[0], "")
        said = f"，应当写作“{right}”" if right else ""
        yield match.start(), match[0], f"计量单位“{match[0]}”写法有误{said}", right or None
