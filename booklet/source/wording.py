"""A source file in its shape, or what is wrong with it in an editor's words and at its place."""

from collections.abc import Callable, Iterable
from difflib import get_close_matches
from functools import lru_cache
from typing import TYPE_CHECKING, Annotated, Any, get_args, get_origin

from pydantic import (
    RootModel,
    ValidationError,
)

from booklet.files.faults import Fault, UserError
from booklet.files.text import NotText, decoded
from booklet.files.yaml_nodes import QUOTES
from booklet.source.document import Document, Keys, NotYaml, parsed, taken_apart
from booklet.source.shapes import PAGE_START, Shape

if TYPE_CHECKING:  # imported when something is wrong
    from booklet.slips.typed import Known

# What pydantic and the validators above report, in the words of an editor.
SAID = {
    "missing": ("缺少“{key}”", "补上这一栏"),
    "extra_forbidden": ("不认识“{key}”", "{suggestion}"),
    "empty": ("“{key}”是空的", "补上内容；不要的事项整项删去"),
    "too_short": ("“{key}”下面是空的", "补上内容，或者删去这一行"),
    "no_items": ("“{key}”下面应当是一条一条的", "每一条另起一行，以“- ”开头"),
    "split": ("这里有英文冒号加空格，YAML 会把这段文字拆成两半", QUOTES),
    "bracket": ("这段文字以“{key}”开头，它在 YAML 里另有含义", QUOTES),
    "one_line": ("“{key}”只能有一行", "并成一行"),
    "not_text": ("“{key}”应当是文字，不是列表", "去掉方括号；多行文字写在 | 下面"),
    "joined_names": (
        "几个名称连在了一起，会被当成一个部门",
        "名称之间用英文逗号和空格，例如 [昌吉市民政局, 昌吉市公安局]",
    ),
    "not_a_list": ("“{key}”应当是名称的列表", "写在方括号里，例如 [昌吉市民政局, 昌吉市公安局]"),
    "flag": (f"“{PAGE_START}”只能是 true 或 false", "写 true，或者删去这一行"),
    "tick": ("“{key}”只能打勾或者空着", "写 √，不打勾就删去这一行"),
    "amount": ("“{key}”应当是一个数", "只写数字，例如 120 或者 12.50，不写单位"),
    "role": (
        "封面上没有这种“{key}”",
        "可用的角色：文号、密级、地区、单位、标题、副题、日期、印发机关",
    ),
    "imprint_role": ("版记里没有这种“{key}”", "可用的角色：主送、抄送、印发机关、印发日期"),
    "imprint_date": ("印发日期要写全年、月、日", "例如 2025 年 7 月 1 日"),
    "role_twice": ("“{key}”里同一个角色写了两次", "合成一行，几个单位之间写“，”"),
    "places": (
        "花括号里的字不对",
        "页脚里写 {{页}}、{{总页数}}；目录条目里写 {{序}}、{{中文序}}、{{名称}}",
    ),
    "date": ("“{key}”的写法不对", "写成“2025 年 7 月”“二〇二五年七月”或“（2025年版）”"),
    "file_name": ("“{key}”应当是本文件夹里的 .yaml 文件名", "只写文件名，例如 basic.yaml"),
    "list_type": ("“{key}”下面应当是一条一条的", "每一条另起一行，以“- ”开头"),
    "no_entries": ("这个文件里应当是一条一条的", "每一条另起一行，以“- ”开头"),
    "dict_type": ("这里应当是“栏目: 内容”", "照着其他文件的写法填写"),
    "model_type": (
        "这里应当是“栏目: 内容”",
        "先写栏目名，再写英文冒号和一个空格，每栏一行；{suggestion}",
    ),
}


# What is wrong with a key, or with all that stands below it.
OF_KEY = {"extra_forbidden", "empty", "too_short", "list_type", "no_items"}


@lru_cache(4096)  # who misspells a key may do so in every item
def _nearest(key: str, known: tuple[str, ...]) -> list[str]:
    return get_close_matches(key, known, 1, 0.4)


def suggestion(key: str, known: Iterable[str]) -> str:
    """Return the remedy for a key that is not known."""
    known = tuple(known)
    nearest = _nearest(key, known)
    return f"是不是“{nearest[0]}”？" if nearest else f"这里可以写：{'、'.join(known)}"


class NoSlip(UserError):
    """Faults of a file in which nobody need look for what was mistyped."""


class Unread(UserError):
    """What was mistyped in a file, with its text ``mended`` as far as that is known."""

    mended: str


def read_as(
    raw: bytes,
    name: str,
    shape: type[Any],
    take: Callable[[Document], Any],
    at_first: Callable[[Document], Any] | None = None,
) -> tuple[Document, Any]:
    """Return the document of a file's bytes, and what ``take`` makes of it.

    ``at_first``, where it is given, makes it of the file as it is, and may raise :class:`NoSlip`;
    then ``take`` is asked of the file as far as it can be mended. Raises :class:`UserError` that
    says what was mistyped in a file of this ``shape``.
    """
    try:
        document = parsed(raw, name)
        return document, (at_first or take)(document)
    except (NotText, NoSlip):
        raise
    except UserError:
        text = decoded(raw, name)

    # Imported where something is mistyped, which is seldom.
    from booklet.slips.diagnosis import Verdict, diagnosed

    known = known_to(shape)

    def judge(text: str) -> Verdict:
        try:
            document, eaten = taken_apart(text.encode(), name)
        except NotYaml as error:
            return Verdict(False, error.faults, error.faults, reached=error.reached)
        except UserError as error:
            return Verdict(False, error.faults, error.faults)
        try:
            take(document)
            wrong: tuple[Fault, ...] = ()
        except UserError as error:
            wrong = error.faults
        sound = sum(known.allows(path) for path in document.texts)
        shown = UserError(eaten).faults or wrong
        return Verdict(True, (*eaten, *wrong), shown, sound)

    faults, mended = diagnosed(text, name, known, judge(text), judge)
    unread = Unread(faults)
    unread.mended = mended
    raise unread


def validated(document: Document, shape: type[Any]) -> Any:
    """Return the value of ``document`` in its ``shape``; raises :class:`UserError`."""
    try:
        return shape.model_validate(document.value)
    except ValidationError as error:
        raise UserError(faults_of(error, document, shape)) from None


def faults_of(error: ValidationError, document: Document, shape: type[Any]) -> Iterable[Fault]:
    """Reword what pydantic found, at its place."""
    found = [(tuple(e["loc"]), e["type"]) for e in error.errors(include_url=False)]
    unknown = [path for path, kind in found if kind == "extra_forbidden"]
    renamed = {
        (*path[:-1], near)
        for path in unknown
        for near in _nearest(str(path[-1]), tuple(_known_keys(path, shape)))
    }
    split: set[Keys] = set()
    for path, kind in found:
        owner = path[:-1]
        if kind in ("extra_forbidden", "missing") and _is_split_text(document, owner, shape):
            if owner not in split:
                split.add(owner)
                yield _text_taken_apart(document, owner)
        elif kind == "split" or (kind == "model_type" and _may_be_text(path, shape)):
            yield _text_taken_apart(document, path, kind)
        elif not (kind == "missing" and path in renamed):
            said = "no_entries" if kind == "list_type" and not path else kind
            message, remedy = SAID.get(said, ("这里的写法不对", "照着相邻事项的写法填写"))
            key = path[-1] if path and isinstance(path[-1], str) else "这里"
            known = _known_keys((*path, "") if kind == "model_type" else path, shape)
            yield document.fault(
                document.place(path, of_key=kind in OF_KEY),
                message.format(key=key),
                remedy.format(suggestion=suggestion(key, known)),
            )


def _text_taken_apart(document: Document, path: Keys, kind: str = "split") -> Fault:
    """Return the fault of a text that was read as a mapping or a list, for what begins it."""
    place = document.place(path)
    mark = document.lines[place.line - 1][place.column - 1 :][:1]
    message, remedy = SAID["bracket" if mark in ("{", "[") else kind]
    return document.fault(place, message.format(key=mark), remedy)


def known_to(shape: type[Any]) -> "Known":
    """Return what a file of this ``shape`` may hold, for those who look for slips in it."""
    from booklet.slips.typed import Known

    keys: list[str] = []
    heads: list[str] = []
    lists: list[str] = []

    def walk(kind: Any, key: str = "") -> None:
        kind = _bare(kind)
        if _is_mapping(kind):
            fields = [(str(f.alias), f.annotation) for f in kind.model_fields.values()]
            keys.extend(alias for alias, _ in fields)
            if not key:
                heads.append(fields[0][0])
            for alias, inner in fields:
                walk(inner, alias)
        elif get_origin(kind) is list:
            (inner,) = get_args(kind)
            if _is_mapping(_bare(inner)):
                walk(inner)
            elif key:
                lists.append(key)

    kind = _bare(shape)
    free = get_origin(kind) is dict
    walk(get_args(kind)[-1] if free else kind, key="the file")
    return Known(tuple(dict.fromkeys(keys)), tuple(dict.fromkeys(heads)), tuple(lists), free)


def _known_keys(path: Keys, shape: type[Any]) -> list[str]:
    """Return the keys that may stand where ``path`` ends, in a file of this ``shape``."""
    kind: Any = shape
    for step in path[:-1]:
        kind = _inside(kind, step)
    kind = _bare(kind)
    return [str(f.alias) for f in kind.model_fields.values()] if _is_mapping(kind) else []


def _inside(kind: Any, step: str | int) -> Any:
    """Return the type of the value under ``step`` of a value of the type ``kind``."""
    kind = _bare(kind)
    if _is_mapping(kind):
        fields = {field.alias: field.annotation for field in kind.model_fields.values()}
        return fields.get(str(step))
    return get_args(kind)[-1]


def _bare(kind: Any) -> Any:
    """Return a type without its annotations and without the RootModel around it."""
    if get_origin(kind) is Annotated:
        return _bare(get_args(kind)[0])
    if isinstance(kind, type) and issubclass(kind, RootModel):
        return _bare(kind.model_fields["root"].annotation)
    return kind


def _is_mapping(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, Shape)


def _may_be_text(path: Keys, shape: type[Any]) -> bool:
    """Say whether at ``path`` stands an item, which may be typed as its name alone."""
    return get_origin(_bare(shape)) is dict and len(path) == 2 and isinstance(path[-1], int)


def _is_split_text(document: Document, path: Keys, shape: type[Any]) -> bool:
    """Say whether the mapping at ``path``, one of a list, is text that a ``: `` has split."""
    if not _may_be_text(path, shape):
        return False
    value: Any = document.value
    for step in path:
        value = value[step]
    known = set(_known_keys((*path, ""), shape))
    return isinstance(value, dict) and not set(value) & known
