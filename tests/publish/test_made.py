"""What is made of what: no format waits for another that it does not take."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.tools import ROOT, SMALL

PUBLISH = """
import sys
from contextlib import nullcontext
from pathlib import Path
from booklet.model.resources import Resources
from booklet.publish.due import publish
published = publish(Path(sys.argv[1]), Path(sys.argv[2]), [sys.argv[3]], nullcontext, Resources())
assert [path.suffix for path in published.paths] == ["." + sys.argv[3]]
print("weasyprint" in sys.modules, "pikepdf" in sys.modules)
"""


@pytest.mark.parametrize(
    ("suffix", "said"),
    [
        ("docx", "False False"),
        ("xlsx", "False False"),
        ("html", "False False"),
        ("pdf", "True True"),
        ("ofd", "True True"),
    ],
)
def test_a_format_that_takes_no_pdf_imports_no_weasyprint(
    suffix: str, said: str, tmp_path: Path
) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", PUBLISH, str(SMALL), str(tmp_path / "out"), suffix],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.strip() == said
