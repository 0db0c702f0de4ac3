"""An edition as a user names it -> Booklet: a source folder, a git revision or an edited file."""

import os
import subprocess
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from booklet.files.faults import Fault, Place, UserError, refuse
from booklet.files.office import KINDS, OTHER_KINDS
from booklet.incoming.edited import read_back
from booklet.incoming.wanted import wanted
from booklet.model.booklet import Booklet
from booklet.model.layout import Layout
from booklet.source.load import load_source
from booklet.word.changes import Changes

# Blobs that are plain files: https://git-scm.com/docs/git-ls-tree, output format.
PLAIN_FILES = ("100644", "100755")
WAYS = "写成文件夹（例如 source）、git 版本（例如 HEAD~3:source）或者清单的文件（.xlsx、.docx）"


@dataclass(frozen=True)
class Edition:
    """A booklet, and what stands in its file beside it and was left out."""

    booklet: Booklet
    notices: tuple[str, ...] = ()


# Reads an edition, given the look and the edition whose frame it takes.
Reader = Callable[[Layout, Booklet], Edition]


def read_edition(
    spec: str, layout: Layout, frame: Booklet, changes: Changes | None = None
) -> Edition:
    """Return the edition that ``spec`` names.

    That is a folder, ``REVISION:FOLDER`` of a git repository or an .xlsx or .docx file. Of a file
    the items and the date are read: its cover and its titles are those of ``frame``, and its date
    if it has none. ``changes`` settles the tracked changes of a Word file. Raises
    :class:`UserError` where there is no such edition, where its source has faults, and for whatever
    cannot be read of a file or is missing in it.
    """
    return _of_file(spec, layout, frame, changes) if _is_file(spec) else _of_source(spec, layout)


def read_editions(
    old: str, new: str, layout: Layout, source: Path, changes: Changes | None = None
) -> tuple[Edition, Edition]:
    """Return the two editions that ``old`` and ``new`` name, as :func:`read_edition` does.

    The frame of a file is the other edition, or the folder ``source`` if both are files.
    """
    if not _is_file(old):
        before = _of_source(old, layout)
        return before, read_edition(new, layout, before.booklet, changes)
    after = None if _is_file(new) else _of_source(new, layout)
    frame = after.booklet if after else load_source(source, layout).booklet
    before = _of_file(old, layout, frame, changes)
    return before, after or _of_file(new, layout, frame, changes)


def _is_file(spec: str) -> bool:
    """Say whether ``spec`` is the name of an office's file, there or not."""
    return Path(spec).suffix.lower() in {*KINDS, *OTHER_KINDS} and not Path(spec).is_dir()


def _of_file(spec: str, layout: Layout, frame: Booklet, changes: Changes | None) -> Edition:
    """Return ``frame`` with items and date of an .xlsx or .docx file that has every chapter.

    It is what ``frame`` would become if the file were imported.
    """
    path = Path(spec)
    read = read_back(path, frame, layout, changes)
    pairs = list(zip(frame.chapters, read.chapters, strict=True))
    if missing := [chapter.name for chapter, items in pairs if items is None]:
        raise UserError(
            Fault(
                Place(path.name),
                f"没有“{name}”的表格，不能比较",
                "补上这张表格；或者先用 import 读入，再比较文件夹",
            )
            for name in missing
        )
    notices = read.notices
    if read.date is None:
        undated = f"{path.name} 的封面上没有认出日期（例如“2025 年 7 月”），这里写成“{frame.date}”"
        notices = *notices, undated
    booklet = wanted(frame, read).new
    return Edition(booklet.model_copy(update={"date": read.date or frame.date}), notices)


def _of_source(spec: str, layout: Layout) -> Edition:
    """Return the edition in a folder, or in one of a git revision."""
    if Path(spec).is_dir():
        return Edition(load_source(Path(spec), layout).booklet)
    if Path(spec).exists():
        raise refuse(spec, "这不是清单的源文件夹", WAYS)
    revision, colon, folder = spec.partition(":")
    if not (colon and revision):
        raise refuse(spec, "找不到这个文件夹", WAYS)
    return Edition(_of_revision(spec, revision, folder, layout))


def _of_revision(spec: str, revision: str, folder: str, layout: Layout) -> Booklet:
    """Return the booklet in ``folder``, counted from the repository's top, of ``revision``."""
    # Faults name the folder by its last part.
    shown = spec.replace("/", "／").replace("\\", "＼")
    return booklet_of(files_of_revision(spec, revision, folder), layout, shown)


def booklet_of(files: Mapping[str, bytes], layout: Layout, name: str) -> Booklet:
    """Return the booklet that source ``files`` are, whose faults are those of the folder ``name``.

    Raises :class:`UserError` where it has any.
    """
    with tempfile.TemporaryDirectory() as temporary:
        copy = Path(temporary) / name
        copy.mkdir()
        for own, content in files.items():
            (copy / own).write_bytes(content)
        return load_source(copy, layout).booklet


def files_of_revision(
    spec: str, revision: str, folder: str, repository: Path | None = None
) -> dict[str, bytes]:
    """Return the YAML files of ``folder``, counted from the repository's top, of ``revision``.

    The repository is that of the working folder or of the folder ``repository``; ``spec`` is what
    the user calls it all. Raises :class:`UserError` where there is no such revision or folder.
    """
    git = partial(_git, spec, repository)
    if git("rev-parse", "--git-dir") is None:
        raise refuse(spec, "这里不是 git 仓库", "在项目的文件夹里运行，或者写文件夹的名称")
    if revision.startswith("-") or git("rev-parse", "--verify", f"{revision}^{{commit}}") is None:
        raise refuse(spec, f"git 里没有“{revision}”这个版本", "用 git log --oneline 查看有哪些版本")
    # ls-tree and cat-file read objects and nothing else: no hook, filter or textconv is run.
    listed = git("ls-tree", "-z", "--full-tree", f"{revision}:{folder.rstrip('/')}")
    if not listed:
        raise refuse(spec, f"“{revision}”这个版本里没有“{folder}”文件夹", "检查文件夹的名称")
    files = {}
    for entry in listed.decode("utf-8", "replace").split("\0"):
        description, _, name = entry.partition("\t")
        mode, _, blob = description.split(" ") if name else ("", "", "")
        if mode in PLAIN_FILES and name.endswith(".yaml"):
            files[name] = git("cat-file", "blob", blob) or b""
    return files


@dataclass(frozen=True)
class Revision:
    """A revision of git: its short name, when it was made, and its first line."""

    name: str
    time: str
    subject: str


def revisions_of(folder: Path, most: int) -> list[Revision]:
    """Return the revisions that changed ``folder``, the newest first; none without git."""
    # Signatures are not asked for: that would run a program that the repository names.
    asked = ("-c", "log.showSignature=false", "log", "-n", str(most), "--format=%h%x09%cI%x09%s")
    try:
        said = _git("git", folder, *asked, "--", ".")
    except UserError:
        return []
    lines = (said or b"").decode("utf-8", "replace").splitlines()
    return [Revision(*line.split("\t", 2)) for line in lines if line.count("\t") >= 2]


def place_in_repository(folder: Path) -> str:
    """Return where ``folder`` is, counted from its repository's top; "" for that itself."""
    return os.fsdecode(_git("git", folder, "rev-parse", "--show-prefix") or b"").strip("\n")


def _git(spec: str, repository: Path | None, *arguments: str) -> bytes | None:
    """Return what git says, None where it refuses."""
    try:
        ran = subprocess.run(["git", "--no-pager", *arguments], capture_output=True, cwd=repository)
    except FileNotFoundError:
        raise refuse(spec, "没有安装 git", "安装 git，或者写文件夹的名称") from None
    if b"safe.directory" in ran.stderr:
        raise refuse(spec, "git 不信任这个文件夹，因为它属于别的用户", "请文件夹的主人运行")
    return ran.stdout if ran.returncode == 0 else None
