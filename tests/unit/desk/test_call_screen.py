"""The call screen as it comes from the server."""

import json
import re

import pytest
from django.test import Client

from unjoin.presets import read_preset
from unjoin.registry.campaign import parse_campaign
from unjoin.service.accounts.models import Staff
from unjoin.service.desk import shortcuts
from unjoin.service.desk.outcomes import COUNTED, WITHDREW
from unjoin.service.desk.pseudonyms import offer_batch

CAMPAIGN = parse_campaign(read_preset("ccp"))


@pytest.fixture
def page(client: Client, volunteer: Staff, staff_site: None) -> str:
    client.force_login(volunteer)
    return client.get("/zh-hant/desk/").content.decode()


def test_screen_has_no_inline_script(page: str) -> None:
    scripts = re.findall(r"<script([^>]*)>", page)
    assert all('type="application/json"' in s or "src=" in s for s in scripts)
    assert not re.search(r"\son\w+=|style=", page)


def test_screen_knows_the_campaign_in_the_language_of_the_page(page: str) -> None:
    text = re.search(
        r'<script id="desk-data" type="application/json">(.*?)</script>', page, re.DOTALL
    )
    assert text
    data = json.loads(text[1])
    assert data["script"] == "hant"
    assert [o["short"] for o in data["organisations"]] == ["黨", "團", "隊"]
    assert len(data["combinations"]) == 8
    assert set(data["consents"]) == {"spoken", "relayed", "head-count"}
    assert len({name["hans"] for name in data["names"]}) == len(data["names"])


def test_no_two_keys_of_a_screen_are_the_same() -> None:
    people = [*shortcuts.person_shortcuts(CAMPAIGN), *shortcuts.call_shortcuts(CAMPAIGN)]
    people += shortcuts.single_shortcuts(CAMPAIGN).values()
    keys = [s.key for s in people] + [o.key for o in CAMPAIGN.organisations] + ["+", "u"]
    assert len(keys) == len(set(keys))
    outcome = [WITHDREW.key, shortcuts.WITHDREW_SILENTLY.key, *(e.key for e in COUNTED)]
    assert len(outcome) == len(set(outcome))


def test_organisation_keeps_a_letter_that_an_action_has_too() -> None:
    manifest = read_preset("ccp").replace('key = "p"', 'key = "c"')
    campaign = parse_campaign(manifest)
    (consent,) = [s for s in shortcuts.person_shortcuts(campaign) if s.action == "consent"]
    assert consent.key == ""


def test_blocked_names_are_not_offered_and_extra_ones_are() -> None:
    text = read_preset("ccp")
    extra = '{ hans = "灯塔", hant = "燈塔", pinyin = "dēng tǎ", gloss = "lighthouse" }'
    campaign = parse_campaign(
        text.replace("extra = []", f"extra = [{extra}]").replace(
            "blocked = []", 'blocked = ["金福"]'
        )
    )
    names = {name["hans"] for name in offer_batch(400, campaign=campaign)}
    assert "金福" not in names
    # One batch in eleven has it. That 400 have not would happen once in 10¹⁶ times.
    batches = (offer_batch(400, campaign=campaign) for _ in range(400))
    assert any(name["hans"] == "灯塔" for batch in batches for name in batch)
