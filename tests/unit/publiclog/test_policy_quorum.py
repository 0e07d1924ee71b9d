"""Who must have cosigned for a policy to be met, judged by a plain second reading."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.publiclog.actors import cosigned, witness_called, witness_key
from tests.unit.publiclog.policies import PUBLISHED, witness_line
from unjoin.publiclog.cosignatures import find_cosignatures
from unjoin.publiclog.policy import parse_policy

NAMES = ("X1", "X2", "X3", "Y1", "Y2", "Y3")


@pytest.mark.parametrize("count", range(7))
def test_policy_of_specification_is_met(count: int) -> None:
    policy = parse_policy(PUBLISHED)
    for names in combinations(NAMES, count):
        x = sum(name.startswith("X") for name in names)
        y = sum(name.startswith("Y") for name in names)
        assert policy.is_met({witness_key(name) for name in names}) == (x >= 2 and y >= 1)


def test_policy_with_quorum_none_is_met_by_nobody() -> None:
    assert parse_policy(b"quorum none\n").is_met(())


def test_policy_is_not_met_by_strangers() -> None:
    policy = parse_policy((witness_line("a") + "quorum a\n").encode())
    assert not policy.is_met([witness_key("b")])
    assert policy.is_met([witness_key("b"), witness_key("a")])


def test_policy_missing_are_all_that_did_not_cosign() -> None:
    policy = parse_policy(PUBLISHED)
    missing = policy.missing([witness_key(name) for name in ("Y3", "X1", "stranger")])
    assert [witness.name for witness in missing] == ["X2", "X3", "Y1", "Y2"]


def test_policy_met_by_what_was_found_on_a_checkpoint() -> None:
    policy = parse_policy(PUBLISHED)
    keys = [witness.key for witness in policy.witnesses]
    for names, met in ((("X1", "X3", "Y2"), True), (("X1", "Y1", "Y2", "Y3"), False)):
        note = cosigned(7, *map(witness_called, names))
        assert policy.is_met([found.key for found in find_cosignatures(note, keys)]) == met


@given(st.integers(1, 6), st.sets(st.sampled_from(NAMES)))
def test_policy_threshold_counts(threshold: int, cosigned_by: set[str]) -> None:
    lines = "".join(map(witness_line, NAMES))
    policy = parse_policy(f"{lines}group g {threshold} {' '.join(NAMES)}\nquorum g\n".encode())
    assert policy.is_met([witness_key(name) for name in cosigned_by]) == (
        len(cosigned_by) >= threshold
    )


def test_policy_more_in_one_group_do_not_stand_in_for_another() -> None:
    lines = "".join(map(witness_line, NAMES))
    groups = "group x all X1 X2 X3\ngroup y 2 Y1 Y2 Y3\ngroup q any x y\nquorum q\n"
    policy = parse_policy((lines + groups).encode())
    assert not policy.is_met([witness_key(name) for name in ("X1", "X2", "Y1")])
    assert policy.is_met([witness_key(name) for name in ("Y3", "Y1")])
