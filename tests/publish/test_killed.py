"""Whatever instant a process is killed at, no file is half-written and the next run mends all."""

import shutil
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from booklet.files import replacement as files
from booklet.model.resources import Resources
from booklet.publish import folder as building
from booklet.publish.due import publish
from tests.killed import instants, killed_before_change
from tests.tools import SMALL, contents, quiet

FORMATS = ("docx", "xlsx")


@pytest.fixture
def rendered_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have each booklet rendered once for its due formats: what is in question is the writing."""
    render = building.build_folder
    known: dict[tuple[Path, tuple[str, ...]], Any] = {}

    def rendered(source: Path, due: list[str], *rest: Any) -> Any:
        key = source, tuple(due)
        if key not in known:
            known[key] = render(source, due, *rest)
        return known[key]

    monkeypatch.setattr(building, "build_folder", rendered)


@pytest.mark.usefixtures("rendered_once")
def test_a_publish_killed_at_any_instant_leaves_whole_files_and_the_next_one_mends_all(
    tmp_path: Path,
) -> None:
    changed = tmp_path / "changed"
    shutil.copytree(SMALL, changed)
    basic = changed / "basic.yaml"
    basic.write_text(basic.read_text(encoding="utf-8").replace("加强", "全面加强", 1), "utf-8")

    def published(source: Path, output: Path) -> dict[str, bytes]:
        publish(source, output, FORMATS, quiet, Resources())
        return contents(output)

    output, old = tmp_path / "output", published(SMALL, tmp_path / "old")
    shutil.copytree(tmp_path / "old", output)
    new = published(changed, output)
    assert all(old[name] != new[name] for name in old)

    def killed(number: int) -> bool:
        shutil.rmtree(output)
        shutil.copytree(tmp_path / "old", output)
        if not killed_before_change(number, partial(published, changed, output)):
            return False
        for name, content in contents(output).items():
            assert name.startswith(files.BUILDING) or content in (old.get(name), new.get(name))
        assert published(changed, output) == new
        assert not list(output.rglob(f"{files.BUILDING}*"))
        return True

    assert len(list(instants(killed))) > 2 * len(new)
