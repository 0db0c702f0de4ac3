"""The page for the county's site: what its readers find, and whether everybody can use it."""

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest
from playwright.sync_api import Browser, Page, expect

from booklet.batch.jobs import find
from booklet.files.faults import UserError
from booklet.files.templates import render
from booklet.look.load import load_layout
from booklet.model.resources import Resources
from booklet.publish.due import publish
from booklet.web.style_faults import check
from tests.browser import opened, violations
from tests.commandline import build
from tests.county.small import made
from tests.tools import quiet


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of a county of small towns, and the web editions of these."""
    folder = tmp_path_factory.mktemp("site")
    towns = made(folder, 12)
    for job in find([towns], folder / "out"):  # where batch puts them
        if job.source.name == "三工镇":
            publish(job.source, job.output, ("html",), quiet, Resources(), False)
        else:
            job.output.mkdir(parents=True)
            (job.output / f"昌吉市{job.source.name}履职事项清单.html").touch()
    ran = build("county", towns, "--output", folder / "out")
    assert ran.returncode == 0, ran.stderr
    assert "网页版" not in ran.stdout
    return folder / "out"


def test_a_mistake_of_the_pages_styles_is_told_at_its_line() -> None:
    templates = Resources().templates
    style = (templates / "web" / "county.css.j2").read_text(encoding="utf-8")
    line = style.partition(".skip:focus")[0].count("\n") + 1
    wrong = render(templates, "web/county.css.j2", layout=load_layout(templates)).replace(
        ".skip:focus { left: 0 }", ".skip:focus { left 0 }"
    )
    with pytest.raises(UserError, match=rf"templates/web/county.css.j2:{line} 样式这里写错了"):
        check(wrong, templates, "web/county.css.j2")


@pytest.fixture(scope="module")
def page_file(output: Path) -> Path:
    return output / "昌吉市履职事项清单.html"


@pytest.fixture
def page(browser: Browser, page_file: Path) -> Iterator[Page]:
    with opened(browser, page_file.as_uri()) as opened_page:
        yield opened_page


def asked(page: Page, words: str) -> None:
    page.get_by_label("搜索", exact=True).fill(words)
    page.wait_for_function("() => !document.getElementById('found').hidden")


def found(page: Page) -> list[str]:
    names: list[str] = page.locator("#results h3").all_text_contents()
    return names


@pytest.mark.parametrize("words", ["養老", "市公安局", "自然资源"])
def test_one_search_goes_over_names_departments_and_categories(page: Page, words: str) -> None:
    asked(page, words)
    expect(page.get_by_role("status")).to_contain_text("12 个乡镇（街道）里有 12 项符合")
    assert len(found(page)) == 1


def test_a_town_and_a_page_narrow_what_is_found(page: Page) -> None:
    asked(page, "养老 宁边路街道")
    expect(page.get_by_role("status")).to_contain_text("1 个乡镇（街道）里有 1 项符合")
    asked(page, "养老 第1页")
    expect(page.get_by_role("status")).to_contain_text("12 个乡镇（街道）里有 12 项符合")
    page.get_by_label("搜索", exact=True).fill("养老 第2页")
    expect(page.get_by_role("status")).to_contain_text("没有符合的事项")


def test_the_filters_narrow_what_is_found_and_are_cleared(page: Page) -> None:
    page.get_by_label("乡镇", exact=True).select_option("三工镇")
    page.get_by_label("事项类别").select_option("党的建设")
    expect(page.get_by_role("status")).to_contain_text("1 个乡镇（街道）里有 2 项符合")
    page.get_by_role("button", name="清除").click()
    expect(page.get_by_role("status")).to_contain_text("12 个乡镇（街道），共")
    expect(page.locator("#found")).to_be_hidden()


def test_what_is_asked_stands_in_the_address(browser: Browser, page_file: Path) -> None:
    with opened(browser, f"{page_file.as_uri()}?搜索=养老&乡镇=三工镇") as page:
        expect(page.get_by_role("status")).to_contain_text("1 个乡镇（街道）里有 1 项符合")
        page.get_by_label("乡镇", exact=True).select_option("")
        page.wait_for_function("() => !location.search.includes(encodeURIComponent('三工镇'))")


def test_what_is_found_leads_to_the_item_in_the_towns_web_edition(page: Page) -> None:
    asked(page, "养老 三工镇")
    page.locator("#results a").click()
    assert unquote(page.url).endswith("#基本-3")
    expect(page.locator("tr:target")).to_contain_text("养老服务")


def test_the_other_towns_of_a_duty_are_shown_when_asked_for(page: Page) -> None:
    asked(page, "养老")
    assert page.locator("#results a").count() == 8
    page.locator("#results summary").click()
    expect(page.locator("#results a")).to_have_count(12)


@pytest.mark.parametrize(("width", "height"), [(1300, 900), (360, 740)])
def test_axe_finds_nothing_wrong_and_no_page_is_too_wide(
    browser: Browser, page_file: Path, width: int, height: int
) -> None:
    with opened(browser, page_file.as_uri(), width, height) as page:
        assert violations(page) == []
        asked(page, "养老")
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_every_town_is_linked_without_the_script_and_nothing_comes_from_elsewhere(
    output: Path, page_file: Path
) -> None:
    text = page_file.read_text(encoding="utf-8")
    links = re.findall(r'<a href="([^"#]+)">', text)
    assert len(links) == 12
    assert all((output / unquote(link)).is_file() for link in links)
    assert "default-src 'none'" in text
    assert not re.search(r"https?://", text)


def test_a_town_that_batch_cannot_publish_is_named_and_not_linked(tmp_path: Path) -> None:
    towns, model, out = made(tmp_path, 3), tmp_path / "样本", tmp_path / "out"
    shutil.move(towns / "佃坝乡", model)
    build("publish", "--source", towns / "红旗镇", "--output", tmp_path, "--format", "xlsx")
    (file,) = tmp_path.glob("*.xlsx")
    shutil.rmtree(towns / "红旗镇")
    ran = build("county", towns, file, "--model", model, "--output", out)
    assert "注意：1 个清单还没有网页版" in ran.stdout, ran.stderr
    page = (out / "昌吉市履职事项清单.html").read_text(encoding="utf-8")
    links = re.findall(r'<li><a href="([^"#]+)">', page)
    assert [unquote(link) for link in links] == ["三工镇/昌吉市三工镇履职事项清单.html"]
    assert {"佃坝乡", "红旗镇"} == {*re.findall("<li><span>(.*?)</span>", page)}


def test_a_name_that_would_end_the_data_does_not(tmp_path: Path) -> None:
    towns = made(tmp_path, 2)
    basic = towns / "三工镇" / "basic.yaml"
    text = basic.read_text(encoding="utf-8")
    basic.write_text(text.replace("加强基层", "加强</script><b>基层"), encoding="utf-8")
    assert build("county", towns, "--output", tmp_path / "out").returncode == 0
    page = (tmp_path / "out" / "昌吉市履职事项清单.html").read_text(encoding="utf-8")
    data = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.S)
    assert data
    assert any("</script><b>" in name for name in json.loads(data[1])["names"])
