"""What `check` does: read, proofread, mend, and say what was found to people and to machines."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path

from booklet.files.faults import Fault, Severity, UserError
from booklet.files.names import UNPRINTABLE, visible
from booklet.files.text import decoded, read_raw
from booklet.model.layout import Layout
from booklet.model.resources import Resources
from booklet.proof.county_rules import COUNTY_RULES
from booklet.proof.printable import load_printable, unprintable
from booklet.proof.proof import Proof
from booklet.proof.repairs import Repair, difference, mended
from booklet.proof.rules import RULES
from booklet.source.load import load_optional, load_source
from booklet.source.look import load_look
from booklet.source.shapes import CHECK_FILE, AcceptancesShape


def check(source: Path, resources: Resources) -> tuple[Fault, ...]:
    """Return everything that is wrong or doubtful in the folder ``source``."""
    try:
        layout, read = load_printable(source, resources)
        proof = Proof(read, layout, source)
        return (*unprintable(read, layout, resources.fonts), *proof.faults)
    except UserError as error:
        return error.faults


def fix(source: Path, templates: Path, dry_run: bool) -> str:
    """Mend what can be mended without changing meaning and return what changed, as a diff.

    Slips that leave no doubt are mended even where others still keep the source from being read.
    Raises :class:`UserError` if it cannot be read and has none; writes nothing if ``dry_run``.
    """
    from booklet.history.changes import bring_to_end, held, write

    if not dry_run:
        bring_to_end(source)
    before = held(source)
    layout = load_look(source, templates)
    typed = without_sure_slips(source, layout)
    try:
        read = load_source(source, layout, typed)
        repairs = Proof(read, layout, source, typed).repairs
    except UserError:
        if not typed:
            raise
        repairs = []
    changed = mended(source, _sound(source, layout, repairs, typed), typed)
    said = difference(source, changed)
    if changed and not dry_run:
        write(source, changed, "自动改正", {name: before[name] for name in changed})
    return said


def _sound(
    source: Path, layout: Layout, repairs: Sequence[Repair], typed: Mapping[str, bytes]
) -> list[Repair]:
    """Return the ``repairs``, without those that would leave what cannot be read any more."""

    def keeps(some: Sequence[Repair]) -> bool:
        return not _unread(source, layout, {**typed, **mended(source, some, typed)})

    def more(kept: list[Repair], lines: Sequence[list[Repair]]) -> list[Repair]:
        """Return the repairs that are ``kept`` with as many of the ``lines`` as may be."""
        together = kept + [repair for line in lines for repair in line]
        if not lines or keeps(together):
            return together
        half = len(lines) // 2
        return more(more(kept, lines[:half]), lines[half:]) if half else kept

    by_line = sorted(repairs, key=lambda repair: repair.place)
    lines = groupby(by_line, key=lambda repair: (repair.place.file, repair.place.line))
    return more([], [list(own) for _, own in lines])


def without_sure_slips(source: Path, layout: Layout) -> dict[str, bytes]:
    """Return the files of ``source`` in which a slip leaves no doubt, with those slips mended."""
    files: dict[str, bytes] = {}
    while slips := [fault for fault in _unread(source, layout, files) if fault.instead is not None]:
        for name, found in groupby(slips, key=lambda fault: Path(fault.place.file).name):
            raw = files.get(name) or read_raw(source / name, name)
            lines = decoded(raw, name).split("\n")
            before = list(lines)
            for fault in found:
                lines[fault.place.line - 1] = fault.instead or ""
            if lines == before:
                return files
            files[name] = "\n".join(lines).encode()
    return files


def _unread(source: Path, layout: Layout, instead: Mapping[str, bytes]) -> tuple[Fault, ...]:
    """Return what keeps ``source`` from being read."""
    faults: tuple[Fault, ...] = ()
    for read in (
        lambda: load_source(source, layout, instead),
        lambda: load_optional(source, CHECK_FILE, AcceptancesShape, instead),
    ):
        try:
            read()
        except UserError as error:
            faults += error.faults
    return faults


def stopping(faults: Iterable[Fault], strict: bool) -> list[Fault]:
    """Return the findings that stop a build: errors do, with ``strict`` doubts do too."""
    grave = {Severity.ERROR, Severity.DOUBT} if strict else {Severity.ERROR}
    return [fault for fault in faults if fault.severity in grave]


def demand_sound(faults: Sequence[Fault], strict: bool) -> None:
    """Raise :class:`UserError` of what stops a build, beside which the rest is only counted."""
    if grave := stopping(faults, strict):
        rest = [fault for fault in faults if fault not in grave]
        raise UserError(grave, beside=summary(rest) if rest else "")


def explanation(rule_id: str) -> str:
    """Return what a rule is about; raises KeyError for an unknown id."""
    rule = {rule.id: rule for rule in (*RULES, *COUNTY_RULES)}[rule_id]
    return (
        f"{rule.id}（{rule.severity}）：{rule.explanation}\n"
        f"  错：{rule.wrong}\n  对：{rule.right}\n  怎样改：{rule.remedy}"
    )


def rule_ids() -> list[str]:
    """Return the ids of all rules."""
    return [rule.id for rule in (*RULES, *COUNTY_RULES)]


# So many places of one message are told together.
MANY = 3


def for_people(faults: Iterable[Fault]) -> Iterator[str]:
    """Yield the findings as printed for an editor; many of one kind are one, with its places."""
    together: dict[object, list[Fault]] = {}
    faults = tuple(faults)
    for fault in faults:
        together.setdefault(_told(fault), []).append(fault)
    for fault in faults:
        same = together[_told(fault)]
        if len(same) < MANY or fault.rule == "source":
            yield str(fault)
        elif fault is same[0]:
            places = "、".join(str(other.place) for other in same[1:])
            yield f"{fault}\n    共 {len(same)} 处，还有：{places}"


def _told(fault: Fault) -> tuple[str, ...]:
    return fault.rule, fault.severity, fault.message, fault.remedy


def for_github(fault: Fault) -> str:
    """Return a finding as a workflow command of GitHub Actions.

    https://docs.github.com/actions/reference/workflow-commands-for-github-actions
    """
    level = {Severity.ERROR: "error", Severity.DOUBT: "warning", Severity.HINT: "notice"}
    place = f"file={fault.place.file},line={fault.place.line},col={fault.place.column}"
    escaped = visible(fault.advice).replace("%", "%25").replace("\n", "%0A")
    return f"::{level[fault.severity]} {place},title={fault.rule}::{escaped}"


def for_machines(faults: Iterable[Fault]) -> str:
    """Return the findings as JSON."""
    return as_json(map(in_fields, faults))


def in_fields(fault: Fault) -> dict[str, str | int]:
    """Return a finding by the names of its fields in JSON."""
    return {
        "file": fault.place.file,
        "line": fault.place.line,
        "column": fault.place.column,
        "rule": fault.rule,
        "severity": fault.severity,
        "message": fault.message,
        "remedy": fault.remedy,
        "excerpt": fault.excerpt.strip(),
    }


def as_json(findings: Iterable[Mapping[str, str | int]]) -> str:
    """Return findings, each by its fields, as JSON in which what is not seen is escaped."""
    said = json.dumps(list(findings), ensure_ascii=False, indent=1)
    return UNPRINTABLE.sub(lambda found: json.dumps(found[0])[1:-1], said)


def summary(faults: Iterable[Fault]) -> str:
    """Return how many findings there are of each severity."""
    counts = Counter(fault.severity for fault in faults)
    found = [f"{severity} {counts[severity]} 处" for severity in Severity if counts[severity]]
    return "，".join(found) if found else "没有发现问题"
