"""An office's own booklet begun: source files with an example of each list, commented."""

import re
from dataclasses import dataclass
from pathlib import Path

from booklet.files.faults import refuse
from booklet.files.replacement import replace_files
from booklet.files.templates import environment
from booklet.model.date import is_date
from booklet.model.resources import BUNDLED, HOME
from booklet.source.look import LOOKS, load_look
from booklet.source.scalars import scalar
from booklet.source.schema import schemas

TEMPLATES = BUNDLED / "templates"
EXAMPLES = ("booklet.yaml", "basic.yaml", "assisting.yaml", "reclaimed.yaml")
# A town's name up to its county, whose departments the examples name: 昌吉市大西渠镇.
COUNTY = re.compile(r".+?[县市区旗](?=.)")


@dataclass(frozen=True)
class Begun:
    """What an office says of itself, as it stands on the cover, and the named look, if any."""

    place: str
    town: str
    date: str
    look: str = ""


def looks() -> list[str]:
    """Return the names of the looks that there are beside the usual one."""
    return sorted(path.stem for path in (TEMPLATES / LOOKS).glob("*.yaml"))


def source_of(folder: Path) -> Path:
    """Return where the source files of a booklet in ``folder`` stand."""
    return folder / (HOME / "source").name


def begin(folder: Path, begun: Begun) -> None:
    """Write the source files of a new booklet in ``folder``, and their schemas.

    Raises :class:`UserError` where there is one already, for a date that is none and for what
    cannot be written.
    """
    source = source_of(folder)
    if source.exists() and (not source.is_dir() or any(source.iterdir())):
        raise refuse(source, "已经有了，不覆盖", "换一个文件夹名")
    if not is_date(begun.date):
        raise refuse("--date", f"“{begun.date}”不是日期", "写成这样：2026 年 1 月")
    county = COUNTY.match(begun.town)
    said = {name: scalar(value) for name, value in vars(begun).items()}
    jinja = environment(TEMPLATES)
    files = {
        name: jinja.get_template(f"new/{name}.j2").render(
            **said | {"look": begun.look and said["look"]}, county=county[0] if county else "县"
        )
        for name in EXAMPLES
    }
    files |= schemas(load_look(source, TEMPLATES))
    replace_files(source, {name: text.encode() for name, text in files.items()})
