"""The rivals' documents are the booklet's, and what is measured without a lever is the same."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from booklet.files.checksums import read_checksums
from booklet.look.load import load_layout
from booklet.model.layout import Content
from booklet.source.load import load_source
from tests import towns
from tests.bench import levers
from tests.bench.typst_source import quoted, typst_source
from tests.tools import ROOT

LITERAL = re.compile(r'"(?:[^"\\]|\\.)*"', re.S)


def source_of(booklet) -> str:
    layout = load_layout(ROOT / "templates")
    families = {family: family for role in layout.fonts for family in role[1].pdf}
    return typst_source(booklet, layout, families)


@pytest.mark.parametrize(
    "text",
    ["“#let x = 1” *粗* _斜_ $x$ @某 <标> // \\ / `码`", '"引号" 和 \\"', "两\n行", "\\", ""],
)
def test_typst_takes_a_text_as_one_literal(text):
    assert LITERAL.fullmatch(quoted(text))
    # JSON reads these escapes as Typst does.
    assert json.loads(quoted(text)) == text


def test_typst_is_given_every_cell_of_the_booklet():
    layout = load_layout(ROOT / "templates")
    booklet = load_source(ROOT / "tests" / "small", layout).booklet
    given = {json.loads(literal) for literal in LITERAL.findall(source_of(booklet))}
    for chapter in booklet.chapters:
        assert chapter.title in given
        for item in chapter.items:
            assert {item.name, item.category} <= given
            for column in layout.chapters[chapter.kind].typed_columns:
                names = column.content is Content.LIST
                text = column.text(0, item)
                assert {text} if names else set(text.split("\n")) <= given


def test_markup_in_a_cell_stays_inside_its_literal():
    booklet = towns.booklet(seed=1, items=(1, 1, 1))
    plain = source_of(booklet)
    name = '#panic("坏") *粗* ] ) }'
    first, *others = booklet.chapters
    item = first.items[0].model_copy(update={"name": name})
    marked = booklet.model_copy(
        update={"chapters": (first.model_copy(update={"items": (item,)}), *others)}
    )
    assert LITERAL.sub("", source_of(marked)) == LITERAL.sub("", plain)


def published(without: str, output: Path) -> dict[str, str]:
    """Return the sums of the files that are published without a lever."""
    command = [sys.executable, "-c", levers.RUN.format(without=without), str(ROOT), "publish"]
    folders = ("--source", str(ROOT / "tests" / "small"), "--output", str(output))
    subprocess.run([*command, *folders], check=True, capture_output=True)
    return read_checksums((output / "SHA256SUMS").read_bytes())


@pytest.fixture(scope="module")
def with_all(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return published("", tmp_path_factory.mktemp("all") / "out")


@pytest.mark.parametrize("without", list(levers.WITHOUT.values())[1:], ids=list(levers.WITHOUT)[1:])
def test_a_lever_changes_no_byte(without, with_all, tmp_path):
    assert published(without, tmp_path) == with_all
