"""source/*.yaml -> Booklet and back; every fault with file, line and column."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache, cached_property
from pathlib import Path
from typing import Annotated, Any, get_args, get_origin

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    RootModel,
    ValidationError,
    create_model,
)
from pydantic_core import PydanticCustomError

from booklet import yamlfile
from booklet.faults import Fault, Place, UserError
from booklet.layout import ChapterLayout, Column, Content, Layout
from booklet.model import Booklet, Cell, Chapter, Item, edition_date
from booklet.yamlfile import Document, Keys

BOOKLET_FILE = "booklet.yaml"
CORRECTIONS_FILE = "corrections.yaml"
CHECK_FILE = "check.yaml"
SCHEMA_FOLDER = ".schema"
PAGE_START = "另起一页"
LIST_SEPARATOR = "、"
TRUTH = {"true": True, "是": True, "false": False, "否": False}


# --- The shapes of the files -------------------------------------------------------------------


def _line(value: object) -> str:
    text = _text(value)
    if "\n" in text:
        raise PydanticCustomError("one_line", "")
    return text


def _text(value: object) -> str:
    if isinstance(value, dict):
        raise PydanticCustomError("split", "")
    if not isinstance(value, str):
        raise PydanticCustomError("not_text", "")
    if not value.strip():
        raise PydanticCustomError("empty", "")
    return "\n".join(line.rstrip() for line in value.split("\n") if line.strip())


def _name(value: object) -> str:
    name = _line(value)
    if LIST_SEPARATOR in name:
        raise PydanticCustomError("joined_names", "")
    return name


def _names(value: object) -> object:
    if not isinstance(value, list):
        raise PydanticCustomError("not_a_list", "")
    if not value:
        raise PydanticCustomError("empty", "")
    return value


def _entries(value: object) -> object:
    if isinstance(value, str):
        raise PydanticCustomError("no_items" if value.strip() else "too_short", "")
    return value


def _flag(value: object) -> bool:
    if not isinstance(value, str) or value not in TRUTH:
        raise PydanticCustomError("flag", "")
    return TRUTH[value]


def _date(value: object) -> str:
    date = _line(value)
    try:
        edition_date(date)
    except ValueError:
        raise PydanticCustomError("date", "") from None
    return date


def _file(value: object) -> str:
    name = _line(value)
    if not re.fullmatch(r"[^/\\:.][^/\\:]*\.yaml", name):
        raise PydanticCustomError("file_name", "")
    return name


Line = Annotated[str, BeforeValidator(_line)]
Text = Annotated[str, BeforeValidator(_text)]
Flag = Annotated[bool, BeforeValidator(_flag)]
Names = Annotated[list[Annotated[str, BeforeValidator(_name)]], BeforeValidator(_names)]


class Shape(BaseModel):
    """A mapping that an editor types; its keys are the aliases, and no others."""

    model_config = ConfigDict(extra="forbid")


class ChapterShape(Shape):
    """One list of booklet.yaml."""

    name: Line = Field(alias="名称", description="目录里的名称")
    kind: Line = Field(alias="类型", description="basic、assisting 或 reclaimed")
    file: Annotated[str, BeforeValidator(_file)] = Field(
        alias="文件", description="本文件夹里的文件名"
    )
    column_titles: dict[str, Line] = Field(
        default={},
        alias="栏目名称",
        description="与平时不同的表头，例如 {乡镇配合职责: 街道配合职责}",
    )


class BookletShape(Shape):
    """booklet.yaml."""

    region: Line = Field(alias="地区", description="封面第一行：省、自治区和地州")
    organisation: Line = Field(alias="单位", description="封面第二行：县市和乡镇、街道")
    title: Line = Field(alias="标题", description="封面第三行")
    date: Annotated[str, BeforeValidator(_date)] = Field(
        alias="日期", description="封面第四行，例如 2025 年 7 月"
    )
    chapter_prefix: Line = Field(
        default="", alias="清单前缀", description="印在各清单标题前面的地名"
    )
    chapters: Annotated[list[ChapterShape], BeforeValidator(_entries)] = Field(
        alias="清单", min_length=1
    )


class Correction(Shape):
    """One place where the booklet differs from the published text by more than a named repair."""

    chapter: Line = Field(alias="清单")
    number: Line = Field(alias="序号")
    column: Line = Field(alias="栏目")
    published: Text = Field(alias="原文")
    corrected: Text = Field(alias="现文")
    reason: Line = Field(alias="理由")


CorrectionsShape = RootModel[list[Correction]]


def item_shape(chapter: ChapterLayout) -> type[Shape]:
    """Return the shape of one item of a chapter, made from its columns in layout.yaml."""
    fields: dict[str, Any] = {
        "name": (Line, Field(alias=chapter.column(Content.NAME).key)),
        "page_start": (Flag, Field(default=False, alias=PAGE_START)),
    }
    for number, column in enumerate(chapter.typed_columns):
        kind = Names if column.content is Content.LIST else Text
        fields[f"column_{number}"] = (kind, Field(alias=column.key))
    return create_model("ItemShape", __base__=Shape, **fields)


@cache
def row_shape(chapter: ChapterLayout) -> type[Shape]:
    """Return the shape of one item as a table's row has it: its category stands with it."""
    category: Any = (Line, Field(alias=chapter.column(Content.CATEGORY).key))
    return create_model("RowShape", __base__=item_shape(chapter), category=category)


def chapter_shape(chapter: ChapterLayout) -> type[RootModel[Any]]:
    """Return the shape of a chapter's file: items under their categories."""
    item: Any = item_shape(chapter)
    items: Any = Annotated[list[item], BeforeValidator(_entries), Field(min_length=1)]
    return RootModel[dict[str, items]]


# What pydantic and the validators above report, in the words of an editor.
SAID = {
    "missing": ("缺少“{key}”", "补上这一栏"),
    "extra_forbidden": ("不认识“{key}”", "{suggestion}"),
    "empty": ("“{key}”是空的", "补上内容；不要的事项整项删去"),
    "too_short": ("“{key}”下面是空的", "补上内容，或者删去这一行"),
    "no_items": ("“{key}”下面应当是一个个事项", "每个事项另起一行，以“- ”开头"),
    "split": ("这里有英文冒号加空格，YAML 会把这段文字拆成两半", yamlfile.QUOTES),
    "one_line": ("“{key}”只能有一行", "并成一行"),
    "not_text": ("“{key}”应当是文字，不是列表", "去掉方括号；多行文字写在 | 下面"),
    "joined_names": ("一个名称里有“、”", "每个名称单独写，例如 [昌吉市民政局, 昌吉市公安局]"),
    "not_a_list": ("“{key}”应当是名称的列表", "写在方括号里，例如 [昌吉市民政局, 昌吉市公安局]"),
    "flag": (f"“{PAGE_START}”只能是 true 或 false", "写 true，或者删去这一行"),
    "date": ("“{key}”的写法不对", "写成“2025 年 7 月”或“2025 年 7 月 1 日”"),
    "file_name": ("“{key}”应当是本文件夹里的 .yaml 文件名", "只写文件名，例如 basic.yaml"),
    "list_type": ("“{key}”下面应当是一个个事项", "每个事项另起一行，以“- ”开头"),
    "dict_type": ("这里应当是“栏目: 内容”", "照着其他文件的写法填写"),
    "model_type": ("这里应当是“栏目: 内容”", "照着相邻事项的写法填写"),
}


# --- Reading -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Source:
    """A booklet with the places of its text, and the corrections made to what was published."""

    booklet: Booklet
    corrections: tuple[Correction, ...]
    documents: Mapping[str, Document]

    def text_place(
        self, chapter: int, item: int, key: str, paragraph: int = 0
    ) -> tuple[Document, Place]:
        """Return where the text of a paragraph of the column ``key`` begins, all counted from 0.

        A category's place is that of its line; of a list the paragraph is the name's position.
        """
        document = self.documents[self.booklet.chapters[chapter].file]
        path = self._item_paths[chapter][item]
        if (*path, key) in document.texts:
            return document, document.texts[(*path, key)][paragraph]
        if (*path, key, paragraph) in document.texts:
            return document, document.texts[(*path, key, paragraph)][0]
        if path in document.texts:  # an item that is a plain string: its name
            return document, document.texts[path][0]
        return document, document.keys[path[:1]]

    def item_place(self, chapter: int, item: int) -> tuple[Document, Place]:
        """Return where an item of a chapter begins, both counted from 0."""
        document = self.documents[self.booklet.chapters[chapter].file]
        return document, document.place(self._item_paths[chapter][item])

    def item_at(self, place: Place) -> tuple[int, int] | None:
        """Return the (chapter, item), from 0, on whose lines ``place`` stands, if on any's.

        A category's line belongs to its first item.
        """
        for number, chapter in enumerate(self.booklet.chapters):
            if self.documents[chapter.file].name == place.file and chapter.items:
                item = bisect_right(self._first_lines[number], place.line) - 1
                return number, max(item, 0)
        return None

    @cached_property
    def _first_lines(self) -> list[list[int]]:
        """The line on which each item of each chapter begins."""
        lines = []
        for chapter, paths in zip(self.booklet.chapters, self._item_paths, strict=True):
            document = self.documents[chapter.file]
            lines.append(
                [
                    (document.keys[path[:1]] if path[1] == 0 else document.places[path]).line
                    for path in paths
                ]
            )
        return lines

    @cached_property
    def _item_paths(self) -> list[list[tuple[str, int]]]:
        """The path of each item of each chapter in its document."""
        paths = []
        for chapter in self.booklet.chapters:
            value = self.documents[chapter.file].value
            assert isinstance(value, dict)
            paths.append(
                [(category, n) for category, items in value.items() for n in range(len(items))]
            )
        return paths


class Mistyped(ValueError):
    """What is wrong with an item, message and remedy by column key."""

    def __init__(self, wrong: Mapping[str, tuple[str, str]]) -> None:
        """Keep what is wrong."""
        self.wrong = wrong
        super().__init__(wrong)


def load_source(folder: Path, layout: Layout) -> Source:
    """Read every file of the folder ``folder``.

    Raises :class:`UserError` with the faults of all files together.
    """
    reader = _Reader(folder, layout)
    source = reader.source()
    if reader.faults or source is None:
        raise UserError(reader.faults)
    return source


def load_optional(folder: Path, name: str, shape: type[Any]) -> tuple[Any, Document | None]:
    """Return the file ``name`` of ``folder`` in its ``shape`` with its document, or two Nones.

    Raises :class:`UserError` if it is there and cannot be read.
    """
    if not (folder / name).exists():
        return None, None
    document = yamlfile.read(folder / name, f"{folder.name}/{name}")
    try:
        return shape.model_validate(document.value), document
    except ValidationError as error:
        raise UserError(_faults(error, document, shape)) from None


def load_corrections(folder: Path) -> tuple[Correction, ...]:
    """Return the corrections of the folder, none where there is no such file."""
    shape, _ = load_optional(folder, CORRECTIONS_FILE, CorrectionsShape)
    return tuple(shape.root) if shape else ()


class _Reader:
    """Reads the files one after the other and collects their faults."""

    def __init__(self, folder: Path, layout: Layout) -> None:
        self.folder = folder
        self.layout = layout
        self.faults: list[Fault] = []
        self.documents: dict[str, Document] = {}

    def source(self) -> Source | None:
        shape = self.shaped(BOOKLET_FILE, BookletShape)
        corrections = self.corrections()
        if shape is None:
            return None
        document = self.documents[BOOKLET_FILE]
        chapters = [
            self.chapter(n, entry, shape.chapter_prefix, document)
            for n, entry in enumerate(shape.chapters)
        ]
        if self.faults:
            return None
        booklet = Booklet(
            region=shape.region,
            organisation=shape.organisation,
            title=shape.title,
            date=shape.date,
            chapter_prefix=shape.chapter_prefix,
            chapters=tuple(chapter for chapter in chapters if chapter),
        )
        return Source(booklet, corrections, self.documents)

    def corrections(self) -> tuple[Correction, ...]:
        """Return the corrections, none where they are missing or wrong."""
        try:
            return load_corrections(self.folder)
        except UserError as error:
            self.faults.extend(error.faults)
            return ()

    def chapter(
        self, number: int, entry: ChapterShape, prefix: str, booklet: Document
    ) -> Chapter | None:
        here: Keys = ("清单", number)
        layout = self.layout.chapters.get(entry.kind)
        if layout is None:
            self.faults.append(
                booklet.fault(
                    booklet.place((*here, "类型")),
                    f"没有“{entry.kind}”这种类型",
                    f"可用的类型：{'、'.join(self.layout.chapters)}",
                )
            )
            return None
        for key in entry.column_titles.keys() - {column.key for column in layout.columns}:
            self.faults.append(
                booklet.fault(
                    booklet.place((*here, "栏目名称", key), of_key=True),
                    f"这个清单没有“{key}”这一栏",
                    _suggestion(key, [column.key for column in layout.columns]),
                )
            )
        if entry.file in self.documents:
            self.faults.append(
                booklet.fault(
                    booklet.place((*here, "文件")), f"{entry.file} 用了两次", "每个清单用自己的文件"
                )
            )
            return None
        shape = self.shaped(entry.file, chapter_shape(layout), layout)
        if shape is None:
            return None
        return Chapter(
            kind=entry.kind,
            name=entry.name,
            title=prefix + entry.name,
            file=entry.file,
            column_titles=entry.column_titles,
            items=tuple(
                _item(category, item, layout)
                for category, items in shape.root.items()
                for item in items
            ),
        )

    def shaped(self, name: str, shape: type[Any], layout: ChapterLayout | None = None) -> Any:
        """Return the file ``name`` in its ``shape``, or None where that is not possible."""
        if not (self.folder / name).resolve().is_relative_to(self.folder.resolve()):
            shown = Place(f"{self.folder.name}/{name}")
            self.faults.append(Fault(shown, "这是指向别处的链接", "换成文件本身"))
            return None
        try:
            document = yamlfile.read(self.folder / name, f"{self.folder.name}/{name}")
        except UserError as error:
            self.faults.extend(error.faults)
            return None
        self.documents[name] = document
        value: Any = document.value
        if layout and isinstance(value, dict):
            value = self.spelled_out(document, value, layout)
        try:
            return shape.model_validate(value)
        except ValidationError as error:
            self.faults.extend(_faults(error, document, shape))
            return None

    def spelled_out(self, document: Document, value: Any, layout: ChapterLayout) -> Any:
        """Return a chapter's value with plain-string items written as mappings."""
        name = layout.column(Content.NAME).key
        return {
            category: [{name: item} if isinstance(item, str) else item for item in items]
            if isinstance(items, list)
            else items
            for category, items in value.items()
        }


def _item(category: str, shape: Any, layout: ChapterLayout) -> Item:
    cells = {}
    for number, column in enumerate(layout.typed_columns):
        value = getattr(shape, f"column_{number}")
        text = LIST_SEPARATOR.join(value) if column.content is Content.LIST else value
        cells[column.key] = Cell(paragraphs=tuple(text.split("\n")))
    return Item(category=category, name=shape.name, cells=cells, page_start=shape.page_start)


def item_of_row(texts: Mapping[str, str], layout: ChapterLayout) -> Item:
    """Return the item that a table's row holds, its texts by column key.

    The rules are those of a chapter's file. Raises :class:`Mistyped` where they are broken.
    """
    lists = {c.key for c in layout.typed_columns if c.content is Content.LIST}
    values = {
        key: [name.strip() for name in text.split(LIST_SEPARATOR)] if key in lists else text
        for key, text in texts.items()
        if key != layout.column(Content.NUMBER).key
    }
    try:
        shape: Any = row_shape(layout).model_validate(values)
    except ValidationError as error:
        wrong = ((str(e["loc"][0]), SAID[e["type"]]) for e in error.errors(include_url=False))
        raise Mistyped(
            {key: (message.format(key=key), remedy) for key, (message, remedy) in wrong}
        ) from None
    return _item(shape.category, shape, layout)


def _nearest(key: str, known: Iterable[str]) -> list[str]:
    return get_close_matches(key, list(known), 1, 0.4)


def _suggestion(key: str, known: Iterable[str]) -> str:
    known = list(known)
    nearest = _nearest(key, known)
    return f"是不是“{nearest[0]}”？" if nearest else f"这里可以写：{'、'.join(known)}"


def _faults(error: ValidationError, document: Document, shape: type[Any]) -> Iterable[Fault]:
    """Reword what pydantic found, at its place."""
    found = [(tuple(e["loc"]), e["type"]) for e in error.errors(include_url=False)]
    unknown = [path for path, kind in found if kind == "extra_forbidden"]
    renamed = {
        (*path[:-1], near)
        for path in unknown
        for near in _nearest(str(path[-1]), _known_keys(path, shape))
    }
    split: set[Keys] = set()
    for path, kind in found:
        owner = path[:-1]
        if kind in ("extra_forbidden", "missing") and _is_split_text(document, owner, shape):
            if owner not in split:
                split.add(owner)
                yield document.fault(document.place(owner), *SAID["split"])
        elif not (kind == "missing" and path in renamed):
            message, remedy = SAID.get(kind, ("这里的写法不对", "照着相邻事项的写法填写"))
            key = path[-1] if path and isinstance(path[-1], str) else "这里"
            yield document.fault(
                document.place(path, of_key=kind in ("extra_forbidden", "empty", "too_short")),
                message.format(key=key),
                remedy.format(suggestion=_suggestion(key, _known_keys(path, shape))),
            )


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


def _is_split_text(document: Document, path: Keys, shape: type[Any]) -> bool:
    """Say whether the mapping at ``path``, one of a list, is text that a ``: `` has split."""
    if not path or not isinstance(path[-1], int):
        return False
    value: Any = document.value
    for step in path:
        value = value[step]
    known = set(_known_keys((*path, ""), shape))
    return isinstance(value, dict) and not set(value) & known


# --- Writing -------------------------------------------------------------------------------------


def dump(booklet: Booklet, layout: Layout) -> dict[str, str]:
    """Return the text of every source file of ``booklet``, by file name."""
    chapters = {
        c.file: bound(c.kind, dump_chapter(c, layout.chapters[c.kind])) for c in booklet.chapters
    }
    return {BOOKLET_FILE: bound("booklet", dump_booklet(booklet)), **chapters}


def bound(schema: str, text: str) -> str:
    """Return a source file's text with the line that binds it to its JSON Schema.

    https://github.com/redhat-developer/yaml-language-server#using-inlined-schema
    """
    return f"# yaml-language-server: $schema={SCHEMA_FOLDER}/{schema}.json\n{text}"


def dump_booklet(booklet: Booklet) -> str:
    """Return booklet.yaml's text."""
    head = {
        "地区": booklet.region,
        "单位": booklet.organisation,
        "标题": booklet.title,
        "日期": booklet.date,
        "清单前缀": booklet.chapter_prefix,
    }
    lines = [f"{key}: {yamlfile.scalar(value)}" for key, value in head.items() if value]
    lines.append("清单:")
    for chapter in booklet.chapters:
        entry = {"名称": chapter.name, "类型": chapter.kind, "文件": chapter.file}
        pairs = [f"{key}: {yamlfile.scalar(value, in_list=True)}" for key, value in entry.items()]
        if chapter.column_titles:
            titles = (
                f"{key}: {yamlfile.scalar(title, in_list=True)}"
                for key, title in chapter.column_titles.items()
            )
            pairs.append(f"栏目名称: {{{', '.join(titles)}}}")
        lines.append(f"  - {{{', '.join(pairs)}}}")
    return "\n".join(lines) + "\n"


def dump_chapter(chapter: Chapter, layout: ChapterLayout) -> str:
    """Return the text of a chapter's file."""
    lines: list[str] = []
    category = None
    for item in chapter.items:
        if item.category != category:
            category = item.category
            lines.append(f"{yamlfile.scalar(category)}:")
        lines.append(dump_item(item, layout))
    return "\n".join(lines) + "\n"


def dump_item(item: Item, layout: ChapterLayout) -> str:
    """Return one item as it stands under its category."""
    if not item.cells and not item.page_start:
        return f"  - {yamlfile.scalar(item.name)}"
    pairs = [f"{layout.column(Content.NAME).key}: {yamlfile.scalar(item.name)}"]
    for column in layout.typed_columns:
        pairs.append(f"{column.key}: {dump_cell(column, item.cells[column.key].text, 6)}")
    if item.page_start:
        pairs.append(f"{PAGE_START}: true")
    return "  - " + "\n    ".join(pairs)


def dump_cell(column: Column, text: str, indent: int) -> str:
    """Return a cell's text as it stands behind its key; lines below are set in by ``indent``."""
    if column.content is Content.LIST:
        names = (yamlfile.scalar(name, in_list=True) for name in text.split(LIST_SEPARATOR))
        return f"[{', '.join(names)}]"
    return yamlfile.scalar(text) if column.content is Content.NAME else yamlfile.block(text, indent)
