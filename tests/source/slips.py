"""Slips of people who never saw YAML, each planted in the shipped source.

A row: its name, the file, what stands there, what is typed instead, which of the lines typed is
wrong (from 0), what is said of it, and those lines once the remedy is followed to the letter.
"""

from typing import NamedTuple

BASIC, ASSISTING, BOOKLET, RECLAIMED, CHECK, CORRECTIONS = (
    "basic.yaml", "assisting.yaml", "booklet.yaml", "reclaimed.yaml", "check.yaml",
    "corrections.yaml",
)  # fmt: skip


class Planted(NamedTuple):
    """One slip."""

    name: str
    file: str
    right: str
    typed: str
    wrong: int
    said: str
    followed: str


def slips(file: str, right: str, *rows: tuple[str, ...]) -> list[Planted]:
    """Return the slips of one place: name, what is typed, what is said, and what follows from it.

    The line that is wrong has a ``▲`` before it where it is not the first.
    """
    planted = []
    for name, typed, said, *followed in rows:
        wrong = typed[: typed.index("▲")].count("\n") if "▲" in typed else 0
        text = typed.replace("▲", "")
        planted.append(Planted(name, file, right, text, wrong, said, (followed or [right])[0]))
    return planted


ITEM = "  - 负责本镇“双拥”工作\n"
CATEGORY = "经济发展:\n"
FIRST = "党的建设:\n  - 深入"
NAMED = "  - 事项名称: 党内统计工作\n    对应上级部门: [昌吉市委组织部]\n"
OF = "    对应上级部门: "
LISTED = "    对应上级部门: [昌吉市委组织部, 昌吉市人力资源和社会保障局]\n"
DUTIES = (
    "    上级部门职责: |\n"
    "      1.组织开展党内年度统计工作培训；\n"
    "      2.组织党务干部对党内年度统计系统统一进行更新维护，并负责系统相关数据汇总。\n"
    "    乡镇配合职责: |\n"
)
ONE, TWO = DUTIES.split("\n")[1:3]
LAST = "      3.上报。"
OURS = "    乡镇配合职责: "
ENTRY = "  - {名称: 基本履职事项清单, 类型: basic, 文件: basic.yaml}\n"
HEAD = "单位: 昌吉市大西渠镇\n标题: 履职事项清单\n日期: 2025 年 7 月\n"
ACCEPTED = "- 规则: clause-end\n  原文: 查处违法行为；\n  理由: 照原文\n"
PLAIN_ACCEPTED = ACCEPTED.replace("- ", "").replace("  ", "")
CORRECTED = "- 清单: 配合履职事项清单\n  序号: 78\n  栏目: 对应上级部门\n"
PREFIX = "清单前缀: 昌吉州昌吉市大西渠镇\n"
TAKEN = "    承接部门及工作方式: |\n      昌吉市残联：\n"

SLIPS = [
    *slips(
        BASIC, CATEGORY,
        ("category-wide-colon", "经济发展：\n", "改成英文冒号，顶格写成“经济发展:”"),
        ("category-no-colon", "经济发展\n", "在后面加上英文冒号"),
        ("category-semicolon", "经济发展；\n", "“经济发展”后面是“；”"),
        ("category-full-stop", "经济发展。\n", "“经济发展”后面是“。”"),
        ("category-two-colons", "经济发展:：\n", "“经济发展”后面是“:：”"),
        ("category-set-in", "  经济发展:\n", "删去行首的空格，类别顶格写"),
        ("category-set-in-by-one", " 经济发展:\n", "删去行首的空格，类别顶格写"),
        ("category-as-item", "  - 经济发展:\n", "删去“-”和行首的空格"),
        ("category-as-item-at-edge", "- 经济发展:\n", "删去“-”和行首的空格"),
        ("category-quotes-behind", '经济发展: ""\n', "后面多了“\"\"”"),
        ("category-quotes-behind-single", "经济发展: ''\n", "后面多了“''”"),
        ("category-brackets-behind", "经济发展: []\n", "后面多了“[]”"),
        ("category-item-behind", "经济发展: 做好统计工作\n", "把它移到下一行，以“- ”开头",
         "经济发展:\n  - 做好统计工作\n"),
        ("category-bold", "**经济发展**:\n", "删去文字两边的“**”"),
        ("divider", "----------\n经济发展:\n", "这一行是分隔线", CATEGORY),
        ("divider-equals", "==========\n经济发展:\n", "这一行是分隔线", CATEGORY),
        ("divider-stars", "**********\n经济发展:\n", "这一行是分隔线", CATEGORY),
        ("two-documents", "---\n经济发展:\n", "这一行是分隔线", CATEGORY),
        ("end-of-document", "...\n经济发展:\n", "这一行是分隔线", CATEGORY),
        ("comment-of-c", "// 待确认\n经济发展:\n", "行首写成英文“#”", "# 待确认\n经济发展:\n"),
        ("comment-wide", "＃待确认\n经济发展:\n", "行首写成英文“#”", "# 待确认\n经济发展:\n"),
        ("comment-by-word", "注：待确认\n经济发展:\n", "像是说明", "# 注：待确认\n经济发展:\n"),
        ("comment-of-web", "<!-- 待确认 -->\n经济发展:\n", "像是说明", "# 待确认 -->\n经济发展:\n"),
        ("fence", "```\n经济发展:\n", "删去这一行", CATEGORY),
        ("fence-named", "```yaml\n经济发展:\n", "删去这一行", CATEGORY),
    ),
    *slips(
        BASIC, FIRST,
        ("first-category-wide-colon", "党的建设：\n  - 深入", "“党的建设”后面是“：”"),
        ("first-category-no-colon", "党的建设\n  - 深入", "“党的建设”后面缺少英文冒号"),
    ),
    *slips(
        BASIC, ITEM,
        ("dash-no-space", "  -负责本镇“双拥”工作\n", "在“-”后面加上一个空格"),
        ("dash-wide-space", "  -　负责本镇“双拥”工作\n", "在“-”后面加上一个空格"),
        ("dash-missing", "  负责本镇“双拥”工作\n", "行首改成 2 个空格、英文减号"),
        ("dash-missing-at-edge", "负责本镇“双拥”工作\n", "行首改成 2 个空格、英文减号"),
        ("dash-wide", "  －负责本镇“双拥”工作\n", "把“－”换成英文减号"),
        ("dash-wide-space-behind", "  － 负责本镇“双拥”工作\n", "把“－”换成英文减号"),
        ("dash-long", "  —负责本镇“双拥”工作\n", "把“—”换成英文减号"),
        ("dash-double-long", "  ——负责本镇“双拥”工作\n", "把“——”换成英文减号"),
        ("dash-en", "  – 负责本镇“双拥”工作\n", "把“–”换成英文减号"),
        ("dash-minus", "  − 负责本镇“双拥”工作\n", "把“−”换成英文减号"),
        ("dash-twice", "  -- 负责本镇“双拥”工作\n", "只留一个“-”"),
        ("dash-twice-apart", "  - - 负责本镇“双拥”工作\n", "只留一个“-”"),
        ("bullet", "  • 负责本镇“双拥”工作\n", "把“•”换成英文减号"),
        ("bullet-dot", "  ·负责本镇“双拥”工作\n", "把“·”换成英文减号"),
        ("bullet-ball", "  ●负责本镇“双拥”工作\n", "把“●”换成英文减号"),
        ("bullet-star", "  * 负责本镇“双拥”工作\n", "把“*”换成英文减号"),
        ("bullet-plus", "  + 负责本镇“双拥”工作\n", "把“+”换成英文减号"),
        ("number", "  23. 负责本镇“双拥”工作\n", "把“23.”换成英文减号"),
        ("number-pause", "  23、负责本镇“双拥”工作\n", "把“23、”换成英文减号"),
        ("number-in-brackets", "  （23）负责本镇“双拥”工作\n", "把“（23）”换成英文减号"),
        ("number-round", "  ① 负责本镇“双拥”工作\n", "把“①”换成英文减号"),
        ("number-at-edge", "23. 负责本镇“双拥”工作\n", "把“23.”换成英文减号"),
        ("item-less-set-in", " - 负责本镇“双拥”工作\n", "行首改成 2 个空格"),
        ("item-at-edge", "- 负责本镇“双拥”工作\n", "行首改成 2 个空格"),
        ("item-more-set-in", "    - 负责本镇“双拥”工作\n", "行首改成 2 个空格"),
        ("item-set-in-by-three", "   - 负责本镇“双拥”工作\n", "行首改成 2 个空格"),
        ("indent-wide", "　- 负责本镇“双拥”工作\n", "输入 2 个空格"),
        ("indent-no-break", "\u00a0\u00a0- 负责本镇“双拥”工作\n", "输入 2 个空格"),
        ("indent-mixed", " \u00a0- 负责本镇“双拥”工作\n", "输入 2 个空格"),
        ("indent-thin", "\u2009\u2009- 负责本镇“双拥”工作\n", "输入 2 个空格"),
        ("line-cut", "  - 负责本镇\n▲    “双拥”工作\n", "接到上一行的末尾"),
        ("quotes-inside", '  - "双拥"工作由本镇负责\n', "改成中文引号“ ”，写成“双拥”",
         "  - “双拥”工作由本镇负责\n"),
        ("quotes-inside-single", "  - '双拥'工作由本镇负责\n", "改成中文引号“ ”，写成“双拥”",
         "  - “双拥”工作由本镇负责\n"),
        ("quotes-inside-quoted-all", '  - "双拥"工作由本镇负责\n', "或者给整段文字加上英文单引号",
         "  - '\"双拥\"工作由本镇负责'\n"),
        ("quotes-mixed", '  - "双拥”工作由本镇负责\n', "改成中文引号“",
         "  - “双拥”工作由本镇负责\n"),
        ("quotes-within-quotes", '  - "负责"双拥"工作"\n', "把里面的英文引号改成中文引号",
         '  - "负责“双拥”工作"\n'),
        ("quote-not-closed", '  - "双拥工作由本镇负责\n', "在这段文字的末尾补上",
         '  - "双拥工作由本镇负责"\n'),
        ("quote-comma", '  - "双拥工作由本镇负责",\n', "删去引号后面的“,”",
         '  - "双拥工作由本镇负责"\n'),
        ("bracket-first", "  - [双拥]工作由本镇负责\n", "以“[”开头",
         '  - "[双拥]工作由本镇负责"\n'),
        ("brace-first", "  - {暂定}工作\n", "以“{”开头",
         '  - "{暂定}工作"\n'),
        ("brace-first-space", "  - {暂定} 工作\n", "以“{”开头",
         '  - "{暂定} 工作"\n'),
        ("brace-only", "  - {暂定}\n", "以“{”开头",
         '  - "{暂定}"\n'),
        ("braces-only", "  - {{ 1 }}\n", "以“{”开头",
         '  - "{{ 1 }}"\n'),
        ("braces-first", "  - {{ 1 }}工作\n", "以“{”开头",
         '  - "{{ 1 }}工作"\n'),
        ("brace-not-closed", "  - {暂定\n", "以“{”开头",
         '  - "{暂定"\n'),
        ("brace-colon", "  - {暂定}: 工作\n", "以“{”开头",
         '  - "{暂定}: 工作"\n'),
        ("brace-colon-inside", "  - {暂定: 1}工作\n", "以“{”开头",
         '  - "{暂定: 1}工作"\n'),
        ("brace-comma", "  - {甲, 乙}工作\n", "以“{”开头",
         '  - "{甲, 乙}工作"\n'),
        ("braces-twice", "  - {甲}、{乙}\n", "以“{”开头",
         '  - "{甲}、{乙}"\n'),
        ("braces-empty", "  - {}工作\n", "以“{”开头",
         '  - "{}工作"\n'),
        ("brace-quotes", '  - {暂定}"双拥"工作\n', "以“{”开头",
         "  - '{暂定}\"双拥\"工作'\n"),
        ("bracket-only", "  - [双拥]\n", "以“[”开头",
         '  - "[双拥]"\n'),
        ("brackets-around-braces", "  - [{双拥}]\n", "以“[”开头",
         '  - "[{双拥}]"\n'),
        ("sign-and-quotes", '  - @"双拥"工作由本镇负责\n', "给整段文字加上英文单引号",
         "  - '@\"双拥\"工作由本镇负责'\n"),
        ("backtick", "  - `双拥`工作由本镇负责\n", "以“`”开头", '  - "`双拥`工作由本镇负责"\n'),
        ("star-text", "  - *双拥*工作由本镇负责\n", "以“*”开头", '  - "*双拥*工作由本镇负责"\n'),
        ("greater", "  - >双拥工作由本镇负责\n", "以“>”开头", '  - ">双拥工作由本镇负责"\n'),
        ("colon-split", "  - 负责本镇: 双拥工作\n", "会把这段文字拆成两半",
         "  - 负责本镇：双拥工作\n"),
        ("colon-split-quotes", '  - 负责: 本镇"双拥"工作\n', "给整段文字加上英文单引号",
         "  - '负责: 本镇\"双拥\"工作'\n"),
        ("hash", "  - 负责 #双拥工作\n", "空格后面的 #", '  - "负责 #双拥工作"\n'),
        ("merge-conflict", "<<<<<<< HEAD\n  - 甲\n=======\n  - 乙\n>>>>>>> other\n",
         "git 合并时留下的冲突标记", "  - 乙\n"),
    ),
    *slips(
        ASSISTING, NAMED,
        ("name-wide-colon", NAMED.replace("名称: ", "名称："), "改成英文冒号，后面空一格"),
        ("name-wide-colon-space", NAMED.replace("名称: ", "名称： "), "改成英文冒号，后面空一格"),
        ("name-no-space", NAMED.replace("名称: ", "名称:"), "在冒号后面加上一个英文空格"),
        ("name-wide-space", NAMED.replace("名称: ", "名称:　"), "在冒号后面加上一个英文空格"),
        ("name-no-colon", NAMED.replace("名称: ", "名称 "), "在“事项名称”后面加上英文冒号"),
        ("name-nothing", NAMED.replace("名称: ", "名称"), "在“事项名称”后面加上英文冒号"),
        ("name-semicolon", NAMED.replace("名称: ", "名称；"), "“事项名称”后面是“；”"),
        ("name-two-colons", NAMED.replace("名称: ", "名称: : "), "不止一个冒号"),
        ("name-ratio", NAMED.replace("名称: ", "名称∶"), "全角冒号“∶”"),
        ("name-equals", NAMED.replace("名称: ", "名称="), "“事项名称”后面是“=”"),
        ("name-quoted-key", NAMED.replace("事项名称: ", "“事项名称”: "), "删去两边的符号"),
        ("name-bracketed-key", NAMED.replace("事项名称: ", "【事项名称】"), "两边多了符号"),
        ("name-dash-no-space", NAMED.replace("- 事", "-事"), "在“-”后面加上一个空格"),
        ("name-dash-wide", NAMED.replace("- 事", "－事"), "把“－”换成英文减号"),
        ("name-dash-missing", NAMED.replace("- 事", "事"), "“事项名称”前面缺少“- ”"),
        ("name-dash-blank", NAMED.replace("- 事", "  事"), "“事项名称”前面缺少“- ”"),
        ("name-number", NAMED.replace("- 事", "3. 事"), "把“3.”换成英文减号"),
        ("name-chinese-number", NAMED.replace("- 事", "（三）事"), "把“（三）”换成英文减号"),
        ("name-set-in", NAMED.replace("  - 事", "      - 事"), "行首改成 2 个空格"),
        ("name-at-edge", NAMED.replace("  - 事", "- 事"), "行首改成 2 个空格"),
        ("name-quotes", NAMED.replace("党内统计工作", '"党内"统计工作'), "写成“党内”",
         NAMED.replace("党内统计工作", "“党内”统计工作")),
        ("name-colon", NAMED.replace("党内统计", "党内: 统计"), "拆成两半",
         NAMED.replace("党内统计", "党内：统计")),
        ("list-key-wide-colon", NAMED.replace(OF, "▲    对应上级部门："), "改成英文冒号"),
        ("list-key-no-space", NAMED.replace(OF, "▲    对应上级部门:"), "加上一个英文空格"),
        ("list-key-no-colon", NAMED.replace(OF, "▲    对应上级部门"), "后面缺少英文冒号"),
        ("list-key-more", NAMED.replace("    对应", "▲      对应"), "行首改成 4 个空格"),
        ("list-key-more-by-one", NAMED.replace("    对应", "▲     对应"), "行首改成 4 个空格"),
        ("list-key-less", NAMED.replace("    对应", "▲   对应"), "行首改成 4 个空格"),
        ("list-key-at-dash", NAMED.replace("    对应", "▲  对应"), "行首改成 4 个空格"),
        ("list-key-wide-indent", NAMED.replace("    对应", "▲　　对应"), "输入 4 个空格"),
        ("list-key-with-dash", NAMED.replace("    对应", "▲  - 对应"), "多了"),
    ),
    *slips(
        ASSISTING, LISTED,
        ("list-wide-brackets", LISTED.replace("[", "【").replace("]", "】"), "写在“【】”里"),
        ("list-wide-square", LISTED.replace("[", "［").replace("]", "］"), "写在“［］”里"),
        ("list-round", LISTED.replace("[", "（").replace("]", "）"), "写在“（）”里"),
        ("list-wide-end", LISTED.replace("]", "】"), "把“】”改成“]”"),
        ("list-wide-start", LISTED.replace("[", "【"), "把“【”改成“[”"),
        ("list-no-end", LISTED.replace("]", ""), "在这一行的末尾加上“]”"),
        ("list-no-start", LISTED.replace("[", ""), "在第一个名称前面加上“[”"),
        ("list-no-brackets", LISTED.replace("[", "").replace("]", ""), "写在方括号里"),
        ("list-wide-comma", LISTED.replace(", ", "，"), "几个名称连在了一起"),
        ("list-semicolon", LISTED.replace(", ", "；"), "几个名称连在了一起"),
        ("list-slash", LISTED.replace(", ", "/"), "几个名称连在了一起"),
        ("list-blank", LISTED.replace(", ", " "), "几个名称连在了一起"),
        ("list-wide-blank", LISTED.replace(", ", "　"), "几个名称连在了一起"),
        ("list-two-commas", LISTED.replace(", ", ",, "), "只留一个英文逗号"),
        ("list-two-wide-commas", LISTED.replace("[", "【").replace("]", "】").replace(", ", "，"),
         "写在“【】”里"),
        ("list-dash", LISTED.replace("[", "- ").replace("]", ""), "删去“-”，名称写在方括号里"),
        ("list-tail", LISTED.replace("]", "]。"), "方括号后面多了“。”"),
        ("list-tail-comma", LISTED.replace("]", "],"), "方括号后面多了“,”"),
        ("list-doubled", LISTED.replace("]", "]]"), "前后各留一个方括号"),
        ("list-doubled-start", LISTED.replace("[", "[["), "前后各留一个方括号"),
        ("list-two-lists", LISTED.replace(", ", "], ["), "方括号后面多了",
         LISTED.replace(", 昌吉市人力资源和社会保障局", "")),
        ("list-quoted-wide-comma", LISTED.replace("[昌吉市委组织部, ", '["昌吉市委组织部"，'),
         "名称之间是“，”", LISTED.replace("昌吉市委组织部", '"昌吉市委组织部"')),
        ("list-as-text", LISTED.replace("[", "|\n      ").replace(", ", "、").replace("]", ""),
         "写在方括号里"),
    ),
    *slips(
        ASSISTING, DUTIES,
        ("block-wide-colon", DUTIES.replace(": |", "：|", 1), "改成英文冒号"),
        ("block-wide-colon-space", DUTIES.replace(": |", "： |", 1), "改成英文冒号"),
        ("block-no-space", DUTIES.replace(": |", ":|", 1), "在冒号后面加上一个英文空格"),
        ("block-no-colon", DUTIES.replace(": |", " |", 1), "后面缺少英文冒号"),
        ("block-no-colon-no-space", DUTIES.replace(": |", "|", 1), "后面缺少英文冒号"),
        ("block-wide-bar", DUTIES.replace("|", "｜", 1), "改成英文竖线"),
        ("block-all-wide", DUTIES.replace(": |", "：｜", 1), "改成英文冒号"),
        ("block-stroke", DUTIES.replace("|", "丨", 1), "改成英文竖线"),
        ("block-letter", DUTIES.replace("|", "l", 1), "改成英文竖线"),
        ("block-capital", DUTIES.replace("|", "I", 1), "改成英文竖线"),
        ("block-slash", DUTIES.replace("|", "/", 1), "改成英文竖线"),
        ("block-two-bars", DUTIES.replace("|", "||", 1), "改成英文竖线"),
        ("block-quoted-bar", DUTIES.replace("|", '"|"', 1), "改成英文竖线"),
        ("block-no-bar", DUTIES.replace(" |", "", 1), "和英文竖线“|”"),
        ("block-folded", DUTIES.replace("|", ">", 1), "把 > 换成 |"),
        ("block-text-behind-bar", DUTIES.replace("|\n      1", "| 1", 1), "移到下一行"),
        ("block-text-behind-colon", DUTIES.replace("|\n      1", "1", 1), "从下一行开始"),
        ("block-second-line-less", DUTIES.replace(TWO, "▲    " + TWO.strip()), "行首改成 6 个空格"),
        ("block-second-line-less-by-one", DUTIES.replace(TWO, "▲     " + TWO.strip()),
         "行首改成 6 个空格"),
        ("block-second-line-at-edge", DUTIES.replace(TWO, "▲" + TWO.strip()), "行首改成 6 个空格"),
        ("block-second-line-wide", DUTIES.replace(TWO, "▲　　　" + TWO.strip()), "输入 6 个空格"),
        ("block-first-line-less", DUTIES.replace(ONE, "▲    " + ONE.strip()), "行首改成 6 个空格"),
        ("block-first-line-more", DUTIES.replace(ONE, f"▲  {ONE}"), "行首改成 6 个空格"),
        ("block-first-lines-more",
         DUTIES.replace(f"{ONE}\n{TWO}", f"▲    {ONE}\n    {TWO}\n{LAST}"),
         "行首改成 6 个空格，下面 1 行一起移动", DUTIES.replace(TWO, f"{TWO}\n{LAST}")),
        ("block-not-set-in", DUTIES.replace(ONE, "▲    " + ONE.strip())
         .replace(TWO, "    " + TWO.strip()), "行首改成 6 个空格"),
        ("block-comment", DUTIES.replace(TWO, f"▲    # 待确认\n{TWO}"), "移到这个事项的上面"),
        ("block-comment-at-edge", DUTIES.replace(TWO, "▲# 待确认\n" + TWO), "或者删去"),
        ("next-key-wide-colon", DUTIES.replace(OURS, "▲    乡镇配合职责："), "改成英文冒号"),
        ("next-key-no-colon", DUTIES.replace(OURS, "▲    乡镇配合职责 "), "后面缺少英文冒号"),
        ("next-key-in-text", DUTIES.replace("    乡镇", "▲      乡镇"), "行首改成 4 个空格"),
        ("next-key-in-text-wide-colon", DUTIES.replace(OURS, "▲      乡镇配合职责："),
         "行首改成 4 个空格"),
        ("next-key-less", DUTIES.replace("    乡镇", "▲   乡镇"), "行首改成 4 个空格"),
        ("next-key-with-dash", DUTIES.replace("    乡镇", "▲  - 乡镇"), "多了"),
    ),
    *slips(
        RECLAIMED, TAKEN,
        ("department-line-more", TAKEN.replace("      昌", "▲        昌"), "行首改成 6 个空格"),
        ("department-line-at-edge", TAKEN.replace("      昌", "▲昌"), "行首改成 6 个空格"),
        ("department-line-at-key", TAKEN.replace("      昌", "▲    昌"), "行首改成 6 个空格"),
        ("taken-wide", TAKEN.replace(": |", "：｜"), "改成英文冒号"),
        ("department-behind-bar", TAKEN.replace("|\n      ", "| "), "移到下一行"),
    ),
    *slips(
        BOOKLET, ENTRY,
        ("entry-wide-colon", ENTRY.replace("名称: ", "名称："), "“名称”后面是全角冒号"),
        ("entry-wide-colons", ENTRY.replace(": ", "："), "“名称”后面是全角冒号"),
        ("entry-no-spaces", ENTRY.replace(": ", ":"), "后面缺少空格"),
        ("entry-wide-comma", ENTRY.replace(", 类", "，类"), "各栏之间是“，”"),
        ("entry-wide-commas", ENTRY.replace(", ", "，"), "各栏之间是“，”"),
        ("entry-semicolon", ENTRY.replace(", ", "; "), "各栏之间是“;”"),
        ("entry-no-comma", ENTRY.replace(", 类", " 类"), "“类型”前面缺少英文逗号"),
        ("entry-no-end", ENTRY.replace("}", ""), "在这一行的末尾加上“}”"),
        ("entry-wide-end", ENTRY.replace("}", "｝"), "把“｝”改成“}”"),
        ("entry-wide-braces", ENTRY.replace("{", "｛").replace("}", "｝"), "写在“｛｝”里"),
        ("entry-brackets", ENTRY.replace("{", "【").replace("}", "】"), "写在“【】”里"),
        ("entry-tail", ENTRY.replace("}", "},"), "花括号后面多了“,”"),
        ("entry-dash-no-space", ENTRY.replace("- {", "-{"), "在“-”后面加上一个空格"),
        ("entry-no-dash", ENTRY.replace("- {", "{"), "- ”"),
        ("entry-name-alone", "  - 名称: 基本履职事项清单\n", "缺少“"),
        ("entry-name-alone-in-braces", "  - {名称: 基本履职事项清单}\n", "缺少“"),
        ("entry-without-keys", "  - 基本履职事项清单\n", "这里可以写：名称、类型、文件"),
        ("entry-other-keys", ENTRY.replace("名称", "名").replace("类型", "型"), "是不是“名称”"),
        ("entry-all-wide", ENTRY.replace(": ", "：").replace(", ", "，"), "全角冒号"),
    ),
    *slips(
        BOOKLET, HEAD,
        ("town-wide-colon", HEAD.replace("单位: ", "单位："), "“单位”后面是全角冒号"),
        ("title-wide-colon", HEAD.replace("标题: ", "▲标题："), "“标题”后面是全角冒号"),
        ("title-no-space", HEAD.replace("标题: ", "▲标题:"), "在冒号后面加上一个英文空格"),
        ("title-no-colon", HEAD.replace("标题: ", "▲标题 "), "“标题”后面缺少英文冒号"),
        ("title-set-in", HEAD.replace("标题", "▲  标题"), "行首改成 0 个空格"),
        ("title-wide-space", HEAD.replace("标题", "▲　标题"), "输入 0 个空格"),
        ("date-wide-colon", HEAD.replace("日期: ", "▲日期："), "“日期”后面是全角冒号"),
        ("title-brace", HEAD.replace("标题: ", "▲标题: {暂定}"), "以“{”开头",
         HEAD.replace("标题: 履职事项清单", '标题: "{暂定}履职事项清单"')),
        ("title-brace-only", HEAD.replace("履职事项清单", "{暂定}").replace("标", "▲标"),
         "以“{”开头", HEAD.replace("履职事项清单", '"{暂定}"')),
        ("title-bracket-only", HEAD.replace("履职事项清单", "[暂定]").replace("标", "▲标"),
         "以“[”开头", HEAD.replace("履职事项清单", '"[暂定]"')),
        ("date-dotted", HEAD.replace("日期: 2025 年 7 月", "▲日期: 2025.7"), "写成“2025 年 7 月”"),
    ),
    *slips(
        BOOKLET, PREFIX,
        *((name, f"▲{key}: {text}\n{PREFIX}", f"以“{text[0]}”开头", f'{key}: "{text}"\n{PREFIX}')
          for name, key, text in (
              ("footer-place", "页脚", "{页}"),
              ("footer-places", "页脚", "{页} / {总页数}"),
              ("footer-place-first", "页脚", "{页}页"),
              ("footer-dashes", "页脚", "- {页} -"),
              ("header-dash", "页眉", "- 清单"),
              ("header-bracket", "页眉", "[清单]"))),
        ("cover-line-alone", f"封面:\n▲  - 角色: 标题\n{PREFIX}", "缺少“文字”",
         f"封面:\n  - 角色: 标题\n    文字: 清单\n{PREFIX}"),
        ("cover-line-by-its-role", f"封面:\n▲  - 标题: 清单\n{PREFIX}", "这里可以写：角色、文字",
         f"封面:\n  - 角色: 标题\n    文字: 清单\n{PREFIX}"),
        ("imprint-no-dash", f"版记:\n▲  角色: 抄送\n  文字: 甲办\n{PREFIX}", "下面 1 行一起移动",
         f"版记:\n  - 角色: 抄送\n    文字: 甲办\n{PREFIX}"),
        ("imprint-text", f"▲版记: 抄送\n{PREFIX}", "每一条另起一行，以“- ”开头",
         f"版记:\n  - {{角色: 抄送, 文字: 甲办}}\n{PREFIX}"),
        ("imprint-mapping", f"▲版记:\n  抄送: 甲办\n{PREFIX}", "每一条另起一行，以“- ”开头",
         f"版记:\n  - {{角色: 抄送, 文字: 甲办}}\n{PREFIX}"),
    ),
    *slips(
        CHECK, ACCEPTED,
        ("accepted-rule-alone", "- 规则: clause-end\n", "缺少“"),
        ("accepted-rule-alone-in-braces", "- {规则: clause-end}\n", "缺少“"),
        ("accepted-text-alone", "- 原文: 查处违法行为；\n", "缺少“"),
        ("accepted-second-alone", f"{ACCEPTED}▲- 规则: clause-end\n", "缺少“", ACCEPTED * 2),
        ("accepted-without-keys", "- clause-end\n", "这里可以写：规则、原文、理由"),
        ("accepted-other-key", "- 甲: 乙\n", "这里可以写：规则、原文、理由"),
        ("accepted-no-dash", PLAIN_ACCEPTED, "前面缺少“- ”"),
        ("accepted-no-dash-set-in", ACCEPTED.replace("- ", "  "), "前面缺少“- ”"),
        ("accepted-second-no-dash", f"{ACCEPTED}▲{PLAIN_ACCEPTED}", "下面 2 行一起移动",
         ACCEPTED * 2),
        ("accepted-text", "clause-end\n", "每一条另起一行，以“- ”开头"),
        ("accepted-in-braces-no-dash", "{规则: clause-end, 原文: 甲, 理由: 乙}\n", "前面缺少“- ”",
         "- {规则: clause-end, 原文: 甲, 理由: 乙}\n"),
    ),
    *slips(
        CORRECTIONS, CORRECTED,
        ("correction-list-alone", f"- 清单: 甲\n{CORRECTED}", "缺少“", CORRECTED),
    ),
]  # fmt: skip
