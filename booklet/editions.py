"""An edition as a user names it -> Booklet: a source folder, or one in an earlier git revision."""

import subprocess
import tempfile
from pathlib import Path

from booklet.faults import refuse
from booklet.layout import Layout
from booklet.model import Booklet
from booklet.source import load_source

# Blobs that are plain files: https://git-scm.com/docs/git-ls-tree, output format.
PLAIN_FILES = ("100644", "100755")
WAYS = "写成文件夹（例如 source）或者 git 版本（例如 HEAD~3:source）"


def read_edition(spec: str, layout: Layout) -> Booklet:
    """Return the booklet that ``spec`` names: a folder, or ``REVISION:FOLDER`` of a git repository.

    Raises :class:`UserError` where there is none, or where its source has faults.
    """
    if Path(spec).is_dir():
        return load_source(Path(spec), layout).booklet
    if Path(spec).exists():
        raise refuse(spec, "这不是清单的源文件夹", WAYS)
    revision, colon, folder = spec.partition(":")
    if not (colon and revision):
        raise refuse(spec, "找不到这个文件夹", WAYS)
    return _of_revision(spec, revision, folder, layout)


def _of_revision(spec: str, revision: str, folder: str, layout: Layout) -> Booklet:
    """Return the booklet in ``folder``, counted from the repository's top, of ``revision``."""
    if _git(spec, "rev-parse", "--git-dir") is None:
        raise refuse(spec, "这里不是 git 仓库", "在项目的文件夹里运行，或者写文件夹的名称")
    if (
        revision.startswith("-")
        or _git(spec, "rev-parse", "--verify", f"{revision}^{{commit}}") is None
    ):
        raise refuse(spec, f"git 里没有“{revision}”这个版本", "用 git log --oneline 查看有哪些版本")
    # ls-tree and cat-file read objects and nothing else: no hook, filter or textconv is run.
    listed = _git(spec, "ls-tree", "-z", "--full-tree", f"{revision}:{folder.rstrip('/')}")
    if not listed:
        raise refuse(spec, f"“{revision}”这个版本里没有“{folder}”文件夹", "检查文件夹的名称")
    with tempfile.TemporaryDirectory() as temporary:
        # Faults name the folder by its last part.
        copy = Path(temporary) / spec.replace("/", "／").replace("\\", "＼")
        copy.mkdir()
        for entry in listed.decode("utf-8", "replace").split("\0"):
            description, _, name = entry.partition("\t")
            mode, _, blob = description.split(" ") if name else ("", "", "")
            if mode in PLAIN_FILES and name.endswith(".yaml"):
                (copy / name).write_bytes(_git(spec, "cat-file", "blob", blob) or b"")
        return load_source(copy, layout).booklet


def _git(spec: str, *arguments: str) -> bytes | None:
    """Return what git says, None where it refuses."""
    try:
        ran = subprocess.run(["git", "--no-pager", *arguments], capture_output=True)
    except FileNotFoundError:
        raise refuse(spec, "没有安装 git", "安装 git，或者写文件夹的名称") from None
    if b"safe.directory" in ran.stderr:
        raise refuse(spec, "git 不信任这个文件夹，因为它属于别的用户", "请文件夹的主人运行")
    return ran.stdout if ran.returncode == 0 else None
