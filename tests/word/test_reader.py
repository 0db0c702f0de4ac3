"""An edited Word file is read as Word shows it; what cannot be read is named by table and row."""

import copy
import io
import re
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from booklet.files.faults import UserError
from booklet.incoming.bring_in import Imported, import_edited
from booklet.model.booklet import Item
from booklet.model.layout import Layout
from booklet.source.load import load_source
from booklet.word.changes import Changes
from booklet.word.numbers import FORMATS, Numbering
from tests.edited import office_files
from tests.tools import ROOT, SMALL, contents

BASIC, ASSISTING, RECLAIMED = "基本履职事项清单", "配合履职事项清单", "上级部门收回事项清单"
NAME = "落实民主生活会、组织生活会、“三会一课”、主题党日等党内组织生活制度"


@pytest.fixture(scope="session")
def small_word(layout: Layout, tmp_path_factory: pytest.TempPathFactory) -> Path:
    booklet = load_source(SMALL, layout).booklet
    return office_files(booklet, layout, tmp_path_factory.mktemp("small"))["docx"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return shutil.copytree(SMALL, tmp_path / "source")


@pytest.fixture
def document(small_word: Path) -> Any:
    """The small booklet's Word file: the first item of a table stands in row 2."""
    return docx.Document(str(small_word))


def brought_back(document: Any, folder: Path, changes: Changes | None = None) -> Imported:
    path = folder.parent / "清单.docx"
    document.save(str(path))
    return import_edited(path, folder, ROOT / "templates", changes, dry_run=False)


def said(document: Any, folder: Path) -> list[str]:
    """Return what the editor is told, who has spoilt nothing."""
    before = contents(folder)
    with pytest.raises(UserError) as caught:
        brought_back(document, folder)
    assert contents(folder) == before
    return [str(fault) for fault in caught.value.faults]


def cell(document: Any, table: int = 0, row: int = 1, column: int = 2) -> Any:
    """Return a cell's element: the name of the first item unless told otherwise."""
    return document.tables[table]._tbl.tr_lst[row].tc_lst[column]


def xml(text: str) -> Any:
    """Return the element ``text`` with Word's name spaces."""
    spaces = nsdecls("w", "m", "r", "wp")
    return parse_xml(re.sub(r"^<([\w:]+)", rf"<\1 {spaces}", text))


def fill(element: Any, *paragraphs: str) -> None:
    """Put paragraphs, given as XML, in place of a cell's."""
    for paragraph in list(element.p_lst):
        element.remove(paragraph)
    for paragraph in paragraphs:
        element.append(xml(paragraph))


def run(text: str, properties: str = "") -> str:
    rpr = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{rpr}<w:t xml:space="preserve">{text}</w:t></w:r>'


def items(folder: Path, layout: Layout, chapter: int) -> tuple[Item, ...]:
    return load_source(folder, layout).booklet.chapters[chapter].items


def test_an_unedited_file_says_nothing(document: Any, folder: Path) -> None:
    before = contents(folder)
    imported = brought_back(document, folder)
    assert (imported.changes, imported.notices) == ((), ())
    assert contents(folder) == before


# --- What stands in a cell -----------------------------------------------------------------------

FIELD = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> REF a </w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r>{}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
)


@pytest.mark.parametrize(
    ("inside", "text"),
    [
        (run("甲") + run("乙", "<w:b/>"), "甲乙"),
        (
            "<w:r><w:t>甲</w:t><w:noBreakHyphen/><w:t>乙</w:t><w:tab/><w:t>丙</w:t></w:r>",
            "甲-乙 丙",
        ),
        (f"<w:sdt><w:sdtPr/><w:sdtContent>{run('甲')}</w:sdtContent></w:sdt>{run('乙')}", "甲乙"),
        (f'<w:smartTag w:uri="a" w:element="b">{run("甲")}</w:smartTag>{run("乙")}', "甲乙"),
        (f'<w:hyperlink w:anchor="a">{run("甲")}</w:hyperlink>{run("乙")}', "甲乙"),
        (f'<w:fldSimple w:instr=" DATE ">{run("甲")}</w:fldSimple>{run("乙")}', "甲乙"),
        (run("甲") + FIELD.format(run("乙")) + run("丙"), "甲乙丙"),
        (run("甲") + FIELD.format(FIELD.format(run("乙"))) + run("丙"), "甲乙丙"),
        (
            "<w:r><w:ruby><w:rubyPr/><w:rt><w:r><w:t>jia</w:t></w:r></w:rt><w:rubyBase>"
            f"{run('甲')}</w:rubyBase></w:ruby></w:r>",
            "甲",
        ),
        (f'<w:bookmarkStart w:id="9" w:name="a"/>{run("甲")}<w:bookmarkEnd w:id="9"/>', "甲"),
        (f"<w:r><w:lastRenderedPageBreak/><w:softHyphen/></w:r>{run('甲')}", "甲"),
        (run("a &lt;b&gt; {{ c }}"), "a <b> {{ c }}"),
    ],
)
def test_text_is_read_through_what_stands_around_it(
    inside: str, text: str, document: Any, folder: Path, layout: Layout
) -> None:
    fill(cell(document), f"<w:p>{inside}</w:p>")
    assert brought_back(document, folder).notices == ()
    assert items(folder, layout, 0)[0].name == text


def test_a_line_break_begins_a_paragraph(document: Any, folder: Path, layout: Layout) -> None:
    duty = cell(document, 1, 1, 5)
    fill(
        duty,
        "<w:p><w:r><w:t>1.甲；</w:t><w:br/><w:t>2.乙；</w:t><w:cr/><w:t>丙</w:t></w:r></w:p>",
        "<w:p/>",
        f"<w:p>{run('丁')}</w:p>",
    )
    brought_back(document, folder)
    paragraphs = items(folder, layout, 1)[0].cells["乡镇配合职责"].paragraphs
    assert paragraphs == ("1.甲；", "2.乙；", "丙", "丁")


def wrap(element: Any) -> None:
    """Put a content control around an element."""
    control = xml("<w:sdt><w:sdtPr/><w:sdtContent/></w:sdt>")
    element.addprevious(control)
    control[1].append(element)


@pytest.mark.parametrize(
    "find",
    [
        lambda d: cell(d),
        lambda d: cell(d).getparent(),
        lambda d: cell(d).p_lst[0],
        lambda d: d.tables[0]._tbl,
    ],
)
def test_content_controls_around_cells_rows_and_tables_make_no_difference(
    find: Callable[[Any], Any], document: Any, folder: Path
) -> None:
    wrap(find(document))
    imported = brought_back(document, folder)
    assert (imported.changes, imported.notices) == ((), ())


# --- Automatic numbers ---------------------------------------------------------------------------


def numbered(level_text: str, form: str, *, override: str = "") -> Any:
    """Return numbering.xml with one list, whose first levels are ``level_text`` and (%2)."""
    return xml(
        '<w:numbering><w:abstractNum w:abstractNumId="7"><w:multiLevelType w:val="multilevel"/>'
        f'<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
        f'<w:lvlText w:val="{level_text}"/></w:lvl>'
        '<w:lvl w:ilvl="1"><w:start w:val="3"/><w:numFmt w:val="decimal"/>'
        '<w:lvlText w:val="%1.%2"/></w:lvl></w:abstractNum>'
        f'<w:num w:numId="9"><w:abstractNumId w:val="7"/>{override}</w:num>'
        '<w:num w:numId="10"><w:abstractNumId w:val="7"/></w:num>'
        '<w:num w:numId="11"><w:abstractNumId w:val="7"/><w:lvlOverride w:ilvl="0">'
        '<w:startOverride w:val="5"/></w:lvlOverride></w:num></w:numbering>'
    )


def in_list(number: int, level: int = 0, text: str = "甲") -> str:
    return (
        f'<w:p><w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
        f"</w:pPr>{run(text)}</w:p>"
    )


@pytest.mark.parametrize(
    ("level_text", "form", "expected"),
    [
        ("%1.", "decimal", ("1.", "2.", "3.")),
        ("%1、", "chineseCountingThousand", ("一、", "二、", "三、")),
        ("（%1）", "chineseCounting", ("（一）", "（二）", "（三）")),
        ("第%1条", "japaneseCounting", ("第一条", "第二条", "第三条")),
        ("%1", "decimalEnclosedCircle", ("①", "②", "③")),
        ("%1)", "lowerLetter", ("a)", "b)", "c)")),
        ("%1.", "upperRoman", ("I.", "II.", "III.")),
        ("%1、", "ideographTraditional", ("甲、", "乙、", "丙、")),
        ("\uf06c", "bullet", ("●", "●", "●")),
        ("—", "bullet", ("—", "—", "—")),
        ("", "none", ("", "", "")),
    ],
)
def test_automatic_numbers_are_written_out(
    level_text: str,
    form: str,
    expected: tuple[str, ...],
    document: Any,
    folder: Path,
    layout: Layout,
) -> None:
    numbering = document.part.numbering_part._element
    for element in numbered(level_text, form):
        numbering.append(element)
    ordered = [e for tag in ("w:abstractNum", "w:num") for e in numbering.findall(qn(tag))]
    numbering[:] = ordered
    fill(cell(document, 1, 1, 5), *(in_list(9, text=text) for text in "子丑寅"))
    brought_back(document, folder)
    paragraphs = items(folder, layout, 1)[0].cells["乡镇配合职责"].paragraphs
    assert paragraphs == tuple(n + t for n, t in zip(expected, "子丑寅", strict=True))


def numbers(numbering: Numbering, *lists: tuple[int, int]) -> list[str]:
    return [numbering.before(xml(in_list(number, level))) for number, level in lists]


def test_levels_count_within_each_other_and_lists_of_one_kind_go_on() -> None:
    numbering = Numbering(numbered("%1.", "decimal"), None)
    read = numbers(numbering, (9, 0), (9, 1), (9, 1), (9, 0), (9, 1), (10, 0), (11, 0), (11, 0))
    assert read == ["1.", "1.3", "1.4", "2.", "2.3", "3.", "5.", "6."]


def test_a_style_brings_its_number() -> None:
    styles = xml(
        '<w:styles><w:style w:styleId="a"><w:pPr><w:numPr><w:numId w:val="9"/></w:numPr></w:pPr>'
        '</w:style><w:style w:styleId="b"><w:basedOn w:val="a"/></w:style></w:styles>'
    )
    numbering = Numbering(numbered("%1.", "decimal"), styles)
    paragraph = xml('<w:p><w:pPr><w:pStyle w:val="b"/></w:pPr></w:p>')
    none = xml(
        '<w:p><w:pPr><w:pStyle w:val="b"/><w:numPr><w:numId w:val="0"/></w:numPr></w:pPr></w:p>'
    )
    assert [numbering.before(p) for p in (paragraph, none, paragraph)] == ["1.", "", "2."]


@pytest.mark.parametrize(
    ("form", "number", "text"),
    [
        ("chineseCounting", 10, "十"),
        ("chineseCounting", 12, "十二"),
        ("chineseCounting", 20, "二十"),
        ("chineseCounting", 105, "一百〇五"),
        ("chineseCounting", 110, "一百一十"),
        ("chineseCounting", 3040, "三千〇四十"),
        ("chineseLegalSimplified", 11, "壹拾壹"),
        ("ideographDigital", 105, "一〇五"),
        ("decimalFullWidth", 12, "１２"),
        ("decimalZero", 7, "07"),
        ("lowerLetter", 28, "bb"),
        ("lowerRoman", 1994, "mcmxciv"),
    ],
)
def test_numbers_are_counted_as_word_counts(form: str, number: int, text: str) -> None:
    assert FORMATS[form](number) == text


# --- What is left out, by name -------------------------------------------------------------------


def with_part(path: Path, name: str, root: str, content: str) -> None:
    """Add comments or notes to a Word file."""
    kind = f"application/vnd.openxmlformats-officedocument.wordprocessingml.{name}+xml"
    relation = f"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{name}"
    old = path.read_bytes()
    with zipfile.ZipFile(io.BytesIO(old)) as package, zipfile.ZipFile(path, "w") as new:
        for part in package.namelist():
            text = package.read(part)
            if part == "[Content_Types].xml":
                override = f'<Override PartName="/word/{name}.xml" ContentType="{kind}"/></Types>'
                text = text.replace(b"</Types>", override.encode())
            if part == "word/_rels/document.xml.rels":
                added = f'<Relationship Id="x1" Type="{relation}" Target="{name}.xml"/>'
                text = text.replace(b"</Relationships>", f"{added}</Relationships>".encode())
            new.writestr(part, text)
        new.writestr(f"word/{name}.xml", f"<w:{root} {nsdecls('w')}>{content}</w:{root}>")


@pytest.mark.parametrize(
    ("name", "element", "reference", "notice"),
    [
        ("comments", "comment", "commentReference", "批注没有读入：请核实"),
        ("footnotes", "footnote", "footnoteReference", "脚注没有读入：请核实"),
        ("endnotes", "endnote", "endnoteReference", "尾注没有读入：请核实"),
    ],
)
def test_comments_and_notes_are_named_with_their_text(
    name: str, element: str, reference: str, notice: str, document: Any, folder: Path
) -> None:
    cell(document).p_lst[0].append(xml(f'<w:r><w:{reference} w:id="4"/></w:r>'))
    path = folder.parent / "清单.docx"
    document.save(str(path))
    content = f'<w:{element} w:id="4"><w:p><w:r><w:t>请核实</w:t></w:r></w:p></w:{element}>'
    with_part(path, name, name, content)
    imported = import_edited(path, folder, ROOT / "templates", None, dry_run=False)
    assert imported.changes == ()
    assert imported.notices == (f"清单.docx 第 1 个表格第 2 行 的{notice}",)


def test_a_comment_outside_the_tables_is_named_too(document: Any, folder: Path) -> None:
    for paragraph in (document.paragraphs[0], document.paragraphs[-1]):
        paragraph._p.append(xml('<w:r><w:commentReference w:id="4"/></w:r>'))
    assert brought_back(document, folder).notices == ("清单.docx 的批注没有读入",)


OUTSIDE = "清单.docx 表格以外的文字没有读入：{}；标题和封面的文字在 booklet.yaml 里修改"


def same(document: Any, folder: Path, *notices: str) -> None:
    """The file brings nothing in, and says these things."""
    imported = brought_back(document, folder)
    assert (imported.changes, imported.notices) == ((), notices)


def test_text_outside_the_tables_is_named(document: Any, folder: Path) -> None:
    region = next(p for p in document.paragraphs if p.text == "新疆维吾尔自治区昌吉回族自治州")
    region.runs[0].text = "新疆维吾尔自治区伊犁哈萨克自治州"
    document.add_paragraph("附件：填表说明以及其他需要说明的很多很多情况")
    document.add_paragraph("征求意见稿")
    for _ in range(2):
        document.add_paragraph("请于月底前反馈")
    first = "“新疆维吾尔自治区伊犁哈萨克自治州”"
    long = "“附件：填表说明以及其他需要说明的很多很多……”"
    same(document, folder, OUTSIDE.format(f"{first}、{long}、“征求意见稿”等 4 行"))


def test_a_page_header_and_a_text_box_are_named(document: Any, folder: Path) -> None:
    document.sections[0].header.paragraphs[0].text = "内部资料"
    box = (
        '<w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/'
        'markup-compatibility/2006"><mc:Choice Requires="wps"><w:drawing><w:txbxContent>'
        "<w:p><w:r><w:t>加急</w:t></w:r></w:p></w:txbxContent></w:drawing></mc:Choice>"
        "<mc:Fallback><w:pict><w:txbxContent><w:p><w:r><w:t>旧版</w:t></w:r></w:p>"
        "</w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    document.paragraphs[0]._p.append(xml(box))
    same(document, folder, OUTSIDE.format("“内部资料”、“加急”"))


def test_open_changes_outside_the_tables_are_refused(document: Any, folder: Path) -> None:
    document.paragraphs[0]._p.append(xml(f'<w:ins w:id="1" w:author="甲">{run("某")}</w:ins>'))
    (refused,) = said(document, folder)
    assert refused.startswith("清单.docx 表格以外 有还没有接受或拒绝的修订。")
    assert brought_back(document, folder, Changes.REJECT).notices == ()


def test_a_style_without_numbers_or_with_a_list_that_is_gone_is_read(
    document: Any, folder: Path
) -> None:
    for n, number in enumerate(("0", "4711")):
        style = document.styles.add_style(f"style {n}", 1)
        style.element.get_or_add_pPr().append(
            xml(f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{number}"/></w:numPr>')
        )
        document.tables[0].cell(n + 1, 2).paragraphs[0].style = style
    assert brought_back(document, folder).changes == ()


def append_list(document: Any, title: str, *, heads: int = 1) -> None:
    """Put a list of another title below the others, in tables that repeat the header row."""
    document.add_paragraph(title)
    for n in range(heads):
        table = document.add_table(2, 4)
        for at, text in enumerate(("序号", "事项类别", "事项名称", "实施依据")):
            table.cell(0, at).text = text
            table.cell(1, at).text = (str(n + 1), "城乡建设", f"第{n}种违法建设的处罚", "某法")[at]


def test_a_list_that_the_booklet_has_not_is_named_and_not_read(document: Any, folder: Path) -> None:
    append_list(document, "昌吉州昌吉市大西渠镇综合行政执法事项清单（试行）", heads=2)
    document.tables[-1]._tbl.addprevious(document.add_paragraph("续上")._p)
    where = "清单.docx 第 {} 个表格 {}，没有读入"
    title = "昌吉州昌吉市大西渠镇综合行政执法事项清单"
    same(
        document,
        folder,
        where.format(4, f"是“{title}”，booklet.yaml 里没有这个清单"),
        where.format(5, "是上一个表格的续表"),
        OUTSIDE.format("“续上”"),
    )


def test_the_cover_above_a_list_that_the_booklet_has_not_is_read(
    document: Any, folder: Path
) -> None:
    date = next(p for p in document.paragraphs if p.text == "2025 年 7 月")
    date.runs[0].text = "2026年7月"
    append_list(document, "综合行政执法事项清单")
    title, table = document.paragraphs[-1]._p, document.tables[-1]._tbl
    document.tables[0]._tbl.addprevious(title)
    document.tables[0]._tbl.addprevious(table)
    imported = brought_back(document, folder)
    assert imported.changes == ()
    assert imported.notices == (
        "清单.docx 第 1 个表格 是“综合行政执法事项清单”，booklet.yaml 里没有这个清单，没有读入",
        "封面的日期“2026年7月”没有读入；要改日期，在 booklet.yaml 里修改",
    )


@pytest.mark.parametrize(
    "line",
    ["附件1　乡镇（街道）履职事项清单", "某某县履职事项清单", "现将事项列入本清单", "事项清单"],
)
def test_a_line_that_names_no_other_list_hides_none(line: str, document: Any, folder: Path) -> None:
    for paragraph in document.paragraphs:
        if paragraph.text == f"昌吉州昌吉市大西渠镇{ASSISTING}":
            paragraph.runs[0].text = line
    imported = brought_back(document, folder)
    assert imported.changes == ()
    assert not any("没有这个清单" in notice for notice in imported.notices)


@pytest.mark.parametrize("title", ["配合履职清单", "昌吉市某某镇配合履职事项清单（102项）"])
def test_a_title_much_like_a_chapters_is_the_chapters(
    title: str, document: Any, folder: Path
) -> None:
    for paragraph in document.paragraphs:
        if paragraph.text == f"昌吉州昌吉市大西渠镇{ASSISTING}":
            paragraph.runs[0].text = title
    assert brought_back(document, folder).changes == ()


def test_a_table_below_the_title_of_another_is_told_by_its_columns(
    document: Any, folder: Path
) -> None:
    basic, _, reclaimed = (table._tbl for table in document.tables)
    basic.addprevious(copy.deepcopy(reclaimed))
    reclaimed.getparent().remove(reclaimed)
    assert brought_back(document, folder).changes == ()


def test_another_date_on_the_cover_is_named(document: Any, folder: Path) -> None:
    date = next(p for p in document.paragraphs if p.text == "2025 年 7 月")
    date.runs[0].text = "2026年7月"
    for run_ in date.runs[1:]:
        run_.text = ""
    document.add_paragraph("2024年12月")
    same(
        document,
        folder,
        OUTSIDE.format("“2024年12月”"),
        "封面的日期“2026年7月”没有读入；要改日期，在 booklet.yaml 里修改",
    )


def test_hidden_text_is_named(document: Any, folder: Path) -> None:
    cell(document).p_lst[0].append(xml(run("藏", "<w:vanish/>")))
    imported = brought_back(document, folder)
    assert imported.changes == ()
    assert imported.notices == ("清单.docx 第 1 个表格第 2 行 有隐藏的文字没有读入：藏",)


PLACEHOLDER = "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>"


def test_the_placeholder_of_a_content_control_is_named(document: Any, folder: Path) -> None:
    inside = PLACEHOLDER.format(run("单击") + run("此处"))
    cell(document).p_lst[0].append(xml(inside))
    cell(document).append(xml(PLACEHOLDER.format(f"<w:p>{run('输入')}</w:p>")))
    document.add_paragraph()._p.append(xml(PLACEHOLDER.format(run("日期"))))
    same(
        document,
        folder,
        "清单.docx 第 1 个表格第 2 行 有占位文字没有读入：单击此处输入",
        "清单.docx 有占位文字没有读入：日期",
    )


def test_a_file_within_the_file_is_named(document: Any, folder: Path) -> None:
    document.element.body.insert(0, xml('<w:altChunk r:id="rId99"/>'))
    same(document, folder, "清单.docx 里嵌入的文件没有读入")


def test_a_table_of_something_else_is_named(document: Any, folder: Path) -> None:
    table = document.add_table(2, 5)
    table.cell(0, 0).text = "填表说明"
    imported = brought_back(document, folder)
    assert imported.notices == ("清单.docx 第 4 个表格 没有清单的表头，没有读入",)


# --- What cannot be read -------------------------------------------------------------------------


def nest(document: Any) -> None:
    document.tables[0].cell(1, 2).add_table(1, 1).cell(0, 0).text = "里面"


def merge_downwards(document: Any) -> None:
    table = document.tables[0]
    table.cell(1, 2).merge(table.cell(2, 2))


def merge_across(document: Any) -> None:
    table = document.tables[1]
    table.cell(1, 3).merge(table.cell(1, 4))


def drop_a_column(document: Any) -> None:
    for row in document.tables[1]._tbl.tr_lst:
        row.remove(row.tc_lst[4])


def put(inside: str) -> Callable[[Any], None]:
    return lambda document: cell(document).p_lst[0].append(xml(inside))


def number_strangely(document: Any) -> None:
    numbering = document.part.numbering_part._element
    for element in numbered("%1.", "hebrew1"):
        numbering.append(element)
    numbering[:] = [e for tag in ("w:abstractNum", "w:num") for e in numbering.findall(qn(tag))]
    fill(cell(document), in_list(9))


def drop_every_table(document: Any) -> None:
    for table in document.tables:
        table._tbl.getparent().remove(table._tbl)


def call_every_column_otherwise(document: Any) -> None:
    titles = ("序号", "类别", "配合事项", "牵头部门", "牵头部门职责", "配合职责")
    for at, text in enumerate(titles):
        document.tables[1].cell(0, at).text = text


def split_a_column(document: Any) -> None:
    for row in document.tables[2]._tbl.tr_lst:
        row.append(copy.deepcopy(row.tc_lst[-1]))
    for at, text in ((3, "承接部门"), (4, "工作方式")):
        fill(document.tables[2]._tbl.tr_lst[0].tc_lst[at], f"<w:p>{run(text)}</w:p>")


def embed(document: Any) -> None:
    cell(document).append(xml('<w:altChunk r:id="rId99"/>'))


COLUMNS = "序号、事项类别、事项名称、对应上级部门、上级部门职责、乡镇配合职责"
SHAPE = "<w:r><w:pict><w:p><w:r><w:t>框</w:t></w:r></w:p></w:pict></w:r>"
WRONG: list[tuple[Callable[[Any], None], list[str]]] = [
    (nest, ["第 1 个表格第 2 行 单元格里还有表格。把里面的表格改成一段一段的文字"]),
    (
        merge_downwards,
        [
            "第 1 个表格第 2 行 有合并的单元格。拆分单元格，把文字填进每一格",
            "第 1 个表格第 3 行 有合并的单元格。拆分单元格，把文字填进每一格",
        ],
    ),
    (
        merge_across,
        ["第 2 个表格第 2 行 这一行有 5 格，表头有 6 格。拆分合并的单元格，与表头对齐"],
    ),
    (
        drop_a_column,
        [
            f"第 2 个表格第 1 行 “{ASSISTING}”缺少“上级部门职责”这一栏。"
            f"补上这一栏；表头应当有：{COLUMNS}"
        ],
    ),
    (put(SHAPE), ["第 1 个表格第 2 行 单元格里有图片或文本框。改成文字，或者删去"]),
    (
        put('<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>'),
        ["第 1 个表格第 2 行 单元格里有用“插入符号”插入的符号。改成文字，或者删去"],
    ),
    (
        put("<m:oMath><m:r><m:t>x</m:t></m:r></m:oMath>"),
        ["第 1 个表格第 2 行 单元格里有公式。改成文字，或者删去"],
    ),
    (embed, ["第 1 个表格第 2 行 单元格里有嵌入的文件。改成文字，或者删去"]),
    (
        call_every_column_otherwise,
        [f"第 2 个表格 找不到表头。恢复表头这一行：{COLUMNS}"],
    ),
    (
        split_a_column,
        [
            "第 3 个表格第 1 行 “承接部门”像是“承接部门及工作方式”，可是还有不认识的“工作方式”"
            "一栏，分不清是不是同一栏拆成的。拆开的并成一栏，多余的栏删去；"
            "表头应当有：序号、事项类别、事项名称、承接部门及工作方式"
        ],
    ),
    (
        number_strangely,
        ["第 1 个表格第 2 行 自动编号读不出来（hebrew1）。把自动编号改成直接输入的文字"],
    ),
    (
        put("<w:r><w:br/><w:t>二</w:t></w:r>"),
        ["第 1 个表格第 2 行 “事项名称”只能有一行。并成一行"],
    ),
    (
        drop_every_table,
        [
            f"没有找到清单的表格。表头应当是：序号、事项类别、事项名称；{COLUMNS}；"
            "序号、事项类别、事项名称、承接部门及工作方式"
        ],
    ),
]


@pytest.mark.parametrize(("edit", "messages"), WRONG)
def test_what_cannot_be_read_is_named_and_the_source_untouched(
    edit: Callable[[Any], None], messages: list[str], document: Any, folder: Path
) -> None:
    edit(document)
    assert said(document, folder) == [f"清单.docx {message}" for message in messages]


# --- Tracked changes -----------------------------------------------------------------------------

BY = 'w:id="1" w:author="张三" w:date="2025-07-01T00:00:00Z"'
INS, DEL = f"<w:ins {BY}>", f"<w:del {BY}>"


def ins(text: str) -> str:
    return f"{INS}{run(text)}</w:ins>"


def deleted(text: str) -> str:
    return f"{DEL}<w:r><w:delText>{text}</w:delText></w:r></w:del>"


def para(inside: str) -> str:
    return f"<w:p>{inside}</w:p>"


def marked(kind: str, inside: str) -> str:
    """Return a paragraph whose mark is tracked."""
    return para(f"<w:pPr><w:rPr><w:{kind} {BY}/></w:rPr></w:pPr>{inside}")


@pytest.mark.parametrize(
    ("paragraphs", "accepted", "rejected"),
    [
        ([f"<w:p>{run('甲')}{ins('乙')}{deleted('丙')}{run('丁')}</w:p>"], ["甲乙丁"], ["甲丙丁"]),
        (
            [
                f"<w:p>{run('甲')}<w:moveFrom {BY}>{run('乙')}</w:moveFrom></w:p>",
                f"<w:p>{run('丙')}<w:moveTo {BY}>{run('乙')}</w:moveTo></w:p>",
            ],
            ["甲", "丙乙"],
            ["甲乙", "丙"],
        ),
        ([marked("ins", run("甲")), para(run("乙"))], ["甲", "乙"], ["甲乙"]),
        ([marked("del", run("甲")), para(run("乙"))], ["甲乙"], ["甲", "乙"]),
        (
            [para(run("甲")), marked("ins", ins("乙")), para(run("丙"))],
            ["甲", "乙", "丙"],
            ["甲", "丙"],
        ),
        (
            [
                para(f"{run('甲')}{INS}<w:hyperlink>{run('乙')}</w:hyperlink></w:ins>"),
                para(f"{INS}{deleted('丙')}</w:ins>{run('丁')}"),
            ],
            ["甲乙", "丁"],
            ["甲", "丁"],
        ),
    ],
)  # fmt: skip
def test_tracked_changes_of_text_are_accepted_or_rejected(
    paragraphs: list[str],
    accepted: list[str],
    rejected: list[str],
    small_word: Path,
    folder: Path,
    layout: Layout,
) -> None:
    for changes, expected in ((Changes.ACCEPT, accepted), (Changes.REJECT, rejected)):
        document = docx.Document(str(small_word))
        fill(cell(document, 1, 1, 5), *paragraphs)
        brought_back(document, folder, changes)
        read = items(folder, layout, 1)[0].cells["乡镇配合职责"].paragraphs
        assert list(read) == expected, changes


def track_a_row(document: Any, kind: str) -> None:
    """Mark the second item's row as put in or taken out."""
    row = document.tables[0]._tbl.tr_lst[2]
    properties = row.find(qn("w:trPr"))
    if properties is None:
        properties = xml("<w:trPr/>")
        row.insert(0, properties)
    properties.append(xml(f"<w:{kind} {BY}/>"))


@pytest.mark.parametrize(
    ("kind", "changes", "left"),
    [("ins", "accept", 3), ("ins", "reject", 2), ("del", "accept", 2), ("del", "reject", 3)],
)
def test_tracked_rows_are_accepted_or_rejected(
    kind: str, changes: str, left: int, document: Any, folder: Path, layout: Layout
) -> None:
    track_a_row(document, kind)
    imported = brought_back(document, folder, Changes(changes))
    assert len(items(folder, layout, 0)) == left
    assert len(imported.changes) == 3 - left


def track_text(document: Any) -> None:
    cell(document).p_lst[0].append(xml(ins("新")))


def track_two_rows(document: Any) -> None:
    track_a_row(document, "del")
    cell(document, 0, 3).p_lst[0].append(xml(ins("新").replace("张三", "李四")))


def track_a_paragraph_mark(document: Any) -> None:
    fill(cell(document, 2, 1, 3), marked("ins", run("甲")), f"<w:p>{run('乙')}</w:p>")


REMEDY = (
    "在 Word 里接受或拒绝全部修订；或者加上 --changes accept（全部接受）、"
    "--changes reject（全部拒绝）"
)


@pytest.mark.parametrize(
    ("edit", "message"),
    [
        (track_text, f"第 1 个表格第 2 行 有还没有接受或拒绝的修订（张三）。{REMEDY}"),
        (
            track_two_rows,
            f"第 1 个表格第 3 行 等 2 行有还没有接受或拒绝的修订（张三、李四）。{REMEDY}",
        ),
        (track_a_paragraph_mark, f"第 3 个表格第 2 行 有还没有接受或拒绝的修订（张三）。{REMEDY}"),
    ],
)
def test_tracked_changes_are_refused_unless_it_is_said_what_becomes_of_them(
    edit: Callable[[Any], None], message: str, document: Any, folder: Path
) -> None:
    edit(document)
    assert said(document, folder) == [f"清单.docx {message}"]


def test_a_file_without_our_lists_need_not_settle_its_changes(document: Any, folder: Path) -> None:
    drop_every_table(document)
    document.add_paragraph("填表说明")
    document.add_paragraph("请逐项填写")._p.append(xml(ins("新")))
    document.add_table(2, 2)
    document.tables[0]._tbl.tr_lst[0].tc_lst[0].p_lst[0].append(xml(ins("新")))
    (refused,) = said(document, folder)
    assert refused.startswith("清单.docx 没有找到清单的表格。表头应当是：")


def test_a_number_that_many_paragraphs_share_does_not_fill_the_memory(
    document: Any, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("booklet.files.parts.MOST_TEXT", 60_000)
    numbering = document.part.numbering_part._element
    for element in numbered("很长" * 5_000, "none"):
        numbering.append(element)
    numbering[:] = [e for tag in ("w:abstractNum", "w:num") for e in numbering.findall(qn(tag))]
    fill(cell(document), *[in_list(9)] * 9)
    assert said(document, folder) == [
        "清单.docx 里面的文字超过 6 万字，不像是清单。"
        "检查是否选错了文件，或者有没有重复了许多遍的文字"
    ]


def test_a_tracked_cell_is_refused_in_any_case(document: Any, folder: Path) -> None:
    cell(document).get_or_add_tcPr().append(xml(f"<w:cellIns {BY}/>"))
    with pytest.raises(UserError) as caught:
        brought_back(document, folder, Changes.ACCEPT)
    assert str(caught.value) == (
        "清单.docx 第 1 个表格第 2 行 有增删单元格的修订。在 Word 里接受或拒绝这处修订"
    )


def test_tracked_changes_of_the_look_do_not_count(document: Any, folder: Path) -> None:
    paragraph = cell(document).p_lst[0]
    paragraph.get_or_add_pPr().append(xml(f"<w:pPrChange {BY}><w:pPr/></w:pPrChange>"))
    imported = brought_back(document, folder)
    assert imported.changes == ()


# --- Another office's list -----------------------------------------------------------------------


def other_office(layout: Layout, headings: bool) -> Any:
    """Return a Word file that another office made from the small booklet, in tables of one row."""
    booklet = load_source(SMALL, layout).booklet
    document = docx.Document()
    document.add_heading("某某镇履职事项清单")
    for chapter in booklet.chapters:
        if headings:
            document.add_paragraph(f"附件：{chapter.name}")
        columns = layout.chapters[chapter.kind].columns
        for number, item in enumerate(chapter.items, 1):
            table = document.add_table(2, len(columns), "Light Grid Accent 1")
            for n, column in enumerate(columns):
                table.cell(0, n).text = "\n".join(column.key)
                table.cell(1, n).text = column.text(number, item)
            document.add_paragraph("（续表）")
    return document


OTHER_TITLE = OUTSIDE.format("“某某镇履职事项清单”")


@pytest.mark.parametrize("headings", [True, False])
def test_another_offices_list_in_many_tables_is_read(
    headings: bool, layout: Layout, folder: Path
) -> None:
    before = contents(folder)
    imported = brought_back(other_office(layout, headings), folder)
    assert imported.changes == ()
    titles = [f"上面的标题“附件：{name}”没有读入" for name in (BASIC, ASSISTING, RECLAIMED)]
    *of_titles, outside = imported.notices
    assert outside == OTHER_TITLE
    assert len(of_titles) == (3 if headings else 0)
    for notice, title in zip(of_titles, titles, strict=False):
        assert title in notice
    assert contents(folder) == before


def test_another_offices_spans_and_title_row_make_no_difference(
    layout: Layout, folder: Path
) -> None:
    document = other_office(layout, headings=False)
    for table in document.tables:
        for row in table._tbl.tr_lst:
            # A grid drawn anew: every cell covers two of its columns.
            for element in row.tc_lst:
                element.get_or_add_tcPr().append(xml('<w:gridSpan w:val="2"/>'))
        title = copy.deepcopy(table._tbl.tr_lst[0])
        for element in title.tc_lst[1:]:
            title.remove(element)
        table._tbl.tr_lst[0].addprevious(title)
        title.tc_lst[0].p_lst[0].r_lst[0].text = "履职清单"
    assert brought_back(document, folder).changes == ()


def test_a_table_that_goes_on_without_a_header_row_is_read(layout: Layout, folder: Path) -> None:
    document = other_office(layout, headings=False)
    for table in document.tables[1:3]:
        table._tbl.remove(table._tbl.tr_lst[0])
    imported = brought_back(document, folder)
    assert imported.changes == ()
    goes_on = (f"清单.docx 第 {n} 个表格 没有表头，当作“{BASIC}”的续表读入" for n in (2, 3))
    assert imported.notices == (*goes_on, OTHER_TITLE)


def test_a_column_called_otherwise_may_be_so_in_every_table(layout: Layout, folder: Path) -> None:
    document = other_office(layout, headings=False)
    assisting = document.tables[3]
    assisting.cell(0, 5).text = "街道配合职责"
    again = copy.deepcopy(assisting._tbl.tr_lst[0])
    assisting._tbl.append(again)
    imported = brought_back(document, folder)
    assert imported.changes == ()
    assert imported.notices == (
        "清单.docx 第 4 个表格第 1 行 的“街道配合职责”一栏当作“乡镇配合职责”读入；表头没有改",
        OTHER_TITLE,
    )


def test_a_list_of_one_chapter_leaves_the_others_alone(layout: Layout, folder: Path) -> None:
    document = other_office(layout, headings=False)
    for table in document.tables[-2:]:
        table._tbl.getparent().remove(table._tbl)
    imported = brought_back(document, folder)
    assert imported.changes == ()
    absent = (
        f"清单.docx 里没有“{name}”的表格，这个清单没有改动" for name in (ASSISTING, RECLAIMED)
    )
    assert imported.notices == (OTHER_TITLE, *absent)
