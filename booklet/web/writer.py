"""Jinja HTML, style sheet and script -> one page that loads nothing from anywhere."""

import base64
import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from booklet.files.templates import render
from booklet.files.text import read_text
from booklet.model.booklet import Booklet, Chapter, Item, kind_of_prose
from booklet.model.columns import ChapterLayout, Content
from booklet.model.layout import Layout
from booklet.model.resources import Resources
from booklet.model.texts import Texts
from booklet.plan.contents import entries, footer
from booklet.plan.page_plan import PagePlan, RowKind
from booklet.plan.rows import TableRow, table_rows
from booklet.web import style_faults

# The page's scripts and the table of traditional characters, in templates/web.
PAGE = "\0"  # stands in a footer for the page's number
STYLES = "web/page.css.j2"
SCRIPTS = ("web/page.js.j2", "web/copy.js")
TRADITIONAL = "traditional.txt"
# Signs that are typed for one another, after what NFKC (https://unicode.org/reports/tr15/) equates.
SIGNS = ('"“”„‟「」『』«»', "'‘’‚‛", "-‐‑‒–—―−")


@dataclass(frozen=True)
class ItemView:
    """An item as the page shows it.

    ``number`` counts through the list, ``printed`` is what is printed; ``anchor`` is its address on
    the page, ``opens`` says whether it is the first of its category, ``heading`` what that
    category's row says above it, and ``departments`` names those that its lists and its department
    lines name.
    """

    number: int
    printed: int
    item: Item
    anchor: str
    opens: bool
    heading: str
    departments: tuple[str, ...]


@dataclass(frozen=True)
class ChapterView:
    """A chapter as the page shows it, with the printed page on which it begins in the booklet.

    ``entry`` is its line in 目录, ``others`` are the rows of its table that are no items.
    """

    chapter: Chapter
    anchor: str
    page: int
    rows: tuple[ItemView, ...]
    look: ChapterLayout
    entry: str
    others: tuple[TableRow, ...]

    @property
    def shows_category(self) -> bool:
        """Whether each row has a cell with its category."""
        return self.look.column(Content.CATEGORY) in self.look.printed


def write(
    booklet: Booklet,
    layout: Layout,
    plan: PagePlan,
    resources: Resources,
    links: Sequence[tuple[str, str]] = (),
) -> bytes:
    """Return the web page, UTF-8, with ``links`` to files beside it: each its words and its name.

    Its policy (https://www.w3.org/TR/CSP3/) allows the page's own style sheet and scripts, by their
    hashes, and nothing else. All are templates of ours and hold none of the booklet's text.
    """
    shown = parts(booklet, layout, plan)
    # Browsers take a CSP hash of what they parsed, in which every line ends with LF.
    words = footer(booklet, layout, PAGE, plan.count)
    style = render(
        resources.templates,
        STYLES,
        layout=layout,
        imprint=plan.imprint,
        footer_parts=list(map(_css_string, words.split(PAGE))) if words else [],
    )
    style_faults.check(style, resources.templates, STYLES)
    folder = resources.templates / "web"
    shown_as = f"{resources.templates.name}/web"
    scripts = [render(resources.templates, name) for name in SCRIPTS]
    rows = [row for part in shown if not part.look.is_prose for row in part.rows]
    texts = (
        column.text(row.number, row.item)
        for part in shown
        for row in part.rows
        for column in part.look.columns
    )
    return render(
        resources.templates,
        "web/page.html.j2",
        booklet=booklet,
        layout=layout,
        parts=shown,
        plan=plan,
        kind_of_prose=kind_of_prose,
        total=len(rows),
        categories=tuple(dict.fromkeys(row.item.category for row in rows)),
        departments=tuple(dict.fromkeys(name for row in rows for name in row.departments)),
        style=Markup(style),
        scripts=[Markup(script) for script in scripts],
        style_hash=csp_hash(style),
        script_hashes=[csp_hash(script) for script in scripts],
        links=links,
        alike=" ".join(alike(texts, read_text(folder / TRADITIONAL, f"{shown_as}/{TRADITIONAL}"))),
    ).encode()


def alike(shown: Iterable[str], table: str) -> Iterator[str]:
    """Yield the characters that a search takes for one another, those that may be in its way.

    Each group begins with the one that stands for all; of the ``table`` of traditional characters
    come those of which one is in the ``shown`` texts.
    """
    yield from SIGNS
    there = set().union(*shown)
    for line in table.splitlines():
        if not line.startswith("#") and not there.isdisjoint(line):
            yield line


def parts(booklet: Booklet, layout: Layout, plan: PagePlan) -> tuple[ChapterView, ...]:
    """Return what the page shows of each chapter."""
    departments = Texts(booklet, layout).of_items
    lines = (entry.text for entry in entries(booklet, layout) if entry.item is None)
    return tuple(
        _chapter(chapter, anchor, page, layout.chapters[chapter.kind], line, departments, c)
        for c, (chapter, anchor, page, line) in enumerate(
            zip(booklet.chapters, anchors(booklet, layout), plan.first_pages, lines, strict=True)
        )
    )


def _chapter(
    chapter: Chapter,
    anchor: str,
    page: int,
    look: ChapterLayout,
    entry: str,
    departments: Mapping[tuple[int, int], tuple[str, ...]],
    at: int,
) -> ChapterView:
    others = tuple(row for row in table_rows(chapter, look) if row.kind is not RowKind.ITEM)
    headings = {row.item: row.texts[0] for row in others if row.kind is RowKind.CATEGORY}
    items = zip(chapter.items, look.numbers(chapter.items), strict=True)
    rows = tuple(
        ItemView(
            number=n + 1,
            printed=printed,
            item=item,
            anchor=f"{anchor}-{n + 1}",
            opens=chapter.opens(n),
            heading=headings.get(n, ""),
            departments=departments.get((at, n), ()),
        )
        for n, (item, printed) in enumerate(items)
    )
    return ChapterView(chapter, anchor, page, rows, look, entry, others)


def _css_string(text: str) -> Markup:
    """Return ``text`` as a string of CSS; all but letters and digits are escaped (CSS 2.1, 4.3)."""
    plain = (c if c.isalnum() and c.isascii() else f"\\{ord(c):06x}" for c in text)
    return Markup(f'"{"".join(plain)}"')


def anchors(booklet: Booklet, layout: Layout) -> tuple[str, ...]:
    """Return each chapter's address: its kind's word in layout.yaml, numbered from the second."""
    seen: Counter[str] = Counter()
    made = []
    for chapter in booklet.chapters:
        word = layout.chapters[chapter.kind].anchor
        seen[word] += 1
        made.append(word if seen[word] == 1 else f"{word}{seen[word]}")
    return tuple(made)


def csp_hash(text: str) -> str:
    """Return the source expression that allows an inline style sheet or script: ``text``."""
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"
