"""Parts: found in whatever stands around them, or named."""

from __future__ import annotations

import base64
import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unjoin.registry import carried
from unjoin.registry.carried import CarriedError, read_carried, write_parts

ID = b"seven b"
DATA = bytes(range(256)) * 9
PARTS = write_parts(DATA, id_bytes=ID, piece_bytes=500)


@given(
    st.binary(min_size=1, max_size=400),
    st.integers(min_value=7, max_value=90),
    st.randoms(use_true_random=False),
)
def test_parts_in_any_order_and_however_often_give_what_was_written(data, size, random) -> None:  # type: ignore[no-untyped-def]
    parts = list(write_parts(data, id_bytes=ID, piece_bytes=size)) * 2
    random.shuffle(parts)
    text = "".join(f"[12:0{random.randrange(10)}] 老王: 看 {part}\n" for part in parts)
    (found,) = read_carried(text)
    assert found.data == data


@pytest.mark.parametrize(
    "spoil",
    [
        str.lower,
        lambda part: f"1/5 {part} OK",
        lambda part: "\n> ".join(part[at : at + 70] for at in range(0, len(part), 70)),
        lambda part: part[:30] + "\u200b" + part[30:],
        lambda part: f"《{part}》",
    ],
)
def test_part_is_found_as_messengers_leave_it(spoil) -> None:  # type: ignore[no-untyped-def]
    (found,) = read_carried("\n".join(spoil(part) for part in PARTS))
    assert found.data == DATA


def test_part_that_is_missing_is_named() -> None:
    (found,) = read_carried(PARTS[0] + " " + PARTS[3])
    assert (found.total, found.missing, found.damaged) == (5, (2, 3, 5), ())
    assert found.data is None


def test_part_that_is_damaged_is_named() -> None:
    spoilt = PARTS[1][:100] + ("A" if PARTS[1][100] != "A" else "B") + PARTS[1][101:]
    (found,) = read_carried("\n".join([PARTS[0], spoilt, *PARTS[2:-1], PARTS[-1][:-3]]))
    assert (found.missing, found.damaged) == ((), (2, 5))
    (whole,) = read_carried("\n".join([spoilt, *PARTS]))
    assert whole.data == DATA


def test_nothing_that_is_the_same_every_time_shows() -> None:
    same = bytes(300)
    first, second = (
        write_parts(same, id_bytes=id_, piece_bytes=500)[0] for id_ in (ID, b"another")
    )
    known = {first[at : at + 8] for at in range(len(first) - 8)}
    assert not any(second[at : at + 8] in known for at in range(len(second) - 8))


def test_parts_of_two_are_kept_apart() -> None:
    others = write_parts(b"something else", id_bytes=b"another", piece_bytes=500)
    found = read_carried(" ".join([PARTS[0], *others, *PARTS[1:]]))
    assert [each.data for each in found] == [DATA, b"something else"]
    assert all(part.startswith(found[0].mark) for part in PARTS)


@pytest.mark.parametrize("text", ["", "OK " * 5000, "A" * 10_000, PARTS[0][1:], PARTS[0][:23]])
def test_text_without_a_part_has_none(text: str) -> None:
    assert read_carried(text) == ()


def test_far_too_much_text_is_refused() -> None:
    with pytest.raises(CarriedError) as refused:
        read_carried(" " * (8 * 1024 * 1024 + 1))
    assert refused.value.code == "carried-long"


def _head(number: int, length: int, id_bytes: bytes = ID) -> str:
    """A head of which nothing follows."""
    head = id_bytes + bytes([number, 255]) + length.to_bytes(2)
    return base64.b32encode(head + hashlib.sha256(b"unjoin/part/v1\n" + head).digest()[:4]).decode()


@pytest.mark.parametrize(
    "heads",
    [
        [_head(1, 500, number.to_bytes(7)) for number in range(3000)],
        [_head(number % 255 + 1, 2048) for number in range(3000)],
    ],
)
def test_forged_heads_are_given_up_after_some_hundreds(
    heads: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_at: list[int] = []
    take = carried._take

    def counted(text: str, start: int, wanted: int) -> tuple[str, int]:
        looked_at.append(wanted)
        return take(text, start, wanted)

    monkeypatch.setattr(carried, "_take", counted)
    with pytest.raises(CarriedError) as refused:
        read_carried(" ".join(heads))
    assert refused.value.code == "carried-long"
    assert len(looked_at) <= 501


def test_head_that_says_more_than_a_part_can_hold_is_none() -> None:
    assert read_carried(_head(1, 2049) + "A" * 8000) == ()
    (found,) = read_carried(_head(1, 2048) + "A" * 8000)
    assert found.damaged == (1,)


@pytest.mark.parametrize(("data", "size"), [(b"", 10), (bytes(256), 1)])
def test_more_parts_than_can_be_numbered_are_refused(data: bytes, size: int) -> None:
    with pytest.raises(CarriedError):
        write_parts(data, id_bytes=ID, piece_bytes=size)
