"""docs/format.md says what the program does: its tables, its codes and its worked examples."""

from __future__ import annotations

import hmac
import re
from pathlib import Path

import pytest

from tests.unit.registry.vectors import cases
from unjoin.registry import entry as entry_format
from unjoin.registry.consent import CHANNEL_SLUGS, CONSENT_SLUGS, REASON_SLUGS, Kind
from unjoin.registry.entry import ENTRY_BYTES, decode_entry
from unjoin.registry.receipt import format_receipt_code, make_receipt_code, parse_receipt_code
from unjoin.registry.statement import LIMITS, Nonce, commit, parse_statement
from unjoin.registry.tally import STANDING_SLUGS, count

TEXT = (Path(__file__).parents[3] / "docs" / "format.md").read_text(encoding="utf-8")


def table(heading: str) -> list[list[str]]:
    """The rows of the table whose first line contains `heading`, without heading and rule."""
    lines = TEXT[TEXT.index(heading) :].splitlines()[2:]
    rows = []
    for line in lines:
        if not line.startswith("|"):
            break
        rows.append([cell.strip().strip("`") for cell in line.strip("|").split("|")])
    return rows


def section(start: str, end: str) -> str:
    return TEXT[TEXT.index(start) : TEXT.index(end)]


def test_layout_of_the_entry() -> None:
    rows = table("| offset | bytes | field |")
    assert {row[2]: int(row[0]) for row in rows} == entry_format._OFFSETS
    ends = [int(row[0]) for row in rows[1:]] + [ENTRY_BYTES]
    assert [int(row[0]) + int(row[1]) for row in rows] == ends


@pytest.mark.parametrize(
    ("heading", "known"),
    [
        ("| number | kind |", {kind: kind.name.lower() for kind in Kind}),
        ("| number | consent |", CONSENT_SLUGS),
        ("| number | channel |", CHANNEL_SLUGS),
        ("| number | reason |", REASON_SLUGS),
    ],
)
def test_closed_lists(heading: str, known: dict[int, str]) -> None:
    assert {int(row[0]): row[1] for row in table(heading)} == known


def test_limits_of_the_statement() -> None:
    rows = table("| member | most characters |")
    assert {row[0]: int(row[1]) for row in rows if row[1]} == LIMITS
    assert [row[0] for row in rows if not row[1]] == ["v", "organisations"]


@pytest.mark.parametrize("name", ["entry", "statement", "tally", "tally_text", "weeks"])
def test_every_code_of_the_vectors(name: str) -> None:
    assert f"| `{name}.json` |" in TEXT
    for code in {vector["error"] for vector in cases(name, "invalid")}:
        assert f"`{code}`" in TEXT


def test_every_standing() -> None:
    named = section("## 5 The count", "### Worked example")
    assert not [slug for slug in STANDING_SLUGS.values() if f"*{slug}*" not in named]


def test_worked_example_counts_as_written() -> None:
    example = section("### Worked example", "## 6")
    log = [
        decode_entry(bytes.fromhex("".join(line.split()[1:])))
        for line in re.findall(r"^[0-9] +01 .*", example, re.MULTILINE)
    ]
    statements = re.findall(r"^(\{.*\})\n([0-9a-f]{64})$", example, re.MULTILINE)
    assert [commit(text.encode(), Nonce(bytes.fromhex(nonce))) for text, nonce in statements] == [
        entry.commitment for entry in log[:3]
    ]
    assert all(parse_statement(text.encode()).campaign == "ccp" for text, _ in statements)
    *cells, total = table("| organisations | standing | persons |")
    tally = count(log)
    assert {(int(mask), STANDING_SLUGS[s]): n for (mask, s), n in tally.cells.items()} == {
        (int(row[0].split()[0]), row[1]): int(row[2]) for row in cells
    }
    assert tally.total == int(total[2])


def test_worked_example_of_the_receipt() -> None:
    pepper, key = bytes(range(32)), bytes(range(16)).hex().encode()
    digest = hmac.digest(pepper, b"unjoin/receipt-code/v1\n" + key, "sha256")
    code = make_receipt_code(int.from_bytes(digest) % 10**22)
    assert f"code     {format_receipt_code(code)}\n" in TEXT
    assert parse_receipt_code(format_receipt_code(code)) == code
    assert int(code) % 97 == 1
    assert code[22:] == f"{98 - 100 * int(code[:22]) % 97:02d}"
    for number in range(3):
        message = b"unjoin/receipt/v1\n" + code.encode() + number.to_bytes(4)
        index = hmac.digest(pepper, message, "sha256")[:16].hex()
        assert f"index({number}) {index}\n" in TEXT


def test_worked_example_of_the_receipt_is_what_the_service_derives() -> None:
    from unjoin.service.instance import Pepper
    from unjoin.service.intake.codes import IdempotencyKey, receipt_code, receipt_index

    pepper = Pepper(bytes(range(32)))
    code = receipt_code(IdempotencyKey(bytes(range(16)).hex()), pepper=pepper)
    assert f"code     {format_receipt_code(code)}\n" in TEXT
    assert f"index(1) {receipt_index(code, 1, pepper=pepper).hex()}\n" in TEXT
