"""A page worked by the keyboard alone: after each key something that can be seen has the focus."""

import re

from playwright.sync_api import Page

from tests.heard import Heard, focused
from tests.tools import PATIENCE

# Notes when the focus falls to the page itself and stays there: a key pressed then goes nowhere.
# A page that is laid anew may hold no focus for an instant, which is long on a busy machine.
WATCH = """() => {
  window.lost = [];
  let since = null;
  let last = "";
  const look = () => {
    const { activeElement: focused } = document;
    if (focused && focused !== document.body) {
      last = focused.ariaLabel ?? focused.textContent.slice(0, 40) ?? focused.tagName;
      since = null;
    } else if (last) {
      since ??= performance.now();
      if (performance.now() - since > 10000 && lost.at(-1) !== last) lost.push(last);
    }
    requestAnimationFrame(look);
  };
  look();
}"""
# What keeps the focused element from being seen: no outline, or something else over it.
UNSEEN = """() => {
  const focused = document.activeElement;
  if (focused === document.body) return "nothing has the focus";
  const shown = focused.closest(".picker") ?? focused;
  const { outlineStyle, outlineWidth } = getComputedStyle(shown);
  if (outlineStyle === "none" || parseFloat(outlineWidth) < 2) return "no outline";
  const { left, right, top, bottom } = shown.getBoundingClientRect();
  const [x, y] = [
    (Math.max(left, 0) + Math.min(right, innerWidth)) / 2,
    (Math.max(top, 0) + Math.min(bottom, innerHeight)) / 2,
  ];
  const over = document.elementFromPoint(x, y);
  return over && (shown.contains(over) || over.contains(shown)) ? "" : `under ${over?.outerHTML}`;
}"""


class Keys:
    """A keyboard at a page, and the eyes that follow the focus."""

    def __init__(self, page: Page) -> None:
        """Begin before the first key."""
        self.page = page
        self.session = page.context.new_cdp_session(page)
        page.evaluate(WATCH)

    def press(self, *keys: str) -> Heard:
        """Press keys one after the other; return what has the focus then, which can be seen."""
        for key in keys:
            self.page.keyboard.press(key)
        return self.stands()

    def type(self, text: str) -> None:
        """Type over all that stands in a field."""
        self.page.keyboard.press("Control+a")
        self.page.keyboard.insert_text(text)

    def stands(self) -> Heard:
        """Return what has the focus; it can be seen, or this fails."""
        # What takes the focus may be on its way, and the panel follows the header's height later;
        # WATCH tells where nothing has the focus for long. A function that waits in the page would
        # be evaluated again there, which its Content-Security-Policy forbids.
        unseen = ""
        for _ in range(PATIENCE * 20):
            unseen = self.page.evaluate(UNSEEN)
            if not unseen:
                return focused(self.session)
            self.page.wait_for_timeout(50)
        raise AssertionError(f"{focused(self.session)}: {unseen}")

    def reach(self, name: str, role: str = "", key: str = "Tab", most: int = 60) -> Heard:
        """Press a key until something of that name has the focus."""
        passed = []
        for _ in range(most):
            heard = self.press(key)
            if re.search(name, heard.name) and role in heard.role:
                return heard
            passed.append(heard.name)
        raise AssertionError(f"{name} not among {passed}")

    def use(self, name: str, role: str = "", key: str = "Tab") -> None:
        """Go to a control and press Enter."""
        self.reach(name, role, key)
        self.page.keyboard.press("Enter")

    def comes(self, name: str) -> Heard:
        """Wait until something of that name has the focus without a key."""
        heard = self.stands()
        for _ in range(PATIENCE * 20):
            if re.search(name, heard.name):
                return heard
            self.page.wait_for_timeout(50)
            heard = self.stands()
        raise AssertionError(f"{name} has not come, but {heard}")

    def end(self) -> None:
        """Say that something has the focus, and that it was never lost."""
        self.stands()
        assert self.page.evaluate("lost") == []
