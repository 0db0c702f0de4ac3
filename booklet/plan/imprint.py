"""What the 版记 says, row for row, for every format and for their checks (GB/T 9704-2012, 7.4)."""

from collections.abc import Iterator
from dataclasses import dataclass

from booklet.model.booklet import Booklet, ImprintRole

LABELS = {ImprintRole.TO: "主送：", ImprintRole.COPY: "抄送："}
STOP = "。"
ISSUED = "印发"


@dataclass(frozen=True)
class SaidRow:
    """A row of the 版记: the word in front of its text, the text, and what stands at its right."""

    label: str
    text: str
    right: str = ""


def said_rows(booklet: Booklet) -> Iterator[SaidRow]:
    """Yield the rows: to whom it goes, and below who issued it and when."""
    said = {line.role: line.text for line in booklet.imprint}
    for role, label in LABELS.items():
        if role in said:
            yield SaidRow(label, said[role].removesuffix(STOP) + STOP)
    issued = said.get(ImprintRole.ISSUED, "")
    if issued or ImprintRole.ISSUER in said:
        right = f"{issued.removesuffix(ISSUED)}{ISSUED}" if issued else ""
        yield SaidRow("", said.get(ImprintRole.ISSUER, ""), right)
