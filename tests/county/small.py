"""Counties of small towns, alike but for their names."""

import shutil
from pathlib import Path

from tests import counties
from tests.tools import SMALL

NAMES = ("三工镇", "佃坝乡", "红旗镇", "宁边路街道")


def made(folder: Path, count: int = len(NAMES)) -> Path:
    """Return the folder of a county of so many towns, made in ``folder``."""
    others = (name for name in counties.TOWNS if name not in NAMES)
    for name in [*NAMES, *others][:count]:
        source = folder / "县" / name
        shutil.copytree(SMALL, source)
        for path in source.glob("*.yaml"):
            text = path.read_text(encoding="utf-8")
            path.write_text(text.replace("大西渠镇", name), encoding="utf-8")
    return folder / "县"


def spoil(
    towns: Path, old: str, new: str, name: str = "assisting.yaml", town: str = "红旗镇"
) -> None:
    """Change something in a list of a town."""
    path = towns / town / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
