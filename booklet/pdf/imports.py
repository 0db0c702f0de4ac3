"""WeasyPrint imported without what it would do at every start and we never need.

- It parses a browser's style sheets, of which we use none (see engine.py).
- It imports fontTools, the slowest of its libraries, for fonts that HarfBuzz cannot make subsets of
  and for those of the web; Pillow, for pictures; and tinyhtml5, for HTML that is no XML. What it
  names of them is imported when it is first used.
- It has cffi parse its C declarations and import a parser of C for it. What cffi makes of them, a
  few tables, is the same every time: cffi writes it down, as it does for those who prepare a module
  (``FFI.emit_python_code``), and it is kept in the user's cache folder.
"""

import marshal
import sys
import warnings
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, redirect_stdout
from importlib import import_module
from io import StringIO
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

from booklet.files.faults import refuse
from booklet.files.kept import keep, recall
from booklet.process import COMMAND, libraries_by_name, see_only_the_fonts_of

WITHOUT = (
    f"用 {COMMAND} doctor 查看缺什么、怎么装；不用 PDF 时加上 --format docx --format xlsx，"
    "Word 文件、电子表格和网页都不需要它们"
)
# What WeasyPrint imports of libraries that it hardly ever needs for us, by module.
LATER = {
    "fontTools": ("subset",),
    "fontTools.ttLib": ("TTFont", "ttFont", "woff2"),
    "fontTools.varLib": (),
    "fontTools.varLib.instancer": ("instantiateVariableFont",),
    "PIL": ("EpsImagePlugin", "Image", "ImageFile", "ImageOps"),
    "PIL.ImageCms": ("ImageCmsProfile",),
    "tinyhtml5": ("parse",),
}


def import_weasyprint() -> None:
    """Import WeasyPrint so that it sees no font of the system, of which it warns at import.

    Raises :class:`UserError` where the system lacks the libraries that it stands on.
    """
    if "weasyprint" not in sys.modules:
        see_only_the_fonts_of(Path(__file__).parent / "no_system_fonts.conf")
        with ExitStack() as needless, warnings.catch_warnings():
            for left_out in (libraries_by_name, style_sheets, libraries_for_later, declarations):
                needless.enter_context(left_out())
            warnings.filterwarnings("ignore", message="No fonts configured in FontConfig")
            try:
                with redirect_stdout(StringIO()):  # it prints advice in English
                    import_module("weasyprint")
            except OSError as error:
                said = f"这台电脑缺少排版 PDF 要用的系统库（{str(error).partition(':')[0]}）"
                raise refuse("PDF", said, WITHOUT) from error


@contextmanager
def style_sheets() -> Iterator[None]:
    """Let style sheets be empty meanwhile."""
    import tinycss2

    parse = tinycss2.parse_stylesheet
    tinycss2.parse_stylesheet = lambda text: []
    try:
        yield
    finally:
        tinycss2.parse_stylesheet = parse


class Later:
    """What a module has under a name, imported when it is first called or asked for something."""

    def __init__(self, module: str, name: str) -> None:
        """Stand for ``name`` in ``module``."""
        vars(self).update(_module=module, _name=name, _told={})

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Call it."""
        return self._thing(*args, **kwargs)

    def __getattr__(self, name: str) -> Any:
        """Ask it."""
        return getattr(self._thing, name)

    def __setattr__(self, name: str, value: Any) -> None:
        """Tell it, once it is imported."""
        self._told[name] = value

    @property
    def _thing(self) -> Any:
        module = import_module(self._module)
        thing = getattr(module, self._name, None) or import_module(f"{self._module}.{self._name}")
        while self._told:
            setattr(thing, *self._told.popitem())
        return thing


@contextmanager
def libraries_for_later() -> Iterator[None]:
    """Let what is imported meanwhile of the libraries that are hardly needed be imported later."""
    stand_ins = {}
    for module, names in LATER.items():
        stand_ins[module] = ModuleType(module)
        vars(stand_ins[module]).update((name, Later(module, name)) for name in names)
    # WeasyPrint catches what fontTools raises by this name: whatever that is, then.
    vars(stand_ins["fontTools.ttLib"])["TTLibError"] = Exception
    with _imported(stand_ins):
        yield


class Declared:
    """What stands for ``cffi.FFI()`` while WeasyPrint declares what it uses of C libraries."""

    def cdef(self, declarations: str) -> None:
        """Take over all that cffi offers for some ``declarations``."""
        import _cffi_backend

        made_of = f"{_cffi_backend.__version__} {declarations}".encode()
        prepared = recall("declarations", made_of)
        if prepared is None:
            prepared = marshal.dumps(_prepared(declarations))
            keep("declarations", made_of, prepared)
        module: dict[str, Any] = {}
        exec(marshal.loads(prepared), module)
        for name in dir(module["ffi"]):
            if not name.startswith("__"):
                setattr(self, name, getattr(module["ffi"], name))


def _prepared(declarations: str) -> CodeType:
    """Return the module that cffi writes for some declarations, compiled."""
    with _imported({}, without="cffi"):
        from cffi import FFI, recompiler

        ffi, written = FFI(), StringIO()
        ffi.cdef(declarations)
        recompiler.make_py_source(ffi, "declarations", written)
        return compile(written.getvalue(), "declarations", "exec")


@contextmanager
def declarations() -> Iterator[None]:
    """Let what cffi makes of declarations be what is kept of it."""
    stand_in = ModuleType("cffi")
    vars(stand_in)["FFI"] = Declared
    with _imported({"cffi": stand_in}):
        yield


@contextmanager
def _imported(stand_ins: Mapping[str, ModuleType], without: str = "") -> Iterator[None]:
    """Let ``stand_ins`` be what is imported by their names, and nothing ``without`` that name."""
    names = {*stand_ins, without}
    before = {name: sys.modules.pop(name) for name in names if name in sys.modules}
    sys.modules.update(stand_ins)
    try:
        yield
    finally:
        for name in names:
            sys.modules.pop(name, None)
        sys.modules.update(before)
