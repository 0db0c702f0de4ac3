"""Booklets of twelve forms: each option of the looks and of the words occurs in one or more.

``python -m tests.forms FOLDER`` writes them, each with a source folder of its own.
"""

import random
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from tests.tools import ROOT

PAPERS = {
    "A4 landscape": {"width": "297 mm", "height": "210 mm"},
    "A4 portrait": {
        "width": "210 mm",
        "height": "297 mm",
        "margin": {"top": "25 mm", "right": "20 mm", "bottom": "25 mm", "left": "20 mm"},
    },
    "A3 landscape": {"width": "420 mm", "height": "297 mm"},
}
CATEGORIES = ("党的建设", "经济发展", "民生服务", "平安法治", "生态环保")
DEPARTMENTS = ("县民政局", "县财政局", "县农业农村局", "县自然资源局", "县公安局")
CLAUSE = "负责{what}的组织协调和日常监督检查，建立健全工作台账，及时报送有关情况"
WHAT = ("困境儿童救助", "惠民补贴发放", "农药使用指导", "耕地保护巡查", "道路交通安全宣传")


def columns(*listed: tuple[str, str, str, dict[str, Any]]) -> list[dict[str, Any]]:
    """Return columns as a look has them: key, content, width, and what is unusual."""
    usual = {"number": "center", "category": "center", "tick": "center", "amount": "right"}
    return [
        {
            "key": key,
            "content": content,
            "width": width,
            "align": usual.get(content, "left"),
            **more,
        }
        for key, content, width, more in listed
    ]


DUTIES = columns(
    ("序号", "number", "6 %", {}),
    ("事项类别", "category", "9 %", {}),
    ("事项名称", "name", "20 %", {}),
    ("对应上级部门", "list", "15 %", {}),
    ("上级部门职责", "text", "25 %", {}),
    ("乡镇配合职责", "text", "25 %", {}),
)
ACROSS = columns(
    ("序号", "number", "6 %", {}),
    ("事项类别", "category", "9 %", {}),
    ("事项名称", "name", "24 %", {}),
    ("对应上级部门", "list", "18 %", {}),
    ("上级部门职责", "text", "26 %", {}),
    ("乡镇配合职责", "text", "26 %", {}),
)
NAMES = columns(
    ("序号", "number", "10 %", {}),
    ("事项类别", "category", "20 %", {}),
    ("事项名称", "name", "70 %", {}),
)
NAMES_ACROSS = columns(
    ("序号", "number", "10 %", {}),
    ("事项类别", "category", "20 %", {}),
    ("事项名称", "name", "90 %", {}),
)
PROJECTS = columns(
    ("序号", "number", "8 %", {}),
    ("类别", "category", "12 %", {}),
    ("项目名称", "name", "30 %", {}),
    ("责任单位", "list", "20 %", {"optional": True, "empty": "—"}),
    ("投资额（万元）", "amount", "15 %", {"optional": True}),
    ("备注", "text", "15 %", {"optional": True}),
)
PROJECTS_ACROSS = [
    {**column, "width": width}
    for column, width in zip(PROJECTS, ("8 %", "12 %", "37 %", "22 %", "15 %", "18 %"), strict=True)
]
DISCLOSURE = columns(
    ("序号", "number", "8 %", {}),
    ("公开类别", "category", "14 %", {}),
    ("公开事项", "name", "38 %", {}),
    ("全社会", "tick", "10 %", {}),
    ("特定群众", "tick", "10 %", {}),
    ("依据", "text", "20 %", {"optional": True, "empty": "—", "align": "center"}),
)


@dataclass(frozen=True)
class Form:
    """One form: its look, the words of booklet.yaml, its lists by kind and its texts."""

    name: str
    lists: tuple[str, ...]
    look: dict[str, Any] = field(default_factory=dict)
    words: dict[str, Any] = field(default_factory=dict)
    before: bool = False
    after: bool = False


def _kind(own: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    type_ = {"anchor": "事项", "size": "10.5 pt", "line": "15 pt", "row_minimum": "9 mm"}
    return {**type_, "columns": own, **more}


IMPRINT = [
    {"角色": "抄送", "文字": f"县委办公室，县人民政府办公室，{'，'.join(DEPARTMENTS * 3)}"},
    {"角色": "印发机关", "文字": "青山镇党政办公室"},
    {"角色": "印发日期", "文字": "2026 年 1 月 8 日"},
]
NUMERAL = "{numeral}、{category}（{count}项）"
FORMS = (
    Form("rows", ("basic", "assisting"), {"chapters": {
        "basic": {"category": "row", "category_text": NUMERAL, "columns": NAMES_ACROSS},
        "assisting": {"category": "row", "category_text": NUMERAL, "columns": ACROSS},
    }}),
    Form("rows-restart", ("assisting",), {"page": PAPERS["A4 portrait"], "chapters": {
        "assisting": {"category": "row", "category_text": "（{numeral}）{category}",
                      "numbering": "category", "columns": ACROSS},
    }}, {"页脚": "第 {页} 页 共 {总页数} 页"}),
    Form("merged", ("assisting", "basic"), {"chapters": {
        "assisting": {"category": "merged", "columns": DUTIES},
        "basic": {"category": "merged", "columns": NAMES},
    }}, {"页脚": "第 {页} 页"}),
    Form("merged-restart", ("assisting",), {"page": PAPERS["A4 portrait"], "chapters": {
        "assisting": {"category": "merged", "numbering": "category", "columns": DUTIES},
    }}, {"目录": {"条目": "{中文序}、{名称}", "类别": True}}),
    Form("none", ("basic",), {"chapters": {
        "basic": {"category": "none", "columns": NAMES_ACROSS},
    }}, {"页脚": "无", "版记": IMPRINT[2:]}),
    Form("texts", ("basic", "assisting"), {}, {"目录": {"条目": "附件{序}：{名称}"}},
         before=True, after=True),
    Form("mixed-papers", ("basic", "assisting", "basic"), {
        "page": PAPERS["A4 portrait"],
        "chapters": {
            "basic": {"columns": NAMES},
            "assisting": {"page": PAPERS["A3 landscape"], "columns": DUTIES},
        },
    }, {"页眉": "征求意见稿"}, before=True),
    Form("projects", ("projects",), {"chapters": {
        "projects": _kind(PROJECTS, total="合计（{count} 项）"),
    }}),
    Form("projects-rows", ("projects",), {"page": PAPERS["A4 portrait"], "chapters": {
        "projects": _kind(PROJECTS_ACROSS, category="row", category_text=NUMERAL, total="合计"),
    }}),
    Form("disclosure", ("disclosure", "basic"), {"chapters": {
        "disclosure": _kind(DISCLOSURE, category="merged"),
        "basic": {"columns": NAMES},
    }}, {"目录": {"类别": True}}),
    Form("cover", ("basic",), {}, {"封面": [
        {"角色": "密级", "文字": "征求意见稿"}, {"角色": "文号", "文字": "青政办发〔2026〕3 号"},
        {"角色": "地区", "文字": "某省某市"}, {"角色": "单位", "文字": "某县青山镇"},
        {"角色": "标题", "文字": "履职事项清单"}, {"角色": "副题", "文字": "（2026 年版）"},
        {"角色": "日期", "文字": "2026 年 1 月"}, {"角色": "印发机关", "文字": "青山镇党政办公室"},
    ], "版记": IMPRINT[1:]}),
    Form("empty", ("basic", "reclaimed"), {"chapters": {
        "reclaimed": {"empty": "无"},
    }}, {"版记": IMPRINT}, after=True),
)  # fmt: skip
# A town for each look that booklet.yaml may name.
TOWNS = tuple(
    Form(path.stem, ("basic", "assisting"), {}, {"版式": path.stem})
    for path in sorted((ROOT / "templates" / "looks").iterdir())
)
BY_NAME = {form.name: form for form in FORMS}


def written(form: Form, folder: Path, items: int = 40) -> Path:
    """Write the source of a booklet of this form into ``folder``, and return that."""
    folder.mkdir(parents=True, exist_ok=True)
    chance = random.Random(form.name)
    listed = []
    if form.before:
        listed.append({"名称": "编制说明", "类型": "text", "文件": "foreword.yaml"})
        _dump(folder / "foreword.yaml", "正文: |\n" + "".join(f"  {p}\n" for p in _prose(chance)))
    for n, kind in enumerate(form.lists, 1):
        file = f"list-{n}.yaml"
        listed.append({"名称": f"第{n}类事项清单", "类型": kind, "文件": file})
        _dump(folder / file, _list(form, kind, chance, items))
    if form.after:
        listed.append({"名称": "附则", "类型": "text", "文件": "afterword.yaml"})
        _dump(folder / "afterword.yaml", "正文: |\n  本清单由青山镇人民政府负责解释。\n")
    words = dict(form.words)
    if "封面" not in words:
        words |= {
            "地区": "某省某市",
            "单位": "某县青山镇",
            "标题": "履职事项清单",
            "日期": "2026 年 1 月",
        }
    _dump(folder / "booklet.yaml", _yaml({**words, "清单前缀": "青山镇", "清单": listed}))
    if form.look:
        _dump(folder / "look.yaml", _yaml(form.look))
    return folder


def _dump(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


def _yaml(value: Any) -> str:
    text: str = yaml.safe_dump(value, allow_unicode=True, sort_keys=False, width=10_000)
    return text


def _prose(chance: random.Random) -> list[str]:
    paragraph = "为贯彻落实为基层减负的决策部署，健全乡镇职责清单制度，厘清职责边界，编制本清单。"
    return [
        "一、编制依据",
        "（一）总体要求",
        *(paragraph * chance.randint(1, 6) for _ in range(6)),
        "二、使用说明",
        paragraph * 12,
    ]


def _list(form: Form, kind: str, chance: random.Random, items: int) -> str:
    if kind == "reclaimed":
        return "[]\n"
    own = form.look.get("chapters", {}).get(kind, {}).get("columns") or (
        DUTIES if kind == "assisting" else NAMES
    )
    lines = []
    for n, category in enumerate(CATEGORIES):
        lines.append(f"{category}:\n")
        for _ in range(max(1, items // len(CATEGORIES) + n - 2)):
            lines.append(_item(own, chance))
    return "".join(lines)


def _item(own: list[dict[str, Any]], chance: random.Random) -> str:
    what = chance.choice(WHAT)
    pairs = []
    for column in own:
        key = column["key"]
        if column.get("optional") and chance.random() < 0.4:
            continue
        match column["content"]:
            case "name":
                pairs.append(f"{key}: {what}工作（{chance.randint(10_000, 99_999)}）")
            case "list":
                names = chance.sample(DEPARTMENTS, chance.randint(1, 2))
                pairs.append(f"{key}: [{', '.join(names)}]")
            case "text":
                clauses = [
                    CLAUSE.format(what=chance.choice(WHAT)) for _ in range(chance.randint(1, 4))
                ]
                said = [
                    f"      {at}.{c}{'。' if at == len(clauses) else '；'}\n"
                    for at, c in enumerate(clauses, 1)
                ]
                pairs.append(f"{key}: |\n{''.join(said)}".rstrip("\n"))
            case "amount":
                pairs.append(f"{key}: {chance.choice(['1,250.50', '80', '3,000', '12.5'])}")
            case "tick" if chance.random() < 0.5:
                pairs.append(f"{key}: √")
    return "  - " + "\n    ".join(pairs) + "\n"


if __name__ == "__main__":
    for form in FORMS:
        print(written(form, Path(sys.argv[1]) / form.name))
