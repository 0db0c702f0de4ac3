"""Plant everyday typos in the shipped booklet and tell how many `check` finds.

    python -m tests.typed [PAIRS.tsv]

PAIRS has a wrong and a right word on each line (tests/typos.tsv: what clerks type, written down
before the rules had seen it; whoever tunes a rule by it needs a new one). Each is planted in five
paragraphs, or in a sentence of its own where the booklet has not the right word.
"""

import random
import sys
from pathlib import Path

from booklet.language.trigrams import trigrams
from booklet.language.words import misspelt
from booklet.look.load import load_layout
from booklet.model.texts import Texts
from booklet.source.load import load_source
from tests.tools import ROOT

PLACES = 5
SENTENCE = "1.按要求做好{}等工作，及时上报有关情况；"


def is_found(text: str, at: int) -> bool:
    """Say whether the character at ``at`` is told, as unknown there or in a word known as wrong."""
    table, words = trigrams(), misspelt().find(text)
    return any(own.offset == at and table.instead(own) for own in table.strangers(text)) or any(
        word.offset <= at < word.offset + len(word.found) for word in words
    )


def main() -> None:
    """Print how many of the pairs are found, and those that are not."""
    pairs = Path(sys.argv[1]) if sys.argv[1:] else ROOT / "tests" / "typos.tsv"
    layout = load_layout(ROOT / "templates")
    booklet = load_source(ROOT / "source", layout).booklet
    texts = [unit.text for unit in Texts(booklet, layout).units]
    dice = random.Random(1)
    missed, found, planted = [], 0.0, 0
    for wrong, right in (line.split("\t") for line in pairs.read_text("utf-8").splitlines()):
        having = [text for text in texts if right in text] or [SENTENCE.format(right)]
        chosen = dice.sample(having, min(PLACES, len(having)))
        slip = next(n for n, (a, b) in enumerate(zip(wrong, right, strict=True)) if a != b)
        told = [is_found(t.replace(right, wrong, 1), t.index(right) + slip) for t in chosen]
        found += sum(told) / len(told)
        planted += 1
        if not any(told):
            missed.append(f"{wrong}（{right}）")
    print(f"found {found:.1f} of {planted}; nowhere:", "、".join(missed))


if __name__ == "__main__":
    main()
