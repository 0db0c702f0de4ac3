"""What the machine has of all that publishing needs, and what to type for what it lacks."""

import ctypes
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, requires, version
from importlib.util import find_spec
from pathlib import Path

from booklet.model.resources import OUTPUT, Resources
from booklet.process import COMMAND, how_to_add, wheel

NEWEST_TRIED = (3, 14)
# The system's libraries under WeasyPrint: file names on Linux, macOS and Windows, the function that
# says its version, and the packages of Debian, Fedora and its kin, Homebrew and MSYS2.
LIBRARIES = (
    ("Pango（排版）", "pango-1.0", "pango_version_string", "libpango-1.0-0 pango pango pango"),
    ("Pango（字体）", "pangoft2-1.0", "", "libpangoft2-1.0-0 pango pango pango"),
    (
        "HarfBuzz（字形）", "harfbuzz", "hb_version_string",
        "libharfbuzz0b harfbuzz harfbuzz harfbuzz",
    ),
    (
        "HarfBuzz（嵌入字体）", "harfbuzz-subset", "",
        "libharfbuzz-subset0 harfbuzz harfbuzz harfbuzz",
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at: whether it is as it should be, and what to do if it is not."""

    name: str
    said: str
    good: bool = True
    remedy: str = ""


def findings() -> Iterator[Finding]:
    """Yield what is found on this machine."""
    yield _python()
    yield from _python_libraries()
    yield from _system_libraries()
    yield _fonts()
    yield Finding("LibreOffice、Word", "不需要")
    yield _preview()
    yield from _folders()


def _python() -> Finding:
    said = f"{platform.python_version()}，{platform.system()} {platform.machine()}"
    if sys.version_info[:2] > NEWEST_TRIED:
        said += f"（比试过的 {'.'.join(map(str, NEWEST_TRIED))} 新）"
    return Finding("Python", said)


def _python_libraries() -> Iterator[Finding]:
    """Ask of the installed package what it needs; a checkout's set-up sees to it itself."""
    try:
        wanted = [need for need in requires("qingdan") or () if "extra ==" not in need]
        name = f"qingdan {version('qingdan')}"
    except PackageNotFoundError:
        return
    others = []
    for need in wanted:
        library, _, pinned = need.partition("==")
        try:
            found = version(library)
        except PackageNotFoundError:
            found = "没有"
        if found != pinned:
            others.append(f"{library} {found}（应当是 {pinned}）")
    yield Finding(
        name, "、".join(others) or f"{len(wanted)} 个 Python 库齐全", not others,
        f"重新安装，例如 pip install --force-reinstall '{wheel()}'",
    )  # fmt: skip


def _system_libraries() -> Iterator[Finding]:
    versions = [(*row, library_version(*row[1:3])) for row in LIBRARIES]
    missing = [packages.split() for _, _, _, packages, found in versions if found is None]
    remedy = ""
    if missing:
        remedy = _how_to_get([list(dict.fromkeys(own)) for own in zip(*missing, strict=True)])
    for name, *_, found in versions:
        if found is None:
            yield Finding(name, "没有，做不了 PDF（别的格式不需要它）", False, remedy)
            remedy = ""  # is said once
        else:
            yield Finding(name, found or "有")


def library_version(name: str, function: str) -> str | None:
    """Return the version of a system's library, empty if it tells none, None if it is not there."""
    if hasattr(os, "add_dll_directory"):  # Windows, where WeasyPrint looks in MSYS2
        for folder in os.environ.get("WEASYPRINT_DLL_DIRECTORIES", MSYS2_FOLDER).split(";"):
            with suppress(OSError):
                os.add_dll_directory(folder)
    for end in (".so.0", ".0.dylib", ".dylib", "-0.dll"):
        with suppress(OSError):
            library = ctypes.CDLL(f"lib{name}{end}")
            if not function:
                return ""
            said = library[function]
            said.restype = ctypes.c_char_p
            return bytes(said()).decode()
    return None


MSYS2_FOLDER = r"C:\msys64\ucrt64\bin"
MSYS2 = "mingw-w64-ucrt-x86_64-"


def _how_to_get(packages: list[list[str]]) -> str:
    """Return what to type for packages, by the names that Debian, Fedora, Homebrew, MSYS2 have.

    A command is named only where the package manager knows every package of it, and sudo only
    where there is one.
    """
    debian, fedora, homebrew, msys2 = packages
    if sys.platform == "win32":
        own = " ".join(f"{MSYS2}{name}" for name in msys2)
        return f"装好 MSYS2（https://www.msys2.org），在它的窗口里运行：pacman -S {own}"
    sudo = "sudo " if shutil.which("sudo") else ""
    managers: tuple[tuple[str, list[str], list[str], str], ...] = (
        ("apt-get", ["apt-get", "-s", "-o", "Debug::NoLocking=1", "install"], debian,
         f"{sudo}apt-get install --no-install-recommends"),
        ("dnf", ["dnf", "-q", "info"], fedora, f"{sudo}dnf install"),
        ("yum", ["yum", "-q", "info"], fedora, f"{sudo}yum install"),
        ("brew", ["brew", "info"], homebrew, "brew install"),
    )  # fmt: skip
    for manager, asked, wanted, command in managers:
        if shutil.which(manager):
            unknown = [name for name in wanted if not _knows(asked, name)]
            if not unknown:
                who = "运行" if sudo or manager == "brew" else "用 root 运行"
                return f"{who}：{command} {' '.join(wanted)}"
            fresh = f"先运行 {sudo}apt-get update，再看一次；" if manager == "apt-get" else ""
            return f"{fresh}软件源里还是没有 {'、'.join(unknown)} 时，本系统太旧，做不了 PDF"
    return f"用本系统的软件包管理器安装（在 Debian 里叫 {' '.join(debian)}）"


def _knows(asked: list[str], package: str) -> bool:
    return subprocess.run([*asked, package], capture_output=True).returncode == 0


def _fonts() -> Finding:
    folder = Resources().fonts
    try:
        css = (folder / "fonts.css").read_text(encoding="utf-8")
        wanted = ["advances.json", *re.findall(r'url\("?([^")]+)"?\)', css)]
    except OSError:
        wanted = ["fonts.css"]
    missing = [name for name in wanted if not (folder / name).is_file()]
    if missing:
        return Finding("字体", f"{folder} 里少了 {'、'.join(missing)}", False, "重新安装")
    return Finding("字体", f"自带 {len(wanted) - 1} 个，不用系统的字体")


def _preview() -> Finding:
    if all(find_spec(name) for name in ("starlette", "uvicorn", "watchfiles")):
        return Finding("预览", "可以用")
    return Finding("预览", f"没有装；要用时{how_to_add('preview')}")


def _folders() -> Iterator[Finding]:
    """Try to write where files are written: the output, and what is temporary."""
    there = next(path for path in (OUTPUT.absolute(), *OUTPUT.absolute().parents) if path.exists())
    places: tuple[tuple[str, Callable[[], Path]], ...] = (
        ("成品的文件夹", lambda: there),
        ("临时文件夹", lambda: Path(tempfile.gettempdir())),
    )
    for name, place in places:
        try:
            folder = place()
            with tempfile.TemporaryFile(dir=folder):
                yield Finding(name, f"{folder}，可以写")
        except OSError as error:
            said = f"写不了（{error.strerror or error}）"
            remedy = f"换一个文件夹：{COMMAND} publish --output 文件夹"
            if name == "临时文件夹":
                remedy = "用环境变量 TMPDIR 指定一个能写的文件夹"
            yield Finding(name, said, False, remedy)
