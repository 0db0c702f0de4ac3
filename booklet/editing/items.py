"""Items set, put in, copied, removed and moved; categories renamed."""

from booklet.editing import requests
from booklet.editing.desk import Desk, Reading
from booklet.editing.edit import Edit, Lists, Row, put
from booklet.editing.refusals import Both, Conflict, Mistaken
from booklet.editing.values import demand_visible, item_with
from booklet.model.booklet import Item
from booklet.model.columns import ChapterLayout
from booklet.model.marks import whole_mark
from booklet.source.items import paragraph_item

LOST = "另一个清单没有这一栏，移过去会丢掉这段文字", "先把它抄到别的栏里，或者确认不要了"
EMPTY_TEXT = "文字是空的", "至少写一段"
NO_CATEGORY = "没有“{}”这个类别了，没有写入"


def set_item(reading: Reading, asked: requests.Set, desk: Desk) -> Edit:
    """Give an item other texts; into another category it goes to that one's end."""
    lists = Lists(reading, desk)
    file = asked.item.file
    look, _ = reading.list(file).readable()
    try:
        row = lists.row(file, asked.item.at, asked.item.mark)
    except Conflict as conflict:
        raise _with_texts(conflict, reading, asked.values, look) from None
    category = row.item.category
    row.item = item_with(asked.values, row.item, look)
    if row.item.category != category:
        rows = lists.of(file)
        before = next((own for own in rows if own.item.category == category), None)
        at = next(n for n, own in enumerate(rows) if own is row)
        del rows[at]
        if before is None:  # it was the only one: the category is called otherwise now
            known = any(own.item.category == row.item.category for own in rows)
            put(rows, row, None, "after") if known else rows.insert(at, row)
        else:
            put(rows, row, before, "after")
    return Edit(lists.files(), f"修改 {lists.label(file, row)}", [lists.spot(file, row)])


def _with_texts(
    conflict: Conflict, reading: Reading, values: requests.Values, look: ChapterLayout
) -> Conflict:
    """Return a conflict with the fields that were to be and those that there are now."""
    if conflict.now is None:
        return conflict
    now = reading.list(conflict.file).items[conflict.now]
    mine = item_with(values, now, look)
    texts = []
    for column in look.columns:
        before, after = column.text(0, now), column.text(0, mine)
        if before != after:
            texts.append(Both(column.key, column.key, after, before))
    return Conflict(str(conflict), conflict.file, conflict.now, texts)


def insert(reading: Reading, asked: requests.Insert, desk: Desk) -> Edit:
    """Put in a new item; without another word it is of the category of the one beside."""
    lists = Lists(reading, desk)
    look, _ = reading.list(asked.list).readable()
    beside = _beside(lists, asked.list, asked.beside)
    values = asked.values
    if values.category is None and beside:
        values = values.model_copy(update={"category": beside.item.category})
    row = Row(item_with(values, None, look))
    put(lists.of(asked.list), row, beside, asked.where)
    return Edit(
        lists.files(), f"新增 {lists.label(asked.list, row)}", [lists.spot(asked.list, row)]
    )


def _beside(lists: Lists, file: str, ref: requests.Ref | None) -> Row | None:
    return lists.row(file, ref.at, ref.mark) if ref and ref.file == file else None


def duplicate(reading: Reading, asked: requests.OfItem, desk: Desk) -> Edit:
    """Put a copy behind an item."""
    lists = Lists(reading, desk)
    file = asked.item.file
    row = lists.row(file, asked.item.at, asked.item.mark)
    copy = Row(row.item.model_copy(update={"page_start": False}))
    put(lists.of(file), copy, row, "after")
    return Edit(lists.files(), f"复制 {lists.label(file, row)}", [lists.spot(file, copy)])


def remove(reading: Reading, asked: requests.OfItem, desk: Desk) -> Edit:
    """Remove an item."""
    lists = Lists(reading, desk)
    file = asked.item.file
    row = lists.row(file, asked.item.at, asked.item.mark)
    label = lists.label(file, row)
    _take_out(lists.of(file), row)
    return Edit(lists.files(), f"删除 {label}“{row.item.name}”")


def _take_out(rows: list[Row], row: Row) -> None:
    del rows[next(n for n, own in enumerate(rows) if own is row)]


def move(reading: Reading, asked: requests.Move, desk: Desk) -> Edit:
    """Put an item elsewhere: in its list, or in another one that has its columns or is given them.

    Raises :class:`Mistaken` where text would be lost by that.
    """
    lists = Lists(reading, desk)
    file, to = asked.item.file, asked.to
    row = lists.row(file, asked.item.at, asked.item.mark)
    label = lists.label(file, row)
    beside = _beside(lists, to.file, to.beside)
    category = to.category or (beside.item.category if beside else row.item.category)
    look, _ = reading.list(to.file).readable()
    values = asked.values.model_copy(update={"category": category})
    if file != to.file:
        if not asked.drop:
            _demand_kept(row.item, look)
        comments = lists.comments(file, row)
        _take_out(lists.of(file), row)
        row = Row(item_with(values, row.item, look), comments=comments)
    else:
        _take_out(lists.of(file), row)
        row.item = item_with(values, row.item, look)
    put(lists.of(to.file), row, None if beside is row else beside, to.where)
    spot = lists.spot(to.file, row)
    what = f"移动 {label} 到 {lists.label(to.file, row)}"
    return Edit(_arriving_first(lists.files(), to.file), what, [spot])


def _demand_kept(item: Item, look: ChapterLayout) -> None:
    known = {column.key for column in look.typed_columns}
    lost = [key for key, cell in item.cells.items() if cell.text and key not in known]
    if lost:
        raise Mistaken(dict.fromkeys(lost, LOST))


def _arriving_first(files: dict[str, bytes], file: str) -> dict[str, bytes]:
    """Return files in the order in which nothing is ever in none of them."""
    return {name: files[name] for name in sorted(files, key=lambda name: name != file)}


def shift(reading: Reading, asked: requests.Shift, desk: Desk) -> Edit:
    """Put an item a row up or down; at the edge of its category, into the next one."""
    lists = Lists(reading, desk)
    file = asked.item.file
    row = lists.row(file, asked.item.at, asked.item.mark)
    label = lists.label(file, row)
    rows = lists.of(file)
    at = next(n for n, own in enumerate(rows) if own is row)
    if 0 <= at + asked.by < len(rows):
        other = rows[at + asked.by]
        if other.item.category == row.item.category:
            rows[at], rows[at + asked.by] = other, row
        else:
            row.item = row.item.model_copy(update={"category": other.item.category})
    what = f"{'上移' if asked.by < 0 else '下移'} {label}"
    return Edit(lists.files(), what, [lists.spot(file, row)])


def rename_category(reading: Reading, asked: requests.RenameCategory, desk: Desk) -> Edit:
    """Call a category otherwise; where that one is there already, its items join it."""
    lists = Lists(reading, desk)
    of = [own for own in reading.lists if asked.files is None or own.file in asked.files]
    having = [own for own in of if any(item.category == asked.old for item in own.items)]
    if not having:
        raise Conflict(NO_CATEGORY.format(asked.old))
    for own in having:
        look, _ = own.readable()
        rows = lists.of(own.file)
        old = [row for row in rows if row.item.category == asked.old]
        joins = any(row.item.category == asked.new.strip() for row in rows)
        for row in old:
            row.item = item_with(requests.Values(category=asked.new), row.item, look)
            if joins and asked.new.strip() != asked.old:
                _take_out(rows, row)
                put(rows, row, None, "after")
    return Edit(lists.files(), f"把类别“{asked.old}”改为“{asked.new.strip()}”")


def set_text(reading: Reading, asked: requests.Text, desk: Desk) -> Edit:
    """Give a list that is a text other paragraphs."""
    lists = Lists(reading, desk)
    own = reading.list(asked.file)
    look, _ = own.readable()
    (column,) = look.columns
    text = asked.text.replace("\r\n", "\n").replace("\r", "\n")
    demand_visible({column.key: text})
    paragraphs = [line.rstrip() for line in text.split("\n") if line.strip()]
    if not paragraphs:
        raise Mistaken({column.key: EMPTY_TEXT})
    if whole_mark(own.items) != asked.mark:
        now = "\n".join(item.cells[column.key].text for item in own.items)
        both = Both(column.key, own.name, "\n".join(paragraphs), now)
        raise Conflict("这段文字在别处改过了，没有写入", own.file, None, [both])
    lists.of(asked.file)[:] = [Row(paragraph_item(line, look)) for line in paragraphs]
    return Edit(lists.files(), f"修改“{own.name}”")
