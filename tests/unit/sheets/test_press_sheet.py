"""The press sheet, in each language: its numbers, its words, its form."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from django.utils import translation

from tests.unit.sheets.papers import LANGUAGES, codes_on, facts_of, squeezed, text_of
from unjoin.registry.organisations import OrganisationMask
from unjoin.registry.tally import Standing, Tally
from unjoin.registry.weeks import week_of
from unjoin.service.instance import Instance
from unjoin.service.sheets.press import PressFacts, press_sheet
from unjoin.service.sheets.rendering import Sheet, SheetError, set_sheets
from unjoin.service.site.templatetags.counts import combination, reading, week_words
from unjoin.service.site.words import standing_label

CELLS = {
    (OrganisationMask(mask), standing): 10_000_019 * standing + 1_013 * mask
    for mask in range(8)
    for standing in Standing
}
FACTS = PressFacts(
    tally=Tally(987_654_321, CELLS),
    root=hashlib.sha256(b"root").digest(),
    week=week_of(date(2026, 11, 18)),
)


def at_address(instance: Instance, host: str = "withdraw.example.org") -> Instance:
    return replace(instance, settings=replace(instance.settings, public_hosts=(host,), https=True))


def sheets_in_all_languages(facts: PressFacts, instance: Instance) -> list[Sheet]:
    found = []
    for language in LANGUAGES:
        with translation.override(language):
            found.append(press_sheet(facts, instance=instance))
    return found


def test_sheet_says_every_number_in_selectable_text(instance: Instance) -> None:
    sheets = sheets_in_all_languages(FACTS, at_address(instance))
    files = set_sheets(sheets, instance=instance)
    for language, pdf in zip(LANGUAGES, files[::2], strict=True):
        text = text_of(pdf)
        with translation.override(language):
            wanted = [
                f"{FACTS.tally.total:,}",
                reading(FACTS.tally.total),
                f"{FACTS.tally.size:,}",
                base64.b64encode(FACTS.root).decode(),
                week_words(FACTS.week),
                "unjoin audit https://withdraw.example.org/",
                instance.log_vkey.encode(),
                *(f"{standing_label(s)}" for s in Standing),
                *(f"{persons:,}" for persons in FACTS.tally.by_standing().values()),
                *(
                    f"{combination(mask)}{persons:,}"
                    for mask, persons in FACTS.tally.by_organisations().items()
                ),
            ]
        assert [each for each in wanted if squeezed(each) not in text] == []
    assert "亿" in text_of(files[0])
    assert "億" in text_of(files[2])


def test_sheet_is_one_tagged_page_without_a_time(instance: Instance) -> None:
    pdf, png = set_sheets([press_sheet(FACTS, instance=instance)], instance=instance)
    found = facts_of(pdf)
    assert found["Pages"] == "1"
    assert found["Tagged"] == "yes"
    assert found["Author"] == instance.campaign.names["en"]
    assert found["Page size"].endswith("(A4)")
    assert not {"CreationDate", "ModDate"} & set(found)
    assert png.startswith(b"\x89PNG\r\n")


def test_same_facts_give_the_same_bytes(instance: Instance) -> None:
    sheets = [press_sheet(FACTS, instance=instance)]
    assert set_sheets(sheets, instance=instance) == set_sheets(sheets, instance=instance)


def test_sheet_of_a_milestone_of_a_demo_names_both(instance: Instance) -> None:
    demo = replace(instance, settings=replace(instance.settings, demo=True))
    facts = replace(FACTS, milestone=1_000_000)
    (pdf, _) = set_sheets([press_sheet(facts, instance=demo)], instance=demo)
    text = text_of(pdf)
    assert "1,000,000passed" in text
    assert "Nothingonthissheetisreal." in text
    assert facts_of(pdf)["Pages"] == "1"


def test_code_on_the_sheet_is_the_address(instance: Instance, tmp_path: Path) -> None:
    (pdf, _) = set_sheets([press_sheet(FACTS, instance=at_address(instance))], instance=instance)
    assert codes_on(pdf, tmp_path) == ["https://withdraw.example.org/"]


def test_without_fonts_there_is_no_sheet_but_a_reason(instance: Instance, tmp_path: Path) -> None:
    bare = replace(instance, settings=replace(instance.settings, fonts=(str(tmp_path),)))
    with pytest.raises(SheetError, match="fonts-noto-cjk"):
        set_sheets([press_sheet(FACTS, instance=bare)], instance=bare)
