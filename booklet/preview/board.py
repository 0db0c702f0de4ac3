"""The booklet as it stands while it is written: typeset anew where it changed, with its findings.

A board is what a preview shows: for each page the PDF that has it, and for each finding the page
it belongs to. The page plan tells what each page shows, so that the pages that show something else
than before are drawn and no others; a board's pages come from several PDFs.
"""

import hashlib
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain, repeat
from pathlib import Path

from booklet.files.checksums import digest
from booklet.files.faults import Fault, Place, UserError
from booklet.model.layout import Layout
from booklet.model.marks import mark
from booklet.model.resources import Resources
from booklet.pdf.engine import out_of_bounds
from booklet.pdf.writer import draft
from booklet.plan.composition import Composer
from booklet.plan.faces import Faces
from booklet.plan.page_plan import Page, PagePlan
from booklet.preview.places import SheetRows, rows_of_pages
from booklet.preview.refusals import refusals
from booklet.proof.check import stopping
from booklet.proof.printable import unprintable
from booklet.proof.proof import Proof
from booklet.publish.fingerprint import resources_fingerprint
from booklet.publish.look_faults import trouble
from booklet.source.load import Source
from booklet.source.look import load_with_look
from booklet.source.shapes import BOOKLET_FILE
from booklet.web.writer import anchors

# So many pages are drawn before the others where a change moves all that follows.
NEAR = 2


@dataclass(frozen=True)
class BoardPage:
    """A page: what viewers call it, and the PDF and the page in it (from 0) that show it."""

    label: str
    pdf: str
    index: int


@dataclass(frozen=True)
class Remark:
    """A finding and the sheet that it belongs to (from 0), None where it belongs to none.

    ``item`` is the chapter and the position of the item that it is in, which is called ``label``
    and known by ``mark``; ``fix`` says whether it can be mended without a doubt, ``accept`` whether
    it may stand with a reason.
    """

    fault: Fault
    sheet: int | None
    item: tuple[int, int] | None = None
    label: str = ""
    mark: str = ""
    fix: bool = False
    accept: bool = False


@dataclass(frozen=True)
class Board:
    """What a preview shows.

    ``pdfs`` has the bytes of the PDFs that are new, by name; ``good`` says whether the sheets are
    those of the source as it is, ``settled`` whether no better board follows. ``refused`` says that
    among the remarks are some for which the booklet would not be published. ``rows`` say where the
    items stand on each sheet, and ``shas`` of which files, by their SHA-256, all was made.
    """

    sheets: tuple[BoardPage, ...]
    remarks: tuple[Remark, ...]
    pdfs: Mapping[str, bytes]
    size: tuple[float, float] = (0.0, 0.0)
    title: str = ""
    good: bool = True
    settled: bool = True
    refused: bool = False
    rows: tuple[SheetRows | None, ...] = ()
    shas: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Standing:
    """What is shown: source, page plan and sheets, of which ``front`` precede the body.

    ``faults`` is what proofreading finds, of which ``fixes`` can be mended and ``quoted`` accepted.
    """

    read: Source
    layout: Layout
    plan: PagePlan
    sheets: tuple[BoardPage, ...]
    front: int
    faults: tuple[Fault, ...]
    fixes: frozenset[tuple[str, Place]]
    quoted: frozenset[Fault]

    @cached_property
    def rows(self) -> tuple[SheetRows | None, ...]:
        """Where the items stand on each sheet."""
        body = rows_of_pages(self.plan, self.read.booklet, self.layout)
        return (*(None,) * self.front, *body)

    @cached_property
    def shas(self) -> dict[str, str]:
        """The SHA-256 of each file that was read."""
        return {name: digest(own.raw) for name, own in self.read.documents.items()}


class Draft:
    """Typesets the folder ``source`` again and again, each time the pages that have changed."""

    def __init__(
        self,
        source: Path,
        resources: Resources,
        breakable: Callable[[], AbstractContextManager[object]] = nullcontext,
    ) -> None:
        """Prepare to typeset; nothing is read yet.

        What takes long is done within ``breakable``, which may leave it by an exception.
        """
        self.source = source
        self.resources = resources
        self._breakable = breakable
        self._shown: Standing | None = None
        self._good = False
        self._drawn: dict[Hashable, tuple[BoardPage, ...]] = {}

    def boards(self) -> Iterator[Board]:
        """Read everything anew and yield what to show, the best at last.

        Nothing that stands in the files raises: it becomes a finding beside the last good pages.
        """
        self._good = False
        try:
            yield from self._boards()
            self._good = True
        except UserError as error:
            yield self._refused(error.faults)
        except (Exception, out_of_bounds()) as error:
            yield self._refused((trouble(error, self.resources),))

    def asked(self) -> Iterator[Board]:
        """Yield the board that is shown once more if its finished files would be refused."""
        shown = self._shown
        if shown is None or not self._good or stopping(shown.faults, strict=False):
            return
        found = refusals(shown.read, shown.layout, self.resources, self._breakable)
        if found:
            board = self._told((*found, *shown.faults), shown)
            yield replace(board, refused=True)

    def _boards(self) -> Iterator[Board]:
        layout, read = load_with_look(self.source, self.resources.templates)
        proof = Proof(read, layout, self.source)
        if missing := list(unprintable(read, layout, self.resources.fonts)):
            raise UserError([*missing, *proof.faults])
        with self._long():
            plan = Composer(layout, Faces(self.resources.fonts)).plan(read.booklet)
        now = _Draft(read, layout, plan, resources_fingerprint(self.resources))
        changed = [page for page in plan.pages if now.key(page) not in self._drawn]
        front = now.front_key not in self._drawn
        # Where a change moves all that follows, its own pages are seen before the others.
        near = changed[:NEAR] if self._shown and not front else changed
        pdfs = self._draw(now, near, front)
        yield self._board(now, proof, pdfs)
        if rest := changed[len(near) :]:
            yield self._board(now, proof, self._draw(now, rest, front=False))

    def _draw(self, now: "_Draft", pages: Sequence[Page], front: bool) -> Mapping[str, bytes]:
        """Typeset some pages, with the ``front`` or without, and keep where they are drawn."""
        if not pages and not front:
            return {}
        with self._long():
            content, count = draft(
                now.read.booklet, now.layout, now.plan, self.resources, pages, front
            )
        own = name(content)
        imprint = now.plan.imprint if front else None
        before = count - len(pages) - (imprint is not None)
        if front:
            labels = chain(now.layout.page_labels, repeat(now.layout.page_labels[-1]))
            self._drawn[now.front_key] = tuple(
                BoardPage(label, own, n) for n, label in zip(range(before), labels, strict=False)
            )
        if imprint:
            last = BoardPage(str(imprint.number), own, count - 1)
            self._drawn[now.imprint_key] = (last,)
        for n, page in enumerate(pages, before):
            self._drawn[now.key(page)] = (BoardPage(str(page.number), own, n),)
        return {own: content}

    def _board(self, now: "_Draft", proof: Proof, pdfs: Mapping[str, bytes]) -> Board:
        """Return what is drawn; a page that is not yet is shown as it was, if there was one."""
        front = self._drawn[now.front_key]
        old = self._shown.sheets[self._shown.front :] if self._shown else ()
        sheets = list(front)
        settled = True
        for at, page in enumerate(now.plan.pages):
            drawn = self._drawn.get(now.key(page))
            settled = settled and drawn is not None
            sheets += drawn or old[at : at + 1]
        sheets += self._drawn.get(now.imprint_key, ())
        if settled:
            keys = {now.front_key, now.imprint_key, *map(now.key, now.plan.pages)}
            self._drawn = {key: drawn for key, drawn in self._drawn.items() if key in keys}
        faults = tuple(proof.faults)
        fixes = frozenset((repair.rule, repair.place) for repair in proof.repairs)
        self._shown = Standing(
            now.read, now.layout, now.plan, tuple(sheets), len(front), faults, fixes,
            frozenset(proof.quoted),
        )  # fmt: skip
        board = self._told(faults, self._shown)
        refused = bool(stopping(faults, strict=False))
        return replace(board, pdfs=pdfs, settled=settled, refused=refused)

    def _long(self) -> AbstractContextManager[object]:
        """Return what long work is done in: the first imports libraries, which bear no breaking."""
        return self._breakable() if self._shown else nullcontext()

    def _refused(self, faults: tuple[Fault, ...]) -> Board:
        last = self._shown
        if last is None:
            found = (Remark(own, None, fix=own.instead is not None) for own in faults)
            return Board((), tuple(found), {}, good=False)
        return replace(self._told(faults, last), good=False)

    def _told(self, faults: tuple[Fault, ...], state: Standing) -> Board:
        """Return the board of what is shown, with ``faults`` beside it."""
        return Board(
            sheets=state.sheets,
            remarks=remarks(faults, state, self.source),
            pdfs={},
            size=(state.layout.page.width, state.layout.page.height),
            title=state.read.booklet.full_title,
            rows=state.rows,
            shas=state.shas,
        )


@dataclass(frozen=True)
class _Draft:
    """A reading of the source, and by what its pages are known: all that can be seen on them."""

    read: Source
    layout: Layout
    plan: PagePlan
    look: str

    @cached_property
    def front_key(self) -> Hashable:
        """What cover and 目录 show, and the 版记, which is drawn with them."""
        return self.look, self.plan.front, self.plan.first_pages, self.plan.imprint

    @cached_property
    def imprint_key(self) -> Hashable:
        """What the last page shows."""
        return self.look, self.plan.imprint

    def key(self, page: Page) -> Hashable:
        """What a page shows."""
        chapter = self.read.booklet.chapters[page.chapter]
        head = self.plan.heads[page.chapter]
        first = page.number == self.plan.first_pages[page.chapter]
        above = (head.cells, head.title, head.note) if first else (head.cells,)
        # Its rows without their places in the chapter, which nobody sees.
        return self.look, chapter.kind, page.number, above, tuple(row.cells for row in page.rows)


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
    words = anchors(state.read.booklet, state.layout)

    def remark(fault: Fault) -> Remark:
        item = state.read.item_at(fault.place)
        sheet = 0 if fault.place.file == cover else sheets.get(item) if item else None
        label = f"{words[item[0]]}-{item[1] + 1}" if item else ""
        known = mark(state.read.booklet.chapters[item[0]].items[item[1]]) if item else ""
        fix = fault.instead is not None or (fault.rule, fault.place) in state.fixes
        return Remark(fault, sheet, item, label, known, fix, fault in state.quoted)

    return tuple(map(remark, faults))
