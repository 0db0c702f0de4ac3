"""A new machine: what it lacks is got or asked for, and what is installed is pinned."""

import os
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PYPROJECT = ROOT / "pyproject.toml"

BORROWED = [
    "cat",
    "dirname",
    "env",
    "grep",
    "head",
    "mktemp",
    "readlink",
    "rm",
    "sed",
    "sh",
    "tail",
]
LIBRARIES = ["libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz-subset.so.0"]
TEST_TOOLS = ["pdftotext", "pdftoppm", "qpdf", "fc-match", "fc-list", "chromium", "git"]


class Machine:
    """A computer made up of shims: nothing else is on its PATH."""

    def __init__(self, folder: Path):
        self.bin = folder / "bin"
        self.bin.mkdir()
        self.calls = folder / "calls"
        self.calls.touch()
        self.libraries = folder / "libraries"
        for name in BORROWED:
            (self.bin / name).symlink_to(shutil.which(name) or name)
        self.command("uname", "echo Linux")
        self.command("id", "echo 1000")
        self.command("ldconfig", f"cat {self.libraries}")
        self.command("python3")
        for name in TEST_TOOLS:
            self.command(name)
        self.command("fc-list", 'echo "LiberationSans-Regular.ttf: $1"')
        office = folder / "office"
        office.mkdir()
        for name in ("soffice", "soffice.bin", "libswlo.so", "libsclo.so"):
            (office / name).touch(mode=0o755)
        (self.bin / "soffice").symlink_to(office / "soffice")
        self.office = office
        self.has(LIBRARIES)

    def command(self, name: str, body: str = "exit 0") -> None:
        file = self.bin / name
        file.write_text(f"#!/bin/sh\n{body}\n")
        file.chmod(0o755)

    def has(self, libraries: list[str]) -> None:
        self.libraries.write_text("".join(f"\t{name} => /usr/lib/{name}\n" for name in libraries))

    def has_apt(self, install: str = "", update: str = "", **versions: str) -> None:
        """apt-get that notes its calls; `install` is what its installing does.

        Its sources have every package, in version 3.11.2 unless `versions` says otherwise.
        """
        self.command(
            "apt-get",
            'case "$*" in *--assume-no*) echo "Need to get 12.3 MB/15 MB of it."; exit 1;; esac\n'
            f'echo "apt-get $*" >>{self.calls}\n'
            f'case "$*" in *update*) {update};; *install*) {install};; esac',
        )
        known = "".join(
            f"*' {name.replace('_', '-')}'*) echo '  Candidate: {version}';;\n"
            for name, version in versions.items()
        )
        self.command(
            "apt-cache",
            f'case " $*" in *madison*) echo libc6;;\n{known}*) echo "  Candidate: 3.11.2";; esac',
        )

    def installing(self, library: str) -> str:
        return f"echo {library} >>{self.libraries}"

    def system(self, stage: str, **variables: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["/bin/sh", ROOT / "setup/system.sh", stage],
            env={"PATH": str(self.bin), "HOMEBREW_PREFIX": str(self.bin.parent), **variables},
            capture_output=True,
            text=True,
            timeout=30,
        )


@pytest.fixture
def machine(tmp_path):
    return Machine(tmp_path)


@pytest.mark.parametrize("stage", ["publish", "test"])
def test_a_machine_that_has_everything_hears_nothing(machine, stage):
    machine.has_apt()
    done = machine.system(stage)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert machine.calls.read_text() == ""


def test_without_root_or_sudo_the_exact_command_is_named_and_nothing_is_installed(machine):
    machine.has_apt()
    machine.has(LIBRARIES[1:])
    machine.command("sudo", "exit 1")
    done = machine.system("publish")
    assert done.returncode == 1
    assert "· Pango（排版）\n" in done.stderr
    assert "  sudo apt-get install --no-install-recommends libpango-1.0-0\n" in done.stderr
    assert "  要下载 12.3 MB\n" in done.stderr
    assert machine.calls.read_text() == ""


def test_root_gets_what_is_missing_and_only_that(machine):
    machine.command("id", "echo 0")
    machine.has_apt(machine.installing(LIBRARIES[2]))
    machine.has(LIBRARIES[:2])
    done = machine.system("publish")
    assert done.returncode == 0, done.stderr
    update, install = machine.calls.read_text().splitlines()
    assert update.endswith(" update")
    assert install.endswith(" install --no-install-recommends --no-remove libharfbuzz-subset0")


def test_the_archive_without_a_network_downloads_nothing_and_names_its_own_command(machine):
    machine.command("sudo", "exit 1")
    machine.has_apt()
    machine.has(LIBRARIES[1:])
    said = machine.system("publish", BY_HAND="sh '/甲/install.sh' system").stderr
    assert "\n  sh '/甲/install.sh' system\n" in said and "make" not in said
    machine.command("id", "echo 0")
    machine.has_apt(machine.installing(LIBRARIES[0]))
    said = machine.system("publish", BY_HAND="sh '/甲/install.sh' system").stderr
    assert "\n  离线包里有 12.3 MB\n" in said and "下载" not in said


def test_on_a_system_that_the_archive_has_no_packages_of_nobody_is_sent_for_an_archive(machine):
    machine.command("id", "echo 0")
    machine.has(LIBRARIES[1:])
    failure = "W: Failed to fetch http://x Temporary failure resolving 'x'"
    machine.has_apt(update=f'echo "{failure}"; exit 100', libpango_1="(none)")
    said = machine.system("publish", ARCHIVE="/甲").stderr
    assert "离线包里也只有 Debian 12 和 13 的" in said and "\n  libpango-1.0-0\n" in said
    assert "make" not in said


def test_sudo_is_used_where_it_asks_for_no_password(machine):
    machine.command("sudo", f'echo sudo >>{machine.calls}; shift; "$@"')
    machine.has_apt(machine.installing(LIBRARIES[0]))
    machine.has(LIBRARIES[1:])
    assert machine.system("publish").returncode == 0
    calls = machine.calls.read_text().splitlines()
    assert [line.split()[0] for line in calls] == ["sudo", "sudo", "apt-get", "sudo", "apt-get"]


def test_what_is_installed_is_said_first_and_a_failure_shows_why(machine):
    machine.command("id", "echo 0")
    machine.has_apt("echo E: no network; exit 100")
    machine.has(LIBRARIES[1:])
    done = machine.system("publish")
    assert done.returncode == 1
    announced, reason, remedy = (
        done.stderr.index(text) for text in ("现在用 apt-get 安装", "E: no network", "没有装上。")
    )
    assert announced < reason < remedy
    assert "libpango-1.0-0\n  要下载 12.3 MB\n" in done.stderr[announced:reason]


@pytest.mark.parametrize("user", [0, 1000])
def test_a_system_that_is_too_old_is_told_so_and_no_command_that_cannot_help(machine, user):
    machine.command("id", f"echo {user}")
    machine.command("sudo", "exit 1")
    machine.command("python3", "exit 1")
    old = {f"python3{minor}_venv": "(none)" for minor in (".11", ".12", ".13", ".14")}
    machine.has_apt(python3_venv="3.9.2-3", libharfbuzz_subset0="(none)", **old)
    machine.has(LIBRARIES[:2])
    done = machine.system("publish")
    assert done.returncode == 1
    assert (
        "  · Python 3.11 或更新的版本（这里只有 3.9.2-3）\n  · libharfbuzz-subset0\n" in done.stderr
    )
    assert "这不是网络的问题" in done.stderr and " install " not in done.stderr
    assert "install" not in machine.calls.read_text()


def test_a_system_that_lacks_only_the_browser_of_the_tests_is_not_called_too_old(machine):
    machine.command("id", "echo 0")
    (machine.bin / "chromium").unlink()
    machine.has_apt(chromium="(none)")
    done = machine.system("test")
    assert done.returncode == 1
    assert "Google Chrome" in done.stderr and "换一台" not in done.stderr
    machine.command("google-chrome")
    assert machine.system("test").returncode == 0


def test_a_newer_python_of_an_older_system_is_taken(machine):
    machine.command("sudo", "exit 1")
    machine.command("python3", "exit 1")
    later = {f"python3{minor}_venv": "(none)" for minor in (".13", ".14")}
    machine.has_apt(python3_venv="3.10.6-1", **later)
    assert "--no-install-recommends python3.12-venv\n" in machine.system("publish").stderr


def test_with_an_empty_catalogue_no_command_is_named_that_nobody_knows_to_work(machine):
    machine.command("sudo", "exit 1")
    machine.has(LIBRARIES[1:])
    machine.has_apt()
    machine.command("apt-cache")
    said = machine.system("publish").stderr
    assert "软件目录是空的。请先以管理员身份运行：\n  sudo apt-get update\n" in said
    assert " install " not in said


@pytest.mark.parametrize(
    ("failure", "told"),
    [
        ("W: Failed to fetch http://x Temporary failure resolving 'x'", "连不上软件源"),
        ("Err:1 http://x Could not connect to proxy:3128 (1.2.3.4). Proxy", "连不上代理服务器"),
        ("E: Release file for http://x is expired (invalid since 20d)", "时钟"),
        ("E: Could not get lock /var/lib/dpkg/lock", "另一个程序正在安装软件"),
    ],
)
def test_why_apt_failed_is_told(machine, failure, told):
    machine.command("id", "echo 0")
    machine.has(LIBRARIES[1:])
    machine.has_apt(update=f'echo "{failure}"; exit 100', libpango_1="(none)")
    done = machine.system("publish")
    assert done.returncode == 1 and told in done.stderr and failure in done.stderr


def test_a_package_that_is_not_set_up_is_no_fault_of_the_network(machine):
    machine.command("id", "echo 0")
    machine.has(LIBRARIES[1:])
    machine.has_apt(
        "echo 'Setting up libnss-resolve (timed out connection 404 )'; "
        "echo 'E: Sub-process /usr/bin/dpkg returned an error code (1)'; exit 100"
    )
    done = machine.system("publish")
    assert done.returncode == 1 and "没有装成" in done.stderr
    assert "\n  dpkg --configure -a\n" in done.stderr and "连不上" not in done.stderr


def test_packages_that_do_not_help_are_reported(machine):
    machine.command("id", "echo 0")
    machine.command("python3", "exit 1")
    machine.has_apt()
    done = machine.system("publish")
    assert done.returncode == 1
    assert "装完仍缺：\n  · Python 3.11" in done.stderr


def test_only_the_tests_need_office_pdf_tools_and_a_browser(machine):
    machine.has_apt()
    for name in [*TEST_TOOLS, "soffice"]:
        (machine.bin / name).unlink()
    assert machine.system("publish").returncode == 0
    done = machine.system("test")
    packages = (
        "libreoffice-writer-nogui libreoffice-calc-nogui poppler-utils qpdf fontconfig "
        "fonts-liberation fonts-droid-fallback chromium git"
    )
    assert f"install --no-install-recommends {packages}\n" in done.stderr


def test_another_browser_of_the_family_will_do(machine):
    (machine.bin / "chromium").unlink()
    machine.command("google-chrome")
    assert machine.system("test").returncode == 0


def test_libreoffice_without_calc_is_noticed(machine):
    machine.has_apt()
    (machine.office / "libsclo.so").unlink()
    done = machine.system("test")
    assert "install --no-install-recommends libreoffice-calc-nogui\n" in done.stderr


def test_a_machine_without_a_font_as_wide_as_arial_is_noticed(machine):
    machine.has_apt()
    machine.command("fc-list")
    done = machine.system("test")
    assert "install --no-install-recommends fonts-liberation fonts-droid-fallback\n" in done.stderr


def test_a_mac_is_told_the_homebrew_command(machine):
    machine.command("uname", "echo Darwin")
    machine.command("brew")
    machine.command("python3", "exit 1")
    (machine.bin / "soffice").unlink()
    (machine.bin.parent / "lib").mkdir()
    for name in ("pango-1.0.0", "pangoft2-1.0.0", "harfbuzz-subset.0"):
        (machine.bin.parent / f"lib/lib{name}.dylib").touch()
    done = machine.system("test")
    assert done.returncode == 1
    assert "  brew install python libreoffice\n" in done.stderr


def test_another_system_is_told_what_to_look_for(machine):
    machine.has([])
    done = machine.system("publish")
    assert done.returncode == 1
    assert "请用本系统的软件包管理器安装上面各项" in done.stderr
    assert "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0" in done.stderr


def test_where_python3_is_too_old_a_newer_one_is_found_by_name(machine):
    machine.command("python3", "exit 1")
    machine.command("python3.12")
    assert machine.system("python").stdout == "python3.12\n"
    assert machine.system("publish").returncode == 0


def make(folder: Path, *goals: str) -> str:
    """What make says; a make that runs these tests is not to lend it its flags."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    return subprocess.run(
        ["make", *goals], cwd=folder, env=env, check=True, capture_output=True, text=True
    ).stdout


def test_set_up_runs_once_and_again_only_when_a_pin_changes(tmp_path):
    (tmp_path / "setup").mkdir()
    for name in ("Makefile", "pyproject.toml", "constraints.txt", "setup/libraries.sh"):
        shutil.copy(ROOT / name, tmp_path / name)
    calls = tmp_path / "calls"
    python = tmp_path / ".venv/bin/python"
    system = tmp_path / "setup/system.sh"
    for file in (python, system):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f'#!/bin/sh\necho "$*" >>{calls}\n')
        file.chmod(0o755)

    def set_up():
        calls.write_text("")
        make(tmp_path, ".venv/.test-ready")
        return calls.read_text()

    assert "--require-hashes --only-binary :all: --requirement" in set_up()
    assert set_up() == ""
    later = (tmp_path / ".venv/.test-ready").stat().st_mtime + 1
    os.utime(tmp_path / "constraints.txt", (later, later))
    assert "--require-hashes" in set_up()


@pytest.mark.parametrize(
    ("failure", "told"),
    [
        ("OSError: [Errno 28] No space left on device", "磁盘满了"),
        ("Error: Refusing to create a venv in /a:b because it contains the PATH separator :.",
         "路径里有冒号"),
        ("ERROR: Could not install packages due to an OSError: [Errno 13] Permission denied: '/x'",
         "没有写入的权限"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.", "校验值不符"),
        ("WARNING: Retrying after connection broken by 'ProxyError('Cannot connect to "
         "proxy.', OSError(...))'\nERROR: No matching distribution found for lxml",
         "连不上代理服务器"),
        ("Could not fetch URL https://pypi.org/simple/lxml/: SSLError(SSLCertVerificationError(1, "
         "'[SSL: CERTIFICATE_VERIFY_FAILED]'))\nERROR: No matching distribution found for lxml",
         "证书没有通过验证"),
        ("WARNING: Retrying after connection broken by 'NewConnectionError(': Failed to establish "
         "a new connection: [Errno -3] Temporary failure in name resolution')'\n"
         "ERROR: No matching distribution found for lxml", "连不上下载 Python 库的网站"),
        ("ERROR: No matching distribution found for lxml==6.1.3", "没有适合本机的安装包"),
        ("ERROR: something that nobody has seen yet", "原因见上面的提示"),
    ],
)  # fmt: skip
def test_a_failure_of_pip_is_told_by_its_cause(failure, told, tmp_path):
    (tmp_path / "setup").mkdir()
    for name in ("constraints.txt", "setup/libraries.sh"):
        shutil.copy(ROOT / name, tmp_path / name)
    python = tmp_path / ".venv/bin/python"
    python.parent.mkdir(parents=True)
    (tmp_path / "said").write_text(failure + "\n", encoding="utf-8")
    python.write_text('#!/bin/sh\ncase "$*" in *install*) cat said; exit 1;; esac\n')
    python.chmod(0o755)
    (tmp_path / "setup/system.sh").write_text("echo python3\n")
    done = subprocess.run(
        ["/bin/sh", "setup/libraries.sh", "publish"], cwd=tmp_path, capture_output=True, text=True
    )
    assert done.returncode == 1 and done.stdout == ""
    assert failure.splitlines()[-1].split(":")[-1] in done.stderr
    assert done.stderr.count("Python 库没有装好：") == 1
    assert told in done.stderr.partition("Python 库没有装好：")[2]
    assert not (tmp_path / ".venv/lib").exists()


def test_make_alone_lists_every_command():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    phony = re.search(r"^\.PHONY: (.*)", makefile, re.MULTILINE)
    assert phony
    assert re.findall(r"^  make (\S+)", make(ROOT), re.MULTILINE) == phony[1].split()


def pinned(lines: list[str]) -> dict[str, str]:
    """Name -> version of lines like `jinja2==3.1.6`, names as PyPI compares them."""
    split = (line.split("==") for line in lines)
    return {re.sub(r"[-_.]+", "-", name).lower(): version for name, version in split}


def dependencies() -> list[str]:
    project = tomllib.loads(PYPROJECT.read_text(encoding="utf-8"))
    extras = project["project"]["optional-dependencies"].values()
    return [*project["project"]["dependencies"], *(line for extra in extras for line in extra)]


def test_every_dependency_is_pinned_to_one_version_and_says_why_it_is_there():
    text = PYPROJECT.read_text(encoding="utf-8")
    for line in dependencies():
        assert re.fullmatch(r"[\w-]+==\d[\w.]*", line), line
        assert re.search(rf'"{re.escape(line)}", +# \S', text), f"{line}: no comment"


def test_the_constraints_hold_every_dependency_at_the_same_version_with_hashes_and_stages():
    text = (ROOT / "constraints.txt").read_text(encoding="utf-8")
    block = r"^([\w.-]+==[\w.]+)(?: ; .+)? \\\n((?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)"
    blocks = re.findall(block + r"    # for ((?:\w+ ?)+)\n", text, re.MULTILINE)
    assert len(blocks) == len(re.findall("^[a-z]", text, re.MULTILINE))
    extras = tomllib.loads(PYPROJECT.read_text(encoding="utf-8"))["project"]
    for stage, needs in {
        "publish": extras["dependencies"],
        **extras["optional-dependencies"],
    }.items():
        for_stage = [line for line, _, stages in blocks if {stage, "publish"} & {*stages.split()}]
        assert pinned(needs).items() <= pinned(for_stage).items(), "run python setup/pins.py"
