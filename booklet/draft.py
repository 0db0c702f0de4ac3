"""The booklet as it stands while it is written: typeset anew where it changed, with its findings.

A board is what a preview shows: for each page the PDF that has it, and for each finding the page
it belongs to. Where a change leaves the page breaks alone, only the pages around it are laid out,
and the board's pages come from several PDFs; everything else is laid out as `publish` does.
"""

import hashlib
import traceback
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError

import jinja2
import yaml
from pydantic import ValidationError

from booklet import pdf
from booklet.building import unprintable
from booklet.faults import Fault, Place, UserError
from booklet.house import House
from booklet.inputs import house_fingerprint
from booklet.layout import Layout, load_layout
from booklet.model import Booklet, Item
from booklet.pages import MissingGlyphs, Page, PagePlan
from booklet.proofread import Proof
from booklet.source import BOOKLET_FILE, Source, load_source

# How many pages are laid out after the last changed one: the last has no certain end, and one
# before it lets a break that moved fall back into its place.
PAGES_AFTER = 2


@dataclass(frozen=True)
class Sheet:
    """A page: what viewers call it, and the PDF and the page in it (from 0) that show it."""

    label: str
    pdf: str
    index: int


@dataclass(frozen=True)
class Note:
    """A finding and the sheet that it belongs to (from 0), None where it belongs to none."""

    fault: Fault
    sheet: int | None


@dataclass(frozen=True)
class Board:
    """What a preview shows.

    ``pdfs`` has the bytes of the PDFs that are new, by name; ``good`` says whether the sheets are
    those of the source as it is, ``settled`` whether no better board follows.
    """

    sheets: tuple[Sheet, ...]
    notes: tuple[Note, ...]
    pdfs: Mapping[str, bytes]
    size: tuple[float, float] = (0.0, 0.0)
    title: str = ""
    good: bool = True
    settled: bool = True


@dataclass(frozen=True)
class Change:
    """Where two booklets differ: in the items ``first`` to ``last`` of one chapter, from 0.

    ``moved`` says whether items were added or taken away, so that all later numbers differ.
    """

    chapter: int
    first: int
    last: int
    moved: bool


@dataclass(frozen=True)
class State:
    """What was typeset last."""

    read: Source
    layout: Layout
    look: str
    plan: PagePlan
    sheets: tuple[Sheet, ...]

    @property
    def front(self) -> int:
        """How many sheets stand before the body."""
        return len(self.sheets) - len(self.plan.pages)


class Draft:
    """Typesets the folder ``source`` again and again, each time what has changed."""

    def __init__(self, source: Path, house: House) -> None:
        """Prepare to typeset; nothing is read yet."""
        self.source = source
        self.house = house
        self._last: State | None = None
        self._shown: State | None = None

    def boards(self) -> Iterator[Board]:
        """Read everything anew and yield what to show, the best at last.

        Nothing that stands in the files raises: it becomes a finding beside the last good pages.
        """
        from weasyprint.urls import FatalURLFetchingError  # no Exception, but a BaseException

        try:
            yield from self._boards()
        except UserError as error:
            yield self._refused(error.faults)
        except (Exception, FatalURLFetchingError) as error:
            yield self._refused((trouble(error, self.house),))

    def _boards(self) -> Iterator[Board]:
        layout = load_layout(self.house.templates)
        read = load_source(self.source, layout)
        faults = tuple(Proof(read, layout, self.source).faults)
        look = house_fingerprint(self.house)
        try:
            last = self._last
            if last and last.look == look and last.layout == layout:
                if last.read.booklet == read.booklet:
                    yield self._board(State(read, layout, look, last.plan, last.sheets), faults, {})
                    return
                change = difference(last.read.booklet, read.booklet)
                if change and (board := self._mended(last, read, change, faults)):
                    yield board
                    if board.settled:
                        return
            yield self._whole(read, layout, look, faults)
        except MissingGlyphs as missing:
            raise UserError(unprintable(str(missing), read)) from None

    def _whole(
        self,
        read: Source,
        layout: Layout,
        look: str,
        faults: tuple[Fault, ...],
    ) -> Board:
        typeset = pdf.typeset(read.booklet, layout, self.house.templates, self.house.fonts)
        content = typeset.write_draft()
        labels = (*layout.page_labels, *(str(page.number) for page in typeset.plan.pages))
        sheets = tuple(Sheet(label, name(content), n) for n, label in enumerate(labels))
        state = State(read, layout, look, typeset.plan, sheets)
        return self._board(state, faults, {name(content): content})

    def _mended(
        self, last: State, read: Source, change: Change, faults: tuple[Fault, ...]
    ) -> Board | None:
        """Return the board with the pages around a change laid out anew.

        It is settled if the pages after them are sure to stay as they are; where that cannot be
        known or nothing can be laid out by itself, another layout has to follow, of the whole.
        """
        window = around(last.plan, change, len(read.booklet.chapters[change.chapter].items))
        if window is None:
            return None
        start, part = window
        typeset = pdf.typeset_part(
            read.booklet, last.layout, self.house.templates, self.house.fonts, part
        )
        if typeset.plan.longer_than_a_page:
            return None
        to_the_end = part.end == len(read.booklet.chapters[change.chapter].items)
        count = caught_up(last.plan, start, typeset.plan.pages, change, to_the_end)
        settled = count is not None
        if count is None:
            old = len(last.plan.pages) - start
            count = min(len(typeset.plan.pages) - (not to_the_end), old)
        if not count:
            return None
        content = typeset.write_draft(count)
        new = tuple(
            Sheet(str(page.number), name(content), n)
            for n, page in enumerate(typeset.plan.pages[:count])
        )
        at = last.front + start
        pages = last.plan.pages
        state = State(
            read,
            last.layout,
            last.look,
            PagePlan((*pages[:start], *typeset.plan.pages[:count], *pages[start + count :])),
            (*last.sheets[:at], *new, *last.sheets[at + count :]),
        )
        return self._board(state, faults, {name(content): content}, settled)

    def _board(
        self,
        state: State,
        faults: tuple[Fault, ...],
        pdfs: Mapping[str, bytes],
        settled: bool = True,
    ) -> Board:
        # Pages that are only half right can be looked at, but are no ground to build upon.
        self._shown = state
        self._last = state if settled else None
        return Board(
            sheets=state.sheets,
            notes=notes(faults, state, self.source),
            pdfs=pdfs,
            size=(state.layout.page.width, state.layout.page.height),
            title=state.read.booklet.full_title,
            settled=settled,
        )

    def _refused(self, faults: tuple[Fault, ...]) -> Board:
        last = self._shown
        if last is None:
            return Board((), tuple(Note(fault, None) for fault in faults), {}, good=False)
        return Board(
            sheets=last.sheets,
            notes=notes(faults, last, self.source),
            pdfs={},
            size=(last.layout.page.width, last.layout.page.height),
            title=last.read.booklet.full_title,
            good=False,
        )


def name(content: bytes) -> str:
    """Return the name by which a board knows a PDF."""
    return hashlib.sha256(content).hexdigest()[:32]


def difference(old: Booklet, new: Booklet) -> Change | None:
    """Return where the two differ, or None if they do so in more than items of one chapter."""
    if [c.model_copy(update={"items": ()}) for c in old.chapters] != [
        c.model_copy(update={"items": ()}) for c in new.chapters
    ] or old.model_copy(update={"chapters": ()}) != new.model_copy(update={"chapters": ()}):
        return None
    changed = [
        n
        for n, (before, after) in enumerate(zip(old.chapters, new.chapters, strict=True))
        if before.items != after.items
    ]
    if len(changed) != 1:
        return None
    (chapter,) = changed
    before, after = old.chapters[chapter].items, new.chapters[chapter].items
    same = _alike(before, after)
    if len(before) != len(after):
        return Change(chapter, min(same, len(after) - 1), min(same, len(after) - 1), True)
    return Change(chapter, same, len(after) - 1 - _alike(before[::-1], after[::-1]), False)


def _alike(one: tuple[Item, ...], other: tuple[Item, ...]) -> int:
    """Return how many items the two begin with alike."""
    count = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        count += 1
    return count


def around(plan: PagePlan, change: Change, items: int) -> tuple[int, pdf.Part] | None:
    """Return the page (from 0) and the part with which to lay out a change by itself, if any.

    ``items`` is the chapter's number of items now.
    """
    chapter = [n for n, page in enumerate(plan.pages) if page.chapter == change.chapter]
    firsts = [plan.pages[n].rows[0].item for n in chapter]
    if any(c == change.chapter for c, _ in plan.longer_than_a_page):
        return None
    begin = bisect_right(firsts, change.first) - 1
    if firsts[begin] == change.first and begin:
        begin -= 1  # where it became shorter, it may go back to the page before
    after = bisect_right(firsts, change.last) + PAGES_AFTER
    end = firsts[after] if after < len(firsts) else items
    if change.moved:
        end = min(end, items)
    start = chapter[begin]
    return start, pdf.Part(change.chapter, firsts[begin], end, plan.pages[start].number)


def caught_up(
    plan: PagePlan, start: int, new: tuple[Page, ...], change: Change, to_the_end: bool
) -> int | None:
    """Return how many of the ``new`` pages are needed until the old ones from ``start`` go on.

    None if they do not meet: a break has moved, or every later number has.
    """
    if change.moved:
        return None
    for count, page in enumerate(new):
        at = start + count
        if (
            page.rows[0].item > change.last
            and at < len(plan.pages)
            and plan.pages[at].chapter == change.chapter
            and plan.pages[at].rows[0].item == page.rows[0].item
        ):
            return count
    old = sum(page.chapter == change.chapter for page in plan.pages[start:])
    return len(new) if to_the_end and len(new) == old else None


def notes(faults: tuple[Fault, ...], state: State, folder: Path) -> tuple[Note, ...]:
    """Return each fault with the sheet on which what it speaks of is printed."""
    sheets = {
        (page.chapter, row.item): state.front + n
        for n, page in reversed(list(enumerate(state.plan.pages)))
        for row in page.rows
    }
    cover = f"{folder.name}/{BOOKLET_FILE}"
    return tuple(
        Note(
            fault,
            0
            if fault.place.file == cover
            else sheets.get(item)
            if (item := state.read.item_at(fault.place))
            else None,
        )
        for fault in faults
    )


def trouble(error: BaseException, house: House) -> Fault:
    """Return what is wrong with the look, as an editor can be told it; the rest goes to stderr."""
    root = house.templates.name
    detail = str(error)
    if isinstance(cause := error.__cause__, URLError) and isinstance(cause.reason, OSError):
        error = cause.reason  # a font or another file that a style sheet names
    match error:
        case jinja2.TemplateNotFound():
            return Fault(Place(f"{root}/{error.name}"), "找不到这个模板", "把它恢复成原来的样子")
        case jinja2.TemplateSyntaxError():
            place = Place(f"{root}/{error.name}", error.lineno)
            return Fault(place, "模板的写法不对", "改回来，或者请技术人员看", error.message or "")
        case yaml.MarkedYAMLError(problem_mark=mark) if mark:
            place = Place(f"{root}/layout.yaml", mark.line + 1, mark.column + 1)
            return Fault(place, "这一行的 YAML 写法有误", "对照上下几行，检查缩进和冒号")
        case ValidationError():
            where = "、".join(".".join(map(str, e["loc"])) for e in error.errors())
            place = Place(f"{root}/layout.yaml")
            return Fault(place, f"这些数值写得不对：{where}", "长度要带单位，例如 20 mm、9.5 pt")
        case FileNotFoundError(filename=str() as missing):
            return Fault(Place(shown(Path(missing), house)), "找不到这个文件", "把它恢复过来")
        case jinja2.TemplateError() | pdf.TypesettingError():
            lines = [
                (Path(frame.filename), frame.lineno)
                for frame in traceback.extract_tb(error.__traceback__)
                if Path(frame.filename).is_relative_to(house.templates)
            ]
            path, line = lines[-1] if lines else (house.templates, 0)
            place = Place(shown(path, house), line or 0)
            return Fault(place, "照这样的模板排不出来", "改回来，或者请技术人员看", detail)
    traceback.print_exception(error)
    return Fault(Place(root), "没有排成", "检查刚才改动的文件，或者请技术人员看", detail)


def shown(path: Path, house: House) -> str:
    """Return a path as an editor knows it: from its folder on."""
    for folder in (house.templates, house.fonts):
        if path.is_relative_to(folder):
            return f"{folder.name}/{path.relative_to(folder).as_posix()}".removesuffix("/.")
    return path.name
