"""An auditor written from docs/format.md alone, in another language, finds what that text promises.

recount (tests/foreign/go/recount) shares no code with this program and uses nothing but Go's
standard library. Where it accepts a log that is wrong, the text leaves out something.
"""

from __future__ import annotations

import subprocess
import tomllib
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.faults.centre import REPOSITORY
from tests.foreign.verifiers import program

TAMPERED = REPOSITORY / "tests" / "tampered"
UNTAMPERED = TAMPERED / "untampered"
VECTORS = REPOSITORY / "tests" / "vectors"

NEEDS_MEMORY = "needs an earlier checkpoint, tally or key, and recount remembers nothing"
NEEDS_POLICY = "needs the witnesses' keys and a policy, which recount does not read"
NEEDS_STATEMENTS = "is in data/statements, and recount reads the log only"
NEEDS_NUMBERS = "is in data/numbers.json, and recount reads the log only"

# By name, so that a new attack is demanded of recount until somebody says why it cannot be.
OUT_OF_REACH = {
    "history-emptied": NEEDS_MEMORY,
    "history-replayed": NEEDS_MEMORY,
    "history-rewritten": NEEDS_MEMORY,
    "history-rewritten-at-the-edge": NEEDS_MEMORY,
    "history-two-roots-of-one-size": NEEDS_MEMORY,
    "tally-with-organisations-renumbered": NEEDS_MEMORY,
    "cosignature-false": NEEDS_POLICY,
    "cosignature-missing": NEEDS_POLICY,
    "cosignature-of-earlier": NEEDS_POLICY,
    "cosignature-twice": NEEDS_POLICY,
    "numbers-higher": NEEDS_NUMBERS,
    "numbers-not-json": NEEDS_NUMBERS,
    "numbers-of-earlier": NEEDS_NUMBERS,
    "numbers-with-total-twice": NEEDS_NUMBERS,
    "numbers-with-true-for-one": NEEDS_NUMBERS,
    "statement-at-another-leaf": NEEDS_STATEMENTS,
    "statement-beyond-file": NEEDS_STATEMENTS,
    "statement-file-without-zeros": NEEDS_STATEMENTS,
    "statement-committed-to-by-a-retract": NEEDS_STATEMENTS,
    "statement-in-another-file": NEEDS_STATEMENTS,
    "statement-line-twice": NEEDS_STATEMENTS,
    "statement-lines-out-of-order": NEEDS_STATEMENTS,
    "statement-nonce-changed": NEEDS_STATEMENTS,
    "statement-of-a-retract": NEEDS_STATEMENTS,
    "statement-of-another-campaign": NEEDS_STATEMENTS,
    "statement-of-other-organisations": NEEDS_STATEMENTS,
    "statement-of-retracted": NEEDS_STATEMENTS,
    "statement-spelled-otherwise": NEEDS_STATEMENTS,
    "statement-text-changed": NEEDS_STATEMENTS,
    "statement-with-capital-digits": NEEDS_STATEMENTS,
    "statement-with-crlf": NEEDS_STATEMENTS,
    "statement-with-half-a-character": NEEDS_STATEMENTS,
    "statement-with-unknown-member": NEEDS_STATEMENTS,
    "statement-without-last-line-end": NEEDS_STATEMENTS,
}
ATTACKS = sorted(path.parent.name for path in TAMPERED.glob("*/expected.toml"))
WITHIN_REACH = [name for name in ATTACKS if name not in OUT_OF_REACH]


@dataclass(frozen=True)
class Ended:
    code: int
    said: str


def recount(*arguments: str | Path) -> Ended:
    done = subprocess.run(
        [program("recount"), *arguments], capture_output=True, text=True, timeout=60, check=False
    )
    return Ended(done.returncode, done.stdout + done.stderr)


def recount_attack(name: str) -> Ended:
    here = TAMPERED / name
    # The audit may do without a key; recount may not.
    vkey: list[str | Path] = ["-vkey", here / "trusted-vkey"]
    if "--proof" in _expected(name)["arguments"]:
        return recount(*vkey, "-proof", here / "my.tlog-proof")
    return recount(*vkey, here / "public" / "log")


def _expected(name: str) -> dict[str, str]:
    return tomllib.loads((TAMPERED / name / "expected.toml").read_text())


def test_every_vector_is_read_or_refused_with_its_code() -> None:
    ended = recount("-vectors", VECTORS)
    assert ended.code == 0, ended.said
    checked = {line.split()[0] for line in ended.said.splitlines()}
    assert checked == {
        "entry.json",
        "statement.json",
        "tally.json",
        "tally_text.json",
        "proofs.json",
    }


def test_a_changed_vector_is_noticed(tmp_path: Path) -> None:
    for file in VECTORS.glob("*.json"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    tally = tmp_path / "tally.json"
    tally.write_text(tally.read_text().replace('"persons": "8"', '"persons": "9"', 1))
    ended = recount("-vectors", tmp_path)
    assert ended.code == 1, ended.said
    assert "tally.json" in ended.said


def test_the_untampered_log_is_accepted_and_counted() -> None:
    ended = recount("-vkey", UNTAMPERED / "trusted-vkey", UNTAMPERED / "public" / "log")
    assert ended.code == 0, ended.said
    tally = (UNTAMPERED / "public" / "log" / "tally").read_text()
    counted = tally[tally.index("cell ") : tally.index("\n\n") + 1]
    assert ended.said == "size 260\n" + counted


@pytest.mark.parametrize("name", ["my", "withdrawn"])
def test_the_untampered_proofs_are_accepted(name: str) -> None:
    proof = UNTAMPERED / f"{name}.tlog-proof"
    ended = recount("-vkey", UNTAMPERED / "trusted-vkey", "-proof", proof)
    assert ended.code == 0, ended.said


@pytest.mark.parametrize("name", WITHIN_REACH)
def test_an_attack_is_refused_with_the_code_of_the_format(name: str) -> None:
    ended = recount_attack(name)
    assert ended.code == 1, ended.said
    assert ended.said.startswith(f"wrong: {_expected(name)['code']}: "), ended.said


@pytest.mark.parametrize("name", OUT_OF_REACH)
def test_what_is_out_of_reach_is_right_in_all_that_is_within(name: str) -> None:
    assert name in ATTACKS
    ended = recount_attack(name)
    assert ended.code == 0, f"{ended.said}: it is within reach, so demand it"


def test_what_cannot_be_read_is_neither_right_nor_wrong(tmp_path: Path) -> None:
    vkey = UNTAMPERED / "trusted-vkey"
    assert recount("-vkey", vkey, tmp_path).code == 2
    assert recount("-vkey", tmp_path / "none", UNTAMPERED / "public" / "log").code == 2
    assert recount("-vkey", vkey).code == 2
    assert recount("-vkey", vkey, "-proof", tmp_path / "none").code == 2
