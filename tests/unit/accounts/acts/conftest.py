"""Two custodians, and something sealed that they can take together."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from tests.unit.handed_in import hand_in, sealed
from tests.unit.two_people import Signer
from unjoin.service.accounts.models import Staff
from unjoin.service.accounts.roles import Role
from unjoin.service.instance import Instance

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


@pytest.fixture
def operating(signed_in: SignedIn, operator: Staff) -> Signer:
    """An operator."""
    return Signer(signed_in(operator), operator.handle)


@pytest.fixture
def act(first: Signer, instance: Instance) -> str:
    """The page of a draft: to take everything that is sealed."""
    hand_in(instance, sealed("金福"))
    return first.start("/custody/all", why="the yearly copy")


@pytest.fixture
def proposed(first: Signer, act: str) -> str:
    """The page of what the first custodian has proposed."""
    assert first.propose(act).status_code == 302
    return act
