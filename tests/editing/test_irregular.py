"""Places that an office has written otherwise: told with their line, and changed once mended."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.asked import Asked
from tests.tools import SMALL, contents

BOOKLET = (SMALL / "booklet.yaml").read_text(encoding="utf-8")
DATE, COVER = "日期: 2025 年 7 月\n", BOOKLET[: BOOKLET.index("清单前缀")]
OWN = "封面:\n  - {角色: 标题, 文字: 清单}\n  - {角色: 日期, 文字: 2025 年 7 月}\n"
TOGETHER = "封面: [{角色: 标题, 文字: 清单}, {角色: 日期, 文字: 2025 年 7 月}]\n"
LINES = [{"role": "标题", "text": "清单"}, {"role": "日期", "text": "2025 年 7 月"}]
ONE, TWO = ("规则: typo, 原文: 甲, 理由: 一", "规则: typo, 原文: 乙, 理由: 二")


def item_named(asked: Asked) -> dict[str, Any]:
    return {"do": "set", "item": asked.ref("basic.yaml", 0), "values": {"name": "丙"}}


def date_set(asked: Asked) -> dict[str, Any]:
    return {"do": "front", "set": {"日期": "2026 年 1 月"}, "was": {"日期": "2025 年 7 月"}}


def cover_set(asked: Asked) -> dict[str, Any]:
    return {"do": "cover", "lines": LINES[::-1], "was": LINES}


def reason_taken_back(asked: Asked) -> dict[str, Any]:
    return {"do": "unaccept", "at": 0, "was": {"rule": "typo", "text": "甲", "reason": "一"}}


@pytest.mark.parametrize(
    ("file", "irregular", "line", "request_of", "remedy", "mended"),
    [
        (
            "basic.yaml",
            "# 说明\n党的建设: [甲, 乙]\n",
            2,
            item_named,
            "改成每个类别、每个事项各起一行的写法",
            "# 说明\n党的建设:\n  - 甲\n  - 乙\n",
        ),
        (
            "booklet.yaml",
            BOOKLET.replace(DATE, "日期: |-\n  2025 年 7 月\n"),
            4,
            date_set,
            "改成像“标题: 履职事项清单”这样每项各占一行的写法",
            BOOKLET,
        ),
        (
            "booklet.yaml",
            BOOKLET.replace(COVER, TOGETHER),
            1,
            cover_set,
            "每项各占一行的写法",
            BOOKLET.replace(COVER, OWN),
        ),
        (
            "check.yaml",
            f"[{{{ONE}}}, {{{TWO}}}]\n",
            1,
            reason_taken_back,
            "改成每条以“- ”开头、另起一行的写法",
            f"- {{{ONE}}}\n- {{{TWO}}}\n",
        ),
    ],
)
def test_its_line_and_what_to_do_are_told_and_that_done_the_change_is_made(
    file: str,
    irregular: str,
    line: int,
    request_of: Callable[[Asked], dict[str, Any]],
    remedy: str,
    mended: str,
    asked: Asked,
    source: Path,
) -> None:
    (source / file).write_text(irregular, encoding="utf-8")
    before = contents(source)
    answer = asked.try_to(**request_of(asked))
    assert answer.status == 422
    said = answer.json["said"]
    assert said.startswith(f"source/{file} 第 {line} 行：这里的写法与")
    assert remedy in said and said.endswith("再做一次")
    assert [fault["said"] for fault in answer.json["faults"]] == [said]
    assert contents(source) == before
    (source / file).write_text(mended, encoding="utf-8")
    asked.change(**request_of(asked))
    assert contents(source) != before
