"""A statement has one spelling in bytes, whatever script it is written in."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.unit.registry.strategies import statements
from unjoin.registry.statement import (
    LIMITS,
    STATEMENT_LIMIT_BYTES,
    Nonce,
    Statement,
    StatementError,
    canonical_json,
    commit,
    parse_statement,
)

NONCE = Nonce(bytes(32))
PLAIN = Statement(campaign="ccp", organisations=("party",), language="zh-Hans", name="万顺")


@given(statements())
@example(Statement(campaign="ccp", organisations=(), language="en", name="\U00030edd\U0001f54a"))
def test_statement_written_and_read_is_same(statement: Statement) -> None:
    assert parse_statement(canonical_json(statement)) == statement


@given(statements())
def test_canonical_json_equals_plain_writer(statement: Statement) -> None:
    data = canonical_json(statement)
    assert data.decode() == json.dumps(
        json.loads(data), ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )


@given(st.binary())
@example(b"[" * 100_000)
@example(b"1" * 5_000)
@example(b'{"campaign":' + b"9" * 5_000)
def test_any_bytes_read_or_refused(data: bytes) -> None:
    with suppress(StatementError):
        assert canonical_json(parse_statement(data)) == data


@given(st.recursive(st.none() | st.booleans() | st.floats() | st.text(), st.lists))
def test_any_json_value_as_member_read_or_refused(value: object) -> None:
    members = {"campaign": "c", "language": "en", "organisations": value, "v": 1}
    data = json.dumps(members, separators=(",", ":"))
    with suppress(StatementError):
        assert canonical_json(parse_statement(data.encode())) == data.encode()


def test_member_not_published_is_absent() -> None:
    assert (
        canonical_json(PLAIN)
        == (
            '{"campaign":"ccp","language":"zh-Hans","name":"万顺","organisations":["party"],"v":1}'
        ).encode()
    )


@pytest.mark.parametrize("member", ["name", "text", "place", "role"])
def test_half_a_surrogate_pair_refused(member: str) -> None:
    value = {"campaign": "ccp", "language": "en", member: "\ud800"}
    with pytest.raises(StatementError) as caught:
        canonical_json(Statement(organisations=(), **value))
    assert caught.value.code == "statement-text"


@pytest.mark.parametrize("character", ["\x01", "金", "\U00030edd"])
def test_longest_statement_fits_the_limit_in_bytes(character: str) -> None:
    longest = Statement(
        campaign="c" * LIMITS["campaign"],
        organisations=tuple(f"{n:032d}" for n in range(16)),
        language="zh-Hans",
        joined="1974-07-01",
        drive="d" * LIMITS["drive"],
        **{m: character * LIMITS[m] for m in ("name", "text", "place", "role")},
    )
    data = canonical_json(longest)
    assert len(data) <= STATEMENT_LIMIT_BYTES
    assert parse_statement(data) == longest


def test_statement_over_the_limit_in_bytes_refused() -> None:
    with pytest.raises(StatementError, match="at most 262144 bytes"):
        parse_statement(b" " * (STATEMENT_LIMIT_BYTES + 1))


@pytest.mark.parametrize("member", list(LIMITS))
def test_commitment_hangs_on_every_member(member: str) -> None:
    changed = {"joined": "1974", "campaign": "other", "language": "en", "name": "金福"}
    members: dict[str, Any] = {member: changed.get(member, "x")}
    other = replace(PLAIN, **members)
    assert commit(canonical_json(other), NONCE) != commit(canonical_json(PLAIN), NONCE)


def test_commitment_hangs_on_nonce() -> None:
    other = Nonce(bytes(31) + b"\1")
    assert commit(canonical_json(PLAIN), NONCE) != commit(canonical_json(PLAIN), other)


@pytest.mark.parametrize("length", [0, 31, 33, 64])
def test_nonce_of_another_length_refused(length: int) -> None:
    with pytest.raises(StatementError, match=f"32 bytes, got {length}"):
        commit(canonical_json(PLAIN), Nonce(bytes(length)))
