"""Measure what a person waits for in Chromium: a saved word in the preview, search in the page."""

import statistics
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Browser

from booklet.look.load import load_layout
from booklet.web import writer as web
from tests import towns
from tests.bench.commands import BUILD, ROOT
from tests.bench.timing import Timed
from tests.browser import chromium, opened
from tests.planned import RESOURCES
from tests.previewed import Running, start, turn_to
from tests.web.test_writer import TEMPLATES, plan_of

# A word of each of these, so that the page breaks stay, and one that moves every later number.
WORDS = (
    ("basic.yaml", "2", "加强基层阵地建设"),
    ("assisting.yaml", "39", "指导大西渠镇分类整理图书编目"),
    ("reclaimed.yaml", "51", "建立微型消防站收回"),
)
ADDED = "加强基层阵地建设，优化提升服务功能"
SEEN = """text => [...document.querySelectorAll(".text")].some(t => t.textContent.includes(text))"""
ITEM = "an added item"
ROUNDS = 5
# From a keystroke to the painted answer. What people take as immediate is 100 ms
# (https://www.nngroup.com/articles/response-times-3-important-limits/).
KEYSTROKE = """async words => {
  const field = document.getElementById("words");
  const painted = () => new Promise(done =>
    requestAnimationFrame(() => setTimeout(done)));
  const took = [];
  for (const value of words) {
    field.value = value;
    const start = performance.now();
    field.dispatchEvent(new Event("input", { bubbles: true }));
    await painted();
    document.body.offsetHeight;
    took.push(performance.now() - start);
  }
  return took;
}"""
TYPED = ["养", "养老", "养老服", "养老", "养", "", "负", "负责", "负责本", "", "z", ""]


def main() -> None:
    """Print every time."""
    with tempfile.TemporaryDirectory() as folder, chromium(Path(folder)) as browser:
        saved_word(browser, Path(folder))
        edited_word(browser, Path(folder))
        search(browser, Path(folder))


def saved_word(browser: Browser, folder: Path) -> None:
    """Print how long a saved change takes to be seen, beside a fresh process that publishes."""
    publish = Timed(
        "publish, PDF alone, fresh process",
        [*BUILD, "publish", "--format", "pdf", "--output", str(folder / "out")],
        output=folder / "out",
    )
    running = start(folder / "project", ROOT / "source")
    took: dict[str, list[float]] = {name: [] for name in (*(w[0] for w in WORDS), ITEM)}
    try:
        running.settled()
        with opened(browser, running.address) as page:

            def seen(name: str, old: str, new: str) -> float:
                file = running.file(name)
                text = file.read_text(encoding="utf-8")
                assert old in text, old
                file.write_text(text.replace(old, new, 1), encoding="utf-8")
                started = time.perf_counter()
                page.wait_for_function(SEEN, arg=new.split("\n")[0], timeout=60_000)
                seconds = time.perf_counter() - started
                file.write_text(text, encoding="utf-8")
                time.sleep(0.5)
                running.settled()
                return seconds

            for number in range(ROUNDS):
                publish.run()
                for name, label, word in WORDS:
                    turn_to(page, label)
                    changed = word[:-1] + "甲乙丙丁戊"[number]
                    took[name].append(seen(name, word, changed))
                turn_to(page, "2")
                added = f"新加的第{number}项"
                took[ITEM].append(seen("basic.yaml", ADDED, f"{added}\n  - {ADDED}"))
    finally:
        running.stop()
    first = statistics.median(publish.seconds)
    print(f"\nFrom saving to seeing\n{'':52} {'seconds':>8} {'ratio':>6}")
    print(f"{publish.name:52} {first:8.2f} {1:6.2f}")
    for name, seconds in took.items():
        median = statistics.median(seconds)
        print(f"{name:52} {median:8.2f} {median / first:6.2f}")


def at_rest(running: Running) -> None:
    """Wait until the server's processes do nothing: the finished files have been asked by then."""
    time.sleep(1.2)
    calm = 0
    while calm < 8:
        pids = [running.process.pid, *running.children()]
        stats = [Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2] for pid in pids]
        calm = calm + 1 if all(stat.split()[0] == "S" for stat in stats) else 0
        time.sleep(0.05)


def edited_word(browser: Browser, folder: Path) -> None:
    """Print how long a word takes to be seen from Ctrl+S at the editor, beside a saved file.

    The same item's name is changed in turn, at two servers of two copies of the project.
    """
    took: dict[str, list[float]] = {"preview: file saved": [], "edit: Ctrl+S": []}
    shown = start(folder / "shown", ROOT / "source")
    edited = start(folder / "edited", ROOT / "source", "edit")
    file, _, word = WORDS[0]
    try:
        for running in (shown, edited):
            running.settled()
            at_rest(running)
        with (
            opened(browser, shown.address) as preview,
            opened(browser, f"{edited.address}#edit={edited.token}") as page,
        ):
            preview.locator("#go").select_option(label=WORDS[0][1])
            page.locator(f".row[aria-label*={word}]").click()
            field = page.get_by_label("事项名称")
            old = field.input_value()
            for number in range(2 * ROUNDS):
                new = old.replace(word, f"{word[:-1]}{'甲乙丙丁戊己庚辛壬癸'[number]}")
                text = (ROOT / "source" / file).read_text(encoding="utf-8").replace(old, new)
                started = time.perf_counter()
                shown.file(file).write_text(text, encoding="utf-8")
                preview.wait_for_function(SEEN, arg=new, timeout=60_000)
                took["preview: file saved"].append(time.perf_counter() - started)
                at_rest(shown)
                field.fill(new)
                started = time.perf_counter()
                page.keyboard.press("Control+s")
                page.wait_for_function(SEEN, arg=new, timeout=60_000)
                took["edit: Ctrl+S"].append(time.perf_counter() - started)
                at_rest(edited)
    finally:
        shown.stop()
        edited.stop()
    first = statistics.median(took["preview: file saved"])
    print(
        f"\nFrom saving to seeing, preview and editor in turn\n{'':52} {'seconds':>8} {'ratio':>6}"
    )
    for name, seconds in took.items():
        median = statistics.median(seconds)
        print(f"{name:52} {median:8.2f} {median / first:6.2f}")


def search(browser: Browser, folder: Path) -> None:
    """Print how long the web page takes from a keystroke to the painted answer, and its size."""
    layout = load_layout(TEMPLATES)
    print(f"\nSearch in the web page\n{'':34} {'median ms':>10} {'most ms':>8} {'kB':>7}")
    for times in (1, 10):
        booklet = towns.booklet(seed=7, items=(108 * times, 102 * times, 34 * times))
        file = folder / "page.html"
        file.write_bytes(web.write(booklet, layout, plan_of(booklet), RESOURCES))
        with opened(browser, file.as_uri()) as page:
            took = page.evaluate(KEYSTROKE, TYPED)
        size = file.stat().st_size / 1000
        median = statistics.median(took)
        print(f"{244 * times:6} items{'':22} {median:10.0f} {max(took):8.0f} {size:7.0f}")


if __name__ == "__main__":
    main()
