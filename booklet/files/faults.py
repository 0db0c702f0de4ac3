"""What a user can do wrong, said so that the user can mend it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from booklet.files.names import visible
from booklet.process import how_to_add


@dataclass(frozen=True, order=True)
class Place:
    """Where something stands: a file and, counted from 1, a line and a column (0: not known).

    In a spreadsheet or a Word file ``part`` names the sheet or the table, and the line is its row.
    """

    file: str
    part: str = field(default="", kw_only=True)
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        """Return ``file:line:column``, which editors and terminals make clickable, or the row."""
        if self.part:
            return f"{self.file} {self.part}" + (f"第 {self.line} 行" if self.line else "")
        return ":".join([self.file, *(str(n) for n in (self.line, self.column) if n)])


class Severity(StrEnum):
    """How sure a finding is; the first stops a build."""

    ERROR = "必错"
    DOUBT = "疑似"
    HINT = "提示"


@dataclass(frozen=True, order=True)
class Fault:
    """One thing to mend: where, what is wrong and what to do, in Chinese.

    ``rule`` is the id of the rule that found it, ``source`` for what cannot be read.
    ``instead`` is the line as it should be, where that leaves no doubt.
    """

    place: Place
    message: str
    remedy: str = ""
    excerpt: str = field(default="", compare=False)
    rule: str = "source"
    severity: Severity = Severity.ERROR
    instead: str | None = field(default=None, compare=False)

    @property
    def advice(self) -> str:
        """What is wrong and what to do, in one line."""
        return f"{self.message}。{self.remedy}" if self.remedy else self.message

    def __str__(self) -> str:
        """Return the fault as printed for an editor: place, advice, rule and the line itself."""
        doubt = "" if self.severity is Severity.ERROR else f"{self.severity}："
        rule = "" if self.rule == "source" else f" [{self.rule}]"
        said = f"{self.place} {doubt}{self.advice}{rule}"
        line = self.excerpt.strip()
        return visible(f"{said}\n    {line}" if line else said)


class UserError(Exception):
    """Faults of the user's, collected so that all can be mended in one go.

    Everything else that is raised is a fault of ours and keeps its traceback.
    """

    def __init__(self, faults: Iterable[Fault], beside: str = "") -> None:
        """Keep the faults without repeats: the gravest first, then in the order of their places.

        ``beside`` counts what was found beside them and need not be mended.
        """
        order = list(Severity)
        self.faults = tuple(sorted(set(faults), key=lambda own: (order.index(own.severity), own)))
        self.beside = beside
        super().__init__("\n".join(map(str, self.faults)))

    def __reduce__(self) -> tuple[type["UserError"], tuple[tuple[Fault, ...]], dict[str, object]]:
        """Let the faults, and notes added to them, cross to another process."""
        return type(self), (self.faults,), self.__dict__


def refuse(file: object, message: str, remedy: str = "", line: int = 0) -> UserError:
    """Return a :class:`UserError` of a single fault, ready to be raised."""
    return UserError([Fault(Place(str(file), line), message, remedy)])


NO_LIBRARY = "要用的 Python 库没有安装"


def lacking(use: str, extra: str) -> UserError:
    """Return the fault of libraries that are not there: what for, and how to add the extra."""
    return refuse(use, NO_LIBRARY, how_to_add(extra))
