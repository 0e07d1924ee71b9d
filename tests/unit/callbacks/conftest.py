"""A volunteer at a desk whose clock stands where a test puts it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

import pyrage
import pytest
from django.conf import settings as django_settings
from django.test import Client

from tests.unit.callbacks.asked_for import NOON
from unjoin.service import clock
from unjoin.service.accounts.models import Staff
from unjoin.service.accounts.roles import Role
from unjoin.service.callbacks import do_not_call, pages
from unjoin.service.callbacks.pace import checks, listings, unlistings
from unjoin.service.callbacks.taken import takes
from unjoin.service.callbacks.takings import takings
from unjoin.service.callbacks.unlocked import desk


@pytest.fixture(autouse=True)
def plain_cells(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the cells themselves are not looked at, no number is on the list by chance, and
    finding its cell takes no tenth of a second."""
    if request.path.name != "test_do_not_call.py":
        monkeypatch.setattr(do_not_call, "SCRYPT_N", 16)
        monkeypatch.setattr(do_not_call, "_SHARE", 0)


@pytest.fixture(autouse=True)
def as_started() -> Iterator[None]:
    """Nothing is in memory, as after a restart."""
    yield
    desk.lock()
    takes.reset()
    for pace in (checks, listings, unlistings, takings):
        pace.reset()
    pages.unlock_throttle.reset()


@pytest.fixture
def put_clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Puts the clock of the service; it stands at noon in Beijing first."""

    def put(moment: datetime) -> None:
        monkeypatch.setattr(clock, "now", lambda: moment)
        monkeypatch.setattr(clock, "today", moment.date)

    put(NOON)
    return put


@pytest.fixture
def unlocked() -> None:
    """A volunteer has unlocked the desk."""
    desk.unlock(pyrage.x25519.Identity.from_str(django_settings.DESK_IDENTITY))


@pytest.fixture
def at_desk(signed_in: Callable[[Staff | Role], Client], put_clock: object) -> Client:
    """A volunteer's browser."""
    return signed_in(Role.VOLUNTEER)


@pytest.fixture
def beside(signed_in: Callable[[Staff | Role], Client], at_desk: Client) -> Client:
    """Another volunteer's browser."""
    other = Staff.objects.create_user(handle="other", role=Role.VOLUNTEER, password="x" * 12)
    return signed_in(other)
