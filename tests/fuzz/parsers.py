"""Every parser of the log and of the registry, with documents it reads.

Each takes any bytes, and raises nothing but the package's own error. What was read and is written
again must be what was read. Whoever adds a parser adds it here: `test_parsers_listed` fails until
then.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from tests.unit.publiclog.actors import (
    ALPHA,
    BETA,
    LEAVES,
    LOG,
    NOON,
    checkpoint_of,
    cosigned,
    prove_leaf,
    seed_of,
    signed,
)
from tests.unit.publiclog.policies import LOG_LINE, PUBLISHED, witness_line
from tests.unit.registry.group_lines import read as parse_group_line
from tests.unit.registry.vectors import cases
from unjoin.presets import read_preset
from unjoin.publiclog.checkpoints import Checkpoint, open_checkpoint, parse_checkpoint
from unjoin.publiclog.cosignatures import cosign, find_cosignatures
from unjoin.publiclog.encoding import decode_base64, encode_base64, parse_decimal
from unjoin.publiclog.errors import LogError
from unjoin.publiclog.keys import SigningKey, VerifierKey, parse_skey, parse_vkey
from unjoin.publiclog.notes import Note, encode_signatures, parse_note, parse_signatures
from unjoin.publiclog.policy import parse_policy
from unjoin.publiclog.tiles import encode_bundle, parse_bundle, parse_path
from unjoin.publiclog.tlog_proof import Proof, check_proof, parse_proof
from unjoin.publiclog.witness import ask_witness
from unjoin.registry.campaign import parse_campaign
from unjoin.registry.carried import read_carried, write_parts
from unjoin.registry.consent import Channel, Consent
from unjoin.registry.declaration import Declaration, Person, declaration_json, parse_declaration
from unjoin.registry.entry import decode_entry, encode_entry
from unjoin.registry.errors import RegistryError
from unjoin.registry.kit_note import KitNote, encode_kit_note, parse_kit_note
from unjoin.registry.kit_package import KitPackage, encode_kit_package, parse_kit_package
from unjoin.registry.names import clean_name
from unjoin.registry.numerals import parse_count
from unjoin.registry.organisations import OrganisationMask
from unjoin.registry.receipt import format_receipt_code, make_receipt_code, parse_receipt_code
from unjoin.registry.short_code import parse_short_code
from unjoin.registry.statement import canonical_json, parse_statement
from unjoin.registry.tally import Standing, Tally
from unjoin.registry.tally_text import TallyText, encode_tally_text, parse_tally_text

T = TypeVar("T")
OUR_ERRORS = (LogError, RegistryError)


@dataclass(frozen=True, slots=True)
class Parser:
    """`read` takes any bytes and raises one of `OUR_ERRORS`, or nothing, as it does for `seeds`."""

    read: Callable[[bytes], object]
    seeds: tuple[bytes, ...]


def both_ways(parse: Callable[[bytes], T], write: Callable[[T], bytes]) -> Callable[[bytes], None]:
    """Reads, and demands that writing what was read gives the same bytes."""

    def read(data: bytes) -> None:
        assert write(parse(data)) == data, "what was read is written otherwise"

    return read


def of_text(parse: Callable[[str], object]) -> Callable[[bytes], object]:
    """Reads bytes as the text they are; those that are none become lone surrogates."""
    return lambda data: parse(_text(data))


def of_text_both_ways(
    parse: Callable[[str], T], write: Callable[[T], str]
) -> Callable[[bytes], None]:
    def read(data: bytes) -> None:
        assert write(parse(_text(data))) == _text(data), "what was read is written otherwise"

    return read


def _text(data: bytes) -> str:
    return data.decode("utf-8", "surrogateescape")


def _read_bundle(data: bytes) -> None:
    """The first byte says how many entries there should be."""
    width, bundle = (data[0] + 1, data[1:]) if data else (1, b"")
    assert encode_bundle(parse_bundle(bundle, width)) == bundle


def _ask_witness(data: bytes) -> object:
    """The first byte is the status, in hundreds and the rest, of two answers alike."""
    statuses = (200, 409, 400, 403, 404, 422, 500, 302)
    status = statuses[data[0] % len(statuses)] if data else 200
    return ask_witness(
        ALPHA, signed(1), known_size=0, prove=lambda _: (), post=lambda *_: (status, data[1:])
    )


def _open_checkpoint(data: bytes) -> object:
    return open_checkpoint(data, LOG.vkey)


def _find_cosignatures(data: bytes) -> object:
    return find_cosignatures(parse_note(data), [ALPHA.key, BETA.key])


def _check_proof(data: bytes) -> object:
    return check_proof(parse_proof(data), LEAVES[5], LOG.vkey)


def _parse_decimal(text: str) -> int:
    return parse_decimal(text, limit=2**64)


def _valid(vectors: str, member: str) -> tuple[bytes, ...]:
    return tuple(bytes.fromhex(case[member]) for case in cases(vectors, "valid"))


def _texts(*texts: str) -> tuple[bytes, ...]:
    return tuple(text.encode() for text in texts)


_ANSWER = encode_signatures(
    [cosign(signed(1).text, name=ALPHA.name, seed=seed_of(ALPHA.name), timestamp=NOON)]
)
_COSIGNED = cosigned(7, ALPHA, BETA).encode()
_CHECKPOINTS = (checkpoint_of(0).encode(), checkpoint_of(7).encode())
_PROOFS = tuple(
    Proof(5, prove_leaf(5, 7), checkpoint, extra).encode()
    for checkpoint, extra in ((signed(7).encode(), None), (_COSIGNED, b"extra"))
)
_POLICY = (LOG_LINE + witness_line("a", "https://a.example") + "quorum a\n").encode()
_TALLY = TallyText(
    origin=LOG.name,
    root=bytes(32),
    campaign="ccp",
    organisations=((0, "party"), (2, "league")),
    tally=Tally(
        3, {(OrganisationMask(1), Standing.SELF): 2, (OrganisationMask(5), Standing.SELF): 1}
    ),
)
_DECLARATION = Declaration(
    channel=Channel.WEB,
    language="zh-Hans",
    persons=(Person(organisations=OrganisationMask(3), consent=Consent.SELF, name="万顺"),),
)
_CARRIED = "\n".join(write_parts(bytes(90), id_bytes=b"seven b", piece_bytes=40)).encode()
_KIT = KitPackage(bytes(16), make_receipt_code(7), 2, b"sealed", b"private")


def _read_kit_package(data: bytes) -> None:
    """What was read is written to the same bytes, but for how it is filled up."""
    assert encode_kit_package(parse_kit_package(data), size=len(data)) == data


BATCHES: dict[str, dict[str, Parser]] = {
    "notes": {
        "encoding.decode_base64": Parser(
            of_text_both_ways(decode_base64, encode_base64), (b"aGk=",)
        ),
        "encoding.parse_decimal": Parser(of_text_both_ways(_parse_decimal, str), (b"0", b"4096")),
        "keys.parse_vkey": Parser(
            of_text_both_ways(parse_vkey, VerifierKey.encode),
            _texts(LOG.vkey.encode(), ALPHA.key.encode()),
        ),
        "keys.parse_skey": Parser(
            of_text_both_ways(parse_skey, SigningKey.encode), _texts(LOG.encode())
        ),
        "notes.parse_note": Parser(both_ways(parse_note, Note.encode), (_COSIGNED,)),
        "notes.parse_signatures": Parser(
            both_ways(parse_signatures, encode_signatures), (_ANSWER,)
        ),
        "checkpoints.parse_checkpoint": Parser(
            both_ways(parse_checkpoint, Checkpoint.encode), _CHECKPOINTS
        ),
        "checkpoints.open_checkpoint": Parser(_open_checkpoint, (_COSIGNED,)),
        "cosignatures.find_cosignatures": Parser(_find_cosignatures, (_COSIGNED,)),
    },
    "documents": {
        "policy.parse_policy": Parser(parse_policy, (PUBLISHED, _POLICY)),
        "tlog_proof.parse_proof": Parser(both_ways(parse_proof, Proof.encode), _PROOFS),
        "tlog_proof.check_proof": Parser(_check_proof, _PROOFS),
        "witness.ask_witness": Parser(_ask_witness, (b"\x00" + _ANSWER,)),
    },
    "tiles": {
        "tiles.parse_path": Parser(
            of_text_both_ways(parse_path, lambda place: place.encode()),
            (b"tile/0/x001/x234/067", b"tile/63/000.p/255", b"tile/entries/x001/000.p/7"),
        ),
        "tiles.parse_bundle": Parser(
            _read_bundle, (b"\x01\x00\x01a\x00\x02bc", b"\x01\x00\x01a\x00\x01b")
        ),
    },
    "entries": {
        "carried.read_carried": Parser(of_text(read_carried), (_CARRIED, _CARRIED[:-9].lower())),
        "kit_package.parse_kit_package": Parser(
            _read_kit_package, (encode_kit_package(_KIT), encode_kit_package(_KIT, size=128))
        ),
        "kit_note.parse_kit_note": Parser(
            both_ways(parse_kit_note, encode_kit_note),
            (encode_kit_note(KitNote("a.example/log", "kit/kit.html", 7, bytes(32))),),
        ),
        "entry.decode_entry": Parser(both_ways(decode_entry, encode_entry), _valid("entry", "hex")),
        "statement.parse_statement": Parser(
            both_ways(parse_statement, canonical_json), _valid("statement", "canonical_hex")
        ),
        "tally_text.parse_tally_text": Parser(
            both_ways(parse_tally_text, encode_tally_text), (encode_tally_text(_TALLY),)
        ),
        "declaration.parse_declaration": Parser(
            parse_declaration,
            (declaration_json(_DECLARATION), declaration_json(_DECLARATION) + b" "),
        ),
    },
    "typed": {
        "receipt.parse_receipt_code": Parser(
            of_text(lambda text: format_receipt_code(parse_receipt_code(text))),
            _texts(*(case["text"] for case in cases("receipt", "typed"))),
        ),
        "group_line.parse_group_line": Parser(
            of_text(parse_group_line),
            _texts(*(case["text"] for case in cases("group_line", "valid"))),
        ),
        "short_code.parse_short_code": Parser(
            of_text(lambda text: parse_short_code(parse_short_code(text))),
            _texts("12340", "１２３４０", "123-40"),
        ),
        "numerals.parse_count": Parser(
            of_text(parse_count), _texts("11", "１１", "一百零八", "廿")
        ),
        "names.clean_name": Parser(
            of_text(lambda text: clean_name(clean_name(text))), _texts("万顺", "Ane O’Brien")
        ),
        "campaign.parse_campaign": Parser(of_text(parse_campaign), _texts(read_preset("ccp"))),
    },
}
PARSERS = {name: parser for batch in BATCHES.values() for name, parser in batch.items()}
