"""Files written all together or not at all."""

import tempfile
from collections.abc import Mapping
from pathlib import Path


def replace_files(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write ``files`` (name -> bytes) into ``folder``, replacing older ones of the same names.

    All are written beside their places first, so that an error on the way leaves every old file
    as it was.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".building-", dir=folder) as beside:
        for name, content in files.items():
            path = Path(beside) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        for name in files:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (Path(beside) / name).replace(folder / name)
