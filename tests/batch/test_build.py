"""`build.py batch`: many booklets, some wrong, some killed in the middle."""

import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psutil
import pytest

from booklet.batch import build as batch
from booklet.batch import workers
from booklet.batch.jobs import Job, find
from booklet.files.checksums import CHECKSUMS
from booklet.files.faults import UserError
from booklet.files.replacement import BUILDING
from booklet.model.resources import Resources
from booklet.pdf.reader import PdfText
from booklet.publish import due as publish
from booklet.publish import note as notes
from tests.forms import TOWNS as TOWNS_OF_LOOKS
from tests.forms import written
from tests.tools import PATIENCE, ROOT, SMALL, contents

TOWNS = 6


def town(folder: Path, name: str = "大西渠镇") -> Path:
    """Put a small town of that name into ``folder``."""
    shutil.copytree(SMALL, folder)
    for path in folder.glob("*.yaml"):
        path.write_text(path.read_text().replace("大西渠镇", name))
    return folder


@pytest.fixture
def county(tmp_path: Path) -> Path:
    """A folder with some small towns."""
    for number in range(TOWNS):
        town(tmp_path / "县" / f"乡{number}")
    return tmp_path / "县"


def test_towns_of_different_looks_are_built_in_one_run(tmp_path: Path) -> None:
    for form in TOWNS_OF_LOOKS:
        written(form, tmp_path / "县" / form.name, items=10)
    output = tmp_path / "成品"
    with command(tmp_path / "县", "--output", output) as running:
        said, wrong = running.communicate(timeout=PATIENCE * 5)
    assert running.returncode == 0, said + wrong
    assert [form.name for form in TOWNS_OF_LOOKS] == ["昌吉", "类别行横版", "类别行竖版"]
    shown = {}
    for form in TOWNS_OF_LOOKS:
        (pdf,) = (output / form.name).glob("*.pdf")
        text = PdfText(pdf.read_bytes())
        words = "".join(run.text for run in text.pages[2])
        width, height = text.papers[2]
        shown[form.name] = width > height, "事项类别" in words, "一、党的建设（" in words
        assert {".docx", ".xlsx"} < {path.suffix for path in (output / form.name).iterdir()}
    assert shown == {
        "昌吉": (True, True, False),
        "类别行横版": (True, False, True),
        "类别行竖版": (False, False, True),
    }


def command(*arguments: object, **options: Any) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, str(ROOT / "build.py"), "batch", *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # What a shell starts in the background does not hear of Ctrl-C, nor what that starts.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        **options,
    )


def run(*arguments: object, **options: Any) -> tuple[int, str, str]:
    process = command(*arguments, **options)
    said, complained = process.communicate(timeout=2 * PATIENCE)
    return process.returncode, said, complained


def wait_for(condition: Callable[[], Any], what: str) -> Any:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if found := condition():
            return found
        time.sleep(0.01)
    raise AssertionError(f"waited in vain for {what}")


def finished(output: Path) -> list[Path]:
    """Return a county's folders whose files are all there and as their checksums have them.

    What stands in the folders beside these may be gone at any moment.
    """
    return sorted(
        note.parent
        for note in output.glob(f"*/{notes.NOTE}")
        if (found := notes.read(note.parent))
        and all(notes.whole(note.parent, made) for made in found.formats.values())
    )


def assert_whole(output: Path) -> None:
    """Every file there is what some SHA256SUMS says it is: none is half-written.

    What was being built beside them when a process was killed is none of them.
    """

    def there(name: str) -> list[Path]:
        found = output.rglob(name)
        return [path for path in found if not path.parent.name.startswith(BUILDING)]

    for sums in there(CHECKSUMS):
        for line in sums.read_text().splitlines():
            digest, name = line.split("  ")
            assert hashlib.sha256((sums.parent / name).read_bytes()).hexdigest() == digest
    for path in there("*.pdf"):
        assert path.read_bytes().endswith(b"%%EOF\n")


# --- Finding -------------------------------------------------------------------------------------


def places(folders: list[Path], output: Path) -> dict[str, str]:
    return {
        str(job.source.relative_to(output.parent)): str(job.output.relative_to(output))
        for job in find(folders, output)
    }


def test_each_booklet_has_a_folder_that_mirrors_its_own(tmp_path: Path) -> None:
    for name in ("州/甲县/一乡", "州/甲县/二乡", "州/甲县/二乡/旧版", "州/乙市/一乡"):
        town(tmp_path / name)
    (tmp_path / "州" / "空").mkdir()
    assert places([tmp_path / "州"], tmp_path / "out") == {
        "州/乙市/一乡": "乙市/一乡",
        "州/甲县/一乡": "甲县/一乡",
        "州/甲县/二乡": "甲县/二乡",
        "州/甲县/二乡/旧版": "甲县/二乡/旧版",
    }
    assert places([tmp_path / "州/甲县/一乡"], tmp_path / "out") == {"州/甲县/一乡": "一乡"}


def test_hidden_folders_and_links_to_folders_are_passed_over(tmp_path: Path) -> None:
    town(tmp_path / "elsewhere")
    town(tmp_path / "县" / "一乡")
    town(tmp_path / "县" / ".old" / "一乡")
    (tmp_path / "县" / "二乡").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "县" / "round").symlink_to(tmp_path / "县")
    assert places([tmp_path / "县"], tmp_path / "out") == {"县/一乡": "一乡"}


def test_folders_of_several_counties_are_told_apart(tmp_path: Path) -> None:
    for name in ("甲县/乡镇/一乡", "乙市/乡镇/一乡", "乙市/街道"):
        town(tmp_path / name)
    named = [tmp_path / name for name in ("甲县/乡镇", "乙市/乡镇", "乙市/街道", "甲县/乡镇/一乡")]
    assert places(named[:2], tmp_path / "out") == {
        "甲县/乡镇/一乡": "甲县-乡镇/一乡",
        "乙市/乡镇/一乡": "乙市-乡镇/一乡",
    }
    assert len(places(named, tmp_path / "out")) == 3


def test_names_that_differ_in_capitals_or_accents_alone_never_meet(tmp_path: Path) -> None:
    names = ["County/Town", "county/town", "caf\u00e9", "cafe\u0301", "other"]
    for name in names:
        town(tmp_path / "in" / name)
    jobs = find([tmp_path / "in"], tmp_path / "out")
    assert len({str(job.output).casefold() for job in jobs}) == len(names)
    assert jobs == find([tmp_path / "in"], tmp_path / "out")
    assert tmp_path / "out" / "other" in [job.output for job in jobs]


def test_a_file_that_leads_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "secret.yaml").write_text("secret")
    inside = town(tmp_path / "县" / "一乡")
    (inside / "basic.yaml").unlink()
    (inside / "basic.yaml").symlink_to(tmp_path / "secret.yaml")
    (inside / "assisting.yaml").rename(inside.parent / "shared.yaml")
    (inside / "assisting.yaml").symlink_to("../shared.yaml")
    (job,) = find([tmp_path / "县"], tmp_path / "out")
    assert [str(fault) for fault in job.refused] == [
        f"{inside}/basic.yaml 这个文件是指向别处的链接。把文件本身放进这个文件夹"
    ]


def test_missing_folders_and_folders_without_booklets_are_named_together(tmp_path: Path) -> None:
    (tmp_path / "空").mkdir()
    code, _, complained = run(tmp_path / "空", tmp_path / "无", "--output", tmp_path / "out")
    assert code == 1
    assert f"{tmp_path}/空 这里没有清单。清单的文件夹里要有 booklet.yaml" in complained
    assert f"{tmp_path}/无 找不到这个文件夹" in complained
    assert not (tmp_path / "out").exists()


# --- What is missing, by content -----------------------------------------------------------------


@contextmanager
def threads() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(2) as executor:
        yield executor


def built(
    folder: Path, output: Path, order: batch.Order | None = None
) -> tuple[list[batch.Outcome], list[batch.Outcome]]:
    """Build what is due; return what was known before and what came of the rest."""
    order = order or batch.ordered(("docx", "xlsx", "pdf"), False, Resources())
    known, due = batch.sorted_out(find([folder], output), order)
    return known, list(batch.batch(due, order, threads, 4))


def states(outcomes: list[batch.Outcome]) -> dict[str, str]:
    return {outcome.job.source.name: str(outcome.result) for outcome in outcomes}


def test_any_executor_builds_the_files_that_publish_builds(tmp_path: Path) -> None:
    town(tmp_path / "县" / "一乡", "一乡")
    town(tmp_path / "县" / "二乡", "二乡")
    known, outcomes = built(tmp_path / "县", tmp_path / "out")
    assert known == []
    assert states(outcomes) == {"一乡": "已生成", "二乡": "已生成"}
    publish.publish(
        tmp_path / "县" / "一乡",
        tmp_path / "alone",
        ("docx", "xlsx", "pdf"),
        batch._silently,
        Resources(),
    )
    made = contents(tmp_path / "out" / "一乡")
    alone = contents(tmp_path / "alone")
    del made[notes.NOTE], alone[notes.NOTE]
    assert made == alone
    assert {"昌吉市一乡履职事项清单.pdf", "SHA256SUMS"} < made.keys()


def test_only_what_changed_by_content_is_built_again(tmp_path: Path) -> None:
    county, output = tmp_path / "县", tmp_path / "out"
    names = ("touched", "reworded", "accepted", "deleted", "damaged", "unnoted", "scribbled")
    for name in names:
        town(county / name)
    order = batch.ordered(("docx", "xlsx"), False, Resources())
    built(county, output, order)
    for path in (county / "touched").iterdir():
        os.utime(path, (1, 1))
    (county / "touched" / "notes.txt").write_text("说明")
    basic = county / "reworded" / "basic.yaml"
    seen = basic.stat()
    basic.write_text(basic.read_text().replace("基层阵地", "基层人才"))
    os.utime(basic, ns=(seen.st_atime_ns, seen.st_mtime_ns))
    (county / "accepted" / "check.yaml").write_text(
        "- 规则: clause-end\n  原文: 查处违法行为\n  理由: 照原文\n"
    )
    next((output / "deleted").glob("*.docx")).unlink()
    next((output / "damaged").glob("*.xlsx")).write_bytes(b"PK")
    (output / "unnoted" / notes.NOTE).unlink()
    (output / "scribbled" / notes.NOTE).write_text("{")
    known, outcomes = built(county, output, order)
    assert states(known) == {"touched": "没有变动"}
    assert states(outcomes).keys() == {*names} - {"touched"}
    assert {o.job.source.name for o in outcomes if o.notices} == {"damaged"}  # what is kept
    assert built(county, output, order)[1] == []


def test_other_formats_templates_or_dates_build_everything_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    resources = Resources(tmp_path / "templates", tmp_path / "fonts")
    resources.fonts.symlink_to(ROOT / "fonts")  # the templates find it beside their own folder
    shutil.copytree(ROOT / "templates", resources.templates)
    town(tmp_path / "县" / "一乡")

    def due(*formats: str, strict: bool = False) -> bool:
        order = batch.ordered(formats, strict, resources)
        return bool(built(tmp_path / "县", tmp_path / "out", order)[1])

    assert due("docx")
    assert not due("docx")
    assert due("docx", "xlsx")
    assert not due("xlsx", "docx", "docx")
    styles = resources.templates / "word" / "styles.xml.j2"
    styles.write_text(styles.read_text() + "\n")
    assert due("docx", "xlsx")
    assert not due("docx", "xlsx")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    assert due("docx", "xlsx")
    assert not due("docx", "xlsx")
    assert due("docx", "xlsx", strict=True)


def test_what_strict_refuses_is_not_up_to_date_because_it_was_built_without(tmp_path: Path) -> None:
    doubtful = town(tmp_path / "县" / "一乡") / "assisting.yaml"
    doubtful.write_text(doubtful.read_text().replace("2.查处违法行为。", "2.查处违法行为；"))
    lax, strict = (batch.ordered(("xlsx",), strict, Resources()) for strict in (False, True))
    (outcome,) = built(tmp_path / "县", tmp_path / "out", lax)[1]
    assert (outcome.result, bool(outcome.findings)) == (batch.Result.BUILT, True)
    (outcome,) = built(tmp_path / "县", tmp_path / "out", strict)[1]
    assert outcome.result is batch.Result.FAILED
    assert [fault.place.file for fault in outcome.faults] == [str(doubtful)] * len(outcome.faults)


def test_files_of_another_booklet_are_never_overwritten(tmp_path: Path) -> None:
    town(tmp_path / "甲" / "一乡", "甲镇")
    town(tmp_path / "乙" / "一乡", "乙镇")
    built(tmp_path / "甲", tmp_path / "out")
    before = contents(tmp_path / "out")
    known, outcomes = built(tmp_path / "乙", tmp_path / "out")
    assert (states(known), outcomes) == ({"一乡": "失败"}, [])
    assert "里已经放着另一个清单" in str(known[0].faults[0])
    assert contents(tmp_path / "out") == before
    shutil.rmtree(tmp_path / "甲")
    assert states(built(tmp_path / "乙", tmp_path / "out")[1]) == {"一乡": "已生成"}


def test_moving_everything_builds_nothing_again(tmp_path: Path) -> None:
    town(tmp_path / "here" / "县" / "一乡")
    built(tmp_path / "here" / "县", tmp_path / "here" / "out")
    (tmp_path / "here").rename(tmp_path / "there")
    known, _ = built(tmp_path / "there" / "县", tmp_path / "there" / "out")
    assert states(known) == {"一乡": "没有变动"}


# --- Failures ------------------------------------------------------------------------------------


def test_a_wrong_booklet_is_explained_and_stops_none_of_the_others(tmp_path: Path) -> None:
    for name in ("一乡", "二乡", "三乡", "四乡"):
        town(tmp_path / "县" / name)
    for name in ("二乡", "四乡"):
        path = tmp_path / "县" / name / "basic.yaml"
        path.write_text(path.read_text().replace("加强", "加强 #"))
    order = ("县", "--output", "out", "--format", "docx")
    code, said, complained = run(*order, "--workers", 2, cwd=tmp_path)
    assert code == 1
    assert "Traceback" not in complained
    for name in ("二乡", "四乡"):
        assert f"失败 县/{name}\n县/{name}/basic.yaml:3:8 空格后面的 # 会让" in complained
    assert [folder.name for folder in finished(tmp_path / "out")] == ["一乡", "三乡"]
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["一乡", "三乡"]
    table = said[said.index("\n\n") :]
    for state, count in (("已生成", 2), ("没有变动", 0), ("失败", 2), ("共", 4)):
        assert f"{state:　<4} {count:6} 个" in table
    assert said.count("已生成 县/") == 2

    code, said, complained = run(*order, cwd=tmp_path)
    assert code == 1
    assert f"{'没有变动':　<4} {2:6} 个" in said
    for name in ("二乡", "四乡"):
        path = tmp_path / "县" / name / "basic.yaml"
        path.write_text(path.read_text().replace("加强 #", "加强"))
    next((tmp_path / "out" / "三乡").glob("*.docx")).write_bytes(b"PK")
    code, said, complained = run(*order, cwd=tmp_path)
    assert (code, complained) == (0, "")
    assert re.search(r"^注意：县/三乡：“.*”不是上次生成的样子，", said, re.M), said
    assert len(finished(tmp_path / "out")) == 4


def test_threads_of_one_process_build_one_booklet_at_a_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in "abcd":
        town(tmp_path / "县" / name)
    inside: list[str] = []

    def watched(source: Path, *_: Any) -> publish.Published:
        inside.append(source.name)
        time.sleep(0.05)
        assert inside == [source.name]
        inside.clear()
        return publish.Published((), (), "")

    monkeypatch.setattr(batch, "publish", watched)
    _, outcomes = built(tmp_path / "县", tmp_path / "out")
    assert states(outcomes) == dict.fromkeys("abcd", "已生成")


class Fatal(BaseException):
    """What WeasyPrint raises for a file that it may not read is no Exception either."""


def test_a_fault_of_ours_keeps_its_traceback_and_stops_none_of_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("一乡", "二乡"):
        town(tmp_path / "县" / name)
    sound = publish.publish

    def broken(source: Path, *rest: Any) -> publish.Published:
        if source.name == "一乡":
            raise Fatal("no room")
        return sound(source, *rest)

    monkeypatch.setattr(batch, "publish", broken)
    _, outcomes = built(tmp_path / "县", tmp_path / "out")
    assert states(outcomes) == {"一乡": "失败", "二乡": "已生成"}
    (failed,) = [outcome for outcome in outcomes if outcome.result is batch.Result.FAILED]
    assert "Fatal: no room" in failed.trouble


class Deadly(workers.Processes):
    """Processes that die of booklets whose name says so."""

    def submit(self, task: Callable[..., Any], /, *args: Any, **kwargs: Any) -> "Future[Any]":
        return super().submit(dying, task, *args, **kwargs)


def dying(task: Callable[..., Any], job: Job, order: batch.Order) -> Any:
    if job.source.name.startswith("deadly"):
        os.kill(os.getpid(), signal.SIGKILL)
    return task(job, order)


def test_a_booklet_that_kills_its_worker_is_reported_and_takes_no_other_along(
    tmp_path: Path,
) -> None:
    for name in ("a", "b", "c", "deadly1", "deadly2", "e", "f"):
        town(tmp_path / "县" / name)
    order = batch.ordered(("xlsx",), False, Resources())
    jobs = find([tmp_path / "县"], tmp_path / "out")
    outcomes = list(batch.batch(jobs, order, lambda: Deadly(2), 3))
    assert states(outcomes) == {
        **dict.fromkeys("abcef", "已生成"),
        "deadly1": "失败",
        "deadly2": "失败",
    }
    assert len(outcomes) == len(jobs)
    (fault,) = next(o for o in outcomes if o.job.source.name == "deadly1").faults
    assert "两次意外中止" in str(fault)
    assert_whole(tmp_path / "out")


# --- Killed and interrupted ----------------------------------------------------------------------


def assert_goes_on(county: Path, output: Path, done: list[Path]) -> None:
    """The next run builds what is missing, keeps what is done and leaves nothing of the last."""
    kept = {
        path: path.stat().st_mtime_ns
        for folder in done
        for path in folder.iterdir()
        if not path.name.startswith(BUILDING)
    }
    code, said, complained = run(county, "--output", output, "--workers", 2)
    assert (code, complained) == (0, "")
    assert f"没有变动 {len(done):6} 个" in said
    assert {path: path.stat().st_mtime_ns for path in kept} == kept
    assert len(finished(output)) == TOWNS
    assert_whole(output)
    assert list(output.rglob(f"{BUILDING}*")) == []


@contextmanager
def processes_of(process: "subprocess.Popen[str]") -> Iterator[list[psutil.Process]]:
    """The processes that ``process`` has started; at last those that it left."""
    below = psutil.Process(process.pid).children(recursive=True)
    try:
        yield below
    finally:
        for left in below:
            with suppress(psutil.NoSuchProcess):
                left.kill()


def test_a_killed_batch_leaves_no_half_written_file_and_no_worker_and_goes_on(
    county: Path, tmp_path: Path
) -> None:
    output = tmp_path / "out"
    process = command(county, "--output", output, "--workers", 2)
    wait_for(lambda: len(finished(output)) >= 2, "two booklets")
    with processes_of(process) as below:
        assert len(below) >= 2
        process.kill()
        process.wait()
        assert psutil.wait_procs(below, timeout=PATIENCE)[1] == []
    process.communicate()
    assert_whole(output)
    done = finished(output)
    assert 2 <= len(done) < TOWNS
    # As if it had been killed while it wrote these: the one was to be done, the other was.
    for folder in (output / "乡5", done[0]):
        left = folder / f"{BUILDING}left"
        left.mkdir(parents=True, exist_ok=True)
        (left / "half.pdf").write_bytes(b"%PDF-")
    assert_goes_on(county, output, [folder for folder in done if folder.name != "乡5"])


def test_a_worker_does_not_hear_the_interrupt_of_its_terminal() -> None:
    with workers.Processes(1) as pool:
        worker = pool.submit(os.getpid).result(timeout=PATIENCE)
        os.kill(worker, signal.SIGINT)
        assert pool.submit(os.getpid).result(timeout=PATIENCE) == worker


def test_an_interrupted_batch_says_so_leaves_no_worker_and_goes_on(
    county: Path, tmp_path: Path
) -> None:
    output = tmp_path / "out"
    process = command(county, "--output", output, "--workers", 2, start_new_session=True)
    wait_for(lambda: finished(output), "a booklet")
    with processes_of(process) as below:
        os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to all of them
        said, complained = process.communicate(timeout=PATIENCE)
        assert psutil.wait_procs(below, timeout=PATIENCE)[1] == []
    assert process.returncode == 130
    assert complained == "已中断。做好的都已写好；再运行一次，会接着做剩下的。\n"
    assert "没有做" in said
    assert_whole(output)
    assert_goes_on(county, output, finished(output))


# --- A cluster -----------------------------------------------------------------------------------


@contextmanager
def dask_scheduler(folder: Path) -> Iterator[tuple["subprocess.Popen[bytes]", str]]:
    file = folder / "scheduler.json"
    options = ("--host", "127.0.0.1", "--port", "0", "--scheduler-file", file)
    with daemon("scheduler", *options) as process:
        wait_for(lambda: file.exists() and file.read_text().endswith("}"), "the scheduler")
        yield process, json.loads(file.read_text())["address"]


@pytest.fixture(scope="module")
def scheduler(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a Dask scheduler without workers."""
    with dask_scheduler(tmp_path_factory.mktemp("dask")) as (_, address):
        yield address


@contextmanager
def daemon(kind: str, *arguments: object) -> Iterator["subprocess.Popen[bytes]"]:
    said = map(str, arguments)
    process = subprocess.Popen(
        [sys.executable, "-m", f"distributed.cli.dask_{kind}", "--no-dashboard", *said],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


@contextmanager
def dask_worker(address: str, folder: Path, *arguments: object) -> Iterator[Any]:
    options = ("--no-nanny", "--local-directory", folder, "--nthreads", 1)
    with daemon("worker", address, *options, *arguments) as process:
        yield process


def test_a_dask_worker_killed_in_the_middle_loses_no_booklet(
    county: Path, tmp_path: Path, scheduler: str
) -> None:
    output = tmp_path / "out"
    with (
        dask_worker(scheduler, tmp_path / "first") as victim,
        dask_worker(scheduler, tmp_path / "second"),
    ):
        process = command(county, "--output", output, "--cluster", scheduler)
        wait_for(lambda: len(finished(output)) >= 2, "two booklets")
        victim.kill()
        assert len(finished(output)) < TOWNS
        said, complained = process.communicate(timeout=2 * PATIENCE)
    assert process.returncode == 0, complained
    assert f"已生成　 {TOWNS:6} 个" in said
    assert len(finished(output)) == TOWNS
    assert_whole(output)
    assert run(county, "--output", output)[1].count("没有变动") == 1


def test_a_scheduler_killed_in_the_middle_is_said_and_the_next_run_goes_on(
    county: Path, tmp_path: Path
) -> None:
    output = tmp_path / "out"
    with dask_scheduler(tmp_path) as (victim, address), dask_worker(address, tmp_path / "dask"):
        process = command(county, "--output", output, "--cluster", address)
        wait_for(lambda: finished(output), "a booklet")
        victim.kill()
        said, complained = process.communicate(timeout=2 * PATIENCE)
    assert process.returncode == 1
    assert "没有做" in said
    first, last = complained.splitlines()
    assert first.startswith(f"{address} 连不上这个集群。")
    assert last == "已中断。做好的都已写好；再运行一次，会接着做剩下的。"
    assert_whole(output)
    assert_goes_on(county, output, finished(output))


def test_a_dask_worker_with_other_inputs_is_refused(tmp_path: Path, scheduler: str) -> None:
    town(tmp_path / "县" / "一乡")
    with dask_worker(scheduler, tmp_path / "dask"):
        code, _, complained = run(
            *(tmp_path / "县", "--output", tmp_path / "out", "--cluster", scheduler),
            env={**os.environ, "SOURCE_DATE_EPOCH": "1700000000"},
        )
    assert code == 1
    assert "SOURCE_DATE_EPOCH 与这里不同" in complained
    assert not (tmp_path / "out").exists()


def test_a_scheduler_that_does_not_answer_is_said_in_chinese(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(workers, "CONNECTING", 0.5)
    with pytest.raises(UserError, match="连不上这个集群"), workers.cluster("tcp://127.0.0.1:1"):
        pass
    monkeypatch.setitem(sys.modules, "distributed", None)
    with (
        pytest.raises(UserError, match=r"libraries.sh publish cluster"),
        workers.cluster("tcp://127.0.0.1:1"),
    ):
        pass
