"""The command line: `python build.py --help` lists the commands."""

from booklet.__main__ import main

if __name__ == "__main__":
    main()
