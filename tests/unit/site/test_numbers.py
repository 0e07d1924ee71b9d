"""The count in its parts: they add up, and what was taken away is shown."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest
from django.conf import LazySettings
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from tests.unit.site.conftest import (
    LEAGUE_PIONEERS,
    TODAY,
    Publish,
    make_person,
    publish_waiting,
    write_tally,
)
from unjoin.registry.campaign import Drive
from unjoin.registry.consent import Channel, Consent, Reason
from unjoin.registry.organisations import OrganisationMask
from unjoin.registry.tally import Standing, Tally
from unjoin.service.accounts.audit import DECLARANT
from unjoin.service.figures.tables import organisations_table
from unjoin.service.instance import Instance, current
from unjoin.service.intake.actions import confirm, withdraw
from unjoin.service.publication.numbers import Corrections, NumbersError
from unjoin.service.publication.public_data import NUMBERS_PATH
from unjoin.service.site import figures

CELLS = st.dictionaries(
    st.tuples(st.integers(0, 7).map(OrganisationMask), st.sampled_from(Standing)),
    st.integers(1, 10**9),
)


@given(CELLS)
def test_organisations_add_up_to_the_total(
    cells: dict[tuple[OrganisationMask, Standing], int],
) -> None:
    tally = Tally(1, cells)
    table = organisations_table(tally, current().campaign)
    assert len(table.lines) == 8
    assert table.sums == (tally.total, *tally.by_standing().values())
    for position, expected in enumerate(table.sums):
        assert sum(line.numbers[position] for line in table.lines) == expected
    assert all(line.numbers[0] == sum(line.numbers[1:]) for line in table.lines)


@pytest.mark.django_db
def test_numbers_before_any_publication(client: Client) -> None:
    page = client.get("/numbers").content.decode()
    assert "<svg" not in page
    assert page.count('<th scope="row">') == 9


def test_numbers_show_every_class(client: Client, publish_persons: Publish) -> None:
    publish_persons(make_person("甲"), make_person("乙", organisations=LEAGUE_PIONEERS))
    publish_persons(
        make_person("", consent=Consent.HEAD_COUNT, persons=1200), channel=Channel.PHONE
    )
    page = client.get("/numbers").content.decode()
    (sums,) = re.findall(r"<tfoot>(.*?)</tfoot>", page, re.DOTALL)
    assert re.findall(r'class="num">([0-9,]+)<', sums) == ["1,202", "2", "0", "0", "1,200", "0"]


def test_numbers_show_confirmations_and_corrections(
    client: Client, publish_persons: Publish, small_batches: Instance
) -> None:
    own, relayed = publish_persons(make_person("甲"), make_person("乙", consent=Consent.RELAYED))
    withdraw(instance=small_batches, code=own, by=DECLARANT, today=TODAY)
    confirm(
        instance=small_batches,
        code=relayed,
        persons=frozenset({1}),
        by=DECLARANT,
        today=TODAY,
    )
    publish_waiting(small_batches)
    found = figures.published_numbers()
    assert found is not None
    assert found.corrections == (Corrections(Reason.OWN_WISH, entries=1, persons=1),)
    page = client.get("/numbers").content.decode()
    assert "The declarant&#x27;s own wish" in page
    (sums,) = re.findall(r"<tfoot>(.*?)</tfoot>", page, re.DOTALL)
    assert re.findall(r'class="num">([0-9,]+)<', sums) == ["1", "0", "0", "0", "0", "1"]


def test_drive_counts_the_statements_that_carry_it(
    client: Client, publish_persons: Publish, small_batches: Instance, settings: LazySettings
) -> None:
    titles = dict.fromkeys(("en", "zh-Hans", "zh-Hant"), "Month of the military")
    drive = Drive("military", titles, date(2026, 11, 1), date(2026, 11, 30))
    campaign = replace(small_batches.campaign, drives=(drive,))
    settings.UNJOIN = replace(small_batches, campaign=campaign)
    publish_persons(make_person("甲"), make_person("乙"), drive="military")
    # A text that speaks of it does not carry it.
    publish_persons(make_person("丙", text='"drive":"military"'))
    found = figures.published_numbers()
    assert found is not None
    assert (found.drives, found.drive_persons) == ((("military", 2),), (("military", 2),))
    assert "Month of the military" in client.get("/numbers").content.decode()


def test_numbers_ask_the_database_nothing(
    client: Client,
    publish_persons: Publish,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    publish_persons(make_person())
    with django_assert_num_queries(0):
        client.get("/numbers")


def test_numbers_say_how_to_check_them(client: Client, publish_persons: Publish) -> None:
    publish_persons(make_person())
    page = client.get("/zh-hans/numbers").content.decode()
    for path in ("/log/checkpoint", "/log/tally", "/log/vkey", "/zh-hans/verify"):
        assert f'href="{path}"' in page
    assert current().log_vkey.encode().replace("+", "&#x2B;") in page.replace("+", "&#x2B;")
    assert "unjoin audit http://testserver/" in page


@pytest.mark.django_db
def test_numbers_that_do_not_add_up_are_not_shown(client: Client, instance: Instance) -> None:
    write_tally(Tally(1, {(OrganisationMask(1), Standing.SELF): 7}))
    store = instance.open_public_files()
    data = store.read(NUMBERS_PATH)
    store.write(NUMBERS_PATH, data.replace(b'"total":7', b'"total":8'), immutable=False)
    answer = client.get("/numbers")
    assert answer.status_code == 503
    assert "cannot be shown just now" in answer.content.decode()
    with pytest.raises(NumbersError, match="add up to 7"):
        figures.published_numbers()
