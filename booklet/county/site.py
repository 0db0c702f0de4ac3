"""The page for the county's site: it leads to the towns' web editions, and searches all of them."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from booklet.county.frame import Frame
from booklet.county.towns import Town
from booklet.files.names import safe_name
from booklet.files.templates import render
from booklet.files.text import read_text
from booklet.model.resources import Resources
from booklet.web import style_faults
from booklet.web.writer import TRADITIONAL, alike, csp_hash

STYLES = "web/county.css.j2"
SCRIPT = "web/county.js.j2"


@dataclass(frozen=True)
class TownLink:
    """A town as the page lists it: its name, the address of its web edition, its lists' sizes.

    The address is empty where there can be no such edition.
    """

    name: str
    address: str
    counts: tuple[tuple[str, int], ...]


def site_of(frame: Frame, resources: Resources) -> tuple[str, bytes]:
    """Return name and content of the page, UTF-8; the towns' pages are where `batch` puts them.

    What is searched stands in the page as data, each duty that several towns have in one wording
    once. Its policy is that of the towns' pages: nothing but the page's own style sheet and script,
    by their hashes, and no request to anywhere.
    """
    folder = resources.templates / "web"
    shown_as = f"{resources.templates.name}/web"
    style = render(resources.templates, STYLES, layout=frame.source_layout)
    style_faults.check(style, resources.templates, STYLES)
    script = render(resources.templates, SCRIPT)
    towns = [_link(frame, town) for town in frame.county.towns]
    data = _data(frame, towns)
    texts = (text for part in ("names", "categories", "departments") for text in data[part])
    table = read_text(folder / TRADITIONAL, f"{shown_as}/{TRADITIONAL}")
    title = frame.words["page"].format(county=frame.name)
    content = render(
        resources.templates,
        "web/county.html.j2",
        title=title,
        county=frame.name,
        region=frame.county.towns[0].region,
        date=frame.date,
        towns=towns,
        categories=data["categories"],
        departments=data["departments"],
        total=sum(len(town.duties) for town in frame.county.towns),
        style=Markup(style),
        style_hash=csp_hash(style),
        script=Markup(script),
        script_hash=csp_hash(script),
        data=Markup(_as_json(data)),
        alike=" ".join(alike(texts, table)),
    )
    return f"{safe_name(title)}.html", content.encode()


def _link(frame: Frame, town: Town) -> TownLink:
    counts: dict[str, int] = {}
    for duty in town.duties:
        name = town.lists[duty.chapter].name
        counts[name] = counts.get(name, 0) + 1
    return TownLink(frame.labels[town.number], town.page, tuple(counts.items()))


class _Numbers:
    """Texts, each with a number: by these the data refers to them."""

    def __init__(self) -> None:
        self.texts: dict[str, int] = {}

    def __call__(self, text: str) -> int:
        return self.texts.setdefault(text, len(self.texts))


def _data(frame: Frame, towns: list[TownLink]) -> dict[str, Any]:
    """Return what the page's script reads.

    ``duties`` has for each wording of a duty its name, list, category and departments by number,
    and then for each town that has it three numbers: the town, its number in the list and its page.
    """
    categories, departments, lists = _Numbers(), _Numbers(), _Numbers()
    found: dict[tuple[object, ...], list[int]] = {}
    for town in frame.county.towns:
        own = town.names.own
        for duty in town.duties:
            its = town.lists[duty.chapter]
            key = (
                own(duty.name),
                lists(f"{its.name}\t{its.anchor}"),
                categories(own(duty.category)),
                tuple(departments(own(name)) for name in duty.departments),
            )
            found.setdefault(key, []).extend((town.number, duty.position + 1, duty.page))
    return {
        "towns": [[town.name, town.address] for town in towns],
        "lists": [text.split("\t") for text in lists.texts],
        "categories": list(categories.texts),
        "departments": list(departments.texts),
        "names": [key[0] for key in found],
        "duties": list(_duties(found)),
    }


def _duties(found: dict[tuple[object, ...], list[int]]) -> Iterator[list[object]]:
    for (_, own_list, category, departments), places in found.items():
        yield [own_list, category, departments, places]


def _as_json(data: object) -> str:
    """Return ``data`` as JSON that no HTML parser takes for the end of its element."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
