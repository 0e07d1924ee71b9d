"""A proof as text of QR codes: it comes back to the byte, or is refused with a code."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.publiclog.code_texts import FILE, PARTS, RIGHT, WRONG
from unjoin.publiclog.errors import ProofError
from unjoin.publiclog.proof_codes import PART_LIMIT, join_codes, read_proof, write_codes
from unjoin.publiclog.tlog_proof import parse_proof


@pytest.mark.parametrize("text", RIGHT.values(), ids=RIGHT)
def test_parts_give_the_file_back(text: str) -> None:
    assert join_codes(text.encode()) == FILE
    assert read_proof(text.encode()) == parse_proof(FILE)


def test_file_itself_is_read_as_a_file() -> None:
    assert read_proof(FILE) == parse_proof(FILE)


@pytest.mark.parametrize(("text", "code"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_refused(text: str, code: str) -> None:
    with pytest.raises(ProofError) as refused:
        read_proof(text.encode())
    assert refused.value.code == code


@given(st.binary(max_size=3000), st.integers(min_value=50, max_value=400))
def test_any_bytes_come_back(data: bytes, part_characters: int) -> None:
    parts = write_codes(data, part_characters=part_characters)
    assert join_codes("\n".join(parts[::-1]).encode()) == data


def test_parts_have_only_what_codes_hold_densely() -> None:
    assert len(PARTS) > 1
    assert all(re.fullmatch(r"[0-9A-Z $%*+./:-]+", part) for part in PARTS)
    assert max(map(len, PARTS)) - min(map(len, PARTS)) < len(PARTS)


def test_too_many_parts_are_refused() -> None:
    with pytest.raises(ProofError) as refused:
        write_codes(FILE, part_characters=1)
    assert refused.value.code == "proof-part-many"
    assert len(write_codes(FILE, part_characters=30)) <= PART_LIMIT
