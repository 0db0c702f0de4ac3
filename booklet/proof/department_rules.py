"""What the departments of a booklet show: their names and their duties."""

import re
from collections import defaultdict
from collections.abc import Iterator

from booklet.language.alike import alike
from booklet.model.columns import Content
from booklet.model.texts import Listed, Spot, Texts
from booklet.proof.rule import Hit


def department_prefix(texts: Texts) -> Iterator[Hit]:
    """Find 市民政局 among names that are all written 昌吉市民政局."""
    for listed in texts.listed:
        full = texts.naming.full(listed.name)
        if full != listed.name:
            yield Hit(listed.spot, f"“{listed.name}”缺少前缀，别处写作“{full}”")


def department_spelling(texts: Texts) -> Iterator[Hit]:
    """Find a name that is another, more frequent one with a character left out or doubled."""
    shorter: dict[str, str] = {}
    for name, count in texts.departments.items():
        for i in range(len(name)):
            cut = name[:i] + name[i + 1 :]
            if count > texts.departments.get(shorter.get(cut, ""), 0):
                shorter[cut] = name
    for listed in texts.listed:
        if len(listed.name) < 5 or listed.name.startswith(texts.place_level):
            continue
        usual = shorter.get(listed.name, "")
        if texts.departments[usual] > texts.departments[listed.name]:
            yield Hit(listed.spot, f"“{listed.name}”可能漏字，别处写作“{usual}”")
            continue
        for i in range(len(listed.name)):
            usual = listed.name[:i] + listed.name[i + 1 :]
            if texts.departments[usual] > texts.departments[listed.name]:
                yield Hit(listed.spot, f"“{listed.name}”可能多字，别处写作“{usual}”")
                break


def department_slips(texts: Texts) -> Iterator[Hit]:
    """Find a name with one character another than in a more frequent name.

    教育局 and 体育局 are two offices: only characters that sound or look alike, or two that are
    swapped, make a slip.
    """
    patterns: dict[str, set[str]] = defaultdict(set)
    for name in texts.departments:
        for form in _with_a_gap(name):
            patterns[form].add(name)
    swapped = {form: name for name in texts.departments for form in _swapped(name)}
    for listed in texts.listed:
        name = listed.name
        if len(name) < SHORTEST:
            continue
        near = {
            other
            for form in _with_a_gap(name)
            for other in patterns[form]
            if other != name and _alike(name, other)
        }
        near |= {swapped[name]} if name in swapped else set()
        usual = max(near, key=lambda other: texts.departments[other], default="")
        if usual and texts.departments[usual] > texts.departments[name]:
            remedy = f"改为“{usual}”"
            yield Hit(listed.spot, f"“{name}”可能错字，别处写作“{usual}”", name, remedy=remedy)


SHORTEST = 5  # characters of a name that is compared with others


def _with_a_gap(name: str) -> Iterator[str]:
    return (f"{name[:n]}?{name[n + 1 :]}" for n in range(len(name)))


def _halves(name: str) -> tuple[tuple[int, str], tuple[int, str]]:
    """Return either half of a name, the second told from the first by its sign."""
    half = len(name) // 2
    return (len(name), name[:half]), (-len(name), name[half:])


def _swapped(name: str) -> Iterator[str]:
    for n in range(len(name) - 1):
        if name[n] != name[n + 1]:
            yield name[:n] + name[n + 1] + name[n] + name[n + 2 :]


def _alike(one: str, other: str) -> bool:
    differing = [(a, b) for a, b in zip(one, other, strict=True) if a != b]
    return len(differing) == 1 and differing[0][1] in alike(differing[0][0])


def department_twice(texts: Texts) -> Iterator[Hit]:
    """Find a department that one list has twice, be it in two spellings."""
    first: dict[tuple[Spot, str], Listed] = {}
    for listed in texts.listed:
        cell = listed.spot._replace(paragraph=0, offset=0)
        before = first.setdefault((cell, _bare(texts, listed.name)), listed)
        if before is not listed and _is_list(texts, listed):
            twin = "" if before.name == listed.name else f"，又写作“{before.name}”"
            yield Hit(listed.spot, f"“{listed.name}”在这一栏里出现两次{twin}")


def _is_list(texts: Texts, listed: Listed) -> bool:
    chapter = texts.booklet.chapters[listed.spot.chapter]
    columns = texts.layout.chapters[chapter.kind].columns
    return any(c.key == listed.spot.key and c.content is Content.LIST for c in columns)


SHORTENED = (
    ("残疾人联合会", "残联"), ("妇女联合会", "妇联"), ("工商业联合会", "工商联"),
    ("总工会", "工会"), ("发展和改革委员会", "发改委"), ("委员会", "委"), ("办公室", "办"),
    ("人力资源和社会保障局", "人社局"), ("住房和城乡建设局", "住建局"),
    ("市场监督管理局", "市场监管局"), ("农业农村局", "农业局"), ("民族宗教事务局", "民宗局"),
)  # fmt: skip


def _bare(texts: Texts, name: str) -> str:
    """Return a department's name without its place, and with the longer of two names shortened."""
    bare = texts.naming.short(name).removeprefix(texts.place_level)
    for long, short in SHORTENED:
        bare = bare.replace(long, short)
    return bare


OFFICE = re.compile(
    r"(?:局|委|办|队|院|会|中心|部|站|所)(?=负责|牵头|会同|组织|等|、|，|。|；|和|与|报|$)"
)


def duties_misspelling(texts: Texts) -> Iterator[Hit]:
    """Find offices in the text of duties that are one look-alike off from one that is listed."""
    short = {texts.naming.short(name) for name in texts.departments}
    known = {name for name in short if len(name) >= SHORTEST - 1}
    gaps: dict[str, set[str]] = defaultdict(set)
    for name in known:
        for form in (*_with_a_gap(name), *_swapped(name)):
            gaps[form].add(name)
    halves = {half for name in known for half in _halves(name)}
    lengths = sorted({len(name) for name in known}, reverse=True)
    for duties in texts.duties:
        for unit in duties.units:
            for match in OFFICE.finditer(unit.text):
                end = match.end()
                for length in lengths:
                    found = unit.text[end - length : end] if end >= length else ""
                    if not found or found in known:
                        if found:
                            break
                        continue
                    near = set(gaps.get(found, ()))
                    # With one character another, a half stays; of most that end so, none does.
                    for form in _with_a_gap(found) if halves.intersection(_halves(found)) else ():
                        near |= {n for n in gaps.get(form, ()) if _alike(found, n)}
                    if near:
                        right = min(near)
                        yield Hit(
                            unit.spot.at(end - length),
                            f"“{found}”可能错字，别处写作“{right}”",
                            found,
                            remedy=f"改为“{right}”",
                        )
                        break


def duties_of_others(texts: Texts) -> Iterator[Hit]:
    """Find duties whose subject the list of superior departments does not name."""
    for duties in texts.duties:
        named = {texts.naming.short(name) for name in duties.names}
        for unit, subject in duties.subjects:
            if subject not in named and not any(name.endswith(subject) for name in named):
                yield Hit(unit.spot, f"职责中的“{subject}”没有列入“{duties.column}”")


def departments_without_duties(texts: Texts) -> Iterator[Hit]:
    """Find listed departments that the duties, which name their subjects, do not mention."""
    for duties in texts.duties:
        if not duties.subjects or len(duties.names) < 2:
            continue
        for listed in duties.listed:
            core = texts.naming.short(listed.name).removeprefix(texts.place_level)
            if core not in duties.text:
                yield Hit(listed.spot, f"“{listed.name}”没有出现在职责中")
