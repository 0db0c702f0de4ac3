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
from tests.previewed import start, turn_to
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
