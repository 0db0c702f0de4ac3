"""Words that offices use: which column a title names, which line names a list, a town, a text."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from booklet.files.faults import Place
from booklet.incoming.heads import plain
from booklet.model.columns import Content, numeral

# --- Titles of columns, however offices call them -------------------------------------------------
# What stands behind a title and says no more: （万元）, （是/否）.
UNIT = re.compile(r"[（(][^（）()]*[)）]$")
# The first that fits decides; among the columns of a table each but the last two is there once.
CONTENTS: tuple[tuple[Content, re.Pattern[str]], ...] = (
    (Content.NUMBER, re.compile(r"序号?|编号|项号|顺序号|序次|项次|N[oO]\.?")),
    (
        Content.CATEGORY,
        re.compile(
            r".{0,6}(?:类别|分类|类型|大类|门类|领域|板块|条线)(?:名称)?"
            r"|一级(?:事项|目录|指标|分类|类目)|类"
        ),
    ),
    (
        Content.NAME,
        re.compile(
            r".{0,8}(?:事项|职权|权力|项目|任务|服务|职责|清单)(?:名称|内容)|名称"
            r"|(?:履职|配合|收回|公开|服务|办理|职权|权力|责任|具体|工作|主要|二级|三级)?事项"
            r"|项目|(?:履职|工作|具体|主要)内容|二级(?:目录|指标|分类|类目)"
        ),
    ),
)
# What else heads of such tables say, as far as it tells a header row from others.
OTHERS = re.compile(
    r".*(?:部门|单位|主体|机关|科室|牵头|职责|责任|方式|依据|措施|程序|流程|时限|期限|时间|对象|内容|要素"
    r"|渠道|载体|条件|材料|备注|说明|附注|备考|情形|金额|资金|投资|预算|经费|万元|数量|规模|地点|进度|层级"
    r"|主动|依申请|全社会|特定群体|公开|是否|联系人|电话|标准|来源)"
)
NAMES_OFFICES = re.compile(
    r".*(?:部门|单位|主体|机关|科室|机构|站所|牵头|承接方?)(?:名称|（?全称）?)?"
)
NAMES_AMOUNTS = re.compile(r".*(?:金额|资金|投资|预算|经费|补助|费用|万元|数量|面积|人数|个数)")
LONGEST_HEAD = 24


def content_of(title: str) -> Content | None:
    """Return which of number, category and name a column's title says, None for any other."""
    bare = UNIT.sub("", plain(title))
    return next((content for content, form in CONTENTS if form.fullmatch(bare)), None)


def is_head(texts: Sequence[str]) -> bool:
    """Say whether the cells of a row are titles of columns."""
    titles = [plain(text) for text in texts if text.strip()]
    if len(titles) < 2 or any(len(t) > LONGEST_HEAD or re.search("[。；]", t) for t in titles):
        return False
    contents = [content_of(title) for title in titles]
    pairs = zip(contents, titles, strict=True)
    known = sum(content is not None or bool(OTHERS.match(title)) for content, title in pairs)
    if Content.NUMBER in contents:
        return known > 1
    return (Content.CATEGORY in contents or Content.NAME in contents) and known == len(titles)


# --- Rows and lines of categories -----------------------------------------------------------------
PLAIN = "{category}"  # how a category's row reads that says no more
NUMERALS = "一二三四五六七八九十百零〇"
# 一、 （一） 1. 第一部分 and the like, in front of a category.
COUNTED = re.compile(
    rf"(?P<before>第|[（(【]?)(?P<numeral>[{NUMERALS}]+|\d+)"
    r"(?P<after>(?:部分|类|章)[、：:\s]*|[）)】][、.．\s]*|[、.．：:]\s*|\s+)"
)
# （16项） 共16项 behind it.
COUNT = re.compile(
    r"(?P<open>\s*[（(\[【]?\s*(?:共计?|合计|计)?\s*)(?P<count>\d+)"
    r"(?P<close>\s*[项个条件](?:事项)?\s*[)）\]】]?)$"
)
LONGEST_CATEGORY = 30
# What a row that sums up says in front: 合计, 总计：8 项.
TOTAL = re.compile(r"[（(]?[合总小共]计(?!划)[)）]?.{0,12}")
# What a list without items says.
EMPTY = re.compile(r"[（(]?(?:无|暂无|没有|本清单无事项|无事项|—|－|-|/)[)）]?。?")
SENTENCE = re.compile(r"[，。；：]")


def looks_like_category(line: str) -> bool:
    """Say whether a line is a category's by itself: numbered, short, no sentence and no list."""
    match = COUNTED.match(line)
    name = COUNT.sub("", line[match.end() :]) if match else ""
    return (
        bool(name)
        and len(name) <= LONGEST_CATEGORY
        and not SENTENCE.search(name)
        and not (names_list(line))
    )


@dataclass(frozen=True)
class CategoryRow:
    """What a category's row says, taken apart: its name, and the words around it as look.yaml has.

    ``place`` is where it stands; ``number`` and ``count`` are as they stand there, None where there
    are none.
    """

    place: Place
    name: str
    form: str
    number: str | None = None
    count: int | None = None

    def reads(self, form: str, at: int, count: int) -> str:
        """Return what the row of the ``at``-th category (from 1) of ``count`` items reads."""
        return form.format(category=self.name, numeral=numeral(at), number=at, count=count)


def category_row(place: Place, text: str) -> CategoryRow:
    """Take apart what a category's row at ``place`` says: 一、党的建设（16项）."""
    front, behind, number, count = "", "", None, None
    name = " ".join(text.split("\n")) if len(text.split("\n")[0]) > 1 else text.replace("\n", "")
    if (match := COUNTED.match(name)) and match.end() < len(name):
        number = match["numeral"]
        digits = "number" if number.isdecimal() else "numeral"
        front = f"{_literal(match['before'])}{{{digits}}}{_literal(match['after'])}"
        name = name[match.end() :]
    if (match := COUNT.search(name)) and match.start() > 0:
        count = int(match["count"])
        behind = f"{_literal(match['open'])}{{count}}{_literal(match['close'])}"
        name = name[: match.start()]
    return CategoryRow(place, name.strip(), f"{front}{PLAIN}{behind}", number, count)


def common_form(rows: Sequence[CategoryRow]) -> str:
    """Return how most of the rows read."""
    return Counter(row.form for row in rows).most_common(1)[0][0] if rows else PLAIN


def _literal(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")


# --- Titles of lists and of texts, names of towns -------------------------------------------------
ADDED = re.compile(r"\s*[（(【\[][^（）()]*[)）】\]]\s*$")
ATTACHED = re.compile(
    r"\s*(?:附件|附表|附(?=\s*[\d：:]))\s*[\d一二三四五六七八九十]*\s*[：:、.．]?\s*"
)
LIST = re.compile(
    r".*(?:清单|目录|(?:一览|明细|汇总|统计|项目|事项|公示|计划|任务|分工)表|台账|名录)"
)
LONGEST_TITLE = 50
TEXT = re.compile(r".{0,30}(?:说明|前言|序言|引言|导言|附则|总则|通知|须知|后记|公告|版记)")
TOWN = (
    r"(?:街道办事处|街道|(?<!乡)镇(?![村街])|乡(?![村镇愁])|苏木|[农牧林]场|管委会|开发区|高新区"
    r"|工业园区?)"
)
OFFICE = re.compile(
    rf".+(?:{TOWN}(?:人民政府|党工委|党委|办事处|委员会)*|人民政府|办公室|委员会|[局委部厅院])"
)
REGION = re.compile(r".{1,20}(?:省|自治区|市|自治州|州|盟|地区|县|区|旗)")
PREFIX = re.compile(rf"(?P<town>.{{2,}}?{TOWN})(?:人民政府)?(?P<name>.{{4,}})")


def bare_title(line: str) -> str:
    """Return a title without 附件1：, its numeral, and what is added to it in parentheses."""
    title = ATTACHED.sub("", line, count=1) if ATTACHED.match(line) else line
    title = title.strip()
    if match := COUNTED.match(title):
        title = title[match.end() :]
    while (shorter := ADDED.sub("", title).strip()) != title:
        title = shorter
    return title.strip("《》 ")


def names_list(line: str) -> bool:
    """Say whether a line is the title of a list."""
    title = bare_title(line)
    return (
        4 <= len(title) <= LONGEST_TITLE
        and bool(LIST.fullmatch(title))
        and not SENTENCE.search(title)
    )


def names_text(line: str) -> bool:
    """Say whether a line is the title of a text, 编制说明 or 附则, and none of its parts."""
    if COUNTED.match(line):
        return False
    title = re.sub(r"\s", "", bare_title(line))
    return bool(TEXT.fullmatch(title)) and not SENTENCE.search(title)


def is_sentence(line: str) -> bool:
    """Say whether a line is one of a text: it has a sentence's marks, or is long."""
    return bool(re.search(r"[。；]|，.*，|：$", line)) or len(line) > LONGEST_TITLE
