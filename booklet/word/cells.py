"""A Word cell's paragraphs -> the text that Word shows, and what is left out or cannot be read."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from docx.oxml.ns import qn

from booklet.files.faults import Fault, Place
from booklet.files.parts import Package
from booklet.word.numbers import Numbering

MARKUP_COMPATIBILITY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
RUN, TEXT, FIELD_MARK = qn("w:r"), qn("w:t"), qn("w:fldChar")
# What stands around rows, cells, paragraphs and runs and shows nothing by itself (ECMA-376-1,
# 17.5.1, 17.5.2, 17.13.5, 17.16.22, 17.16.19, 17.3.2.3 and 17.3.2.8).
WRAPPERS = {
    *map(qn, ("w:sdt", "w:sdtContent", "w:customXml", "w:smartTag", "w:ins", "w:moveTo")),
    *map(qn, ("w:hyperlink", "w:fldSimple", "w:dir", "w:bdo", "w:r", "w:ruby", "w:rubyBase")),
    MARKUP_COMPATIBILITY + "AlternateContent",
    MARKUP_COMPATIBILITY + "Choice",
}
# What is shown as a character, or ends a line (17.3.3).
CHARACTERS = {
    qn("w:br"): "\n",
    qn("w:cr"): "\n",
    qn("w:tab"): " ",
    qn("w:ptab"): " ",
    qn("w:noBreakHyphen"): "-",
}
# What holds a whole file within the document.
EMBEDDED = qn("w:altChunk")
# What shows something that is no text.
NO_TEXT = {
    qn("w:drawing"): "图片或文本框",
    qn("w:pict"): "图片或文本框",
    qn("w:object"): "嵌入的对象",
    qn("w:sym"): "用“插入符号”插入的符号",
    qn("m:oMath"): "公式",
    qn("m:oMathPara"): "公式",
    EMBEDDED: "嵌入的文件",
}
# What leads to a text elsewhere: the part that holds it, its element and what people call it.
REFERENCES = {
    qn("w:commentReference"): ("comments", qn("w:comment"), "批注"),
    qn("w:footnoteReference"): ("footnotes", qn("w:footnote"), "脚注"),
    qn("w:endnoteReference"): ("endnotes", qn("w:endnote"), "尾注"),
}
STRIKES = (qn("w:strike"), qn("w:dstrike"))
STRUCK = "有加了删除线的文字“{}”"
UNSTRIKE = "要删的文字删去，要留的去掉删除线"


class Surroundings:
    """What a cell's text depends on elsewhere in the file: numbers, styles, comments and notes."""

    def __init__(self, package: Package, parts: dict[str, Any], body: Any) -> None:
        """Take the ``parts`` of ``package`` by their kind, and the document's ``body``."""
        self.package = package
        self.parts = parts
        styles = parts.get("styles")
        self.numbering = Numbering(parts.get("numbering"), styles)
        self.styles = {} if styles is None else dict(_striking(styles))
        roots = [root for root in (body, styles) if root is not None]
        self.any_struck = any(next(root.iter(*STRIKES), None) is not None for root in roots)
        # Placeholders of content controls, which go when somebody types (17.5.2.39).
        self.placeholders = {
            run
            for control in body.iter(qn("w:sdt"))
            if is_on(control, "w:sdtPr", "w:showingPlcHdr")
            for run in control.iter(RUN)
        }

    def referred(self, reference: Any) -> str:
        """Return the text of a comment or a note."""
        kind, _, _ = REFERENCES[reference.tag]
        text = self._referred[kind].get(reference.get(qn("w:id")), "")
        self.package.count(text)
        return text

    @cached_property
    def _referred(self) -> dict[str, dict[str, str]]:
        found: dict[str, dict[str, str]] = defaultdict(dict)
        for kind, tag, _ in REFERENCES.values():
            part = self.parts.get(kind)
            for element in () if part is None else part.iter(tag):
                text = "".join(t.text or "" for t in element.iter(TEXT))
                found[kind].setdefault(element.get(qn("w:id")), " ".join(text.split()))
        return found

    def is_struck(self, run: Any) -> bool:
        """Say whether a run's text is struck out, by itself or by a style (17.3.2.37, 17.7.2)."""
        if not self.any_struck:
            return False
        properties = run.find(qn("w:rPr"))
        if properties is not None:
            own = [_switch(properties.find(tag)) for tag in STRIKES]
            if any(on is not None for on in own):
                return any(own)
            if self._style_strikes(properties.find(qn("w:rStyle"))):
                return True
        paragraph = next(run.iterancestors(qn("w:p")), None)
        style = None if paragraph is None else paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        return self._style_strikes(style)

    def _style_strikes(self, reference: Any) -> bool:
        name = None if reference is None else reference.get(qn("w:val"))
        seen: set[str] = set()
        while name in self.styles and name not in seen:
            seen.add(name)
            on, name = self.styles[name]
            if on is not None:
                return on
        return False


def _striking(styles: Any) -> Iterator[tuple[str, tuple[bool | None, str | None]]]:
    """Yield for each style whether it strikes out, None if it does not say, and its parent."""
    for style in styles.iterfind(qn("w:style")):
        own = [_switch(style.find(f"{qn('w:rPr')}/{tag}")) for tag in STRIKES]
        based = style.find(qn("w:basedOn"))
        said = None if own == [None, None] else any(own)
        parent = None if based is None else based.get(qn("w:val"))
        yield style.get(qn("w:styleId")) or "", (said, parent)


@dataclass(frozen=True)
class _ReadParagraph:
    """A paragraph's automatic number and its text."""

    number: str
    text: str


class CellReader:
    """What a cell's paragraphs show, what they do not let be read, and what is left out."""

    def __init__(self, around: Surroundings, place: Place) -> None:
        """Begin with no paragraphs; faults and notices name ``place``."""
        self.around = around
        self.place = place
        self.paragraphs: list[_ReadParagraph] = []
        self.faults: list[Fault] = []
        self.references: list[str] = []
        self.left_out: dict[str, list[str]] = defaultdict(list)
        self.struck: list[str] = []
        self.fields: list[bool] = []  # for each field that is open, whether its result has begun

    @property
    def text(self) -> str:
        """The paragraphs by lines; the number of an empty one counts where it is the only one."""
        lines = [p.number + p.text for p in self.paragraphs if p.text.strip()]
        if not lines and len(self.paragraphs) == 1:
            return self.paragraphs[0].number
        return "\n".join(lines)

    @property
    def notices(self) -> list[str]:
        """What was left out, each kind once."""
        kinds = ((kind, "".join(texts).strip()) for kind, texts in self.left_out.items())
        said = [f"{self.place} 有{kind}没有读入：{text}" for kind, text in kinds if text]
        return [*self.references, *said]

    @property
    def strike(self) -> Fault | None:
        """The fault of words that are struck out."""
        struck = "".join(self.struck)
        return Fault(self.place, STRUCK.format(struck), UNSTRIKE) if struck.strip() else None

    def fault(self, message: str, remedy: str) -> None:
        """Note what cannot be read."""
        self.faults.append(Fault(self.place, message, remedy))

    def take(self, block: Any) -> None:
        """Read a paragraph, or note that something else stands in the cell."""
        if block.tag == qn("w:tbl"):
            self.fault("单元格里还有表格", "把里面的表格改成一段一段的文字")
            return
        if block.tag == EMBEDDED:
            self.fault(f"单元格里有{NO_TEXT[EMBEDDED]}", "改成文字，或者删去")
            return
        number = ""
        try:
            number = self.around.numbering.before(block)
        except ValueError as error:
            self.fault(f"自动编号读不出来（{error}）", "把自动编号改成直接输入的文字")
        paragraph = _ReadParagraph(number, "".join(self._shown(block)))
        self.around.package.count(paragraph.number + paragraph.text)
        self.paragraphs.append(paragraph)

    def _shown(self, element: Any) -> Iterator[str]:
        for child in element:
            if child.tag == FIELD_MARK:
                self._step(child.get(qn("w:fldCharType")))
            elif not all(self.fields):
                yield from self._shown(child) if child.tag == RUN else ()
            elif child.tag == TEXT:
                yield child.text or ""
            elif child.tag in CHARACTERS:
                yield CHARACTERS[child.tag]
            elif child.tag in NO_TEXT:
                self.fault(f"单元格里有{NO_TEXT[child.tag]}", "改成文字，或者删去")
            elif child.tag in REFERENCES:
                said = self.around.referred(child)
                self.references.append(
                    f"{self.place} 的{REFERENCES[child.tag][2]}没有读入"
                    + (f"：{said}" if said else "")
                )
            elif child.tag == RUN:
                yield self._run(child)
            elif child.tag in WRAPPERS:
                yield from self._shown(child)

    def _run(self, run: Any) -> str:
        if is_on(run, "w:rPr", "w:vanish"):
            return self._leave_out(run, "隐藏的文字")
        if run in self.around.placeholders:
            return self._leave_out(run, "占位文字")
        text = "".join(self._shown(run))
        if text.strip() and self.around.is_struck(run):
            self.struck.append(text)
        return text

    def _step(self, kind: str | None) -> None:
        """Follow a field from its code to its result and to its end (17.16.18)."""
        if kind == "begin":
            self.fields.append(False)
        elif self.fields and kind == "separate":
            self.fields[-1] = True
        elif self.fields and kind == "end":
            self.fields.pop()

    def _leave_out(self, run: Any, kind: str) -> str:
        for child in run.iter(FIELD_MARK):
            self._step(child.get(qn("w:fldCharType")))
        self.left_out[kind] += [t.text or "" for t in run.iter(TEXT)]
        return ""


def is_on(element: Any, properties: str, name: str) -> bool:
    """Say whether an element's ``properties`` have the switch ``name`` on (17.17.4)."""
    return bool(_switch(element.find(f"{qn(properties)}/{qn(name)}")))


def _switch(element: Any) -> bool | None:
    """Return what a switch says, None where there is none."""
    return None if element is None else element.get(qn("w:val"), "1") not in ("0", "false", "off")
