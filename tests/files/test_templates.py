"""Templates: compiled once in a process, and anew when their text has changed."""

from unittest import mock

import pytest
from jinja2 import Environment

from booklet.files import kept
from booklet.files.templates import render
from booklet.process import COMPILED_TEMPLATES


def test_a_template_is_compiled_once_and_anew_when_it_has_changed(tmp_path):
    template = tmp_path / "greeting.j2"
    with mock.patch.object(
        Environment, "compile", autospec=True, side_effect=Environment.compile
    ) as compiled:
        for text, times in (("{{ whom }}好", 1), ("您好，{{ whom }}", 2)):
            template.write_text(text, encoding="utf-8")
            for whom in ("甲", "<乙>"):
                expected = text.replace(
                    "{{ whom }}", whom.replace("<", "&lt;").replace(">", "&gt;")
                )
                assert render(tmp_path, template.name, whom=whom) == expected
            assert compiled.call_count == times


def test_two_folders_may_have_templates_of_one_name(tmp_path):
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "t.j2").write_text(f"{folder}{{{{ x }}}}", encoding="utf-8")
    assert [render(tmp_path / folder, "t.j2", x=1) for folder in "abab"] == ["a1", "b1", "a1", "b1"]


def test_what_a_template_compiles_to_is_kept_for_other_processes_of_the_same_program(
    tmp_path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    template = tmp_path / "t.j2"
    with mock.patch.object(
        Environment, "compile", autospec=True, side_effect=Environment.compile
    ) as compiled:

        def said_by_another_process() -> tuple[str, int]:
            COMPILED_TEMPLATES.clear()
            return render(tmp_path, "t.j2", x="甲"), compiled.call_count

        template.write_text("{{ x }}", encoding="utf-8")
        assert [said_by_another_process() for _ in range(2)] == [("甲", 1), ("甲", 1)]
        template.write_text("{{ x }}!", encoding="utf-8")
        assert [said_by_another_process() for _ in range(2)] == [("甲!", 2), ("甲!", 2)]
        monkeypatch.setattr(kept, "program_digest", lambda: b"another program")
        assert [said_by_another_process() for _ in range(2)] == [("甲!", 3), ("甲!", 3)]
