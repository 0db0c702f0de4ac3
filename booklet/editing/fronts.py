"""booklet.yaml changed by its fields: cover, date, the lists' names and their columns' titles."""

from collections.abc import Mapping

from booklet.editing import requests
from booklet.editing.desk import Desk, Reading
from booklet.editing.edit import Edit
from booklet.editing.forms import front_lines, front_value, own_cover
from booklet.editing.refusals import Both, Conflict, Malformed, Mistaken
from booklet.editing.values import demand_visible
from booklet.fields.front import COVER, IRREGULAR, LISTS, FrontEdit
from booklet.files.faults import UserError
from booklet.source.load import Parts, load_parts
from booklet.source.shapes import BOOKLET_FILE, ROLES

KEYS = ("地区", "单位", "标题", "日期", "清单前缀", "页眉", "页脚")
ONE_LINE = "只能有一行", "并成一行"
EMPTY = "是空的", "补上内容"
CHANGED = "封面在别处改过了，没有写入"
RENAMED = "清单的名称在别处改过了，没有写入"


def set_front(reading: Reading, asked: requests.Front, desk: Desk) -> Edit:
    """Give keys of booklet.yaml other texts."""
    if asked.set.keys() - set(KEYS) or asked.set.keys() != asked.was.keys():
        raise Malformed("keys of booklet.yaml")
    values = {key: text.strip() for key, text in asked.set.items()}
    _demand_lines(values)
    now = {key: front_value(reading, key) for key in values}
    _demand_same(asked.was, now, values, CHANGED)
    changed = {key: text for key, text in values.items() if text != now[key]}
    edit = _begun(reading)
    edit.set(changed)
    parts = _read_again(reading, edit)
    document = parts.documents[BOOKLET_FILE]
    found = document.value if isinstance(document.value, dict) else {}
    _make_sure(reading, all(found.get(key, "") == text for key, text in changed.items()))
    return _edit(edit, f"修改封面：{'、'.join(changed)}" if "日期" not in changed else "修改日期")


def set_cover(reading: Reading, asked: requests.Cover, desk: Desk) -> Edit:
    """Give a cover that lists its lines others."""
    if not own_cover(reading) or any(line.role not in ROLES for line in asked.lines):
        raise Malformed("lines of the cover")
    now = [(line["role"], line["text"]) for line in front_lines(reading)]
    was = [(line.role, line.text) for line in asked.was]
    new = [(line.role, line.text.strip()) for line in asked.lines]
    _demand_lines({f"{role} {n}": text for n, (role, text) in enumerate(new)})
    if any(not text for _, text in new):
        raise Mistaken({COVER: ("封面的一行" + EMPTY[0], EMPTY[1])})
    _demand_same({COVER: _said(was)}, {COVER: _said(now)}, {COVER: _said(new)}, CHANGED)
    edit = _begun(reading)
    if new != now:
        edit.cover(now, new)
    parts = _read_again(reading, edit)
    assert parts.front
    again = [(line.role, line.text) for line in parts.front.cover]
    _make_sure(reading, again == [(ROLES[role], text) for role, text in new])
    return _edit(edit, "修改封面")


def _said(lines: list[tuple[str, str]]) -> str:
    return "\n".join(f"{role}：{text}" for role, text in lines)


def set_list_name(reading: Reading, asked: requests.ListName, desk: Desk) -> Edit:
    """Give a list another name."""
    own = reading.list(asked.file)
    name = asked.name.strip()
    _demand_lines({"名称": name})
    if not name:
        raise Mistaken({"名称": ("清单的名称" + EMPTY[0], EMPTY[1])})
    _demand_same({"名称": asked.was}, {"名称": own.name}, {"名称": name}, RENAMED)
    edit = _begun(reading)
    if name != own.name:
        edit.name_list(own.number, name)
    parts = _read_again(reading, edit)
    assert parts.front
    _make_sure(reading, parts.front.chapters[own.number].name == name)
    return _edit(edit, f"把清单“{own.name}”改名为“{name}”")


def set_column_title(reading: Reading, asked: requests.ColumnTitle, desk: Desk) -> Edit:
    """Give a column of a list another printed title; an empty one is its usual title."""
    own = reading.list(asked.file)
    if own.look is None or asked.key not in {column.key for column in own.look.columns}:
        raise Malformed(asked.key)
    assert reading.front
    titles = reading.front.chapters[own.number].column_titles
    title = asked.title.strip() or asked.key
    _demand_lines({asked.key: title})
    now = titles.get(asked.key, asked.key)
    _demand_same({asked.key: asked.was}, {asked.key: now}, {asked.key: title}, RENAMED)
    edit = _begun(reading)
    if title != now:
        edit.title_column(own.number, asked.key, title)
    parts = _read_again(reading, edit)
    assert parts.front
    again = parts.front.chapters[own.number].column_titles
    _make_sure(reading, again.get(asked.key, asked.key) == title)
    return _edit(edit, f"把栏目“{now}”改名为“{title}”")


def _begun(reading: Reading) -> FrontEdit:
    document = reading.documents.get(BOOKLET_FILE)
    if document is None or reading.front is None:
        raise UserError(reading.faults)
    return FrontEdit(document)


def _edit(edit: FrontEdit, what: str) -> Edit:
    return Edit({BOOKLET_FILE: edit.written()}, what)


def _demand_lines(texts: Mapping[str, str]) -> None:
    demand_visible(texts)
    if wrong := {key: ONE_LINE for key, text in texts.items() if "\n" in text or "\r" in text}:
        raise Mistaken({key: (f"“{key}”{said}", remedy) for key, (said, remedy) in wrong.items()})


def _demand_same(
    was: Mapping[str, str], now: Mapping[str, str], mine: Mapping[str, str], said: str
) -> None:
    """Raise :class:`Conflict` where something is not what a form was filled with."""
    if any(was[key] != now[key] for key in was):
        texts = [Both(key, key, mine[key], now[key]) for key in mine if mine[key] != now[key]]
        raise Conflict(said, BOOKLET_FILE, None, texts)


def _read_again(reading: Reading, edit: FrontEdit) -> Parts:
    """Return what can be read with the new booklet.yaml; raises UserError for what is not valid."""
    raws = {**reading.raws, BOOKLET_FILE: edit.written()}
    known = {
        (name, document.raw): (document, own.chapter.items)
        for own in reading.lists
        if own.chapter and own.document
        for name, document in [(own.file, own.document)]
    }
    parts = load_parts(reading.folder, reading.layout, raws, known)
    shown = f"{reading.folder.name}/{BOOKLET_FILE}"
    wrong = [fault for fault in parts.faults if fault.place.file == shown]
    if parts.front is None or wrong:
        raise UserError(wrong or parts.faults)
    return parts


def _make_sure(reading: Reading, is_so: bool) -> None:
    """Refuse a place that cannot be spliced: the new file does not say what is wanted."""
    if not is_so:
        document = reading.documents[BOOKLET_FILE]
        raise UserError([document.fault(document.place((LISTS,)), *IRREGULAR)])
