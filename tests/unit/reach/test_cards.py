"""Cards for somebody's pocket: they name nothing unless that was asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from django.conf import LazySettings
from django.test import Client

from tests.unit.reach.files import hand_out
from unjoin.registry.campaign import Hotline, Mirror
from unjoin.service.accounts.models import Staff
from unjoin.service.accounts.roles import Role
from unjoin.service.instance import Instance
from unjoin.service.reach.cards import CARDS_ON_A_SHEET
from unjoin.service.site.qr_code import make_qr_code

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("staff_site")]

TEXTS = {"en": "Night line", "zh-Hans": "夜间热线", "zh-Hant": "夜間熱線"}
NAME = "Withdrawal Service Centre"
SignedIn = Callable[[Staff | Role], Client]


@pytest.fixture
def client(
    instance: Instance, settings: LazySettings, signed_in: SignedIn, volunteer: Staff
) -> Client:
    names = dict.fromkeys(TEXTS, NAME)
    campaign = replace(
        instance.campaign,
        names=names,
        hotlines=(Hotline("+1 202 555 0147", TEXTS, TEXTS),),
        mirrors=(Mirror("https://copy.example/", TEXTS), Mirror("https://two.example/", TEXTS)),
    )
    settings.UNJOIN = replace(instance, campaign=campaign)
    return signed_in(volunteer)


def page(client: Client, **asked: str) -> str:
    return client.get("/desk/hand-outs/card", asked).content.decode()


def sheet(client: Client, **asked: str) -> str:
    """What comes out of the printer."""
    return page(client, **asked).partition('<ul class="sheet">')[2].partition("</ul>")[0]


def test_card_names_nothing_unless_asked(client: Client) -> None:
    material = hand_out("三件事")
    printed = sheet(client, material=material.code)
    assert printed.count("+1 202 555 0147") == CARDS_ON_A_SHEET
    assert f"copy.example/m/{material.code}" in printed
    assert f"{material.code[:3]} {material.code[3:]}" in printed
    for name in (NAME, "三件事", "Night line"):
        assert name not in printed


def test_name_of_a_printers_job_says_nothing(client: Client) -> None:
    text = page(client)
    assert "<title>Cards</title>" in text
    assert NAME not in text


def test_card_names_centre_and_title_when_asked(client: Client) -> None:
    material = hand_out("三件事")
    printed = sheet(client, sent="yes", material=material.code, named="yes")
    assert printed.count(NAME) == CARDS_ON_A_SHEET
    assert 'lang="zh-Hans">三件事<' in printed
    assert "Night line" not in printed


def test_each_line_can_be_left_out(client: Client) -> None:
    material = hand_out()
    printed = sheet(client, sent="yes", number="none", address="1", material="none", qr="yes")
    assert "555" not in printed
    assert "two.example" in printed
    assert material.code not in printed
    assert make_qr_code("https://two.example/").path in printed


@pytest.mark.parametrize(
    ("asked", "encoded"),
    [
        ({}, "https://copy.example/"),
        ({"address": "none"}, "tel:+12025550147"),
        ({"address": "1"}, "https://two.example/"),
    ],
)
def test_qr_code_says_what_is_printed(client: Client, asked: dict[str, str], encoded: str) -> None:
    assert make_qr_code(encoded).path in sheet(client, **asked)


def test_qr_code_of_a_material_leads_to_it(client: Client) -> None:
    code = hand_out().code
    printed = sheet(client, material=code)
    assert make_qr_code(f"https://copy.example/m/{code}").path in printed


def test_qr_code_can_be_left_out(client: Client) -> None:
    assert "<svg" not in sheet(client, sent="yes", number="0", address="0")


@pytest.mark.parametrize("value", ["7", "-1", "x", "<script>", "0 "])
def test_what_is_not_handed_out_is_on_no_card(client: Client, value: str) -> None:
    text = page(client, sent="yes", number=value, address=value, material=value, qr="yes")
    printed = text.partition('<ul class="sheet">')[2]
    assert "<svg" not in printed
    assert value not in printed.partition("</ul>")[0] or value.isdecimal()
    assert "<script>" not in text
