"""The campaign that ships: its combinations, its languages, its words."""

from __future__ import annotations

from datetime import date

import pytest

from unjoin.presets import read_preset
from unjoin.registry.campaign import (
    LANGUAGES,
    Campaign,
    CampaignError,
    WithoutText,
    parse_campaign,
)
from unjoin.registry.consent import CONSENT_SLUGS
from unjoin.registry.organisations import NOT_STATED, OrganisationMask

CCP = parse_campaign(read_preset("ccp"))


def test_seven_combinations_in_their_order() -> None:
    names = [combination.names["zh-Hans"] for combination in CCP.combinations]
    assert names == ["党团队", "党团", "党队", "党", "团队", "团", "队"]


def test_combinations_are_the_masks_their_names_say() -> None:
    short = {o.short_names["zh-Hans"]: o.mask for o in CCP.organisations}
    for combination in CCP.combinations:
        assert combination.mask == sum(short[letter] for letter in combination.names["zh-Hans"])


def test_numbers_of_the_organisations_never_change() -> None:
    numbers = {organisation.slug: organisation.bit for organisation in CCP.organisations}
    assert numbers == {"party": 0, "league": 1, "pioneers": 2}
    assert CCP.known == 7


def test_every_mask_has_a_combination() -> None:
    masks = [CCP.combination(OrganisationMask(mask)).mask for mask in range(8)]
    assert masks == list(range(8))
    assert CCP.combination(NOT_STATED) is CCP.not_stated


@pytest.mark.parametrize("mask", [8, 15, 2**15, -1])
def test_mask_the_campaign_does_not_have(mask: int) -> None:
    for ask in (CCP.combination, CCP.slugs):
        with pytest.raises(CampaignError) as caught:
            ask(OrganisationMask(mask))
        assert caught.value.code == "campaign-organisations"


def test_slugs_are_in_bit_order() -> None:
    assert CCP.slugs(OrganisationMask(6)) == ("league", "pioneers")
    assert CCP.slugs(NOT_STATED) == ()


def translations(campaign: Campaign) -> list[dict[str, str]]:
    return [
        campaign.names,
        *(o.names for o in campaign.organisations),
        *(o.short_names for o in campaign.organisations),
        *(c.names for c in (*campaign.combinations, campaign.not_stated)),
        *(wording.labels for wording in campaign.consents.values()),
        *(wording.wordings for wording in campaign.consents.values()),
    ]


def test_every_text_in_every_language() -> None:
    assert CCP.languages == LANGUAGES == ("zh-Hans", "zh-Hant", "en")
    for texts in translations(CCP):
        assert tuple(texts) == LANGUAGES
        assert all(text.strip() for text in texts.values())


def test_each_consent_worded_differently() -> None:
    assert set(CCP.consents) == set(CONSENT_SLUGS.values())
    wordings = {wording.wordings["zh-Hans"] for wording in CCP.consents.values()}
    assert len(wordings) == 4


def test_bounds_are_those_of_the_manifest() -> None:
    bounds = CCP.bounds
    assert (bounds.known, bounds.rows, bounds.head_count) == (7, 200, 100_000)
    assert bounds.languages == LANGUAGES
    assert bounds.drives == frozenset()


def test_batches_hide_persons_among_a_hundred() -> None:
    assert CCP.thresholds.batch_declarations == 100
    assert CCP.without_text is WithoutText.ACCEPT_OFFERED


def test_example_drive_hotline_and_mirror_can_be_uncommented() -> None:
    lines = read_preset("ccp").splitlines()
    start = next(n for n, line in enumerate(lines) if line.startswith("# [[hotlines]]"))
    lines[start:] = [line.removeprefix("# ") for line in lines[start:]]
    campaign = parse_campaign("\n".join(lines))
    [drive] = campaign.drives
    assert campaign.hotlines[0].number == "+1 000 000 0000"
    assert campaign.mirrors[0].address == "https://copy.example.org/"
    assert campaign.open_drives(date(2027, 8, 2)) == campaign.open_drives(date(2027, 8, 29))
    assert campaign.open_drives(date(2027, 8, 29)) == (drive,)
    assert campaign.open_drives(date(2027, 8, 30)) == ()
    assert campaign.drive("army-2027-08") is drive
    assert campaign.drive("navy") is None
    assert campaign.bounds.drives == {"army-2027-08"}
