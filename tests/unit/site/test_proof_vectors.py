"""The vectors of the proof, against the readers of the program. The browser has them too."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.registry.vectors import cases, label
from unjoin.publiclog.cosignatures import find_cosignatures
from unjoin.publiclog.errors import LogError
from unjoin.publiclog.notes import parse_vkey
from unjoin.publiclog.tlog_proof import check_proof, parse_proof
from unjoin.publiclog.tree import leaf_hash
from unjoin.registry.consent import Kind
from unjoin.registry.entry import ENTRY_BYTES, decode_entry
from unjoin.registry.errors import RegistryError
from unjoin.registry.statement import NONCE_BYTES, Nonce, commit, parse_statement


def refused(vector: dict[str, Any]) -> str | None:
    """The code with which the readers, in the order of the format, refuse; None where none does."""
    try:
        return _check(vector)
    except (LogError, RegistryError) as error:
        return error.code


def _check(vector: dict[str, Any]) -> str | None:
    proof = parse_proof(bytes.fromhex(vector["hex"]))
    extra = proof.extra or b""
    rest = extra[ENTRY_BYTES:]
    if len(extra) < ENTRY_BYTES or 0 < len(rest) <= NONCE_BYTES:
        return "proof-extra"
    signed = check_proof(proof, leaf_hash(extra[:ENTRY_BYTES]), parse_vkey(vector["vkey"]))
    entry = decode_entry(extra[:ENTRY_BYTES])
    if entry.kind is not Kind.WITHDRAW:
        return "proof-kind"
    if rest:
        nonce, statement = Nonce(rest[:NONCE_BYTES]), rest[NONCE_BYTES:]
        parse_statement(statement)
        if commit(statement, nonce) != entry.commitment:
            return "proof-commitment"
    witnesses = [parse_vkey(text) for text in vector["witnesses"]]
    found = find_cosignatures(signed.note, witnesses)
    assert [each.key.name for each in found] == vector.get("cosigned", [])
    return None


@pytest.mark.parametrize("vector", cases("proofs", "valid"), ids=label)
def test_proof_valid_is_accepted(vector: dict[str, Any]) -> None:
    assert refused(vector) is None


@pytest.mark.parametrize("vector", cases("proofs", "invalid"), ids=label)
def test_proof_invalid_is_refused_with_its_code(vector: dict[str, Any]) -> None:
    assert refused(vector) == vector["error"]
