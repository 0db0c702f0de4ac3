"""The rules of `county`, which looks at several booklets: `check` knows them and never asks them.

So a reason in check.yaml that accepts such a difference is not taken for one that nothing needs.
"""

from typing import NamedTuple

from booklet.files.faults import Severity
from booklet.model.texts import Texts
from booklet.proof.rule import Hit, Rule

D, H = Severity.DOUBT, Severity.HINT
ACCEPT = "是有意的，写进 check.yaml 说明"


def unasked(_: Texts) -> tuple[Hit, ...]:
    """Look for nothing: one booklet does not show what others say."""
    return ()


class Others(NamedTuple):
    """What a town is compared with, as sentences need it: 与…不同, …写“…”, …的事项, 照…统一."""

    called: str
    saying: str
    having: str
    wording: str


MOST_TOWNS = Others("别的乡镇", "别的乡镇多数", "半数以上乡镇都有", "多数的说法")


def model_named(name: str) -> Others:
    """Return how one town's list is told of with which all are compared, by the town's ``name``."""
    return Others(name, name, f"{name}有", f"{name}的说法")


def rules_beside(compared: Others) -> tuple[Rule, ...]:
    """Return what `county` finds, the gravest first, told of what is ``compared`` with."""
    others, _, having, wording = compared
    return (
        Rule(
            "county-missing", D, unasked,
            f"{having}的事项，这里没有",
            f"补上；这里没有这项职责的，{ACCEPT}",
            "别的镇都有“森林防火”，这里没有", "补上“森林防火”",
        ),
        Rule(
            "county-elsewhere", D, unasked,
            f"{others}放在另一个清单里的事项",
            f"移到那个清单；{ACCEPT}", "配合事项放进了基本清单", "放在配合清单里",
        ),
        Rule(
            "county-department", D, unasked,
            f"同一事项的部门与{others}不同",
            f"核对是哪个部门；{ACCEPT}", "别的镇写民政局，这里写教育局", "都写民政局",
        ),
        Rule(
            "county-spelling", D, unasked,
            f"同一部门的写法与{others}不同",
            "改成一样的写法", "别的镇写昌吉市民政局，这里写市民政局", "都写昌吉市民政局",
        ),
        Rule(
            "county-slip", D, unasked,
            f"与{others}只差一两个字，多半是打错、漏字或者多字",
            f"改正；{ACCEPT}", "开展宜传教育（别的镇写宣传教育）", "开展宣传教育",
        ),
        Rule(
            "county-clause", D, unasked,
            f"同一事项比{others}多一条或者少一条",
            f"补上或者删去；{ACCEPT}", "别的镇四条，这里三条", "补上第四条",
        ),
        Rule(
            "county-category", H, unasked,
            f"同一事项的类别与{others}不同",
            f"改成一样的类别；{ACCEPT}", "别的镇在“平安法治”，这里在“民生服务”", "都在“平安法治”",
        ),
        Rule(
            "county-order", H, unasked,
            f"同一类别里事项的次序、同一栏里条款的次序与{others}不同",
            f"调成一样的次序；{ACCEPT}", "第三条写在第一条前面", "次序相同",
        ),
        Rule(
            "county-wording", H, unasked,
            "同一事项用了自己的说法",
            f"可以照{wording}统一（--take）；{ACCEPT}", "意思相同，说法不同", "说法相同",
        ),
    )  # fmt: skip


COUNTY_RULES = rules_beside(MOST_TOWNS)
COUNTY_IDS = frozenset(rule.id for rule in COUNTY_RULES)
