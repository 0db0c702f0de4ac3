"""Where the look lives."""

from dataclasses import dataclass
from pathlib import Path

import booklet

ROOT = Path(booklet.__file__).parent.parent


@dataclass(frozen=True)
class Resources:
    """The folders of the templates and of the fonts."""

    templates: Path = ROOT / "templates"
    fonts: Path = ROOT / "fonts"
