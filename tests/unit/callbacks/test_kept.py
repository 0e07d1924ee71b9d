"""A call-back is kept only when asked for, sealed, and with nothing but its day in clear."""

from __future__ import annotations

import json
from datetime import date

import pyrage
import pytest
from django.conf import settings as django_settings
from django.test import Client

from tests.unit.callbacks.asked_for import NOON, NUMBER, asked_for, at, post
from unjoin.service.accounts.audit import Actor
from unjoin.service.accounts.models import AuditEvent
from unjoin.service.callbacks.asked import NOTE_LIMIT, SAY_LIMIT, SIZE, Otherwise, open_asked
from unjoin.service.callbacks.do_not_call import list_number
from unjoin.service.callbacks.models import CallBack
from unjoin.service.callbacks.phone_numbers import parse_number
from unjoin.service.instance import Instance, identities_in

pytestmark = pytest.mark.django_db
KEEP = "/en/desk/call-backs/keep"


def identity() -> pyrage.x25519.Identity:
    return pyrage.x25519.Identity.from_str(django_settings.DESK_IDENTITY)


def test_kept_while_the_desk_is_locked(at_desk: Client) -> None:
    answer = post(at_desk, KEEP, asked_for(note="ask for Li"))
    assert answer.json() == {"until": "2026-11-18T14:00:00Z", "listed": False}
    row = CallBack.objects.get()
    assert row.forget_on == date(2026, 11, 20)
    asked = open_asked(bytes(row.sealed), identity=identity())
    assert (asked.number, asked.note, asked.hours.until) == ("+8613800138000", "ask for Li", at(10))


def test_dialog_that_is_sent_again_keeps_one(at_desk: Client) -> None:
    asked = asked_for()
    answers = [post(at_desk, KEEP, asked).json() for _ in range(2)]
    assert answers[0] == answers[1]
    assert CallBack.objects.count() == 1


def test_row_opens_with_no_other_key(at_desk: Client, instance: Instance) -> None:
    post(at_desk, KEEP, asked_for())
    sealed = bytes(CallBack.objects.get().sealed)
    others = [*identities_in(instance.review_identity), *django_settings.CUSTODIAN_IDENTITIES]
    for other in others:
        with pytest.raises(pyrage.DecryptError):
            pyrage.decrypt(sealed, [pyrage.x25519.Identity.from_str(other)])


def test_every_row_has_one_size(at_desk: Client) -> None:
    long = asked_for(
        number="+49 1512 3456789 0",
        zone="America/Argentina/ComodRivadavia",
        day="both",
        begin="00:00",
        end="00:00",
        otherwise="own-words",
        say="说" * SAY_LIMIT,
        note="注" * NOTE_LIMIT,
    )
    for value in (asked_for(), long):
        assert post(at_desk, KEEP, value).status_code == 200
    opened = [pyrage.decrypt(bytes(row.sealed), [identity()]) for row in CallBack.objects.all()]
    assert [len(each) for each in opened] == [SIZE, SIZE]


def test_longest_contents_fit_into_the_size(at_desk: Client) -> None:
    # Four bytes for a character is the most there is.
    post(
        at_desk,
        KEEP,
        asked_for(otherwise="own-words", say="𠮷" * SAY_LIMIT, note="𠮷" * NOTE_LIMIT),
    )
    opened = pyrage.decrypt(bytes(CallBack.objects.get().sealed), [identity()])
    assert len(opened) == SIZE
    assert json.loads(opened)["note"] == "𠮷" * NOTE_LIMIT


def test_not_kept_unless_they_asked_for_it(at_desk: Client) -> None:
    answer = post(at_desk, KEEP, asked_for(confirmed=False))
    assert (answer.status_code, answer.json()["field"]) == (422, "confirmed")
    assert not CallBack.objects.exists()


@pytest.mark.parametrize(
    ("members", "field"),
    [
        ({"number": "110"}, "number"),
        ({"zone": "Beijing"}, "zone"),
        ({"begin": ""}, "begin"),
        ({"begin": "01:00", "end": "02:00"}, "begin"),
        ({"note": "x" * (NOTE_LIMIT + 1)}, "note"),
        ({"note": "a\u202eb"}, "note"),
        ({"say": "x" * (SAY_LIMIT + 1)}, "say"),
    ],
)
def test_what_cannot_be_kept_is_said_beside_its_field(
    at_desk: Client, members: dict[str, str], field: str
) -> None:
    answer = post(at_desk, KEEP, asked_for(**members))
    assert (answer.status_code, answer.json()["field"]) == (422, field)
    assert "othing was saved" in answer.json()["sentence"]
    assert not CallBack.objects.exists()


@pytest.mark.parametrize(
    "members",
    [
        {"day": "sometime"},
        {"forget": "72"},
        {"language": "tlh"},
        {"otherwise": "shout"},
        {"more": 1},
    ],
)
def test_json_that_no_dialog_sends_is_refused(at_desk: Client, members: dict[str, object]) -> None:
    answer = post(at_desk, KEEP, asked_for(**members))
    assert (answer.status_code, answer.json()["code"]) == (422, "call-json")
    assert not CallBack.objects.exists()


def test_own_words_are_kept_only_where_they_are_to_be_said(at_desk: Client) -> None:
    post(at_desk, KEEP, asked_for(otherwise="hang-up", say="left over"))
    assert open_asked(bytes(CallBack.objects.get().sealed), identity=identity()).say == ""


def test_no_words_to_say_are_none(at_desk: Client) -> None:
    post(at_desk, KEEP, asked_for(otherwise="own-words", say=" "))
    asked = open_asked(bytes(CallBack.objects.get().sealed), identity=identity())
    assert asked.otherwise is Otherwise.HANG_UP


def test_number_on_the_list_is_kept_because_they_asked(at_desk: Client, instance: Instance) -> None:
    number = parse_number(NUMBER)
    list_number(number, instance=instance, by=Actor("volunteer"), today=NOON.date())
    assert post(at_desk, KEEP, asked_for()).json()["listed"]
    assert open_asked(bytes(CallBack.objects.get().sealed), identity=identity()).was_listed


def test_no_event_stands_beside_a_day(at_desk: Client) -> None:
    """The row says its day; an event would say it of those before and after it in the chain."""
    post(at_desk, KEEP, asked_for())
    assert CallBack.objects.exists()
    assert not AuditEvent.objects.exists()


def test_not_kept_where_the_centre_has_no_key(
    at_desk: Client, settings: object, instance: Instance
) -> None:
    memory = {k: v for k, v in instance._memory.items() if k != "desk.txt"}
    settings.UNJOIN = Instance(instance.directory, instance.settings, instance.campaign, memory)  # type: ignore[attr-defined]
    answer = post(at_desk, KEEP, asked_for())
    assert answer.json()["code"] == "no-desk-key"
    assert "unjoin keys make desk" in answer.json()["sentence"]
