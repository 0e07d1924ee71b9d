"""What is read aloud at the desk, in each language, and what is asked of the server for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from django.conf import LazySettings
from django.test import Client

from tests.unit.reach.files import hand_out
from unjoin.registry.campaign import Hotline, Mirror
from unjoin.service.accounts.models import AuditEvent, Staff
from unjoin.service.accounts.roles import Role
from unjoin.service.instance import Instance
from unjoin.service.reach.hand_outs import HandOut, list_hand_outs
from unjoin.service.site.qr_code import make_qr_code

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("staff_site")]

TEXTS = {"en": "Night line", "zh-Hans": "夜间热线", "zh-Hant": "夜間熱線"}
SignedIn = Callable[[Staff | Role], Client]


@pytest.fixture
def centre(instance: Instance, settings: LazySettings) -> Instance:
    campaign = replace(
        instance.campaign,
        hotlines=(Hotline("+1 202 555 0147", TEXTS, TEXTS), Hotline("0800 123", TEXTS, TEXTS)),
        mirrors=(Mirror("https://copy.example/", TEXTS),),
    )
    made = replace(instance, campaign=campaign)
    settings.UNJOIN = made
    return made


def listed(centre: Instance, language: str = "en") -> list[HandOut]:
    return list_hand_outs(centre, first_language=language)


def test_numbers_then_addresses_then_materials(centre: Instance) -> None:
    material = hand_out()
    assert [one.id for one in listed(centre)] == [
        *("number-0", "number-1", "address-0"),
        f"material-{material.code}",
    ]


def test_each_is_told_in_every_language(centre: Instance) -> None:
    hand_out()
    for one in listed(centre):
        assert set(one.told) == {"en", "zh-Hans", "zh-Hant"}
        for told in one.told.values():
            assert told.name
            assert told.ask
            assert told.pieces


def test_number_is_told_as_it_is_dialled(centre: Instance) -> None:
    abroad, at_home = listed(centre)[:2]
    assert abroad.encoded == "tel:+12025550147"
    assert abroad.told["zh-Hans"].whole == "+1 202 555 0147"
    assert [piece.said for piece in abroad.told["zh-Hans"].pieces][-1] == "零幺四七"
    assert "00" in abroad.told["en"].ask
    assert "00" not in at_home.told["en"].ask


def test_material_is_told_with_its_address_and_code_in_two_groups(centre: Instance) -> None:
    material = hand_out("三件事", "zh-Hans")
    told = listed(centre)[-1].told["en"]
    assert told.whole == f"copy.example/m/{material.code}"
    written = [piece.written for piece in told.pieces]
    assert "".join(written) == told.whole
    assert written[-2:] == [material.code[:3], material.code[3:]]
    assert listed(centre)[-1].encoded == f"https://copy.example/m/{material.code}"
    assert told.about == "简体中文 · TXT · 1 kB"


def test_material_without_any_address_is_its_code(instance: Instance) -> None:
    material = hand_out()
    [one] = listed(instance)
    assert one.encoded == material.code
    assert one.told["en"].whole.replace(" ", "") == material.code


@pytest.mark.parametrize("typed", ["night", "夜间", "夜間", "0147", "5550147", "yejianrexian"])
def test_number_is_found_by(centre: Instance, typed: str) -> None:
    assert typed in listed(centre)[0].search


def test_material_is_found_by_its_code_and_how_its_title_is_read(centre: Instance) -> None:
    material = hand_out("三件事")
    search = listed(centre)[-1].search
    assert material.code in search
    assert "sanjianshi" in search


def test_picture_is_the_code_of_what_is_read_aloud(
    centre: Instance, signed_in: SignedIn, volunteer: Staff
) -> None:
    client = signed_in(volunteer)
    answer = client.get("/desk/hand-outs/qr", {"item": "number-0"})
    assert answer["Content-Type"] == "image/svg+xml"
    assert make_qr_code("tel:+12025550147").path in answer.content.decode()


@pytest.mark.parametrize("item", ["", "number-9", "number--1", "material-48217", "https://a.b/"])
def test_picture_of_anything_else_is_not_made(
    centre: Instance, signed_in: SignedIn, volunteer: Staff, item: str
) -> None:
    assert signed_in(volunteer).get("/desk/hand-outs/qr", {"item": item}).status_code == 404


def test_nothing_is_kept_of_what_was_handed_out(
    centre: Instance, signed_in: SignedIn, volunteer: Staff
) -> None:
    hand_out()
    before = AuditEvent.objects.count()
    client = signed_in(volunteer)
    for path in ("/desk/", "/desk/hand-outs/qr?item=number-0", "/desk/hand-outs/card"):
        assert client.get(path).status_code == 200
    assert AuditEvent.objects.count() == before
