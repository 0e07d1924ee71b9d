"""What is handed out: the right files, and something to hand out at all."""

from __future__ import annotations

import pytest

from tests.unit.reach.files import hand_out
from unjoin.service.doctor import hand_outs
from unjoin.service.doctor.findings import Place, State
from unjoin.service.reach.models import Material, MaterialFile

from tests.unit.doctor.conftest import ask, with_settings  # isort: skip

pytestmark = pytest.mark.django_db

NAMED = "Volunteers have a number or an address to hand out"
WHOLE = "Every file that is handed out has the hash that is shown beside it"


def states(place: Place) -> dict[str, State]:
    return {title: finding.state for title, finding in ask(hand_outs.check, place).items()}


def test_nothing_is_wrong_with_a_file_as_it_came(place: Place) -> None:
    hand_out()
    assert set(states(place).values()) == {State.OK}


def test_file_that_was_changed_in_the_database_is_named(place: Place) -> None:
    material = hand_out()
    hand_out("B", "en", b"other")
    MaterialFile.objects.filter(sha256=material.sha256).update(data=b"poisoned")
    finding = ask(hand_outs.check, place)[WHOLE]
    assert finding.state is State.WRONG
    assert finding.means.endswith(f": {material.code}")


def test_size_that_was_changed_is_named(place: Place) -> None:
    Material.objects.filter(id=hand_out().id).update(size_bytes=1)
    assert states(place)[WHOLE] is State.WRONG


def test_nothing_to_hand_out(place: Place) -> None:
    assert states(with_settings(place, public_hosts=("*",)))[NAMED] is State.WRONG
