"""The proofreading rules of `check`: one table, each rule a small pure function.

A rule rather misses a slip than cries wolf. To add one, write a function, add it to ``RULES`` and a
test beside it.
"""

from booklet.files.faults import Severity
from booklet.proof.cell_rules import (
    clause_ends,
    clause_marks,
    clause_numbers,
    heading_numbers,
    repeated_clauses,
    spaced_numbers,
)
from booklet.proof.character_rules import (
    dot_for_stop,
    foreign_characters,
    straight_quotes,
    traditional_characters,
    units,
)
from booklet.proof.department_rules import (
    department_prefix,
    department_slips,
    department_spelling,
    department_twice,
    departments_without_duties,
    duties_misspelling,
    duties_of_others,
)
from booklet.proof.item_rules import (
    category_order,
    category_spelling,
    columns_in_texts,
    duplicate_items,
    name_ends,
    near_items,
    repeated_items,
    same_columns,
    similar_items,
    typed_numbers,
)
from booklet.proof.place_rules import other_kind_of_place, other_towns, town_name
from booklet.proof.rule import Rule, all_texts, each_cell, each_text
from booklet.proof.text_rules import (
    ascii_marks,
    between_quotes,
    doubled,
    full_width_digits,
    half_width,
    hyphen_range,
    impossible_dates,
    impossible_months,
    lost_characters,
    markup,
    notes,
    odd_space,
    stray_space,
    unpaired,
    wrong_sums,
    zero_in_year,
)
from booklet.proof.wording_rules import (
    doubled_character,
    law_misquoted,
    law_without_marks,
    misquoted,
    misspelt,
    renamed_offices,
    repeated_word,
    typos,
)

E, D, H = Severity.ERROR, Severity.DOUBT, Severity.HINT
MENDED = "用 check --fix 自动改正"

# id, severity, what looks, what the rule is about, what to do, an example wrong and right
RULES: tuple[Rule, ...] = (
    Rule(
        "numbering", E, each_cell(clause_numbers),
        "条款编号 1. 2. 3. 应当连续，每个小标题下从 1 开始",
        "按顺序改编号", "1.甲；3.乙。", "1.甲；2.乙。",
    ),
    Rule(
        "odd-space", D, all_texts(odd_space),
        "不用不间断空格等特殊的空格，分行和查找时与普通的不同",
        "删去，或者改成普通的空格", "第 3 项（特殊的空格）", "第 3 项（普通的空格）",
    ),
    Rule(
        "typed-number", D, typed_numbers,
        "序号和“-”不写进名称",
        "删去序号或“-”，序号会自动编", "3.消防安全宣传", "消防安全宣传",
    ),
    Rule(
        "column-in-text", D, columns_in_texts,
        "栏目名不应当成为文字",
        "检查缩进和冒号：栏目名写在行首，后面是英文冒号",
        "名称里写着“乡镇配合职责：”", "乡镇配合职责单独一栏",
    ),
    Rule(
        "note", D, all_texts(notes),
        "说明写在事项上面单独的一行，不写进文字",
        "移到这个事项的上面，单独一行", "开展宣传 # 待核", "开展宣传",
    ),
    Rule(
        "lost-character", E, all_texts(lost_characters),
        "认不出的字（U+FFFD）要补上",
        "对照原件补上", "开展\ufffd传", "开展宣传",
    ),
    Rule(
        "markup", E, each_text(markup),
        "网页标记和换行记号不写进文字",
        "删去它；要分段，另起一行", "开展宣传；<br>", "开展宣传；",
    ),
    Rule(
        "number-mark", D, each_cell(clause_marks),
        "同一栏的条款用同一种编号：1. 2. 3.",
        "改为“1.”这样的编号", "1.甲；2、乙。", "1.甲；2.乙。",
    ),
    Rule(
        "heading-number", E, each_cell(heading_numbers),
        "小标题编号一、二、三、应当连续",
        "按顺序改编号", "一、宣传 三、巡查", "一、宣传 二、巡查",
    ),
    Rule(
        "clause-end", D, each_cell(clause_ends),
        "条款之间用“；”，最后一条用“。”",
        "改末尾的标点", "1.甲。2.乙；", "1.甲；2.乙。",
    ),
    Rule(
        "repeated-clause", D, each_cell(repeated_clauses),
        "一栏里同样的条款不写两遍",
        "删去一条，或者改成原来要写的内容", "1.开展宣传教育；2.开展宣传教育。", "1.开展宣传教育。",
    ),
    Rule(
        "doubled-mark", E, all_texts(doubled),
        "标点不能连用（GB/T 15834）",
        "只留一个标点", "开展宣传，，上报线索", "开展宣传，上报线索",
    ),
    Rule(
        "pair", E, each_text(unpaired),
        "括号、引号、书名号应当成对（GB/T 15834）",
        "补上另一半，或者删去这一半", "村（社区工作", "村（社区）工作",
    ),
    Rule(
        "half-width", D, all_texts(half_width),
        "汉字旁边的标点用全角",
        MENDED, "开展宣传,上报线索", "开展宣传，上报线索",
    ),
    Rule(
        "straight-quote", D, all_texts(straight_quotes),
        "汉字旁边的引号用全角的“和”",
        f"成对的可以{MENDED}", '落实"三会一课"', "落实“三会一课”",
    ),
    Rule(
        "dot", D, each_text(dot_for_stop),
        "句末用“。”，不用“.”",
        MENDED, "做好宣传工作.", "做好宣传工作。",
    ),
    Rule(
        "space", D, each_text(stray_space),
        "汉字之间、段落首尾不留空格（“第一条”之后除外）",
        f"删去空格；行首的可以{MENDED}", "开展 宣传", "开展宣传",
    ),
    Rule(
        "number-space", H, each_cell(spaced_numbers),
        "条款编号后面不留空格",
        "删去空格", "1. 开展宣传", "1.开展宣传",
    ),
    Rule(
        "ascii-mark", D, all_texts(ascii_marks),
        "省略号写作“……”，破折号写作“——”（GB/T 15834）",
        "改为“……”或“——”", "甲、乙...等", "甲、乙……等",
    ),
    Rule(
        "listed-quotes", H, all_texts(between_quotes),
        "并列的引号、书名号之间通常不用顿号（GB/T 15834）",
        "删去顿号", "“两优”、“一先”", "“两优”“一先”",
    ),
    Rule(
        "full-width-digit", D, all_texts(full_width_digits),
        "阿拉伯数字和字母用半角（GB/T 15835）",
        MENDED, "１２月", "12月",
    ),
    Rule(
        "year-zero", D, all_texts(zero_in_year),
        "汉字年份的零写作“〇”（GB/T 15835）",
        "改为“〇”", "二零二五年", "二〇二五年",
    ),
    Rule(
        "range", H, all_texts(hyphen_range),
        "数值范围用一字线或浪纹线（GB/T 15835）",
        "改为“—”或“～”", "3-5日", "3—5日",
    ),
    Rule(
        "date", D, each_text(impossible_dates),
        "日期、年份、时刻应当存在",
        "核对后改正", "2月30日", "2月28日",
    ),
    Rule(
        "month", D, all_texts(impossible_months),
        "一年只有12个月",
        "核对后改正", "13月底", "12月底",
    ),
    Rule(
        "sum", D, each_text(wrong_sums),
        "总数应当等于各项之和；“其中”各项之和不超过总数",
        "核对各项和总数", "共5项，其中甲类3项、乙类4项", "共7项，其中甲类3项、乙类4项",
    ),
    Rule(
        "unit", D, all_texts(units),
        "计量单位按国家标准书写（GB 3100）",
        "改为标准的写法", "5KM、30平米", "5km、30平方米",
    ),
    Rule(
        "foreign-character", D, all_texts(foreign_characters),
        "部首字符、兼容字符、自造字符看上去像汉字，其实不是",
        "改为平常的汉字，能自动改的用 check --fix", "⼯作", "工作",
    ),
    Rule(
        "traditional", D, all_texts(traditional_characters),
        "用规范的简化字（国家通用语言文字法）",
        MENDED, "開展宣傳", "开展宣传",
    ),
    Rule(
        "repeated-word", D, all_texts(repeated_word),
        "紧挨着重复的词",
        "删去重复的一个", "开展宣传宣传工作", "开展宣传工作",
    ),
    Rule(
        "doubled-character", D, all_texts(doubled_character),
        "多打了一个字",
        "删去多余的字", "群众的的合法权益", "群众的合法权益",
    ),
    Rule(
        "misspelt", D, all_texts(misspelt),
        "常见错别字",
        MENDED, "建立台帐", "建立台账",
    ),
    Rule(
        "typo", D, typos,
        "法规里从来没有这样连用的字，而音近、形近的字常见",
        "看是不是打错了字；没有错的，写进 check.yaml 说明", "开展宜传教育", "开展宣传教育",
    ),
    Rule(
        "phrase", D, all_texts(misquoted),
        "固定的提法一字不差",
        "照原来的提法改正", "“两个维互”", "“两个维护”",
    ),
    Rule(
        "law-title", D, all_texts(law_misquoted),
        "法律法规的名称一字不差",
        "照公布的名称改正", "《安全产生法》", "《安全生产法》",
    ),
    Rule(
        "law-marks", D, all_texts(law_without_marks),
        "法律法规的全名加书名号",
        MENDED, "根据中华人民共和国消防法", "根据《中华人民共和国消防法》",
    ),
    Rule(
        "name-end", D, name_ends,
        "类别和事项名称末尾没有标点",
        MENDED, "消防安全宣传；", "消防安全宣传",
    ),
    Rule(
        "duplicate-item", E, duplicate_items,
        "同一类别里不能有同名事项",
        "删去一项，或者改名", "第3项与第5项都叫“消防安全宣传”", "各有各的名称",
    ),
    Rule(
        "repeated-item", H, repeated_items,
        "两个类别里有同名事项，可能是有意的",
        "不是有意的，就删去一项", "“森林防火”在两个类别里", "只在一个类别里",
    ),
    Rule(
        "near-item", D, near_items,
        "同一清单里有几乎同名的事项",
        "是同一件事，就删去一项；不是，就改名",
        "“消防安全宣传”和“开展消防安全宣传工作”", "只留一项",
    ),
    Rule(
        "similar-item", D, similar_items,
        "两个清单里有几乎相同的事项",
        "看是不是同一件事", "“森林防火宣传”和“森林防火的宣传”", "只在一个清单里",
    ),
    Rule(
        "same-columns", D, same_columns,
        "上级部门职责与乡镇配合职责不会完全相同",
        "看是不是贴错了栏", "两栏都是“开展巡查。”", "各写各的职责",
    ),
    Rule(
        "category-order", H, category_order,
        "事项类别按通常的次序排列",
        "按通常的次序移动这一类；有意如此的，不必改", "经济发展、党的建设", "党的建设、经济发展",
    ),
    Rule(
        "category-spelling", D, category_spelling,
        "同一类别在各清单里写法一致",
        "统一写法", "自然资原", "自然资源",
    ),
    Rule(
        "department-prefix", D, department_prefix,
        "部门名称带上地名前缀",
        "补上前缀", "市公安局", "昌吉市公安局",
    ),
    Rule(
        "department-spelling", D, department_spelling,
        "部门名称不漏字、不多字",
        "按别处的写法改正", "昌吉公安局", "昌吉市公安局",
    ),
    Rule(
        "department-slip", D, department_slips,
        "部门名称没有错字",
        "按别处的写法改正", "昌吉市自然资原局", "昌吉市自然资源局",
    ),
    Rule(
        "department-twice", D, department_twice,
        "一栏里每个部门只列一次",
        "删去一个", "昌吉市残联、昌吉市残疾人联合会", "昌吉市残联",
    ),
    Rule(
        "duties-slip", D, duties_misspelling,
        "职责里的部门名称没有错字",
        "按别处的写法改正", "报市自然资原局", "报市自然资源局",
    ),
    Rule(
        "unlisted-department", D, duties_of_others,
        "职责中的部门应当列入对应上级部门",
        "补进对应上级部门，或者改正职责", "只列公安局，却写“市民政局：…”", "两个局都列入",
    ),
    Rule(
        "idle-department", D, departments_without_duties,
        "列出的对应上级部门应当出现在职责中",
        "补上它的职责，或者从对应上级部门中删去", "列了教育局，职责里没有", "列出的都有职责",
    ),
    Rule(
        "renamed-office", H, all_texts(renamed_offices),
        "机构改革以后部门名称有变",
        "以本地机构现在的名称为准", "昌吉市环保局", "昌吉市生态环境局",
    ),
    Rule(
        "other-place", D, other_kind_of_place,
        "镇的清单里不说“本乡”“全乡”",
        "改为本单位的称呼", "镇的清单里写“本乡”", "本镇",
    ),
    Rule(
        "town-name", D, town_name,
        "本单位名称前后一致",
        "改为本单位的名称", "大西沟镇", "大西渠镇",
    ),
    Rule(
        "other-town", D, other_towns,
        "清单里说的是本单位，不是别的乡镇",
        "改为本单位的名称", "由佃坝镇负责", "由大西渠镇负责",
    ),
)  # fmt: skip
