"""The shapes of the source files: which keys an editor may type, and what stands behind each."""

import re
from collections.abc import Callable
from functools import cache
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    RootModel,
    ValidatorFunctionWrapHandler,
    WrapValidator,
    create_model,
    model_validator,
)
from pydantic_core import PydanticCustomError

from booklet.model.booklet import LIST_SEPARATOR, CoverRole, ImprintRole
from booklet.model.columns import ChapterLayout, Content
from booklet.model.date import edition_date, is_date

BOOKLET_FILE = "booklet.yaml"
CORRECTIONS_FILE = "corrections.yaml"
CHECK_FILE = "check.yaml"
SCHEMA_FOLDER = ".schema"
LOOK_FILE = "look.yaml"
LISTS = "清单"
PAGE_START = "另起一页"
LOOK = "版式"
# What people put between two names, of which YAML would make one.
JOINED = re.compile(r"[、，,；;/／|｜]|(?<=[\u3400-\u9fff）”])\s+(?=[\u3400-\u9fff（“])")
PARENTHESES = re.compile(r"（[^（）]*）|\([^()]*\)")  # what is said of one office
YES = "是"
TRUTH = {"true": True, YES: True, "false": False, "否": False}
TICKED = TRUTH | dict.fromkeys("√✓✔☑", True) | dict.fromkeys("×✗✘☐", False)
ROLES = {
    "文号": CoverRole.NUMBER,
    "密级": CoverRole.MARK,
    "地区": CoverRole.REGION,
    "单位": CoverRole.ORGANISATION,
    "标题": CoverRole.TITLE,
    "副题": CoverRole.SUBTITLE,
    "日期": CoverRole.DATE,
    "印发机关": CoverRole.ISSUER,
}
# The lines that booklet.yaml has keys for.
MAIN = {key: ROLES[key] for key in ("地区", "单位", "标题", "日期")}
IMPRINT_ROLES = {
    "主送": ImprintRole.TO,
    "抄送": ImprintRole.COPY,
    "印发机关": ImprintRole.ISSUER,
    "印发日期": ImprintRole.ISSUED,
}
# What stands in words for what only a page or a list knows, and the word for nothing at all.
PLACES = ("页", "总页数", "序", "中文序", "名称")
NOTHING = "无"
AMOUNT = re.compile(r"-?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?")


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


def _tick(value: object) -> bool:
    if not isinstance(value, str) or value.strip() not in {*TICKED, ""}:
        raise PydanticCustomError("tick", "")
    return TICKED.get(value.strip(), False)


def _amount(value: object) -> str:
    text = _line(value).strip()
    if not AMOUNT.fullmatch(text):
        raise PydanticCustomError("amount", "")
    return text


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


def _role(value: object) -> CoverRole:
    if not isinstance(value, str) or value not in ROLES:
        raise PydanticCustomError("role", "")
    return ROLES[value]


def _imprint_role(value: object) -> ImprintRole:
    if not isinstance(value, str) or value not in IMPRINT_ROLES:
        raise PydanticCustomError("imprint_role", "")
    return IMPRINT_ROLES[value]


def _once(lines: list["ImprintLineShape"]) -> list["ImprintLineShape"]:
    if len({line.role for line in lines}) < len(lines):
        raise PydanticCustomError("role_twice", "")
    return lines


def _with(place: str) -> Callable[[object], str]:
    """Return what reads a line in which ``place`` stands, or which says that there is none."""

    def read(value: object) -> str:
        text = _line(value)
        if text == NOTHING:
            return ""
        try:
            text.format_map(dict.fromkeys(PLACES, ""))
        except (ValueError, KeyError, IndexError, AttributeError):
            raise PydanticCustomError("places", "") from None
        if place not in text:
            raise PydanticCustomError("places", "")
        return text

    return read


Line = Annotated[str, BeforeValidator(_line)]
Text = Annotated[str, BeforeValidator(_text)]
Flag = Annotated[bool, BeforeValidator(_flag)]
Names = Annotated[list[Annotated[str, BeforeValidator(_name)]], BeforeValidator(_names)]


def _or(left_out: object, printed: str) -> WrapValidator:
    """Return what reads a cell that may be left out, or be typed as it is printed then."""

    def read(value: Any, typed: ValidatorFunctionWrapHandler) -> Any:
        text = "、".join(value) if isinstance(value, list) else str(value)
        return left_out if text.strip() in ("", printed) else typed(value)

    return WrapValidator(read)


# What each content of a column is read by, and what a cell is that may be left out.
READ: dict[Content, tuple[Any, Any]] = {
    Content.LIST: (Names, []),
    Content.TEXT: (Text, ""),
    Content.AMOUNT: (Annotated[str, BeforeValidator(_amount)], ""),
    Content.TICK: (Annotated[bool, BeforeValidator(_tick)], False),
}


class Shape(BaseModel):
    """A mapping that an editor types; its keys are the aliases, and no others."""

    model_config = ConfigDict(extra="forbid", defer_build=True)


class ChapterShape(Shape):
    """One list of booklet.yaml."""

    name: Line = Field(alias="名称", description="目录里的名称")
    kind: Line = Field(
        alias="类型",
        description="basic、assisting、reclaimed，文字用 text，或者 look.yaml 里的类型",
    )
    file: Annotated[str, BeforeValidator(_file)] = Field(
        alias="文件", description="本文件夹里的文件名"
    )
    column_titles: dict[str, Line] = Field(
        default={},
        alias="栏目名称",
        description="与平时不同的表头，例如 {乡镇配合职责: 街道配合职责}",
    )


class CoverLineShape(Shape):
    """One line of the cover."""

    role: Annotated[CoverRole, BeforeValidator(_role)] = Field(
        alias="角色", description="、".join(ROLES)
    )
    text: Line = Field(alias="文字")


class ImprintLineShape(Shape):
    """One line of the 版记."""

    role: Annotated[ImprintRole, BeforeValidator(_imprint_role)] = Field(
        alias="角色", description="、".join(IMPRINT_ROLES)
    )
    text: Line = Field(alias="文字", description="“抄送：”“印发”和句号不用写")

    @model_validator(mode="after")
    def _date_has_a_day(self) -> "ImprintLineShape":
        if self.role is ImprintRole.ISSUED and not (is_date(self.text) and "日" in self.text):
            raise PydanticCustomError("imprint_date", "")
        return self


class ContentsShape(Shape):
    """How 目录 reads."""

    entry: Annotated[str, BeforeValidator(_with("{名称}"))] | None = Field(
        default=None, alias="条目", description="例如 附件{序}：{名称} 或者 {中文序}、{名称}"
    )
    categories: Flag | None = Field(
        default=None, alias="类别", description="true：各清单的类别也列入目录"
    )


class BookletShape(Shape):
    """booklet.yaml."""

    region: Line = Field(default="", alias="地区", description="封面第一行：省、自治区和地州")
    organisation: Line = Field(default="", alias="单位", description="封面第二行：县市和乡镇、街道")
    title: Line = Field(default="", alias="标题", description="封面第三行")
    date: Annotated[str, BeforeValidator(_date)] = Field(
        default="", alias="日期", description="封面第四行，例如 2025 年 7 月"
    )
    cover: list[CoverLineShape] = Field(
        default=[], alias="封面", description="封面的各行，代替上面四行"
    )
    footer: Annotated[str, BeforeValidator(_with("{页}"))] | None = Field(
        default=None, alias="页脚", description="例如 第 {页} 页 共 {总页数} 页，不要页码就写 无"
    )
    header: Line | None = Field(default=None, alias="页眉", description="印在每页上面的文字")
    contents: ContentsShape = Field(default=ContentsShape(), alias="目录")
    imprint: Annotated[list[ImprintLineShape], AfterValidator(_once)] = Field(
        default=[], alias="版记", description="最后一页下方的版记，GB/T 9704—2012"
    )
    look: Line = Field(default="", alias="版式", description="templates/looks 里的一种版式")
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
        kind, left_out = READ[column.content]
        if column.may_be_empty:
            kind = Annotated[kind, _or(left_out, column.empty)]
        default = left_out if column.may_be_empty else ...
        fields[f"column_{number}"] = (kind, Field(default=default, alias=column.key))
    return create_model("ItemShape", __base__=Shape, **fields)


@cache
def row_shape(chapter: ChapterLayout) -> type[Shape]:
    """Return the shape of one item as a table's row has it: its category stands with it."""
    category: Any = (Line, Field(alias=chapter.column(Content.CATEGORY).key))
    return create_model("RowShape", __base__=item_shape(chapter), category=category)


@cache
def chapter_shape(chapter: ChapterLayout) -> type[BaseModel]:
    """Return the shape of a chapter's file: items under their categories, or a text."""
    if chapter.is_prose:
        return _prose_shape(chapter)
    item: Any = item_shape(chapter)
    items: Any = Annotated[list[item], BeforeValidator(_entries), Field(min_length=1)]
    return RootModel[dict[str, items]]


def _prose_shape(chapter: ChapterLayout) -> type[Shape]:
    """Return the shape of a text's file: its paragraphs, each on a line, below one key."""
    (column,) = chapter.columns
    text: Any = (Text, Field(alias=column.key, description="每段一行"))
    return create_model("ProseShape", __base__=Shape, text=text)


class Acceptance(Shape):
    """One finding that stands on purpose: its rule, a part of the text it is in, and why."""

    rule: Line = Field(alias="规则")
    text: Text = Field(alias="原文")
    reason: Line = Field(alias="理由")


AcceptancesShape = RootModel[list[Acceptance]]
