"""Lists of other offices, brought in: every item, category, department and text is there."""

from collections.abc import Sequence
from pathlib import Path

import docx
import pytest
from click.testing import CliRunner

from booklet.adoption.adopt import Adopted, adopt
from booklet.commandline.commands import cli
from booklet.files.faults import UserError
from booklet.model.booklet import Booklet, CoverRole
from booklet.model.columns import Categories, Content
from booklet.model.layout import Layout
from booklet.pdf.asker import ask
from booklet.plan.expected import Expected
from booklet.proof.check import check, stopping
from booklet.source.load import load_source
from booklet.source.look import load_look
from tests.offices import DOWN, SUFFIXES, Across, Given, write
from tests.planned import RESOURCES, typeset_now
from tests.tools import ROOT

HANDED = ROOT / "tests" / "handed" / "forms"
TEMPLATES = RESOURCES.templates
THREE = {"党的建设": 8, "经济发展": 5, "民生服务": 7}
every_kind_of_file = pytest.mark.parametrize("suffix", SUFFIXES)


def brought_in(path: Path) -> tuple[Booklet, Layout, Adopted]:
    folder = path.parent / f"{path.name} 的清单"
    adopted = adopt(path, folder, TEMPLATES)
    layout = load_look(folder, TEMPLATES)
    return load_source(folder, layout).booklet, layout, adopted


def given(
    tmp_path: Path, suffix: str, *lists: Given, below: Sequence[str] = ()
) -> tuple[Booklet, Layout, str]:
    """Return what comes in of ``lists``, and all that is told of them."""
    booklet, layout, adopted = brought_in(write(tmp_path / f"给我的{suffix}", lists, below))
    return booklet, layout, "\n".join(f"{kind}：{text}" for kind, text in adopted.told)


def names(booklet: Booklet, at: int = 0) -> list[tuple[str, str]]:
    return [(item.category, item.name) for item in booklet.chapters[at].items]


# --- Files that offices sent ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("file", "category", "form", "numbering"),
    [
        ("a_running", Categories.ROW, "{numeral}、{category}（{count}项）", "list"),
        ("a_restart_kuohao", Categories.ROW, "（{numeral}）{category}", "category"),
        ("b", Categories.MERGED, "{category}", "list"),
    ],
)
@pytest.mark.parametrize("suffix", [".docx", ".xlsx"])
def test_of_a_list_with_categories_every_item_comes_in_under_its_own(
    file: str, category: Categories, form: str, numbering: str, suffix: str, tmp_path: Path
) -> None:
    path = tmp_path / f"{file}{suffix}"
    path.write_bytes((HANDED / path.name).read_bytes())
    booklet, layout, _ = brought_in(path)
    (chapter,) = booklet.chapters
    look = layout.chapters[chapter.kind]
    assert dict(chapter.categories) == THREE
    assert all(item.name.startswith(f"做好{item.category}方面") for item in chapter.items)
    assert (look.category, look.category_text, look.numbering) == (category, form, numbering)


@pytest.mark.parametrize(
    ("suffix", "place"),
    [(".docx", "第 1 个表格第 11 行"), (".xlsx", "工作表“基本履职事项清单”第 12 行")],
)
def test_a_categorys_row_that_will_read_otherwise_is_told_at_its_own_place(
    suffix: str, place: str, tmp_path: Path
) -> None:
    path = tmp_path / f"a_running{suffix}"
    path.write_bytes((HANDED / path.name).read_bytes())
    _, _, adopted = brought_in(path)
    told = [text for _, text in adopted.told]
    said = "类别行“一、经济发展（5项）”照各行的写法和实际项数印成“二、经济发展（5项）”"
    assert f"{path.name} {place} {said}" in told


def test_other_titles_and_a_column_in_two_come_in_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "c.docx"
    path.write_bytes((HANDED / "c.docx").read_bytes())
    booklet, layout, _ = brought_in(path)
    assisting, reclaimed = booklet.chapters
    assert (assisting.name, reclaimed.name) == ("配合履职事项清单", "上级部门收回事项清单")
    assert booklet.organisation == booklet.chapter_prefix == "姑苏区平江街道"
    assert assisting.column_titles == {
        "事项类别": "类别",
        "事项名称": "配合事项",
        "对应上级部门": "牵头部门",
        "上级部门职责": "牵头部门职责",
        "乡镇配合职责": "街道配合职责",
    }
    assert dict(assisting.categories) == dict(reclaimed.categories) == THREE
    for item in assisting.items:
        assert item.cells["对应上级部门"].paragraphs == ("区民政局", "区公安分局")
        assert item.cells["上级部门职责"].paragraphs == ("1.负责统筹；", "2.负责检查。")
    own = [(c.key, c.content) for c in layout.chapters[reclaimed.kind].typed_columns]
    assert own == [("承接部门", Content.LIST), ("工作方式", Content.TEXT)]
    assert {item.cells["承接部门"].paragraphs for item in reclaimed.items} == {("区民政局",)}


def test_a_list_of_another_kind_gets_a_kind_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "g_power.xlsx"
    path.write_bytes((HANDED / path.name).read_bytes())
    booklet, layout, _ = brought_in(path)
    (chapter,) = booklet.chapters
    keys = [column.key for column in layout.chapters[chapter.kind].columns]
    assert keys == ["序号", "职权类别", "职权名称", "实施依据", "责任主体", "追责情形"]
    assert dict(chapter.categories) == {"行政处罚": 11, "行政强制": 9}


@pytest.mark.parametrize("path", sorted(HANDED.iterdir()), ids=lambda path: path.name)
def test_what_comes_in_can_be_laid_out_at_once_and_names_what_is_to_be_filled_in(
    path: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "新清单"
    adopt(path, folder, TEMPLATES)
    layout = load_look(folder, TEMPLATES)
    booklet = load_source(folder, layout).booklet
    typeset = typeset_now(booklet, layout)
    assert list(ask(typeset.write(), Expected(booklet, layout, typeset.plan))) == []
    faults = check(folder, RESOURCES)
    unfilled = [fault.message for fault in faults if fault.rule == "placeholder"]
    assert {"地区还没有填写", "日期还没有填写"} <= set(unfilled)
    assert stopping(faults, strict=False) == []


# --- Ways of writing one and the same list --------------------------------------------------------

COVER = ("新疆维吾尔自治区昌吉回族自治州", "奇台县老奇台镇", "履职事项清单", "2025年6月")
BASIC = Given(
    (
        *COVER,
        "目录",
        "1.基本履职事项清单........1",
        "2.配合履职事项清单........9",
        "编制说明",
        "一、编制依据",
        "为贯彻落实党中央关于减负的部署，编制本清单。",
        "附件1",
        "老奇台镇基本履职事项清单（共5项）",
    ),
    ("序号", "事项名称"),
    (
        Across("一、党的建设（3项）"),
        ("1", "开展理论宣讲"),
        ("2", "发展党员"),
        ("3", "管理阵地"),
        Across("二、经济发展（2项）"),
        ("4", "统计调查"),
        ("5", "优化营商环境"),
    ),
)
ASSISTING = Given(
    ("附件2", "老奇台镇配合履职事项清单"),
    ("序号", "类别", "事项名称", "牵头单位", "上级单位职责", "镇配合职责", "备注"),
    (
        ("1", "党的建设", "表彰", "县委组织部；县委宣传部", "1.评选。", "1.推荐。", ""),
        ("2", DOWN, "统计", "县民政局/县公安局，县司法局", "1.汇总。", "1.上报。", "含村"),
        ("3", "民生服务", "低保", "县民政局（牵头、主办）", "1.审核。", "1.受理。", ""),
    ),
)
BELOW = ("附则", "本清单由镇党政办公室负责解释。", "本清单自印发之日起施行。")


@every_kind_of_file
def test_a_whole_booklet_comes_in(suffix: str, tmp_path: Path) -> None:
    booklet, layout, told = given(tmp_path, suffix, BASIC, ASSISTING, below=BELOW)
    assert [line.text for line in booklet.cover_lines] == list(COVER)
    assert [chapter.name for chapter in booklet.chapters] == [
        "编制说明",
        "基本履职事项清单",
        "配合履职事项清单",
        "附则",
    ]
    assert [chapter.title for chapter in booklet.chapters[1:3]] == [
        "老奇台镇基本履职事项清单",
        "老奇台镇配合履职事项清单",
    ]
    foreword, basic, assisting, rules = booklet.chapters
    assert [item.cells["正文"].text for item in foreword.items] == list(BASIC.lines[8:10])
    assert [item.cells["正文"].text for item in rules.items] == list(BELOW[1:])
    assert dict(basic.categories) == {"党的建设": 3, "经济发展": 2}
    assert layout.chapters[basic.kind].category is Categories.ROW
    assert dict(assisting.categories) == {"党的建设": 2, "民生服务": 1}
    assert layout.chapters[assisting.kind].category is Categories.MERGED
    assert [item.cells["对应上级部门"].paragraphs for item in assisting.items] == [
        ("县委组织部", "县委宣传部"),
        ("县民政局", "县公安局", "县司法局"),
        ("县民政局（牵头，主办）",),
    ]
    assert [item.cells["备注"].text for item in assisting.items] == ["", "含村", ""]
    assert "未读：“老奇台镇基本履职事项清单”上面的文字没有读入：附件1" in told


@every_kind_of_file
def test_a_category_may_be_counted_in_the_column_of_numbers(suffix: str, tmp_path: Path) -> None:
    rows = (
        ("一", "党的建设（2项）", ""),
        ("1", "甲", ""),
        ("2", "乙", "—"),
        ("二", "平安法治（1项）", ""),
        ("1", "丙", "试行"),
    )
    own = Given(("平江街道基本履职事项清单",), ("序号", "事项名称", "备注"), rows)
    booklet, layout, _ = given(tmp_path, suffix, own)
    look = layout.chapters[booklet.chapters[0].kind]
    assert names(booklet) == [("党的建设", "甲"), ("党的建设", "乙"), ("平安法治", "丙")]
    assert (look.category_text, look.numbering) == (
        "{numeral}、{category}（{count}项）",
        "category",
    )
    assert [(c.key, c.optional, c.empty) for c in look.typed_columns] == [("备注", True, "—")]


@every_kind_of_file
def test_amounts_ticks_and_a_total_are_told_by_the_cells(suffix: str, tmp_path: Path) -> None:
    own = Given(
        ("2025年度项目清单", "单位：万元"),
        ("序号", "项目名称", "建设地点", "总投资（万元）", "是否公开"),
        (
            ("1", "修路", "东村", "1,200.5", "√"),
            ("2", "修桥", "西村", "300", ""),
            ("合计", "", "", "1,600.5", ""),
        ),
    )
    booklet, layout, told = given(tmp_path, suffix, own, below=["填表人：张三"])
    look = layout.chapters[booklet.chapters[0].kind]
    contents = [column.content for column in look.typed_columns]
    assert contents == [Content.TEXT, Content.AMOUNT, Content.TICK]
    assert (look.total, look.category) == ("合计", Categories.NONE)
    cells = [[cell.text for cell in item.cells.values()] for item in booklet.chapters[0].items]
    assert cells == [["东村", "1,200.5", "√"], ["西村", "300", ""]]
    assert "合计写着 1,600.5，各项相加是 1,500.5" in told
    assert "单位：万元" in told
    assert "填表人：张三" in told


@every_kind_of_file
@pytest.mark.parametrize(
    "signed",
    [
        ("填表人：张三", "", "", "审核人：李四"),
        ("填表人", "张三", "审核人", "李四"),
        ("", "单位负责人（签字）：", "", "2025年7月"),
        ("备注：", "", "", "试行一年"),
    ],
)
def test_a_row_in_which_a_list_is_signed_is_no_item_and_named_as_a_whole(
    signed: tuple[str, ...], suffix: str, tmp_path: Path
) -> None:
    head = ("序号", "事项类别", "事项名称", "对应上级部门")
    rows = (("1", "党的建设", "甲", "县民政局"), ("合计", "", "1项", ""), signed)
    booklet, _, told = given(tmp_path, suffix, Given(("某镇配合事项清单",), head, rows))
    assert names(booklet) == [("党的建设", "甲")]
    assert f"不是事项，没有读入：{' '.join(filter(None, signed))}" in told


@every_kind_of_file
def test_counts_that_do_not_agree_are_told_and_none_is_dropped_unsaid(
    suffix: str, tmp_path: Path
) -> None:
    head = ("序号", "事项类别", "事项名称", "对应上级部门")
    rows = (
        ("1", "党的建设（5项）", "甲", "县民政局"),
        ("2", "党的建设（5项）", "乙", "县民政局"),
        ("3", "民生服务（1项）", "丙", "县民政局"),
        ("合计", "9项", "", "见附表"),
    )
    own = Given(("青山镇配合事项清单（共8项）",), head, rows)
    booklet, layout, told = given(tmp_path, suffix, own)
    assert names(booklet) == [("党的建设", "甲"), ("党的建设", "乙"), ("民生服务", "丙")]
    assert layout.chapters[booklet.chapters[0].kind].total == "合计：{count}项"
    assert "标题“青山镇配合事项清单（共8项）”写着 8 项，读到 3 项" in told
    assert "类别“党的建设（5项）”实际有 2 项，写成“党的建设”" in told
    assert "“合计：9项”：清单里有 3 项，照实际项数印" in told
    assert "合计一行的文字没有读入：见附表" in told


@pytest.mark.parametrize(
    "line", ["", "（续表）", "续表1", "青山镇基本事项清单（续）", "下一个清单"]
)
def test_a_table_without_a_header_row_goes_on_with_the_one_before(
    line: str, tmp_path: Path
) -> None:
    document = docx.Document()
    for above, rows in (
        ("青山镇基本事项清单", (("序号", "事项类别", "事项名称"), ("1", "党的建设", "甲"))),
        (line, (("2", "党的建设", "乙"), ("3", "党的建设", "丙"))),
    ):
        document.add_paragraph(above)
        table = document.add_table(0, 3)
        for row in rows:
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.text = text
    document.save(str(tmp_path / "续表.docx"))
    booklet, _, adopted = brought_in(tmp_path / "续表.docx")
    told = "\n".join(text for _, text in adopted.told)
    assert [name for _, name in names(booklet)] == (["甲"] if "下" in line else ["甲", "乙", "丙"])
    assert ("当作上一个清单的续表" if "下" not in line else "没有表头") in told


@every_kind_of_file
def test_a_list_without_items_is_one(suffix: str, tmp_path: Path) -> None:
    head = ("序号", "事项类别", "事项名称", "承接部门及工作方式")
    basic = Given(("基本履职事项清单",), head[:3], (("1", "党的建设", "甲"),))
    booklet, layout, _ = given(
        tmp_path, suffix, basic, Given(("上级部门收回事项清单",), head, (Across("无"),))
    )
    assert [len(chapter.items) for chapter in booklet.chapters] == [1, 0]
    assert layout.chapters[booklet.chapters[1].kind].empty == "无"


@every_kind_of_file
def test_categories_of_two_levels_become_one_and_are_told(suffix: str, tmp_path: Path) -> None:
    own = Given(
        ("某某乡权责清单",),
        ("序号", "职权名称", "实施依据"),
        (
            Across("一、行政处罚"),
            Across("（一）城乡建设"),
            ("1", "甲", "《法》第一条"),
            Across("（二）生态环保"),
            ("2", "乙", "《法》第二条"),
            Across("二、行政强制"),
            Across("（一）城乡建设"),
            ("3", "丙", "《法》第三条"),
        ),
    )
    booklet, _, told = given(tmp_path, suffix, own)
    assert names(booklet) == [
        ("行政处罚：城乡建设", "甲"),
        ("行政处罚：生态环保", "乙"),
        ("行政强制：城乡建设", "丙"),
    ]
    assert told.count("类别分两级") == 3


@every_kind_of_file
def test_a_table_for_each_category_is_one_list(suffix: str, tmp_path: Path) -> None:
    head = ("序号", "事项名称")
    booklet, layout, _ = given(
        tmp_path,
        suffix,
        Given(("东沟镇基本履职事项清单", "一、党的建设（2项）"), head, (("1", "甲"), ("2", "乙"))),
        Given(("二、经济发展（1项）",), head, (("3", "丙"),)),
    )
    assert names(booklet) == [("党的建设", "甲"), ("党的建设", "乙"), ("经济发展", "丙")]
    assert layout.chapters[booklet.chapters[0].kind].category is Categories.ROW


@every_kind_of_file
def test_rows_without_number_and_name_go_on_with_the_item_above(
    suffix: str, tmp_path: Path
) -> None:
    own = Given(
        ("配合履职事项清单",),
        ("序号", "事项类别", "事项名称", "对应上级部门", "上级部门职责", "配合职责"),
        (
            ("1", "自然资源", "甲", "县林草局", "1.监测。", "1.巡护。"),
            (DOWN, DOWN, DOWN, "县公安局", "2.查处。", "2.上报。"),
            ("2", DOWN, "乙", "县民政局", "1.审核。", "1.受理。"),
        ),
    )
    booklet, _, told = given(tmp_path, suffix, own)
    first, second = booklet.chapters[0].items
    assert [cell.paragraphs for cell in first.cells.values()] == [
        ("县林草局", "县公安局"),
        ("1.监测。", "2.查处。"),
        ("1.巡护。", "2.上报。"),
    ]
    assert second.category == "自然资源"
    assert "并入上一行的“甲”" in told


def test_columns_in_another_order_keep_it(tmp_path: Path) -> None:
    own = Given(
        ("配合履职事项清单",),
        ("序号", "事项名称", "事项类别", "乡镇配合职责", "对应上级部门", "上级部门职责"),
        (("1", "甲", "党的建设", "1.推荐。", "县委组织部", "1.评选。"),),
    )
    booklet, layout, _ = given(tmp_path, ".docx", own)
    look = layout.chapters[booklet.chapters[0].kind]
    assert [column.key for column in look.columns] == list(own.head)
    assert booklet.chapters[0].items[0].cells["乡镇配合职责"].text == "1.推荐。"


def test_a_cover_with_other_lines_keeps_them_with_their_roles(tmp_path: Path) -> None:
    lines = ("征求意见稿", "奇政发〔2025〕8号", "奇台县老奇台镇", "履职事项清单", "（2025年版）")
    foot = ("二〇二五年六月十二日", "老奇台镇人民政府印发")
    own = Given((*lines, *foot, "基本履职事项清单"), BASIC.head, BASIC.rows)
    booklet, _, told = given(tmp_path, ".docx", own)
    roles = [line.role for line in booklet.cover]
    assert roles == [
        CoverRole.MARK,
        CoverRole.NUMBER,
        CoverRole.ORGANISATION,
        CoverRole.TITLE,
        CoverRole.SUBTITLE,
        CoverRole.DATE,
        CoverRole.ISSUER,
    ]
    assert booklet.date == "二〇二五年六月十二日"
    assert "待填" not in told


@pytest.mark.parametrize(
    ("foot", "wanted", "told"),
    [
        (None, None, ""),
        ("", "", "猜测：文件各页没有页码，页脚写成“无”"),
        ("内部资料", "", "未读：没有页码的页脚没有读入：内部资料"),
    ],
)
def test_a_word_file_whose_pages_bear_no_number_stays_without_and_says_so(
    foot: str | None, wanted: str | None, told: str, tmp_path: Path
) -> None:
    path = write(tmp_path / "给我的.docx", [BASIC])
    if foot is not None:
        document = docx.Document(str(path))
        document.sections[0].footer.is_linked_to_previous = False
        document.sections[0].footer.paragraphs[0].text = foot
        document.save(str(path))
    booklet, _, adopted = brought_in(path)
    assert booklet.wording.footer == wanted
    assert told in "\n".join(f"{kind}：{text}" for kind, text in adopted.told)


# --- What cannot come in --------------------------------------------------------------------------


def test_a_folder_that_has_files_stays_as_it_is(tmp_path: Path) -> None:
    path = write(tmp_path / "清单.docx", [BASIC])
    folder = tmp_path / "有文件"
    folder.mkdir()
    (folder / "别的.txt").write_text("在", encoding="utf-8")
    with pytest.raises(UserError, match="文件夹里已经有文件。换一个新的或者空的文件夹"):
        adopt(path, folder, TEMPLATES)
    assert [file.name for file in folder.iterdir()] == ["别的.txt"]


@every_kind_of_file
def test_a_file_without_a_list_is_refused_and_leaves_no_folder(suffix: str, tmp_path: Path) -> None:
    own = Given(("通知",), ("姓名", "电话号码"), (("张三", "1"), ("李四", "2")))
    path = write(tmp_path / f"通讯录{suffix}", [own])
    with pytest.raises(UserError, match="没有找到清单的表格。表格的第一行应当是表头"):
        adopt(path, tmp_path / "新", TEMPLATES)
    assert not (tmp_path / "新").exists()


def test_a_dry_run_tells_and_writes_nothing(tmp_path: Path) -> None:
    path = write(tmp_path / "清单.docx", [BASIC])
    ran = CliRunner().invoke(cli, ["import", str(path), "--to", str(tmp_path / "新"), "--dry-run"])
    assert ran.exit_code == 0
    assert "5 项，2 个类别（党的建设 3、经济发展 2）" in ran.output
    assert not (tmp_path / "新").exists()


# --- Texts and pages as they come -----------------------------------------------------------------


def test_columns_that_only_spaces_align_are_told_by_their_places(tmp_path: Path) -> None:
    path = tmp_path / "对齐.txt"
    path.write_text(
        "\n".join(
            [
                "奇台县老奇台镇配合履职事项清单",
                "序号  事项名称      对应上级部门      上级部门职责      配合职责",
                "一、党的建设（2项）",
                "1     表彰先进      县委组织部        1.制定方案；      1.推荐对象。",
                "                    县委宣传部        2.组织评选。",
                "2     党内统计      县委组织部        1.汇总数据。      1.上报数据。",
                "二、民生服务（1项）",
                "3     临时救助      县民政局          1.审核。          1.受理。",
            ]
        ),
        encoding="gb18030",
    )
    booklet, layout, _ = brought_in(path)
    assert names(booklet) == [
        ("党的建设", "表彰先进"),
        ("党的建设", "党内统计"),
        ("民生服务", "临时救助"),
    ]
    first = [cell.paragraphs for cell in booklet.chapters[0].items[0].cells.values()]
    assert first == [
        ("县委组织部", "县委宣传部"),
        ("1.制定方案；", "2.组织评选。"),
        ("1.推荐对象。",),
    ]
    assert layout.chapters[booklet.chapters[0].kind].category is Categories.ROW


def test_a_page_whose_tables_hold_the_whole_text_is_read_within_them(tmp_path: Path) -> None:
    path = tmp_path / "网页.html"
    path.write_text(
        "<html><body><table><tr><td><ul><li><a href='/'>首页</a></ul></td><td>"
        "<h1>老奇台镇基本履职事项清单</h1><p>发布日期：<span>2025-06-01</span></p>"
        "<table><tr><td rowspan=2>序号</td><td rowspan=2>事项类别</td><td colspan=2>事项</td></tr>"
        "<tr><td>事项名称</td><td>责任部门</td></tr>"
        "<tr><td>1</td><td rowspan=2>党<br>的<br>建<br>设</td><td>开展\n宣讲</td>"
        "<td>党政办</td></tr>"
        "<tr><td>2</td><td>发展党员</td><td>党建办<br>纪检办</td></tr></table>"
        "</td></tr></table><script>var a = '序号';</script></body></html>",
        encoding="utf-8",
    )
    booklet, layout, adopted = brought_in(path)
    (chapter,) = booklet.chapters
    assert chapter.name == "基本履职事项清单"
    assert names(booklet) == [("党的建设", "开展宣讲"), ("党的建设", "发展党员")]
    assert [item.cells["责任部门"].paragraphs for item in chapter.items] == [
        ("党政办",),
        ("党建办", "纪检办"),
    ]
    assert layout.chapters[chapter.kind].category is Categories.MERGED
    assert any("合成一行表头" in text for _, text in adopted.told)


def test_two_commands_make_a_booklet_of_a_word_file(tmp_path: Path) -> None:
    run = CliRunner()
    path = str(HANDED / "a_restart_kuohao.docx")
    folder, output = str(tmp_path / "新清单"), tmp_path / "成品"
    came = run.invoke(cli, ["import", path, "--to", folder])
    assert came.exit_code == 0, came.output
    assert "20 项，3 个类别（党的建设 8、经济发展 5、民生服务 7），类别占一行" in came.output
    made = run.invoke(cli, ["publish", "--source", folder, "--output", str(output)])
    assert made.exit_code == 0, made.output
    assert {".pdf", ".docx", ".xlsx"} <= {path.suffix for path in output.iterdir()}


ROWS = (
    "<tr><th>序号<th>事项类别<th>事项名称<tr><td>1<td>党的建设<td>做好党员发展工作"
    "<tr><td>2<td>党的建设<td>负责统战联络工作"
)


@pytest.mark.parametrize(
    ("above", "caption", "name"),
    [
        ("<h2>昌吉市三工镇基本履职事项清单</h2>", "基本履职事项清单，共 2 项", "基本履职事项清单"),
        ("<h2>昌吉市三工镇基本履职事项清单</h2>", "基本履职事项清单（共2项）", "基本履职事项清单"),
        ("<h2>昌吉市三工镇基本履职事项清单</h2>", "", "基本履职事项清单"),
        ("", "昌吉市三工镇基本履职事项清单，共 2 项", "基本履职事项清单"),
        ("<h2>附件</h2>", "昌吉市三工镇基本履职事项清单", "基本履职事项清单"),
    ],
)
def test_a_tables_caption_and_the_heading_above_it_are_one_title(
    above: str, caption: str, name: str, tmp_path: Path
) -> None:
    path = tmp_path / "网页.html"
    path.write_text(
        "<html><body><p>昌吉回族自治州</p><p>昌吉市三工镇</p><h1>履职事项清单</h1>"
        f"<p>2025 年 7 月</p>{above}<table><caption>{caption}</caption>{ROWS}</table>"
        "<footer><p>昌吉市三工镇履职事项清单，2025年7月</p><p>主办：昌吉市政府</p></footer></body></html>",
        encoding="utf-8",
    )
    booklet, _, adopted = brought_in(path)
    (chapter,) = booklet.chapters
    assert (chapter.name, booklet.chapter_prefix) == (name, "昌吉市三工镇")
    assert [line.text for line in booklet.cover_lines] == [
        "昌吉回族自治州", "昌吉市三工镇", "履职事项清单", "2025 年 7 月",
    ]  # fmt: skip
    left_out = [text for kind, text in adopted.told if kind == "未读" and "附件" not in text]
    assert left_out == ["网页的页脚没有读入：主办：昌吉市政府"]
    assert "猜测" not in {kind for kind, _ in adopted.told}


def test_a_footer_of_a_part_of_a_page_is_read_and_none_of_the_page_is_a_texts(
    tmp_path: Path,
) -> None:
    path = tmp_path / "网页.html"
    path.write_text(
        "<html><body><h1>昌吉市三工镇履职事项清单</h1><p>2025 年 7 月</p>"
        f"<table>{ROWS}</table><section><h2>附则</h2><p>本清单由三工镇负责解释。</p>"
        "<footer><p>自印发之日起施行。</p></footer></section>"
        "<footer>版权所有。</footer></body></html>",
        encoding="utf-8",
    )
    booklet, _, _ = brought_in(path)
    said = [item.cells["正文"].paragraphs for item in booklet.chapters[1].items]
    assert said == [("本清单由三工镇负责解释。",), ("自印发之日起施行。",)]
