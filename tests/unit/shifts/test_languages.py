"""The list of languages in unjoin.toml."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.utils import translation

from unjoin.service.instance import Instance, InstanceError, read_settings
from unjoin.service.shifts.languages import call_languages, check_list, language_name


def test_list_is_the_operators(instance: Instance, settings: LazySettings) -> None:
    assert call_languages() == ("cmn", "yue", "eng")
    document: dict[str, object] = {"database_url": "sqlite:x", "call_languages": ["nan", "Teochew"]}
    read = read_settings(document, Path("unjoin.toml"))
    settings.UNJOIN = dataclasses.replace(instance, settings=read)
    assert call_languages() == ("nan", "Teochew")


def test_known_codes_have_names_and_other_words_stay() -> None:
    with translation.override("en"):
        assert [language_name(each) for each in ("cmn", "Teochew")] == ["Mandarin", "Teochew"]


@pytest.mark.parametrize(
    "languages", [[], ["cmn", "cmn"], [""], [" cmn"], [3], ["x" * 41], ["a\nb"], [["cmn"]]]
)
def test_list_that_cannot_be_used_is_refused(languages: list[object]) -> None:
    with pytest.raises(InstanceError):
        check_list(languages)
