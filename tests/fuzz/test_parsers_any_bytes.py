"""No bytes, and no valid document with a fault, make a parser raise anything but our errors."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fuzz.parsers import OUR_ERRORS, PARSERS
from tests.unit.publiclog.strategies import mutations


@pytest.mark.parametrize("name", PARSERS)
@given(data=st.binary(max_size=200) | st.text(max_size=100).map(lambda text: text.encode()))
def test_parser_of_any_bytes(name: str, data: bytes) -> None:
    with suppress(*OUR_ERRORS):
        PARSERS[name].read(data)


@pytest.mark.parametrize("name", PARSERS)
@given(data=st.data())
def test_parser_of_document_with_fault(name: str, data: st.DataObject) -> None:
    spoiled = data.draw(st.sampled_from(PARSERS[name].seeds).flatmap(mutations))
    with suppress(*OUR_ERRORS):
        PARSERS[name].read(spoiled)
