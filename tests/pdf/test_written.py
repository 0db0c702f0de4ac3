"""What pydyf would make bytes of, made faster: the same bytes, but for the compression."""

import subprocess
import sys

import pytest

# Prints what pydyf makes of each: as it is and, where something is imported first, as corrected.
PRINT = """
import pydyf
class Name(str): pass
items = [
    b"bytes", "text", Name("name"), 0, -7, 10**20, True, None, 0.0, -0.0, 3.0, 1e21, 0.1, -2.5,
    1e-7, 1 / 3, 123456.789, pydyf.String("字（"), pydyf.Array([1, 2.5]),
]
items += [
    pydyf.Dictionary({"A": 1.5, "B": pydyf.Dictionary({"C": "/D"}), "E": None}), pydyf.Dictionary(),
    pydyf.Stream(["a", b"b", 1.25, pydyf.Array([b"c"])], {"F": 2}),
]
for item in items:
    print(pydyf._to_bytes(item))
try:
    pydyf._to_bytes("字")
except UnicodeEncodeError as error:
    print(error)
"""


@pytest.fixture(scope="module")
def said() -> list[str]:
    return [
        subprocess.run(
            [sys.executable, "-c", first + PRINT], check=True, capture_output=True, text=True
        ).stdout
        for first in ("", "import booklet.pdf.written")
    ]


def test_every_kind_of_thing_has_the_bytes_that_pydyf_makes_of_it(said: list[str]) -> None:
    pydyfs, ours = said
    assert pydyfs.count("\n") == 23
    assert ours == pydyfs
