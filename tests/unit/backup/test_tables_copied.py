"""Every table is in a backup, whoever added it, and a row is read as it was written."""

from __future__ import annotations

import json

import pytest
from django.db import connection

from tests.unit.handed_in import TODAY, hand_in, sealed, with_batch
from unjoin.service.accounts.audit import PUBLISHER
from unjoin.service.accounts.models import Staff
from unjoin.service.backup.tables import (
    LEFT_OUT,
    LineError,
    copied_tables,
    count_rows,
    load_lines,
    read_lines,
)
from unjoin.service.instance import Instance
from unjoin.service.publication.actions import publish
from unjoin.service.publication.models import EndedKit, EndedReceipt
from unjoin.service.statistics.models import OutcomeCount

pytestmark = pytest.mark.django_db


def test_every_table_of_the_database_is_copied_or_left_out_by_name() -> None:
    there = set(connection.introspection.table_names())
    assert there == {table.name for table in copied_tables()} | (there & set(LEFT_OUT))


def test_key_that_counts_rows_is_not_copied() -> None:
    (table,) = [table for table in copied_tables() if table.model is OutcomeCount]
    assert "id" not in table.columns


def test_lines_do_not_stand_in_the_order_in_which_rows_came() -> None:
    (table,) = [table for table in copied_tables() if table.model is OutcomeCount]
    for week in (3, 1, 2):
        OutcomeCount.objects.create(week=week, outcome="declared", calls=1)
    assert [json.loads(line)[0] for line in read_lines(table)] == [1, 2, 3]


def test_rows_are_read_as_they_were_written(instance: Instance, volunteer: Staff) -> None:
    hand_in(instance, sealed("金福"))
    publish(instance=with_batch(instance, 1), by=PUBLISHER, today=TODAY)
    hand_in(instance, sealed("小树", text="我退出。"))
    OutcomeCount.objects.create(week=1, outcome="declared", calls=1)
    EndedReceipt.objects.create(index=bytes(range(16)), outcome=1, week=1)
    EndedKit.objects.create(index=bytes(range(16)))
    filled = 0
    for table in copied_tables():
        lines = list(read_lines(table))
        if not lines or table.model is Staff:  # others refer to staff
            continue
        filled += 1
        table.model._base_manager.all().delete()
        load_lines(table, lines)
        assert list(read_lines(table)) == lines, table.name
        assert count_rows(table) == len(lines)
    assert filled > 10


@pytest.mark.parametrize(
    "line",
    [b"", b"[]", b"{}", b"null", b"[1,2]", b'["x","y","z"]', b"[1,\xff,2]", b"[" * 100_000],
)
def test_line_that_is_no_row_is_refused(line: bytes) -> None:
    (table,) = [table for table in copied_tables() if table.name == "intake_inboxitem"]
    with pytest.raises(LineError) as raised:
        load_lines(table, [line])
    assert raised.value.__cause__ is None
