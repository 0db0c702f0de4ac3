"""`build.py edit` of a copy of the project, run as an office runs it, and its page in Chromium."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page, Request, expect

from tests import previewed
from tests.previewed import Running
from tests.tools import PATIENCE

FILES = {
    "booklet.yaml": """\
地区: 新疆维吾尔自治区昌吉回族自治州
单位: 昌吉市大西渠镇
标题: 履职事项清单
日期: 2025 年 7 月
清单前缀: 昌吉州昌吉市大西渠镇
清单:
  - {名称: 编制说明, 类型: text, 文件: foreword.yaml}
  - {名称: 基本履职事项清单, 类型: basic, 文件: basic.yaml}
  - {名称: 配合履职事项清单, 类型: assisting, 文件: assisting.yaml}
""",
    "foreword.yaml": "正文: |\n  本清单按照上级要求编制。\n  自印发之日起施行。\n",
    "basic.yaml": """\
# 待确认的写在这里
党的建设:
  - 落实“三会一课”、主题党日等党内组织生活制度
  - 加强基层阵地建设，优化提升服务功能
民生服务:
  - 开展养老服务工作
  - 做好12345政务服务便民热线办理
""",
    "assisting.yaml": """\
自然资源:
  - 事项名称: 野生动物、植物保护工作
    对应上级部门: [昌吉市林业和草原局, 昌吉市公安局]
    上级部门职责: |
      1.开展野生动植物资源调查，建立野生动植物资源档案；
      2.查处违法行为。
    乡镇配合职责: |
      1.开展野生动植物保护的宣传教育；
      2.开展野生动植物巡护和违法线索上报工作。
  - 事项名称: 森林草原防火工作
    对应上级部门: [昌吉市应急管理局]
    上级部门职责: |
      指导开展森林草原防火工作。
    乡镇配合职责: |
      开展森林草原防火宣传。
民生服务:
  - 事项名称: 临时救助工作
    对应上级部门: [昌吉市民政局]
    上级部门职责: |
      审核临时救助申请。
    乡镇配合职责: |
      受理临时救助申请。
""",
}


class Editing(Running):
    """An editor of a copy of the project."""

    @property
    def page(self) -> str:
        """The address that the command prints, with the token of its run."""
        return f"{self.address}#edit={self.token}"

    def text(self, name: str) -> str:
        return self.file(name).read_text(encoding="utf-8")

    def until_text(self, page: Page, name: str, wanted: Callable[[str], bool]) -> str:
        """Return the file's text when it is as ``wanted``."""
        for _ in range(PATIENCE * 20):
            text = self.text(name) if self.file(name).exists() else ""
            if wanted(text):
                return text
            page.wait_for_timeout(50)
        raise AssertionError(f"not what was wanted: {text}")

    def write(self, files: dict[str, str]) -> None:
        """Put the source as it was; nothing of a test before is left over."""
        for path in (self.project / "source").iterdir():
            if path.is_file() and path.name not in files:
                path.unlink()
        for name, text in files.items():
            if not self.file(name).exists() or self.text(name) != text:
                self.file(name).write_text(text, encoding="utf-8")

    def shows(self, files: dict[str, str]) -> None:
        """Put the source as ``files`` and wait until the pages that are shown are of them."""
        self.write(files)
        wanted = {name: sha256(text.encode()).hexdigest() for name, text in files.items()}
        self.settled(
            lambda state: (
                state["good"]
                and state["shas"]
                and all(wanted.get(name) == sha for name, sha in state["shas"].items())
            )
        )


def start(project: Path, files: dict[str, str]) -> Editing:
    """Run a copy of the project in ``project`` over ``files``."""
    folder = project.parent / f"{project.name}-files"
    folder.mkdir(parents=True)
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return _editing(previewed.start(project, folder, "edit"))


def serve(project: Path, port: int = 0) -> Editing:
    """Run the editor of the copy of the project that stands in ``project``."""
    return _editing(previewed.serve(project, port, "edit"))


def _editing(running: Running) -> Editing:
    return Editing(running.project, running.process, running.address, running.token)


# --- The page ------------------------------------------------------------------------------------
@contextmanager
def at_work(
    browser: Browser, editing: Editing, width: int = 1366, height: int = 768
) -> Iterator[Page]:
    """Open the editor's page and wait until its items are live; a fault of its script fails.

    What the browser says of requests that the server refuses is no fault: the page tells them.
    """
    context = browser.new_context(viewport={"width": width, "height": height})
    context.set_default_timeout(PATIENCE * 1000)
    complaints: list[str] = []
    context.on("weberror", lambda error: complaints.append(str(error.error)))
    holding: set[str] = set()
    context.on("request", lambda request: holding.update(_tabs(request)))
    page = context.new_page()
    page.goto(editing.page)
    page.wait_for_selector(".row")
    yield page
    context.close()
    for tab in holding:  # as a page says that is left; this one has no time to
        editing.asked("unsaved", {"tab": tab, "items": []})
    assert complaints == [], complaints


def _tabs(request: Request) -> list[str]:
    """Return the tab that a request tells the server of, if it tells of what is unsaved."""
    told = request.post_data_json if request.url.endswith("/edit/unsaved") else None
    return [told["tab"]] if told else []


def row(page: Page, label: str) -> Locator:
    """Return the item that is printed as ``label`` on the page."""
    return page.get_by_role("button", name=re.compile(f"^{label}( |$)")).and_(page.locator(".row"))


def open_item(page: Page, label: str) -> Locator:
    """Click on an item; return its form."""
    row(page, label).click()
    form = page.get_by_role("region", name="修改这一项")
    expect(form.get_by_role("heading")).to_contain_text(label)
    return form


def saved(page: Page) -> None:
    expect(page.locator("#item .state")).to_have_text("已保存")


def drag(page: Page, source: Locator, target: Locator) -> None:
    """Drag an item to just below another, and stay where the page is."""
    source.scroll_into_view_if_needed()
    start, end = source.bounding_box(), target.bounding_box()
    assert start and end
    page.mouse.move(start["x"] + 200, start["y"] + start["height"] / 2)
    page.mouse.down()
    page.mouse.move(end["x"] + 200, end["y"] + end["height"] / 2, steps=4)
    page.mouse.move(end["x"] + 200, end["y"] + end["height"] - 3, steps=2)
    page.mouse.up()
