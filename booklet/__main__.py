"""What `qingdan`, `python -m booklet` and build.py run."""

import signal


def main() -> None:
    """Run a command, and end the process."""
    if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # until it is known what Ctrl-C should do
    from booklet.commandline.console import begin, end

    begin()
    from booklet.commandline.commands import cli

    try:
        cli()
    except SystemExit as ended:
        end(int(ended.code or 0))
    end(0)


if __name__ == "__main__":
    main()
