"""The published text becomes the shipped source; what cannot be placed is refused by its line."""

import shutil
from pathlib import Path

import pytest

from booklet.files.faults import UserError
from booklet.incoming.named_repairs import repaired
from booklet.incoming.published import import_published, read_published
from booklet.model.booklet import Booklet
from booklet.model.layout import Layout
from booklet.source.load import Source, load_source
from tests.published import Published, characters
from tests.tools import ROOT

PUBLISHED = ROOT / "tests" / "published.txt"
TEMPLATES = ROOT / "templates"


def test_importing_the_published_text_gives_the_shipped_source_byte_for_byte(
    tmp_path: Path,
) -> None:
    shutil.copy(ROOT / "source" / "corrections.yaml", tmp_path)
    written = import_published(PUBLISHED, tmp_path, TEMPLATES)
    assert [path.name for path in written] == [
        "booklet.yaml",
        "basic.yaml",
        "assisting.yaml",
        "reclaimed.yaml",
    ]
    for path in written:
        assert path.read_bytes() == (ROOT / "source" / path.name).read_bytes()


def test_every_cell_is_the_published_one_but_for_the_named_repairs_and_corrections(
    source: Source, layout: Layout, published: Published
) -> None:
    corrected = {(c.chapter, int(c.number), c.column): c for c in source.corrections}
    used = set()
    for chapter, rows in zip(source.booklet.chapters, published.chapters, strict=True):
        columns = layout.chapters[chapter.kind].columns
        for number, (item, row) in enumerate(zip(chapter.items, rows, strict=True), 1):
            for column, raw in zip(columns, row, strict=True):
                text = column.text(number, item)
                key = (chapter.name, number, column.key)
                if key in corrected:
                    used.add(key)
                    assert text == corrected[key].corrected
                    assert characters(corrected[key].published) == characters(raw)
                elif column.key.endswith("职责") and number in (85, 86):
                    bare = "".join(p.partition(".")[2] or p for p in text.split("\n"))
                    assert bare == characters(raw)
                else:
                    assert characters(text) == characters(raw), key
    assert used == set(corrected)


def test_only_items_78_and_79_are_corrected(source: Source) -> None:
    assert {int(c.number) for c in source.corrections} == {78, 79}


@pytest.mark.parametrize(
    ("raw", "paragraphs"),
    [
        ("1.甲； 2.乙。", ["1.甲；", "2.乙。"]),
        ("<p>1.甲；</p> <p>2.乙。</p>", ["1.甲；", "2.乙。"]),
        ('<ol style="list-style-type: none"> 甲; 乙。 ', ["1.甲；", "2.乙。"]),
        (
            "<p>市水利局</p> <ol> 甲; 乙。 <p>市公安局</p> <ol> 丙。",
            ["市水利局", "1.甲；", "2.乙。", "市公安局", "1.丙。"],
        ),
        ("1. 甲； 2. 乙。", ["1. 甲；", "2. 乙。"]),
        (
            "一、分户 收到后办理。 二、落户 核查后办理。",
            ["一、分户", "收到后办理。", "二、落户", "核查后办理。"],
        ),
        ("昌吉市民政局： 追缴。", ["昌吉市民政局：", "追缴。"]),
        ("甲(乙),丙; 1,000元", ["甲（乙），丙；", "1,000元"]),
        ("使用 Wi-Fi 6 网络", ["使用 Wi-Fi 6 网络"]),
    ],
)
def test_a_published_cell_is_repaired(raw: str, paragraphs: list[str]) -> None:
    assert list(repaired(raw)) == paragraphs


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("\n3\t党的建设", "\n4\t党的建设", "published.txt:20 序号是“4”，应当是 3"),
        ("3\t党的建设\t组织开展", "3\t组织开展", "published.txt:20 这一行有 2 栏，应当有 3 栏"),
        (
            "<p>1.发挥村",
            "<table>1.发挥村",
            "published.txt:178 “乡镇配合职责”一栏有不认识的标记 <table>",
        ),
        (
            "加强基层阵地建设，优化",
            "加强基层 阵地建设，优化",
            "里“加强基层 阵地建设，优化提”中间的空格不知道是不是分段",
        ),
        (
            "大西渠镇配合履职事项清单",
            "大西渠镇配合履职清单",
            "published.txt:153 不知道“昌吉州昌吉市大西渠镇配合履职清单”放在哪里",
        ),
        ("承接部门及工作方式", "方式", "published.txt:321 没有这样的表头"),
        ("\n2025 年 7 月\n", "\n", "published.txt:1 封面应当有四行"),
        (
            "\n2025 年 7 月\n",
            "\n2025 年 13 月\n",
            "published.txt:7 封面的日期“2025 年 13 月”写法不对。写成“2025 年 7 月”",
        ),
        ("\n2025 年 7 月\n", "\n2025 年 2 月 30 日\n", "published.txt:7 封面的日期"),
        ("\n2025 年 7 月\n", "\n2025-07\n", "published.txt:7 封面的日期“2025-07”写法不对"),
        (
            "1. 基本履职事项清单.....\t1\n",
            "",
            "published.txt:14 不知道“昌吉州昌吉市大西渠镇基本履职事项清单”放在哪里",
        ),
        (
            "市委宣传部 昌吉市文化体育广播电视台和旅游局 指导",
            "市委宣传部 指导",
            "corrections.yaml 中第 78 项“对应上级部门”的原文与这里不同",
        ),
        ("24\t经济发展\t贯彻", "24\t民生服务\t贯彻", "里“民生服务”分成了几处"),
    ],
)
def test_what_cannot_be_placed_is_refused_by_its_line(
    old: str, new: str, said: str, tmp_path: Path, layout: Layout, source: Source
) -> None:
    text = PUBLISHED.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "published.txt"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(UserError) as caught:
        read_published(path, layout, source.corrections)
    assert said in str(caught.value)
    assert len(caught.value.faults) <= 6


def test_columns_that_ran_into_each_other_are_refused_without_a_correction(
    layout: Layout,
) -> None:
    with pytest.raises(UserError) as caught:
        read_published(PUBLISHED, layout)
    assert [fault.place.line for fault in caught.value.faults] == [279, 280]


def test_another_towns_column_titles_are_kept(
    tmp_path: Path, layout: Layout, booklet: Booklet
) -> None:
    text = PUBLISHED.read_text(encoding="utf-8").replace("乡镇配合职责", "街道配合职责")
    path = tmp_path / "street.txt"
    path.write_text(text, encoding="utf-8")
    shutil.copy(ROOT / "source" / "corrections.yaml", tmp_path)
    import_published(path, tmp_path, TEMPLATES)
    street = load_source(tmp_path, layout).booklet
    assert street.chapters[1].column_titles == {"乡镇配合职责": "街道配合职责"}
    assert street.chapters[1].items == booklet.chapters[1].items


def test_no_file_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "basic.yaml").write_text("甲:\n  - 乙\n", encoding="utf-8")
    shutil.copy(ROOT / "source" / "corrections.yaml", tmp_path)
    with pytest.raises(UserError, match=r"已经有 basic\.yaml"):
        import_published(PUBLISHED, tmp_path, TEMPLATES)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["basic.yaml", "corrections.yaml"]
