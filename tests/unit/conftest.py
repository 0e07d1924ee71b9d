"""Fixed actors, a place to publish and the staff site, for tests of the service."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from django.conf import LazySettings
from django.conf import settings as django_settings
from django.test import Client

from tests.browser.passkeys import kept_passkey
from tests.unit.as_processes import django_db_setup, rights_of_each_process  # noqa: F401
from tests.unit.handed_in import with_public_files
from unjoin.service.accounts import throttle
from unjoin.service.accounts.models import Staff
from unjoin.service.accounts.own_sign_in import passkeys_of
from unjoin.service.accounts.roles import Role
from unjoin.service.instance import Instance
from unjoin.service.intake import flood
from unjoin.service.settings.base import STAFF_MIDDLEWARE

PASSWORD = "correct horse battery staple"


@pytest.fixture(autouse=True)
def public_files(tmp_path: Path, settings: LazySettings) -> Path:
    """The directory a test publishes to: its own, because its database is its own too."""
    place = tmp_path / "public"
    settings.UNJOIN = with_public_files(settings.UNJOIN, place)
    return place


@pytest.fixture(autouse=True)
def fresh_gate() -> None:
    """Let no test use up the budgets of the next one."""
    flood.reset()


@pytest.fixture
def instance(public_files: Path) -> Instance:
    """The instance the settings of this run made, with K = 100."""
    made: Instance = django_settings.UNJOIN
    return made


@pytest.fixture
def staff_site(settings: pytest.FixtureRequest) -> None:
    """Let Django's test client see the staff site instead of the public one."""
    settings.ROOT_URLCONF = "unjoin.service.urls_staff"  # type: ignore[attr-defined]
    settings.MIDDLEWARE = STAFF_MIDDLEWARE  # type: ignore[attr-defined]
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"  # type: ignore[attr-defined]
    settings.LOGIN_URL = "sign-in"  # type: ignore[attr-defined]
    throttle.sign_in_throttle.reset()
    settings.PASSWORD_HASHERS = [  # type: ignore[attr-defined]
        "django.contrib.auth.hashers.MD5PasswordHasher"
    ]


@pytest.fixture
def signed_in(staff_site: None, db: None) -> Callable[[Staff | Role], Client]:
    """Gives a browser in which that account, or one of that role, has just used its passkey."""

    def sign_in(who: Staff | Role) -> Client:
        staff = who if isinstance(who, Staff) else _find_or_make(who)
        if not passkeys_of(staff).exists():
            give_passkey(staff)
        client = Client(headers={"accept-language": "en"})
        client.force_login(staff)
        prove(client, passkeys_of(staff).get().pk)
        return client

    return sign_in


def give_passkey(staff: Staff) -> Authenticator:
    """The passkey that tests hold for that handle."""
    data = {"name": "test", "credential": kept_passkey(staff.handle)}
    return Authenticator.objects.create(user=staff, type="webauthn", data=data)


def prove(client: Client, passkey: int | None, *, seconds_ago: int = 0) -> None:
    """Let `client` have used that passkey so long ago; None: a code."""
    session = client.session
    how = "app" if passkey is None else "passkey"
    session["proof"] = {"at": int(time.time()) - seconds_ago, "how": how, "passkey": passkey}
    session.save()
    client.cookies[django_settings.SESSION_COOKIE_NAME] = session.session_key or ""


@pytest.fixture
def volunteer(db: None) -> Staff:
    return _make(Role.VOLUNTEER)


@pytest.fixture
def reviewer(db: None) -> Staff:
    return _make(Role.REVIEWER)


@pytest.fixture
def custodian(db: None) -> Staff:
    return _make(Role.CUSTODIAN)


@pytest.fixture
def operator(db: None) -> Staff:
    return _make(Role.OPERATOR)


def _find_or_make(role: Role) -> Staff:
    return Staff.objects.filter(handle=role.value).first() or _make(role)


def _make(role: Role) -> Staff:
    return Staff.objects.create_user(handle=role.value, role=role, password=PASSWORD)
