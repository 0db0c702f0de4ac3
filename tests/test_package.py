"""The wheel, unpacked elsewhere: it is whole, and does what the checkout does."""

import os
import subprocess
import sys
import zipfile
from configparser import ConfigParser
from pathlib import Path

import pytest

from booklet.publish.note import NOTE
from tests.commandline import Ran, build_afresh
from tests.tools import ROOT, SMALL, contents


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that holds what pip would install of the wheel."""
    built, site = tmp_path_factory.mktemp("wheel"), tmp_path_factory.mktemp("site")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(built)],
        cwd=ROOT, check=True, capture_output=True,
    )  # fmt: skip
    (wheel,) = built.glob("qingdan-*.whl")
    zipfile.ZipFile(wheel).extractall(site)
    return site


def qingdan(site: Path, here: Path, *arguments: object, first: Path | None = None) -> Ran:
    """Run the installed command in the folder ``here``, which is the user's home as well.

    Modules in the folder ``first`` take the place of installed ones.
    """
    paths = [str(path) for path in (first, site) if path]
    environment = {
        **os.environ, "PYTHONPATH": os.pathsep.join(paths),
        "PYTHONPYCACHEPREFIX": str(site.parent / "compiled"),
        "HOME": str(here), "XDG_CACHE_HOME": str(here / "cache"),
    }  # fmt: skip
    ran = subprocess.run(
        [sys.executable, "-P", "-m", "booklet", *map(str, arguments)],
        cwd=here, env=environment, capture_output=True, text=True, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    return Ran(ran.returncode, ran.stdout, ran.stderr)


@pytest.mark.parametrize("folder", ["templates", "fonts"])
def test_the_wheel_has_every_template_and_font_and_no_script_that_makes_them(
    folder: str, site: Path
) -> None:
    ours = {name: held for name, held in contents(ROOT / folder).items() if ".py" not in name}
    assert contents(site / "booklet" / folder) == ours
    assert not [path for path in site.rglob("*.py") if path.name.startswith(("make_", "renew"))]


def test_the_wheel_has_all_of_the_program_with_its_tables_and_the_command(site: Path) -> None:
    def program(folder: Path) -> dict[str, bytes]:
        return {
            name: held
            for name, held in contents(folder / "booklet").items()
            if "__pycache__" not in name and "make_tables" not in name
            if not name.startswith(("templates", "fonts"))
        }

    assert program(site) == program(ROOT)
    (file,) = site.glob("qingdan-*.dist-info/entry_points.txt")
    points = ConfigParser()
    points.read(file)
    assert dict(points["console_scripts"]) == {"qingdan": "booklet.__main__:main"}


def test_the_wheel_makes_the_same_bytes_and_writes_into_the_users_folders_alone(
    site: Path, tmp_path: Path
) -> None:
    before = contents(site)
    assert qingdan(site, tmp_path, "new", ".", "--town", "某市甲: 乙镇").returncode == 0
    own = tmp_path / "source"
    assert '单位: "某市甲: 乙镇"\n' in (own / "booklet.yaml").read_text(encoding="utf-8")
    formats = [word for suffix in ("pdf", "docx", "html") for word in ("--format", suffix)]
    ran = qingdan(site, tmp_path, "publish", *formats)
    assert ran.returncode == 0, ran.stderr
    assert "已生成 output/某市甲_ 乙镇履职事项清单.pdf" in ran.stdout
    by_make = tmp_path / "made"
    assert build_afresh("publish", "--source", own, "--output", by_make, *formats).returncode == 0
    made = {name: held for name, held in contents(by_make).items() if name != NOTE}
    assert made.items() <= contents(tmp_path / "output").items()
    assert len(made) == len(formats) / 2 + 1  # and SHA256SUMS
    assert contents(site) == before
    assert {path.name for path in tmp_path.iterdir()} == {"source", "output", "cache", "made"}


def test_templates_in_the_users_folder_take_the_place_of_those_in_the_package(
    site: Path, tmp_path: Path
) -> None:
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates/layout.yaml").write_text("page: 3\n", encoding="utf-8")
    ran = qingdan(site, tmp_path, "check", "--source", SMALL)
    assert ran.returncode == 1 and "templates/layout.yaml:1" in ran.stdout


def test_the_installed_command_names_itself(site: Path, tmp_path: Path) -> None:
    ran = qingdan(site, tmp_path, "new", "甲")
    assert "  2. qingdan check --source" in ran.stdout


def test_a_library_that_is_missing_is_added_from_the_file_that_was_installed(
    site: Path, tmp_path: Path
) -> None:
    (tmp_path / "watchfiles.py").write_text("raise ModuleNotFoundError(name='watchfiles')\n")
    ran = qingdan(site, tmp_path, "preview", first=tmp_path)
    assert ran.returncode == 2
    (installed,) = site.glob("qingdan-*.dist-info")
    assert f"pip install './{installed.stem}-py3-none-any.whl[preview]'" in ran.stderr
