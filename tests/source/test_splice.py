"""Only the lines that change are written: every other line of a source file keeps its bytes."""

import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from booklet.files.faults import UserError
from booklet.model.booklet import Cell, Item
from booklet.model.layout import Layout
from booklet.source import document as yamlfile
from booklet.source.chapter_file import comments_above
from booklet.source.document import Document
from booklet.source.items import item_of_row
from booklet.source.order import longest_in_order
from booklet.source.shapes import chapter_shape
from booklet.source.splice import Wanted, spliced

FILE = """\
# yaml-language-server: $schema=.schema/assisting.json
# 二〇二五年七月印发

党的建设:
  # 甲的说明
  - 事项名称: 甲
    对应上级部门: [昌吉市民政局]
    上级部门职责: |
      1.甲一；

      2.甲二。
    # 栏目之间的说明
    乡镇配合职责: 甲三

  # 单独的说明

  - 事项名称: "乙"
    对应上级部门:
      - 昌吉市公安局
      - 昌吉市教育局
    上级部门职责: |
        1.乙一；
        # 这是文字
    乡镇配合职责: |
      乙三
    另起一页: true
  # 丙的说明
  # 丙的又一个说明
  - {事项名称: 丙, 对应上级部门: [昌吉市民政局], 上级部门职责: 丙二, 乡镇配合职责: 丙三}
# 自然资源的说明
自然资源:
  - 事项名称: 丁
    对应上级部门: [昌吉市民政局,
      昌吉市公安局]
    上级部门职责: |-
      丁二
    乡镇配合职责: |
      丁三
"""


def read(text: str, folder: Path, layout: Layout) -> tuple[Document, list[Item]]:
    """Return what the text of a chapter's file says."""
    path = folder / "assisting.yaml"
    path.write_bytes(text.encode())
    document = yamlfile.read(path, "source/assisting.yaml")
    look = layout.chapters["assisting"]
    shape: Any = chapter_shape(look).model_validate(document.value)
    keys = [column.key for column in look.typed_columns]
    items = []
    for category, entries in shape.root.items():
        for entry in entries:
            texts = {"事项类别": category, "事项名称": entry.name}
            for n, key in enumerate(keys):
                value = getattr(entry, f"column_{n}")
                texts[key] = "、".join(value) if isinstance(value, list) else value
            item = item_of_row(texts, look)
            items.append(item.model_copy(update={"page_start": entry.page_start}))
    return document, items


def with_cell(item: Item, key: str, *paragraphs: str) -> Item:
    return item.model_copy(update={"cells": {**item.cells, key: Cell(paragraphs=paragraphs)}})


def made(
    text: str, wanted: Sequence[Wanted], folder: Path, layout: Layout, items: Sequence[Item] = ()
) -> str:
    """Return the file ``text`` with the wanted items, once it is sure to hold them."""
    document, old = read(text, folder, layout)
    new = spliced(text, document, items or old, wanted, layout.chapters["assisting"])
    _, again = read(new, folder, layout)
    assert again == [one.item for one in wanted]
    return new


@pytest.fixture
def items(tmp_path: Path, layout: Layout) -> list[Item]:
    return read(FILE, tmp_path, layout)[1]


def kept(items: Sequence[Item]) -> list[Wanted]:
    return [Wanted(item, n) for n, item in enumerate(items)]


def test_what_is_not_changed_keeps_every_byte(
    items: list[Item], tmp_path: Path, layout: Layout
) -> None:
    assert made(FILE, kept(items), tmp_path, layout) == FILE


JIA, YI, BING, DING = range(4)
DEPARTMENTS, THEIRS, OURS = "对应上级部门", "上级部门职责", "乡镇配合职责"


@pytest.mark.parametrize(
    ("at", "key", "paragraphs", "old", "new"),
    [
        (JIA, THEIRS, ("1.甲一；", "2.甲新。"), "      2.甲二。\n", "      2.甲新。\n"),
        (JIA, THEIRS, ("1.甲一；", "2.甲二。", "3.又。"), "2.甲二。\n", "2.甲二。\n      3.又。\n"),
        (JIA, THEIRS, ("2.甲二。",), "      1.甲一；\n", ""),
        (
            JIA, THEIRS, (" 甲", "乙"),
            "|\n      1.甲一；\n\n      2.甲二。\n", "|2\n       甲\n      乙\n",
        ),
        (JIA, OURS, ("甲: 新",), "乡镇配合职责: 甲三\n", '乡镇配合职责: "甲: 新"\n'),
        (JIA, OURS, ("甲", "新"), "职责: 甲三\n", "职责: |\n      甲\n      新\n"),
        (
            JIA, DEPARTMENTS, ("甲局", "乙局"),
            "[昌吉市民政局]\n    上级部门职责: |\n      1",
            "[甲局, 乙局]\n    上级部门职责: |\n      1",
        ),
        (
            YI, DEPARTMENTS, ("甲局",),
            ":\n      - 昌吉市公安局\n      - 昌吉市教育局\n", ": [甲局]\n",
        ),
        (YI, THEIRS, ("1.乙一；", "# 这是别的"), "        # 这是文字\n", "        # 这是别的\n"),
        (YI, OURS, ("新",), "      乙三\n", "      新\n"),
        (DING, DEPARTMENTS, ("甲局",), "[昌吉市民政局,\n      昌吉市公安局]", "[甲局]"),
        (DING, THEIRS, ("丁新",), "      丁二\n", "      丁新\n"),
    ],
)  # fmt: skip
def test_a_changed_cell_changes_only_its_own_lines(
    at: int,
    key: str,
    paragraphs: tuple[str, ...],
    old: str,
    new: str,
    items: list[Item],
    tmp_path: Path,
    layout: Layout,
) -> None:
    assert FILE.count(old) == 1
    wanted = kept(items)
    wanted[at] = Wanted(with_cell(items[at], key, *paragraphs), at)
    assert made(FILE, wanted, tmp_path, layout) == FILE.replace(old, new)


def test_a_changed_name_changes_only_its_own_line(
    items: list[Item], tmp_path: Path, layout: Layout
) -> None:
    wanted = kept(items)
    wanted[YI] = Wanted(items[YI].model_copy(update={"name": "- 新"}), YI)
    assert made(FILE, wanted, tmp_path, layout) == FILE.replace('"乙"', '"- 新"')


def test_an_item_on_one_line_is_written_anew_when_a_cell_changes(
    items: list[Item], tmp_path: Path, layout: Layout
) -> None:
    wanted = kept(items)
    wanted[BING] = Wanted(with_cell(items[BING], OURS, "丙新"), BING)
    line = next(line for line in FILE.splitlines(True) if "{" in line)
    assert made(FILE, wanted, tmp_path, layout) == FILE.replace(
        line,
        "  - 事项名称: 丙\n    对应上级部门: [昌吉市民政局]\n    上级部门职责: |\n      丙二\n"
        "    乡镇配合职责: |\n      丙新\n",
    )


def test_a_moved_item_keeps_its_bytes_and_takes_the_comments_above_it_along(
    items: list[Item], tmp_path: Path, layout: Layout
) -> None:
    order = [BING, JIA, YI, DING]
    moved = FILE[FILE.index("  # 丙的说明") : FILE.index("# 自然资源的说明")]
    expected = FILE.replace(moved, "").replace("  # 甲的说明", moved + "  # 甲的说明")
    wanted = [Wanted(items[n], n) for n in order]
    assert made(FILE, wanted, tmp_path, layout) == expected


def test_an_item_moves_to_another_category_with_its_lines(
    items: list[Item], tmp_path: Path, layout: Layout
) -> None:
    yi = items[YI].model_copy(update={"category": "自然资源"})
    wanted = [
        Wanted(items[JIA], JIA),
        Wanted(items[BING], BING),
        Wanted(yi, YI),
        Wanted(items[DING], DING),
    ]
    moved = FILE[FILE.index('  - 事项名称: "乙"') : FILE.index("  # 丙的说明")]
    expected = FILE.replace(moved, "").replace("自然资源:\n", "自然资源:\n" + moved)
    assert made(FILE, wanted, tmp_path, layout) == expected


def test_a_removed_item_goes_with_its_comments_and_others_stay(
    items: list[Item], tmp_path: Path, layout: Layout
) -> None:
    wanted = [one for one in kept(items) if one.old != JIA]
    new = made(FILE, wanted, tmp_path, layout)
    assert "甲的说明" not in new
    assert "  # 单独的说明\n" in new
    assert "栏目之间的说明" not in new
    gone = FILE[FILE.index("  # 甲的说明") : FILE.index("\n  # 单独的说明")]
    assert new == FILE.replace(gone, "")


def test_a_new_item_is_put_where_it_belongs(
    items: list[Item], tmp_path: Path, layout: Layout
) -> None:
    new = with_cell(
        items[DING].model_copy(update={"name": "戊", "page_start": False}), OURS, "戊三"
    )
    wanted = [*kept(items), Wanted(new, comments=("# 从别处来",))]
    added = (
        "  # 从别处来\n  - 事项名称: 戊\n    对应上级部门: [昌吉市民政局, 昌吉市公安局]\n"
        "    上级部门职责: |\n      丁二\n    乡镇配合职责: |\n      戊三\n"
    )
    assert made(FILE, wanted, tmp_path, layout) == FILE + added


def test_a_category_under_a_new_name_changes_one_line(
    items: list[Item], tmp_path: Path, layout: Layout
) -> None:
    wanted = [
        Wanted(i.model_copy(update={"category": "党建" if n < DING else "自然资源"}), n)
        for n, i in enumerate(items)
    ]
    expected = FILE.replace("党的建设:", "党建:")
    assert made(FILE, wanted, tmp_path, layout) == expected


def test_a_category_of_its_own_is_added_and_an_empty_one_goes(
    items: list[Item], tmp_path: Path, layout: Layout
) -> None:
    ding = items[DING].model_copy(update={"category": "党的建设"})
    jia = items[JIA].model_copy(update={"category": "新的: 类别"})
    wanted = [
        Wanted(items[YI], YI),
        Wanted(items[BING], BING),
        Wanted(ding, DING),
        Wanted(jia, JIA),
    ]
    new = made(FILE, wanted, tmp_path, layout)
    assert "自然资源" not in new
    assert '"新的: 类别":\n  # 甲的说明\n  - 事项名称: 甲\n' in new
    assert "# 单独的说明" in new


def test_categories_move_as_a_whole(items: list[Item], tmp_path: Path, layout: Layout) -> None:
    wanted = kept(items)
    head, first, second = (
        FILE[: FILE.index("党的建设")],
        FILE[FILE.index("党的建设") : FILE.index("# 自然资源的")],
        FILE[FILE.index("# 自然资源的") :],
    )
    new = made(FILE, [wanted[DING], *wanted[:DING]], tmp_path, layout)
    assert new == head + second + first


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_line_ends_stay_as_they_are(
    end: str, items: list[Item], tmp_path: Path, layout: Layout
) -> None:
    text = FILE.replace("\n", end)
    wanted = kept(items)
    wanted[JIA] = Wanted(with_cell(items[JIA], OURS, "甲", "新"), JIA)
    wanted.append(Wanted(items[DING].model_copy(update={"name": "戊"})))
    document, _ = read(text, tmp_path, layout)
    new = spliced(text, document, items, wanted, layout.chapters["assisting"])
    assert "\n" not in new.replace(end, "")
    assert new.startswith(text[: text.index("    乡镇配合职责: 甲三")])


def test_lines_of_mixed_ends_keep_each_their_own(
    items: list[Item], tmp_path: Path, layout: Layout
) -> None:
    text = FILE.replace("党的建设:\n", "党的建设:\r\n").replace("乙三\n", "乙三\r\n")
    wanted = kept(items)
    wanted[DING] = Wanted(with_cell(items[DING], OURS, "丁新"), DING)
    assert made(text, wanted, tmp_path, layout) == text.replace("丁三", "丁新")


def test_a_file_without_a_last_line_end_gets_none(
    items: list[Item], tmp_path: Path, layout: Layout
) -> None:
    text = FILE.removesuffix("\n")
    wanted = kept(items)
    assert made(text, wanted, tmp_path, layout) == text
    added = Wanted(items[DING].model_copy(update={"name": "戊"}))
    new = made(text, [*wanted, added], tmp_path, layout)
    assert new.startswith(FILE)
    assert not new.endswith("\n")


@pytest.mark.parametrize("indent", [0, 4])
def test_a_new_item_is_set_in_like_the_others(
    indent: int, items: list[Item], tmp_path: Path, layout: Layout
) -> None:
    text = "".join(
        " " * (indent - 2) + line[max(0, 2 - indent) :] if line.startswith("  ") else line
        for line in FILE.splitlines(True)
    )
    added = Wanted(items[DING].model_copy(update={"name": "戊"}))
    new = made(text, [*kept(items), added], tmp_path, layout)
    assert new.startswith(text)
    assert f"\n{' ' * indent}- 事项名称: 戊\n" in new


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("党的建设: [甲, 乙]\n", 1),
        ("{党的建设: [甲, 乙]}\n", 1),
        ("党的建设:\n  [甲,\n   乙]\n", 2),
        ("? 党的建设\n:\n  - 甲\n  - 乙\n", 1),
    ],
)
def test_items_that_share_lines_are_refused_with_their_place(
    text: str, line: int, tmp_path: Path, layout: Layout
) -> None:
    path = tmp_path / "basic.yaml"
    path.write_text(text, encoding="utf-8")
    document = yamlfile.read(path, "source/basic.yaml")
    items = [Item(category="党的建设", name=name) for name in "甲乙"]
    with pytest.raises(UserError) as caught:
        spliced(text, document, items, kept(items[1:]), layout.chapters["basic"])
    (fault,) = caught.value.faults
    assert str(fault).startswith(
        f"source/basic.yaml:{line} 这里的写法与其他事项不同，不能自动改动。"
        "用文本编辑器改成每个类别、每个事项各起一行的写法，再做一次"
    )


def test_a_dash_on_a_line_of_its_own_belongs_to_its_item(tmp_path: Path, layout: Layout) -> None:
    text = FILE.replace("  - 事项名称: 丁", "  -\n    # 丁的说明\n    事项名称: 丁")
    _, items = read(text, tmp_path, layout)
    wanted = [one for one in kept(items) if one.old != BING]
    gone = FILE[FILE.index("  # 丙的说明") : FILE.index("# 自然资源的")]
    assert made(text, wanted, tmp_path, layout) == text.replace(gone, "")


def test_the_comments_above_an_item_are_known(
    items: list[Item], tmp_path: Path, layout: Layout
) -> None:
    document, _ = read(FILE, tmp_path, layout)
    above = [comments_above(FILE, document, items, n) for n in range(4)]
    assert above == [("# 甲的说明",), (), ("# 丙的说明", "# 丙的又一个说明"), ()]


def test_the_fewest_items_count_as_moved() -> None:
    assert longest_in_order([0, 3, 1, 2, 4]) == {0, 1, 2, 4}
    assert longest_in_order([]) == set()
    dice = random.Random(1)
    for _ in range(50):
        positions = dice.sample(range(8), 8)
        best = longest_in_order(positions)
        assert [p for p in positions if p in best] == sorted(best)
        longest = max(
            sum(1 for _ in chosen)
            for mask in range(256)
            if (chosen := [p for n, p in enumerate(positions) if mask >> n & 1]) == sorted(chosen)
        )
        assert len(best) == longest


TEXTS = st.lists(
    st.text(st.sampled_from("甲乙丙，。；#:- '\"|>"), min_size=1, max_size=8)
    .map(str.rstrip)
    .filter(bool),
    min_size=1,
    max_size=3,
)


@given(data=st.data())
@settings(max_examples=150)
def test_any_change_is_spliced_in_and_untouched_items_keep_their_lines(
    data: st.DataObject, layout: Layout, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.getbasetemp()
    document, items = read(FILE, folder, layout)
    wanted = []
    for n in data.draw(st.permutations(range(4))):
        item = items[n]
        match data.draw(st.sampled_from(("keep", "change", "remove", "categorise"))):
            case "remove":
                continue
            case "change":
                key = data.draw(st.sampled_from((THEIRS, OURS)))
                item = with_cell(item, key, *data.draw(TEXTS))
            case "categorise":
                item = item.model_copy(update={"category": data.draw(TEXTS)[0]})
        wanted.append(Wanted(item, n))
    wanted.append(Wanted(with_cell(items[DING], OURS, *data.draw(TEXTS))))
    wanted.sort(key=lambda one: one.item.category)
    new = spliced(FILE, document, items, wanted, layout.chapters["assisting"])
    _, again = read(new, folder, layout)
    assert again == [one.item for one in wanted]
    for one in wanted:
        if one.old is not None and one.item.cells == items[one.old].cells:
            start, end = (
                ("  # 甲的", "\n  # 单独"), ('  - 事项名称: "乙', "  # 丙的说"),
                ("  # 丙的说", "# 自然资源的"), ("  - 事项名称: 丁", ""),
            )[one.old]  # fmt: skip
            assert FILE[FILE.index(start) : FILE.index(end) if end else None] in new
