"""The rules of `county`, which looks at several booklets: `check` knows them and never asks them.

So a reason in check.yaml that accepts such a difference is not taken for one that nothing needs.
"""

from booklet.files.faults import Severity
from booklet.model.texts import Texts
from booklet.proof.rule import Hit, Rule

D, H = Severity.DOUBT, Severity.HINT
ACCEPT = "是有意的，写进 check.yaml 说明"


def unasked(_: Texts) -> tuple[Hit, ...]:
    """Look for nothing: one booklet does not show what others say."""
    return ()


# What `county` finds, the gravest first.
COUNTY_RULES: tuple[Rule, ...] = (
    Rule(
        "county-missing", D, unasked,
        "半数以上乡镇都有的事项，这里没有",
        f"补上；这里没有这项职责的，{ACCEPT}", "别的镇都有“森林防火”，这里没有", "补上“森林防火”",
    ),
    Rule(
        "county-elsewhere", D, unasked,
        "别的乡镇放在另一个清单里的事项",
        f"移到那个清单；{ACCEPT}", "配合事项放进了基本清单", "放在配合清单里",
    ),
    Rule(
        "county-department", D, unasked,
        "同一事项的部门与别的乡镇不同",
        f"核对是哪个部门；{ACCEPT}", "别的镇写民政局，这里写教育局", "都写民政局",
    ),
    Rule(
        "county-spelling", D, unasked,
        "同一部门的写法与别的乡镇不同",
        "改成一样的写法", "别的镇写昌吉市民政局，这里写市民政局", "都写昌吉市民政局",
    ),
    Rule(
        "county-slip", D, unasked,
        "与别的乡镇只差一两个字，多半是打错、漏字或者多字",
        f"改正；{ACCEPT}", "开展宜传教育（别的镇写宣传教育）", "开展宣传教育",
    ),
    Rule(
        "county-clause", D, unasked,
        "同一事项比别的乡镇多一条或者少一条",
        f"补上或者删去；{ACCEPT}", "别的镇四条，这里三条", "补上第四条",
    ),
    Rule(
        "county-category", H, unasked,
        "同一事项的类别与别的乡镇不同",
        f"改成一样的类别；{ACCEPT}", "别的镇在“平安法治”，这里在“民生服务”", "都在“平安法治”",
    ),
    Rule(
        "county-order", H, unasked,
        "同一类别里事项的次序、同一栏里条款的次序与别的乡镇不同",
        f"调成一样的次序；{ACCEPT}", "第三条写在第一条前面", "次序相同",
    ),
    Rule(
        "county-wording", H, unasked,
        "同一事项用了自己的说法",
        f"可以照多数的说法统一（--take）；{ACCEPT}", "意思相同，说法不同", "说法相同",
    ),
)  # fmt: skip
COUNTY_IDS = frozenset(rule.id for rule in COUNTY_RULES)
