"""The script that asks foreign files finds a word that nobody told of, and no other."""

from pathlib import Path

import pytest

from booklet.incoming.beside import Beside
from booklet.model.booklet import Booklet
from booklet.model.layout import Layout
from tests.edited import EDITED, office_files
from tests.foreign import asked

HANDED = Path(__file__).parent.parent / "handed"


@pytest.fixture(scope="module")
def paths(booklet: Booklet, layout: Layout, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The shipped files, and those files with words in the column of numbers."""
    folder = tmp_path_factory.mktemp("foreign")
    files = office_files(booklet, layout, folder)
    edited = []
    for suffix, path in files.items():
        file = EDITED[suffix](path)
        file.put(1, 7, 0, "另行研究")
        edited.append(file.save(folder / f"edited.{suffix}"))
    return [*files.values(), *edited]


def test_nothing_is_amiss_with_files_that_people_hand_in(
    paths: list[Path], booklet: Booklet, layout: Layout
) -> None:
    found = list(asked([*paths, *sorted(HANDED.iterdir())], booklet, layout))
    assert [flaws for _, flaws in found if flaws] == []
    assert [outcome for outcome, _ in found].count("accepted") == 5


def test_a_word_that_is_lost_is_found(
    paths: list[Path], booklet: Booklet, layout: Layout, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Beside, "words_of_number", lambda self, row: ())
    found = list(asked(paths, booklet, layout))
    assert ["另行研究" in flaws for _, flaws in found] == [False, False, True, True]
