"""Changes of source/ are written down before they are made, and every one can be turned back."""

import errno
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from booklet.files import durable
from booklet.files.checksums import digest
from booklet.files.faults import UserError
from booklet.history import journal
from booklet.history.changes import History, Outdated, write
from booklet.history.journal import PENDING
from booklet.history.merging import merged
from booklet.history.published import keep_published
from booklet.history.store import FOLDER
from tests.killed import instants, killed_before_change
from tests.tools import contents

A, B = "a.yaml", "b.yaml"
BEFORE = {A: b"1\n2\n3\n4\n5\n", B: b"x\n"}
AFTER = {A: b"1\nzwei\n3\n4\n5\n", B: b"y\n"}


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "source"
    folder.mkdir()
    for name, content in BEFORE.items():
        (folder / name).write_bytes(content)
    return folder


def steps(history: History) -> tuple[list[str], list[str]]:
    undo, redo = history.undoable(), history.redoable()
    return [step.what for step in undo], [step.what for step in redo]


def test_a_step_is_undone_and_done_again_by_another_process(source: Path) -> None:
    step = write(source, AFTER, "改两个")
    assert step and contents(source) == AFTER
    assert History(source).undo(step.id).kind == "undo"
    assert contents(source) == BEFORE
    assert steps(History(source)) == ([], ["改两个"])
    History(source).redo(step.id)
    assert contents(source) == AFTER
    assert steps(History(source)) == (["改两个"], [])


def test_a_file_that_came_or_went_is_undone_too(source: Path) -> None:
    step = write(source, {A: None, "new.yaml": b"neu\n"}, "换文件")
    assert step and contents(source) == {B: BEFORE[B], "new.yaml": b"neu\n"}
    History(source).undo(step.id)
    assert contents(source) == BEFORE


def test_what_changes_nothing_is_no_step(source: Path) -> None:
    assert write(source, BEFORE, "没有") is None
    assert steps(History(source)) == ([], [])


def test_a_new_change_leaves_nothing_to_do_again(source: Path) -> None:
    first = write(source, {A: AFTER[A]}, "一")
    assert first
    History(source).undo(first.id)
    write(source, {B: AFTER[B]}, "二")
    assert steps(History(source)) == (["二"], [])
    with pytest.raises(LookupError):
        History(source).redo(first.id)


def test_a_file_that_is_not_as_expected_is_not_written(source: Path) -> None:
    with pytest.raises(Outdated) as refused:
        write(source, AFTER, "改", {A: digest(BEFORE[A]), B: digest(b"else")})
    assert contents(source) == BEFORE
    assert refused.value.wanted == {B: b"y\n"}
    assert refused.value.now == {B: b"x\n"}
    assert str(refused.value.faults[0]).startswith("source/b.yaml 文件在别处改过了")


def test_what_others_changed_since_then_stays_where_a_step_is_undone(source: Path) -> None:
    step = write(source, AFTER, "改")
    assert step
    (source / A).write_bytes(b"1\nzwei\n3\n4\n5\n6\n")
    History(source).undo(step.id)
    assert contents(source) == {A: b"1\n2\n3\n4\n5\n6\n", B: b"x\n"}
    History(source).redo(step.id)
    assert contents(source) == {A: b"1\nzwei\n3\n4\n5\n6\n", B: b"y\n"}


def test_a_step_in_whose_lines_others_wrote_is_not_undone(source: Path) -> None:
    step = write(source, AFTER, "改")
    assert step
    (source / A).write_bytes(b"1\nzwo\n3\n4\n5\n")
    with pytest.raises(Outdated) as refused:
        History(source).undo(step.id)
    assert contents(source) == {A: b"1\nzwo\n3\n4\n5\n", B: b"y\n"}
    assert refused.value.wanted == {A: BEFORE[A]}


def test_git_leaves_the_history_out_and_permissions_stay(source: Path) -> None:
    (source / A).chmod(0o640)
    write(source, AFTER, "改")
    assert (source / FOLDER / ".gitignore").read_text() == "*\n"
    assert (source / A).stat().st_mode & 0o777 == 0o640
    assert {path.name for path in source.iterdir()} == {A, B, FOLDER}


def test_a_link_to_a_file_elsewhere_is_not_followed(source: Path, tmp_path: Path) -> None:
    (tmp_path / "out.yaml").write_text("text")
    (source / "c.yaml").symlink_to(tmp_path / "out.yaml")
    with pytest.raises(UserError, match="指向别处的链接"):
        write(source, {"c.yaml": b"overwritten"}, "改")
    (source / FOLDER).rename(tmp_path / "history")
    (source / FOLDER).symlink_to(tmp_path / "history")
    with pytest.raises(UserError, match="指向别处的链接"):
        write(source, AFTER, "改")
    for name in ("../b.yaml", ".history/journal.jsonl", "sub/b.yaml", ""):
        with pytest.raises((ValueError, UserError)):
            write(source, {name: b""}, "改")


def test_a_process_killed_at_any_instant_loses_neither_text(source: Path, tmp_path: Path) -> None:
    write(source, {A: b"1\n2\n3\n4\n"}, "先")
    old = contents(source)
    shutil.copytree(source, tmp_path / "kept")
    ended: set[bool] = set()

    def killed(number: int) -> bool:
        shutil.rmtree(source)
        shutil.copytree(tmp_path / "kept", source)
        if not killed_before_change(number, lambda: write(source, AFTER, "后")):
            return False
        for name, content in contents(source).items():
            assert content in (old[name], AFTER[name])
        begun = (source / FOLDER / PENDING).exists() or contents(source) == AFTER
        write(source, {"other.yaml": b"z"}, "再")  # the next one brings it to its end
        assert contents(source) == {**(AFTER if begun else old), "other.yaml": b"z"}
        history = History(source)
        assert steps(history)[0] == ["先", *(["后"] if begun else []), "再"]
        while history.undoable():
            history.undo(history.undoable()[-1].id)
        assert contents(source) == BEFORE
        assert not list((source / FOLDER).rglob(f"{durable.PREFIX}*"))
        ended.add(begun)
        return True

    assert len(list(instants(killed))) > 10
    assert ended == {True, False}


def test_an_undo_killed_at_any_instant_is_done_or_not(source: Path, tmp_path: Path) -> None:
    step = write(source, AFTER, "改")
    assert step
    shutil.copytree(source, tmp_path / "kept")

    def killed(number: int) -> bool:
        shutil.rmtree(source)
        shutil.copytree(tmp_path / "kept", source)
        if not killed_before_change(number, lambda: History(source).undo(step.id)):
            return False
        write(source, {}, "")
        undone = bool(History(source).redoable())
        assert contents(source) == (BEFORE if undone else AFTER)
        return True

    assert len(list(instants(killed))) > 10


def full_after(number: int, said: list[int]) -> Callable[[int], None]:
    """Return a stand-in for fsync that says from its call of that number on: the disk is full."""
    calls = iter(range(number))

    def full(descriptor: int) -> None:
        if next(calls, None) is None:
            said.append(descriptor)
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    return full


def test_a_disk_that_is_full_at_any_instant_loses_nothing_and_says_what_is_so(
    source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused = written = 0
    for number in range(100):
        said: list[int] = []
        with monkeypatch.context() as patched:
            patched.setattr(os, "fsync", full_after(number, said))
            try:
                write(source, AFTER, f"第 {number} 次")
            except UserError as error:
                assert "磁盘满了" in str(error)
                assert contents(source) == BEFORE
                refused += 1
            else:
                assert contents(source) == AFTER
                written += 1
        # Room is there again.
        write(source, {}, "")
        for step in History(source).undoable():
            assert step.what == f"第 {number} 次"
            History(source).undo(step.id)
        assert contents(source) == BEFORE
        shutil.rmtree(source / FOLDER)
        if not said:
            break
    assert refused > 4 and written > 1


def test_the_history_forgets_its_oldest_steps_and_what_they_held(
    source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal, "MOST_STEPS", 10)
    keep_published(source, {A: b"published\n", B: b""})
    for number in range(30):
        write(source, {A: b"%d\n" % number}, f"第 {number} 步")
    history = History(source)
    assert 8 <= len(history.journal.steps()) <= 10
    edition = history.editions.last()
    assert edition and history.editions.files(edition) == {A: b"published\n", B: b""}
    assert len(history.store.sizes()) <= len(history.journal.steps()) + 3
    while undoable := history.undoable():
        history.undo(undoable[-1].id)
    assert int((source / A).read_bytes()) >= 19


def test_the_history_takes_no_more_room_than_it_may(
    source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal, "MOST_BYTES", 20_000)
    for number in range(30):
        write(source, {A: os.urandom(2000)}, f"第 {number} 步")
        assert sum(History(source).store.sizes().values()) < 25_000
    assert 2 < len(History(source).journal.steps()) < 12


def test_a_damaged_content_is_told_and_nothing_is_written(source: Path) -> None:
    step = write(source, AFTER, "改")
    assert step
    (source / FOLDER / "objects" / step.files[B][0]).write_bytes(b"damaged")
    with pytest.raises(UserError, match="修改记录里的这一份已经损坏"):
        History(source).undo(step.id)
    assert contents(source) == AFTER


def test_a_torn_line_of_the_journal_is_passed_over(source: Path) -> None:
    write(source, AFTER, "改")
    with (source / FOLDER / "journal.jsonl").open("ab") as file:
        file.write(b'{"id": 2, "ti')
    assert steps(History(source)) == (["改"], [])
    write(source, BEFORE, "再改")
    assert steps(History(source)) == (["改", "再改"], [])


def test_the_last_editions_are_kept_whole(source: Path) -> None:
    keep_published(source, {A: b"as read\n"})
    write(source, AFTER, "改")
    keep_published(source, {})
    keep_published(source, {})
    editions = History(source).editions
    assert [editions.files(own) for own in editions.all()] == [{**BEFORE, A: b"as read\n"}, AFTER]


def test_a_folder_that_takes_nothing_is_published_all_the_same(tmp_path: Path) -> None:
    keep_published(tmp_path / "gone" / "nowhere", {A: b""})
    (tmp_path / FOLDER).write_text("in the way")
    keep_published(tmp_path, {A: b""})


LINES = st.lists(st.sampled_from([b"a\n", b"b\n", b"c\n", b"d\n"]), max_size=12)


@settings(max_examples=200, deadline=None)
@given(LINES, LINES)
def test_a_change_merges_with_none_and_with_itself(old: list[bytes], new: list[bytes]) -> None:
    base, ours = b"".join(old), b"".join(new)
    assert merged(base, ours, base) == ours
    assert merged(base, base, ours) == ours
    assert merged(base, ours, ours) == ours


@settings(max_examples=200, deadline=None)
@given(LINES, st.lists(LINES, min_size=2, max_size=2))
def test_changes_far_apart_are_both_there(middle: list[bytes], ends: list[list[bytes]]) -> None:
    first, last = (b"".join(lines) for lines in ends)
    rest = b"0\n1\n2\n" + b"".join(middle) + b"7\n8\n9\n"
    base = b"A\n" + rest + b"B\n"
    assert merged(base, first + rest + b"B\n", b"A\n" + rest + last) == first + rest + last
