"""How often cards are opened: a number for each week, and nothing else."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from tests.unit.handed_in import TODAY
from unjoin.service import clock
from unjoin.service.accounts.models import AuditEvent, Staff
from unjoin.service.accounts.roles import Role
from unjoin.service.guide.actions import count_openings
from unjoin.service.guide.models import CardUse
from unjoin.service.guide.queries import RECENT_WEEKS, openings

pytestmark = pytest.mark.django_db
SignedIn = Callable[[Staff | Role], Client]


def send(client: Client, value: object) -> int:
    answer = client.post("/desk/guide/used", json.dumps(value), content_type="application/json")
    return answer.status_code


def test_card_counts_once_for_a_call() -> None:
    count_openings(slugs=["no", "no", "listening"], today=TODAY)
    count_openings(slugs=["no"], today=TODAY)
    assert openings(TODAY) == {"no": 2, "listening": 1}


def test_recent_weeks_are_added_up() -> None:
    for weeks in range(RECENT_WEEKS + 1):
        count_openings(slugs=["no"], today=TODAY - timedelta(weeks=weeks))
    assert openings(TODAY) == {"no": RECENT_WEEKS}


def test_older_weeks_are_deleted() -> None:
    count_openings(slugs=["no", "listening"], today=TODAY - timedelta(weeks=RECENT_WEEKS))
    count_openings(slugs=["no"], today=TODAY)
    assert CardUse.objects.filter(slug="no").count() == 1


def test_volunteer_has_a_call_counted(signed_in: SignedIn) -> None:
    assert send(signed_in(Role.VOLUNTEER), {"cards": ["no", "no", "closing"]}) == 200
    assert openings(clock.today()) == {"no": 1, "closing": 1}
    assert not AuditEvent.objects.exists()


def test_unknown_cards_are_not_counted(signed_in: SignedIn) -> None:
    assert send(signed_in(Role.VOLUNTEER), {"cards": ["x" * 1000, "no"]}) == 200
    assert list(openings(clock.today())) == ["no"]


@pytest.mark.parametrize("value", [[], {}, {"cards": "no"}, {"cards": [1]}, {"cards": [], "x": 1}])
def test_what_the_panel_would_not_send_is_refused(signed_in: SignedIn, value: object) -> None:
    assert send(signed_in(Role.VOLUNTEER), value) == 422
    assert not CardUse.objects.exists()
