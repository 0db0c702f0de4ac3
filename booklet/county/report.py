"""What `county` does: the towns read, compared and written up."""

from collections.abc import Sequence
from pathlib import Path

from booklet.county.county import County
from booklet.county.reading import towns_of
from booklet.files.faults import refuse
from booklet.model.resources import Resources
from booklet.word.changes import Changes


def county_of(
    named: Sequence[Path],
    output: Path,
    resources: Resources,
    pages: bool,
    changes: Changes | None = None,
    model: Path | None = None,
) -> County:
    """Return the county of the folders and files that a user names.

    ``model`` is the folder or file that is the yardstick; it may be one of those or another. With
    ``pages`` the duties know their printed pages. Raises :class:`UserError` for whatever cannot be
    read.
    """
    paths = list(named)
    if model is not None and not model.exists():
        raise refuse(model, "找不到这个清单", "--model 后面写清单的文件夹")
    towns = towns_of(paths, output, resources, pages, changes, model)
    number = None
    if model is not None:
        number = next(t.number for t in towns if t.folder.resolve() == model.resolve())
    return County(towns, number)
