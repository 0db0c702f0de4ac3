"""What `check` does: read, proofread, mend, and say what was found to people and to machines."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from booklet.files.faults import Fault, Severity, UserError
from booklet.files.replacement import replace_files
from booklet.model.layout import load_layout
from booklet.model.resources import Resources
from booklet.proof.glyphs import without_glyph
from booklet.proof.proof import Proof
from booklet.proof.repairs import difference, mended
from booklet.proof.rules import RULES
from booklet.source.load import load_source


def check(source: Path, resources: Resources) -> tuple[Fault, ...]:
    """Return everything that is wrong or doubtful in the folder ``source``."""
    layout = load_layout(resources.templates)
    try:
        read = load_source(source, layout)
        proof = Proof(read, layout, source)
        return (*without_glyph(read, layout, resources.fonts), *proof.faults)
    except UserError as error:
        return error.faults


def fix(source: Path, templates: Path, dry_run: bool) -> str:
    """Mend what can be mended without changing meaning and return what changed, as a diff.

    Raises :class:`UserError` if the source cannot be read; writes nothing if ``dry_run``.
    """
    layout = load_layout(templates)
    changed = mended(source, Proof(load_source(source, layout), layout, source).repairs)
    said = difference(source, changed)
    if changed and not dry_run:
        replace_files(source, changed)
    return said


def stops(faults: Iterable[Fault], strict: bool) -> bool:
    """Say whether the findings stop a build: errors do, with ``strict`` doubts do too."""
    stopping = {Severity.ERROR, Severity.DOUBT} if strict else {Severity.ERROR}
    return any(fault.severity in stopping for fault in faults)


def explanation(rule_id: str) -> str:
    """Return what a rule is about; raises KeyError for an unknown id."""
    rule = {rule.id: rule for rule in RULES}[rule_id]
    return (
        f"{rule.id}（{rule.severity}）：{rule.explanation}\n"
        f"  错：{rule.wrong}\n  对：{rule.right}\n  怎样改：{rule.remedy}"
    )


def rule_ids() -> list[str]:
    """Return the ids of all rules."""
    return [rule.id for rule in RULES]


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
    escaped = fault.advice.replace("%", "%25").replace("\n", "%0A")
    return f"::{level[fault.severity]} {place},title={fault.rule}::{escaped}"


def for_machines(faults: Iterable[Fault]) -> str:
    """Return the findings as JSON."""
    return json.dumps(
        [
            {
                "file": fault.place.file,
                "line": fault.place.line,
                "column": fault.place.column,
                "rule": fault.rule,
                "severity": fault.severity,
                "message": fault.message,
                "remedy": fault.remedy,
                "excerpt": fault.excerpt.strip(),
            }
            for fault in faults
        ],
        ensure_ascii=False,
        indent=1,
    )


def summary(faults: Iterable[Fault]) -> str:
    """Return how many findings there are of each severity."""
    counts = Counter(fault.severity for fault in faults)
    found = [f"{severity} {counts[severity]} 处" for severity in Severity if counts[severity]]
    return "，".join(found) if found else "没有发现问题"
