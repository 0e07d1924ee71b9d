"""Entries of the published vectors are read and written to the byte."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest

from tests.unit.registry.vectors import cases, label
from unjoin.registry.consent import Channel, Consent, Kind, Reason
from unjoin.registry.entry import (
    Commitment,
    Entry,
    EntryError,
    LeafIndex,
    decode_entry,
    encode_entry,
)
from unjoin.registry.organisations import OrganisationMask
from unjoin.registry.weeks import Week


def entry_of(fields: dict[str, Any]) -> Entry:
    return Entry(
        kind=Kind(fields["kind"]),
        organisations=OrganisationMask(fields["organisations"]),
        consent=Consent(fields["consent"]),
        channel=Channel(fields["channel"]),
        week=Week(fields["week"]),
        persons=fields["persons"],
        target=LeafIndex(int(fields["target"])),
        reason=Reason(fields["reason"]),
        commitment=Commitment(bytes.fromhex(fields["commitment"])),
    )


@pytest.mark.parametrize("vector", cases("entry", "valid"), ids=label)
def test_valid_vector_both_ways(vector: dict[str, Any]) -> None:
    data = bytes.fromhex(vector["hex"])
    assert decode_entry(data) == entry_of(vector["fields"])
    assert encode_entry(entry_of(vector["fields"])) == data
    assert hashlib.sha256(b"\0" + data).hexdigest() == vector["leaf_hash"]


@pytest.mark.parametrize("vector", cases("entry", "invalid"), ids=label)
def test_invalid_vector_refused(vector: dict[str, Any]) -> None:
    with pytest.raises(EntryError) as caught:
        decode_entry(bytes.fromhex(vector["hex"]))
    assert caught.value.code == vector["error"]
