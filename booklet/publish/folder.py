"""A source folder -> the bytes of its formats: read, proofread, made."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from booklet.files.faults import Fault, UserError
from booklet.model.booklet import Booklet
from booklet.model.layout import Layout
from booklet.model.resources import Resources
from booklet.plan.composition import Composer
from booklet.plan.expected import Flaw
from booklet.plan.faces import Faces
from booklet.plan.page_plan import PagePlan
from booklet.proof.check import demand_sound, summary
from booklet.proof.printable import load_printable, unprintable
from booklet.proof.proof import Proof
from booklet.publish.made import Extra, Flawed, Step, made
from booklet.source.load import Source
from booklet.source.shapes import BOOKLET_FILE

if TYPE_CHECKING:  # it brings the readers of Word files and spreadsheets with it
    from booklet.incoming.edition import Reader


# The Word file with tracked changes, beside the plain one.
TRACKED = "修订.docx"
MEND = "里面有很长的字母或数字时，把它断开；没有的话，检查 templates/ 里最近的改动"


@dataclass(frozen=True)
class Built:
    """A booklet, what was made of it, and what proofreading doubts.

    ``notices`` say what stands in a file that was read and was left out; ``read`` has the source's
    files as they were read.
    """

    booklet: Booklet
    read: Mapping[str, bytes]
    contents: Mapping[str, bytes]
    findings: str
    notices: tuple[str, ...]


def build_folder(
    folder: Path,
    formats: Iterable[str],
    step: Step,
    resources: Resources,
    strict: bool,
    tracked: "Reader | None",
    together: Collection[str] = (),
) -> Built:
    """Return the ``formats`` of the booklet in ``folder``, and with ``tracked`` one more.

    ``together`` are all that the same command makes, those included that need no making. Raises
    :class:`UserError` for whatever is wrong with the source, with ``strict`` also for what is
    doubtful.
    """
    with step("读取清单"):
        layout, read = load_printable(folder, resources)
        extra: dict[str, Extra] = {}
        notices: tuple[str, ...] = ()
        if tracked is not None:
            old = tracked(layout, read.booklet)
            notices = old.notices
            extra[TRACKED] = Extra("修订标记", _tracked(old.booklet, layout, resources))
    with step("校对"):
        faults = [
            *unprintable(read, layout, resources.fonts),
            *Proof(read, layout, folder).faults,
        ]
        demand_sound(faults, strict)
    contents = build(read, layout, tuple(formats), step, resources, extra, together)
    files = {name: document.raw for name, document in read.documents.items()}
    return Built(read.booklet, files, contents, summary(faults) if faults else "", notices)


def build(
    source: Source,
    layout: Layout,
    formats: Collection[str],
    step: Step,
    resources: Resources,
    extra: Mapping[str, Extra],
    together: Collection[str] = (),
) -> Mapping[str, bytes]:
    """Return the ``formats`` of the booklet of ``source``, and the ``extra`` files."""
    try:
        return made(source.booklet, layout, formats, step, resources, extra, together)
    except Flawed as flawed:
        raise UserError(_flaw_fault(name, flaw, source) for name, flaw in flawed.flaws) from None


def _tracked(
    old: Booklet, layout: Layout, resources: Resources
) -> Callable[[Booklet, PagePlan], bytes]:
    """Return what writes the Word file that tracks what changed since ``old``."""

    def write(booklet: Booklet, plan: PagePlan) -> bytes:
        from booklet.editions.comparison import compare
        from booklet.word import tracker

        before = Composer(layout, Faces(resources.fonts)).plan(old)
        return tracker.write(compare(old, booklet), (before, plan), layout, resources)

    return write


def _flaw_fault(name: str, flaw: Flaw, source: Source) -> Fault:
    """Return a fault that shows where in the source the item stands that a file has not whole."""
    said = f"{name}：{flaw.said}"
    if flaw.chapter is None or flaw.item is None:
        return Fault(source.documents[BOOKLET_FILE].place(()), said, MEND)
    number = f"第 {flaw.item + 1} 项"
    document, place = source.item_place(flaw.chapter, flaw.item)
    return document.fault(place, f"{said}（{number}）", MEND)
