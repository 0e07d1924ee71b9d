"""The text of the signed tally: its vectors, and that what is read is what was written."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.registry.strategies import SLUGS
from tests.unit.registry.vectors import cases, label
from unjoin.registry.organisations import MASK_LIMIT, OrganisationMask
from unjoin.registry.tally import STANDING_SLUGS, Standing, Tally
from unjoin.registry.tally_text import (
    TALLY_TEXT_LIMIT_BYTES,
    TallyText,
    TallyTextError,
    encode_tally_text,
    parse_tally_text,
)


@st.composite
def tally_texts(draw: st.DrawFn) -> TallyText:
    """Any tally that can be stated."""
    numbers = sorted(draw(st.sets(st.integers(0, 15), min_size=1)))
    slugs = draw(st.lists(SLUGS, min_size=len(numbers), max_size=len(numbers), unique=True))
    known = sum(1 << bit for bit in numbers)
    masks = st.integers(0, MASK_LIMIT - 1).map(lambda mask: OrganisationMask(mask & known))
    keys = st.tuples(masks, st.sampled_from(Standing))
    return TallyText(
        origin=draw(st.sampled_from(["example.org/log", "例", "o" * 255])),
        root=draw(st.binary(min_size=32, max_size=32)),
        campaign=draw(SLUGS),
        organisations=tuple(zip(numbers, slugs, strict=True)),
        tally=Tally(
            draw(st.integers(0, 2**63 - 1)),
            draw(st.dictionaries(keys, st.integers(1, 2**40), max_size=20)),
        ),
    )


def plain(**changes: Any) -> TallyText:
    fields: dict[str, Any] = {
        "origin": "example.org/log",
        "root": bytes(32),
        "campaign": "ccp",
        "organisations": ((0, "party"), (1, "league")),
        "tally": Tally(1, {(OrganisationMask(1), Standing.SELF): 1}),
    }
    return TallyText(**(fields | changes))


@pytest.mark.parametrize("vector", cases("tally_text", "valid"), ids=label)
def test_valid_vector_read_and_written(vector: dict[str, Any]) -> None:
    text = parse_tally_text(bytes.fromhex(vector["hex"]))
    assert encode_tally_text(text).hex() == vector["hex"]
    assert (str(text.size), text.known) == (vector["size"], vector["known"])
    assert str(text.tally.total) == vector["total"]
    assert [
        {"organisations": mask, "standing": STANDING_SLUGS[standing], "persons": str(persons)}
        for (mask, standing), persons in text.tally.cells.items()
    ] == vector["cells"]


@pytest.mark.parametrize("vector", cases("tally_text", "invalid"), ids=label)
def test_invalid_vector_refused(vector: dict[str, Any]) -> None:
    with pytest.raises(TallyTextError) as caught:
        parse_tally_text(bytes.fromhex(vector["hex"]))
    assert caught.value.code == vector["error"]


@given(text=tally_texts())
def test_text_written_is_read_the_same(text: TallyText) -> None:
    data = encode_tally_text(text)
    assert parse_tally_text(data) == text
    assert encode_tally_text(parse_tally_text(data)) == data


@given(text=tally_texts(), data=st.data())
def test_text_with_a_changed_byte_is_refused_or_another(
    text: TallyText, data: st.DataObject
) -> None:
    good = encode_tally_text(text)
    place = data.draw(st.integers(0, len(good) - 1))
    byte = data.draw(st.integers(0, 255).filter(lambda value: value != good[place]))
    bad = good[:place] + bytes([byte]) + good[place + 1 :]
    try:
        read = parse_tally_text(bad)
    except TallyTextError:
        return
    assert read != text
    assert encode_tally_text(read) == bad


@given(data=st.binary(max_size=400))
def test_bytes_of_any_kind_raise_only_our_error(data: bytes) -> None:
    with pytest.raises(TallyTextError):
        parse_tally_text(data)


def test_text_that_is_too_long_is_refused_before_it_is_read() -> None:
    with pytest.raises(TallyTextError, match="bytes"):
        parse_tally_text(b"\xff" * (TALLY_TEXT_LIMIT_BYTES + 1))


def test_text_of_a_tally_out_of_order_is_written_in_order() -> None:
    two, one = OrganisationMask(2), OrganisationMask(1)
    cells = {(two, Standing.SELF): 1, (one, Standing.CONFIRMED): 1, (one, Standing.SELF): 1}
    data = encode_tally_text(plain(tally=Tally(3, cells)))
    assert b"cell 1 self 1\ncell 1 confirmed 1\ncell 2 self 1\n" in data


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({"origin": "two words"}, 2),
        ({"origin": "half\ud800"}, 2),
        ({"tally": Tally(-1)}, 3),
        ({"tally": Tally(2**63)}, 3),
        ({"root": bytes(31)}, 4),
        ({"campaign": ""}, 5),
        ({"organisations": ()}, 6),
        ({"organisations": ((-1, "party"),)}, 6),
        ({"organisations": ((0, "party"), (1, "The League"))}, 7),
        ({"tally": Tally(1, {(OrganisationMask(4), Standing.SELF): 1})}, 8),
        ({"tally": Tally(1, {(OrganisationMask(1), Standing.SELF): 0})}, 8),
    ],
)
def test_text_that_could_not_be_read_cannot_be_made(changes: dict[str, Any], line: int) -> None:
    with pytest.raises(TallyTextError) as caught:
        plain(**changes)
    assert (caught.value.code, caught.value.fields["line"]) == ("tally-form", line)
