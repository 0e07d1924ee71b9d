"""A whole published log in a directory, made by the rules, for auditors to find right.

`write_log` writes what a centre publishes (see docs/format.md): bundles, tiles,
the signed checkpoint and tally, statements. Files are written plainly; that
they survive a power cut is not what these tests are about.
"""

from __future__ import annotations

import random
import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import rfc8785

from unjoin.publiclog.checkpoints import Checkpoint, sign_checkpoint
from unjoin.publiclog.keys import SigningKey
from unjoin.publiclog.notes import Note
from unjoin.publiclog.tile_tree import grow
from unjoin.publiclog.tiles import TILE_WIDTH, bundle_path, encode_bundle, index_path
from unjoin.publiclog.tree import Hash, leaf_hash
from unjoin.registry.consent import Channel, Consent, Kind, Reason
from unjoin.registry.entry import (
    NO_COMMITMENT,
    NO_TARGET,
    Commitment,
    Entry,
    LeafIndex,
    encode_entry,
)
from unjoin.registry.organisations import OrganisationMask
from unjoin.registry.statement import Nonce, Statement, canonical_json, commit
from unjoin.registry.tally import Tally, count
from unjoin.registry.tally_text import TallyText, encode_tally_text
from unjoin.registry.weeks import Week

ORIGIN = "log.example/ccp"
KEY = SigningKey(ORIGIN, bytes(range(32)))
CAMPAIGN = "ccp"
ORGANISATIONS = ((0, "party"), (1, "league"), (2, "pioneers"))
KNOWN = OrganisationMask(0b111)
_STATEMENT_EVERY = 3


@dataclass(frozen=True)
class SmallLog:
    """A log in `site`: its base is ``site/log``."""

    site: Path
    entries: list[bytes]
    root: Hash
    tally: Tally | None
    statements: dict[int, tuple[Nonce, bytes]] = field(default_factory=dict)

    @property
    def base(self) -> Path:
        """Where ``checkpoint`` and ``tile`` are."""
        return self.site / "log"

    @property
    def size(self) -> int:
        """How many leaves."""
        return len(self.entries)


def withdraw(
    *,
    organisations: int = 1,
    consent: Consent = Consent.SELF,
    persons: int = 1,
    channel: Channel = Channel.WEB,
    week: int = 1402,
    commitment: bytes = NO_COMMITMENT,
) -> Entry:
    """A *withdraw*."""
    return Entry(
        kind=Kind.WITHDRAW,
        organisations=OrganisationMask(organisations),
        consent=consent,
        channel=channel,
        week=Week(week),
        persons=persons,
        target=NO_TARGET,
        reason=Reason.NONE,
        commitment=Commitment(commitment),
    )


def act(kind: Kind, target: int, of: Entry, *, persons: int = 1) -> Entry:
    """A *confirm*, *retract* or *correct* of `of`, which is leaf `target`."""
    return Entry(
        kind=kind,
        organisations=of.organisations,
        consent=of.consent,
        channel=Channel.WEB,
        week=of.week,
        persons=persons,
        target=LeafIndex(target),
        reason=Reason.NONE if kind is Kind.CONFIRM else Reason.OWN_WISH,
        commitment=NO_COMMITMENT,
    )


def some_entries(number: int, *, seed: int = 7, acts: float = 0.05) -> list[Entry]:
    """Entries of every kind that keep the rules; about one in `1 / acts` has a target."""
    chance = random.Random(seed)
    entries: list[Entry] = []
    left: dict[int, int] = {}
    confirmed: set[int] = set()
    for index in range(number):
        entry = None
        if left and chance.random() < acts:
            target = chance.randrange(index)
            entry = _some_act(chance, entries, target, left, confirmed)
        if entry is None:
            entry = _some_withdraw(chance)
            left[index] = entry.persons
        entries.append(entry)
    return entries


def _some_withdraw(chance: random.Random) -> Entry:
    consent = chance.choice((Consent.SELF, Consent.SPOKEN, Consent.RELAYED, Consent.HEAD_COUNT))
    return withdraw(
        organisations=chance.randrange(8),
        consent=consent,
        persons=chance.randint(1, 60) if consent is Consent.HEAD_COUNT else 1,
        channel=chance.choice(list(Channel)),
        week=1402 + chance.randrange(8),
        commitment=chance.randbytes(32),
    )


def _some_act(
    chance: random.Random,
    entries: Sequence[Entry],
    target: int,
    left: dict[int, int],
    confirmed: set[int],
) -> Entry | None:
    of, persons = entries[target], left.get(target, 0)
    if not persons:
        return None
    whole = persons == of.persons
    if of.consent is Consent.RELAYED and target not in confirmed and whole:
        confirmed.add(target)
        return act(Kind.CONFIRM, target, of)
    taken = chance.randint(1, persons)
    left[target] = persons - taken
    return act(chance.choice((Kind.RETRACT, Kind.CORRECT)), target, of, persons=taken)


def with_statements(
    entries: Iterable[Entry], *, seed: int = 11
) -> tuple[list[Entry], dict[int, tuple[Nonce, bytes]]]:
    """Every third *withdraw* with the commitment to a statement; leaf → (nonce, statement)."""
    chance = random.Random(seed)
    committed: list[Entry] = []
    statements: dict[int, tuple[Nonce, bytes]] = {}
    for index, entry in enumerate(entries):
        if entry.kind is not Kind.WITHDRAW or index % _STATEMENT_EVERY:
            committed.append(entry)
            continue
        slugs = tuple(slug for bit, slug in ORGANISATIONS if entry.organisations >> bit & 1)
        canonical = canonical_json(
            Statement(
                campaign=CAMPAIGN, organisations=slugs, language="zh-Hans", name=f"万顺{index}"
            )
        )
        nonce = Nonce(chance.randbytes(32))
        statements[index] = (nonce, canonical)
        committed.append(
            withdraw(
                organisations=entry.organisations,
                consent=entry.consent,
                persons=entry.persons,
                channel=entry.channel,
                week=entry.week,
                commitment=commit(canonical, nonce),
            )
        )
    return committed, statements


def write_log(
    site: Path,
    entries: Iterable[Entry],
    statements: dict[int, tuple[Nonce, bytes]] | None = None,
    *,
    known: OrganisationMask = KNOWN,
) -> SmallLog:
    """Publish `entries`, which keep the rules, with checkpoint, tally, key and statements."""
    listed = list(entries)
    log = write_tiles(site, [encode_entry(entry) for entry in listed])
    tally = count(listed, known=known)
    write_checkpoint(log.base, log.size, log.root)
    write_tally(log.base, log.root, tally)
    (log.base / "vkey").write_text(KEY.vkey.encode() + "\n")
    _write_statements(site, statements or {})
    return SmallLog(site, log.entries, log.root, tally, statements or {})


def write_tiles(site: Path, entries: Sequence[bytes]) -> SmallLog:
    """Only bundles and tiles, of entries that may be anything."""
    base = site / "log"
    growth = grow(0, _NoTiles(), [leaf_hash(entry) for entry in entries])
    for first in range(0, len(entries), TILE_WIDTH):
        some = entries[first : first + TILE_WIDTH]
        put(base / bundle_path(first // TILE_WIDTH, len(some)), encode_bundle(some))
    for tile in growth.tiles:
        put(base / tile.path, tile.hashes)
    base.mkdir(parents=True, exist_ok=True)
    return SmallLog(site, list(entries), growth.root, None)


def write_checkpoint(base: Path, size: int, root: Hash, *, key: SigningKey = KEY) -> None:
    """Sign and write ``checkpoint``."""
    note = sign_checkpoint(Checkpoint(key.name, size, root), key)
    put(base / "checkpoint", note.encode())


def write_tally(base: Path, root: Hash, tally: Tally, *, key: SigningKey = KEY) -> None:
    """Sign and write ``tally``."""
    text = encode_tally_text(
        TallyText(
            origin=key.name,
            root=root,
            campaign=CAMPAIGN,
            organisations=ORGANISATIONS,
            tally=tally,
        )
    )
    put(base / "tally", Note(text, (key.sign(text),)).encode())


def put(path: Path, data: bytes) -> None:
    """Write a file, and the directories above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def raw_entry(
    *,
    version: int = 1,
    kind: int = 1,
    organisations: int = 1,
    consent: int = 1,
    channel: int = 1,
    week: int = 1402,
    persons: int = 1,
    target: int = 2**64 - 1,
    reason: int = 0,
    zero: int = 0,
) -> bytes:
    """54 bytes in the layout of an entry, whatever they say."""
    values = (version, kind, organisations, consent, channel, week, persons, target, reason, zero)
    return struct.pack(">BBHBBHIQBB32x", *values)


def _write_statements(site: Path, statements: dict[int, tuple[Nonce, bytes]]) -> None:
    files: dict[int, list[bytes]] = {}
    for leaf, (nonce, canonical) in sorted(statements.items()):
        rest = rfc8785.dumps({"leaf": leaf, "nonce": nonce.hex()})[:-1]
        line = rest + b',"statement":' + canonical + b"}\n"
        files.setdefault(leaf // TILE_WIDTH, []).append(line)
    for number, lines in files.items():
        put(site / "data" / "statements" / index_path(number), b"".join(lines))


class _NoTiles:
    """What a log is grown from that has no leaves yet."""

    def read_tile(self, level: int, index: int, width: int) -> bytes:
        raise AssertionError(f"an empty log has no tile {level}/{index} of {width}")
