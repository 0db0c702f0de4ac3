"""What each lever on publishing's speed buys: the whole command without it, and with all."""

from pathlib import Path

from tests.bench.commands import PYTHON, ROOT
from tests.bench.timing import Timed, table

# `build.py` after a lever was taken away; takes ROOT, then the command line.
RUN = """\
import sys
sys.path.insert(0, sys.argv.pop(1))
from contextlib import nullcontext
{without}
from booklet.commandline.commands import cli
from booklet.commandline.console import begin, end
begin()
try:
    cli()
except SystemExit as ended:
    end(int(ended.code or 0))
end(0)
"""
# What takes each lever away.
WITHOUT = {
    "": "",
    "the collector switched off": "import gc; gc.disable = gc.enable",
    "style sheets of ours alone, HTML read as XML": """
from booklet.pdf import engine, imports
imports.style_sheets = nullcontext
def page(text, base_url, fetcher):
    from weasyprint import HTML
    # Ours leave out what a browser's style sheet alone would make needful.
    text = text.replace("<style>", "<style>* { font-weight: normal; margin: 0; padding: 0 }")
    return HTML(string=text, base_url=base_url, url_fetcher=fetcher)
engine._page = page""",
    "plain lines laid out by copying": """
from booklet.pdf import lines; lines.install = lambda: None""",
    "libraries imported when used": """
from booklet.pdf import imports; imports.libraries_for_later = nullcontext""",
    "C declarations kept": "from booklet.pdf import imports; imports.declarations = nullcontext",
    "compiled templates kept": """
from booklet.files import templates; templates.recall = lambda *key: None""",
    "fonts taken where they are": """
from booklet.pdf import engine; engine.configuration = lambda: None""",
    "objects of the PDF written once": """
import pydyf
from booklet.pdf import archival, written
archival.Written = lambda written: written
def data(stream):
    vars(stream).pop("_kept", None)
    return written._stream(stream)
pydyf.Stream.data = property(data)""",
    "what Python compiles kept": """
from booklet.commandline import commands; commands.kept_compiled = nullcontext""",
    "the copy of the process": """
from booklet.publish import fork; fork._can_fork = lambda: False""",
}


def main(folder: Path) -> None:
    """Print what publishing the shipped booklet takes without each of the levers."""
    rivals = []
    for number, (name, without) in enumerate(WITHOUT.items()):
        output = folder / str(number)
        output.mkdir()
        command = [PYTHON, "-c", RUN.format(without=without), str(ROOT)]
        rivals.append(
            Timed(
                f"without {name}" if name else "with all",
                [*command, "publish", "--output", str(output)],
                output=output,
            )
        )
    table("Publishing in three formats, one lever taken away", rivals)
