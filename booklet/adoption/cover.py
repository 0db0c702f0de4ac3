"""The lines of a cover -> whose list it is, what it is and of when; what is missing is named.

Those of a 版记 at the other end (GB/T 9704-2012, 7.4) say to whom it goes and who issued it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from booklet.adoption.titles import LIST, OFFICE, PREFIX, REGION, bare_title
from booklet.adoption.told import Told
from booklet.model.booklet import CoverLine, CoverRole, ImprintLine, ImprintRole
from booklet.model.date import is_date

REGION_MISSING, TOWN_MISSING, TITLE_MISSING = "【地区待填】", "【单位待填】", "【标题待填】"
# A date that no list of today bears; booklet.yaml says above it that it is to be filled in.
DATE_MISSING = "2000 年 1 月"
USUAL_TITLE = "履职事项清单"

NUMBER = re.compile(r".{2,20}[〔\[（(]\d{4}[〕\]）)]\s*第?\s*\d+\s*号")
MARK = re.compile(
    r"[（(]?(?:征求意见稿|讨论稿|送审稿|审议稿|报批稿|试行|内部资料.*|内部|公开|秘密.*|机密.*|绝密.*"
    r"|附件\s*\d*[：:]?)[)）]?"
)
ISSUED = re.compile(r".*(?:印发|编印|编制|制)$")
OTHER_DATE = re.compile(r"(\d{4})[-./](\d{1,2})(?:[-./](\d{1,2}))?")
# What stands in a 版记 in front of those to whom it goes, and who issued it when.
SENT = {
    ImprintRole.TO: re.compile(r"主\s*送[：:]\s*(.+)"),
    ImprintRole.COPY: re.compile(r"抄\s*[送报发][：:]\s*(.+)"),
}
ISSUED_ON = re.compile(r"(?P<issuer>.*?)\s*(?P<date>\S{4}\s*年[^年]*日)\s*印\s*发")


@dataclass
class Cover:
    """The four main lines of a cover, all its lines where there are others, and what is missing."""

    region: str = ""
    organisation: str = ""
    title: str = ""
    date: str = ""
    lines: list[CoverLine] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)

    @property
    def is_usual(self) -> bool:
        """Whether the lines are region, organisation, title and date, in this order."""
        usual = [CoverRole.REGION, CoverRole.ORGANISATION, CoverRole.TITLE, CoverRole.DATE]
        roles = [line.role for line in self.lines]
        return roles == [role for role in usual if role in roles]


def cover_of(
    lines: Sequence[str], titles: Sequence[str], others: Sequence[str], told: Told
) -> Cover:
    """Return the cover of a file's first ``lines``.

    What these do not say is taken from the lists' ``titles`` and the ``others``, or marked as
    missing, and told.
    """
    cover = Cover()
    for at, line in enumerate(lines):
        role, text = _role(line, cover, lines[at + 1 :])
        if role is None:
            told.left_out.append(f"封面的文字没有读入：{line}")
            continue
        if role is CoverRole.TITLE and not cover.organisation:
            town, text = split_town(text)
            if town:
                _add(cover, CoverRole.ORGANISATION, town)
        _add(cover, role, text)
    _complete(cover, titles, others, told)
    return cover


def split_town(title: str) -> tuple[str, str]:
    """Return the town in front of a title, empty where there is none, and the rest."""
    match = PREFIX.fullmatch(title)
    return (match["town"], match["name"]) if match else ("", title)


def _add(cover: Cover, role: CoverRole, text: str) -> None:
    cover.lines.append(CoverLine(role=role, text=text))
    if role in (CoverRole.REGION, CoverRole.ORGANISATION, CoverRole.TITLE, CoverRole.DATE):
        setattr(cover, role.value, text)


def _role(line: str, cover: Cover, below: Sequence[str]) -> tuple[CoverRole | None, str]:
    """Return what a line of the cover is, and its text."""
    # A year alone is a date only where nothing else is one: （2025年版） stands below a title.
    of_year = line if is_date(line) and not any(map(date_of, below)) else ""
    if (date := date_of(line) or of_year) and not cover.date:
        return CoverRole.DATE, date
    if NUMBER.fullmatch(line):
        return CoverRole.NUMBER, line
    if MARK.fullmatch(line):
        return (CoverRole.SUBTITLE if cover.title else CoverRole.MARK), line
    if LIST.fullmatch(bare_title(line)):
        return (CoverRole.SUBTITLE if cover.title else CoverRole.TITLE), line
    if cover.title:
        if re.fullmatch(r"[（(].*[)）]", line):
            return CoverRole.SUBTITLE, line
        if OFFICE.fullmatch(line) or ISSUED.fullmatch(line):
            return CoverRole.ISSUER, line
        return CoverRole.SUBTITLE, line
    if OFFICE.fullmatch(line) and not cover.organisation:
        return CoverRole.ORGANISATION, line
    if REGION.fullmatch(line) and not cover.region and not cover.organisation:
        return CoverRole.REGION, line
    return None, line


def date_of(line: str) -> str:
    """Return a line's date with its month as booklet.yaml may have it, empty where it is none."""
    if is_date(line):
        return line if "月" in line else ""
    match = OTHER_DATE.fullmatch(line.strip("（）() "))
    if not match:
        return ""
    parts = [part.lstrip("0") for part in match.groups() if part]
    date = " ".join(f"{part} {unit}" for part, unit in zip(parts, "年月日", strict=False))
    return date if is_date(date) else ""


def _complete(cover: Cover, titles: Sequence[str], others: Sequence[str], told: Told) -> None:
    """Fill in what the cover does not say from elsewhere in the file, or mark it as missing."""
    if not cover.organisation:
        towns = [town for title in titles if (town := split_town(bare_title(title))[0])]
        if towns:
            _insert(cover, CoverRole.ORGANISATION, towns[0])
            told.guess(f"封面没有单位，照清单的标题写成“{towns[0]}”")
    if not cover.title and titles:
        whole = split_town(bare_title(titles[0]))[1] if len(titles) == 1 else USUAL_TITLE
        ours = all("事项" in title for title in titles)
        title = whole if len(titles) == 1 or ours else TITLE_MISSING
        if title == TITLE_MISSING:
            cover.missing.append("标题")
        told.guess(f"封面没有标题，先写成“{title}”")
        _insert(cover, CoverRole.TITLE, title)
    if not cover.date and (date := next(filter(None, map(date_of, others)), "")):
        _insert(cover, CoverRole.DATE, date)
        told.guess(f"封面没有日期，照别处的日期写成“{date}”")
    for role, key, text in (
        (CoverRole.REGION, "地区", REGION_MISSING),
        (CoverRole.ORGANISATION, "单位", TOWN_MISSING),
        (CoverRole.TITLE, "标题", TITLE_MISSING),
        (CoverRole.DATE, "日期", DATE_MISSING),
    ):
        if not getattr(cover, role.value) and not (role is CoverRole.REGION and not cover.is_usual):
            cover.missing.append(key)
            told.guess(f"文件里没有{key}，先写成“{text}”，请在 booklet.yaml 里填上")
            _insert(cover, role, text)


def _insert(cover: Cover, role: CoverRole, text: str) -> None:
    """Add a line where its role stands on a usual cover."""
    order = list(CoverRole)
    below = (n for n, line in enumerate(cover.lines) if order.index(line.role) > order.index(role))
    at = next(below, len(cover.lines))
    _add(cover, role, text)
    cover.lines.insert(at, cover.lines.pop())


def imprint_of(lines: Sequence[str]) -> tuple[tuple[ImprintLine, ...], list[str]]:
    """Return the 版记 among the ``lines`` below the last list, and the other lines.

    It ends with whoever issued the file and when: no other line has 印发 behind a whole date.
    """
    at = next((n for n, line in enumerate(lines) if _issued(line)), None)
    if at is None:
        return (), list(lines)
    found: dict[ImprintRole, str] = {}
    match = _issued(lines[at])
    assert match
    issuer, others = match["issuer"], list(lines)
    del others[at]
    if not issuer and at and OFFICE.fullmatch(others[at - 1]):
        at -= 1
        issuer = others.pop(at)
    found[ImprintRole.ISSUED] = date_of(match["date"])
    if issuer:
        found[ImprintRole.ISSUER] = issuer
    for role, form in SENT.items():
        sent = next((n for n in range(at) if form.fullmatch(others[n])), None)
        if sent is not None:
            text = form.fullmatch(others.pop(sent))
            assert text
            found[role] = text[1].removesuffix("。")
            at -= 1
    order = [*SENT, ImprintRole.ISSUER, ImprintRole.ISSUED]
    return tuple(
        ImprintLine(role=role, text=found[role]) for role in order if role in found
    ), others


def _issued(line: str) -> re.Match[str] | None:
    match = ISSUED_ON.fullmatch(line)
    return match if match and date_of(match["date"]) else None
