"""Fixed actors, a place to publish and the staff site, for tests of the service."""

from pathlib import Path

import pytest
from django.conf import LazySettings
from django.conf import settings as django_settings

from tests.unit.handed_in import with_public_files
from unjoin.service.accounts.models import Staff
from unjoin.service.accounts.roles import Role
from unjoin.service.instance import Instance
from unjoin.service.settings.base import STAFF_MIDDLEWARE

PASSWORD = "correct horse battery staple"


@pytest.fixture(autouse=True)
def public_files(tmp_path: Path, settings: LazySettings) -> Path:
    """The directory a test publishes to: its own, because its database is its own too."""
    place = tmp_path / "public"
    settings.UNJOIN = with_public_files(settings.UNJOIN, place)
    return place


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
    settings.PASSWORD_HASHERS = [  # type: ignore[attr-defined]
        "django.contrib.auth.hashers.MD5PasswordHasher"
    ]


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


def _make(role: Role) -> Staff:
    return Staff.objects.create_user(handle=role.value, role=role, password=PASSWORD)
