"""A policy file with a fault is refused, with the line and a code."""

from __future__ import annotations

import pytest

from tests.unit.publiclog.actors import LOG, witness_key
from tests.unit.publiclog.policies import LOG_LINE, witness_line
from unjoin.publiclog.errors import PolicyError
from unjoin.publiclog.notes import VerifierKey
from unjoin.publiclog.policy import EACH_LIMIT, POLICY_LIMIT_BYTES, parse_policy

A, B = witness_line("a"), witness_line("b")
A_KEY = witness_key("a")
RENAMED = VerifierKey("renamed", A_KEY.algorithm, A_KEY.public_key).encode()
LOG_RENAMED = VerifierKey("renamed", LOG.vkey.algorithm, LOG.vkey.public_key).encode()


@pytest.mark.parametrize(
    ("text", "line", "code"),
    [
        ("", 0, "quorum-missing"),
        (A, 0, "quorum-missing"),
        ("quorum none", 1, "newline"),
        ("quorum none\n ", 2, "newline"),
        ("quorum none\nquorum none\n", 2, "quorum-twice"),
        (A + "quorum a\nquorum none\n", 3, "quorum-twice"),
        ("quorum none\r\n", 1, "octet"),
        ("quorum none\n#\x00\n", 2, "octet"),
        ("quorum none\n#\x7f\n", 2, "octet"),
        ("quorum\x0bnone\n", 1, "octet"),
        ("quorum\u00a0none\n", 1, "keyword"),
        ("Quorum none\n", 1, "keyword"),
        ("policy v1\n", 1, "keyword"),
        ("quorum\n", 1, "items"),
        ("quorum none none\n", 1, "items"),
        ("quorum none # no witness\n", 1, "items"),
        ("log\n", 1, "items"),
        (LOG_LINE.strip() + " url more\n", 1, "items"),
        ("witness a\n", 1, "items"),
        (A.strip() + " url more\n", 1, "items"),
        (A + "group g any\n", 2, "items"),
        ("log x\n", 1, "key"),
        ("witness a x\n", 1, "key"),
        (A.replace("+", "+0", 1), 1, "key"),
        ("log " + A_KEY.encode() + "\n", 1, "algorithm"),
        ("witness a " + LOG.vkey.encode() + "\n", 1, "algorithm"),
        (LOG_LINE + LOG_LINE, 2, "key-twice"),
        (LOG_LINE + f"log {LOG_RENAMED}\n", 2, "key-twice"),
        (A + A.replace("witness a", "witness c"), 2, "key-twice"),
        (A + f"witness c {RENAMED}\n", 2, "key-twice"),
        (A + B.replace("witness b", "witness a"), 2, "name-taken"),
        (A.replace("witness a", "witness none"), 1, "name-taken"),
        (A + "group a any a\n", 2, "name-taken"),
        (A + "group none any a\n", 2, "name-taken"),
        (A + B + "group g any a\ngroup g any b\n", 4, "name-taken"),
        ("quorum a\n" + A, 1, "name-unknown"),
        (A + "quorum A\n", 2, "name-unknown"),
        (A + "group g any b\n" + B, 2, "name-unknown"),
        (A + "group g any g\n", 2, "name-unknown"),
        (A + "group g any none\n", 2, "name-unknown"),
        (A + "group g any a a\n", 2, "member-twice"),
        (A + B + "group g any a\ngroup h any a b\n", 4, "member-twice"),
        (A + "group g any a\ngroup h any g\ngroup i any g\n", 4, "member-twice"),
        (A + "group g 0 a\n", 2, "threshold"),
        (A + "group g 2 a\n", 2, "threshold"),
        (A + "group g -1 a\n", 2, "threshold"),
        (A + "group g +1 a\n", 2, "threshold"),
        (A + "group g 01 a\n", 2, "threshold"),
        (A + "group g ANY a\n", 2, "threshold"),
        (A + "group g none a\n", 2, "threshold"),
        (A + "group g \u0661 a\n", 2, "threshold"),
    ],
)
def test_policy_refused(text: str, line: int, code: str) -> None:
    with pytest.raises(PolicyError) as caught:
        parse_policy(text.encode())
    assert caught.value.code == f"policy-{code}"
    assert caught.value.fields["line"] == line


def test_policy_with_key_that_is_not_utf8() -> None:
    with pytest.raises(PolicyError) as caught:
        parse_policy(b"log \xff+00000000+AAAA\nquorum none\n")
    assert caught.value.code == "policy-key"


def test_policy_tells_what_is_wrong_with_a_key() -> None:
    with pytest.raises(PolicyError) as caught:
        parse_policy(LOG_LINE.replace("centre+", "center+").encode())
    assert caught.value.fields["reason"] == "vkey-id"


@pytest.mark.parametrize(
    "line", ["log {key}\n", "witness {name} {key}\n", "group g{number} any {previous}\n"]
)
def test_policy_with_too_many(line: str) -> None:
    lines = [witness_line("w")]
    for number in range(EACH_LIMIT + 1):
        key = witness_key(f"{number}")
        if line.startswith("log"):
            key = VerifierKey(key.name, LOG.vkey.algorithm, key.public_key)
        previous = f"g{number - 1}" if number else "w"
        values = {"key": key.encode(), "name": f"n{number}", "number": number, "previous": previous}
        lines.append(line.format(**values))
    with pytest.raises(PolicyError) as caught:
        parse_policy("".join([*lines, "quorum none\n"]).encode())
    assert caught.value.code == "policy-many"


def test_policy_over_limit() -> None:
    with pytest.raises(PolicyError) as caught:
        parse_policy(b"#" * POLICY_LIMIT_BYTES + b"\n")
    assert caught.value.code == "policy-long"
