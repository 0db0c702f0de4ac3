"""Work beside the main work: in a process of its own where that is safe, and with no difference."""

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from booklet.publish.fork import beside
from tests.tools import ROOT

# What a process of one thread does.
ALONE = """
import gc, os, signal, sys, time
from booklet.publish.fork import DiedBeside, beside
from booklet.files.faults import UserError, refuse

def pids():
    there = os.getpid()
    def work(here):
        yield there == os.getpid() != here
        yield os.getpid()
    return work

def failing():
    def work(file):
        yield 1
        raise refuse(file, "错")
    return work

def failing_at_once():
    raise refuse("a.yaml", "错")

def dying():
    def work(number):
        yield number
        os.kill(os.getpid(), signal.SIGKILL)
        yield 2
    return work

def endless():
    def work(_):
        yield os.getpid()
        while True:
            time.sleep(9)
    return work

def gone(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    # Whoever took over a killed process's child may let it stand as a zombie.
    return open(f"/proc/{pid}/stat").read().rpartition(")")[2].split()[0] == "Z"

def soon(true):
    until = time.monotonic() + 20
    while not true() and time.monotonic() < until:
        time.sleep(0.01)
    return true()
"""


def alone(body: str) -> str:
    ran = subprocess.run(
        [sys.executable, "-c", ALONE + body], cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def test_the_work_is_done_in_another_process_and_its_results_come_in_order() -> None:
    said = alone("""
with beside(pids) as ask:
    elsewhere, pid = ask(os.getpid())
print(elsewhere, pid != os.getpid())
""")
    assert said == "True True\n"


def test_preparing_begins_before_there_is_anything_to_ask(tmp_path: Path) -> None:
    said = alone(f"""
begun = {str(tmp_path / "begun")!r}
def prepare():
    open(begun, "w").close()
    return lambda number: [number + 1]
with beside(prepare) as ask:
    print(soon(lambda: os.path.exists(begun)))
    print(list(ask(1)))
""")
    assert said == "True\n[2]\n"


def test_results_that_wait_keep_no_process_alive() -> None:
    said = alone("""
def prepare():
    return lambda size: [os.getpid(), b"x" * size, "last"]
with beside(prepare) as ask:
    results = ask(500_000)
    pid = next(results)
    print(soon(lambda: gone(pid)), [len(result) for result in results])
""")
    assert said == "True [500000, 4]\n"


def test_what_is_raised_there_is_raised_here_with_its_traceback() -> None:
    said = alone("""
with beside(failing) as ask:
    results = ask("a.yaml")
    print(next(results))
    try:
        next(results)
    except UserError as error:
        print(error.faults[0], "in work" in error.__notes__[0])
""")
    assert said == "1\na.yaml 错 True\n"


def test_what_preparing_raises_is_raised_when_results_are_asked_for() -> None:
    said = alone("""
with beside(failing_at_once) as ask:
    results = ask("anything" * 100_000)
    try:
        next(results)
    except UserError as error:
        print(error.faults[0])
""")
    assert said == "a.yaml 错\n"


def test_a_process_that_dies_is_no_end_of_the_results() -> None:
    said = alone("""
with beside(dying) as ask:
    results = ask(1)
    print(next(results))
    try:
        next(results)
    except DiedBeside as died:
        print(died)
""")
    assert said == "1\n-9\n"


def test_leaving_early_ends_the_other_process() -> None:
    said = alone("""
with beside(endless) as ask:
    pid = next(ask(None))
print(gone(pid))
with beside(pids) as ask:
    pass
print(gc.get_freeze_count())
""")
    assert said == "True\n0\n"


@pytest.mark.parametrize("asked", [True, False])
def test_killing_the_one_process_ends_the_other(tmp_path: Path, asked: bool) -> None:
    said = alone(f"""
place = {str(tmp_path / "pid")!r}
def prepare():
    def work(size):
        yield b"x" * size
    with open(place + "~", "w") as file:
        file.write(str(os.getpid()))
    os.rename(place + "~", place)
    return work
main = os.fork()
if main == 0:
    with beside(prepare) as ask:
        if {asked}:
            ask(50_000_000)
        time.sleep(60)
print(soon(lambda: os.path.exists(place)))
os.kill(main, signal.SIGKILL)
os.wait()
pid = int(open(place).read())
print(soon(lambda: gone(pid)))
""")
    assert said == "True\nTrue\n"


def test_beside_other_threads_the_work_is_done_here_as_it_is_asked_for() -> None:
    done: list[int] = []

    def prepare() -> Callable[[int], Iterator[int]]:
        def work(count: int) -> Iterator[int]:
            for n in range(count):
                done.append(n)
                yield n

        return work

    def failing() -> Callable[[int], Iterator[int]]:
        return lambda one: (one // n for n in (1, 0))

    end = threading.Event()
    other = threading.Thread(target=end.wait)
    other.start()
    try:
        with beside(prepare) as ask:
            results = ask(3)
            assert done == []
            assert next(results) == 0
            assert done == [0]
        with (
            pytest.raises(ZeroDivisionError),
            beside(failing) as ask_other,
        ):
            list(ask_other(1))
    finally:
        end.set()
        other.join()
