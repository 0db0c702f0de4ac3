"""Each proofreading rule finds its slip, and nothing where there is none."""

import ast
import re

import pytest

from booklet.model.booklet import Booklet, Cell, Chapter, Item, listed
from booklet.model.layout import Layout
from booklet.model.texts import Texts
from booklet.proof.cell_rules import chinese_number, clause_ends
from booklet.proof.rules import RULES
from tests.tools import ROOT

OURS, THEIRS, LIST = "乡镇配合职责", "上级部门职责", "对应上级部门"
GOOD = {
    "事项名称": "野生动物、植物保护工作",
    LIST: "昌吉市林业和草原局",
    THEIRS: "1.开展资源调查；\n2.查处违法行为。",
    OURS: "1.开展宣传教育；\n2.开展巡护和线索上报工作。",
}
TIDY = {
    "事项名称": "消防安全宣传工作",
    LIST: "昌吉市消防救援局、昌吉市公安局",
    THEIRS: "市消防救援局\n开展监督检查。\n市公安局\n依法查处。",
    OURS: "组织群众参加演练。",
}


def item(texts: dict[str, str], category: str = "自然资源") -> Item:
    cells = {
        key: listed(text) if key == LIST else Cell(paragraphs=tuple(text.split("\n")))
        for key, text in texts.items()
    }
    return Item(category=category, name=cells.pop("事项名称").text, cells=cells)


def chapter(kind: str, *items: Item) -> Chapter:
    return Chapter(kind=kind, name=f"{kind}清单", title=kind, file=f"{kind}.yaml", items=items)


def found(
    rule_id: str,
    chapters: list[Chapter],
    layout: Layout,
    organisation: str = "昌吉市大西渠镇",
) -> list[str]:
    booklet = Booklet(
        region="新疆",
        organisation=organisation,
        title="履职事项清单",
        date="2025 年 7 月",
        chapters=tuple(chapters),
    )
    (rule,) = [rule for rule in RULES if rule.id == rule_id]
    return [hit.message for hit in rule.look(Texts(booklet, layout))]


# rule, column, text with the slip, what is said
IN_AN_ITEM = [
    ("numbering", OURS, "1.甲；\n3.乙。", "编号不连续：第1条之后是第3条"),
    ("numbering", OURS, "1.甲；\n1.乙。", "编号重复：第1条出现两次"),
    ("numbering", OURS, "2.甲；\n3.乙。", "编号从第2条开始，应当从第1条开始"),
    ("numbering", OURS, "1.甲；\n2.乙；\n1.丙。", "编号不连续：第2条之后是第1条"),
    ("heading-number", OURS, "一、甲\n1.乙。\n三、丙\n1.丁。", "标题编号是“三、”，应当是“二、”"),
    ("clause-end", OURS, "1.甲；\n2.乙。\n3.丙；\n4.丁。", "一条的末尾应当用“；”，后面还有一条"),
    ("clause-end", OURS, "1.甲；\n2.乙；", "最后一条的末尾应当用“。”"),
    ("doubled-mark", OURS, "1.甲；；\n2.乙。", "标点“；；”连用"),
    ("doubled-mark", OURS, "开展巡护。，上报线索。", "标点“。，”连用"),
    ("pair", OURS, "开展（巡护工作。", "“（”没有与它成对的另一半"),
    ("pair", OURS, "开展”巡护“工作。", "“””没有与它成对的另一半"),
    ("pair", OURS, "《草原法〉》》", "“》”没有与它成对的另一半"),
    ("half-width", OURS, "开展宣传,上报线索。", "半角标点“,”应当用全角"),
    ("half-width", OURS, "本镇(含社区)的工作。", "半角标点“(”应当用全角"),
    ("space", OURS, "开展 宣传。", "多余的空格"),
    ("space", OURS, "1.甲；\n    2.乙。", "行首多了空格，会印出来"),
    ("space", OURS, "　　开展宣传。", "行首多了空格，会印出来"),
    ("number-space", OURS, "1. 甲；\n2. 乙。", "编号后面多了空格（这一栏共 2 处）"),
    ("odd-space", OURS, "开展\u00a0宣传。", "特殊的空格（U+00A0）"),
    ("odd-space", OURS, "共\u20095个。", "特殊的空格（U+2009）"),
    ("typed-number", "事项名称", "3. 加强基层建设", "“3.”会印出来"),
    ("typed-number", "事项名称", "（3）加强基层建设", "“（3）”会印出来"),
    ("typed-number", "事项名称", "第3项加强基层建设", "“第3项”会印出来"),
    ("typed-number", "事项名称", "-加强基层建设", "开头的“-”会印出来"),
    ("typed-number", OURS, "- 加强基层建设。", "开头的“-”会印出来"),
    ("column-in-text", "事项名称", "事项名称：加强建设", "“事项名称”像是栏目名"),
    ("column-in-text", THEIRS, "- 事项名称: 加强建设", "“事项名称”像是栏目名"),
    ("column-in-text", THEIRS, "1.甲。\n乡镇配合职责：", "“乡镇配合职责”像是栏目名"),
    ("note", OURS, "# 待确认", "“#”后面的说明会印出来"),
    ("note", OURS, "开展宣传。 ＃待确认", "“＃”后面的说明会印出来"),
    ("lost-character", OURS, "开展宣\ufffd。", "原来的字已经丢了"),
    ("markup", OURS, "开展宣传。<br>", "“<br>”会照样印出来"),
    ("markup", OURS, "开展宣传。</p>", "“</p>”会照样印出来"),
    ("markup", OURS, "开展&nbsp;宣传。", "“&nbsp;”会照样印出来"),
    ("markup", OURS, "开展宣传。\\n", "“\\n”会照样印出来"),
    ("ascii-mark", OURS, "甲、乙...等工作。", "“...”应当写作“……”或“——”"),
    ("listed-quotes", OURS, "开展“甲”、“乙”活动。", "引号、书名号之间通常不用顿号"),
    ("full-width-digit", OURS, "每年１２月上报。", "全角的“１２”应当用半角"),
    ("year-zero", OURS, "二零二五年完成。", "年份“二零二五”里的零应当写作“〇”"),
    ("range", OURS, "每月3-5日上报。", "数值范围用“—”或“～”，不用“-”"),
    ("repeated-word", OURS, "开展宣传宣传工作。", "“宣传宣传”重复"),
    ("misspelt", OURS, "做好防犯工作。", "“防犯”应当写作“防范”"),
    ("number-mark", OURS, "1、甲；\n2.乙。", "编号写作“1、”"),
    ("number-mark", OURS, "1.甲；\n2．乙；\n3.丙。", "编号写作“2．”"),
    ("number-mark", OURS, "1.甲；\n（2）乙；\n3.丙。", "编号写作“（2）”"),
    ("number-mark", OURS, "l.甲；\n2.乙。", "编号写作“l.”"),
    ("repeated-clause", OURS, "1.开展入户宣传教育；\n2.开展入户宣传教育。", "与这一栏第1段相同"),
    ("straight-quote", OURS, '落实"三会一课"制度。', "半角引号"),
    ("dot", OURS, "开展宣传.", "“.”应当用“。”"),
    ("date", OURS, "2月30日前上报。", "2月只有29天"),
    ("date", OURS, "2025年13月1日上报。", "一年没有第13个月"),
    ("date", OURS, "2205年完成。", "2205年不像是年份"),
    ("month", OURS, "13月底前上报。", "一年只有12个月"),
    ("sum", OURS, "共5个村，其中重点村3个、一般村4个。", "与各项之和7个不符"),
    ("sum", OURS, "重点村3个、一般村4个，共8个。", "与各项之和7个不符"),
    ("unit", OURS, "修路5KM。", "应当写作“km”"),
    ("foreign-character", OURS, "开展⼯作。", "不是“工”字"),
    ("foreign-character", OURS, "开展\ue123作。", "自造字符"),
    ("traditional", OURS, "開展宣传。", "繁体字“開”应当写作“开”"),
    ("doubled-character", OURS, "维护群众的的利益。", "可能多了一个“的”字"),
    ("doubled-character", OURS, "开展宣宣传工作。", "可能多了一个“宣”字"),
    ("repeated-word", OURS, "开展检查检查工作。", "“检查检查”重复"),
    ("repeated-word", OURS, "按照规定规定的时限上报。", "“规定规定”重复"),
    ("space", OURS, "宣传《中华人民共和国 消防法》。", "多余的空格"),
    ("typo", OURS, "做好安全升产工作。", "可能是“全生产”之误"),
    ("typo", OURS, "负责困镜儿童。", "可能是“困境儿”之误"),
    ("typo", OURS, "推进乡村震兴。", "可能是“村振兴”之误"),
    ("phrase", OURS, "做到“两个维户”。", "“两个维户”应当是“两个维护”"),
    ("phrase", OURS, "推荐“两先一优”。", "应当是“两优一先”"),
    ("law-title", OURS, "宣传《安全产生法》。", "应当是“安全生产法”"),
    ("law-marks", OURS, "根据中华人民共和国消防法开展检查。", "应当加书名号"),
    ("renamed-office", OURS, "报县环保局。", "现在通常叫“生态环境局”"),
    ("name-end", "事项名称", "夜间巡查；", "名称末尾的“；”应当去掉"),
    ("same-columns", OURS, GOOD[THEIRS], "的内容完全相同"),
    ("department-twice", LIST, "昌吉市公安局、昌吉市民政局、昌吉市公安局", "出现两次"),
    ("department-twice", LIST, "昌吉市残联、昌吉市残疾人联合会", "又写作“昌吉市残联”"),
    ("department-slip", LIST, "昌吉市消妨救援局", "可能错字，别处写作“昌吉市消防救援局”"),
    ("duties-slip", THEIRS, "市消妨救援局负责检查。", "别处写作“市消防救援局”"),
    ("other-town", OURS, "将线索报送至佃坝镇；", "“佃坝镇”不是本单位"),
    ("town-name", OURS, "大西渠沟镇负责巡护。", "与本单位名称“大西渠镇”不同"),
    ("other-place", OURS, "对全乡进行检查。", "“全乡”：这是镇的清单"),
    ("town-name", OURS, "大西沟镇负责巡护。", "“大西沟镇”与本单位名称“大西渠镇”不同"),
    ("town-name", OURS, "大渠镇负责巡护。", "“大渠镇”与本单位名称“大西渠镇”不同"),
    ("department-prefix", LIST, "市公安局", "“市公安局”缺少前缀，别处写作“昌吉市公安局”"),
    ("department-spelling", LIST, "昌吉公安局", "可能漏字，别处写作“昌吉市公安局”"),
    ("department-spelling", LIST, "昌吉市市公安局", "可能多字，别处写作“昌吉市公安局”"),
    ("unlisted-department", THEIRS, "市公安局负责查处。", "职责中的“市公安局”没有列入"),
]  # fmt: skip

GOOD_TEXTS = [
    "1.甲；\n2.乙。",
    "1.甲。\n2.乙。\n3.丙。",
    "一、甲\n1.乙；\n2.丙。\n二、丁\n1.戊。",
    "市公安局\n1.甲；\n2.乙。\n市民政局\n1.丙；\n2.丁。",
    "按照《草原法》（2021年修正）开展“甲”“乙”活动，做好C、D级危房台账；",
    "8:30前上报，1,000元以上的3个项目，12345热线，12月底完成。",
    "我们的中国梦——文化进万家",
    "各乡镇、本镇，全乡村振兴工作，发展壮大西渠镇商会。",
    "高高兴兴，常常往来，多多益善。",
    "二〇二五年，一百二十人，三三两两。",
    "构建共建共治共享的格局，一件事一件事抓落实，运用信用信息，做好人民政府政府采购。",
    "开展预防犯罪宣传，统计讲座落实情况，按装机容量补助，既使群众受益，又使企业增效。",
    "健全乡、村两级网络，培育本乡本土人才，掌握基本乡情，健全街道社区网络。",
    "开展两项工作：1）开展宣传，2）上报线索。",
    "三、四级医院的转诊工作。",
    "第十条 适龄儿童的入学，学习《消防法》，2028年2月29日前完成，共5个村，其中重点村3个。",
    "对目的的说明，违法行为为零，可以以书面形式，人人有责。",
    "在3.15消费者权益日和第3项目部的C#培训，温度低于 -5℃ 时停工。",
    "事项名称和编号不变，a<b 的 R&D 项目。",
    "编制“十五五”规划，抓好生态综合补偿试点，拓展医学学科建设和悦己经济。",
    "落实“一网通查”“最多填一次”“三位一体”，参与“百千万工程”，看护濛溪河遗址，适配昇腾中心。",
    "推出“进窗口 走流程”服务，建学院7个、联合体5个、行业产教融合共同体8个。",
    "加快产业数智化，做好预警叫应，组织成果发布和四川省科创通平台注册，坚持人民立场。",
    "149.5万名群众受益，96.2%的养老机构达标。",
    "二、三、四级企业的年度检查。",
    "核定保险标的的损失，负责对对方和对对外劳务合作的检查，确需在在线平台办理，按合同同企业结算。",
    "申请人申请人民调解，接受人接受人体器官移植，伪造出版出版物，代表代表团发言，本规定规定的期限。",
    "参加城镇居民基本医疗保险的，转为城乡居民基本医疗保险。",
    "受害人仍持有证据，三株古树，未尽审核义务，仅适用于山区，共增供氧站、止付款项且理由成立。",
    "学习《航道管理条例》《城市节水条例》，拥护并根据中华人民共和国宪法，公务用枪的管理，抄告有关部门。",
    "经验《创新婚俗改革 催生“甜蜜经济”》在会上交流。",
    "近年来镇政府加大投入，会后镇党委研究，今年镇政府建设68栋建筑，开垦500亩的荒地。",
    "落实《县委办公室 县政府办公室关于实施计划的意见》，填写《南京市规划局设计方案自审表》。",
    "共有劳动力7620人，其中：女劳动力3718人，农业劳动力5228人，工业劳动力2392人。",
    "成立了以镇党委书记为组长的领导小组，第一百二十条之三 以暴力胁迫的。",
]


@pytest.mark.parametrize(("rule", "column", "text", "message"), IN_AN_ITEM)
def test_a_rule_finds_its_slip(
    rule: str, column: str, text: str, message: str, layout: Layout
) -> None:
    items = (item(TIDY), item({**TIDY, "事项名称": "夜间巡查工作"}), item({**GOOD, column: text}))
    said = found(rule, [chapter("assisting", *items)], layout)
    assert any(message in hit for hit in said), said


@pytest.mark.parametrize("rule", [rule.id for rule in RULES])
def test_a_rule_says_nothing_about_a_good_text(rule: str, layout: Layout) -> None:
    items = [item(GOOD), item(TIDY)]
    items += [
        item({**GOOD, "事项名称": f"第{chinese_number(n)}类事项", OURS: text})
        for n, text in enumerate(GOOD_TEXTS, 1)
    ]
    assert found(rule, [chapter("assisting", *items)], layout) == []


@pytest.mark.parametrize(
    "text",
    [
        "1.甲；\n    2.乙；\n3.丙。",
        "1.甲；\n2.乙；\n　　3.丙。",
        "一、甲\n1.乙。\n  二、丙\n1.丁。",
        "昌吉市林业和草原局：\n1.甲；\n2.乙。\n  昌吉市公安局：\n1.丙；\n2.丁。",
    ],
)
def test_spaces_before_a_paragraph_are_all_that_is_wrong_with_it(text: str, layout: Layout) -> None:
    listed_too = item({**GOOD, LIST: "昌吉市林业和草原局、昌吉市公安局", THEIRS: text})
    said = {rule.id for rule in RULES if found(rule.id, [chapter("assisting", listed_too)], layout)}
    assert said == {"space"}


BESIDE_EACH_OTHER = [
    ("repeated-item", "甲", ["消防安全宣传工作"], "民政工作", "类第2项同名"),
    ("near-item", "甲", ["消防安全的宣传"], "自然资源", "几乎同名"),
    ("duplicate-item", "甲", ["消防安全宣传工作"] * 2, "自然资源", "与本清单第2项同名"),
    ("similar-item", "野生动物植物保护工作", ["消防宣传"], "自然资源", "几乎相同"),
    ("category-order", "甲", ["乙"], "党的建设", "“党的建设”通常排在“自然资源”之前"),
    ("category-spelling", "甲", ["乙"], "自然资原", "类别“自然资原”在别处写作“自然资源”"),
]


@pytest.mark.parametrize(("rule", "basic", "assisting", "category", "message"), BESIDE_EACH_OTHER)
def test_a_rule_finds_what_items_show_beside_each_other(
    rule: str, basic: str, assisting: list[str], category: str, message: str, layout: Layout
) -> None:
    chapters = [
        chapter("basic", Item(category="自然资源", name=basic)),
        chapter(
            "assisting",
            item(GOOD),
            *([item(TIDY)] if rule in ("repeated-item", "near-item") else []),
            *(item({**TIDY, "事项名称": name}, category) for name in assisting),
        ),
    ]
    assert any(message in said for said in found(rule, chapters, layout))


def test_a_listed_department_without_duties_is_found(layout: Layout) -> None:
    names = "昌吉市消防救援局、昌吉市公安局、昌吉市教育局"
    said = found("idle-department", [chapter("assisting", item({**TIDY, LIST: names}))], layout)
    assert said == ["“昌吉市教育局”没有出现在职责中"]


@pytest.mark.parametrize("clause", ["1.甲。", "1.甲；", "1.甲"])
def test_a_lone_clause_may_end_as_it_likes(clause: str) -> None:
    assert list(clause_ends([clause])) == []
    assert list(clause_ends(["一、甲", clause, "二、乙", clause])) == []


def test_no_rule_is_written_and_left_out_of_the_table() -> None:
    source = (ROOT / "booklet" / "proof" / "rules.py").read_text(encoding="utf-8")
    table = source.partition("RULES: ")[2]
    for path in (ROOT / "booklet" / "proof").glob("*_rules.py"):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef) and re.search(
                r"Iterator\[(?:Hit|Slip|CellSlip)\]", ast.unparse(node.returns or ast.Pass())
            ):
                assert node.name.startswith("_") or node.name in table, node.name
            elif isinstance(node, ast.Assign) and ast.unparse(node.value).startswith("matching("):
                assert ast.unparse(node.targets[0]) in table


@pytest.mark.parametrize(
    ("organisation", "prefix", "level", "town"),
    [
        ("昌吉市大西渠镇", "昌吉", "市", "大西渠镇"),
        ("林州市姚村镇", "林州", "市", "姚村镇"),
        ("杭州市余杭区径山镇", "余杭", "区", "径山镇"),
        ("郑州市中原区须水街道办事处", "中原", "区", "须水街道"),
        ("荆州市沙市区观音垱镇", "沙市", "区", "观音垱镇"),
        ("呼和浩特市新城区保合少镇", "新城", "区", "保合少镇"),
        ("番禺区市桥街道", "番禺", "区", "市桥街道"),
        ("昌吉市红旗镇人民政府", "昌吉", "市", "红旗镇"),
        ("阿拉善左旗巴彦浩特镇", "阿拉善左", "旗", "巴彦浩特镇"),
        ("大西渠镇", "", "", "大西渠镇"),
    ],
)
def test_the_place_is_read_by_its_levels(
    organisation: str, prefix: str, level: str, town: str, layout: Layout
) -> None:
    booklet = Booklet(
        region="某省", organisation=organisation, title="清单", date="2025 年 7 月", chapters=()
    )
    texts = Texts(booklet, layout)
    assert (texts.place_prefix, texts.place_level, texts.town) == (prefix, level, town)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("1.巡查；\n2.通知三工镇配合进行检查。", []),
        ("授权三工镇负责巡查。", []),
        ("由三工镇负责巡查。", []),
        ("东三工镇负责巡查。", ["东三工镇"]),
        ("通知四工镇配合进行检查。", ["通知四工镇"]),
    ],
)
def test_the_towns_own_name_behind_a_verb_is_its_own(
    text: str, names: list[str], layout: Layout
) -> None:
    own = [chapter("assisting", item({**GOOD, OURS: text}))]
    said = [f"“{name}”不是本单位（“三工镇”）" for name in names]
    assert found("other-town", own, layout, "某县三工镇") == said


def test_every_rule_is_tried() -> None:
    tried = {case[0] for case in IN_AN_ITEM + BESIDE_EACH_OTHER} | {"idle-department"}
    assert tried == {rule.id for rule in RULES}
    assert all(rule.explanation and rule.remedy and rule.wrong and rule.right for rule in RULES)
    assert len({rule.id for rule in RULES}) == len(RULES)
