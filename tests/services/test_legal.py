"""The operator's texts: copied once, searched for what is missing, shown without anything that could run."""

import pytest

from lti_tool.services import legal


def test_templates_are_copied_and_never_overwritten(tmp_path):
    assert len(legal.copy_templates(tmp_path)) == 6
    own = tmp_path / "legal" / "privacy.de.md"
    own.write_text("# Eigener Text\n", encoding="utf-8")
    assert legal.copy_templates(tmp_path) == ()
    assert own.read_text(encoding="utf-8") == "# Eigener Text\n"


def test_what_is_missing_is_named_with_its_file(tmp_path):
    legal.copy_templates(tmp_path)
    for name in ("accessibility.de", "accessibility.en", "privacy.en", "report-barrier.de", "report-barrier.en"):
        (tmp_path / "legal" / f"{name}.md").write_text("# Fertig\n", encoding="utf-8")
    text = "# Hinweise\n\n[[Name]] und [[Anschrift]], noch einmal [[Name]]\n"
    (tmp_path / "legal" / "privacy.de.md").write_text(text, encoding="utf-8")
    assert legal.missing(tmp_path) == (("privacy.de.md", "Name"), ("privacy.de.md", "Anschrift"))


def test_before_anything_is_copied_the_templates_count(tmp_path):
    assert ("privacy.de.md", "Name der verantwortlichen Stelle") in legal.missing(tmp_path)


@pytest.mark.parametrize("page", legal.PAGES)
@pytest.mark.parametrize("locale", legal.LOCALES)
def test_every_page_has_a_title_and_marks_what_is_missing(tmp_path, page, locale):
    text = legal.render(tmp_path, page, locale)
    assert text.html.startswith(f"<h1>{text.title}</h1>")
    assert text.html.count("<h1>") == 1
    assert '<mark class="kc-placeholder">[[' in text.html


@pytest.mark.parametrize("page", legal.PAGES)
def test_both_languages_ask_for_as_many_things(page):
    found = legal.missing(legal.PACKAGE)
    assert sum(name == f"{page}.de.md" for name, _ in found) == sum(name == f"{page}.en.md" for name, _ in found) > 0


@pytest.mark.parametrize(("page", "locale"), [("imprint", "de"), ("privacy", "fr"), ("../keys/state", "de")])
def test_other_pages_do_not_exist(page, locale):
    with pytest.raises(KeyError):
        legal.render(legal.PACKAGE, page, locale)


def test_raw_html_of_an_operator_is_left_out(tmp_path):
    legal.copy_templates(tmp_path)
    text = "# Titel\n\n<script>alert(1)</script>\n\n[x](javascript:alert(1))\n"
    (tmp_path / "legal" / "privacy.de.md").write_text(text, encoding="utf-8")
    html = legal.render(tmp_path, "privacy", "de").html
    assert "<script" not in html
    assert "javascript:" not in html


def test_a_page_without_heading_is_called_by_its_name(tmp_path):
    legal.copy_templates(tmp_path)
    (tmp_path / "legal" / "privacy.de.md").write_text("Nur Text", encoding="utf-8")
    assert legal.render(tmp_path, "privacy", "de").title == "privacy"
