"""Each change of the page against the bytes of source/: the lines that change, and no other."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.asked import Asked
from tests.tools import contents

B, A, R, F = "basic.yaml", "assisting.yaml", "reclaimed.yaml", "booklet.yaml"
DEPARTMENTS, THEIRS, OURS = "对应上级部门", "上级部门职责", "乡镇配合职责"
THREE = "  - 落实民主生活会、组织生活会、“三会一课”、主题党日等党内组织生活制度\n"
TWO = "  - 加强基层阵地建设，优化提升服务功能\n"
OLD = "  - 开展养老服务工作，做好12345政务服务便民热线办理\n"


def changed(name: str, old: str, new: str) -> Callable[[dict[str, bytes]], dict[str, bytes]]:
    """Return what puts a text into the place of another one, once, in the file ``name``."""

    def put(files: dict[str, bytes]) -> dict[str, bytes]:
        text = files[name].decode()
        assert text.count(old) == 1, old
        return {**files, name: text.replace(old, new).encode()}

    return put


def values(**given: Any) -> dict[str, Any]:
    return given


SET = [
    (A, 0, values(name="野生动植物保护"), "野生动物、植物保护工作", "野生动植物保护"),
    (
        A, 0, values(cells={DEPARTMENTS: ["昌吉市公安局"]}),
        "[昌吉市林业和草原局, 昌吉市公安局]", "[昌吉市公安局]",
    ),
    (
        A, 0,
        values(cells={THEIRS: "1.开展野生动植物资源调查，建立野生动植物资源档案；\n2.查处。"}),
        "      2.查处违法行为。\n", "      2.查处。\n",
    ),
    (A, 0, values(page_start=True), "线索上报工作。\n", "线索上报工作。\n    另起一页: true\n"),
    (A, 0, values(category="生态环境"), "自然资源:\n", "生态环境:\n"),
    (B, 1, values(name="加强: 阵地"), "加强基层阵地建设，优化提升服务功能", '"加强: 阵地"'),
    (B, 2, values(category="党的建设"), "民生服务:\n", ""),
    (B, 0, values(page_start=True), THREE, f"  - 事项名称: {THREE[4:]}    另起一页: true\n"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "at", "given", "old", "new"), SET)
def test_a_field_changes_its_own_lines(
    file: str, at: int, given: Any, old: str, new: str, asked: Asked, source: Path
) -> None:
    before = contents(source)
    answer = asked.change("set", item=asked.ref(file, at), values=given)
    assert contents(source) == changed(file, old, new)(before)
    (item,) = answer["items"]
    for key, value in given.items():
        assert key == "cells" or item[key] == value
    assert item["cells"] | given.get("cells", {}) == item["cells"]
    (undone,) = asked.turned("undo")["items"]
    assert contents(source) == before
    assert undone == asked.item(file, at)
    (again,) = asked.turned("redo")["items"]
    assert contents(source) == changed(file, old, new)(before)
    assert again == item


def test_what_is_not_given_is_not_changed_and_nothing_is_no_step(
    asked: Asked, source: Path
) -> None:
    before = contents(source)
    answer = asked.change("set", item=asked.ref(A, 0), values={})
    assert answer["step"] is None and answer["undo"] is None
    assert contents(source) == before


@pytest.mark.parametrize(
    ("given", "key", "said"),
    [
        (values(name=" "), "事项名称", "“事项名称”是空的"),
        (values(name="甲\n乙"), "事项名称", "“事项名称”只能有一行"),
        (values(category=""), "事项类别", "“事项类别”是空的"),
        (values(cells={DEPARTMENTS: []}), DEPARTMENTS, "是空的"),
        (values(cells={DEPARTMENTS: ["昌吉市民政局、昌吉市公安局"]}), DEPARTMENTS, "连在了一起"),
        (values(cells={THEIRS: "甲\t乙"}), THEIRS, "看不见的字符 U+0009"),
        (values(name="甲\u200b"), "事项名称", "看不见的字符 U+200B"),
    ],
)
def test_a_field_that_may_not_hold_a_text_says_so_and_nothing_is_written(
    given: Any, key: str, said: str, asked: Asked, source: Path
) -> None:
    before = contents(source)
    answer = asked.try_to("set", item=asked.ref(A, 0), values=given)
    assert answer.status == 422
    (fault,) = answer.json["faults"]
    assert fault["key"] == key and said in fault["message"] and fault["remedy"]
    assert contents(source) == before


def new_item() -> dict[str, Any]:
    cells = {DEPARTMENTS: ["昌吉市民政局"], THEIRS: "1.指导。", OURS: "1.开展；\n2.上报。"}
    return {"name": "新的事项", "cells": cells}


NEW = (
    "  - 事项名称: 新的事项\n    对应上级部门: [昌吉市民政局]\n"
    "    上级部门职责: |\n      1.指导。\n"
    "    乡镇配合职责: |\n      1.开展；\n      2.上报。\n"
)


def test_an_item_is_put_in_before_and_after_another(asked: Asked, source: Path) -> None:
    before = contents(source)
    answer = asked.change(
        "insert", list=A, beside=asked.ref(A, 0), where="after", values=new_item()
    )
    assert contents(source)[A].decode() == before[A].decode() + NEW
    assert answer["items"][0]["label"] == "配合-2"
    asked.turned("undo")
    asked.change("insert", list=A, beside=asked.ref(A, 0), where="before", values=new_item())
    assert contents(source)[A].decode() == before[A].decode().replace(
        "自然资源:\n", f"自然资源:\n{NEW}"
    )


def test_a_copy_stands_behind_its_item(asked: Asked, source: Path) -> None:
    before = contents(source)
    answer = asked.change("duplicate", item=asked.ref(B, 0))
    assert contents(source) == changed(B, THREE, THREE * 2)(before)
    assert answer["items"][0]["at"] == 1


def test_a_removed_item_comes_back_by_undo(asked: Asked, source: Path) -> None:
    before = contents(source)
    answer = asked.change("remove", item=asked.ref(B, 1))
    assert contents(source) == changed(B, TWO, "")(before)
    assert answer["said"] == "已删除 基本-2“加强基层阵地建设，优化提升服务功能”"
    (back,) = asked.turned("undo")["items"]
    assert contents(source) == before
    assert back == asked.item(B, 1)
    assert asked.turned("redo")["items"] == []


def test_the_last_item_of_a_list_stays(asked: Asked, source: Path) -> None:
    before = contents(source)
    answer = asked.try_to("remove", item=asked.ref(R, 0))
    assert answer.status == 422
    assert "至少要有一个事项" in answer.json["said"]
    assert contents(source) == before


def test_an_item_goes_up_and_down_and_into_the_next_category(asked: Asked, source: Path) -> None:
    before = contents(source)
    asked.change("shift", item=asked.ref(B, 1), by=-1)
    assert contents(source) == changed(B, THREE + TWO, TWO + THREE)(before)
    asked.change("shift", item=asked.ref(B, 0), by=1)
    assert contents(source) == before
    asked.change("shift", item=asked.ref(B, 1), by=1)
    assert contents(source) == changed(B, f"{TWO}民生服务:\n", f"民生服务:\n{TWO}")(before)
    assert asked.change("shift", item=asked.ref(B, 0), by=-1)["step"] is None


def test_an_item_goes_to_a_place_in_another_category(asked: Asked, source: Path) -> None:
    before = contents(source)
    beside = asked.ref(B, 2)
    to: dict[str, Any]
    to = {"file": B, "category": "民生服务", "beside": beside, "where": "after"}
    asked.change("move", item=asked.ref(B, 0), to=to)
    expected = before[B].decode().replace(THREE, "") + THREE
    assert contents(source)[B].decode() == expected
    to = {"file": B, "category": "新类别", "beside": None}
    asked.change("move", item=asked.ref(B, 0), to=to)
    assert contents(source)[B].decode() == f"民生服务:\n{OLD}{THREE}新类别:\n{TWO}"


def test_an_item_goes_to_another_list_with_its_comments(asked: Asked, source: Path) -> None:
    text = (source / B).read_text()
    (source / B).write_text(text.replace(TWO, f"  # 说明\n{TWO}"))
    before = contents(source)
    to = {"file": A, "category": "自然资源", "beside": asked.ref(A, 0), "where": "before"}
    answer = asked.try_to("move", item=asked.ref(B, 1), to=to)
    assert answer.status == 422
    assert {fault["key"] for fault in answer.json["faults"]} == {DEPARTMENTS, THEIRS, OURS}
    assert contents(source) == before
    made = asked.change("move", item=asked.ref(B, 1), to=to, values={"cells": new_item()["cells"]})
    assert made["items"][0]["file"] == A and made["items"][0]["at"] == 0
    now = contents(source)
    assert now[B].decode() == text.replace(TWO, "")
    added = "  # 说明\n" + NEW.replace("新的事项", TWO[4:-1])
    assert now[A].decode() == before[A].decode().replace("自然资源:\n", f"自然资源:\n{added}")
    asked.turned("undo")
    assert contents(source) == before


def test_text_that_the_other_list_has_no_column_for_is_lost_only_when_that_is_wished(
    asked: Asked, source: Path
) -> None:
    asked.change("insert", list=A, beside=asked.ref(A, 0), values=new_item())
    to = {"file": B, "category": "民生服务", "beside": None}
    refused = asked.try_to("move", item=asked.ref(A, 1), to=to)
    assert refused.status == 422 and "会丢掉这段文字" in refused.json["said"]
    asked.change("move", item=asked.ref(A, 1), to=to, drop=True)
    assert contents(source)[B].decode().endswith(f"{OLD}  - 新的事项\n")


def test_a_category_is_renamed_everywhere_or_joins_another(asked: Asked, source: Path) -> None:
    before = contents(source)
    asked.change("rename_category", old="民生服务", new="民生保障")
    once = changed(R, "民生服务", "民生保障")(changed(B, "民生服务", "民生保障")(before))
    assert contents(source) == once
    asked.change("rename_category", old="民生保障", new="党的建设", files=[B])
    assert contents(source) == changed(B, "民生保障:\n", "")(once)
    assert asked.try_to("rename_category", old="没有", new="党的建设").status == 409


def test_cover_date_and_names_change_their_own_words(asked: Asked, source: Path) -> None:
    before = contents(source)
    asked.change("front", set={"日期": "2025 年 8 月"}, was={"日期": "2025 年 7 月"})
    once = changed(F, "日期: 2025 年 7 月", "日期: 2025 年 8 月")(before)
    assert contents(source) == once
    asked.change("list_name", file=A, name="配合履职清单", was="配合履职事项清单")
    once = changed(F, "名称: 配合履职事项清单", "名称: 配合履职清单")(once)
    assert contents(source) == once
    asked.change("column_title", file=A, key=OURS, title="街道配合职责", was=OURS)
    once = changed(F, "assisting.yaml}", "assisting.yaml, 栏目名称: {乡镇配合职责: 街道配合职责}}")(
        once
    )
    assert contents(source) == once
    asked.change("column_title", file=A, key=OURS, title="", was="街道配合职责")
    asked.change("front", set={"页眉": "试行"}, was={"页眉": ""})
    assert "页眉: 试行\n地区:" in contents(source)[F].decode()
    asked.change(
        "front",
        set={"页眉": "", "清单前缀": ""},
        was={"页眉": "试行", "清单前缀": "昌吉州昌吉市大西渠镇"},
    )
    text = contents(source)[F].decode()
    assert "页眉" not in text and "清单前缀" not in text and text.startswith("地区:")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"日期": "明年"}, "“日期”的写法不对"),
        ({"标题": ""}, "缺少“标题”"),
        ({"标题": "甲\n乙"}, "“标题”只能有一行"),
        ({"页脚": "没有页码"}, "花括号里的字不对"),
    ],
)
def test_a_word_of_the_cover_that_is_wrong_is_refused(
    given: dict[str, str], said: str, asked: Asked, source: Path
) -> None:
    before = contents(source)
    was = {key: {"日期": "2025 年 7 月", "标题": "履职事项清单"}.get(key, "") for key in given}
    answer = asked.try_to("front", set=given, was=was)
    assert answer.status == 422
    assert said in answer.json["faults"][0]["message"]
    assert contents(source) == before


def test_a_cover_of_its_own_lines_is_changed_line_by_line(asked: Asked, source: Path) -> None:
    text = (source / F).read_text()
    lines = (
        "封面:\n  - {角色: 单位, 文字: 昌吉市大西渠镇}\n  # 说明\n"
        "  - 角色: 标题\n    文字: 履职事项清单\n  - {角色: 日期, 文字: 2025 年 7 月}\n"
    )
    head, tail = text.index("地区"), text.index("清单前缀")
    (source / F).write_text(text[:head] + lines + text[tail:])
    was = asked.booklet()["front"]["cover"]
    assert [line["role"] for line in was] == ["单位", "标题", "日期"]
    new = [was[0], {"role": "标题", "text": "清单"}, {"role": "副题", "text": "（试行）"}, was[2]]
    asked.change("cover", lines=new, was=was)
    assert asked.booklet()["front"]["cover"] == new
    now = (source / F).read_text()
    assert "  # 说明\n" in now and "  - {角色: 日期, 文字: 2025 年 7 月}\n" in now
    asked.change("cover", lines=[new[0], new[1], new[3]], was=new)
    assert "副题" not in (source / F).read_text()


def with_text(source: Path) -> None:
    text = (source / F).read_text()
    entry = "清单:\n  - {名称: 编制说明, 类型: text, 文件: text.yaml}\n"
    (source / F).write_text(text.replace("清单:\n", entry))
    (source / "text.yaml").write_text(
        "# 说明\n正文: |\n    第一段。\n\n    第二段。\n    第三段。\n"
    )


def test_a_text_changes_its_own_paragraphs(asked: Asked, source: Path) -> None:
    with_text(source)
    form = asked.get("text", file="text.yaml")
    assert form["text"] == "第一段。\n第二段。\n第三段。"
    text = "第一段。\n第二段改。\n第二段又。\n第三段。"
    asked.change("text", file="text.yaml", mark=form["mark"], text=text)
    expected = "# 说明\n正文: |\n    第一段。\n\n    第二段改。\n    第二段又。\n    第三段。\n"
    assert (source / "text.yaml").read_text() == expected
    refused = asked.try_to("text", file="text.yaml", mark=form["mark"], text="别的。")
    assert refused.status == 409
    assert refused.json["texts"][0]["now"] == text
    assert asked.try_to("text", file="text.yaml", mark=form["mark"], text=" \n").status == 422


def test_an_empty_list_gets_its_first_item_and_loses_it_again(asked: Asked, source: Path) -> None:
    (source / "look.yaml").write_text("chapters:\n  basic: {empty: 无}\n")
    (source / B).write_text("# 说明\n[]\n")
    assert asked.booklet()["lists"][0]["may_be_empty"]
    values = {"name": "甲", "category": "党的建设"}
    made = asked.change("insert", list=B, beside=None, values=values)
    assert (source / B).read_text() == "# 说明\n党的建设:\n  - 甲\n"
    item = {key: made["items"][0][key] for key in ("file", "at", "mark")}
    asked.change("remove", item=item)
    assert (source / B).read_text() == "# 说明\n[]\n"


LOOK = """\
chapters:
  basic:
    columns:
      - {key: 序号, content: number, width: 12 mm, align: center}
      - {key: 事项类别, content: category, width: 30 mm, align: center}
      - {key: 事项名称, content: name, width: 119 mm, align: left}
      - {key: 数量, content: amount, width: 30 mm, align: right, optional: true, empty: —}
      - {key: 依据, content: text, width: 40 mm, align: left, optional: true}
      - {key: 重点, content: tick, width: 30 mm, align: center}
"""


def test_ticks_amounts_and_cells_that_may_be_empty_come_and_go(asked: Asked, source: Path) -> None:
    (source / "look.yaml").write_text(LOOK)
    before = contents(source)
    columns = asked.booklet()["lists"][0]["columns"]
    assert [(c["key"], c["content"], c["optional"]) for c in columns] == [
        ("数量", "amount", True), ("依据", "text", True), ("重点", "tick", True),
    ]  # fmt: skip
    item = asked.item(B, 0)
    assert item["cells"] == {"数量": "", "依据": "", "重点": False}
    cells = {"数量": "12.5", "重点": True}
    asked.change("set", item=asked.ref(B, 0), values={"cells": cells})
    added = f"  - 事项名称: {THREE[4:]}    数量: 12.5\n    重点: √\n"
    assert contents(source) == changed(B, THREE, added)(before)
    asked.change("set", item=asked.ref(B, 0), values={"cells": {"依据": "甲\n乙"}})
    with_text_added = added.replace("    重点", "    依据: |\n      甲\n      乙\n    重点")
    assert contents(source) == changed(B, THREE, with_text_added)(before)
    asked.change("set", item=asked.ref(B, 0), values={"cells": {"数量": ""}})
    assert contents(source) == changed(B, THREE, with_text_added.replace("    数量: 12.5\n", ""))(
        before
    )
    wrong = asked.try_to("set", item=asked.ref(B, 0), values={"cells": {"数量": "许多"}})
    assert wrong.status == 422 and wrong.json["faults"][0]["key"] == "数量"
