"""An entry is 54 bytes with one meaning: whatever is read is written again as it was."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.unit.registry.strategies import entries
from unjoin.registry.consent import Channel, Consent, Kind, Reason
from unjoin.registry.entry import (
    ENTRY_BYTES,
    NO_COMMITMENT,
    NO_TARGET,
    Entry,
    EntryError,
    decode_entry,
    encode_entry,
)

WITHDRAW: dict[str, Any] = {
    "kind": Kind.WITHDRAW,
    "organisations": 1,
    "consent": Consent.SELF,
    "channel": Channel.WEB,
    "week": 1402,
    "persons": 1,
    "target": NO_TARGET,
    "reason": Reason.NONE,
    "commitment": NO_COMMITMENT,
}


@given(entries())
def test_entry_encoded_and_decoded_is_same(entry: Entry) -> None:
    data = encode_entry(entry)
    assert len(data) == ENTRY_BYTES == 54
    assert decode_entry(data) == entry


@given(st.binary(min_size=54, max_size=54))
@example(bytes(54))
@example(b"\xff" * 54)
def test_any_54_bytes_same_again_or_refused(data: bytes) -> None:
    assert_same_or_refused(data)


@given(entries(), st.integers(0, 53), st.integers(0, 255))
def test_any_byte_changed_same_again_or_refused(entry: Entry, place: int, value: int) -> None:
    data = bytearray(encode_entry(entry))
    data[place] = value
    assert_same_or_refused(bytes(data))


@given(st.binary(max_size=200).filter(lambda data: len(data) != 54))
def test_any_other_length_refused(data: bytes) -> None:
    with pytest.raises(EntryError) as caught:
        decode_entry(data)
    assert caught.value.code == "entry-length"


def test_error_names_field_and_offset() -> None:
    data = bytearray(encode_entry(Entry(**WITHDRAW)))
    data[21] = 7
    with pytest.raises(EntryError, match=r"zero \(byte 21\): expected 0, got 7") as caught:
        decode_entry(bytes(data))
    assert caught.value.fields == {"field": "zero", "offset": 21, "expected": "0, got 7"}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("organisations", -1),
        ("organisations", 2**16),
        ("week", -1),
        ("week", 2**16),
        ("persons", 0),
        ("persons", 2**32),
        ("target", -1),
        ("target", 2**64),
        ("commitment", b"\0" * 31),
        ("commitment", b"\0" * 33),
    ],
)
def test_entry_out_of_range_cannot_be_made(field: str, value: object) -> None:
    with pytest.raises(EntryError) as caught:
        Entry(**{**WITHDRAW, field: value})
    assert caught.value.fields["field"] == field


@pytest.mark.parametrize("target", [-1, 2**64])
def test_target_out_of_range_cannot_be_named(target: int) -> None:
    retract = {"kind": Kind.RETRACT, "reason": Reason.OWN_WISH, "target": target}
    with pytest.raises(EntryError, match=r"target \(byte 12\): expected 0…18446744073709551615"):
        Entry(**{**WITHDRAW, **retract})


def assert_same_or_refused(data: bytes) -> None:
    with suppress(EntryError):
        assert encode_entry(decode_entry(data)) == data
