"""Work beside the main work: in a process of its own where that is safe, and with no difference."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from booklet.publish.fork import beside
from tests.tools import ROOT

# What a process of one thread does.
ALONE = """
import os, signal, sys, time
from booklet.publish.fork import DiedBeside, beside
from booklet.files.faults import UserError, refuse

THERE = os.getpid()

def pids():
    yield THERE != os.getpid()
    yield os.getpid()

def failing():
    yield 1
    raise refuse("a.yaml", "错")

def failing_at_once():
    raise refuse("a.yaml", "错")

def dying():
    yield 1
    os.kill(os.getpid(), signal.SIGKILL)
    yield 2

def endless():
    yield os.getpid()
    time.sleep(60)

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
with beside(pids) as results:
    elsewhere, pid = results
print(elsewhere, pid != os.getpid())
""")
    assert said == "True True\n"


def test_the_work_begins_before_anybody_asks(tmp_path: Path) -> None:
    said = alone(f"""
begun = {str(tmp_path / "begun")!r}
def work():
    open(begun, "w").close()
    yield 2
with beside(work) as results:
    print(soon(lambda: os.path.exists(begun)))
    print(list(results))
""")
    assert said == "True\n[2]\n"


def test_results_that_wait_keep_no_process_alive() -> None:
    said = alone("""
with beside(lambda: [os.getpid(), b"x" * 500_000, "last"]) as results:
    pid = next(results)
    print(soon(lambda: gone(pid)), [len(result) for result in results])
""")
    assert said == "True [500000, 4]\n"


def test_what_is_raised_there_is_raised_here_with_its_traceback() -> None:
    said = alone("""
with beside(failing) as results:
    print(next(results))
    try:
        next(results)
    except UserError as error:
        print(error.faults[0], "in failing" in error.__notes__[0])
""")
    assert said == "1\na.yaml 错 True\n"


def test_what_is_raised_at_once_is_raised_when_results_are_asked_for() -> None:
    said = alone("""
with beside(failing_at_once) as results:
    try:
        next(results)
    except UserError as error:
        print(error.faults[0])
""")
    assert said == "a.yaml 错\n"


def test_a_process_that_dies_is_no_end_of_the_results() -> None:
    said = alone("""
with beside(dying) as results:
    print(next(results))
    try:
        next(results)
    except DiedBeside as died:
        print(died)
""")
    assert said == "1\n-9\n"


def test_leaving_early_ends_the_other_process() -> None:
    said = alone("""
with beside(endless) as results:
    pid = next(results)
print(gone(pid))
""")
    assert said == "True\n"


def test_killing_the_one_process_ends_the_other(tmp_path: Path) -> None:
    said = alone(f"""
place = {str(tmp_path / "pid")!r}
def work():
    with open(place + "~", "w") as file:
        file.write(str(os.getpid()))
    os.rename(place + "~", place)
    yield b"x" * 50_000_000
main = os.fork()
if main == 0:
    with beside(work):
        time.sleep(60)
print(soon(lambda: os.path.exists(place)))
os.kill(main, signal.SIGKILL)
os.wait()
pid = int(open(place).read())
print(soon(lambda: gone(pid)))
""")
    assert said == "True\nTrue\n"


def test_what_has_nothing_beside_it_is_done_here() -> None:
    assert (
        alone("""
with beside(pids, alone=True) as results:
    print(next(results))
""")
        == "False\n"
    )


def test_beside_other_threads_the_work_is_done_here_as_it_is_asked_for() -> None:
    done: list[int] = []

    def work() -> Iterator[int]:
        for n in range(3):
            done.append(n)
            yield n

    end = threading.Event()
    other = threading.Thread(target=end.wait)
    other.start()
    try:
        with beside(work) as results:
            assert done == []
            assert next(results) == 0
            assert done == [0]
        with pytest.raises(ZeroDivisionError), beside(lambda: (1 // n for n in (1, 0))) as others:
            list(others)
    finally:
        end.set()
        other.join()
