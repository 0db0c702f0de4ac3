"""The rows below a header row -> items under their categories, and what is no item."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from booklet.adoption.blocks import Table
from booklet.adoption.grid import GridRow
from booklet.adoption.titles import (
    COUNT,
    COUNTED,
    EMPTY,
    NUMERALS,
    PLAIN,
    TOTAL,
    CategoryRow,
    category_row,
    content_of,
    is_sentence,
    looks_like_category,
)
from booklet.adoption.told import Told
from booklet.files.faults import Fault, Place
from booklet.incoming.beside import NUMBER
from booklet.incoming.heads import plain
from booklet.model.columns import Content

CHINESE_NUMBER = re.compile(rf"[（(]?[{NUMERALS}]+[)）]?[、.．]?")
NOTE = re.compile(r"[（(]?(?:注|备注|说明|附注|填表|审核|制表|单位负责人|联系)")
# What begins a row in which a list is signed: 填表人：张三 | 审核人：李四.
SIGNED = re.compile(
    r"(?:注|备注|说明|附注)[：:].*"
    r"|(?:单位|部门|分管|主要)?(?:填[表报写]|制表|编制|审[核批定]|复核|经办|核对|联系|负责|领导|签[字名发]|报送)"
    r"(?:(?:单位|部门|日期|时间|电话|方式|意见)?(?:[（(].{1,6}[)）])?[：:].*"
    r"|(?:负责)?[人者](?:[（(].{1,6}[)）])?(?:[：:].*)?)"
)
UNNAMED = "【事项名称待填】"


@dataclass(frozen=True)
class RawItem:
    """An item as it stands: its category, name, number, and the texts of the other columns."""

    row: GridRow
    category: str
    name: str
    number: int | None
    texts: Mapping[int, str]


@dataclass
class RawList:
    """What the rows of a list hold.

    ``number``, ``category`` and ``name`` are the positions of these columns, None where there is
    none; ``banners`` the categories' rows that stand across the table, ``counted`` those whose cell
    says how many items they have, ``filled`` how many categories were filled in downwards;
    ``total`` what the row says that sums up, with its texts and its place.
    """

    table: Table
    number: int | None
    category: int | None
    name: int
    items: list[RawItem] = field(default_factory=list)
    banners: list[CategoryRow] = field(default_factory=list)
    counted: dict[str, CategoryRow] = field(default_factory=dict)
    filled: int = 0
    empty: str = ""
    total: str = ""
    totals: Mapping[int, str] = field(default_factory=dict)
    total_place: Place | None = None
    faults: list[Fault] = field(default_factory=list)

    @property
    def others(self) -> list[int]:
        """The other columns that have a title or in which something stands."""
        front = {self.number, self.category, self.name}
        used = {n for item in self.items for n, text in item.texts.items() if text}
        titled = {n for n, title in enumerate(self.table.titles) if title}
        return sorted((used | titled) - front)


def read_rows(table: Table, told: Told) -> RawList:
    """Return the items of ``table``, and tell of rows that are none."""
    return _Rows(table, told).read()


def _columns(table: Table) -> tuple[int | None, int | None, int]:
    """Return where number, category and name stand."""
    found: dict[Content, int] = {}
    for at, title in enumerate(table.titles):
        content = content_of(title)
        if content and content not in found:
            found[content] = at
    number, category = found.get(Content.NUMBER), found.get(Content.CATEGORY)
    free = [n for n, title in enumerate(table.titles) if title and n not in (number, category)]
    if Content.NAME in found:
        return number, category, found[Content.NAME]
    if not free and category is not None:  # nothing else is there to be the name
        return number, None, category
    return number, category, free[0] if free else (number or 0)


class _Rows:
    """Takes one row after the other."""

    def __init__(self, table: Table, told: Told) -> None:
        number, category, name = _columns(table)
        self.told = told
        self.found = RawList(table, number, category, name)
        self.titles = list(map(plain, table.titles))
        digits = (re.search(r"\d", row.text(number)) for row in table.rows)
        self.arabic = number is not None and any(digits)
        self.category = ""
        self.banner: CategoryRow | None = None
        self.upper: CategoryRow | None = None  # the category above categories
        self.last_was_banner = False
        self.above: dict[int, str] = {}  # what stands in each column of the row above
        self.skipped = 0
        self.down: dict[int, int] = {}  # rows in which a column was filled from above

    def read(self) -> RawList:
        for row in self.found.table.rows:
            for notice in row.notices:
                self.told.left_out.append(notice)
            if row.filled:
                self.take(row)
        if self.skipped:
            self.told.recognised.append(
                f"{self.found.table.place} 各页重复的表头 {self.skipped} 行，只用第一行"
            )
        place, items = self.found.table.place, self.found.items
        for at, count in self.down.items():
            self.told.guess(
                f"{place} “{self.titles[at]}”一栏有合并的单元格，{count} 行照合并的第一行填入"
            )
        alone = [text for item in items[:1] for text in (item.name, *item.texts.values()) if text]
        if len(items) == 1 and all(map(EMPTY.fullmatch, alone)):
            self.found.empty = items.pop().name
        return self.found

    def take(self, row: GridRow) -> None:
        """Give a row its place: head, total, category, note or item."""
        found = self.found
        filled = row.filled
        front = {found.number, found.category, found.name, 0}
        if list(map(plain, row.texts)) == self.titles:
            self.skipped += 1
        elif SIGNED.fullmatch(plain(row.text(filled[0]))):
            self.told.leave_out(row.place, " ".join(map(row.text, filled)), "不是事项，")
        elif any(n in front and TOTAL.fullmatch(plain(row.text(n))) for n in filled):
            if found.total:
                self.told.leave_out(row.place, " ".join(filter(None, row.texts)), "又一行合计")
            found.total = next(row.text(n) for n in filled if TOTAL.fullmatch(plain(row.text(n))))
            found.totals = dict(enumerate(row.texts))
            found.total_place = row.place
        elif len(filled) == 1 and not self.is_item(row, filled[0]):
            self.take_lone(row, row.text(filled[0]))
        elif self.is_banner_beside_category(row):
            self.begin_category(row, row.text(filled[0]))
        elif self.is_numbered_banner(row):
            sign = row.text(found.number)
            joint = "" if COUNTED.match(f"{sign}甲") else "、"
            rest = " ".join(row.text(n) for n in filled if n != found.number)
            self.begin_category(row, f"{sign}{joint}{rest}")
        else:
            self.take_item(row)

    # --- Rows that are no items -------------------------------------------------------------------

    def is_item(self, row: GridRow, at: int) -> bool:
        """Say whether a row with one text is an item that has no more than its name."""
        found = self.found
        reaches = at + 1 < len(row.cells) and row.cells[at + 1].across
        if at != found.name or reaches or looks_like_category(row.text(at)):
            return row.cells[at].fault is not None and at != found.number
        # Within a merged category it is one; else where nothing above the table's items speaks.
        return EMPTY.fullmatch(row.text(at)) is None or bool(found.items)

    def is_banner_beside_category(self, row: GridRow) -> bool:
        """Say whether a row is a category's, whose column says it again."""
        category = self.found.category
        if category is None or len(row.filled) != 2 or not row.text(category):
            return False
        text = plain(row.text(row.filled[0]))
        return not NUMBER.fullmatch(text) and plain(row.text(category)) in text

    def is_numbered_banner(self, row: GridRow) -> bool:
        """Say whether a row counts as Chinese does among items that do not: 一 | 党的建设."""
        found = self.found
        sign = plain(row.text(found.number))
        others = [n for n in row.filled if n not in (found.number, found.name, found.category)]
        named = any(row.text(n) for n in (found.name, found.category))
        return bool(self.arabic and named and not others and CHINESE_NUMBER.fullmatch(sign))

    def take_lone(self, row: GridRow, text: str) -> None:
        """Place a text that stands alone in its row."""
        found = self.found
        if EMPTY.fullmatch(text):
            found.empty = text
        elif NOTE.match(text) or (is_sentence(text) and not looks_like_category(text)):
            self.told.leave_out(row.place, text, "不是事项，")
        elif NUMBER.fullmatch(plain(text)):
            self.told.leave_out(row.place, text, "只有序号的空行，")
        else:
            self.begin_category(row, text)

    def begin_category(self, row: GridRow, text: str) -> None:
        """Begin a category with its row; one right below another is a part of it."""
        banner = category_row(row.place, text)
        if self.last_was_banner and self.banner:
            above = self.found.banners.pop()
            if banner.form == self.banner.form:
                self.told.leave_out(row.place, above.name, "上一行的类别没有事项，")
            else:
                self.upper = self.banner
        elif self.upper and banner.form == self.upper.form:
            self.upper = None
        self.banner = banner
        if self.upper:
            banner = CategoryRow(row.place, f"{self.upper.name}：{banner.name}", PLAIN)
            self.told.guess(f"{row.place} 类别分两级，写成一个类别“{banner.name}”")
        self.category = banner.name
        self.found.banners.append(banner)
        self.last_was_banner = True

    # --- Items ------------------------------------------------------------------------------------

    def take_item(self, row: GridRow) -> None:
        found = self.found
        if self.goes_on(row):
            self.go_on(row)
            return
        for n, cell in enumerate(row.cells):
            if cell.fault and n != found.number:
                found.faults.append(cell.fault)
        texts = {n: self.filled_down(row, n) for n in range(len(row.cells))}
        name = texts.get(found.name, "").replace("\n", "")
        if not name:
            name = UNNAMED
            self.told.guess(f"{row.place} 没有事项名称，先写成“{UNNAMED}”")
        digits = re.search(r"\d+", row.text(found.number))
        if not NUMBER.fullmatch(row.text(found.number)):
            self.told.leave_out(row.place, row.text(found.number), "“序号”一栏的文字")
        texts.pop(found.name, None)
        front = (found.number, found.category)
        others = {n: text for n, text in texts.items() if n not in front}
        number = int(digits[0][:6]) if digits else None
        found.items.append(RawItem(row, self.category_of(row, texts), name, number, others))
        self.above = {**texts, found.name: name}
        self.last_was_banner = False

    def category_of(self, row: GridRow, texts: Mapping[int, str]) -> str:
        """Return the category of an item: that of its column, or of the row above."""
        found = self.found
        if found.category is None:
            return self.category
        own = texts.get(found.category, "")
        if not own and found.items:
            own = self.above.get(found.category, "") if not self.last_was_banner else ""
            found.filled += bool(own)
            texts[found.category] = own  # type: ignore[index]
        elif row.is_down(found.category):
            found.filled += 1
        name = own.replace("\n", "")
        if (match := COUNT.search(name)) and match.start():
            stands, name = name, name[: match.start()]
            counted = CategoryRow(row.place, name, stands, count=int(match["count"]))
            found.counted.setdefault(stands, counted)
        return name or self.category

    def filled_down(self, row: GridRow, at: int) -> str:
        """Return a cell's text, that of the cell above which it is one with."""
        text = row.text(at)
        if text or not row.is_down(at) or at == self.found.number:
            return text
        if at != self.found.category and self.above.get(at):
            self.down[at] = self.down.get(at, 0) + 1
        return self.above.get(at, "")

    def goes_on(self, row: GridRow) -> bool:
        """Say whether a row has more of the item above: neither number nor name are its own."""
        found = self.found
        if not found.items or self.last_was_banner or row.text(found.name):
            return False
        number = row.text(found.number)
        return not number and (found.number is not None or row.is_down(found.name))

    def go_on(self, row: GridRow) -> None:
        """Add a row's texts to the item above."""
        found = self.found
        last = found.items[-1]
        texts = dict(last.texts)
        for n, cell in enumerate(row.cells):
            if cell.fault:
                found.faults.append(cell.fault)
            if cell.text and n not in (found.number, found.category, found.name):
                texts[n] = f"{texts.get(n, '')}\n{cell.text}".strip()
        found.items[-1] = RawItem(last.row, last.category, last.name, last.number, texts)
        self.told.guess(f"{row.place} 没有序号和事项名称，并入上一行的“{last.name[:20]}”")
