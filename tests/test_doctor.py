"""`doctor`: what a machine lacks, and what to type."""

import shutil
from pathlib import Path

import pytest

from booklet.commandline import doctor
from booklet.model.resources import Resources
from tests.commandline import build


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A machine without Pango and HarfBuzz; the folder is its PATH."""
    monkeypatch.setattr(doctor, "library_version", lambda name, function: None)
    monkeypatch.setenv("PATH", str(tmp_path))
    return tmp_path


def has(path: Path, manager: str, knows: str) -> None:
    """Put a package manager there that knows the packages of ``knows`` alone."""
    last = f'for last; do :; done\ncase "$last" in {knows}) ;; *) exit 100;; esac'
    (path / manager).write_text(f"#!/bin/sh\n{last}\n")
    (path / manager).chmod(0o755)


def test_a_machine_that_has_everything_is_told_so() -> None:
    ran = build("doctor")
    assert ran.returncode == 0, ran.stdout
    *found, last = ran.stdout.splitlines()
    assert last == "齐全，可以生成小册子。" and all(line.startswith("√ ") for line in found)
    told = "\n".join(found)
    for name in ("Python：3.", "Pango（排版）：1.", "HarfBuzz（嵌入字体）：", "字体：自带 7 个",
                 "LibreOffice、Word：不需要", "可以写"):  # fmt: skip
        assert name in told


@pytest.mark.parametrize(
    ("manager", "knows", "told"),
    [
        ("apt-get", "lib*", "运行：sudo apt-get install --no-install-recommends libpango-1.0-0 "
         "libpangoft2-1.0-0 libharfbuzz0b libharfbuzz-subset0"),
        ("apt-get", "libpango*|libharfbuzz0b", "先运行 sudo apt-get update，再看一次；"
         "软件源里还是没有 libharfbuzz-subset0 时，本系统太旧，做不了 PDF"),
        ("dnf", "pango|harfbuzz", "运行：sudo dnf install pango harfbuzz"),
        ("dnf", "pango", "软件源里还是没有 harfbuzz 时，本系统太旧，做不了 PDF"),
        ("brew", "pango|harfbuzz", "运行：brew install pango harfbuzz"),
        ("nothing", "x", "用本系统的软件包管理器安装（在 Debian 里叫 libpango-1.0-0 "
         "libpangoft2-1.0-0 libharfbuzz0b libharfbuzz-subset0）"),
    ],
)  # fmt: skip
def test_what_is_missing_is_named_once_with_a_command_that_is_known_to_work(
    manager: str, knows: str, told: str, bare: Path
) -> None:
    has(bare, manager, knows)
    has(bare, "sudo", "*")
    ran = build("doctor")
    assert ran.returncode == 1
    lines = ran.stdout.splitlines()
    assert lines.count(f"    {told}") == 1
    assert [line for line in lines if line.startswith("× ")] == [
        f"× {name}：没有，做不了 PDF（别的格式不需要它）"
        for name in ("Pango（排版）", "Pango（字体）", "HarfBuzz（字形）", "HarfBuzz（嵌入字体）")
    ]
    assert lines[-1] == "有 4 处不齐。"


@pytest.mark.parametrize(
    ("knows", "told"),
    [("lib*", "用 root 运行：apt-get install --no-"), ("x", "先运行 apt-get update，再看一次；")],
)
def test_where_there_is_no_sudo_none_is_named(knows: str, told: str, bare: Path) -> None:
    has(bare, "apt-get", knows)
    said = build("doctor").stdout
    assert f"    {told}" in said and "sudo" not in said


def test_on_windows_the_package_of_msys2_is_named(
    bare: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("booklet.commandline.doctor.sys.platform", "win32")
    told = "\n".join(found.remedy for found in doctor.findings())
    assert "pacman -S mingw-w64-ucrt-x86_64-pango mingw-w64-ucrt-x86_64-harfbuzz" in told


def test_a_library_that_the_system_lacks_is_told_from_one_that_tells_no_version() -> None:
    assert doctor.library_version("nothing-of-this-name", "") is None
    assert doctor.library_version("pangoft2-1.0", "") == ""
    said = doctor.library_version("pango-1.0", "pango_version_string")
    assert said and said[0].isdigit()


def test_a_font_that_is_gone_and_a_folder_that_takes_nothing_are_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    shutil.copy(Resources().fonts / "fonts.css", tmp_path)
    monkeypatch.setattr(doctor, "Resources", lambda: Resources(fonts=tmp_path))
    monkeypatch.setattr(doctor, "OUTPUT", Path("/proc/output"))
    found = {one.name: one for one in doctor.findings()}
    assert not found["字体"].good and "FandolFang-Regular.ttf" in found["字体"].said
    assert found["成品的文件夹"].said.startswith("写不了")
    assert "--output" in found["成品的文件夹"].remedy


def test_libraries_of_another_version_than_the_pinned_are_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    needs = ["click==8.5.1", "lxml==0.1", "pytest==1; extra == 'test'"]
    monkeypatch.setattr(doctor, "requires", lambda name: needs)
    versions = {"qingdan": "1.0.0", "click": "8.5.1", "lxml": "6.1.3"}
    monkeypatch.setattr(doctor, "version", versions.__getitem__)
    monkeypatch.setattr("importlib.metadata.version", versions.__getitem__)
    (told,) = doctor._python_libraries()
    assert told.name == "qingdan 1.0.0" and told.said == "lxml 6.1.3（应当是 0.1）"
    assert not told.good
    assert told.remedy.endswith("pip install --force-reinstall './qingdan-1.0.0-py3-none-any.whl'")


@pytest.mark.skipif(not shutil.which("apt-get"), reason="is Debian's alone")
def test_apt_tells_a_package_that_is_there_from_one_that_is_not() -> None:
    asked = ["apt-get", "-s", "-o", "Debug::NoLocking=1", "install"]
    assert doctor._knows(asked, "apt") and not doctor._knows(asked, "no-such-package-at-all")
