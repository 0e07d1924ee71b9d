"""The states of a declaration between inbox and publication, and the ways between them.

The table is the rule, and docs/states.md shows its drawing.
"""

from __future__ import annotations

from enum import StrEnum


class State(StrEnum):
    """Where a declaration in the inbox stands."""

    RECEIVED = "received"
    WAITING = "waiting"
    UNPUBLISHABLE = "unpublishable"
    ACCEPTED = "accepted"
    REFUSED = "refused"


class Act(StrEnum):
    """What moves a declaration from one state to another."""

    ACCEPT_BY_RULE = "accept by rule"
    SET_ASIDE = "set aside for a reviewer"
    FIND_FAULT = "find that it breaks a rule"
    ACCEPT = "accept"
    REFUSE = "refuse"
    RECONSIDER = "reconsider"


TRANSITIONS: dict[tuple[State, Act], State] = {
    (State.RECEIVED, Act.ACCEPT_BY_RULE): State.ACCEPTED,
    (State.RECEIVED, Act.SET_ASIDE): State.WAITING,
    (State.RECEIVED, Act.FIND_FAULT): State.UNPUBLISHABLE,
    (State.WAITING, Act.ACCEPT): State.ACCEPTED,
    (State.WAITING, Act.REFUSE): State.REFUSED,
    (State.ACCEPTED, Act.RECONSIDER): State.WAITING,
    (State.REFUSED, Act.RECONSIDER): State.WAITING,
    (State.UNPUBLISHABLE, Act.REFUSE): State.REFUSED,
    (State.REFUSED, Act.FIND_FAULT): State.UNPUBLISHABLE,
    (State.ACCEPTED, Act.FIND_FAULT): State.UNPUBLISHABLE,
}


def next_state(state: State, act: Act) -> State | None:
    """The state `act` leads to from `state`; None where it is not possible."""
    return TRANSITIONS.get((state, act))


def draw() -> str:
    """The table as a Mermaid state diagram."""
    lines = ["stateDiagram-v2", f"    [*] --> {State.RECEIVED}"]
    lines += [f"    {old} --> {new}: {act}" for (old, act), new in TRANSITIONS.items()]
    lines += [f"    {State.ACCEPTED} --> [*]: publish", f"    {State.REFUSED} --> [*]: discard"]
    return "\n".join(lines) + "\n"
