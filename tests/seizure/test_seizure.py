"""Whoever takes everything finds nothing that is not public.

Each test looks through what was taken while the centre ran (its memory too) and after it was
stopped. What is found all the same is in `allowed`, with the reasons; the leaks
that these tests would find are planted in test_planted_*.
"""

from __future__ import annotations

import re

import pyrage
import pytest

from tests.seizure.allowed import ALLOWED, TIMES
from tests.seizure.arrived import all_orders, raw_files, rows_in_order, sealed_values
from tests.seizure.marks import Kind
from tests.seizure.minutes import Moment, in_bytes, in_tables, in_text
from tests.seizure.night import WAITING_CALL_BACKS, staff_ids
from tests.seizure.opened import Piece
from tests.seizure.order import FEWEST, find_rebuilt
from tests.seizure.raid import Raid
from tests.seizure.search import Search, report, unexplained
from tests.seizure.story import Fate
from tests.seizure.tables import Tables, as_bytes
from unjoin.service.backup.tables import copied_tables
from unjoin.service.callbacks.desk_key import open_identity
from unjoin.service.custody.sealing import unseal
from unjoin.service.instance import AgeIdentity


def test_search_finds_what_is_public(raid: Raid) -> None:
    """A search that finds no published name would find no secret either."""
    public = raid.story.public()
    taken = [p for p in raid.stopped.pieces() if not p.where.startswith("memory/")]
    found = {hit.mark for hit in Search(public).go_through(taken)}
    assert len(public) > 20
    assert found == set(public)


def test_everything_was_taken(raid: Raid) -> None:
    places = {path.relative_to(raid.running.root).parts[0] for path in raid.running.files()}
    expected = {"centre", "journal", "backups", "memory"}
    assert places >= (expected | {"postgres"} if raid.story.house.on_postgres else expected)
    images = [path.name for path in (raid.running.root / "memory").iterdir()]
    assert {name.partition("-")[0] for name in images} == {"public", "staff", "publisher"}
    assert len(images) == 5  # of each site, what was started and what answers
    assert all(path.stat().st_size > 10_000_000 for path in raid.running.root.glob("memory/*"))
    assert {mark.kind for mark in raid.marks()} == set(Kind)
    assert {arrival.fate for arrival in raid.story.arrivals} == set(Fate)
    assert len(raid.stopped.tables["accounts_proposal"]) == 1


def test_nothing_secret_is_found_while_it_runs(raid: Raid) -> None:
    hits = unexplained(Search(raid.marks()).go_through(raid.running.pieces()), ALLOWED)
    assert not hits, report(hits)


def test_nothing_secret_is_found_after_it_stopped(raid: Raid) -> None:
    pieces = raid.stopped.pieces(but=raid.running.digests())
    hits = unexplained(Search(raid.marks()).go_through(pieces), ALLOWED)
    assert not hits, report(hits)


def test_no_minute_of_arrival_is_in_a_table(raid: Raid) -> None:
    for loot in (raid.running, raid.stopped):
        found = set(in_tables(loot.tables, raid.window))
        assert {moment for moment in found if moment.where not in TIMES} == set()


def test_no_minute_of_arrival_is_in_a_file(raid: Raid) -> None:
    found: list[Moment] = []
    known = _known_times(raid.running.tables)
    for piece in raid.running.pieces():
        if not piece.where.startswith("memory/"):
            data = known.sub(lambda match: bytes(len(match[0])), piece.data)
            found += in_bytes(data, piece.where, raid.window)
            found += in_text(data, piece.where, raid.window)
    assert found == []


def _known_times(tables: Tables) -> re.Pattern[bytes]:
    """What the columns of `TIMES` hold, as it also stands in the files of a database."""
    values = set()
    for table, column in (name.split(".") for name in TIMES):
        values |= {re.escape(as_bytes(row.values[column])) for row in tables[table]}
    return re.compile(b"|".join(values))


def test_order_of_arrival_cannot_be_rebuilt(raid: Raid) -> None:
    for loot in (raid.running, raid.stopped):
        orders = list(all_orders(raid.story, loot.tables, raw_files(loot.root)))
        assert len(orders) > 40
        assert find_rebuilt(orders) == []
    known = rows_in_order(raid.story, raid.stopped.tables)
    assert known.keys() >= {
        *("callbacks_callback", "shifts_taking", "stories_waitingstory"),
        "translations_waitingtranslation",
    }
    assert all(len(rows) >= FEWEST for rows in known.values())


def test_whoever_has_the_secrets_too_reads_only_what_waits(raid: Raid) -> None:
    """The reviewers' identity opens what is not decided or published yet. Never private parts."""
    identity = AgeIdentity(raid.secrets["review.key"])
    opened = []
    for sealed in sealed_values(raid.stopped.tables):
        try:
            opened.append(Piece("opened", unseal(sealed, identity=identity)))
        except pyrage.DecryptError:
            continue
    assert len(opened) > 10
    hits = list(Search(raid.marks()).go_through(opened))
    assert {hit.mark.kind for hit in hits} <= {Kind.NAME, Kind.TEXT, Kind.PHOTOGRAPH}
    waiting = {a.label for a in raid.story.arrivals if a.fate in (Fate.WAITS, Fate.REFUSED)}
    waiting |= {"scenario 5, a list half keyed", "scenario 5, other reference", "waiting 3, again"}
    waiting |= {"place of a parcel", "photograph as kept"}
    told = {m.label for m in (*raid.story.waiting_stories, *raid.story.waiting_translations)}
    waiting |= told
    read = {hit.mark.label for hit in hits}
    assert read <= waiting
    assert told | {"photograph as kept"} <= read
    assert {a.label for a in raid.story.arrivals if a.fate is Fate.WAITS} - {"waiting 3"} <= read


def test_whoever_has_the_desks_passphrase_reads_the_call_backs_that_wait(raid: Raid) -> None:
    """And nothing else: no number that was called, and none that must not be."""
    locked = raid.secrets["desk.key.age"]
    identity = open_identity(locked, raid.story.house.passphrase)
    sealed = [as_bytes(row.values["sealed"]) for row in raid.stopped.tables["callbacks_callback"]]
    opened = [Piece("opened", pyrage.decrypt(each, [identity])) for each in sealed]
    read = {hit.mark.label for hit in Search(raid.marks()).go_through(opened)}
    labels = ["a call-back that waits", *WAITING_CALL_BACKS]
    assert read == {
        f"{label}{part}" for label in labels for part in ("", ", what to say", ", note")
    }


def test_reviewers_and_custodians_open_no_call_back(raid: Raid) -> None:
    identities = [AgeIdentity(raid.secrets["review.key"])]
    identities += [AgeIdentity(key.identity) for key in raid.story.house.custodians]
    rows = raid.stopped.tables["callbacks_callback"]
    assert len(rows) == 1 + len(WAITING_CALL_BACKS)
    for row in rows:
        for identity in identities:
            with pytest.raises(pyrage.DecryptError):
                unseal(as_bytes(row.values["sealed"]), identity=identity)


def test_rota_names_nobody(raid: Raid) -> None:
    """It says when somebody comes. Who, not even an id of an account tells."""
    ids = set(staff_ids(raid.stopped.tables))
    assert len(ids) > 10
    takings = raid.stopped.tables["shifts_taking"]
    assert takings
    for table in ("shifts_taking", "shifts_shift"):
        for row in raid.stopped.tables[table]:
            values = [as_bytes(value) for value in row.values.values()]
            assert not [each for each in ids if any(each in value for value in values)]


def test_stories_have_no_author(raid: Raid) -> None:
    """Nobody's id stands beside them, and no event tells that one was left."""
    tables = raid.stopped.tables
    assert {len(as_bytes(row.values["sealed"])) // 1024 for row in tables["stories_waitingstory"]}
    assert set(tables["stories_waitingstory"][0].values) == {"id", "week", "sealed"}
    assert set(tables["stories_story"][0].values) == {"id", "week", "language", "text"}
    told = [str(row.values["action"]) for row in tables["accounts_auditevent"]]
    assert sorted(action for action in told if "story" in action) == [
        "story accepted",
        "story refused: test or joke",
    ]


def test_translations_have_no_author(raid: Raid) -> None:
    """Nobody's id stands beside them, and no event tells that one was given."""
    tables = raid.stopped.tables
    waiting = {"id", "leaf", "language", "week", "is_accepted", "sealed"}
    assert set(tables["translations_waitingtranslation"][0].values) == waiting
    (published,) = tables["translations_translation"]
    assert set(published.values) == {"leaf", "language", "week", "text"}
    told = [str(row.values["action"]) for row in tables["accounts_auditevent"]]
    assert sorted(action for action in told if "translation" in action) == [
        "translation accepted",
        "translation refused: test or joke",
        "translations published",
    ]


def test_backup_has_no_call_back(raid: Raid) -> None:
    """They are gone in two days, and a backup would keep them."""
    assert "callbacks_callback" not in {table.name for table in copied_tables()}


def test_secrets_are_in_nothing_that_was_taken(raid: Raid) -> None:
    """What is kept apart is apart. (The running processes need theirs.)"""
    values = [line.encode() for text in raid.secrets.values() for line in text.split()]
    private = [value for value in values if len(value) > 30]
    assert len(private) >= 4
    for piece in raid.running.pieces():
        if not piece.where.startswith("memory/"):
            assert not [value for value in private if value in piece.data], piece.where
    backups = [path for path in raid.running.root.glob("backups/*") if path.is_file()]
    assert backups
    assert all(path.read_bytes().startswith(b"age-encryption.org/v1\n") for path in backups)
