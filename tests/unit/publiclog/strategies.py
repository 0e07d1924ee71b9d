"""What Hypothesis makes for the tests of the log's texts."""

from __future__ import annotations

from hypothesis import strategies as st

from unjoin.publiclog.checkpoints import Checkpoint
from unjoin.publiclog.notes import Note, Signature
from unjoin.publiclog.tree import EMPTY_ROOT, Hash

SIZES = st.integers(1, 2**63 - 1)
HASHES = st.binary(min_size=32, max_size=32).map(Hash)
_LETTERS = st.characters(exclude_categories=["Cs", "Cc", "Zs", "Zl", "Zp"], exclude_characters="+")
NAMES = st.text(st.one_of(st.sampled_from("az09./-—福"), _LETTERS), min_size=1, max_size=12)
LINES = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=20)

signatures = st.builds(
    Signature,
    NAMES,
    st.binary(min_size=4, max_size=4),
    st.binary(min_size=1, max_size=80),
)
texts = st.lists(st.one_of(LINES, st.just("")), min_size=1, max_size=6).map(
    lambda lines: "".join(f"{line}\n" for line in lines).encode()
)
notes = st.builds(Note, texts, st.lists(signatures, min_size=1, max_size=5).map(tuple))
checkpoints = st.one_of(
    st.builds(Checkpoint, LINES, SIZES, HASHES, st.lists(LINES, max_size=3).map(tuple)),
    st.builds(Checkpoint, LINES, st.just(0), st.just(EMPTY_ROOT)),
)

_PIECES = [
    *(b"\n", b"\r", b"\n\n", b" ", b"\t", b"+", b"=", b"\x00", b"\xff", b"0", b"_", b"-"),
    *("— ".encode(), "– ".encode(), "\u2028".encode(), "\u00a0".encode(), "٣".encode()),
]


@st.composite
def mutations(draw: st.DrawFn, valid: bytes) -> bytes:
    """`valid`, spoiled once to three times: bytes flipped, cut, doubled, moved or put in."""
    data = valid
    for _ in range(draw(st.integers(1, 3))):
        start = draw(st.integers(0, len(data)))
        end = min(len(data), start + draw(st.integers(0, 8)))
        piece = data[start:end]
        data = draw(
            st.sampled_from(
                [
                    data[:start] + data[end:],
                    data[:start],
                    data[:end] + data[start:],
                    data[end:] + data[:end],
                    data[:start] + bytes(byte ^ 1 for byte in piece) + data[end:],
                    data[:start] + piece.upper() + data[end:],
                    data[:start] + draw(st.sampled_from(_PIECES)) + data[end:],
                    data[:start] + draw(st.binary(max_size=4)) + data[start:],
                ]
            )
        )
    return data
