"""Odd environments: what the system refuses is said in Chinese, and no file is half-written."""

import errno
import gzip
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from booklet.process import typed
from tests.commandline import build, build_afresh
from tests.interrupted import GOOD, tried
from tests.tools import ROOT, SMALL

PUBLISH = ("publish", "--source", SMALL, "--format", "docx", "--output")
# Locales as Debian has their sources in /usr/share/i18n.
LOCALES = {"zh_CN.GB18030": "GB18030", "zh_CN.GBK": "GBK", "en_US.ISO-8859-1": "ISO-8859-1"}


def shell(
    command: str, *arguments: object, **environment: str
) -> "subprocess.CompletedProcess[bytes]":
    """Run ``command``, in which "$@" is build.py with its arguments."""
    return subprocess.run(
        ["sh", "-c", command, "sh", sys.executable, str(ROOT / "build.py"), *map(str, arguments)],
        capture_output=True,
        env={**os.environ, **environment},
    )


@pytest.mark.parametrize(
    ("command", "code"),
    [('"$@" >&-', 0), ('"$@" >&- 2>&-', 0), ('"$@" <&-', 0), ('"$@" | true', 0)],
)
def test_nobody_has_to_listen(command: str, code: int, tmp_path: Path) -> None:
    ran = shell(command, *PUBLISH, tmp_path / "out")
    assert ran.returncode == code and b"Traceback" not in ran.stderr
    for path in (tmp_path / "out").glob("*.docx"):
        assert path.read_bytes().startswith(b"PK")


@pytest.mark.parametrize("arguments", [PUBLISH, ("check", "--source", SMALL), ("--help",)])
def test_words_that_cannot_be_printed_are_no_success(
    arguments: tuple[object, ...], tmp_path: Path
) -> None:
    where = [tmp_path / "out"] if arguments is PUBLISH else []
    ran = shell('"$@" >/dev/full', *arguments, *where)
    assert ran.returncode == 1 and not (tmp_path / "out").exists()
    assert ran.stderr.decode().startswith("要显示的文字写不出去（No space left on device）。")


def test_a_locale_without_chinese_keeps_no_one_from_publishing(tmp_path: Path) -> None:
    plain = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    ran = shell('"$@"', *PUBLISH, tmp_path / "out", **plain)
    assert ran.returncode == 0, ran.stderr
    assert "已生成" in ran.stdout.decode()
    assert [path.name for path in (tmp_path / "out").glob("*.docx")] == [
        "昌吉市大西渠镇履职事项清单.docx"
    ]


def common_signs(name: str) -> str:
    """Return a locale's table of signs without those of four bytes, over which it takes long."""
    table = gzip.decompress(Path(f"/usr/share/i18n/charmaps/{name}.gz").read_bytes())
    signs, end, _ = table.decode().partition("END CHARMAP\n")
    return "".join(line for line in signs.splitlines(True) if line.count("/x") < 4) + end


@pytest.mark.parametrize("name", LOCALES)
def test_file_names_and_sha256sums_agree_in_every_locale(name: str, tmp_path: Path) -> None:
    signs = tmp_path / LOCALES[name]
    signs.write_text(common_signs(LOCALES[name]))
    subprocess.run(
        ["localedef", "-i", name.partition(".")[0], "-f", signs, tmp_path / name],
        check=True,
        capture_output=True,
    )
    spoken = {"LOCPATH": str(tmp_path), "LC_ALL": name}
    ran = shell('"$@"', *PUBLISH, tmp_path / "out", **spoken)
    assert ran.returncode == 0, ran.stderr
    said = ran.stdout.decode(LOCALES[name] if name.startswith("zh") else "utf-8")
    assert "已生成" in said
    sums = subprocess.run(["sha256sum", "-c", "SHA256SUMS"], cwd=tmp_path / "out", check=True,
                          capture_output=True).stdout  # fmt: skip
    assert sums.endswith(b": OK\n")
    again = shell('"$@"', *PUBLISH, tmp_path / "out", **spoken)
    assert "没有变动" in again.stdout.decode(LOCALES[name] if name.startswith("zh") else "utf-8")


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (errno.EROFS, "{out} 没有写入的权限，或者是只读的。检查文件夹的权限"),
        (errno.EACCES, "{out} 没有写入的权限，或者是只读的。检查文件夹的权限"),
        (errno.ENOSPC, "{out} 磁盘满了，写不下。删去不用的文件"),
    ],
)
def test_a_folder_that_takes_nothing_is_told_as_such(
    number: int, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(path: object, *_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number), str(path))

    (tmp_path / "out").mkdir()
    with monkeypatch.context() as patched:
        patched.setattr(os, "mkdir", refused)
        ran = build(*PUBLISH, tmp_path / "out")
    assert ran.returncode == 1
    assert ran.stderr.startswith(said.format(out=tmp_path / "out"))
    assert ".building-" not in ran.stderr and "Word" not in ran.stderr
    (tmp_path / "out").rmdir()


def test_a_folder_that_nobody_can_make_is_told(tmp_path: Path) -> None:
    assert build(*PUBLISH, "/sys/nowhere").stderr.startswith("/sys/nowhere 没有写入的权限")
    assert build("schema", "--source", "/proc/nowhere").stderr.startswith(
        "/proc/nowhere 这个文件夹"
    )


def test_a_folder_in_the_place_of_the_sums_is_told(tmp_path: Path) -> None:
    (tmp_path / "SHA256SUMS").mkdir()
    ran = build(*PUBLISH, tmp_path)
    assert ran.returncode == 1
    assert f"{tmp_path}/SHA256SUMS 要放文件的地方有同名的文件夹" in ran.stderr


def test_a_full_temporary_folder_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("booklet.pdf.writer.lay_out", full)
    ran = build("publish", "--source", SMALL, "--output", tmp_path / "out", "--format", "pdf")
    assert ran.returncode == 1 and "磁盘满了，写不下（成品的文件夹，或者临时文件夹）" in ran.stderr


def test_errors_come_first_and_what_is_doubtful_is_only_counted(tmp_path: Path) -> None:
    source = tmp_path / "source"
    shutil.copytree(SMALL, source)
    file = source / "assisting.yaml"
    text = file.read_text(encoding="utf-8").replace("查处违法行为。", "查处违法行为；")
    file.write_text(text.replace("1.", "1.𓀀", 1), encoding="utf-8")
    command = ("publish", "--source", source, "--output", tmp_path / "out")
    ran = build(*command)
    first, _, count, beside = ran.stderr.splitlines()
    assert "字体里没有“𓀀”" in first and count == "共 1 处需要修改，没有生成任何文件。"
    assert beside == f"另外校对发现：疑似 1 处。用 {typed('check', '--source', source)} 逐条查看。"
    strict = build(*command, "--strict").stderr
    assert "字体里没有" in strict.splitlines()[0] and "共 2 处需要修改" in strict


def test_a_command_that_is_named_can_be_typed_in_the_projects_folder() -> None:
    ran = build_afresh("publish", "--sauce")
    assert ran.returncode == 2
    assert ran.stderr.endswith("用 .venv/bin/python build.py publish --help 查看用法。\n")
    assert (ROOT / ".venv/bin/python").exists() and (ROOT / "build.py").exists()


def test_ctrl_c_ends_a_publish_at_any_instant_with_whole_files(tmp_path: Path) -> None:
    found = tried(6, tmp_path, seed=3)
    assert sum(found.values()) == 6 and set(found) <= set(GOOD), found
