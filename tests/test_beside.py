"""Work beside the main work: in a process of its own where that is safe, and with no difference."""

import subprocess
import sys
import threading
from collections.abc import Iterator

import pytest

from booklet.beside import beside
from tests.tools import ROOT

# What a process of one thread does.
ALONE = """
import os, signal, time
from booklet.beside import DiedBeside, beside
from booklet.faults import UserError, refuse

def pids():
    yield os.getpid()
    yield os.getpid()

def failing():
    yield 1
    raise refuse("a.yaml", "错")

def dying():
    yield 1
    os.kill(os.getpid(), signal.SIGKILL)
    yield 2

def endless():
    yield os.getpid()
    while True:
        time.sleep(9)
"""


def alone(body: str) -> str:
    ran = subprocess.run(
        [sys.executable, "-c", ALONE + body], cwd=ROOT, capture_output=True, text=True, timeout=30
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def test_the_work_is_done_in_another_process_and_its_results_come_in_order() -> None:
    said = alone("""
with beside(pids()) as results:
    first, second = results
print(first == second, first != os.getpid())
""")
    assert said == "True True\n"


def test_what_is_raised_there_is_raised_here_with_its_traceback() -> None:
    said = alone("""
with beside(failing()) as results:
    print(next(results))
    try:
        next(results)
    except UserError as error:
        print(error.faults[0], "in failing" in error.__notes__[0])
""")
    assert said == "1\na.yaml 错 True\n"


def test_a_process_that_dies_is_no_end_of_the_results() -> None:
    said = alone("""
with beside(dying()) as results:
    print(next(results))
    try:
        next(results)
    except DiedBeside as died:
        print(died)
""")
    assert said == "1\n-9\n"


def test_leaving_early_ends_the_other_process() -> None:
    said = alone("""
with beside(endless()) as results:
    pid = next(results)
try:
    os.kill(pid, 0)
except ProcessLookupError:
    print("gone")
""")
    assert said == "gone\n"


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
        with beside(work()) as results:
            assert done == []
            assert next(results) == 0
            assert done == [0]
        with pytest.raises(ZeroDivisionError), beside(1 // n for n in (1, 0)) as others:
            list(others)
    finally:
        end.set()
        other.join()
