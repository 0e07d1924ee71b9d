"""Which addresses are handed out, and in which order."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.http import QueryDict
from django.utils import translation

from unjoin.registry.campaign import Mirror
from unjoin.service.instance import Instance
from unjoin.service.reach.addresses import list_addresses, material_url
from unjoin.service.reach.cards import read_card_form

ONION = f"{'a' * 56}.onion"
TEXTS = {"en": "Another", "zh-Hans": "另一个", "zh-Hant": "另一個"}


def urls(instance: Instance, *, mirrors: tuple[str, ...] = (), **settings: object) -> list[str]:
    named = tuple(Mirror(url, TEXTS) for url in mirrors)
    changed = replace(
        instance,
        campaign=replace(instance.campaign, mirrors=named),
        settings=replace(instance.settings, **settings),  # type: ignore[arg-type]
    )
    return [address.url for address in list_addresses(changed, "en")]


def test_mirrors_come_before_the_own_address(instance: Instance) -> None:
    found = urls(
        instance,
        mirrors=("https://two.example/", "https://one.example/"),
        public_hosts=("own.example",),
        https=True,
    )
    assert found == ["https://two.example/", "https://one.example/", "https://own.example/"]


def test_own_address_that_is_named_comes_once(instance: Instance) -> None:
    named = ("https://own.example/",)
    assert urls(instance, mirrors=named, public_hosts=("own.example",), https=True) == list(named)


@pytest.mark.parametrize(("https", "scheme"), [(True, "https"), (False, "http")])
def test_onion_address_is_plain_and_others_as_the_settings_say(
    instance: Instance, https: bool, scheme: str
) -> None:
    found = urls(instance, public_hosts=(ONION, "own.example"), https=https)
    assert found == [f"http://{ONION}/", f"{scheme}://own.example/"]


@pytest.mark.parametrize("host", ["*", "localhost", "127.0.0.1", "::1"])
def test_name_that_leads_nowhere_else_is_not_handed_out(instance: Instance, host: str) -> None:
    assert urls(instance, public_hosts=(host,)) == []


def test_label_and_note_are_in_the_language_asked_for(instance: Instance) -> None:
    notes = {"en": "Needs Tor Browser", "zh-Hans": "需要 Tor", "zh-Hant": "需要 Tor"}
    mirror = Mirror("https://pages.example/copy/", TEXTS, notes)
    changed = replace(instance, campaign=replace(instance.campaign, mirrors=(mirror,)))
    [address] = list_addresses(changed, "zh-Hans")
    assert (address.label, address.note) == ("另一个", "需要 Tor")
    assert address.shown == "pages.example/copy"
    assert material_url(address, "48217") == "https://pages.example/copy/m/48217"


@pytest.mark.django_db
def test_copy_comes_last_and_is_said_to_be_one(instance: Instance) -> None:
    """Whoever is given an address may mean to declare there."""
    notes = {"en": "Needs Tor Browser", "zh-Hans": "需要Tor", "zh-Hant": "需要Tor"}
    copy = Mirror("https://copy.example/", TEXTS, notes, is_copy=True)
    campaign = replace(instance.campaign, mirrors=(copy, Mirror("https://door.example/", TEXTS)))
    changed = replace(
        instance,
        campaign=campaign,
        settings=replace(instance.settings, public_hosts=("own.example",), https=True),
    )
    with translation.override("zh-hant"):
        found = list_addresses(changed, "zh-Hant")
        assert [each.shown for each in found] == ["door.example", "own.example", "copy.example"]
        said = [each.limits for each in found]
        assert said == ["", "", "只供閱讀，不接收聲明。 · 需要Tor"]
        form = read_card_form(QueryDict(), instance=changed, language="zh-Hant")
    assert form.card.address == "door.example"
    assert [said[2] in choice.label for choice in form.addresses] == [False, False, True]
