"""What an import left to be filled in: 【单位待填】, on the cover or in a comment above a line."""

import re
from collections.abc import Iterator

from booklet.files.faults import Fault, Place, Severity
from booklet.source.load import Source

PLACEHOLDER = re.compile(r"【([^【】]*)待填】")
ID = "placeholder"


def unfilled(source: Source) -> Iterator[Fault]:
    """Yield a finding for each place of ``source`` that is still to be filled in."""
    for document in source.documents.values():
        for number, line in enumerate(document.lines, 1):
            for match in PLACEHOLDER.finditer(line):
                place = Place(document.name, number, match.start() + 1)
                said = f"{match[1]}还没有填写"
                yield Fault(place, said, "填上以后，删去“待填”的字样", line, ID, Severity.DOUBT)
