"""The formats, a row each. Adding one takes a package and a row, and touches nothing else."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:  # the command line asks for the formats' suffixes and for nothing else
    from booklet.plan.expected import Expected, Flaw

# Writes a format from booklet, layout, page plan and resources; what takes other formats is given
# what returns the bytes of each, by suffix, and what links to others what each is called and its
# file's name.
Write = Callable[..., bytes]
Ask = Callable[[bytes, "Expected"], Iterator["Flaw"]]


@dataclass(frozen=True)
class Format:
    """A format: its suffix, what it is called, and the package that has its writer and its asker.

    The package's ``writer`` module has a function ``write``, its ``asker`` module one ``ask``; the
    templates that both rely on stand in the folder of the package's name. ``takes`` has the
    suffixes of the formats whose bytes go into this one, ``links`` those of the formats to whose
    files it leads where the same command makes them. The ``usual`` ones are made unasked;
    修订对照表 can be had in those that are ``compared``, a department's extract by itself in those
    that are ``extracted``.
    """

    suffix: str
    name: str
    package: str
    takes: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    usual: bool = True
    compared: bool = True
    extracted: bool = False

    def writer(self) -> Write:
        """Return the function that writes this format; its module is imported here alone."""
        return cast(Write, import_module(f"{self.package}.writer").write)

    def asker(self) -> Ask:
        """Return the function that yields what is wrong with a finished file of this format."""
        return cast(Ask, import_module(f"{self.package}.asker").ask)

    @property
    def templates(self) -> frozenset[str]:
        """The folders of templates that this format is made of."""
        own = self.package.rpartition(".")[2]
        return frozenset({own}).union(*(FORMATS[taken].templates for taken in self.takes))


def _by_suffix(*formats: Format) -> dict[str, Format]:
    return {format_.suffix: format_ for format_ in formats}


FORMATS: Mapping[str, Format] = _by_suffix(
    Format("pdf", "PDF", "booklet.pdf", takes=("xlsx",)),
    Format("docx", "Word文件", "booklet.word", extracted=True),
    Format("xlsx", "电子表格", "booklet.sheet"),
    Format(
        "html", "网页", "booklet.web", links=("pdf", "docx", "xlsx"), usual=False, compared=False
    ),
    Format("ofd", "OFD", "booklet.ofd", takes=("pdf", "xlsx"), usual=False, extracted=True),
)
