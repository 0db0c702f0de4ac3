"""Renew the pictures of docs/: run `make publish`, then `.venv/bin/python docs/pictures.py`."""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont, ImageOps
from playwright.sync_api import Browser, Page

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

from booklet.source.load import load_source  # noqa: E402
from booklet.source.look import load_look  # noqa: E402
from tests import editor  # noqa: E402
from tests.browser import chromium, opened  # noqa: E402
from tests.planned import RESOURCES, planned  # noqa: E402
from tests.previewed import start, turn_to, wait_for_text  # noqa: E402

SOURCE = HERE.parent / "source"
OUTPUT = HERE.parent / "output"
PAGES = (1, 2, 3, 31)  # cover, 目录, the first page of chapter 1 and a full page of chapter 2
# The looks side by side, each with what an office would call it.
LOOKS = {
    "昌吉": "昌吉：横版，类别单独一栏",
    "类别行横版": "类别行横版：类别占一行",
    "类别行竖版": "类别行竖版：类别占一行",
}
LABEL = 40
WIDTH = 1600
GAP = 24


def pages(pdf: Path, numbers: tuple[int, ...], folder: Path) -> list[Image.Image]:
    """Return the pages ``numbers`` of ``pdf`` (counted from 1) as framed pictures."""
    made = []
    for number in numbers:
        stem = folder / f"page-{number}"
        subprocess.run(
            [
                "pdftoppm",
                "-r",
                "110",
                "-f",
                f"{number}",
                "-singlefile",
                "-png",
                str(pdf),
                str(stem),
            ],
            check=True,
        )
        picture = Image.open(stem.with_suffix(".png")).convert("L")
        made.append(ImageOps.expand(picture, border=1, fill=150))
    return made


def montage(pictures: list[Image.Image]) -> Image.Image:
    """Return four pictures as two rows of two."""
    width, height = pictures[0].size
    sheet = Image.new("L", (2 * width + 3 * GAP, 2 * height + 3 * GAP), 235)
    for number, picture in enumerate(pictures):
        row, column = divmod(number, 2)
        sheet.paste(picture, (GAP + column * (width + GAP), GAP + row * (height + GAP)))
    height = round(sheet.height * WIDTH / sheet.width)
    return sheet.resize((WIDTH, height), Image.Resampling.LANCZOS)


def looks(folder: Path) -> Image.Image:
    """Return the first pages of two lists in each look, one look beside the other."""
    columns = []
    for name in LOOKS:
        source = Path(shutil.copytree(HERE.parent / "source", folder / name))
        said = source / "booklet.yaml"
        said.write_text(f"版式: {name}\n{said.read_text(encoding='utf-8')}", encoding="utf-8")
        layout = load_look(source, RESOURCES.templates)
        booklet = load_source(source, layout).booklet
        first, second, *_ = planned(booklet, layout).first_pages
        build = [sys.executable, str(HERE.parent / "build.py"), "publish", "--format", "pdf"]
        build += ["--source", str(source), "--output", str(folder / f"{name}.out")]
        subprocess.run(build, check=True, stdout=subprocess.DEVNULL)
        (pdf,) = (folder / f"{name}.out").glob("*.pdf")
        front = 2  # cover and 目录
        columns.append(pages(pdf, (first + front, second + front), source))
    height = max(max(page.height for page in column) for column in columns)
    width = sum(column[0].width + GAP for column in columns) + GAP
    sheet = Image.new("L", (width, LABEL + 2 * (height + GAP) + GAP), 235)
    draw = ImageDraw.Draw(sheet)
    font = ImageFont.truetype(str(HERE.parent / "fonts" / "FandolFang-Regular.ttf"), LABEL)
    left = GAP
    for column, label in zip(columns, LOOKS.values(), strict=True):
        draw.text((left, GAP // 2), label, 0, font)
        top = LABEL + GAP
        for page in column:
            sheet.paste(page, (left, top))
            top += page.height + GAP
        left += column[0].width + GAP
    return sheet.resize((WIDTH, round(sheet.height * WIDTH / width)), Image.Resampling.LANCZOS)


def web_page(browser: Browser, folder: Path) -> None:
    """Write docs/web.png: a search on a wide screen, and an item on a phone beside it."""
    build = [sys.executable, str(HERE.parent / "build.py"), "publish", "--format", "html"]
    subprocess.run([*build, "--output", str(folder)], check=True, stdout=subprocess.DEVNULL)
    (page_file,) = folder.glob("*.html")
    wide, phone = folder / "wide.png", folder / "phone.png"
    with opened(browser, page_file.as_uri(), width=1200, height=800) as page:
        page.get_by_label("搜索", exact=True).fill("养老")
        page.wait_for_timeout(300)
        page.screenshot(path=wide)
    with opened(browser, f"{page_file.as_uri()}#配合-52", width=390, height=800) as page:
        page.wait_for_timeout(300)
        page.screenshot(path=phone)
    sheet = Image.new("RGB", (1200 + 390 + 3 * GAP, 800 + 2 * GAP), "#ebebeb")
    sheet.paste(Image.open(wide), (GAP, GAP))
    sheet.paste(Image.open(phone), (1200 + 2 * GAP, GAP))
    sheet.quantize(48).save(HERE / "web.png", optimize=True)


def preview_page(browser: Browser, folder: Path) -> None:
    """Write docs/preview.png: a page of the preview with a fault and findings beside it."""
    running = start(folder / "project", HERE.parent / "source")
    picture = folder / "preview.png"
    try:
        running.settled()
        with opened(browser, running.address, width=1300, height=860) as page:
            turn_to(page, "32")
            wait_for_text(page, "开展草原保")
            file = running.file("assisting.yaml")
            text = file.read_text(encoding="utf-8")
            broken = text.replace("开展生态环境保护督察", "开展生态: 环境保护督察", 1)
            file.write_text(broken, encoding="utf-8")
            page.wait_for_selector("#general:not([hidden])")
            page.wait_for_timeout(500)
            page.screenshot(path=picture)
    finally:
        running.stop()
    Image.open(picture).convert("RGB").quantize(48).save(HERE / "preview.png", optimize=True)


def edit_page(browser: Browser, folder: Path) -> None:
    """Write docs/edit.png, an item beside its page, and docs/edit-changes.png, what changed."""
    source = {path.name: path.read_text(encoding="utf-8") for path in SOURCE.glob("*.yaml")}
    editing = editor.start(folder / "edited", source)
    form, changes = folder / "form.png", folder / "changes.png"
    try:
        with editor.at_work(browser, editing) as page:
            published(page)
            turn_to(page, "32")
            editor.row(page, "配合-52").click()
            page.get_by_label("事项名称").fill("草原保护与修复工作")
            page.keyboard.press("Control+s")
            wait_for_text(page, "草原保护与修复")
            page.wait_for_timeout(1500)
            page.screenshot(path=form)
            page.get_by_role("tab", name="改动").click()
            page.locator("#changes ins").first.wait_for()
            page.wait_for_timeout(500)
            page.screenshot(path=changes)
    finally:
        editing.stop()
    for picture, name in ((form, "edit.png"), (changes, "edit-changes.png")):
        Image.open(picture).convert("RGB").quantize(48).save(HERE / name, optimize=True)


def published(page: Page) -> None:
    """Publish from the page, so that there is an edition with which to compare."""
    page.get_by_role("tab", name="生成").click()
    page.get_by_role("button", name="生成", exact=True).click()
    page.locator("#work button").first.wait_for(timeout=120_000)


def main() -> None:
    """Write docs/pages.png from the PDF in output/, and the pictures of what a browser shows."""
    (pdf,) = OUTPUT.glob("*履职事项清单.pdf")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        picture = montage(pages(pdf, PAGES, folder))
        picture.quantize(16).save(HERE / "pages.png", optimize=True)
        looks(folder).quantize(16).save(HERE / "looks.png", optimize=True)
        with chromium(folder) as browser:
            web_page(browser, folder)
            preview_page(browser, folder)
            edit_page(browser, folder)


if __name__ == "__main__":
    main()
