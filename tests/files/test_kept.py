"""What is kept from one run to the next is believed only where it is what would be made now."""

from pathlib import Path

import pytest

from booklet.files import kept
from booklet.files.kept import keep, recall


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path / "booklet"


def test_what_was_kept_is_recalled_for_what_it_was_made_of_alone(folder: Path) -> None:
    assert recall("name", b"of this") is None
    keep("name", b"of this", b"content")
    assert recall("name", b"of this") == b"content"
    assert recall("name", b"of that") is None
    assert [path.name for path in folder.iterdir()] == ["name"]


@pytest.mark.parametrize("spoilt", [b"", b"too short", b"\0" * 32 + b"content"])
def test_a_spoilt_file_is_not_believed_and_replaced(folder: Path, spoilt: bytes) -> None:
    keep("name", b"", b"content")
    (folder / "name").write_bytes(spoilt)
    assert recall("name", b"") is None
    keep("name", b"", b"content")
    assert recall("name", b"") == b"content"


def test_a_file_cut_short_anywhere_is_not_believed(folder: Path) -> None:
    keep("name", b"", b"content")
    whole = (folder / "name").read_bytes()
    for length in range(len(whole)):
        (folder / "name").write_bytes(whole[:length])
        assert recall("name", b"") is None


def test_what_another_program_or_another_python_kept_is_not_believed(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep("name", b"", b"content")
    with monkeypatch.context() as patch:
        patch.setattr(kept, "program_digest", lambda: b"another program")
        assert recall("name", b"") is None
    with monkeypatch.context() as patch:
        patch.setattr("sys.version", "another Python")
        assert recall("name", b"") is None
    assert recall("name", b"") == b"content"


def test_the_program_has_another_digest_when_a_line_of_it_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept, "PROGRAM", tmp_path)
    digests = set()
    for text in ("a = 1", "a = 2"):
        (tmp_path / "module.py").write_text(text)
        digests.add(kept.program_digest.__wrapped__())
    (tmp_path / "module.py").rename(tmp_path / "other.py")
    digests.add(kept.program_digest.__wrapped__())
    assert len(digests) == 3


@pytest.mark.parametrize("trouble", ["a file", "no home"])
def test_where_there_can_be_no_folder_nothing_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, trouble: str
) -> None:
    if trouble == "a file":
        (tmp_path / "file").touch()
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    else:
        monkeypatch.delenv("XDG_CACHE_HOME")
        monkeypatch.setattr(Path, "home", lambda: (_ for _ in ()).throw(RuntimeError))
    keep("name", b"", b"content")
    assert recall("name", b"") is None


def test_the_usual_folder_is_the_users_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")  # which the standard says to ignore
    monkeypatch.setenv("HOME", str(tmp_path))
    for system, usual in (("linux", ".cache"), ("darwin", "Library/Caches")):
        monkeypatch.setattr("sys.platform", system)
        keep("name", b"", b"content")
        assert [path.name for path in (tmp_path / usual / "booklet").iterdir()] == ["name"]
