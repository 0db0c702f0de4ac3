"""What is wrong with the look, as an editor can be told it."""

import traceback
from pathlib import Path
from urllib.error import URLError

import jinja2
import yaml
from pydantic import ValidationError

from booklet.files.faults import Fault, Place
from booklet.model.resources import Resources
from booklet.pdf import engine as pdf


def trouble(error: BaseException, resources: Resources) -> Fault:
    """Return what is wrong with the look, as an editor can be told it; the rest goes to stderr."""
    root = resources.templates.name
    detail = str(error)
    if isinstance(cause := error.__cause__, URLError) and isinstance(cause.reason, OSError):
        error = cause.reason  # a font or another file that a style sheet names
    match error:
        case jinja2.TemplateNotFound():
            return Fault(Place(f"{root}/{error.name}"), "找不到这个模板", "把它恢复成原来的样子")
        case jinja2.TemplateSyntaxError():
            place = Place(f"{root}/{error.name}", error.lineno)
            return Fault(place, "模板的写法不对", "改回来，或者请技术人员看", error.message or "")
        case yaml.MarkedYAMLError(problem_mark=mark) if mark:
            place = Place(f"{root}/layout.yaml", mark.line + 1, mark.column + 1)
            return Fault(place, "这一行的 YAML 写法有误", "对照上下几行，检查缩进和冒号")
        case ValidationError():
            where = "、".join(".".join(map(str, e["loc"])) for e in error.errors())
            place = Place(f"{root}/layout.yaml")
            return Fault(place, f"这些数值写得不对：{where}", "长度要带单位，例如 20 mm、9.5 pt")
        case FileNotFoundError(filename=str() as missing):
            return Fault(Place(shown(Path(missing), resources)), "找不到这个文件", "把它恢复过来")
        case jinja2.TemplateError() | pdf.TypesettingError():
            lines = [
                (Path(frame.filename), frame.lineno)
                for frame in traceback.extract_tb(error.__traceback__)
                if Path(frame.filename).is_relative_to(resources.templates)
            ]
            path, line = lines[-1] if lines else (resources.templates, 0)
            place = Place(shown(path, resources), line or 0)
            return Fault(place, "照这样的模板排不出来", "改回来，或者请技术人员看", detail)
    traceback.print_exception(error)
    return Fault(Place(root), "没有排成", "检查刚才改动的文件，或者请技术人员看", detail)


def shown(path: Path, resources: Resources) -> str:
    """Return a path as an editor knows it: from its folder on."""
    for folder in (resources.templates, resources.fonts):
        if path.is_relative_to(folder):
            return f"{folder.name}/{path.relative_to(folder).as_posix()}".removesuffix("/.")
    return path.name
