"""The proofreading rules of `check`: one table, each rule a small pure function.

A rule rather misses a slip than cries wolf. To add one, write a function, add it to ``RULES`` and a
test beside it.
"""

from booklet.files.faults import Severity
from booklet.proof.cell_rules import clause_ends, clause_numbers, heading_numbers, spaced_numbers
from booklet.proof.department_rules import (
    department_prefix,
    department_spelling,
    departments_without_duties,
    duties_of_others,
)
from booklet.proof.item_rules import (
    category_order,
    category_spelling,
    columns_in_texts,
    duplicate_items,
    similar_items,
    typed_numbers,
)
from booklet.proof.place_rules import other_kind_of_place, town_name
from booklet.proof.rule import Rule, each_cell, each_text
from booklet.proof.text_rules import (
    ascii_marks,
    between_quotes,
    doubled,
    full_width_digits,
    half_width,
    hyphen_range,
    lost_characters,
    markup,
    misspelt,
    notes,
    odd_space,
    repeated_word,
    stray_space,
    unpaired,
    zero_in_year,
)

E, D, H = Severity.ERROR, Severity.DOUBT, Severity.HINT

RULES: tuple[Rule, ...] = (
    Rule(
        "numbering",
        E,
        "条款编号 1. 2. 3. 应当连续，每个小标题下从 1 开始",
        each_cell(clause_numbers),
    ),
    Rule("heading-number", E, "小标题编号一、二、三、应当连续", each_cell(heading_numbers)),
    Rule("clause-end", D, "条款之间用“；”，最后一条用“。”", each_cell(clause_ends)),
    Rule("doubled-mark", E, "标点不能连用（GB/T 15834）", each_text(doubled)),
    Rule("pair", E, "括号、引号、书名号应当成对（GB/T 15834）", each_text(unpaired)),
    Rule("half-width", D, "汉字旁边的标点用全角", each_text(half_width)),
    Rule("space", D, "汉字之间、段落首尾不留空格", each_text(stray_space)),
    Rule("number-space", H, "条款编号后面不留空格", each_cell(spaced_numbers)),
    Rule(
        "odd-space", D, "不用不间断空格等特殊的空格，分行和查找时与普通的不同", each_text(odd_space)
    ),
    Rule("typed-number", D, "序号和“-”不写进名称", typed_numbers),
    Rule("column-in-text", D, "栏目名不应当成为文字", columns_in_texts),
    Rule("note", D, "说明写在事项上面单独的一行，不写进文字", each_text(notes)),
    Rule("lost-character", E, "认不出的字（U+FFFD）要补上", each_text(lost_characters)),
    Rule("markup", E, "网页标记和换行记号不写进文字", each_text(markup)),
    Rule("ascii-mark", D, "省略号写作“……”，破折号写作“——”（GB/T 15834）", each_text(ascii_marks)),
    Rule(
        "listed-quotes",
        H,
        "并列的引号、书名号之间通常不用顿号（GB/T 15834）",
        each_text(between_quotes),
    ),
    Rule(
        "full-width-digit", D, "阿拉伯数字和字母用半角（GB/T 15835）", each_text(full_width_digits)
    ),
    Rule("year-zero", D, "汉字年份的零写作“〇”（GB/T 15835）", each_text(zero_in_year)),
    Rule("range", H, "数值范围用一字线或浪纹线（GB/T 15835）", each_text(hyphen_range)),
    Rule("repeated-word", D, "紧挨着重复的词", each_text(repeated_word)),
    Rule("misspelt", D, "常见错别字", each_text(misspelt)),
    Rule("duplicate-item", E, "同一清单里不能有同名事项", duplicate_items),
    Rule("similar-item", D, "两个清单里有几乎相同的事项", similar_items),
    Rule("category-order", H, "事项类别按通常的次序排列", category_order),
    Rule("category-spelling", D, "同一类别在各清单里写法一致", category_spelling),
    Rule("department-prefix", D, "部门名称带上地名前缀", department_prefix),
    Rule("department-spelling", D, "部门名称不漏字、不多字", department_spelling),
    Rule("unlisted-department", D, "职责中的部门应当列入对应上级部门", duties_of_others),
    Rule("idle-department", D, "列出的对应上级部门应当出现在职责中", departments_without_duties),
    Rule("other-place", D, "镇的清单里不说“本乡”“全乡”", other_kind_of_place),
    Rule("town-name", D, "本单位名称前后一致", town_name),
)
