"""What the page may ask, in its shape; whatever has another is no request of the page's."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Shas = dict[str, str]
Where = Literal["before", "after"]


class Asked(BaseModel):
    """A request: nothing in it that is not known, nothing of another type."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Ref(Asked):
    """An item: its list's file, the position at which it stood, and what it is known by."""

    file: str
    at: int
    mark: str


class Values(Asked):
    """Fields of an item; those that are not given stay as they are."""

    name: str | None = None
    category: str | None = None
    page_start: bool | None = None
    cells: dict[str, str | bool | list[str]] = {}


class Change(Asked):
    """A change: ``do`` names it, ``shas`` are those of the files its form was filled from."""

    do: str
    shas: Shas = {}


class Set(Change):
    """Other texts for an item."""

    item: Ref
    values: Values


class Insert(Change):
    """A new item beside another, or the first of its list."""

    list: str
    beside: Ref | None = None
    where: Where = "after"
    values: Values


class OfItem(Change):
    """Something that is done with an item."""

    item: Ref


class Target(Asked):
    """Where an item goes."""

    file: str
    category: str | None = None
    beside: Ref | None = None
    where: Where = "after"


class Move(OfItem):
    """An item to another place."""

    to: Target
    values: Values = Values()
    drop: bool = False


class Shift(OfItem):
    """An item one row up or down."""

    by: Literal[-1, 1]


class RenameCategory(Change):
    """A category under another name, in some lists or in all."""

    old: str
    new: str
    files: list[str] | None = None


class Text(Change):
    """A text (编制说明) as a whole."""

    file: str
    mark: str
    text: str


class Front(Change):
    """Other words for keys of booklet.yaml itself."""

    set: dict[str, str]
    was: dict[str, str]


class CoverLine(Asked):
    """A line of the cover."""

    role: str
    text: str


class Cover(Change):
    """The lines of a cover that lists them."""

    lines: list[CoverLine]
    was: list[CoverLine]


class ListName(Change):
    """Another name for a list."""

    file: str
    name: str
    was: str


class ColumnTitle(Change):
    """Another printed title for a column of a list."""

    file: str
    key: str
    title: str
    was: str


class Lines(Change):
    """Lines of a file as plain text, from the line ``first`` on, counted from 1."""

    file: str
    first: Annotated[int, Field(ge=1)]
    was: list[str]
    lines: list[str]


class Finding(BaseModel):
    """A finding as the page was told it."""

    model_config = ConfigDict(extra="ignore")

    rule: str
    file: str
    line: int
    column: int
    message: str
    excerpt: str = ""


class Fix(Change):
    """Findings that are to be mended."""

    findings: list[Finding] | Literal["all"]


class Accept(Change):
    """A finding that stands on purpose."""

    finding: Finding
    reason: str


class Accepted(Asked):
    """A reason as check.yaml has it."""

    rule: str
    text: str
    reason: str


class Unaccept(Change):
    """A reason to be taken out."""

    at: int
    was: Accepted


class Restore(Change):
    """Items that get back what they were in an earlier edition."""

    since: str
    changes: list[str]


class Take(Change):
    """Changes of an uploaded file that are brought in."""

    upload: str
    changes: list[str] | Literal["all"]


class Turn(Asked):
    """The step to be undone or done again."""

    id: int


class Publish(Asked):
    """What to make."""

    formats: list[str] | None = None
    strict: bool = False
    tracked: str | None = None


class Report(Asked):
    """修订对照表 against an earlier edition."""

    since: str
    formats: list[str] | None = None


class Unsaved(Asked):
    """What a tab holds that is not saved."""

    tab: Annotated[str, Field(max_length=100)]
    items: list[str]


class Adopt(Asked):
    """An upload of which a booklet is made."""

    upload: str


class Nothing(Asked):
    """A request that needs no words."""


Body = dict[str, Any]
