"""The operator's page: numbers of what waits, warnings, and who may do what."""

from __future__ import annotations

import dataclasses
import re
from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.conf import settings as django_settings
from django.test import Client

from tests.unit.handed_in import (
    REVIEWER,
    TODAY,
    hand_in,
    hand_in_text,
    only_waiting,
    person,
    sealed,
    with_batch,
)
from unjoin.publiclog import witness
from unjoin.publiclog.cosignatures import cosigner_key
from unjoin.registry.consent import Reason
from unjoin.registry.weeks import week_of
from unjoin.service.accounts.audit import DECLARANT, PUBLISHER
from unjoin.service.accounts.models import Staff
from unjoin.service.instance import Instance
from unjoin.service.intake.actions import withdraw
from unjoin.service.publication.actions import publish
from unjoin.service.review.actions import accept, refuse, sort_inbox
from unjoin.service.statistics.queries import inbox, last_publication, log_state
from unjoin.service.statistics.stand_ins import stand_ins
from unjoin.service.statistics.witness_words import problem_sentence

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("staff_site")]


@pytest.fixture
def client(operator: Staff) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(operator)
    return client


@pytest.mark.parametrize("role", ["volunteer", "reviewer", "custodian"])
@pytest.mark.parametrize("path", ["/operate/", "/operate/audit", "/operate/audit/export"])
def test_other_roles(request: pytest.FixtureRequest, role: str, path: str) -> None:
    client = Client()
    client.force_login(request.getfixturevalue(role))
    assert client.get(path).status_code == 403


def test_empty_centre(client: Client) -> None:
    page = client.get("/operate/").content.decode()
    assert "None yet" in page
    assert "No call has been recorded in the last twelve weeks that are over." in page


def test_inbox_by_state(instance: Instance) -> None:
    hand_in(instance)
    hand_in_text(instance, "一。", "甲")
    accept(item_id=only_waiting(instance), refused={}, by=REVIEWER, today=TODAY)
    hand_in_text(instance, "二。", "乙")
    item_id = only_waiting(instance)
    refuse(item_id=item_id, persons=1, reason=Reason.TEST, by=REVIEWER, today=TODAY)
    hand_in_text(instance, "三。", "丙")
    sort_inbox(instance=instance)
    withdraw(instance=instance, code=hand_in(instance), by=DECLARANT, today=TODAY)
    hand_in(instance, person("万顺"), today=TODAY - timedelta(weeks=1))
    found = inbox()
    assert (found.received, found.waiting, found.accepted) == (1, 1, 2)
    assert (found.refused, found.requests) == (1, 1)
    assert found.oldest == week_of(TODAY) - 1


def test_last_publication(instance: Instance) -> None:
    hand_in(instance, person("金福"), person("万顺"))
    publish(instance=with_batch(instance, 1), by=PUBLISHER, today=TODAY)
    found = last_publication()
    assert (found.week, found.entries, found.persons) == (week_of(TODAY), 2, 2)


def test_page_names_nobody(client: Client, instance: Instance) -> None:
    hand_in(instance, sealed("小树", text="我退出。"))
    page = client.get("/operate/").content.decode()
    assert "小树" not in page
    assert "我退出" not in page


@pytest.mark.parametrize(("needed", "sentence"), [(1, "K = 1"), (5, "a small crowd"), (100, "")])
def test_small_batches_are_announced(instance: Instance, needed: int, sentence: str) -> None:
    said = " ".join(str(found) for found in stand_ins(with_batch(instance, needed)))
    assert sentence in said
    assert ("crowd" in said) == bool(sentence)


def test_demo_is_announced(instance: Instance) -> None:
    demo = dataclasses.replace(instance, settings=dataclasses.replace(instance.settings, demo=True))
    assert any("demo" in str(found) for found in stand_ins(demo))


def test_safe_instance_announces_nothing(instance: Instance) -> None:
    safe = dataclasses.replace(
        instance, settings=dataclasses.replace(instance.settings, https=True)
    )
    assert stand_ins(safe) == []


def test_stand_ins_stand_on_the_page(client: Client) -> None:
    assert not django_settings.UNJOIN.settings.https
    assert "There is no https." in client.get("/operate/").content.decode()


def test_log_before_it_is_founded(client: Client) -> None:
    page = client.get("/operate/").content.decode()
    assert "The public log" in page
    assert "None is asked: there is no witnesses.policy" in page


def test_log_without_witnesses(instance: Instance, client: Client) -> None:
    hand_in(instance)
    publish(instance=with_batch(instance, 1), by=PUBLISHER, today=TODAY)
    found = log_state(instance)
    assert (found.signed, found.published, found.is_held_back) == (1, 1, False)
    assert "The next run of the publisher goes on." not in client.get("/operate/").content.decode()


def test_witness_that_is_missing_is_named_with_the_reason(
    instance: Instance, client: Client, settings: LazySettings
) -> None:
    publish(instance=instance, by=PUBLISHER, today=TODAY)
    vkey = cosigner_key("w.example/one", bytes(32)).encode()
    policy = f"witness first {vkey} http://127.0.0.1:1/\nquorum first\n"
    watched = dataclasses.replace(instance, _memory=instance._memory | {"witnesses.policy": policy})
    settings.UNJOIN = watched
    assert "It has not been asked yet." in client.get("/operate/").content.decode()
    hand_in(watched)
    publish(instance=with_batch(watched, 1), by=PUBLISHER, today=TODAY)
    found = log_state(watched)
    assert (found.signed, found.published) == (1, 0)
    page = client.get("/operate/").content.decode()
    assert "Witness first" in page
    assert "It could not be reached." in page
    assert "The next run of the publisher goes on." in page


def codes() -> set[str]:
    """The codes that the docstring of `ask_witness` promises, and those of asking side by side."""
    promised = (witness.ask_witness.__doc__ or "").partition("the code ``witness-``")[2]
    found = re.findall(r"``([a-z-]+)``", promised)
    assert len(found) > 10
    return {f"witness-{code}" for code in found} | {"witness-slow", "witness-not-asked"}


@pytest.mark.parametrize("code", sorted(codes()))
def test_every_problem_of_a_witness_has_its_sentence(code: str) -> None:
    assert problem_sentence(code) != problem_sentence("")
