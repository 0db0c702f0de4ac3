"""The command line: `python build.py --help` lists the commands."""

from booklet.commandline.commands import cli
from booklet.commandline.console import end

__all__ = ["cli"]

if __name__ == "__main__":
    try:
        cli()
    except SystemExit as ended:
        end(int(ended.code or 0))
    end(0)
