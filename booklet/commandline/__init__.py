"""The commands of build.py: click in Chinese, options, progress and exit codes."""
