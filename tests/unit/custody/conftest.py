"""Two custodians with a passkey each."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from tests.unit.two_people import Signer
from unjoin.service.accounts.models import Staff
from unjoin.service.accounts.roles import Role

SignedIn = Callable[[Staff | Role], Client]


@pytest.fixture
def first(signed_in: SignedIn, custodian: Staff) -> Signer:
    """A custodian."""
    return Signer(signed_in(custodian), custodian.handle)


@pytest.fixture
def second(signed_in: SignedIn, db: None) -> Signer:
    """Another custodian."""
    staff = Staff.objects.create_user(handle="second-custodian", role=Role.CUSTODIAN)
    return Signer(signed_in(staff), staff.handle)
