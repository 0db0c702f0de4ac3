"""Repairs that cannot change meaning, spliced into the lines they mend."""

import difflib
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from booklet.files.faults import Place, UserError
from booklet.files.names import visible
from booklet.files.text import BYTE_ORDER_MARK, decoded, encoded_like, read_raw
from booklet.source.chapter_file import LINE

TRAILING_SPACE = re.compile(r"[ \t\u3000]+$", re.M)


@dataclass(frozen=True)
class Repair:
    """Put ``instead`` where ``found`` stands, as the ``rule`` says."""

    place: Place
    found: str
    instead: str
    rule: str


def mended(
    folder: Path, repairs: Iterable[Repair], instead: Mapping[str, bytes]
) -> dict[str, bytes]:
    """Return the new content of the files of ``folder`` that change, by name.

    The repairs are those of the files as they are or, where ``instead`` has them, as they are
    there. Beside the repairs, trailing spaces, carriage returns and a byte order mark are dropped.
    A repair whose text no longer stands at its place is left out.
    """
    of_file: dict[str, list[Repair]] = defaultdict(list)
    for repair in repairs:
        of_file[Path(repair.place.file).name].append(repair)
    changed = {}
    for path in sorted(folder.glob("*.yaml")):
        try:
            old = read_raw(path, path.name)
            text = decoded(instead.get(path.name, old), path.name)
        except UserError:  # it is no file of the booklet's, or it has been told of
            continue
        lines = text.split("\n")
        # From the end, so that an earlier repair does not move a later one.
        for repair in sorted(of_file[path.name], key=lambda r: r.place, reverse=True):
            number, start = repair.place.line - 1, repair.place.column - 1
            line = lines[number]
            if line.startswith(repair.found, start):
                lines[number] = line[:start] + repair.instead + line[start + len(repair.found) :]
        new = TRAILING_SPACE.sub("", "\n".join(lines)).encode()
        if new != old:
            changed[path.name] = new
    return changed


def repaired(raw: bytes, repairs: Iterable[Repair]) -> bytes:
    """Return the bytes of a file with ``repairs`` of it; all other bytes stay.

    A repair whose text no longer stands at its place is left out.
    """
    lines = LINE.findall(raw.decode("utf-8-sig"))
    # From the end, so that an earlier repair does not move a later one.
    for repair in sorted(repairs, key=lambda repair: repair.place, reverse=True):
        number, start = repair.place.line - 1, repair.place.column - 1
        line = lines[number]
        if line.startswith(repair.found, start):
            lines[number] = line[:start] + repair.instead + line[start + len(repair.found) :]
    return encoded_like(raw, "".join(lines))


def difference(folder: Path, changed: dict[str, bytes]) -> str:
    """Return what ``changed`` changes, as a unified diff for a terminal."""
    said = []
    for name, new in changed.items():
        old = (folder / name).read_bytes()
        shown = f"{folder.name}/{name}"
        if old.startswith(BYTE_ORDER_MARK) or b"\r" in old:
            said.append(f"{shown}: 换行符或文件开头的标记改为统一写法\n")
        before = old.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
        said += difflib.unified_diff(
            before.splitlines(True), new.decode().splitlines(True), shown, shown, n=0
        )
    return visible("".join(said))
