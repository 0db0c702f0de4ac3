"""A made-up day at the page: whatever is done and undone, source/ holds what a model of it holds.

`python -m tests.page_day` spends longer ones, in several tabs.
"""

from playwright.sync_api import Browser

from tests.editor import Editing, at_work
from tests.modelled import DAY, B
from tests.page_day import ACTS, spent


def test_a_day_of_random_changes_undos_and_other_hands_ends_as_a_model_of_it(
    browser: Browser, editing: Editing
) -> None:
    editing.shows(DAY)
    with at_work(browser, editing) as page:
        day = spent(editing, [page], seed=1, actions=30)
    assert day.done.keys() == {act.__name__ for act in ACTS}
    text = editing.text(B)
    assert text.startswith("# 待确认的写在这里\n")
    assert "# 以下由别人填写\n# 别动\n别处:\n  - 别人" in text
    for name in ("booklet.yaml", "foreword.yaml"):
        assert editing.text(name) == DAY[name]
