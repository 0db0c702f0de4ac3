"""Folders as a user names them -> the booklets below them, each with a folder for its files."""

import os
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from booklet.files.faults import Fault, Place, UserError
from booklet.publish import note as notes
from booklet.source.shapes import BOOKLET_FILE


@dataclass(frozen=True)
class Job:
    """One booklet to build: its folder, the folder of its files, and its name for people.

    ``refused`` has what speaks against building it at all.
    """

    source: Path
    output: Path
    name: str
    refused: tuple[Fault, ...] = ()


def find(folders: Sequence[Path], output: Path) -> list[Job]:
    """Return the booklets in and below ``folders``, in the order of their names.

    The files of each go into a folder of its own below ``output`` that mirrors its way from the
    folder that was named. Hidden folders and links to folders are passed over. Raises
    :class:`UserError` where a folder is missing or has no booklet.
    """
    faults: list[Fault] = []
    found: dict[Path, tuple[Path, Path]] = {}
    for folder, label in zip(folders, _labels(folders), strict=True):
        if not folder.is_dir():
            faults.append(Fault(Place(str(folder)), "找不到这个文件夹", "检查文件夹的名称"))
            continue
        sources = sorted(_booklets(folder.resolve()))
        if not sources:
            remedy = f"清单的文件夹里要有 {BOOKLET_FILE}"
            faults.append(Fault(Place(str(folder)), "这里没有清单", remedy))
        for source in sources:
            way = source.relative_to(folder.resolve())
            place = Path(label or ("" if way.parts else source.name)) / way
            found.setdefault(source, (folder, place))
    if faults:
        raise UserError(faults)
    jobs = []
    for source, place in _told_apart({source: place for source, (_, place) in found.items()}):
        folder, _ = found[source]
        name = str(folder / source.relative_to(folder.resolve()))
        target = output.resolve() / place
        refused = (*_leading_out(source, folder.resolve(), name), *_taken(target, source, name))
        jobs.append(Job(source, target, name, refused))
    return jobs


def _booklets(folder: Path) -> Iterator[Path]:
    """Yield the folders with a booklet in and below ``folder``."""
    for here, below, files in os.walk(folder):
        below[:] = [name for name in below if not name.startswith(".")]
        if BOOKLET_FILE in files:
            yield Path(here)


def _labels(folders: Sequence[Path]) -> list[str]:
    """Return a name for each of several folders: its own, with its parents' as far as needed."""
    if len(folders) == 1:
        return [""]
    parts = [folder.resolve().parts[1:] for folder in folders]
    for count in range(1, max(map(len, parts)) + 1):
        labels = ["-".join(part[-count:]) for part in parts]
        if len({_folded(label) for label in labels}) == len({*parts}):
            break
    return labels


def _told_apart(places: dict[Path, Path]) -> Iterator[tuple[Path, Path]]:
    """Yield each source with its place; a place that several would take gets a mark for each."""
    takers = defaultdict(list)
    for source, place in places.items():
        takers[_folded(place.as_posix())].append(source)
    for source, place in places.items():
        if len(takers[_folded(place.as_posix())]) > 1:
            mark = sha256(os.fsencode(source)).hexdigest()[:8]
            place = place.with_name(f"{place.name}-{mark}")
        yield source, place


def _folded(name: str) -> str:
    """Return a name as file systems compare it that know no capitals (macOS, Windows)."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def _leading_out(source: Path, folder: Path, name: str) -> Iterator[Fault]:
    """Yield a fault for each file of ``source`` that is a link to somewhere outside ``folder``."""
    for path in sorted(source.glob("*.yaml")):
        if not path.resolve().is_relative_to(folder):
            place = Place(f"{name}/{path.name}")
            yield Fault(place, "这个文件是指向别处的链接", "把文件本身放进这个文件夹")


def _taken(target: Path, source: Path, name: str) -> Iterator[Fault]:
    """Yield a fault if ``target`` holds the files of another booklet that is still there."""
    note = notes.read(target)
    if note is None:
        return
    other = notes.source_of(target, note)
    if other != source and (other / BOOKLET_FILE).exists():
        said = f"{target} 里已经放着另一个清单（{other}）的成品"
        yield Fault(Place(name), said, "用 --output 换一个文件夹")
