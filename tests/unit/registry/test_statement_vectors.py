"""Statements of the published vectors are read, written and committed to."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.registry.vectors import cases, label
from unjoin.registry.statement import (
    Nonce,
    Statement,
    StatementError,
    canonical_json,
    commit,
    parse_statement,
)


def statement_of(value: dict[str, Any]) -> Statement:
    members = {name: item for name, item in value.items() if name not in ("v", "organisations")}
    return Statement(organisations=tuple(value["organisations"]), **members)


@pytest.mark.parametrize("vector", cases("statement", "valid"), ids=label)
def test_valid_vector_both_ways(vector: dict[str, Any]) -> None:
    data = bytes.fromhex(vector["canonical_hex"])
    assert canonical_json(statement_of(vector["statement"])) == data
    assert parse_statement(data) == statement_of(vector["statement"])


@pytest.mark.parametrize("vector", cases("statement", "valid"), ids=label)
def test_valid_vector_committed_to(vector: dict[str, Any]) -> None:
    nonce = Nonce(bytes.fromhex(vector["nonce"]))
    assert commit(bytes.fromhex(vector["canonical_hex"]), nonce).hex() == vector["commitment"]


@pytest.mark.parametrize("vector", cases("statement", "invalid"), ids=label)
def test_invalid_vector_refused(vector: dict[str, Any]) -> None:
    with pytest.raises(StatementError) as caught:
        parse_statement(bytes.fromhex(vector["hex"]))
    assert caught.value.code == vector["error"]
