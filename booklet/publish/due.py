"""The order of work: what is due -> its bytes -> files, and a note of what they are made of.

Nothing heavy is imported before something is due.
"""

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from booklet.files.checksums import digest
from booklet.files.replacement import replace_finished, sweep
from booklet.history.published import keep_published
from booklet.model.resources import Resources, naming
from booklet.process import typed
from booklet.publish import note as notes
from booklet.publish.fingerprint import fingerprint
from booklet.publish.note import BuildNote, Made

if TYPE_CHECKING:
    from booklet.incoming.edition import Reader

BRING_IN = "Word 文件或电子表格里的改动要进清单，用 {} 加上留下的那一份"


@dataclass(frozen=True)
class Published:
    """The files that were written, those that needed no writing, and proofreading's doubts.

    ``notices`` say what stands in a file that was read and was left out, and what was found in the
    place of a file that was written.
    """

    paths: tuple[Path, ...]
    unchanged: tuple[Path, ...]
    findings: str
    notices: tuple[str, ...] = ()


def publish(
    source: Path,
    output: Path,
    formats: Iterable[str],
    step: Callable[[str], AbstractContextManager[object]],
    resources: Resources,
    strict: bool = False,
    tracked: "Reader | None" = None,
) -> Published:
    """Build the booklet of the folder ``source`` into the folder ``output``.

    A format is made only where its inputs changed since its file was written, or the file did. With
    ``tracked``, which reads an earlier edition, a second Word file has what changed since then as
    tracked changes. Every format is finished before the first is written. Raises
    :class:`UserError` for whatever is wrong with the source, with ``strict`` also for what is
    doubtful.
    """
    formats = tuple(formats)
    # Taken before the source is read: what changes meanwhile is built again next time.
    inputs = fingerprints(source, formats, resources)
    note = notes.read(output)
    unchanged = standing(output, note, inputs, strict)
    due = [suffix for suffix in formats if suffix not in unchanged]
    kept = tuple(output / unchanged[suffix] for suffix in formats if suffix in unchanged)
    if note and not due and tracked is None:
        sweep(output)
        keep_published(source, {})
        return Published((), kept, note.findings)

    from booklet.publish.folder import build_folder
    from booklet.publish.made import file_stem

    built = build_folder(source, due, step, resources, strict, tracked, formats)
    with step("写入文件夹"):
        stem = file_stem(built.booklet)
        files = {f"{stem}.{suffix}": content for suffix, content in built.contents.items()}
        made = {
            suffix: Made(inputs[suffix], strict, name, digest(files[name]))
            for suffix, name in zip(built.contents, files, strict=True)
            if suffix in inputs
        }
        after = notes.after(note, output, source, made, built.findings)
        changed = replace_finished(output, files, {notes.NOTE: after.written()})
    keep_published(source, built.read)
    bring_in = BRING_IN.format(typed("import", *naming(source)))
    notices = (*built.notices, *changed, *((bring_in,) if changed else ()))
    return Published(tuple(output / name for name in files), kept, built.findings, notices)


def is_up_to_date(
    source: Path, output: Path, formats: Iterable[str], resources: Resources, strict: bool
) -> bool:
    """Say whether the files in ``output`` are there, whole, and made of what there is now."""
    inputs = fingerprints(source, formats, resources)
    return inputs.keys() == standing(output, notes.read(output), inputs, strict).keys()


def fingerprints(source: Path, formats: Iterable[str], resources: Resources) -> dict[str, str]:
    """Return what each format is made of; nothing equals that of a source that cannot be read."""
    wanted = tuple(formats)
    try:
        return {
            suffix: fingerprint(source, resources, (suffix,), together=wanted) for suffix in wanted
        }
    except OSError:
        return dict.fromkeys(wanted, "")


def standing(
    output: Path, note: BuildNote | None, inputs: dict[str, str], strict: bool
) -> dict[str, str]:
    """Return the name of the file of each format that was made of ``inputs`` and is as it was."""
    return {
        suffix: made.name
        for suffix, made in (note.formats if note else {}).items()
        if inputs.get(suffix)
        and made.inputs == inputs[suffix]
        and (made.strict or not strict)
        and notes.whole(output, made)
    }
