"""Write constraints.txt anew: every library of every stage, one version each, with its SHA-256.

`python setup/pins.py` keeps the versions that constraints.txt has, `--upgrade` takes the newest
that pyproject.toml allows. It needs `uv` (pip install uv), which looks for all systems at once.
"""

import argparse
import re
import subprocess
import tomllib
from pathlib import Path

ROOT = Path(__file__).parent.parent
FILE = ROOT / "constraints.txt"
HEADER = """\
# Every library that the ones in pyproject.toml bring along, and those themselves, at one version
# each, with the SHA-256 of its files; set-up (setup/libraries.sh) takes no others. Below each
# stands what it is for: publish, or an extra of pyproject.toml. setup/pins.py renews this file.
"""
# A library with its marks and its hashes, up to what uv says of where it comes from.
BLOCK = re.compile(r"^(?P<name>[\w.-]+)==[^\n]+\\\n(?:    --hash=[^\n]+\n)+", re.MULTILINE)


def resolved(*options: str, versions: Path | None) -> dict[str, str]:
    """Return name -> lines of all libraries that pyproject.toml needs with some ``options``."""
    kept = ["--constraints", str(versions)] if versions else []
    said = subprocess.run(
        ["uv", "pip", "compile", "pyproject.toml", "--universal", "--generate-hashes",
         "--no-annotate", "--no-header", *kept, *options],
        cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True,
    ).stdout  # fmt: skip
    return {block["name"]: block[0] for block in BLOCK.finditer(said + "\n")}


def main() -> None:
    """Resolve everything together, then each stage by those versions."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--upgrade", action="store_true")
    upgrade = asked.parse_args().upgrade
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    whole = resolved("--all-extras", versions=None if upgrade else FILE)
    FILE.write_text(HEADER + "".join(whole.values()), encoding="utf-8")
    stages = {name: ["publish"] for name in resolved(versions=FILE)}
    for extra in project["optional-dependencies"]:
        for name in resolved("--extra", extra, versions=FILE):
            if "publish" not in stages.setdefault(name, []):
                stages[name].append(extra)
    text = "".join(f"{block}    # for {' '.join(stages[name])}\n" for name, block in whole.items())
    FILE.write_text(HEADER + text, encoding="utf-8")


if __name__ == "__main__":
    main()
