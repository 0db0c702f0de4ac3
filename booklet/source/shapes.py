"""The shapes of the source files: which keys an editor may type, and what stands behind each."""

import re
from functools import cache
from typing import Annotated, Any

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    RootModel,
    create_model,
)
from pydantic_core import PydanticCustomError

from booklet.model.booklet import LIST_SEPARATOR
from booklet.model.date import edition_date
from booklet.model.layout import ChapterLayout, Content

BOOKLET_FILE = "booklet.yaml"
CORRECTIONS_FILE = "corrections.yaml"
CHECK_FILE = "check.yaml"
SCHEMA_FOLDER = ".schema"
PAGE_START = "另起一页"
# What people put between two names, of which YAML would make one.
JOINED = re.compile(r"[、，,；;/／|｜]|(?<=[\u3400-\u9fff）”])\s+(?=[\u3400-\u9fff（“])")
PARENTHESES = re.compile(r"（[^（）]*）|\([^()]*\)")  # what is said of one office
TRUTH = {"true": True, "是": True, "false": False, "否": False}


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
    if LIST_SEPARATOR in name or JOINED.search(PARENTHESES.sub("", name)):
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


class Acceptance(Shape):
    """One finding that stands on purpose: its rule, a part of the text it is in, and why."""

    rule: Line = Field(alias="规则")
    text: Text = Field(alias="原文")
    reason: Line = Field(alias="理由")


AcceptancesShape = RootModel[list[Acceptance]]
