"""修订对照表 is made of the two editions that were named, in the steps that are shown."""

import shutil
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import docx
import pytest

from booklet.files.faults import UserError
from booklet.model.resources import Resources
from booklet.publish.reports import Compared, publish_comparison
from tests.tools import SMALL, quiet

NEW_NAME = "加强基层阵地建设，优化提升服务功能和水平"


@pytest.fixture
def editions(tmp_path: Path) -> tuple[Path, Path]:
    """Two folders: an item is called otherwise in the second and two have changed places."""
    old, new = (shutil.copytree(SMALL, tmp_path / name) for name in ("old", "new"))
    path = new / "basic.yaml"
    head, first, second, *rest = path.read_text(encoding="utf-8").splitlines(keepends=True)
    assert second == "  - 加强基层阵地建设，优化提升服务功能\n"
    lines = (head, f"  - {NEW_NAME}\n", first, *rest)
    path.write_text("".join(lines), encoding="utf-8")
    return old, new


def compared(
    old: Path,
    new: Path,
    output: Path,
    step: Callable[[str], AbstractContextManager[object]] = quiet,
) -> Compared:
    return publish_comparison(str(old), str(new), output, ("docx",), step, Resources())


def rows(made: Compared) -> list[list[list[str]]]:
    """Return the rows of each table of the Word file, without the header row."""
    (path,) = made.paths
    tables = docx.Document(str(path)).tables
    return [[[cell.text for cell in row.cells] for row in table.rows[1:]] for table in tables]


def test_the_table_has_what_changed_and_the_summary_counts_it(
    editions: tuple[Path, Path], tmp_path: Path
) -> None:
    made = compared(*editions, tmp_path / "out")
    assert made.changed == 1
    summary, ((_, chapter, before, after, change, old_page, new_page),) = rows(made)
    assert (chapter, change) == ("基本履职事项清单", "调序、更名")
    assert before.startswith("第 2 项") and before.endswith("优化提升服务功能")
    assert after.startswith("第 1 项") and after.endswith("优化提升服务功能和水平")
    assert (old_page, new_page) == ("1", "1")
    (total,) = [row for row in summary if "合计" in row]
    assert total[2:] == ["0", "0", "0", "1", "1", "0", "1"]


def test_the_way_back_is_another_table(editions: tuple[Path, Path], tmp_path: Path) -> None:
    old, new = editions
    _, changes = rows(compared(new, old, tmp_path / "out"))
    ((before, after),) = [row[2:4] for row in changes if "更名" in row[4]]
    assert before.endswith("水平") and after.endswith("功能")


def test_the_editions_are_read_then_compared_then_paged(
    editions: tuple[Path, Path], tmp_path: Path
) -> None:
    done = []

    def step(name: str) -> AbstractContextManager[object]:
        done.append(name)
        return quiet(name)

    compared(*editions, tmp_path / "out", step)
    assert done[:3] == ["读取两版清单", "比较", "计算两版页码"]
    assert done[-1] == "写入文件夹"


def test_editions_that_are_the_same_are_not_paged(tmp_path: Path) -> None:
    done = []

    def step(name: str) -> AbstractContextManager[object]:
        done.append(name)
        return quiet(name)

    made = compared(SMALL, SMALL, tmp_path / "out", step)
    assert made.changed == 0
    assert "计算两版页码" not in done
    assert len(rows(made)) == 1


def test_nothing_is_written_where_an_edition_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(UserError):
        compared(SMALL, tmp_path / "nowhere", tmp_path / "out")
    assert not (tmp_path / "out").exists()
