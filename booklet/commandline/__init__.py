"""The commands of `qingdan` and build.py: click in Chinese, options, progress and exit codes."""
