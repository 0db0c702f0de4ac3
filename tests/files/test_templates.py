"""Templates: compiled once in a process, and anew when their text has changed."""

from unittest import mock

from jinja2 import Environment

from booklet.files.templates import render


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
