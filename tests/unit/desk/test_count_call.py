"""Counting a call in which nobody withdrew."""

import secrets
from datetime import timedelta

import pytest
from django.test import Client

from tests.unit.desk.call_json import post
from unjoin.registry.weeks import week_of
from unjoin.service import clock
from unjoin.service.accounts.audit import PUBLISHER
from unjoin.service.accounts.models import AuditEvent, Staff
from unjoin.service.desk.outcomes import COUNTED, Outcome
from unjoin.service.instance import Instance
from unjoin.service.intake.models import InboxItem
from unjoin.service.publication.retention import purge
from unjoin.service.statistics.models import CountedKey, OutcomeCount

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("staff_site")]
PATH = "/en/desk/outcomes"
KEY = "0123456789abcdef" * 2


def ending_json(outcome: str) -> dict[str, str]:
    """What the screen sends, under a key of its own."""
    return {"outcome": outcome, "key": secrets.token_hex(16)}


@pytest.fixture
def desk(client: Client, volunteer: Staff) -> Client:
    client.force_login(volunteer)
    return client


@pytest.mark.parametrize("ending", COUNTED)
def test_outcome_is_counted_for_its_week(desk: Client, ending: object) -> None:
    outcome = ending.outcome.value  # type: ignore[attr-defined]
    for _ in range(2):
        answer = post(desk, PATH, ending_json(outcome))
        assert answer.json() == {"counted": True, "repeated": False}
    (row,) = OutcomeCount.objects.values("week", "outcome", "calls")
    assert row == {"week": week_of(clock.today()), "outcome": outcome, "calls": 2}


def test_outcome_leaves_no_other_trace(desk: Client) -> None:
    post(desk, PATH, ending_json("no"))
    assert not InboxItem.objects.exists()
    assert not AuditEvent.objects.exists()


def test_outcome_sent_again_is_counted_once(desk: Client) -> None:
    value = ending_json("no")
    answers = [post(desk, PATH, value).json()["repeated"] for _ in range(3)]
    assert answers == [False, True, True]
    assert OutcomeCount.objects.get().calls == 1


def test_key_of_an_outcome_is_kept_without_what_it_was_for(desk: Client) -> None:
    value = ending_json("no")
    post(desk, PATH, value)
    row = CountedKey.objects.values().get()
    assert set(row) == {"id", "week"}
    assert row["id"].hex != value["key"]
    assert row["week"] == week_of(clock.today())


def test_key_is_forgotten_in_the_week_after_next(desk: Client, instance: Instance) -> None:
    post(desk, PATH, ending_json("no"))
    for weeks, left in ((1, 1), (2, 0)):
        purge(instance=instance, by=PUBLISHER, today=clock.today() + timedelta(weeks=weeks))
        assert CountedKey.objects.count() == left
    assert OutcomeCount.objects.get().calls == 1


@pytest.mark.parametrize(
    "value",
    [
        {"outcome": "withdrew", "key": KEY},
        {"outcome": "x", "key": KEY},
        {},
        {"outcome": "no"},
        {"outcome": "no", "key": KEY.upper()},
        {"outcome": "no", "key": KEY, "number": "138"},
    ],
)
def test_what_is_not_counted_by_a_key_is_refused(desk: Client, value: object) -> None:
    response = post(desk, PATH, value)
    assert (response.status_code, response.json()["code"]) == (422, "call-json")
    assert not OutcomeCount.objects.exists()
    assert not CountedKey.objects.exists()


def test_every_outcome_has_one_key_and_every_key_one_outcome() -> None:
    assert sorted(ending.key for ending in COUNTED) == sorted("234567890-")
    assert {ending.outcome for ending in COUNTED} | {Outcome.WITHDREW} == set(Outcome)
