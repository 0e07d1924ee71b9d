"""The table of transitions, and the drawing of it that people read."""

from __future__ import annotations

from pathlib import Path

import pytest

from unjoin.service.review.states import TRANSITIONS, Act, State, draw, next_state

DOCUMENT = Path(__file__).parent.parent.parent.parent / "docs" / "states.md"


def test_drawing_in_docs_is_the_table() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    assert text.split("```mermaid\n")[1].split("```")[0] == draw()


def test_every_state_is_reached_and_left() -> None:
    reached = {State.RECEIVED, *TRANSITIONS.values()}
    assert reached == set(State)
    assert {act for _, act in TRANSITIONS} == set(Act)


@pytest.mark.parametrize(
    ("state", "act"),
    [
        (State.RECEIVED, Act.ACCEPT),
        (State.RECEIVED, Act.REFUSE),
        (State.RECEIVED, Act.RECONSIDER),
        (State.WAITING, Act.ACCEPT_BY_RULE),
        (State.WAITING, Act.RECONSIDER),
        (State.ACCEPTED, Act.ACCEPT),
        (State.ACCEPTED, Act.REFUSE),
        (State.REFUSED, Act.ACCEPT),
    ],
)
def test_step_that_is_not_drawn(state: State, act: Act) -> None:
    assert next_state(state, act) is None
