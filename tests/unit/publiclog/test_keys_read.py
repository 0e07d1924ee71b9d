"""Keys are read in one spelling only, and the id in a key's text is recomputed."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.publiclog.actors import LOG, seed_of
from tests.unit.publiclog.strategies import NAMES
from unjoin.publiclog.errors import NoteError
from unjoin.publiclog.keys import (
    PUBLIC_KEY_BYTES,
    Algorithm,
    Signature,
    SigningKey,
    VerifierKey,
    parse_skey,
    parse_vkey,
)

FOO = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"


@given(NAMES, st.sampled_from(Algorithm), st.data())
def test_verifier_key_written_is_read(name: str, algorithm: Algorithm, data: st.DataObject) -> None:
    length = PUBLIC_KEY_BYTES[algorithm]
    public_key = data.draw(st.binary(min_size=32, max_size=32)) * (length // 32)
    key = VerifierKey(name, algorithm, public_key)
    assert parse_vkey(key.encode()) == key


@given(NAMES, st.binary(min_size=32, max_size=32))
def test_signing_key_written_is_read(name: str, seed: bytes) -> None:
    key = SigningKey(name, seed)
    assert parse_skey(key.encode()) == key


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "vkey-form"),
        ("example.com/foo", "vkey-form"),
        ("example.com/foo+530d903a", "vkey-form"),
        (FOO + "\n", "vkey-form"),
        (FOO + "+", "vkey-form"),
        (FOO.replace("530d903a", "530D903A"), "vkey-form"),
        (FOO.replace("530d903a", "0530d903a"), "vkey-form"),
        (FOO.replace("530d903a", "530d903"), "vkey-form"),
        (FOO.replace("530d903a", "530d903b"), "vkey-id"),
        (FOO.replace("foo", "bar"), "vkey-id"),
        (FOO.replace("U2k", "U2l"), "vkey-id"),
        (FOO.replace("example.com/foo", ""), "note-name"),
        (FOO.replace("example.com/foo", "example com"), "note-name"),
        (FOO.replace("example.com/foo", "example\u3000com"), "note-name"),
        (FOO.replace("example.com/foo", "example\x00com"), "note-name"),
        (FOO.replace("example.com/foo", "\ud800"), "note-name"),
        (FOO.replace("example.com/foo", "福" * 86), "note-name-long"),
        ("a+00000000+", "vkey-form"),
        ("a+00000000+" + "A" * 5000, "vkey-form"),
        ("a+00000000+" + base64.b64encode(b"\x02" + bytes(32)).decode(), "vkey-algorithm"),
        ("a+00000000+" + base64.b64encode(b"\x01" + bytes(31)).decode(), "vkey-length"),
        ("a+00000000+" + base64.b64encode(b"\x06" + bytes(32)).decode(), "vkey-length"),
    ],
)
def test_verifier_key_refused(text: str, code: str) -> None:
    with pytest.raises(NoteError) as caught:
        parse_vkey(text)
    assert caught.value.code == code


def test_verifier_key_of_same_key_for_other_use_has_other_id() -> None:
    public_key = LOG.vkey.public_key
    signs, cosigns = (
        VerifierKey("a", algorithm, public_key)
        for algorithm in (Algorithm.ED25519, Algorithm.COSIGNATURE)
    )
    assert signs.key_id != cosigns.key_id


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (lambda text: text.removeprefix("PRIVATE+KEY+"), "skey-form"),
        (lambda text: text.replace("PRIVATE", "private"), "skey-form"),
        (lambda text: text + "\n", "skey-form"),
        (lambda text: text.replace("centre", "center"), "skey-id"),
        (
            lambda text: text[:-44] + base64.b64encode(b"\x04" + bytes(32)).decode(),
            "skey-algorithm",
        ),
        (lambda text: text[:-44] + base64.b64encode(b"\x01" + bytes(31)).decode(), "skey-length"),
    ],
)
def test_signing_key_refused(spoil: object, code: str) -> None:
    assert callable(spoil)
    text = spoil(LOG.encode())
    with pytest.raises(NoteError) as caught:
        parse_skey(text)
    assert caught.value.code == code


def test_signing_key_shows_no_secret() -> None:
    key = SigningKey("log.example/centre", seed_of("log"))
    assert "seed" not in repr(key)
    with pytest.raises(NoteError) as caught:
        parse_skey(key.encode() + "!")
    assert caught.value.__cause__ is None
    assert key.encode()[-40:] not in f"{caught.value} {caught.value.fields}"


@pytest.mark.parametrize(("key_id", "data"), [(b"abc", b"x"), (b"abcde", b"x"), (b"abcd", b"")])
def test_signature_of_wrong_length(key_id: bytes, data: bytes) -> None:
    with pytest.raises(NoteError) as caught:
        Signature("a", key_id, data)
    assert caught.value.code == "note-signature-length"
