"""Offering a shift and taking it over; both see it."""

from __future__ import annotations

import pytest

from tests.unit.shifts.rota import QUARTER, make_person, plan
from tests.unit.shifts.test_taking import who_comes
from unjoin.service.accounts.models import Staff
from unjoin.service.shifts.actions import set_offered, take_over, take_shift
from unjoin.service.shifts.errors import (
    NotOfferedError,
    OtherLanguageError,
    OverlapError,
    ShiftFullError,
)
from unjoin.service.shifts.models import Shift
from unjoin.service.shifts.queries import find_on_rota

pytestmark = pytest.mark.django_db


@pytest.fixture
def offered(lotus: Staff) -> Shift:
    """A shift that lotus has taken, and offers."""
    shift = plan()
    take_shift(shift_id=shift.pk, by=lotus, now=QUARTER)
    set_offered(shift_id=shift.pk, by=lotus, now=QUARTER, is_offered=True)
    return shift


def test_offered_shift_still_covers(offered: Shift) -> None:
    assert who_comes(offered) == ["lotus"]
    on_rota = find_on_rota(offered.pk)
    assert on_rota
    assert on_rota.missing == 0


def test_both_see_who_took_it_over(offered: Shift, lotus: Staff, heron: Staff) -> None:
    take_over(shift_id=offered.pk, by=heron, now=QUARTER)
    on_rota = find_on_rota(offered.pk)
    assert on_rota
    (taker,) = on_rota.takers
    assert (taker.handle, taker.former, taker.former_id) == ("heron", "lotus", lotus.pk)
    assert not taker.is_offered


def test_offer_taken_back_cannot_be_taken_over(offered: Shift, lotus: Staff, heron: Staff) -> None:
    set_offered(shift_id=offered.pk, by=lotus, now=QUARTER, is_offered=False)
    with pytest.raises(NotOfferedError):
        take_over(shift_id=offered.pk, by=heron, now=QUARTER)
    assert who_comes(offered) == ["lotus"]


def test_second_one_to_take_it_over_is_told(offered: Shift, heron: Staff) -> None:
    crane = make_person("crane")
    take_over(shift_id=offered.pk, by=heron, now=QUARTER)
    with pytest.raises(NotOfferedError):
        take_over(shift_id=offered.pk, by=crane, now=QUARTER)
    assert who_comes(offered) == ["heron"]


def test_own_offer_is_not_taken_over(offered: Shift, lotus: Staff) -> None:
    with pytest.raises(OverlapError):
        take_over(shift_id=offered.pk, by=lotus, now=QUARTER)


def test_offer_at_the_time_of_another_shift(offered: Shift, heron: Staff) -> None:
    take_shift(shift_id=plan("23:00", 1).pk, by=heron, now=QUARTER)
    with pytest.raises(OverlapError):
        take_over(shift_id=offered.pk, by=heron, now=QUARTER)


def test_offer_in_a_language_one_does_not_speak(offered: Shift) -> None:
    crane = make_person("crane", languages=("yue",))
    with pytest.raises(OtherLanguageError):
        take_over(shift_id=offered.pk, by=crane, now=QUARTER)


def test_offered_shift_is_not_taken_beside_its_owner(offered: Shift, heron: Staff) -> None:
    with pytest.raises(ShiftFullError):
        take_shift(shift_id=offered.pk, by=heron, now=QUARTER)


def test_swap_can_go_on_to_a_third(offered: Shift, lotus: Staff, heron: Staff) -> None:
    take_over(shift_id=offered.pk, by=heron, now=QUARTER)
    set_offered(shift_id=offered.pk, by=heron, now=QUARTER, is_offered=True)
    take_over(shift_id=offered.pk, by=lotus, now=QUARTER)
    on_rota = find_on_rota(offered.pk)
    assert on_rota
    assert [(t.handle, t.former) for t in on_rota.takers] == [("lotus", "heron")]
