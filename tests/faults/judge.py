"""What must hold of a centre after any fault, judged from outside: from its files and receipts.

The entries are read from the published bundles, and tree and count are made from them anew, so none
of the publisher's own records are believed.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterable
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import TypedDict

from tests.faults.centre import Centre
from tests.foreign.verifiers import VERIFIERS
from unjoin.cli import main as unjoin
from unjoin.publiclog.checkpoints import Checkpoint, open_checkpoint
from unjoin.publiclog.notes import parse_note, verified_by
from unjoin.publiclog.tiles import TILE_WIDTH, bundle_path, index_path, parse_bundle
from unjoin.publiclog.tree import leaf_hash, tree_root
from unjoin.registry.consent import Kind
from unjoin.registry.entry import Entry, decode_entry
from unjoin.registry.tally import Tally, count
from unjoin.registry.tally_text import parse_tally_text


class Resolved(TypedDict):
    """What `deeds.resolve` answers."""

    published: list[tuple[int, str]]
    waiting: int
    unknown: list[str]


def check_readable(centre: Centre) -> Checkpoint | None:
    """Whatever a checkpoint in the files promises is there, at any moment, for other verifiers."""
    data = centre.checkpoint()
    if data is None:
        return None
    checkpoint = open_checkpoint(data, centre.vkey).checkpoint
    for verify in VERIFIERS.values():
        verdict = verify(centre.log, centre.directory / "log.vkey")
        assert (verdict.size, verdict.root) == (checkpoint.size, checkpoint.root), verdict.said
    return checkpoint


def recover(centre: Centre, *receipts: Path) -> Resolved:
    """Start the publisher again, without any fault; what the receipts then lead to."""
    resolved: Resolved = centre.do("recover", *receipts)
    return resolved


def check_centre(
    centre: Centre, resolved: Resolved, *, seen: Iterable[bytes | None] = ()
) -> tuple[Checkpoint, Tally]:
    """Nothing is lost and nothing counted twice, and the log only ever grew from what was `seen`.

    `resolved`: what all receipts ever given lead to. All of them must be published.
    """
    checkpoint = check_readable(centre)
    assert checkpoint is not None, "nothing is published"
    entries = read_entries(centre.log, checkpoint.size)
    _check_grew(centre, checkpoint, entries, seen)
    decoded = [decode_entry(entry) for entry in entries]
    tally = _check_tally(centre, checkpoint, decoded)
    _check_receipts(centre, resolved, decoded)
    numbers = json.loads((centre.public / "data" / "numbers.json").read_bytes())
    assert numbers["size"] == checkpoint.size
    _check_data(centre.public / "data", checkpoint, tally)
    audit(centre, "--statements")
    return checkpoint, tally


def _check_data(data: Path, checkpoint: Checkpoint, tally: Tally) -> None:
    """The data sets are whole, and add up to the count."""
    sums = (data / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    for digest, path in (line.split("  ") for line in sums):
        assert hashlib.sha256((data / path).read_bytes()).hexdigest() == digest, path
    package = json.loads((data / "datapackage.json").read_bytes())
    assert package["log"]["size"] == checkpoint.size
    table = (data / "csv" / "weeks.csv").read_text(encoding="utf-8")
    weeks = csv.DictReader(io.StringIO(table, newline=""))
    added = sum(
        int(week["added"]) - int(week["retracted"]) - int(week["corrected"]) for week in weeks
    )
    assert added == tally.total


def audit(centre: Centre, *options: str) -> None:
    """`unjoin audit` finds nothing wrong, nor anything unlike what it found here before."""
    said = io.StringIO()
    with redirect_stdout(said), redirect_stderr(said):
        status = unjoin(
            [
                *("audit", str(centre.public), *options, "--kernel", "plain", "--jobs", "1"),
                *("--vkey", str(centre.directory / "log.vkey")),
                *("--state", str(centre.directory / "audited")),
            ]
        )
    assert status == 0, said.getvalue()


def read_entries(log: Path, size: int) -> list[bytes]:
    """The entries 0…`size` − 1, from the published bundles."""
    entries: list[bytes] = []
    for number in range(-(-size // TILE_WIDTH)):
        width = min(TILE_WIDTH, size - number * TILE_WIDTH)
        entries += parse_bundle((log / bundle_path(number, width)).read_bytes(), width)
    return entries


def _check_grew(
    centre: Centre, last: Checkpoint, entries: list[bytes], seen: Iterable[bytes | None]
) -> None:
    """Every checkpoint anybody saw is of a beginning of these very entries."""
    checkpoints = [open_checkpoint(data, centre.vkey).checkpoint for data in seen if data]
    sizes = [checkpoint.size for checkpoint in [*checkpoints, last]]
    assert sizes == sorted(sizes)
    hashes = [leaf_hash(entry) for entry in entries]
    for checkpoint in [*checkpoints, last]:
        assert tree_root(hashes[: checkpoint.size]) == checkpoint.root


def _check_tally(centre: Centre, checkpoint: Checkpoint, entries: list[Entry]) -> Tally:
    note = parse_note((centre.log / "tally").read_bytes())
    assert verified_by(note, [centre.vkey]) == (centre.vkey,)
    signed = parse_tally_text(note.text)
    assert (signed.size, signed.root) == (checkpoint.size, checkpoint.root)
    recounted = count(entries, known=signed.known)
    assert recounted == signed.tally
    return recounted


def _check_receipts(centre: Centre, resolved: Resolved, entries: list[Entry]) -> None:
    """Each person handed in has one leaf of their own, with their name; and nobody else has one."""
    assert resolved["unknown"] == []
    assert resolved["waiting"] == 0
    leaves = [leaf for leaf, _name in resolved["published"]]
    withdraws = [index for index, entry in enumerate(entries) if entry.kind is Kind.WITHDRAW]
    assert sorted(leaves) == withdraws
    statements = read_statements(centre.public, len(entries))
    gone = {entry.target for entry in entries if entry.kind is Kind.RETRACT}
    names = {leaf: name for leaf, name in resolved["published"] if leaf not in gone}
    assert statements == names


def read_statements(public: Path, size: int) -> dict[int, str]:
    """The published name of each leaf whose statement stands."""
    found: dict[int, str] = {}
    for number in range(-(-size // TILE_WIDTH)):
        path = public / "data" / "statements" / index_path(number)
        for line in path.read_bytes().splitlines() if path.exists() else ():
            row = json.loads(line)
            found[row["leaf"]] = row["statement"]["name"]
    return found
