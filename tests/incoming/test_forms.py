"""Files of other forms: unedited they change nothing, and random edits are found exactly."""

import copy
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn

from booklet.files.faults import UserError
from booklet.incoming.bring_in import Imported, import_edited
from booklet.source.load import load_source
from booklet.source.look import load_look
from tests.edited import office_files
from tests.form_edits import TEMPLATES, tried
from tests.forms import BY_NAME, written
from tests.tools import libreoffice

EDITS = 6


@pytest.mark.parametrize("name", BY_NAME)
def test_random_edits_are_found_exactly_and_without_any_nothing_is(
    name: str, tmp_path: Path
) -> None:
    for made, wrong in tried(BY_NAME[name], tmp_path, EDITS):
        assert not wrong, made


def word_file(name: str, tmp_path: Path) -> tuple[Any, Path]:
    """Return the Word file of a form, and its source folder."""
    folder = written(BY_NAME[name], tmp_path / "source", items=10)
    layout = load_look(folder, TEMPLATES)
    path = office_files(load_source(folder, layout).booklet, layout, tmp_path)["docx"]
    return docx.Document(str(path)), folder


def brought_in(document: Any, folder: Path) -> Imported:
    path = folder.parent / "edited.docx"
    document.save(str(path))
    return import_edited(path, folder, TEMPLATES, None, dry_run=True)


def type_in(row: Any, text: str) -> None:
    paragraph = next(row.iter(qn("w:p")))
    for run in paragraph.findall(qn("w:r")):
        paragraph.remove(run)
    paragraph.add_r().text = text


def test_word_files_saved_by_libreoffice_change_nothing(tmp_path: Path) -> None:
    folders, files = {}, []
    for name in ("rows-restart", "none", "texts"):
        document, folders[name] = word_file(name, tmp_path / name)
        files.append(tmp_path / f"{name}.docx")
        document.save(str(files[-1]))
    saved = tmp_path / "saved"
    arguments = ("--convert-to", "docx", "--outdir", str(saved), *map(str, files))
    libreoffice(*arguments, profile=tmp_path)
    for name, folder in folders.items():
        found = import_edited(saved / f"{name}.docx", folder, TEMPLATES, None, dry_run=True)
        assert (found.changes, found.notices) == ((), ()), name


def test_the_row_of_a_category_in_word_tells_its_name(tmp_path: Path) -> None:
    document, folder = word_file("rows", tmp_path)
    first = document.tables[0]._tbl.tr_lst[1]
    type_in(first, "一、党建引领（9项）")
    found = brought_in(document, folder)
    assert [change.kinds for change in found.changes] == [("类别改名",)]
    assert found.notices == ()


def test_a_new_row_in_word_begins_a_category(tmp_path: Path) -> None:
    document, folder = word_file("rows", tmp_path)
    rows = document.tables[0]._tbl.tr_lst
    made = copy.deepcopy(rows[1])
    type_in(made, "文化体育")
    rows[-1].addprevious(made)
    found = brought_in(document, folder)
    assert [change.kinds for change in found.changes] == [("移动",)]
    assert "的“文化体育”当作类别“文化体育”读入" in found.notices[0]
    assert "\n文化体育:\n" in b"".join(found.files.values()).decode()


def test_an_item_above_all_categories_in_word_is_named(tmp_path: Path) -> None:
    document, folder = word_file("rows", tmp_path)
    rows = document.tables[0]._tbl.tr_lst
    rows[1].getparent().remove(rows[1])
    with pytest.raises(UserError, match="第 2 行 上面没有类别的一行。在它上面补上这一行"):
        brought_in(document, folder)


def test_a_paragraph_struck_out_in_word_is_named(tmp_path: Path) -> None:
    document, folder = word_file("texts", tmp_path)
    paragraph = next(p for p in document.paragraphs if p.text == "一、编制依据")
    paragraph.runs[0].font.strike = True
    with pytest.raises(UserError, match="“编制说明”第 1 段 有加了删除线的文字“一、编制依据”"):
        brought_in(document, folder)
