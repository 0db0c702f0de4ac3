"""The booklet as it stands while it is written: typeset anew where it changed, with its findings.

A board is what a preview shows: for each page the PDF that has it, and for each finding the page
it belongs to. Where a change leaves the page breaks alone, only the pages around it are laid out,
and the board's pages come from several PDFs; everything else is laid out as `publish` does.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from booklet.editions.comparison import compare
from booklet.files.faults import Fault, UserError
from booklet.model.layout import Layout, load_layout
from booklet.model.page_plan import MissingGlyphs, PagePlan
from booklet.model.resources import Resources
from booklet.pdf import writer as pdf
from booklet.preview.window import Span, around, caught_up, span
from booklet.proof.proof import Proof
from booklet.publish.fingerprint import resources_fingerprint
from booklet.publish.folder import unprintable
from booklet.publish.look_faults import trouble
from booklet.source.load import Source, load_source
from booklet.source.shapes import BOOKLET_FILE


@dataclass(frozen=True)
class BoardPage:
    """A page: what viewers call it, and the PDF and the page in it (from 0) that show it."""

    label: str
    pdf: str
    index: int


@dataclass(frozen=True)
class Remark:
    """A finding and the sheet that it belongs to (from 0), None where it belongs to none."""

    fault: Fault
    sheet: int | None


@dataclass(frozen=True)
class Board:
    """What a preview shows.

    ``pdfs`` has the bytes of the PDFs that are new, by name; ``good`` says whether the sheets are
    those of the source as it is, ``settled`` whether no better board follows.
    """

    sheets: tuple[BoardPage, ...]
    remarks: tuple[Remark, ...]
    pdfs: Mapping[str, bytes]
    size: tuple[float, float] = (0.0, 0.0)
    title: str = ""
    good: bool = True
    settled: bool = True


@dataclass(frozen=True)
class Standing:
    """What was typeset last."""

    read: Source
    layout: Layout
    look: str
    plan: PagePlan
    sheets: tuple[BoardPage, ...]

    @property
    def front(self) -> int:
        """How many sheets stand before the body."""
        return len(self.sheets) - len(self.plan.pages)


class Draft:
    """Typesets the folder ``source`` again and again, each time what has changed."""

    def __init__(self, source: Path, resources: Resources) -> None:
        """Prepare to typeset; nothing is read yet."""
        self.source = source
        self.resources = resources
        self._last: Standing | None = None
        self._shown: Standing | None = None

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
            yield self._refused((trouble(error, self.resources),))

    def _boards(self) -> Iterator[Board]:
        layout = load_layout(self.resources.templates)
        read = load_source(self.source, layout)
        faults = tuple(Proof(read, layout, self.source).faults)
        look = resources_fingerprint(self.resources)
        try:
            last = self._last
            if last and last.look == look and last.layout == layout:
                if last.read.booklet == read.booklet:
                    yield self._board(
                        Standing(read, layout, look, last.plan, last.sheets), faults, {}
                    )
                    return
                change = span(compare(last.read.booklet, read.booklet))
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
        typeset = pdf.typeset(read.booklet, layout, self.resources.templates, self.resources.fonts)
        content = typeset.write_draft()
        labels = (*layout.page_labels, *(str(page.number) for page in typeset.plan.pages))
        sheets = tuple(BoardPage(label, name(content), n) for n, label in enumerate(labels))
        state = Standing(read, layout, look, typeset.plan, sheets)
        return self._board(state, faults, {name(content): content})

    def _mended(
        self, last: Standing, read: Source, change: Span, faults: tuple[Fault, ...]
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
            read.booklet, last.layout, self.resources.templates, self.resources.fonts, part
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
            BoardPage(str(page.number), name(content), n)
            for n, page in enumerate(typeset.plan.pages[:count])
        )
        at = last.front + start
        pages = last.plan.pages
        state = Standing(
            read,
            last.layout,
            last.look,
            PagePlan((*pages[:start], *typeset.plan.pages[:count], *pages[start + count :])),
            (*last.sheets[:at], *new, *last.sheets[at + count :]),
        )
        return self._board(state, faults, {name(content): content}, settled)

    def _board(
        self,
        state: Standing,
        faults: tuple[Fault, ...],
        pdfs: Mapping[str, bytes],
        settled: bool = True,
    ) -> Board:
        # Pages that are only half right can be looked at, but are no ground to build upon.
        self._shown = state
        self._last = state if settled else None
        return Board(
            sheets=state.sheets,
            remarks=remarks(faults, state, self.source),
            pdfs=pdfs,
            size=(state.layout.page.width, state.layout.page.height),
            title=state.read.booklet.full_title,
            settled=settled,
        )

    def _refused(self, faults: tuple[Fault, ...]) -> Board:
        last = self._shown
        if last is None:
            return Board((), tuple(Remark(fault, None) for fault in faults), {}, good=False)
        return Board(
            sheets=last.sheets,
            remarks=remarks(faults, last, self.source),
            pdfs={},
            size=(last.layout.page.width, last.layout.page.height),
            title=last.read.booklet.full_title,
            good=False,
        )


def name(content: bytes) -> str:
    """Return the name by which a board knows a PDF."""
    return hashlib.sha256(content).hexdigest()[:32]


def remarks(faults: tuple[Fault, ...], state: Standing, folder: Path) -> tuple[Remark, ...]:
    """Return each fault with the sheet on which what it speaks of is printed."""
    sheets = {
        (page.chapter, row.item): state.front + n
        for n, page in reversed(list(enumerate(state.plan.pages)))
        for row in page.rows
    }
    cover = f"{folder.name}/{BOOKLET_FILE}"
    return tuple(
        Remark(
            fault,
            0
            if fault.place.file == cover
            else sheets.get(item)
            if (item := state.read.item_at(fault.place))
            else None,
        )
        for fault in faults
    )
