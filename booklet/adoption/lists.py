"""The items of a list as they stand -> a chapter's columns and items, as source/ has them."""

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from booklet.adoption.rows import RawItem, RawList
from booklet.adoption.titles import NAMES_AMOUNTS, NAMES_OFFICES, PLAIN, CategoryRow, common_form
from booklet.adoption.told import Told
from booklet.files.faults import Place
from booklet.incoming.heads import plain
from booklet.incoming.names import parted
from booklet.model.booklet import LIST_SEPARATOR
from booklet.model.columns import Categories, Content, total
from booklet.source.shapes import AMOUNT

TICKS = "√✓✔☑●○◎"
NOTHING = re.compile(r"[—－–\-/／\\]+|无")
WITHIN = re.compile(r"[（(][^（）()]*[）)]")
# What source/ calls the category of items that have none: that is not printed where no item has.
UNCATEGORISED = {True: "事项", False: "其他"}
# A name of an office is no longer; what is longer are duties.
LONGEST_NAME = 30
# What stands beside 合计 and counts the items.
NUMBER_OF_ITEMS = re.compile(r"(?:共?计?)\d+[项个条件]?(?:事项)?")
CLAUSE = re.compile(r"\d+[.．、]|[。：；]$|[（(]\d+[）)]")


@dataclass(frozen=True)
class FoundColumn:
    """A column: its title in the file, what it holds, and how an empty cell and a tick print."""

    title: str
    content: Content
    at: int | None = None
    optional: bool = False
    empty: str = ""
    sign: str = ""


@dataclass
class FoundItem:
    """An item: its category, its name, its texts by the position of their columns, its row."""

    category: str
    name: str
    cells: dict[int, tuple[str, ...]]
    place: Place


@dataclass
class FoundList:
    """A list: its columns in their order, its items, and what its look must say."""

    raw: RawList
    columns: list[FoundColumn]
    items: list[FoundItem]
    category: Categories = Categories.COLUMN
    category_text: str = PLAIN
    numbering: str = "list"
    total: str = ""
    empty: str = ""
    paper: tuple[float, float] | None = None
    titles: list[str] = field(default_factory=list)


def list_of(raw: RawList, told: Told) -> FoundList:
    """Return the list that ``raw`` holds, departments not yet parted, and tell of what differs."""
    columns = [_column(raw, at) for at in raw.others]
    items = [
        FoundItem(item.category, item.name, _cells(columns, item), item.row.place)
        for item in raw.items
    ]
    found = FoundList(raw, _in_order(raw, columns), items, paper=raw.table.paper, empty=raw.empty)
    _set_category(found, told)
    found.numbering = _numbering(found, told)
    _set_total(found, told)
    return found


def names_of(lists: Sequence[FoundList]) -> set[str]:
    """Return the departments that the lists name, parted at their marks alone."""
    names: set[str] = set()
    for found in lists:
        for column in found.columns:
            if column.content is Content.LIST and column.at is not None:
                texts = ("\n".join(item.cells[column.at]) for item in found.items)
                names.update(n for text in texts for n in parted(text, ())[0].split(LIST_SEPARATOR))
    return {name for name in names if name and "和" not in name}


def part_names(found: FoundList, known: Collection[str], told: Told) -> None:
    """Part the names in the columns of departments."""
    for column in found.columns:
        if column.content is not Content.LIST or column.at is None:
            continue
        otherwise = 0
        for item in found.items:
            text = WITHIN.sub(_with_commas, "\n".join(item.cells[column.at]))
            joined, differs = parted(text, known)
            otherwise += differs
            item.cells[column.at] = tuple(filter(None, joined.split(LIST_SEPARATOR)))
        if otherwise:
            place = found.raw.table.place
            told.recognised.append(
                f"{place} “{column.title}”一栏有 {otherwise} 行的部门不是用“、”分开的，已经分开"
            )


def _with_commas(within: re.Match[str]) -> str:
    """Return what stands in parentheses without the mark that parts names."""
    return within[0].replace(LIST_SEPARATOR, "，")


# --- Columns --------------------------------------------------------------------------------------


def _column(raw: RawList, at: int) -> FoundColumn:
    """Return a column with what it holds, told by its title and by its cells."""
    title = raw.table.titles[at] if at < len(raw.table.titles) else ""
    texts = [item.texts.get(at, "") for item in raw.items]
    # A dash or 无 stands for nothing where other cells have words.
    dashes = Counter(text for text in texts if NOTHING.fullmatch(text))
    filled = [text for text in texts if text and text not in dashes]
    missing = len(texts) - len(filled)
    empty = dashes.most_common(1)[0][0] if dashes else ""
    content, sign = _content(title, filled, bool(raw.totals.get(at)))
    optional = bool(missing) and content is not Content.TICK
    empty = empty if optional else ""
    return FoundColumn(title or f"第{at + 1}栏", content, at, optional, empty, sign)


def _content(title: str, texts: Sequence[str], summed: bool) -> tuple[Content, str]:
    """Return what a column holds, and the sign of its ticks."""
    signs = Counter(texts)
    if not texts and NAMES_AMOUNTS.match(title):
        return Content.AMOUNT, ""
    if texts and all(text in TICKS and len(text) == 1 for text in signs) and len(signs) == 1:
        return Content.TICK, next(iter(signs))
    if (
        texts
        and all(AMOUNT.fullmatch(text) for text in texts)
        and (summed or NAMES_AMOUNTS.match(title))
    ):
        return Content.AMOUNT, ""
    offices = NAMES_OFFICES.fullmatch(title)
    if offices and all(map(_are_names, texts)):
        return Content.LIST, ""
    return Content.TEXT, ""


def _are_names(text: str) -> bool:
    names, _ = parted(text, ())
    return not CLAUSE.search(text) and all(
        len(name) <= LONGEST_NAME for name in names.split(LIST_SEPARATOR)
    )


def _cells(columns: Sequence[FoundColumn], item: RawItem) -> dict[int, tuple[str, ...]]:
    return {column.at: _cell(column, item) for column in columns if column.at is not None}


def _cell(column: FoundColumn, item: RawItem) -> tuple[str, ...]:
    text = item.texts.get(column.at or 0, "")
    if column.optional and text == column.empty:
        return ()
    return tuple(text.split("\n")) if text else ()


def _in_order(raw: RawList, columns: Sequence[FoundColumn]) -> list[FoundColumn]:
    """Return all columns in their order; those that a file need not have stand in front."""
    titles = raw.table.titles
    front = {raw.number: Content.NUMBER, raw.category: Content.CATEGORY, raw.name: Content.NAME}
    placed = [
        (at, FoundColumn(titles[at], content, at))
        for at, content in front.items()
        if at is not None
    ]
    placed += [(column.at or 0, column) for column in columns]
    found = [column for _, column in sorted(placed, key=lambda one: one[0])]
    unprinted = bool(raw.banners) or raw.category in raw.table.hidden
    if unprinted:  # where the column stands, no page shows
        found = [column for column in found if column.content is not Content.CATEGORY]
    if unprinted or raw.category is None:
        at = 0 if raw.number is None else [c.at for c in found].index(raw.number) + 1
        title = "" if raw.category is None else titles[raw.category]
        found.insert(at, FoundColumn(title, Content.CATEGORY, raw.category))
    if raw.number is None:
        found.insert(0, FoundColumn("", Content.NUMBER))
    return found


# --- Categories, numbers, totals ------------------------------------------------------------------


def _set_category(found: FoundList, told: Told) -> None:
    """Say how the categories show, and gather the items of each."""
    raw, place = found.raw, found.raw.table.place
    placed = {item.category for item in raw.items}
    for banner in raw.banners:
        if banner.name not in placed:
            told.leave_out(banner.place, banner.name, "没有事项的类别")
    raw.banners = [banner for banner in raw.banners if banner.name in placed]
    if raw.banners:
        found.category = Categories.ROW
        found.category_text = common_form(raw.banners)
    elif raw.category is None or raw.category in raw.table.hidden:
        found.category = Categories.NONE
        if raw.category is not None:
            told.guess(f"{place} 类别一栏是隐藏的或者不打印，类别留在 source 里，不印")
    elif raw.filled or raw.category in raw.table.as_one:
        found.category = Categories.MERGED
    if found.category is not Categories.NONE and (bare := sum(not i.category for i in found.items)):
        told.guess(f"{place} 有 {bare} 项在第一个类别之前，类别写成“其他”")
    for item in found.items:
        item.category = item.category or UNCATEGORISED[found.category is Categories.NONE]
    order = list(dict.fromkeys(item.category for item in found.items))
    runs = [
        item.category
        for n, item in enumerate(found.items)
        if not n or found.items[n - 1].category != item.category
    ]
    for category, times in Counter(runs).items():
        if times > 1:
            told.guess(f"{place} 类别“{category}”分成了 {times} 处，并到第一处")
    found.items.sort(key=lambda item: order.index(item.category))
    _tell_rows(found, order, raw.banners, told)
    _tell_counts(found, raw.counted, told)


def _tell_rows(
    found: FoundList, order: Sequence[str], rows: Sequence[CategoryRow], told: Told
) -> None:
    """Tell of categories' rows whose numbers or counts are not those that will be printed."""
    counts = Counter(item.category for item in found.items)
    for row in rows:
        printed = row.reads(found.category_text, order.index(row.name) + 1, counts[row.name])
        stands = row.form.format(
            category=row.name, numeral=row.number, number=row.number, count=row.count
        )
        if printed != stands:
            told.guess(f"{row.place} 类别行“{stands}”照各行的写法和实际项数印成“{printed}”")


def _tell_counts(found: FoundList, counted: Mapping[str, CategoryRow], told: Told) -> None:
    """Tell that the counts in the categories' cells are not printed, and which are wrong."""
    counts = Counter(item.category for item in found.items)
    wrong = [row for row in counted.values() if row.count != counts[row.name]]
    for row in wrong:
        told.guess(f"{row.place} 类别“{row.form}”实际有 {counts[row.name]} 项，写成“{row.name}”")
    if len(wrong) < len(counted):
        told.guess(f"{found.raw.table.place} 类别后面的项数与实际相符，不写进类别")


def _numbering(found: FoundList, told: Told) -> str:
    """Say whether numbers begin anew with each category."""
    numbers = [(item.category, item.number) for item in found.raw.items]
    given = [number for _, number in numbers if number is not None]
    if not given:
        return "list"
    seen: Counter[str] = Counter()
    anew = []
    for category, _ in numbers:
        seen[category] += 1
        anew.append(seen[category])
    actual = [number for _, number in numbers]
    if len(seen) > 1 and actual == anew:
        return "category"
    begins = [number for (category, number), at in zip(numbers, anew, strict=True) if at == 1]
    numbering = "category" if len(seen) > 1 and all(n == 1 for n in begins) else "list"
    if actual != (anew if numbering == "category" else list(range(1, len(actual) + 1))):
        told.guess(f"{found.raw.table.place} 的序号有重复、跳号或空缺，印出来的序号照次序重新编")
    return numbering


def _set_total(found: FoundList, told: Told) -> None:
    """Say what the row of totals reads; compare its sums with the items'."""
    raw = found.raw
    amounts = {column.at for column in found.columns if column.content is Content.AMOUNT}
    stands = raw.total
    for at, text in raw.totals.items():
        if not text or text == raw.total or at in amounts:
            continue
        if at in (raw.number, raw.category, raw.name) and NUMBER_OF_ITEMS.fullmatch(plain(text)):
            stands = f"{stands.rstrip('：:')}：{plain(text)}"
        else:
            told.leave_out(raw.total_place, text, "合计一行的文字")
    numbers = re.findall(r"\d+", stands)
    if any(int(number[:6]) != len(found.items) for number in numbers):
        told.guess(f"{raw.total_place} “{stands}”：清单里有 {len(found.items)} 项，照实际项数印")
    found.total = re.sub(r"\d+", "{count}", stands.replace("{", "{{").replace("}", "}}"))
    for column in found.columns:
        if column.content is not Content.AMOUNT or column.at is None or not raw.total:
            continue
        told_sum = raw.totals.get(column.at, "")
        summed = total("".join(item.cells[column.at]) for item in found.items)
        if (
            told_sum
            and AMOUNT.fullmatch(told_sum)
            and float(told_sum.replace(",", "")) != float(summed.replace(",", ""))
        ):
            told.guess(
                f"{raw.table.place} “{column.title}”的合计写着 {told_sum}，"
                f"各项相加是 {summed}，照相加的印"
            )
