"""The proofreading rules of `check`: one table, each rule a small pure function.

A rule rather misses a slip than cries wolf. To add one, write a function, add it to ``RULES`` and a
test beside it.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from booklet.faults import Severity
from booklet.model import ParagraphKind, kind_of
from booklet.reading import Reading, Spot, Unit

HAN = r"[\u3400-\u9fff\U00020000-\U0003ffff]"
CLOSING = "，。；：、？！）》”’】"


@dataclass(frozen=True)
class Hit:
    """Something found: where it begins, what to say, and what may safely stand in its stead."""

    spot: Spot
    message: str
    found: str = ""
    instead: str | None = None


@dataclass(frozen=True)
class Rule:
    """A rule: its id, how sure it is, one line for ``--explain`` and the function that looks."""

    id: str
    severity: Severity
    explanation: str
    look: Callable[[Reading], Iterable[Hit]]


# What one paragraph shows ------------------------------------------------------------------------

Slip = tuple[int, str, str, str | None]  # offset, what is found, message, what may stand instead


def each_text(look: Callable[[str], Iterable[Slip]]) -> Callable[[Reading], Iterator[Hit]]:
    """Lift a function of a text to a rule over every text of the booklet."""

    def over(reading: Reading) -> Iterator[Hit]:
        for unit in reading.units:
            for offset, found, message, instead in look(unit.text):
                yield Hit(unit.spot.at(offset), message, found, instead)

    return over


def matching(
    pattern: str, message: str, instead: Callable[[str], str] | None = None
) -> Callable[[str], Iterator[Slip]]:
    """Return a function that finds ``pattern`` in a text; ``{}`` in ``message`` stands for it."""
    form = re.compile(pattern)

    def look(text: str) -> Iterator[Slip]:
        for match in form.finditer(text):
            found = match[0]
            yield match.start(), found, message.format(found), instead(found) if instead else None

    return look


FULL_WIDTH = str.maketrans(",;:?!()", "，；：？！（）")
half_width = matching(
    # The colon of a time (8:30) and the comma of thousands stand between digits.
    rf"(?<={HAN})[,;:?!()]|[,;:?!()](?={HAN})|(?<=[{CLOSING}])[,;:?!()]",
    "半角标点“{}”应当用全角",
    lambda found: found.translate(FULL_WIDTH),
)
stray_space = matching(
    rf"(?<={HAN}|[{CLOSING}])[ \u3000]+(?={HAN}|[{CLOSING}（《“‘])|^[ \u3000]+|[ \u3000]+$",
    "多余的空格",
)
# An ellipsis is …… and a dash —— (GB/T 15834-2011, 4.11 and 4.10).
doubled = matching(
    r"([，；：、。])\1+|[，；：、][。，；：、]|。[，；：、]|[？！]。|(?<=[（《“‘])[，。；：、]",
    "标点“{}”连用",
)
ascii_marks = matching(r"\.{3,}|。{3,}|(?<!-)--+(?!-)", "“{}”应当写作“……”或“——”")
between_quotes = matching(r"(?<=[”》])、(?=[“《])", "引号、书名号之间通常不用顿号")
full_width_digits = matching(
    r"[０-９Ａ-Ｚａ-ｚ]+",
    "全角的“{}”应当用半角",
    lambda found: "".join(chr(ord(c) - 0xFEE0) for c in found),
)
zero_in_year = matching(
    r"[一二三四五六七八九十零○0O]{2}[零○0O][一二三四五六七八九零○0O](?=年)|二[零○0O][一二][一二三四五六七八九](?=年)",
    "年份“{}”里的零应当写作“〇”",
)
hyphen_range = matching(
    r"(?<=\d)[-–](?=\d+(?:个|日|月|天|年|人|岁|户|名|次|元|%))", "数值范围用“—”或“～”，不用“{}”"
)
repeated_word = matching(rf"({HAN}{{2,6}})\1(?!\1)", "“{}”重复")
end_of_name_mark = matching(r"[。；，、：]$", "名称末尾的“{}”")

# Pairs of wrong and right whose left side is wrong in any context.
MISSPELT = {
    "部份": "部分", "帐户": "账户", "台帐": "台账", "座落": "坐落", "既使": "即使", "按装": "安装",
    "凭籍": "凭借", "渡假": "度假", "编篡": "编纂", "迁徒": "迁徙", "松驰": "松弛", "气慨": "气概",
    "追朔": "追溯", "撤消": "撤销", "截止目前": "截至目前", "震憾": "震撼", "防犯": "防范",
    "修茸": "修葺", "摸似": "模拟", "通迅": "通讯", "气侯": "气候", "决择": "抉择", "侯补": "候补",
    "贯切": "贯彻", "督捉": "督促", "侯车": "候车",
}  # fmt: skip
misspelt_form = re.compile("|".join(map(re.escape, MISSPELT)))


def misspelt(text: str) -> Iterator[Slip]:
    """Find words that are wrong wherever they stand."""
    for match in misspelt_form.finditer(text):
        yield match.start(), match[0], f"“{match[0]}”应当写作“{MISSPELT[match[0]]}”", None


PAIRS = dict(zip("（《“‘【", "）》”’】", strict=True))
MARK = re.compile(f"[{''.join(PAIRS)}{''.join(PAIRS.values())}]")


def unpaired(text: str) -> Iterator[Slip]:
    """Find brackets and quotes without their other half."""
    open_marks: list[tuple[int, str]] = []
    for match in MARK.finditer(text):
        offset, mark = match.start(), match[0]
        if mark in PAIRS:
            open_marks.append((offset, mark))
        elif open_marks and PAIRS[open_marks[-1][1]] == mark:
            open_marks.pop()
        else:
            yield offset, mark, f"“{mark}”没有与它成对的另一半", None
    for offset, mark in open_marks:
        yield offset, mark, f"“{mark}”没有与它成对的另一半", None


# What a cell shows -------------------------------------------------------------------------------


def each_cell(
    look: Callable[[Sequence[str]], Iterable[tuple[int, int, str]]],
) -> Callable[[Reading], Iterator[Hit]]:
    """Lift a function of a cell's paragraphs to a rule over every text cell."""

    def over(reading: Reading) -> Iterator[Hit]:
        for units in reading.cells:
            for paragraph, offset, message in look([unit.text for unit in units]):
                yield Hit(units[paragraph].spot.at(offset), message)

    return over


def clause_numbers(paragraphs: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """Find clauses whose number does not follow the one before; each heading starts at 1."""
    last = 0
    for n, paragraph in enumerate(paragraphs):
        kind = kind_of(paragraph)
        if kind in (ParagraphKind.HEADING, ParagraphKind.DEPARTMENT):
            last = 0
        elif kind is ParagraphKind.CLAUSE:
            number = int(paragraph.partition(".")[0])
            if number != last + 1:
                yield n, 0, _order("条", last, number)
            last = number


def _order(unit: str, last: int, number: int) -> str:
    if last == 0:
        return f"编号从第{number}{unit}开始，应当从第1{unit}开始"
    if number == last:
        return f"编号重复：第{number}{unit}出现两次"
    return f"编号不连续：第{last}{unit}之后是第{number}{unit}"


CHINESE_DIGITS = "〇一二三四五六七八九十"


def chinese_number(number: int) -> str:
    """Return 1 to 99 in Chinese."""
    tens, ones = divmod(number, 10)
    head = ("" if tens == 1 else CHINESE_DIGITS[tens]) + "十" if tens else ""
    return head + (CHINESE_DIGITS[ones] if ones else "")


def spaced_numbers(paragraphs: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """Find a cell whose clause numbers have a space behind them; say it once."""
    spaced = [n for n, p in enumerate(paragraphs) if re.match(r"\d+\. ", p)]
    if spaced:
        offset = paragraphs[spaced[0]].index(" ")
        yield spaced[0], offset, f"编号后面多了空格（这一栏共 {len(spaced)} 处）"


def heading_numbers(paragraphs: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """Find 一、 二、 headings out of order."""
    headings = [(n, p) for n, p in enumerate(paragraphs) if kind_of(p) is ParagraphKind.HEADING]
    for expected, (n, paragraph) in enumerate(headings, 1):
        number = paragraph.partition("、")[0]
        if number != chinese_number(expected):
            yield n, 0, f"标题编号是“{number}、”，应当是“{chinese_number(expected)}、”"


def clause_ends(paragraphs: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """Find clauses that do not end as their list does: ； between them and 。 at the end.

    A list whose clauses mostly end with 。 is a style of its own and stays as it is.
    """
    for run in _clause_runs(paragraphs):
        inner, last = run[:-1], run[-1]
        if not inner:
            continue
        full_stops = [n for n in inner if paragraphs[n].endswith("。")]
        if len(full_stops) * 2 > len(inner):
            continue
        for n in inner:
            if not paragraphs[n].endswith("；"):
                yield n, len(paragraphs[n]) - 1, "一条的末尾应当用“；”，后面还有一条"
        if not paragraphs[last].endswith("。"):
            yield last, len(paragraphs[last]) - 1, "最后一条的末尾应当用“。”"


def _clause_runs(paragraphs: Sequence[str]) -> Iterator[list[int]]:
    run: list[int] = []
    for n, paragraph in enumerate(paragraphs):
        if kind_of(paragraph) is ParagraphKind.CLAUSE:
            run.append(n)
        elif run:
            yield run
            run = []
    if run:
        yield run


# What items show beside each other ---------------------------------------------------------------


def duplicate_items(reading: Reading) -> Iterator[Hit]:
    """Find items of one name in one chapter."""
    first: dict[tuple[int, str], Unit] = {}
    for unit in reading.names:
        before = first.setdefault((unit.spot.chapter, unit.text), unit)
        if before is not unit:
            yield Hit(unit.spot, f"与本清单第{before.spot.item + 1}项同名")


SIMILAR = 85  # percent; 90 misses reworded endings, 80 takes 处罚 of different offences for one
COMMON = 40  # a pair of characters in more names than this tells nothing about any two of them


def similar_items(reading: Reading) -> Iterator[Hit]:
    """Find items of nearly one name in two chapters."""
    from rapidfuzz import fuzz

    holders: dict[str, list[int]] = defaultdict(list)
    grams = [{unit.text[i : i + 2] for i in range(len(unit.text) - 1)} for unit in reading.names]
    for n, pairs in enumerate(grams):
        for pair in pairs:
            holders[pair].append(n)
    for n, pairs in enumerate(grams):
        unit = reading.names[n]
        near = Counter(
            other
            for pair in pairs
            if len(holders[pair]) <= COMMON
            for other in holders[pair]
            if other < n and reading.names[other].spot.chapter != unit.spot.chapter
        )
        for other, shared in near.items():
            twin = reading.names[other]
            if shared >= 2 and fuzz.ratio(unit.text, twin.text) >= SIMILAR:
                chapter = reading.booklet.chapters[twin.spot.chapter].name
                yield Hit(
                    unit.spot, f"与“{chapter}”第{twin.spot.item + 1}项“{twin.text[:20]}”几乎相同"
                )


# The order in which the provinces' model lists have the categories.
USUAL_ORDER = (
    "党的建设", "经济发展", "民生服务", "平安法治", "乡村振兴", "精神文明建设", "社会管理",
    "安全稳定", "民族宗教", "社会保障", "自然资源", "生态环保", "城乡建设", "交通运输", "商贸流通",
    "文化和旅游", "卫生健康", "应急管理及消防", "市场监管", "投资促进", "人民武装", "教育培训监管",
    "综合政务",
)  # fmt: skip


def category_order(reading: Reading) -> Iterator[Hit]:
    """Find categories out of the lists' usual order."""
    place = {category: n for n, category in enumerate(USUAL_ORDER)}
    for units in reading.categories:
        known = [unit for unit in units if unit.text in place]
        for before, unit in pairwise(known):
            if place[unit.text] < place[before.text]:
                yield Hit(unit.spot, f"“{unit.text}”通常排在“{before.text}”之前")


def category_spelling(reading: Reading) -> Iterator[Hit]:
    """Find categories that are spelled in two ways, such as 应急管理及消防 and 应急管理和消防."""
    from rapidfuzz.distance import Levenshtein

    seen: list[Unit] = []
    for unit in (unit for units in reading.categories for unit in units):
        for other in seen:
            near = len(unit.text) >= 4 and Levenshtein.distance(unit.text, other.text) == 1
            if near and unit.text not in USUAL_ORDER:
                yield Hit(unit.spot, f"类别“{unit.text}”在别处写作“{other.text}”")
                break
        if all(unit.text != other.text for other in seen):
            seen.append(unit)


# Departments -------------------------------------------------------------------------------------


def department_prefix(reading: Reading) -> Iterator[Hit]:
    """Find 市民政局 among names that are all written 昌吉市民政局."""
    for listed in reading.listed:
        full = reading.full(listed.name)
        if full != listed.name:
            yield Hit(listed.spot, f"“{listed.name}”缺少前缀，别处写作“{full}”")


def department_spelling(reading: Reading) -> Iterator[Hit]:
    """Find a name that is another, more frequent one with a character left out or doubled."""
    shorter: dict[str, str] = {}
    for name, count in reading.departments.items():
        for i in range(len(name)):
            cut = name[:i] + name[i + 1 :]
            if count > reading.departments.get(shorter.get(cut, ""), 0):
                shorter[cut] = name
    for listed in reading.listed:
        if len(listed.name) < 5 or listed.name.startswith(reading.place_level):
            continue
        usual = shorter.get(listed.name, "")
        if reading.departments[usual] > reading.departments[listed.name]:
            yield Hit(listed.spot, f"“{listed.name}”可能漏字，别处写作“{usual}”")
            continue
        for i in range(len(listed.name)):
            usual = listed.name[:i] + listed.name[i + 1 :]
            if reading.departments[usual] > reading.departments[listed.name]:
                yield Hit(listed.spot, f"“{listed.name}”可能多字，别处写作“{usual}”")
                break


def duties_of_others(reading: Reading) -> Iterator[Hit]:
    """Find duties whose subject the list of superior departments does not name."""
    for duties in reading.duties:
        named = {reading.short(name) for name in duties.names}
        for unit, subject in duties.subjects:
            if subject not in named and not any(name.endswith(subject) for name in named):
                yield Hit(unit.spot, f"职责中的“{subject}”没有列入“{duties.column}”")


def departments_without_duties(reading: Reading) -> Iterator[Hit]:
    """Find listed departments that the duties, which name their subjects, do not mention."""
    for duties in reading.duties:
        if not duties.subjects or len(duties.names) < 2:
            continue
        for listed in duties.listed:
            core = reading.short(listed.name).removeprefix(reading.place_level)
            if core not in duties.text:
                yield Hit(listed.spot, f"“{listed.name}”没有出现在职责中")


# The place ---------------------------------------------------------------------------------------

KINDS_OF_PLACE = ("镇", "乡", "街道")


def other_kind_of_place(reading: Reading) -> Iterator[Hit]:
    """Find 本乡 in a 镇's list and the like."""
    own = next((kind for kind in KINDS_OF_PLACE if reading.town.endswith(kind)), None)
    if own is None:
        return
    others = "|".join(kind for kind in KINDS_OF_PLACE if kind != own)
    form = re.compile(rf"[本全我](?:{others})(?![镇村亲愁])")
    for unit in reading.units:
        for match in form.finditer(unit.text):
            yield Hit(unit.spot.at(match.start()), f"“{match[0]}”：这是{own}的清单", match[0])


def town_name(reading: Reading) -> Iterator[Hit]:
    """Find the town's own name with one character wrong or missing."""
    town = reading.town
    if len(town) < 3:
        return
    wrong = [re.escape(town[:i]) + HAN + re.escape(town[i + 1 :]) for i in range(len(town) - 1)]
    if len(town) > 3:
        wrong += [re.escape(town[:i] + town[i + 1 :]) for i in range(1, len(town) - 1)]
    form = re.compile(f"{re.escape(town)}|{'|'.join(wrong)}")
    for unit in reading.units:
        for match in form.finditer(unit.text):
            if match[0] != town:
                yield Hit(
                    unit.spot.at(match.start()), f"“{match[0]}”与本单位名称“{town}”不同", match[0]
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
