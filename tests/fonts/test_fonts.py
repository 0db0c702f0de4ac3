"""The font folder: complete, licensed, and safe for a fixed line pitch."""

import io
import os
import re
import shutil
import subprocess
from functools import cache
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont  # type: ignore[import, unused-ignore]

TESTS = Path(__file__).resolve().parents[1]
FONTS = TESTS.parent / "fonts"
FILES = sorted(path.name for path in FONTS.iterdir() if path.suffix in {".otf", ".ttf", ".woff"})
CHAINS = ("xiaobiaosong", "hei", "kai", "fangsong")
RARE = "𬭸㛃"
SHARED_PUNCTUATION = "“”‘’—…·"
# What offices write beside letters and ideographs, and place names beyond 通用规范汉字表.
SIGNS = (
    "₀₁₂₃₄₅₆₇₈₉⁰¹²³⁴⁵⁶⁷⁸⁹✔✓✗✘☑☐☒■□●○▲△▼▽◆◇★☆※№℃℉㎡㎥㎏㎝㎞㎜㎎①②⑩⑳"
    "㈠㈩㊣ⅠⅫⅰⅹ→←↑↓⇒≤≥≠≈±×÷‰∶√∞∑αβ㙟㘵㵲"
)
# In parts of the em: what a layout engine gives to the font of a neighbour.
SPACES = {" ": 0.25, "\u00a0": 0.25, "\u2002": 0.5, "\u2003": 1.0, "\u2007": 0.5, "\u3000": 1.0}
OFFICIAL_NAMES = {
    "方正小标宋简体": "NotoSerifSC-Bold.subset.ttf",
    "黑体": "NotoSansSC-Medium.subset.ttf",
    "楷体_GB2312": "FandolKai-Regular.ttf",
    "仿宋_GB2312": "FandolFang-Regular.ttf",
    "Times New Roman": "Tinos-Regular.ascii.ttf",
}


@cache
def font(file: str) -> TTFont:
    """Open one of the folder's fonts."""
    return TTFont(io.BytesIO((FONTS / file).read_bytes()), lazy=True)


def characters(file: str) -> set[str]:
    """Return the characters a font has."""
    return set(map(chr, font(file).getBestCmap()))


def stylesheet() -> str:
    """Return fonts.css without its comments."""
    return re.sub(r"/\*.*?\*/", "", (FONTS / "fonts.css").read_text("utf-8"), flags=re.DOTALL)


def faces() -> dict[str, dict[str, str]]:
    """Return the declarations of every @font-face by family."""
    rules = re.findall(r"@font-face\s*\{(.*?)\}", stylesheet(), re.DOTALL)
    declared = [dict(re.findall(r"([\w-]+):\s*(.*?);", rule)) for rule in rules]
    return {face["font-family"].strip('"'): face for face in declared}


def file_of(face: dict[str, str]) -> str:
    """Return the file a face is loaded from."""
    return face["src"].removeprefix('url("').removesuffix('")')


def chain(name: str) -> list[str]:
    """Return the families of a chain, first choice first."""
    found = re.search(rf"--{name}:(.*?);", stylesheet())
    assert found, f"fonts.css has no chain --{name}"
    return re.findall(r'"(.*?)"', found[1])


def notices() -> dict[str, str]:
    """Return the section of NOTICE.md about each font."""
    text = (FONTS / "NOTICE.md").read_text("utf-8")
    return dict(re.findall(r"(?ms)^## (\S+\.[ot]tf)$(.*?)(?=^## )", text))


@pytest.mark.parametrize("name", CHAINS)
def test_a_chain_has_every_published_character_and_rare_ones(name: str) -> None:
    published = set((TESTS / "published.txt").read_text("utf-8")) - set("\n\t")
    covered = set().union(*(characters(file_of(faces()[family])) for family in chain(name)))
    assert published | set(RARE) <= covered, sorted((published | set(RARE)) - covered)


@pytest.mark.parametrize("name", CHAINS)
def test_the_punctuation_that_chinese_and_latin_share_is_not_set_in_latin(name: str) -> None:
    first, second, *_ = chain(name)
    assert first == "Booklet Latin"
    assert faces()[first]["unicode-range"] == "U+20-7E"
    assert set(SHARED_PUNCTUATION) <= characters(file_of(faces()[second]))


def test_the_latin_face_has_ascii_and_spaces_and_nothing_else() -> None:
    found = characters(file_of(faces()["Booklet Latin"]))
    assert {one for one in found if not one.isspace()} == set(map(chr, range(0x21, 0x7F)))


@pytest.mark.parametrize("name", CHAINS)
def test_a_chain_has_the_signs_that_offices_use(name: str) -> None:
    covered = set().union(*(characters(file_of(faces()[family])) for family in chain(name)))
    assert set(SIGNS) <= covered, sorted(set(SIGNS) - covered)


def test_every_chain_has_the_same_characters() -> None:
    wholes = [
        set().union(*(characters(file_of(faces()[family])) for family in chain(name)))
        for name in CHAINS
    ]
    common = set.intersection(*wholes)
    # The two Fandol fonts have more hanzi than a booklet can need.
    assert {one for whole in wholes for one in whole - common} <= characters(
        "FandolFang-Regular.ttf"
    )


def test_the_layout_names_the_chains_of_the_stylesheet() -> None:
    layout = (TESTS.parent / "templates/layout.yaml").read_text("utf-8")
    named = [found.split(", ") for found in re.findall(r"pdf: \[(.*?)\]", layout)]
    assert sorted(named) == sorted(chain(name) for name in CHAINS)


@pytest.mark.parametrize("file", FILES)
def test_a_space_is_as_wide_in_every_face(file: str) -> None:
    em, glyphs, widths = (
        font(file)["head"].unitsPerEm,
        font(file).getBestCmap(),
        font(file)["hmtx"],
    )
    assert {one: widths[glyphs[ord(one)]][0] / em for one in SPACES} == SPACES


@pytest.mark.parametrize("file", FILES)
def test_every_harfbuzz_packs_a_face_alike_and_sets_it_as_wide(file: str) -> None:
    """CFF outlines are packed otherwise from version to version; kerning changes widths."""
    tables = font(file)
    assert "glyf" in tables and "CFF " not in tables and "kern" not in tables
    features = {
        record.FeatureTag
        for tag in {"GSUB", "GPOS"} & set(tables.keys())
        for record in tables[tag].table.FeatureList.FeatureRecord
    }
    # `ccmp` joins two dashes to one of the same width; the others are off unless asked for.
    assert features <= {"ccmp", "chws", "halt"}


@pytest.mark.parametrize("file", FILES)
def test_every_face_has_the_same_line_box(file: str) -> None:
    em = font(file)["head"].unitsPerEm
    hhea, os2 = font(file)["hhea"], font(file)["OS/2"]
    box = [round(0.875 * em), round(-0.125 * em), round(0.2 * em)]
    assert [hhea.ascent, hhea.descent, hhea.lineGap] == box
    assert [os2.sTypoAscender, os2.sTypoDescender, os2.sTypoLineGap] == box


@pytest.mark.parametrize("file", FILES)
def test_no_font_has_tables_that_stretch_lines_or_defeat_subsetting(file: str) -> None:
    assert not {"BASE", "GDEF"} & set(font(file).keys())


def test_every_font_is_in_the_notice_with_its_licence() -> None:
    assert sorted(notices()) == FILES
    for file, section in notices().items():
        assert re.search(r"Licence: .*?`LICENSES/", section, re.DOTALL), file


def test_the_notice_names_exactly_the_licences_that_are_there() -> None:
    named = set(re.findall(r"`LICENSES/(.*?)`", "".join(notices().values())))
    assert named == {path.name for path in (FONTS / "LICENSES").iterdir()}


def test_the_script_knows_every_font_and_licence() -> None:
    script = (FONTS / "make_fonts.py").read_text("utf-8")
    licences = [f"LICENSES/{path.name}" for path in (FONTS / "LICENSES").iterdir()]
    assert [name for name in FILES + licences if f'"{name}": ' not in script] == []


def test_the_stylesheet_loads_exactly_the_fonts_that_are_there() -> None:
    assert sorted(file_of(face) for face in faces().values()) == FILES


def test_every_face_is_declared_in_normal_weight_under_a_name_of_our_own() -> None:
    for family, face in faces().items():
        assert re.fullmatch(r"Booklet [A-Z][A-Za-z]+", family)
        assert face["font-weight"] == "normal"


@pytest.mark.skipif(not shutil.which("fc-match"), reason="needs fontconfig's fc-match")
@pytest.mark.parametrize(("official", "file"), OFFICIAL_NAMES.items())
def test_office_programs_find_our_fonts_under_the_official_names(
    official: str, file: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.getbasetemp()
    surroundings = {
        "FONTCONFIG_FILE": str(FONTS / "office.conf"),
        "XDG_CACHE_HOME": str(elsewhere),
    }
    # Were the official name unknown, the second choice would be the answer.
    command = ["fc-match", "--format=%{file}", f"{official},Booklet Rare Kai"]
    matched = subprocess.run(
        command, env=os.environ | surroundings, cwd=elsewhere, capture_output=True, text=True
    )
    assert matched.stderr == ""
    assert Path(matched.stdout) == FONTS / file
