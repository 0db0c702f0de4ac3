"""Source files are read whole, as typed, or refused with a place and a remedy."""

import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booklet.files.faults import UserError
from booklet.files.names import UNPRINTABLE
from booklet.model.booklet import Booklet, Cell, Chapter, Item
from booklet.model.layout import Layout
from booklet.source import dump as source_dump
from booklet.source import scalars
from booklet.source.load import Source, load_source
from booklet.source.shapes import JOINED
from tests.tools import ROOT

HERE = ROOT / "tests"
SMALL = HERE / "small"
WRONG = sorted(path.name for path in (HERE / "wrong").iterdir())


def faults(folder: Path, layout: Layout) -> list[str]:
    with pytest.raises(UserError) as caught:
        load_source(folder, layout)
    return [str(fault) for fault in caught.value.faults]


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_source_is_refused_with_its_place_and_remedy(
    case: str, tmp_path: Path, layout: Layout, pytestconfig: pytest.Config
) -> None:
    folder = tmp_path / "source"
    shutil.copytree(SMALL, folder)
    wrong = HERE / "wrong" / case
    for path in wrong.glob("*.yaml"):
        (folder / path.name).unlink(missing_ok=True)
        shutil.copy(path, folder, follow_symlinks=False)
    said = "\n".join(faults(folder, layout)) + "\n"
    expected = wrong / "expected.txt"
    if pytestconfig.getoption("--renew"):
        expected.write_text(said, encoding="utf-8")
    assert said == expected.read_text(encoding="utf-8"), "renew with: pytest --renew"


def test_a_source_of_another_encoding_of_line_ends_is_read_the_same(
    tmp_path: Path, layout: Layout
) -> None:
    folder = tmp_path / "source"
    shutil.copytree(SMALL, folder)
    for path in folder.glob("*.yaml"):
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert load_source(folder, layout).booklet == load_source(SMALL, layout).booklet


def test_a_scalar_is_text_whatever_yaml_would_make_of_it(tmp_path: Path, layout: Layout) -> None:
    folder = tmp_path / "source"
    shutil.copytree(SMALL, folder)
    typed = ["12345", "yes", "2025-07-01", "~", "null", "0x1F", "1e3", "甲#乙", "甲：乙", "-甲"]
    text = "甲:\n" + "".join(f"  - {name}\n" for name in typed)
    (folder / "basic.yaml").write_text(text, encoding="utf-8")
    items = load_source(folder, layout).booklet.chapters[0].items
    assert [item.name for item in items] == typed


def test_a_huge_file_is_refused_before_it_is_read(tmp_path: Path, layout: Layout) -> None:
    folder = tmp_path / "source"
    shutil.copytree(SMALL, folder)
    with (folder / "basic.yaml").open("wb") as file:
        file.truncate(100_000_000)
    assert faults(folder, layout) == [
        "source/basic.yaml 文件太大，不像是清单文件。检查是否放错了文件"
    ]


def test_every_item_knows_where_it_stands(source: Source) -> None:
    lines = (HERE.parent / "source" / "assisting.yaml").read_text().split("\n")
    for number, item in enumerate(source.booklet.chapters[1].items):
        document, place = source.text_place(1, number, "事项名称")
        assert document is source.documents["assisting.yaml"]
        assert lines[place.line - 1][place.column - 1 :] == item.name
        assert place.file == "source/assisting.yaml"


def test_writing_what_was_read_changes_no_byte(source: Source, layout: Layout) -> None:
    for name, text in source_dump.dump(source.booklet, layout).items():
        assert text == (HERE.parent / "source" / name).read_text(encoding="utf-8")


line = st.text(
    st.one_of(
        st.sampled_from("甲乙丙，。；：“”#:- '\"[]{}&*!|>%@`\\,?~"), st.characters(codec="utf-8")
    ),
    min_size=1,
    max_size=30,
).filter(lambda s: s.strip() and not UNPRINTABLE.search(s) and "\n" not in s)
lines = st.lists(line, min_size=1, max_size=4)


@given(line, line, lines, st.lists(line.filter(lambda s: not JOINED.search(s)), min_size=1))
def test_any_text_is_read_as_it_was_written(
    layout: Layout, category: str, name: str, duty: list[str], names: list[str]
) -> None:
    booklet = with_one_item(
        category.rstrip(),
        name.rstrip(),
        [paragraph.rstrip() for paragraph in duty],
        [n.rstrip() for n in names],
    )
    assert reread(booklet, layout) == booklet


def test_any_two_signs_side_by_side_are_read_as_they_were_written(layout: Layout) -> None:
    signs = "#:- '\"[]{}&*!|>%@`\\,?~=<$^_+;.()/甲0"
    texts = [
        text for a in signs for b in signs for text in (f"乙{a}{b}乙", f"{a}{b}乙", f"乙{a}{b}")
    ]
    texts = [text.strip() for text in texts]
    booklet = with_one_item("甲", texts[0], texts, [t for t in texts if not JOINED.search(t)])
    assert reread(booklet, layout) == booklet
    for text in texts[::7]:
        booklet = with_one_item(text, text, ["甲"], ["甲"])
        assert reread(booklet, layout) == booklet


def with_one_item(category: str, name: str, duty: list[str], names: list[str]) -> Booklet:
    duties = Cell(paragraphs=tuple(duty))
    item = Item(
        category=category,
        name=name,
        cells={
            "对应上级部门": Cell(paragraphs=tuple(names)),
            "上级部门职责": duties,
            "乡镇配合职责": duties,
        },
    )
    chapter = Chapter(kind="assisting", name="甲", title="甲", file="assisting.yaml", items=(item,))
    return Booklet(
        region=name, organisation="乙", title="丙", date="2025 年 7 月", chapters=(chapter,)
    )


def reread(booklet: Booklet, layout: Layout) -> Booklet:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        for name, text in source_dump.dump(booklet, layout).items():
            (Path(folder) / name).write_text(text, encoding="utf-8")
        return load_source(Path(folder), layout).booklet


def test_a_plain_scalar_is_left_bare() -> None:
    assert (
        scalars.scalar("对“一日一课”活动的指导（含：培训）") == "对“一日一课”活动的指导（含：培训）"
    )
    assert scalars.scalar("甲: 乙") == '"甲: 乙"'
    assert scalars.scalar("甲,乙", in_list=True) == '"甲,乙"'


def test_lines_that_an_escape_makes_stand_where_their_text_stands(
    tmp_path: Path, layout: Layout
) -> None:
    shutil.copytree(SMALL, tmp_path / "source")
    path = tmp_path / "source" / "assisting.yaml"
    text = path.read_text(encoding="utf-8")
    first = text.index("    上级部门职责: |")
    last = text.index("    乡镇配合职责")
    text = f'{text[:first]}    上级部门职责: "1.开展调查；\\n2.查处违法行为。"\n{text[last:]}'
    path.write_text(text, encoding="utf-8")
    source = load_source(tmp_path / "source", layout)
    places = [source.text_place(1, 0, "上级部门职责", n)[1] for n in (0, 1)]
    assert {(place.line, place.column) for place in places} == {(4, 14)}
