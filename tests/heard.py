"""What a screen reader is told of a page: Chromium's accessibility tree."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import CDPSession, Page

# Roles of what can be worked with (https://www.w3.org/TR/wai-aria-1.2/#widget_roles).
CONTROLS = {
    "button",
    "checkbox",
    "combobox",
    "DisclosureTriangle",
    "link",
    "listbox",
    "searchbox",
    "spinbutton",
    "tab",
    "textbox",
}
# What each of these says beside its name.
STATES = {
    "checkbox": "checked",
    "combobox": "hasPopup",
    "tab": "selected",
    "DisclosureTriangle": "expanded",
}


@dataclass(frozen=True)
class Heard:
    """One thing on the page as it is told: what it is, what it is called, how it stands."""

    role: str
    name: str
    description: str = ""
    states: dict[str, Any] = field(default_factory=dict)


def everything(page: Page) -> list[Heard]:
    """Return all that the page tells, in its order."""
    session = page.context.new_cdp_session(page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    session.detach()
    return list(_told(nodes))


def controls(page: Page) -> list[Heard]:
    """Return what can be worked with."""
    return [heard for heard in everything(page) if heard.role in CONTROLS]


def focused(session: CDPSession) -> Heard:
    """Return what has the focus, as it is told."""
    asked = {"expression": "document.activeElement"}
    found = session.send("Runtime.evaluate", asked)["result"]["objectId"]
    which = {"objectId": found, "fetchRelatives": False}
    nodes = session.send("Accessibility.getPartialAXTree", which)["nodes"]
    return next(_told(nodes), Heard("nothing", ""))


def _told(nodes: list[Any]) -> Iterator[Heard]:
    for node in nodes:
        if node.get("ignored"):
            continue
        states = {each["name"]: each["value"].get("value") for each in node.get("properties", ())}
        yield Heard(
            node["role"]["value"],
            node.get("name", {}).get("value", ""),
            node.get("description", {}).get("value", ""),
            states,
        )
