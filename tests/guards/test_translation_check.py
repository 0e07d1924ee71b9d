"""The translation check finds each kind of fault that it is there for."""

from pathlib import Path

import polib
import pytest

from tools.check_translations import collect_strings, judge_entry, judge_locale


def catalogue(*entries: polib.POEntry) -> polib.POFile:
    made = polib.POFile()
    made.metadata = {"Content-Type": "text/plain; charset=utf-8"}
    made.extend(entries)
    return made


def write(folder: Path, po: polib.POFile, mo: polib.POFile | None = None) -> Path:
    po.save(str(folder / "django.po"))
    (mo or po).save_as_mofile(str(folder / "django.mo"))
    return folder


HELLO = polib.POEntry(msgid="Leave %(name)s", msgstr="退出%(name)s")


def test_complete_catalogue_has_no_fault(tmp_path: Path) -> None:
    assert not list(judge_locale(write(tmp_path, catalogue(HELLO)), catalogue(HELLO)))


def test_missing_catalogue_is_found(tmp_path: Path) -> None:
    assert "there is no django.po" in next(judge_locale(tmp_path, catalogue(HELLO)))


def test_missing_string_is_found(tmp_path: Path) -> None:
    template = catalogue(HELLO, polib.POEntry(msgid="Receipt"))
    assert list(judge_locale(write(tmp_path, catalogue(HELLO)), template)) == ["missing: 'Receipt'"]


def test_unused_string_is_found(tmp_path: Path) -> None:
    (fault,) = judge_locale(write(tmp_path, catalogue(HELLO)), catalogue())
    assert fault == "no longer used: 'Leave %(name)s'"


def test_stale_compiled_catalogue_is_found(tmp_path: Path) -> None:
    old = catalogue(polib.POEntry(msgid="Leave %(name)s", msgstr="離開%(name)s"))
    (fault,) = judge_locale(write(tmp_path, catalogue(HELLO), old), catalogue(HELLO))
    assert "not made from the .po" in fault


@pytest.mark.parametrize(
    ("entry", "fault"),
    [
        (polib.POEntry(msgid="Receipt", msgstr=""), "empty"),
        (polib.POEntry(msgid="Receipt", msgstr=" "), "empty"),
        (polib.POEntry(msgid="Receipt", msgstr="回执", flags=["fuzzy"]), "fuzzy"),
        (polib.POEntry(msgid="%(n)s people", msgstr="人"), "other placeholders"),
        (polib.POEntry(msgid="Hello {name}", msgstr="你好{nom}"), "other placeholders"),
        (polib.POEntry(msgid="<b>No</b>", msgstr="<b>不"), "other tags"),
        (polib.POEntry(msgid="No\n", msgstr="不"), "other outer line breaks"),
        (polib.POEntry(msgid="%(n)s person", msgid_plural="%(n)s people"), "empty"),
        (
            polib.POEntry(
                msgid="one person", msgid_plural="%(n)s people", msgstr_plural={0: "个人"}
            ),
            "other placeholders",
        ),
    ],
)
def test_faulty_translation_is_found(entry: polib.POEntry, fault: str) -> None:
    (found,) = judge_entry(entry)
    assert found.startswith(fault)


def test_collecting_finds_code_and_templates_and_changes_nothing(tmp_path: Path) -> None:
    (tmp_path / "views.py").write_text("_('In the code')\n", encoding="utf-8")
    (tmp_path / "page.html").write_text(
        "{% load i18n %}{% blocktranslate trimmed %}\n In the\n template\n{% endblocktranslate %}",
        encoding="utf-8",
    )
    before = sorted(tmp_path.rglob("*"))
    assert {entry.msgid for entry in collect_strings(tmp_path)} == {
        "In the code",
        "In the template",
    }
    assert sorted(tmp_path.rglob("*")) == before
