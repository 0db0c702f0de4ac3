"""The tag tree of the PDF: three whole tables where WeasyPrint tags one per page.

It leans on the structure elements that `weasyprint/pdf/tags.py` of version 70.0 makes and on the
marked content that goes with them. tests/pdf/test_tag_tree.py reads the tree of a finished file
back and holds it against the source; if it fails after an upgrade, compare that version's
`_build_box_tree` with what is said here:

- every line of text is marked content with an id of its own (MCID), owned by a ``Span`` element
  below ``NonStruct`` elements for the boxes around it;
- a table is a ``Table`` element on each of its pages, its header row real content on all of them;
- each dot of a leader is a ``Span``; page numbers in the margins are marked content whose elements
  are linked from nowhere;
- ``nav``, ``ol`` and ``li`` are ``NonStruct``, ``L`` and ``LI`` around ``LBody``.
"""

from collections.abc import Iterable, Iterator
from typing import Any

import pydyf

# From this many single-character elements on, a run of them is a leader.
LEADER = 8


class Null(pydyf.Object):  # type: ignore[misc]
    """What stands in the place of an object that nothing refers to any more."""

    data = b"null"


class TagTree:
    """The structure elements of a document that is about to be written.

    Elements are pydyf dictionaries; their kids are references (bytes) to other elements or marked
    content ids (int) of the element's page.
    """

    def __init__(self, pdf: pydyf.PDF) -> None:
        """Open the tree of ``pdf``, made with ``pdf_tags``."""
        self.pdf = pdf
        root = self.get(pdf.catalog["StructTreeRoot"])
        self.document = self.get(root["K"][0])
        self.pages = pdf.page_references
        self.page_number = {page: n for n, page in enumerate(self.pages)}
        # What owns each marked content of each page; annotations follow the pages.
        self.owners: list[Any] = self.get(root["ParentTree"])["Nums"][1 : 2 * len(self.pages) : 2]

    def get(self, reference: bytes) -> Any:
        """Return the object behind ``reference``."""
        return self.pdf.objects[int(reference.split()[0])]

    def kids(self, element: Any) -> list[Any]:
        """Return the structure elements directly below ``element``."""
        objects = self.pdf.objects
        found = [objects[int(kid.split()[0])] for kid in element["K"] if type(kid) is bytes]
        return [kid for kid in found if kid.get("Type") == "/StructElem"]

    def walk(self, element: Any) -> Iterator[Any]:
        """Yield ``element`` and everything below it, in reading order."""
        waiting = [element]
        while waiting:
            element = waiting.pop()
            yield element
            waiting += reversed(self.kids(element))

    def all(self, kind: str, below: Any = None) -> list[Any]:
        """Return the elements of one kind, such as ``Table``, in reading order."""
        return [e for e in self.walk(below or self.document) if e["S"] == f"/{kind}"]

    def content(self, element: Any) -> Iterator[tuple[int, int]]:
        """Yield page (from 0) and id of the marked content at and below ``element``."""
        for part in self.walk(element):
            for kid in part["K"]:
                if isinstance(kid, int):
                    yield self.page_number[part["Pg"]], kid

    def remove(self, element: Any) -> None:
        """Take ``element`` and all below it out of the tree and out of the file."""
        parent = self.get(element["P"])
        if element.reference in parent["K"]:
            parent["K"].remove(element.reference)
        for part in list(self.walk(element)):
            self._forget(part)

    def _forget(self, element: Any) -> None:
        null = Null()
        null.number = element.number
        self.pdf.objects[element.number] = null

    def make_artifacts(self, content: Iterable[tuple[int, int]]) -> None:
        """Mark content as an artifact (ISO 14289-1, 7.1): not part of what is read out."""
        of_page: dict[int, set[int]] = {}
        for page, mcid in content:
            of_page.setdefault(page, set()).add(mcid)
        for page, mcids in of_page.items():
            stream = self.get(self.get(self.pages[page])["Contents"]).stream
            for n, operator in enumerate(stream):
                if operator == b"BDC" and stream[n - 1].get("MCID") in mcids:
                    stream[n - 2 : n + 1] = [b"/Artifact", b"BMC", b""]
            for mcid in mcids:
                self.owners[page][mcid] = b"null"

    def own_directly(self, element: Any) -> None:
        """Let ``element`` own its marked content itself, without elements for boxes and lines."""
        parts = list(self.walk(element))
        kids = [kid for part in parts for kid in part["K"] if isinstance(kid, int)]
        owners = self.owners[self.page_number[element["Pg"]]]
        for mcid in kids:
            owners[mcid] = element.reference
        for part in parts[1:]:
            self._forget(part)
        element["K"] = pydyf.Array(kids)

    def take_over(self, element: Any, other: Any) -> None:
        """Let ``element`` own what ``other``, on another page, owns directly."""
        page = self.page_number[other["Pg"]]
        for mcid in other["K"]:
            self.owners[page][mcid] = element.reference
            element["K"].append(
                pydyf.Dictionary({"Type": "/MCR", "Pg": self.pages[page], "MCID": mcid})
            )

    def move(self, element: Any, parent: Any) -> None:
        """Put ``element`` behind the last kid of ``parent``."""
        self.get(element["P"])["K"].remove(element.reference)
        parent["K"].append(element.reference)
        element["P"] = parent.reference


def tidy(pdf: pydyf.PDF, rows_of_pages: Iterable[list[tuple[int, int]]]) -> None:
    """Make the tree of ``pdf`` read as the booklet does.

    ``rows_of_pages`` has, for each page with a table, the (chapter, item) of each of its rows: by
    it the rows of a table and the parts of a row that runs over a page end are joined.
    """
    tree = TagTree(pdf)
    _simplify(tree, tree.document)
    _unlink_margins(tree)
    _tidy_contents(tree)
    _join_tables(tree, list(rows_of_pages))


def _unlink_margins(tree: TagTree) -> None:
    """Make artifacts of the page numbers, whose elements hang on nothing."""
    linked = {id(element) for element in tree.walk(tree.document)}
    orphans = []
    for page, owners in enumerate(tree.owners):
        for mcid, owner in enumerate(owners):
            if id(tree.get(owner)) not in linked:
                orphans.append((page, mcid))
                tree._forget(tree.get(owner))
    tree.make_artifacts(orphans)


def _simplify(tree: TagTree, element: Any) -> None:
    """Let each paragraph, heading and cell own its lines itself."""
    for kid in tree.kids(element):
        if kid["S"] in ("/TH", "/TD", "/P", "/H1"):
            tree.own_directly(kid)
        else:
            _simplify(tree, kid)


def _tidy_contents(tree: TagTree) -> None:
    """Give 目录 the structure of ISO 32000-1, 14.8.4.3.3: TOC, TOCI, Reference around the link."""
    for contents in tree.all("L"):
        contents["S"] = "/TOC"
        for entry in tree.all("LI", contents):
            entry["S"] = "/TOCI"
            for body in tree.all("LBody", entry):
                body["S"] = "/Reference"
            for run in tree.all("NonStruct", entry):
                dots = tree.kids(run)
                if len(dots) >= LEADER and all(len(list(tree.content(d))) == 1 for d in dots):
                    tree.make_artifacts(list(tree.content(run)))
                    tree.remove(run)


def _join_tables(tree: TagTree, rows_of_pages: list[list[tuple[int, int]]]) -> None:
    """Make one table of the parts that stand on the pages of a chapter."""
    parts = tree.all("Table")
    assert len(parts) == len(rows_of_pages), (len(parts), len(rows_of_pages))
    whole: Any = None
    last_row: tuple[int, int] | None = None
    for part, rows in zip(parts, rows_of_pages, strict=True):
        (head,), (body,) = tree.all("THead", part), tree.all("TBody", part)
        if last_row is None or rows[0][0] != last_row[0]:
            whole = body
            _scope(tree, head)
        else:
            tree.make_artifacts(list(tree.content(head)))
            _append_rows(tree, whole, body, continued=rows[0] == last_row)
            _remove_emptied(tree, part)
        last_row = rows[-1]
    for cell in tree.all("TD"):
        cell.pop("A", None)


def _scope(tree: TagTree, head: Any) -> None:
    """Say of each header cell that it heads its column; that makes lists of headers needless."""
    for cell in tree.all("TH", head):
        cell["A"]["Scope"] = "/Column"
        cell.pop("ID", None)


def _append_rows(tree: TagTree, whole: Any, body: Any, continued: bool) -> None:
    """Move the rows of ``body`` to ``whole``; if ``continued``, the first belongs to its last."""
    rows = tree.kids(body)
    if continued:
        for cell, rest in zip(tree.kids(tree.kids(whole)[-1]), tree.kids(rows[0]), strict=True):
            tree.take_over(cell, rest)
        rows = rows[1:]
    for row in rows:
        tree.move(row, whole)


def _remove_emptied(tree: TagTree, part: Any) -> None:
    """Remove a table's emptied part with the sections that hold nothing else."""
    while True:
        parent = tree.get(part["P"])
        if parent is tree.document or len(parent["K"]) > 1:
            tree.remove(part)
            return
        part = parent
