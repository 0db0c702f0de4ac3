"""Jinja HTML and CSS, in the lines and on the pages of the plan -> WeasyPrint -> the PDF's bytes.

WeasyPrint breaks no line and chooses no page: it is given both. What it lays out is measured and
has to be what the plan says, row for row.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from math import isclose
from typing import Any
from xml.etree.ElementTree import ParseError

from booklet.files.faults import Fault, Place, UserError, refuse
from booklet.files.templates import render
from booklet.model.booklet import Booklet
from booklet.model.layout import Layout
from booklet.model.paper import POINTS
from booklet.model.resources import Resources
from booklet.pdf.archival import finisher
from booklet.pdf.boxes import Measured, measure, sides
from booklet.pdf.engine import lay_out, silence_demanded
from booklet.pdf.style_faults import told_in_chinese
from booklet.plan.contents import entries, footer
from booklet.plan.page_plan import Page, PagePlan

# The points by which what is laid out may differ from what was reckoned: WeasyPrint adds up pixels.
ROUNDING = 1e-3
# By how many points a table may miss the margins: its columns' widths are rounded.
INK = 0.5
TEMPLATE = "pdf/booklet.html.j2"
# The name of the spreadsheet inside the PDF: ASCII, for WeasyPrint 70.0 writes other names in a way
# that readers garble.
DATA, DATA_NAME = "xlsx", "list"


@dataclass(frozen=True)
class Attachment:
    """The spreadsheet as WeasyPrint takes it; it is asked for once the pages are drawn."""

    read: Callable[[], bytes]


@dataclass(frozen=True)
class Typeset:
    """A booklet laid out on the pages of its plan, and the document that writes the PDF."""

    booklet: Booklet
    plan: PagePlan
    document: Any
    front_labels: tuple[str, ...]

    def write(self, data: Callable[[], bytes] | None = None) -> bytes:
        """Return the PDF, at once PDF/A-3a and PDF/UA-1, with the spreadsheet ``data`` returns.

        Raises :class:`TypesettingError`.
        """
        from weasyprint import Attachment as Embedded

        embedded = data and Embedded(
            file_obj=Attachment(data),
            name=f"{DATA_NAME}.{DATA}",
            description=f"{self.booklet.full_title}（电子表格）",
            created=self.booklet.edition_date,
            modified=self.booklet.edition_date,
            relationship="Data",
        )
        with silence_demanded():
            pdf: bytes = self.document.write_pdf(
                pdf_variant="pdf/a-3a",
                attachments=[embedded] if embedded else None,
                finisher=finisher(self.plan, self.front_labels),
            )
        return pdf


def write(
    booklet: Booklet,
    layout: Layout,
    plan: PagePlan,
    resources: Resources,
    taken: Mapping[str, Callable[[], bytes]],
) -> bytes:
    """Return the booklet as a PDF on the pages of ``plan``, with the spreadsheet as its data.

    Raises :class:`UserError` for whatever WeasyPrint logs, and where templates and layout.yaml
    differ.
    """
    laid_out = typeset(booklet, layout, plan, resources)
    with told_in_chinese(resources):
        return laid_out.write(taken.get(DATA))


def typeset(booklet: Booklet, layout: Layout, plan: PagePlan, resources: Resources) -> Typeset:
    """Lay the booklet out on the pages of ``plan``, with the fonts of ``resources`` alone.

    Raises :class:`UserError` for whatever WeasyPrint logs, and where it lays out other pages than
    the plan has.
    """
    front = plan.front is not None
    document = _laid_out(booklet, layout, plan, resources, plan.pages, front)
    _demand_agreement(booklet, layout, plan.pages, document, resources)
    return Typeset(booklet, plan, document, layout.page_labels)


def draft(
    booklet: Booklet,
    layout: Layout,
    plan: PagePlan,
    resources: Resources,
    pages: Sequence[Page],
    front: bool,
) -> tuple[bytes, int]:
    """Return some ``pages`` of the plan, behind the ``front`` if wished, as a PDF without tags.

    The number is that of all its pages. Raises as :func:`typeset` does.
    """
    document = _laid_out(booklet, layout, plan, resources, pages, front)
    _demand_agreement(booklet, layout, pages, document, resources)
    with told_in_chinese(resources), silence_demanded():
        pdf: bytes = document.write_pdf()
    return pdf, len(document.pages)


def _laid_out(
    booklet: Booklet,
    layout: Layout,
    plan: PagePlan,
    resources: Resources,
    pages: Sequence[Page],
    front: bool,
) -> Any:
    html = render(
        resources.templates,
        TEMPLATE,
        booklet=booklet,
        layout=layout,
        plan=plan,
        pages=pages,
        front=front,
        imprint=plan.imprint if front else None,
        entries=list(entries(booklet, layout)),
        footer=lambda number: footer(booklet, layout, number, plan.count),
        below_on_cover=_below_on_cover(booklet, layout, plan),
    )
    try:
        with told_in_chinese(resources, html):
            return lay_out(
                html, resources.templates / "pdf", (resources.templates, resources.fonts)
            )
    except ParseError as error:
        line, column = error.position
        raise UserError([_ill_formed(html, line, column + 1, resources)]) from error


def _ill_formed(html: str, line: int, column: int, resources: Resources) -> Fault:
    """Return what to say of a page that is no XML: whoever writes templates knows it by its text.

    A template's own lines are not known: the page is what was made of them.
    """
    return Fault(
        Place(f"{resources.templates.name}/{TEMPLATE}"),
        f"填好的页面第 {line} 行第 {column} 列不合 XML 的写法",
        "标签都要成对或以 /> 结尾，属性值加引号，& 写成 &amp;；这一行是：",
        html.splitlines()[line - 1] if line <= html.count("\n") + 1 else "",
    )


def _below_on_cover(booklet: Booklet, layout: Layout, plan: PagePlan) -> list[float]:
    """Return how far above the margin each line of the cover ends that stands at its foot."""
    below, free = [], layout.cover.foot
    if plan.front is None:
        return []
    for line, lines in zip(reversed(booklet.cover_lines), plan.front.cover[::-1], strict=True):
        look = layout.cover.lines[line.role]
        below.append(free)
        free += len(lines) * look.line if look.at_foot else 0.0
    return below[::-1]


def _demand_agreement(
    booklet: Booklet,
    layout: Layout,
    planned: Sequence[Page],
    document: Any,
    resources: Resources,
) -> None:
    """Raise :class:`UserError` for the first that is laid out otherwise than reckoned."""
    laid_out = measure(document)
    difference = next(
        chain(
            _other_paper(booklet, layout, document, planned, laid_out),
            _differences(booklet, layout, planned, laid_out),
        ),
        None,
    )
    if difference:
        folder = f"{resources.templates.name}/pdf"
        raise refuse(
            f"{folder}/booklet.css.j2",
            f"与 layout.yaml 不一致：{difference}",
            f"检查 {folder}/ 和 fonts/ 里最近的改动；"
            "纸张、边距、栏宽、字号和行距只在 layout.yaml 里改",
        )


def _other_paper(
    booklet: Booklet,
    layout: Layout,
    document: Any,
    planned: Sequence[Page],
    laid_out: Sequence[Measured],
) -> Iterator[str]:
    """Yield where the paper, or the edges between which the tables stand, are not the look's."""
    lists = {measured.page for measured in laid_out}
    others = (page for at, page in enumerate(document.pages) if at not in lists)
    printed = [(sides(page), layout.page) for page in others]
    pages = list(zip(planned, laid_out, strict=False))
    for page, measured in pages:
        printed.append((measured.paper, layout.paper(booklet.chapters[page.chapter].kind)))
    for found, paper in printed:
        if not all(map(_same, found, (paper.width, paper.height))):
            own, wanted = (" × ".join(map(_mm, s)) for s in (found, (paper.width, paper.height)))
            yield f"有的纸是 {own}，按 layout.yaml 应当是 {wanted}"
    for page, measured in pages:
        paper = layout.paper(booklet.chapters[page.chapter].kind)
        edges = paper.margin.left, paper.width - paper.margin.right
        if any(abs(own - edge) > INK for own, edge in zip(measured.edges, edges, strict=True)):
            own, wanted = (" 到 ".join(map(_mm, ends)) for ends in (measured.edges, edges))
            yield f"第 {page.number} 页的表格从纸的左边起 {own}，按 layout.yaml 应当是 {wanted}"


def _mm(points: float) -> str:
    return f"{points / POINTS['mm']:.1f} mm"


def _same(laid_out: float, reckoned: float) -> bool:
    return isclose(laid_out, reckoned, abs_tol=ROUNDING)


def _differences(
    booklet: Booklet, layout: Layout, planned: Sequence[Page], laid_out: Sequence[Measured]
) -> Iterator[str]:
    for page, measured in zip(planned, laid_out, strict=False):
        chapter = booklet.chapters[page.chapter]
        merged = layout.chapters[chapter.kind].merged
        for row, (name, height, lines) in zip(page.rows, measured.rows, strict=False):
            said = f"第 {page.number} 页“{chapter.name}”第 {row.item + 1} 项"
            own = tuple(n for at, n in enumerate(row.lines) if row.span or at != merged)
            if f"{page.chapter}-{row.name}" != name:
                yield f"{said}，排出来的是另一项"
            elif own != lines:
                found, reckoned = ("、".join(map(str, counts)) for counts in (lines, own))
                yield f"{said}各栏排出来 {found} 行，按 layout.yaml 应当是 {reckoned} 行"
            elif not isclose(row.height, height, abs_tol=ROUNDING):
                yield f"{said}排出来高 {height:.2f} pt，按 layout.yaml 应当是 {row.height:.2f} pt"
        if len(page.rows) != len(measured.rows):
            yield (
                f"第 {page.number} 页排出来 {len(measured.rows)} 行，"
                f"按 layout.yaml 应当有 {len(page.rows)} 行"
            )
        elif not isclose(page.free, measured.free, abs_tol=ROUNDING):
            yield (
                f"第 {page.number} 页下面空出 {measured.free:.2f} pt，"
                f"按 layout.yaml 应当是 {page.free:.2f} pt"
            )
    if len(planned) != len(laid_out):
        yield f"排出来 {len(laid_out)} 页，按 layout.yaml 应当是 {len(planned)} 页"
