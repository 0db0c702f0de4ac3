"""A made-up day at the editor's page: `python -m tests.page_day --actions 150 --seed 7 --tabs 2`.

Random changes and undos are made on the page in Chromium as a hand makes them, mixed with saves of
another editor, who replaces the file as vim does, and with a file that is half-written for a while.
After each of them source/ holds what a model of it holds; it prints what was done.
"""

import sys
import tempfile
from contextlib import ExitStack
from copy import deepcopy
from pathlib import Path

import click
from playwright.sync_api import Page, expect

from tests.browser import chromium
from tests.editor import Editing, at_work, start
from tests.modelled import CELLS, DAY, ELSEWHERE, A, Act, B, Day, Item
from tests.tools import PATIENCE

CONFLICT = 409


# --- On the page ----------------------------------------------------------------------------------
def turn(day: Day) -> bool:
    """Undo or do again."""
    undo = day.random.random() < 0.6
    if not day.turn(undo):
        return False
    word = "undo" if undo else "redo"
    button = day.page.locator(f"#{word}")
    expect(button).not_to_have_attribute("aria-disabled", "true")
    with day.page.expect_response(f"**/edit/{word}") as told:
        button.click()
    if told.value.status == CONFLICT:  # of another tab's step, whose news was on its way
        expect(day.page.get_by_role("alert")).to_contain_text("没有撤销，也没有重做")
        button.click()
    expect(day.said).to_contain_text("已撤销" if undo else "已重做")
    return True


def rename(day: Day) -> bool:
    file, items, at = day.pick()
    form = day.open(file, at)
    name = day.text()
    form.get_by_label("事项名称").fill(name)
    if day.random.random() < 0.3:
        another_hand(day)
    day.leave()
    items[at].name = name
    return True


def rewrite(day: Day) -> bool:
    _, items, at = day.pick(A)
    form = day.open(A, at)
    key = day.random.choice(CELLS)
    text = "\n".join(f"办理{day.text(20)}" for _ in range(day.random.randint(1, 3)))
    form.get_by_label(key).fill(text)
    day.leave()
    items[at].cells[key] = text
    return True


def put_in(day: Day) -> bool:
    file, items, at = day.pick()
    form = day.open(file, at)
    before = day.random.random() < 0.5
    form.get_by_role("button", name="前面加一项" if before else "后面加一项").click()
    new = Item(items[at].category, day.text(), {key: day.text() for key in CELLS if file == A})
    form.get_by_label("事项名称").fill(new.name)
    for key, text in new.cells.items():
        form.get_by_label(key).fill(text)
    if file == A:
        form.get_by_label("对应上级部门").fill("昌吉市民政局")
    form.get_by_role("button", name="加上这一项").click()
    expect(day.said).to_contain_text("已新增")
    items.insert(at + (not before), new)
    return True


def copy(day: Day) -> bool:
    file, items, at = day.pick()
    day.open(file, at).get_by_role("button", name="复制一份").click()
    items.insert(at + 1, deepcopy(items[at]))
    return True


def take_out(day: Day) -> bool:
    file, items, at = day.pick()
    if len(items) < 3:
        return False
    day.open(file, at).get_by_role("button", name="删去").click()
    del items[at]
    return True


def shift(day: Day) -> bool:
    file, items, at = day.pick()
    by = day.random.choice([-1, 1])
    if not 0 <= at + by < len(items):
        return False
    day.open(file, at).get_by_role("button", name="上移" if by < 0 else "下移").click()
    other = items[at + by]
    if other.category == items[at].category:
        items[at], items[at + by] = other, items[at]
    else:
        items[at].category = other.category
    return True


def move(day: Day) -> bool:
    file, items, at = day.pick()
    categories = sorted({item.category for item in items})
    to = day.random.choice([*categories, f"类别{day.random.randrange(9)}"])
    if to not in categories and file == B:
        return False  # a new one comes behind the other editor's
    form = day.open(file, at)
    form.get_by_role("button", name="移到……").click()
    where = form.get_by_role("group", name="移到")
    where.get_by_label("类别").fill(to)
    where.get_by_role("button", name="移动", exact=True).click()
    item = items.pop(at)
    item.category = to
    last = [n for n, other in enumerate(items) if other.category == to]
    items.insert(last[-1] + 1 if last else len(items), item)
    return True


def rename_category(day: Day) -> bool:
    file, items, at = day.pick()
    old = items[at].category
    taken = {item.category for own in day.model.values() for item in own}
    new = next(f"门类{n}" for n in range(99) if f"门类{n}" not in taken)
    page = day.page
    page.get_by_role("tab", name="封面、清单").click()
    pane = page.get_by_role("tabpanel", name="封面、清单")
    name = {B: "基本履职事项清单", A: "配合履职事项清单"}[file]
    details = pane.locator("details", has_text=f"“{name}”的类别改名")
    if details.get_attribute("open") is None:
        details.locator("summary").click()
    details.get_by_label(f"类别“{old}”改成").fill(new)
    details.get_by_role("button", name=f"把类别“{old}”改名").click()
    expect(day.said).to_contain_text("已")
    for own in day.model.values():
        for item in own:
            item.category = new if item.category == old else item.category
    page.get_by_role("tab", name="事项").click()
    return True


# --- Other hands ----------------------------------------------------------------------------------
def replace(day: Day, text: str) -> None:
    """Save as vim does: another file takes the name."""
    beside = day.editing.file(".basic.yaml.swp")
    beside.write_text(text, encoding="utf-8")
    beside.replace(day.editing.file(B))


def another_hand(day: Day) -> bool:
    lines = day.editing.text(B).splitlines(keepends=True)
    end = lines.index(f"{ELSEWHERE}:\n") + 1
    while lines[end : end + 1] and lines[end].startswith("  - "):
        end += 1
    if day.random.random() < 0.5:
        name = f"别人写的{day.random.randrange(1000)}"
        day.others[-1] = name
        lines[end - 1] = f"  - {name}\n"
    else:
        name = f"别人加的{day.random.randrange(1000)}"
        day.others.append(name)
        lines.insert(end, f"  - {name}\n")
    replace(day, "".join(lines))
    return True


def half_written(day: Day) -> bool:
    """Save while the file is not whole: refused, and written once the file is whole again."""
    _, items, at = day.pick(B)
    form = day.open(B, at)
    name = day.text()
    field = form.get_by_label("事项名称")
    field.fill(name)
    whole = day.editing.text(B)
    ends = [n for n, sign in enumerate(whole) if sign == "\n"]
    line = _line(day.numbers[B][at] - 1, whole)
    half = whole[: day.random.randint(ends[0] + 2, ends[line - 1] - 1)]
    day.editing.file(B).write_text(half, encoding="utf-8")
    day.page.keyboard.press("Control+s")
    expect(day.page.get_by_role("alert")).to_contain_text("没有保存")
    expect(field).to_have_value(name)
    assert day.editing.text(B) == half
    day.editing.file(B).write_text(whole, encoding="utf-8")
    day.page.wait_for_timeout(day.random.choice([0, 400]))
    day.page.keyboard.press("Control+s")
    expect(day.page.locator("#item .state")).to_have_text("已保存")
    items[at].name = name
    return True


def _line(at: int, text: str) -> int:
    """Return the line, from 0, on which an item of the list stands."""
    lines = text.split("\n")
    return [n for n, line in enumerate(lines) if line.startswith("  - ")][at]


# So often each is done, in proportion.
ACTS: dict[Act, int] = {
    turn: 6,
    rename: 4,
    rewrite: 3,
    put_in: 3,
    copy: 1,
    take_out: 2,
    shift: 3,
    move: 3,
    rename_category: 1,
    another_hand: 3,
    half_written: 1,
}


def spent(editing: Editing, pages: list[Page], seed: int, actions: int) -> Day:
    """Do so many things; return the day."""
    day = Day(editing, pages, seed)
    while day.done.total() < actions:
        (act,) = day.random.choices(list(ACTS), list(ACTS.values()))
        day.does(act)
    return day


@click.command()
@click.option("--actions", default=150, show_default=True, help="So many things are done.")
@click.option("--seed", "seeds", type=int, multiple=True, default=(1,), help="Which day it is.")
@click.option("--tabs", default=2, show_default=True, help="In so many tabs.")
def main(actions: int, seeds: tuple[int, ...], tabs: int) -> None:
    """Spend days at the page, and print what was done; ends with 1 where one went wrong."""
    expect.set_options(timeout=PATIENCE * 1000)
    wrong = 0
    for seed in seeds:
        with tempfile.TemporaryDirectory() as folder, chromium(Path(folder)) as browser:
            editing = start(Path(folder) / "project", DAY)
            try:
                with ExitStack() as opened:
                    pages = [opened.enter_context(at_work(browser, editing)) for _ in range(tabs)]
                    day = spent(editing, pages, seed, actions)
                click.echo(f"seed {seed}: {day.done.total()} done, {dict(day.done)}")
            except AssertionError as error:
                wrong = 1
                click.echo(f"seed {seed}: {error}")
            finally:
                editing.stop()
    sys.exit(wrong)


if __name__ == "__main__":
    main()
