"""The commands that are measured, as they begin."""

import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
PYTHON = sys.executable
BUILD = [PYTHON, str(ROOT / "build.py")]
WEASYPRINT = [PYTHON, "-m", "weasyprint"]
REFERENCE = ROOT / "tests" / "bench" / "reference.html"

# Publishes a made-up town, whose names proofreading would stop; takes ROOT, SOURCE and OUTPUT.
PUBLISH = """\
import sys
from contextlib import nullcontext
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from booklet.files.replacement import replace_files
from booklet.look.load import load_layout
from booklet.model.resources import Resources
from booklet.publish.folder import build
from booklet.source.load import load_source
layout = load_layout(Resources().templates)
source = load_source(Path(sys.argv[2]), layout)
formats = {'pdf', 'docx', 'xlsx'}
made = build(source, layout, formats, lambda name: nullcontext(), Resources(), {})
files = {f"booklet.{suffix}": content for suffix, content in made.items()}
replace_files(Path(sys.argv[3]), files)
"""

# Sets a Typst document as an archival and accessible PDF; takes FONTS, SOURCE and OUTPUT.
TYPST = """\
import sys
import typst
typst.compile(
    sys.argv[2],
    output=sys.argv[3],
    font_paths=[sys.argv[1]],
    ignore_system_fonts=True,
    pdf_standards=["a-3a", "ua-1"],
)
"""
