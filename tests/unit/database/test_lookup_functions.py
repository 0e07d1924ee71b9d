"""The functions that answer for one receipt: exact indexes, few at once, no way round."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from tests.unit.database.conftest import Separated
from unjoin.service.database.grants import FUNCTIONS
from unjoin.service.database.roles import Process
from unjoin.service.intake.lookups import ASKED_AT_ONCE

KEY, FINGERPRINT, WAITING, PUBLISHED, REFUSED, ENDED = (secrets.token_bytes(16) for _ in range(6))


@pytest.fixture(scope="module")
def filled(separated: Separated) -> Iterator[Separated]:
    """Two revisions under one receipt, one person published and one refused."""
    owner = separated.connections[Process.OWNER]
    for kind, revision, key in ((1, 1, KEY), (2, 2, secrets.token_bytes(16))):
        owner.execute(
            "INSERT INTO intake_inboxitem (id, kind, receipt_index, revision, key_index, "
            "fingerprint, week, queue, sealed) VALUES (%s, %s, %s, %s, %s, %s, 1, 1, 'x')",
            [uuid.uuid4(), kind, WAITING, revision, key, FINGERPRINT],
        )
    owner.execute("INSERT INTO publication_receipt (index, leaf) VALUES (%s, %s)", [PUBLISHED, 7])
    owner.execute(
        "INSERT INTO publication_endedreceipt (index, outcome) VALUES (%s, %s)", [REFUSED, 2]
    )
    owner.execute("INSERT INTO publication_endedkit (index) VALUES (%s)", [ENDED])
    yield separated
    owner.execute("DELETE FROM intake_inboxitem")
    owner.execute("DELETE FROM publication_receipt")
    owner.execute("DELETE FROM publication_endedreceipt")
    owner.execute("DELETE FROM publication_endedkit")


def ask(separated: Separated, question: str, argument: object) -> list[tuple[Any, ...]]:
    connection = separated.connections[Process.PUBLIC]
    return connection.execute(question.encode(), [argument]).fetchall()


def waiting(separated: Separated, argument: object) -> list[tuple[Any, ...]]:
    return ask(separated, "SELECT kind, revision FROM unjoin_waiting(%s)", argument)


def receipts(separated: Separated, argument: object) -> list[tuple[Any, ...]]:
    return ask(separated, "SELECT index, leaf, outcome FROM unjoin_receipts(%s::bytea[])", argument)


def test_latest_row_of_a_receipt(filled: Separated) -> None:
    assert waiting(filled, WAITING) == [(2, 2)]


def test_fingerprint_of_a_key(filled: Separated) -> None:
    assert ask(filled, "SELECT unjoin_fingerprint(%s)", KEY) == [(FINGERPRINT,)]


def test_receipts_by_their_indexes(filled: Separated) -> None:
    found = receipts(filled, [PUBLISHED, secrets.token_bytes(16), REFUSED])
    assert sorted(found) == sorted([(PUBLISHED, 7, None), (REFUSED, None, 2)])


@pytest.mark.parametrize(
    "argument",
    [b"", b"%", b"%" * 16, b"_" * 16, WAITING[:15], WAITING[:1], WAITING + b"\x00", b".*", None],
    ids=repr,
)
def test_pattern_or_part_of_an_index_finds_nothing(
    filled: Separated, argument: bytes | None
) -> None:
    assert waiting(filled, argument) == []
    assert ask(filled, "SELECT unjoin_fingerprint(%s)", argument) == [(None,)]
    assert receipts(filled, None if argument is None else [argument]) == []


def test_as_many_receipts_as_are_answered_for_at_once(filled: Separated) -> None:
    indexes = [secrets.token_bytes(16) for _ in range(ASKED_AT_ONCE - 1)]
    assert receipts(filled, [*indexes, PUBLISHED]) == [(PUBLISHED, 7, None)]


def test_kit_that_ended_by_its_key(filled: Separated) -> None:
    connection = filled.connections[Process.STAFF]
    for key, expected in ((ENDED, True), (ENDED[:15], False), (PUBLISHED, False), (None, None)):
        found = connection.execute("SELECT unjoin_is_ended_kit(%s)", [key]).fetchone()
        assert found == (expected,)


@pytest.mark.parametrize("size", ["ARRAY[201]", "ARRAY[101, 2]", "ARRAY[1000000]"])
def test_more_receipts_at_once_are_refused(filled: Separated, size: str) -> None:
    many = f"array_fill('x'::bytea, {size})"
    with pytest.raises(psycopg.errors.ProgramLimitExceeded):
        filled.connections[Process.PUBLIC].execute(f"SELECT unjoin_receipts({many})".encode())


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT unjoin_waiting(receipt_index) FROM intake_inboxitem",
        "SELECT r.* FROM intake_inboxitem i, unjoin_receipts(ARRAY[i.receipt_index]) r",
        "SELECT ctid, xmin FROM intake_inboxitem",
        "INSERT INTO intake_inboxitem SELECT * FROM intake_inboxitem",
        "INSERT INTO intake_inboxitem (id) VALUES (gen_random_uuid()) RETURNING id",
        "INSERT INTO intake_inboxitem (week) VALUES (1) ON CONFLICT (id) DO UPDATE SET week = 1",
        "MERGE INTO intake_inboxitem i USING (SELECT 1) s ON true WHEN MATCHED THEN DELETE",
        "COPY intake_inboxitem TO STDOUT",
        "COPY intake_inboxitem (sealed) TO STDOUT",
        "COPY custody_privatepart TO STDOUT",
        "COPY publication_endedkit TO STDOUT",
        "EXPLAIN ANALYZE SELECT FROM intake_inboxitem",
        "SELECT 1 FROM intake_inboxitem FOR UPDATE",
        "DECLARE c CURSOR FOR SELECT * FROM intake_inboxitem",
    ],
)
def test_no_way_round_the_functions(filled: Separated, statement: str) -> None:
    connection = filled.connections[Process.PUBLIC]
    with (
        pytest.raises(psycopg.errors.InsufficientPrivilege),
        connection.transaction(force_rollback=True),
    ):
        connection.execute(statement.encode())


@pytest.mark.parametrize("function", FUNCTIONS)
def test_function_has_a_fixed_path_and_its_owner_s_rights(
    separated: Separated, function: str
) -> None:
    found = (
        separated.connections[Process.OWNER]
        .execute(
            "SELECT prosecdef, proconfig, proowner::regrole::text FROM pg_proc "
            "WHERE oid = %s::regprocedure",
            [f"public.{function}"],
        )
        .fetchone()
    )
    assert found == (True, ["search_path=pg_catalog, pg_temp"], separated.role(Process.OWNER))


@pytest.mark.parametrize("process", Process, ids=str)
@pytest.mark.parametrize("function", FUNCTIONS)
def test_function_is_called_by_those_of_the_table(
    separated: Separated, process: Process, function: str
) -> None:
    found = (
        separated.connections[Process.OWNER]
        .execute(
            "SELECT has_function_privilege(%s, %s, 'EXECUTE')",
            [separated.role(process), f"public.{function}"],
        )
        .fetchone()
    )
    assert found == (process in FUNCTIONS[function] or process is Process.OWNER,)
