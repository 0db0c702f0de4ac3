"""What the departments of a booklet show: their names and their duties."""

from collections.abc import Iterator

from booklet.model.texts import Texts
from booklet.proof.rule import Hit


# Departments -------------------------------------------------------------------------------------
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
