"""Proof of work: a solution counts once, while its challenge is good, and nothing else does."""

from __future__ import annotations

import base64
import json
import time
from typing import Any

import altcha
import pytest
from hypothesis import given
from hypothesis import strategies as st

from unjoin.service.instance import Pepper
from unjoin.service.intake.proof_of_work import (
    PERIOD_S,
    SOLUTION_LIMIT,
    ProofsOfWork,
)

PEPPER = Pepper(bytes(range(32)))
BEGIN = 1_000_000 * PERIOD_S


class Clock:
    def __init__(self) -> None:
        self.now = float(BEGIN)

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def proofs(clock: Clock) -> ProofsOfWork:
    return ProofsOfWork(clock=clock)


def solve(challenge: dict[str, Any], *, start: int = 0) -> str:
    """What a browser sends."""
    parsed = altcha.Challenge.from_dict(challenge)
    solution = altcha.solve_challenge(parsed, counter_start=start)
    assert solution
    return altcha.Payload(parsed, solution).to_base64()


def solved(proofs: ProofsOfWork) -> str:
    return solve(proofs.make_challenge(pepper=PEPPER))


def changed(solution: str, **parameters: object) -> str:
    """The same solution of a challenge with other parameters."""
    payload = json.loads(base64.b64decode(solution))
    payload["challenge"]["parameters"].update(parameters)
    return base64.b64encode(json.dumps(payload).encode()).decode()


def test_solution_counts_once(proofs: ProofsOfWork) -> None:
    solution = solved(proofs)
    assert proofs.spend(solution, pepper=PEPPER)
    assert not proofs.spend(solution, pepper=PEPPER)


def test_another_solution_of_the_same_challenge_counts_for_nothing(proofs: ProofsOfWork) -> None:
    challenge = proofs.make_challenge(pepper=PEPPER)
    first = solve(challenge)
    counter = json.loads(base64.b64decode(first))["solution"]["counter"]
    assert proofs.spend(first, pepper=PEPPER)
    assert not proofs.spend(solve(challenge, start=counter + 1), pepper=PEPPER)


def test_good_for_half_an_hour_at_least_and_an_hour_at_most(
    proofs: ProofsOfWork, clock: Clock
) -> None:
    clock.now = BEGIN + PERIOD_S - 1
    late = solved(proofs)
    clock.now = BEGIN
    early = solved(proofs)
    clock.now = BEGIN + 2 * PERIOD_S - 1
    assert proofs.spend(late, pepper=PEPPER)
    clock.now = BEGIN + 2 * PERIOD_S
    assert not proofs.spend(early, pepper=PEPPER)


def test_spent_is_remembered_as_long_as_the_challenge_is_good(
    proofs: ProofsOfWork, clock: Clock
) -> None:
    solution = solved(proofs)
    proofs.spend(solution, pepper=PEPPER)
    clock.now += PERIOD_S
    assert not proofs.spend(solution, pepper=PEPPER)
    clock.now += PERIOD_S
    proofs.spend(solved(proofs), pepper=PEPPER)
    assert len(proofs._spent) == 1


def test_full_memory_forgets_none(clock: Clock) -> None:
    proofs = ProofsOfWork(clock=clock, limit=2)
    solutions = [solved(proofs) for _ in range(3)]
    assert [proofs.spend(one, pepper=PEPPER) for one in solutions] == [True, True, False]
    assert not proofs.spend(solutions[0], pepper=PEPPER)


def test_every_worker_knows_the_challenges_of_another(proofs: ProofsOfWork, clock: Clock) -> None:
    assert ProofsOfWork(clock=clock).spend(solved(proofs), pepper=PEPPER)


def test_challenge_of_another_centre(proofs: ProofsOfWork) -> None:
    solution = solve(proofs.make_challenge(pepper=Pepper(bytes(32))))
    assert not proofs.spend(solution, pepper=PEPPER)


def test_challenge_tells_no_time(proofs: ProofsOfWork) -> None:
    assert set(proofs.make_challenge(pepper=PEPPER)["parameters"]) == {  # type: ignore[call-overload]
        *("algorithm", "cost", "keyLength", "keyPrefix", "nonce", "salt"),
    }


@pytest.mark.parametrize(
    "easier",
    [{"cost": 1}, {"keyPrefix": ""}, {"nonce": "00" * 16}, {"algorithm": "SHA-256"}],
)
def test_challenge_made_easier(proofs: ProofsOfWork, easier: dict[str, object]) -> None:
    assert not proofs.spend(changed(solved(proofs), **easier), pepper=PEPPER)


def test_wrong_counter(proofs: ProofsOfWork) -> None:
    challenge = proofs.make_challenge(pepper=PEPPER)
    parsed = altcha.Challenge.from_dict(challenge)
    wrong = altcha.Payload(parsed, altcha.Solution(2**32 - 1, "00" * 32)).to_base64()
    assert not proofs.spend(wrong, pepper=PEPPER)


@pytest.mark.parametrize("text", ["", "x", "e30=", "bnVsbA==", "W10=", "a" * (SOLUTION_LIMIT + 1)])
def test_nonsense(proofs: ProofsOfWork, text: str) -> None:
    assert not proofs.spend(text, pepper=PEPPER)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["challenge", "solution", "parameters", "signature", "counter", "nonce"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(json_values)
def test_any_json_is_answered(value: object) -> None:
    proofs = ProofsOfWork(clock=time.time)
    text = base64.b64encode(json.dumps(value).encode()).decode()
    assert not proofs.spend(text, pepper=PEPPER)
