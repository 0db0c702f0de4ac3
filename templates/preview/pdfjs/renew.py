"""Renew pdf.js in this folder from its npm package: `python templates/preview/pdfjs/renew.py`.

The files are kept in the repository, built as Mozilla publishes them, so that a preview needs no
network and no npm. To move to another release, change VERSION; `--check` only compares.
"""

import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

VERSION = "6.5.438"
HERE = Path(__file__).parent
FILES = ("build/pdf.min.mjs", "build/pdf.worker.min.mjs", "LICENSE")


def main() -> None:
    """Fetch the package and write its files here, or name those that differ."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            ["npm", "pack", "--silent", f"pdfjs-dist@{VERSION}"],
            cwd=folder,
            check=True,
            stdout=subprocess.DEVNULL,
        )
        with tarfile.open(next(Path(folder).glob("*.tgz"))) as package:
            for name in FILES:
                member = package.extractfile(f"package/{name}")
                assert member is not None, name
                content, path = member.read(), HERE / Path(name).name
                if "--check" not in sys.argv:
                    path.write_bytes(content)
                elif path.read_bytes() != content:
                    sys.exit(f"{path} is not that of pdfjs-dist {VERSION}")


if __name__ == "__main__":
    main()
