"""The county's overview: how many duties by list, category and department, and in which towns."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from booklet.county.frame import Frame
from booklet.county.towns import Duty, Town
from booklet.model.booklet import Booklet, Chapter, Item

# What a duty counts for: a list and a name each.
Counted = Callable[[Duty, Town], Iterable[tuple[str, str]]]


def overview(frame: Frame) -> Booklet:
    """Return the overview as a booklet of tables, made for ``frame.layout``."""
    return frame.booklet("overview_title", _chapters(frame))


def _chapters(frame: Frame) -> Iterator[Chapter]:
    words = frame.words
    county = frame.county

    def name(duty: Duty) -> str:
        return county.lists[county.list_of[duty.town, duty.chapter]]

    tables: tuple[tuple[str, str, Counted], ...] = (
        ("lists", words["lists_note"].format(count=len(county.towns)),
         lambda d, t: [(name(d), name(d))]),
        ("categories", words["categories_note"], lambda d, t: [(name(d), t.names.own(d.category))]),
        ("departments", words["departments_note"],
         lambda d, t: [("", t.names.own(own)) for own in d.departments]),
    )  # fmt: skip
    for word, note, counted in tables:
        counts = _counts(frame, counted)
        if not counts:  # no list names a department
            continue
        lists = _lists(frame, counted, name)
        for kind, own, towns, titles in frame.by_blocks("tally", words[word]):
            rows = _rows(frame, kind, counts, lists, towns)
            yield frame.chapter(kind, own, frame.title("overview", own), note, rows, titles)


def _counts(frame: Frame, counted: Counted) -> dict[tuple[str, str], Counter[int]]:
    """Return how often each is counted in each town, in the order of the lists or by number."""
    counts: dict[tuple[str, str], Counter[int]] = {}
    for town in frame.county.towns:
        for duty in town.duties:
            for own in counted(duty, town):
                counts.setdefault(own, Counter())[town.number] += 1
    if all(kind for kind, _ in counts):
        return counts
    return dict(sorted(counts.items(), key=lambda own: (-own[1].total(), own[0])))


def _lists(
    frame: Frame, counted: Counted, name: Callable[[Duty], str]
) -> dict[tuple[str, str], str]:
    """Return the list in which each is counted most."""
    found: dict[tuple[str, str], Counter[str]] = {}
    for town in frame.county.towns:
        for duty in town.duties:
            for own in counted(duty, town):
                found.setdefault(own, Counter())[name(duty)] += 1
    return {own: lists.most_common(1)[0][0] for own, lists in found.items()}


def _rows(
    frame: Frame,
    kind: str,
    counts: dict[tuple[str, str], Counter[int]],
    lists: dict[tuple[str, str], str],
    towns: Iterable[Town],
) -> Iterator[Item]:
    towns = tuple(towns)
    for own, of_towns in counts.items():
        yield frame.item(
            kind, lists[own], own[1], of_towns.total(), len(of_towns),
            *(of_towns[town.number] or "" for town in towns),
        )  # fmt: skip
    whole: Counter[int] = sum(counts.values(), Counter())
    total = frame.words["total"]
    yield frame.item(
        kind, total, total, whole.total(), len(whole), *(whole[town.number] or "" for town in towns)
    )
