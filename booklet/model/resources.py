"""Where the look lives, and where the user's own folders are."""

from dataclasses import dataclass
from pathlib import Path

from booklet.process import INSTALLED, PROGRAM

# What holds templates/ and fonts/, and what holds source/ and output/: both are the checkout, or
# else the package and the folder in which the command is run.
BUNDLED = PROGRAM if INSTALLED else PROGRAM.parent
HOME = Path() if INSTALLED else BUNDLED
SOURCE, OUTPUT = HOME / "source", HOME / "output"

# A user's own templates, where there are any, take the place of ours.
OWN = (HOME / "templates").absolute()


@dataclass(frozen=True)
class Resources:
    """The folders of the templates and of the fonts."""

    templates: Path = OWN if (OWN / "layout.yaml").is_file() else BUNDLED / "templates"
    fonts: Path = BUNDLED / "fonts"


def naming(source: Path | None) -> tuple[str, ...]:
    """Return what names ``source`` in a command that is to be typed: nothing for the usual one."""
    return () if source in (None, SOURCE) else ("--source", str(source))
