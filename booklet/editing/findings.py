"""Findings: mended where that is safe, or let stand with a reason in check.yaml."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from booklet.editing import requests
from booklet.editing.desk import Desk, Reading
from booklet.editing.edit import Edit
from booklet.editing.forms import JSON
from booklet.editing.refusals import Conflict, Mistaken
from booklet.editing.values import demand_visible
from booklet.fields.acceptances import IRREGULAR, with_acceptance, without_acceptance
from booklet.files.faults import Fault, UserError
from booklet.proof.proof import Proof
from booklet.proof.repairs import Repair, repaired
from booklet.source.document import Document
from booklet.source.load import load_optional
from booklet.source.shapes import CHECK_FILE, Acceptance, AcceptancesShape

GONE = "这处问题已经不在了，没有写入"
NO_REASON = "理由是空的", "写明为什么这样没有错"
ONE_LINE = "理由只能有一行", "并成一行"


def fix(reading: Reading, asked: requests.Fix, desk: Desk) -> Edit:
    """Mend findings that can be mended without a doubt; all other bytes stay."""
    found = dict(_repairs(reading))
    if asked.findings != "all":
        wanted = [_told(finding) for finding in asked.findings]
        found = {told: own for told, own in found.items() if told in wanted}
    if not found:
        raise Conflict(GONE)
    repairs = found.values()
    of: dict[str, list[Repair]] = defaultdict(list)
    for repair in repairs:
        of[Path(repair.place.file).name].append(repair)
    files = {name: repaired(reading.raws[name], own) for name, own in of.items()}
    return Edit(files, f"改正 {len(repairs)} 处")


def _told(finding: requests.Finding) -> tuple[str, str]:
    column = f":{finding.column}" if finding.column else ""
    return finding.rule, f"{finding.file}:{finding.line}{column}"


def _repairs(reading: Reading) -> Iterator[tuple[tuple[str, str], Repair]]:
    """Yield what may be mended, each by its rule and its place.

    Of a source that cannot be read these are the slips that leave no doubt.
    """
    if reading.source:
        for repair in Proof(reading.source, reading.layout, reading.folder).repairs:
            yield (repair.rule, str(repair.place)), repair
        return
    for fault in reading.faults:
        if fault.instead is not None:  # the whole line is another, from its first character on
            start = replace(fault.place, column=1)
            repair = Repair(start, fault.excerpt, fault.instead, fault.rule)
            yield (fault.rule, str(fault.place)), repair


def accept(reading: Reading, asked: requests.Accept, desk: Desk) -> Edit:
    """Let a finding stand, with a reason."""
    reason = asked.reason.strip()
    demand_visible({"理由": reason})
    if not reason:
        raise Mistaken({"理由": NO_REASON})
    if "\n" in reason:
        raise Mistaken({"理由": ONE_LINE})
    if reading.source is None:
        raise UserError(reading.faults)
    proof = Proof(reading.source, reading.layout, reading.folder)
    fault = _found(proof.quoted, asked.finding)
    if fault is None:
        raise Conflict(GONE)
    acceptance = Acceptance.model_validate(
        {"规则": fault.rule, "原文": proof.quoted[fault], "理由": reason}
    )
    shape, document = _acceptances(reading)
    content = with_acceptance(document, acceptance)
    _make_sure(reading, document, content, [*shape, acceptance])
    return Edit({CHECK_FILE: content}, "保留一处问题并写理由")


def _found(faults: Iterable[Fault], finding: requests.Finding) -> Fault | None:
    """Return the fault that the page was told of; it may have moved meanwhile."""
    same = [own for own in faults if (own.rule, own.advice) == (finding.rule, finding.message)]
    at = [own for own in same if (own.rule, str(own.place)) == _told(finding)]
    moved = [own for own in same if own.excerpt.strip() == finding.excerpt.strip()]
    return next(iter(at or moved), None)


def accepted_form(reading: Reading) -> JSON:
    """Return the reasons that check.yaml has."""
    shape, _ = _acceptances(reading)
    return {
        "sha": reading.shas.get(CHECK_FILE, ""),
        "accepted": [
            {"at": at, "rule": own.rule, "text": own.text, "reason": own.reason}
            for at, own in enumerate(shape)
        ],
    }


def unaccept(reading: Reading, asked: requests.Unaccept, desk: Desk) -> Edit:
    """Take a reason out of check.yaml."""
    shape, document = _acceptances(reading)
    wanted = (asked.was.rule, asked.was.text, asked.was.reason)
    said = [(own.rule, own.text, own.reason) for own in shape]
    places = [at for at, own in enumerate(said) if own == wanted]
    if not places or document is None:
        raise Conflict(GONE, CHECK_FILE)
    at = asked.at if asked.at in places else places[0]
    content = without_acceptance(document, at, len(shape))
    _make_sure(reading, document, content, [*shape[:at], *shape[at + 1 :]])
    return Edit({CHECK_FILE: content}, "不再保留一处问题")


def _acceptances(
    reading: Reading, instead: bytes | None = None
) -> tuple[list[Acceptance], Document | None]:
    raws = reading.raws if instead is None else {**reading.raws, CHECK_FILE: instead}
    if CHECK_FILE not in raws:
        return [], None
    shape, document = load_optional(reading.folder, CHECK_FILE, AcceptancesShape, raws)
    return (list(shape.root), document) if shape else ([], None)


def _make_sure(
    reading: Reading, document: Document | None, content: bytes, wanted: list[Acceptance]
) -> None:
    """Refuse a file that cannot be spliced; one that is not there yet always can."""
    if document is None:
        return
    shape: list[Acceptance] | None
    try:
        shape, _ = _acceptances(reading, content)
    except UserError:
        shape = None
    if shape != wanted:
        raise UserError([document.fault(document.place(()), *IRREGULAR)])
