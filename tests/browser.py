"""Chromium as the tests drive it: the system's own, with the booklet's fonts, silent or failing."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.tools import OFFICIAL_FONTS, PATIENCE

NAMES = ("chromium", "chromium-browser", "google-chrome")
# What each window gets made ready and no test sees: the list below the address bar, which is a page
# of its own and takes longer than ours, and a renderer for a next site.
UNSEEN = ("WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "SpareRendererForSitePerProcess")
# What Playwright disables; of two such options Chromium heeds the last alone.
AS_PLAYWRIGHT = (
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "DialMediaRouteProvider",
    "GlobalMediaControls",
    "HttpsUpgrades",
    "LensOverlay",
    "MediaRouter",
    "PaintHolding",
    "ThirdPartyStoragePartitioning",
    "BlockOriginHeaderModificationOnRedirect",
    "Translate",
    "AutoDeElevate",
    "OptimizationHints",
)
# Without a display and as root, and never asking the network for anything.
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    f"--disable-features={','.join((*UNSEEN, *AS_PLAYWRIGHT))}",
)

# Longer than any pause after which a page of ours moves by itself.
RESTING = """() => new Promise((rested) => {
  let [place, since] = [scrollY, performance.now()];
  const look = (now) => {
    if (scrollY !== place) [place, since] = [scrollY, now];
    if (now - since > 300) rested();
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})"""

# Of what is right axe-core would tell every element, which takes longer than to look at it.
WRONG_ALONE = {"resultTypes": ["violations"]}


@contextmanager
def chromium(home: Path) -> Iterator[Browser]:
    """Run the system's Chromium, with ``home`` as its home and a profile of its own."""
    program = next(filter(None, map(shutil.which, NAMES)))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program,
            args=list(ARGUMENTS),
            env={"FONTCONFIG_FILE": str(OFFICIAL_FONTS), "HOME": str(home)},
        )
        expect.set_options(timeout=PATIENCE * 1000)
        yield browser
        browser.close()


@contextmanager
def opened(browser: Browser, address: str, width: int = 1400, height: int = 900) -> Iterator[Page]:
    """Open ``address`` in a window of its own; whatever the page complains about fails the test."""
    context = browser.new_context(viewport={"width": width, "height": height})
    context.set_default_timeout(PATIENCE * 1000)
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "console",
        lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None,
    )
    page.goto(address)
    yield page
    context.close()
    assert complaints == [], complaints


def at_rest(page: Page) -> None:
    """Wait until the page moves no more, so that a click meets what it aims at."""
    page.evaluate(RESTING)


def violations(page: Page) -> list[str]:
    """Return what axe-core finds wrong with the page, each rule with the elements it names."""
    return [
        f"{found['id']}: {[node['target'] for node in found['nodes']][:3]}"
        for found in Axe().run(page, options=WRONG_ALONE).response["violations"]
    ]
