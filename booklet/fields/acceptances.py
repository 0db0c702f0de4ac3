"""check.yaml with a reason more or less: its other lines keep their bytes."""

from collections.abc import Sequence

from booklet.files.faults import UserError
from booklet.files.text import encoded_like
from booklet.source.chapter_file import LINE, LINE_END
from booklet.source.document import Document
from booklet.source.dump import bound
from booklet.source.scalars import scalar
from booklet.source.shapes import CHECK_FILE, Acceptance

NONE = "[]"
IRREGULAR = (
    "这里的写法与其他各条不同，不能自动改动",
    "用文本编辑器改成每条以“- ”开头、另起一行的写法，再做一次",
)


def with_acceptance(document: Document | None, acceptance: Acceptance) -> bytes:
    """Return check.yaml, which there may not be yet, with one more reason at its end."""
    end = "\n"
    lines: list[str] = []
    if document is None:
        lines = [bound(CHECK_FILE.removesuffix(".yaml"), "")]
    else:
        lines = LINE.findall(document.text)
        if found := LINE_END.search(document.text):
            end = found[0]
        if document.value == []:
            lines = [line for line in lines if line.strip() != NONE]
        elif lines and not LINE_END.search(lines[-1]):
            lines[-1] += end
    pairs = {"规则": acceptance.rule, "原文": acceptance.text, "理由": acceptance.reason}
    said = [f"{key}: {scalar(value)}" for key, value in pairs.items()]
    lines += [f"- {said[0]}{end}", *(f"  {line}{end}" for line in said[1:])]
    return _bytes(document, lines)


def without_acceptance(document: Document, number: int, count: int) -> bytes:
    """Return check.yaml without the reason of this number, from 0, of ``count``.

    Raises :class:`UserError` where it shares its lines with another one.
    """
    lines: list[str] = LINE.findall(document.text)
    starts = [_first_line(document, lines, n) for n in range(count)]
    last = max(end.line for path, end in document.ends.items() if path[:1] == (number,))
    kept = [*lines[: starts[number]], *lines[last:]]
    if count == 1:
        kept.insert(starts[0], f"{NONE}\n")
    return _bytes(document, kept)


def _first_line(document: Document, lines: Sequence[str], number: int) -> int:
    place = document.places[(number,)]
    if lines[place.line - 1][: place.column - 1].strip() != "-":
        raise UserError([document.fault(place, *IRREGULAR)])
    return place.line - 1


def _bytes(document: Document | None, lines: Sequence[str]) -> bytes:
    return encoded_like(document.raw if document else b"", "".join(lines))
