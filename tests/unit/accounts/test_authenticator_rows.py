"""What allauth's table tells of when staff enrolled and signed in: the week, and no order."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.core import mail

from tests.unit.conftest import give_passkey
from unjoin.service.accounts import codes
from unjoin.service.accounts.authenticator_rows import monday_of
from unjoin.service.accounts.models import Staff

pytestmark = pytest.mark.django_db


def is_a_monday(time: datetime) -> bool:
    return time == monday_of(time) and time.weekday() == 0


def test_row_is_made_in_a_week(volunteer: Staff) -> None:
    row = give_passkey(volunteer)
    row.refresh_from_db()
    assert is_a_monday(row.created_at)
    assert row.last_used_at is None


def test_use_that_allauth_records_is_of_a_week(volunteer: Staff) -> None:
    row = give_passkey(volunteer)
    row.record_usage()
    row.refresh_from_db()
    assert is_a_monday(row.last_used_at)


def test_apps_and_recovery_codes_are_of_a_week_too(volunteer: Staff) -> None:
    codes.add_app(volunteer, codes.make_app_secret())
    made = codes.make_recovery_codes(volunteer)
    codes.use_recovery_code(volunteer, made[0])
    for row in Authenticator.objects.all():
        assert is_a_monday(row.created_at)
        assert row.last_used_at is None
        assert "viewed_at" not in row.data


def test_ids_are_random(volunteer: Staff, reviewer: Staff) -> None:
    ids = [give_passkey(staff).pk for staff in (volunteer, reviewer) for _ in range(5)]
    assert ids != sorted(ids)
    assert min(ids) > 2**40


@pytest.mark.parametrize(
    ("time", "monday"),
    [
        (datetime(2026, 11, 21, 23, 59, tzinfo=UTC), datetime(2026, 11, 16, tzinfo=UTC)),
        (datetime(2026, 11, 16, 0, 0, tzinfo=UTC), datetime(2026, 11, 16, tzinfo=UTC)),
        (datetime(2026, 1, 1, 12, 0, tzinfo=UTC), datetime(2025, 12, 29, tzinfo=UTC)),
    ],
)
def test_monday_of(time: datetime, monday: datetime) -> None:
    assert monday_of(time) == monday


def test_nobody_is_written_to_and_nothing_else_is_kept(volunteer: Staff) -> None:
    give_passkey(volunteer)
    assert not EmailAddress.objects.exists()
    assert mail.outbox == []
    for absent in ("django.contrib.admin", "allauth.usersessions", "allauth.socialaccount"):
        assert not apps.is_installed(absent)
