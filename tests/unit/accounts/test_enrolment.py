"""One-time passwords, in two halves."""

from __future__ import annotations

import pytest
from django.conf import LazySettings

from unjoin.service.accounts.enrolment import check_enrolment, make_half, set_enrolment
from unjoin.service.accounts.models import Staff
from unjoin.service.instance import Instance


@pytest.fixture
def halves() -> tuple[str, str, Staff]:
    """Two halves, and an account that waits for them."""
    (first, first_hash), (second, second_hash) = make_half(), make_half()
    staff = Staff(handle="mei")
    set_enrolment(staff, first_hash, second_hash)
    return first, second, staff


def test_both_halves_in_their_order_fit(halves: tuple[str, str, Staff]) -> None:
    first, second, staff = halves
    assert check_enrolment(staff, f"{first}-{second}")


def test_one_half_does_not_fit(halves: tuple[str, str, Staff]) -> None:
    first, second, staff = halves
    other = make_half()[0]
    for wrong in (first, second, f"{second}-{first}", f"{first}-{other}", f"{other}-{second}", ""):
        assert not check_enrolment(staff, wrong), wrong


def test_hyphens_spaces_and_capitals_are_free(halves: tuple[str, str, Staff]) -> None:
    first, second, staff = halves
    plain = (first + second).replace("-", "")
    assert check_enrolment(staff, plain)
    assert check_enrolment(staff, f" {first.upper()} {second.replace('-', '–')} ")


def test_nothing_fits_an_account_that_waits_for_nothing() -> None:
    for staff in (Staff(handle="mei"), None):
        for password in ("", "none none", "none-none"):
            assert not check_enrolment(staff, password)


def test_account_keeps_neither_half(halves: tuple[str, str, Staff]) -> None:
    first, second, staff = halves
    assert len(staff.enrolment) == 129
    for half in (first, second):
        assert half not in staff.enrolment
        assert half.replace("-", "") not in staff.enrolment


def test_hashes_are_of_this_instance_alone(
    halves: tuple[str, str, Staff], settings: LazySettings, instance: Instance
) -> None:
    first, second, staff = halves
    vars(instance)["session_key"] = "another key"
    settings.UNJOIN = instance
    assert not check_enrolment(staff, f"{first}-{second}")


def test_halves_are_long_and_differ() -> None:
    made = {make_half()[0] for _ in range(100)}
    assert len(made) == 100
    assert all(len(half.replace("-", "")) == 12 for half in made)
