"""An edition that was laid out once is not laid out again, and no stale page plan is ever taken."""

import json
import os
import shutil
from pathlib import Path

import pytest

from booklet import plans, publish, reports
from booklet.files import CHECKSUMS
from booklet.house import House
from booklet.layout import Layout
from booklet.model import Booklet
from booklet.pages import PagePlan
from booklet.plans import Plans, laid_out
from booklet.source import load_source
from tests.tools import ROOT, SMALL, quiet


@pytest.fixture(scope="module")
def small(layout: Layout) -> Booklet:
    return load_source(SMALL, layout).booklet


@pytest.fixture(scope="module")
def plan(small: Booklet, layout: Layout) -> PagePlan:
    return laid_out(small, layout, House())


@pytest.fixture
def house(tmp_path: Path) -> House:
    """A house whose templates can be changed."""
    shutil.copytree(ROOT / "templates", tmp_path / "templates")
    return House(tmp_path / "templates")


@pytest.fixture
def no_layout(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> PagePlan:
        raise AssertionError("laid out again")

    monkeypatch.setattr(plans, "laid_out", refused)


def kept(output: Path) -> list[Path]:
    return sorted((output / plans.FOLDER).iterdir())


def shorter(booklet: Booklet) -> Booklet:
    """Return the booklet without the last item of its last chapter."""
    *chapters, last = booklet.chapters
    last = last.model_copy(update={"items": last.items[:-1]})
    return booklet.model_copy(update={"chapters": (*chapters, last)})


def test_publishing_keeps_the_plan_that_the_pages_were_printed_by(
    small: Booklet, plan: PagePlan, tmp_path: Path
) -> None:
    publish.publish(SMALL, tmp_path, ["docx"], quiet, House())
    assert Plans(tmp_path, House()).find(small) == plan


@pytest.mark.usefixtures("no_layout")
def test_comparing_published_editions_lays_neither_out_and_gives_the_same_files(
    layout: Layout, tmp_path: Path
) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    for folder in (old, new):
        shutil.copytree(SMALL, folder)
    basic = new / "basic.yaml"
    basic.write_text(basic.read_text(encoding="utf-8").replace("加强", "全面加强", 1), "utf-8")

    def compared(output: Path) -> dict[str, bytes]:
        found = reports.publish_comparison(
            str(old), str(new), output, ["pdf", "docx", "xlsx"], quiet, House()
        )
        return {path.suffix: path.read_bytes() for path in found.paths}

    with pytest.raises(AssertionError, match="laid out again"):
        compared(tmp_path / "out")
    for folder in (old, new):
        publish.publish(folder, tmp_path / "out", ["xlsx"], quiet, House())
    with_kept = compared(tmp_path / "out")
    with pytest.MonkeyPatch.context() as allowed:
        allowed.setattr(plans, "laid_out", laid_out)
        assert compared(tmp_path / "fresh") == with_kept
    assert compared(tmp_path / "fresh") == with_kept


@pytest.mark.usefixtures("no_layout")
def test_extracts_of_a_published_booklet_need_no_layout_of_it(
    tmp_path: Path,
) -> None:
    publish.publish(SMALL, tmp_path, ["xlsx"], quiet, House())
    extracted = reports.publish_departments(SMALL, tmp_path, quiet, House())
    assert extracted.departments


def test_another_text_or_look_has_another_plan(
    small: Booklet, plan: PagePlan, layout: Layout, house: House, tmp_path: Path
) -> None:
    own = Plans(tmp_path, house)
    own.keep(small, plan)
    assert own.find(small) == plan
    assert own.find(shorter(small)) is None
    assert own.find(small.model_copy(update={"organisation": "昌吉市某镇"})) is None
    for name in ("pdf/booklet.css.j2", "layout.yaml"):
        template = house.templates / name
        before = template.read_bytes()
        template.write_bytes(before + b"\n")
        assert Plans(tmp_path, house).find(small) is None
        template.write_bytes(before)
        assert Plans(tmp_path, house).find(small) == plan


def test_a_plan_is_not_kept_when_the_look_changed_while_it_was_made(
    small: Booklet, plan: PagePlan, house: House, tmp_path: Path
) -> None:
    own = Plans(tmp_path, house)
    layout = house.templates / "layout.yaml"
    layout.write_text(layout.read_text() + "\n")
    own.keep(small, plan)
    assert not (tmp_path / plans.FOLDER).exists()


@pytest.mark.parametrize("damage", ["cut", "other", "missing item", "not a plan"])
def test_a_damaged_plan_is_made_anew(
    damage: str, small: Booklet, plan: PagePlan, layout: Layout, tmp_path: Path
) -> None:
    own = Plans(tmp_path, House())
    own.keep(small, plan)
    (path,) = kept(tmp_path)
    said = path.read_text()
    without = json.loads(said)
    without["pages"][0]["rows"].pop()
    damaged = {
        "cut": said[:-20],
        "other": said.replace('"height":', '"size":'),
        "missing item": json.dumps(without),
        "not a plan": "[]",
    }
    path.write_text(damaged[damage])
    assert own.find(small) is None
    assert own.of(small, layout) == plan
    assert path.read_text() == said


def test_the_plans_used_last_are_kept_and_the_others_go(
    small: Booklet, plan: PagePlan, tmp_path: Path
) -> None:
    own = Plans(tmp_path, House())
    editions = [
        small.model_copy(update={"organisation": f"第{number}镇"})
        for number in range(plans.MOST + 5)
    ]
    for second, edition in enumerate(editions):
        own.keep(edition, plan)
        newest = max(kept(tmp_path), key=lambda path: path.stat().st_mtime_ns)
        os.utime(newest, (second, second))
        if second == plans.MOST - 1:
            assert own.find(editions[0]) == plan
    assert len(kept(tmp_path)) == plans.MOST
    assert own.find(editions[0]) == plan
    assert own.find(editions[1]) is None
    assert own.find(editions[-1]) == plan


def test_where_no_plan_can_be_kept_nothing_is_lost_but_time(
    small: Booklet, plan: PagePlan, layout: Layout, tmp_path: Path
) -> None:
    (tmp_path / plans.FOLDER).write_text("a file in the folder's place")
    assert Plans(tmp_path, House()).of(small, layout) == plan


def test_checksums_list_no_plan(tmp_path: Path) -> None:
    publish.publish(SMALL, tmp_path, ["xlsx"], quiet, House())
    assert plans.FOLDER not in (tmp_path / CHECKSUMS).read_text(encoding="utf-8")
