"""A PDF read as a screen reader does: by its tag tree, and the text that its elements own."""

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf


class Tagged:
    """The tag tree of a PDF; an element is a pikepdf dictionary with ``/S`` and ``/K``."""

    def __init__(self, path: Path) -> None:
        self.pdf = pikepdf.open(path)
        self.pages = {page.objgen: n for n, page in enumerate(self.pdf.pages)}
        self.texts = [dict(_marked_texts(page)) for page in self.pdf.pages]
        self.root = self.pdf.Root.StructTreeRoot

    @property
    def document(self) -> Any:
        return _list(self.root.K)[0]

    def walk(self, element: Any) -> Iterator[Any]:
        """Yield the element and those below it."""
        yield element
        for kid in self.kids(element):
            yield from self.walk(kid)

    def kids(self, element: Any) -> list[Any]:
        return [k for k in _list(element.get("/K", [])) if hasattr(k, "get") and "/S" in k]

    def all(self, kind: str, below: Any = None) -> list[Any]:
        return [e for e in self.walk(below or self.document) if str(e.S) == f"/{kind}"]

    def text(self, element: Any) -> str:
        """Return the text that the element and those below it own, in reading order."""
        own = self.pages[element.Pg.objgen] if "/Pg" in element else -1
        said = []
        for kid in _list(element.get("/K", [])):
            if isinstance(kid, int):
                said.append(self.texts[own][kid])
            elif "/MCID" in kid:
                said.append(self.texts[self.pages[kid.Pg.objgen]][int(kid.MCID)])
            elif "/S" in kid:
                said.append(self.text(kid))
        return "".join(said)

    def artifacts(self, page: int) -> str:
        """Return the text of a page (from 0) that is not read out."""
        return self.texts[page].get(None, "")


def _list(value: Any) -> list[Any]:
    return list(value) if isinstance(value, pikepdf.Array | list) else [value]


def _marked_texts(page: Any) -> dict[int | None, str]:
    """Return the text of each marked content of a page, and under None that of the artifacts."""
    said: dict[int | None, str] = defaultdict(str)
    fonts = {name: _unicode(font) for name, font in page.Resources.Font.items()}
    marks: list[int | None] = []
    glyphs: dict[int, str] = {}
    for instruction in pikepdf.parse_content_stream(page):
        operands: Any = instruction.operands
        operator = instruction.operator
        match str(operator):
            case "BDC":
                marks.append(int(operands[1].MCID) if "/MCID" in operands[1] else None)
            case "BMC":
                marks.append(None)
            case "EMC":
                marks.pop()
            case "Tf":
                glyphs = fonts[str(operands[0])]
            case "TJ" | "Tj":
                assert marks, "text outside marked content"
                for part in _list(operands[0]):
                    if isinstance(part, pikepdf.String):
                        said[marks[-1]] += _decoded(bytes(part), glyphs)
    return said


def _decoded(codes: bytes, glyphs: dict[int, str]) -> str:
    return "".join(glyphs[int.from_bytes(codes[n : n + 2], "big")] for n in range(0, len(codes), 2))


def _unicode(font: Any) -> dict[int, str]:
    """Return what each two-byte code of a font stands for, by its ToUnicode map."""
    cmap = font.ToUnicode.read_bytes().decode("latin-1")
    return {
        int(code, 16): bytes.fromhex(text).decode("utf-16-be")
        for code, text in re.findall(r"<([0-9a-fA-F]{4})>\s*<([0-9a-fA-F]+)>", cmap)
    }
