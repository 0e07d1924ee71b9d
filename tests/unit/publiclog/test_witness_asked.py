"""The log asks a witness that keeps to c2sp.org/tlog-witness, and gets its cosignature."""

from __future__ import annotations

import pytest

from tests.unit.publiclog.actors import ALPHA, BETA, MemoryWitness, cosigned, prove_from, signed
from unjoin.publiclog.cosignatures import find_cosignatures
from unjoin.publiclog.encoding import decode_base64
from unjoin.publiclog.errors import WitnessError
from unjoin.publiclog.notes import Note, Signature
from unjoin.publiclog.policy import Witness
from unjoin.publiclog.tree import Hash
from unjoin.publiclog.witness import add_checkpoint_body, ask_witness

# c2sp.org/tlog-witness, "Example request body", up to the checkpoint
PUBLISHED_HASHES = """\
PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=
jrJZDmY8Y7SyJE0MWLpLozkIVMSMZcD5kvuKxPC3swk=
5+pKlUdi2LeF/BcMHBn+Ku6yhPGNCswZZD1X/6QgPd8=
/6WVhPs2CwSsb5rYBH5cjHV/wSmA79abXAwhXw3Kj/0=
"""


def ask(peer: MemoryWitness, size: int, known_size: int) -> tuple[Signature, int]:
    return ask_witness(
        ALPHA,
        signed(size),
        known_size=known_size,
        prove=lambda old: prove_from(old, size),
        post=peer.post,
    )


def sizes_asked(peer: MemoryWitness) -> list[bytes]:
    return [body.partition(b"\n")[0] for _, body in peer.asked]


def test_body_is_as_the_specification_shows() -> None:
    hashes = [Hash(decode_base64(line, 32)) for line in PUBLISHED_HASHES.split()]
    body = add_checkpoint_body(20852014, hashes, b"note")
    assert body == b"old 20852014\n" + PUBLISHED_HASHES.encode() + b"\nnote"


def test_body_without_proof() -> None:
    assert add_checkpoint_body(0, (), b"note") == b"old 0\n\nnote"


@pytest.mark.parametrize(
    ("old", "hashes"),
    [(-1, 0), (2**63, 0), (0, 1), (1, 64)],
)
def test_body_that_must_not_be_sent(old: int, hashes: int) -> None:
    with pytest.raises(WitnessError) as caught:
        add_checkpoint_body(old, [Hash(bytes(32))] * hashes, b"note")
    assert caught.value.code == "witness-request"


def test_body_with_hash_of_wrong_length() -> None:
    with pytest.raises(WitnessError) as caught:
        add_checkpoint_body(1, [Hash(bytes(31))], b"note")
    assert caught.value.code == "witness-request"


@pytest.mark.parametrize(
    ("old", "size"), [(0, 0), (0, 1), (0, 300), (1, 2), (3, 7), (255, 257), (256, 300), (7, 7)]
)
def test_witness_that_knows_the_size_cosigns(old: int, size: int) -> None:
    peer = MemoryWitness().knows(old)
    signature, known = ask(peer, size, old)
    note = Note(signed(size).text, (*signed(size).signatures, signature))
    assert [found.key for found in find_cosignatures(note, [ALPHA.key])] == [ALPHA.key]
    assert (known, peer.size) == (size, size)
    assert sizes_asked(peer) == [b"old %d" % old]


@pytest.mark.parametrize(("thought", "known"), [(0, 5), (5, 0), (6, 3), (3, 7)])
def test_witness_that_knows_another_size_is_asked_once_more(thought: int, known: int) -> None:
    peer = MemoryWitness().knows(known)
    _, size = ask(peer, 7, thought)
    assert size == 7
    assert sizes_asked(peer) == [b"old %d" % thought, b"old %d" % known]


@pytest.mark.parametrize("prefix", ["https://a.example/x", "https://a.example/x/"])
def test_witness_is_asked_under_its_prefix(prefix: str) -> None:
    peer = MemoryWitness()
    ask_witness(
        Witness("a", ALPHA.key, prefix),
        signed(1),
        known_size=0,
        prove=lambda old: prove_from(old, 1),
        post=peer.post,
    )
    assert [url for url, _ in peer.asked] == ["https://a.example/x/add-checkpoint"]


def test_witness_answer_with_lines_of_others() -> None:
    """Only its own line is taken, whatever those of others say."""
    peer, other = MemoryWitness(), MemoryWitness(BETA.name)

    def post(url: str, body: bytes) -> tuple[int, bytes]:
        mine, theirs = peer.post(url, body)[1], other.post(url, body)[1]
        return 200, theirs + theirs + mine + "— stranger.example AAAAAAA=\n".encode()

    signature, _ = ask_witness(ALPHA, signed(1), known_size=0, prove=lambda _: (), post=post)
    assert signature.name == ALPHA.name


def test_witness_gets_the_note_with_the_cosignatures_of_others() -> None:
    peer = MemoryWitness()
    note = cosigned(1, BETA)
    ask_witness(ALPHA, note, known_size=0, prove=lambda _: (), post=peer.post)
    assert peer.asked[0][1].endswith(note.encode())
