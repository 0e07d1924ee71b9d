"""Two operators save the same card in the same moment: the second is told, and loses nothing."""

from __future__ import annotations

import pytest
from django.db import connection

from tests.unit.guide.cards import make_card
from tests.unit.side_by_side import Beside, Pause, wait_until_somebody_waits
from unjoin.service.guide import actions
from unjoin.service.guide.errors import CardChangedError
from unjoin.service.guide.queries import card_state

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("slug", ["our-own", "listening"])
def test_second_of_two_at_once_is_told(monkeypatch: pytest.MonkeyPatch, slug: str) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time")
    if slug == "our-own":
        actions.make_draft(card=make_card())
    seen = card_state(slug).revision
    pause = Pause(monkeypatch, actions, "_save")
    first = Beside(lambda: actions.save_draft(card=make_card(slug, title="First"), revision=seen))
    assert pause.reached.wait(20)
    second = Beside(lambda: actions.save_draft(card=make_card(slug, title="Second"), revision=seen))
    wait_until_somebody_waits()
    pause.go_on.set()
    assert first.result() is None
    assert isinstance(second.result(), CardChangedError)
    assert card_state(slug).draft == make_card(slug, title="First")
