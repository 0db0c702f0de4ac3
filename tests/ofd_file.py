"""An OFD opened in the plainest way: its parts, and what each page shows."""

import io
import zipfile
from collections.abc import Iterator

from lxml import etree

from booklet.model.booklet import Booklet
from booklet.model.layout import Layout
from booklet.ofd import writer as ofd
from tests.planned import RESOURCES, typeset_now

SPACE = {"ofd": "http://www.ofdspec.org/2016"}


def made(booklet: Booklet, layout: Layout, data: bytes = b"") -> tuple[bytes, bytes]:
    """Return a booklet as PDF and as the OFD of its pages."""
    typeset = typeset_now(booklet, layout)
    pdf = typeset.write()
    taken = {"pdf": lambda: pdf, **({"xlsx": lambda: data} if data else {})}
    return pdf, ofd.write(booklet, layout, typeset.plan, RESOURCES, taken)


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def packed(members: dict[str, bytes]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as package:
        for name, member in members.items():
            package.writestr(name, member)
    return content.getvalue()


def elements(content: bytes) -> dict[str, etree._Element]:
    """Return the root of each part that is XML."""
    return {
        name: etree.fromstring(member)
        for name, member in parts(content).items()
        if name.endswith(".xml")
    }


def pages(content: bytes) -> Iterator[etree._Element]:
    every = elements(content)
    for page in every["Doc_0/Document.xml"].findall("ofd:Pages/ofd:Page", SPACE):
        yield every[f"Doc_0/{page.get('BaseLoc')}"]


def texts(page: etree._Element) -> list[str]:
    """Return the texts of a page, in the order in which they are drawn."""
    return [code.text for code in page.iter("{*}TextCode")]
