"""The finished PDF, the spreadsheet and Jinja XML -> the OFD's bytes.

Text, rules and places are those of the PDF's pages, and its subsets of fonts go in as they are.
"""

import io
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from itertools import count
from typing import Any
from uuid import UUID

import pikepdf

from booklet.files.faults import refuse
from booklet.files.package import zipped
from booklet.files.templates import environment
from booklet.model.booklet import Booklet
from booklet.model.layout import Layout
from booklet.model.resources import Resources
from booklet.ofd.drawing import Drawing, Shape, Text, UnknownDrawing, drawings
from booklet.ofd.faces import Face, NoTrueType
from booklet.ofd.navigation import Link, Navigation
from booklet.ofd.objects import PathObject, TextObject, millimetres, path_object, text_objects
from booklet.ofd.tags import NAMESPACE, Reference, Tagging
from booklet.plan.page_plan import PagePlan

# What the OFD is made of, and what it carries as data.
PAGES, DATA = "pdf", "xlsx"
DATA_FILE = f"list.{DATA}"
# The parts that every booklet has one of, each with its template.
PARTS = {
    "Doc_0/Document.xml": "Document",
    "Doc_0/PublicRes.xml": "PublicRes",
    "Doc_0/Tags/CustomTags.xml": "CustomTags",
    "Doc_0/Tags/booklet.xml": "booklet",
    "Doc_0/Attachs/Attachments.xml": "Attachments",
}
WITHOUT = "不需要 OFD 时，不用 --format ofd"


@dataclass(frozen=True)
class OfdPage:
    """A page: its id, its measures in points, the id of its layer and what stands on that."""

    id: int
    width: float
    height: float
    layer: int
    objects: tuple[TextObject | PathObject, ...]


@dataclass(frozen=True)
class OfdFont:
    """A font: its id and what is embedded."""

    id: int
    face: Face


def write(
    booklet: Booklet,
    layout: Layout,
    plan: PagePlan,
    resources: Resources,
    taken: Mapping[str, Callable[[], bytes]],
) -> bytes:
    """Return the booklet as an OFD with the pages of the PDF among ``taken``.

    The spreadsheet is its data, if that is there too. Raises :class:`UserError` where the PDF is
    drawn in a way that the OFD does not know.
    """
    content = taken[PAGES]()
    with pikepdf.open(io.BytesIO(content)) as pdf:
        ids = count(1)
        pages, fonts = _drawn(pdf, resources, ids)
        ways = Navigation(pdf)
        shown = _shown(pages)
        tagging = Tagging(booklet, layout, plan, lambda *place: shown.get(place, ()))
        values = {
            "booklet": booklet,
            "identity": UUID(bytes=sha256(content).digest()[:16], version=5).hex,
            "pages": pages,
            "fonts": fonts,
            "outline": ways.outline,
            "labels": ways.labels,
            "tags": tagging.tags(pdf),
            "namespace": NAMESPACE,
            "data": taken[DATA]() if DATA in taken else b"",
            "data_file": DATA_FILE,
            "last_id": next(ids) - 1,
        }
    return zipped(dict(_parts(resources, values)), level=9)


def _drawn(
    pdf: pikepdf.Pdf, resources: Resources, ids: Iterator[int]
) -> tuple[list[OfdPage], list[OfdFont]]:
    """Return the pages and the fonts of ``pdf``; raises :class:`UserError`."""
    try:
        drawn = list(drawings(pdf))
    except UnknownDrawing as unknown:
        page, operator = unknown.args
        raise refuse(
            f"{resources.templates.name}/pdf/booklet.css.j2",
            f"第 {page} 张纸上有 OFD 里画不出的东西（PDF 的 {operator}）",
            f"检查这个文件最近的改动：只用横排文字、实线和不透明的单色；{WITHOUT}",
        ) from unknown
    except NoTrueType as font:
        raise refuse(
            f"{resources.fonts.name}/fonts.css",
            f"OFD 只能嵌入 TrueType 字体，{font} 不是",
            f"把它换成 .ttf 文件；{WITHOUT}",
        ) from font
    page_ids = [next(ids) for _ in drawn]
    faces = dict.fromkeys(
        own.face for drawing in drawn for own in drawing.objects if isinstance(own, Text)
    )
    fonts = [OfdFont(next(ids), face) for face in faces]
    font_ids = {font.face: font.id for font in fonts}
    ways = Navigation(pdf)
    pages = [
        OfdPage(
            page_id,
            drawing.width,
            drawing.height,
            next(ids),
            tuple(_objects(drawing, tuple(ways.links(number)), font_ids, ids)),
        )
        for number, (page_id, drawing) in enumerate(zip(page_ids, drawn, strict=True))
    ]
    return pages, fonts


def _objects(
    drawing: Drawing, links: Iterable[Link], fonts: Mapping[Face, int], ids: Iterator[int]
) -> Iterator[TextObject | PathObject]:
    for own in drawing.objects:
        if isinstance(own, Shape):
            yield path_object(own, ids)
        else:
            place = own.glyphs[0].x, own.baseline
            target = next((link.target for link in links if link.holds(*place)), None)
            yield from text_objects(own, fonts[own.face], target, ids)


def _shown(pages: Iterable[OfdPage]) -> dict[tuple[int, int], list[Reference]]:
    """Return what shows each marked content, by its page (from 0) and its number there."""
    shown: dict[tuple[int, int], list[Reference]] = defaultdict(list)
    for number, page in enumerate(pages):
        for own in page.objects:
            if isinstance(own, TextObject) and own.mark is not None:
                shown[number, own.mark].append(Reference(page.id, own.id))
    return dict(shown)


def _parts(resources: Resources, values: Mapping[str, Any]) -> Iterator[tuple[str, bytes]]:
    """Yield the name and the content of each file of the package."""
    jinja = environment(resources.templates)
    jinja.filters["mm"] = millimetres
    jinja.globals |= values

    def rendered(name: str, **more: object) -> bytes:
        return jinja.get_template(f"ofd/{name}.xml.j2").render(**more).encode()

    yield "OFD.xml", rendered("OFD")
    for name, template in PARTS.items():
        if values["data"] or template != "Attachments":
            yield name, rendered(template)
    if values["data"]:
        yield f"Doc_0/Attachs/{DATA_FILE}", values["data"]
    for font in values["fonts"]:
        yield f"Doc_0/Res/font_{font.id}.ttf", font.face.program
    for number, page in enumerate(values["pages"]):
        yield f"Doc_0/Pages/Page_{number}/Content.xml", rendered("Page", page=page)
