"""What WeasyPrint says of the style sheets, as a fault of the template that they are made of."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.parse import unquote, urlsplit

from booklet.files.faults import Fault, UserError, refuse
from booklet.files.templates import BACK, RESTORE, fault_in, line_of
from booklet.model.resources import Resources
from booklet.pdf.engine import TypesettingError, out_of_bounds

STYLES, PAGES = "pdf/booklet.css.j2", "pdf/booklet.html.j2"
PLACE = re.compile(r"(?:^| at )(\d+):(\d+)\b")
# What WeasyPrint quotes of a style sheet: a declaration, a selector or a rule.
QUOTED = re.compile(r"`([^`]+)`|'([^']+)'|\"([^\"]+)\"")
# What it says, and what that is in the words of whoever writes the template.
SAID = (
    (re.compile(r"Ignored `"), "这条样式不认识，或者写错了"),
    (re.compile(r"[Ss]elector"), "选择器写错了"),
    (re.compile(r"Parse error"), "样式没有写完整，检查花括号和分号"),
    (re.compile(r"[Uu]nknown .*rule"), "这条规则不认识"),
    (re.compile(r"[Ff]ont"), "这里用到的字体读不出来"),
    (re.compile(r"image"), "这里用到的图片读不出来"),
    (re.compile(r"the document has no"), "<html lang=…> 和 <title> 一样也不能少"),
)
OTHERWISE = "照这样的模板排不出来"
NESTED = re.compile(r"\s*(?:\n|:is\(|\))\s*")
FILE = re.compile(r"\w+://[^\s'\"]+")


@contextmanager
def told_in_chinese(resources: Resources, html: str = "") -> Iterator[None]:
    """Have what WeasyPrint says or refuses while it lays out ``html`` become a :class:`UserError`.

    The places in what it says are those of the rendered style sheet; the faults have those of the
    template's lines.
    """
    try:
        yield
    except TypesettingError as error:
        raise UserError(_fault(said, html, resources.templates) for said in error.said) from error
    except out_of_bounds() as error:
        raise _unread(error, resources) from error


def _fault(said: str, html: str, templates: Path) -> Fault:
    """Return the fault that a sentence of WeasyPrint's is."""
    meaning = next((own for form, own in SAID if form.search(said)), OTHERWISE)
    message = f"{meaning}（{' '.join(said.split())}）"
    quoted = QUOTED.search(said)
    word = next(filter(None, quoted.groups()), "").strip() if quoted else ""
    made = _made(said, html)
    # A rule that was not closed has the next ones in it, on lines of their own.
    parts = [part for part in NESTED.split(word) if len(part) > 1]
    for name in (STYLES, PAGES):
        for wanted in filter(None, (word, word.partition(":")[0], *parts, made.strip())):
            if line := line_of(templates, name, wanted, made):
                return fault_in(templates, name, line, message, word.partition(":")[0])
    return fault_in(templates, PAGES if "document" in said else STYLES, 0, message)


def _made(said: str, html: str) -> str:
    """Return the line of the rendered style sheet that a sentence of WeasyPrint's speaks of."""
    style = html.partition("<style>")[2].partition("</style>")[0].split("\n")
    place = PLACE.search(said)
    line = int(place[1]) if place else 0
    return style[line - 1] if 0 < line <= len(style) else ""


def _unread(error: BaseException, resources: Resources) -> UserError:
    """Return the fault of a file that a style sheet names and that is not there, or not ours."""
    cause = error.__cause__
    reason = cause.reason if isinstance(cause, URLError) else cause
    named = FILE.search(str(error)) or FILE.search(str(reason))
    file = Path(unquote(urlsplit(named[0]).path)) if named else Path()
    if isinstance(reason, FileNotFoundError) and reason.filename:
        file = Path(str(reason.filename))
    for folder in (resources.fonts, resources.templates):
        if file.resolve().is_relative_to(folder.resolve()):
            inside = file.resolve().relative_to(folder.resolve()).as_posix()
            if folder == resources.fonts:
                return refuse(f"{folder.name}/{inside}", "找不到这个文件", RESTORE)
    for name in (STYLES, PAGES):
        if file.name and (line := line_of(resources.templates, name, file.name)):
            said = f"这里要用的文件读不了：{file.name}"
            return UserError([fault_in(resources.templates, name, line, said, file.name)])
    place = f"{resources.templates.name}/{STYLES}"
    return refuse(place, f"样式要用的文件读不了（{error}）", BACK)
