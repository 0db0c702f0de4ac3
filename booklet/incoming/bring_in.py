"""What `import` does with an edited file: find its changes, say them, splice them into source/."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from booklet.editions.comparison import Comparison, Placed
from booklet.files.checksums import digest
from booklet.history.changes import bring_to_end, write
from booklet.incoming.edited import read_back
from booklet.incoming.report import Reported, report
from booklet.incoming.wanted import wanted
from booklet.model.booklet import Item
from booklet.model.date import edition_date
from booklet.model.layout import Layout
from booklet.source.chapter_file import comments_above
from booklet.source.load import Source
from booklet.source.look import load_with_look
from booklet.source.splice import Wanted, rewritten
from booklet.word.changes import Changes


def summary(changes: Sequence[Reported], unread: int, noticed: bool = False) -> str:
    """Return how many items change, and how, and how many lists the file has not.

    Where something was ``noticed`` beside, what is the same is the rest.
    """
    if changes:
        counts = Counter(kind for change in changes for kind in change.kinds)
        said = f"共 {len(changes)} 处：" + "，".join(f"{k} {n}" for k, n in counts.items())
    elif unread:
        return f"其余相同，{unread} 个清单没有读到"
    else:
        return f"{'其余' if noticed else ''}与清单相同，没有要改的地方"
    return f"{said}；{unread} 个清单没有读到" if unread else said


@dataclass(frozen=True)
class Imported:
    """What an edited file changes, the new content of the source files, and what was left out."""

    changes: tuple[Reported, ...]
    files: Mapping[str, bytes]
    notices: tuple[str, ...]
    unread: int = 0  # lists that the file has not

    @property
    def summary(self) -> str:
        """How many items change, and how."""
        return summary(self.changes, self.unread, bool(self.notices))


def import_edited(
    path: Path, folder: Path, templates: Path, changes: Changes | None, dry_run: bool
) -> Imported:
    """Bring the items of the .xlsx or .docx ``path`` into the source files of ``folder``.

    Nothing is written with ``dry_run``. Raises :class:`UserError` for whatever cannot be read of
    either, and writes nothing then.
    """
    if not dry_run:
        bring_to_end(folder)
    layout, source = load_with_look(folder, templates)
    read = read_back(path, source.booklet, layout, changes)
    comparison = wanted(source.booklet, read)
    files = dict(_changed_files(source, comparison, layout))
    notices = *read.notices, *other_date(read.date, source)
    imported = Imported(
        tuple(report(comparison, layout)), files, notices, read.chapters.count(None)
    )
    if files and not dry_run:
        before = {name: digest(source.documents[name].raw) for name in files}
        write(folder, files, f"读入 {path.name}", before)
    return imported


def other_date(date: str | None, source: Source) -> Iterator[str]:
    """Yield the notice that a file's date is another one, which is not brought in."""
    if date and edition_date(date) != edition_date(source.booklet.date):
        yield f"封面的日期“{date}”没有读入；要改日期，在 booklet.yaml 里修改"


def _changed_files(
    source: Source, comparison: Comparison, layout: Layout
) -> Iterator[tuple[str, bytes]]:
    """Yield name and content of every file of ``source`` that changes."""
    came = {
        (fate.new.chapter, fate.new.position): fate.old for fate in comparison.fates if fate.new
    }
    chapters = zip(source.booklet.chapters, comparison.new.chapters, strict=True)
    for number, (chapter, new) in enumerate(chapters):
        if new.items == chapter.items:
            continue
        document = source.documents[chapter.file]
        arriving = [
            _arriving(source, number, item, came[number, at]) for at, item in enumerate(new.items)
        ]
        look = layout.chapters[chapter.kind]
        yield chapter.file, rewritten(document, chapter.items, arriving, look).raw


def _arriving(source: Source, chapter: int, item: Item, old: Placed | None) -> Wanted:
    """Return an item for a chapter's file; from another file it brings its comments along."""
    if old is None:
        return Wanted(item)
    if old.chapter == chapter:
        return Wanted(item, old.position)
    left = source.booklet.chapters[old.chapter]
    document = source.documents[left.file]
    comments = comments_above(document.text, document, left.items, old.position)
    return Wanted(item, comments=comments)
