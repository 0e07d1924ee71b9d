"""What ended before it had tables of its own is moved there when an instance is upgraded."""

from __future__ import annotations

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from unjoin.service.database.apply import apply_grants
from unjoin.service.intake.codes import Index
from unjoin.service.intake.lookups import outcomes
from unjoin.service.publication.models import EndedReceipt, Receipt

pytestmark = pytest.mark.django_db(transaction=True)

BEFORE = [("publication", "0005_running_counts"), ("intake", "0004_lengths")]
COUNTED, REFUSED, NEW = (bytes([number]) * 16 for number in (1, 2, 3))


def test_receipts_that_ended_are_moved_and_still_found() -> None:
    def migrate(targets: list[tuple[str, str]]) -> MigrationExecutor:
        executor = MigrationExecutor(connection)
        executor.migrate(targets)
        return MigrationExecutor(connection)

    newest = MigrationExecutor(connection).loader.graph.leaf_nodes()
    try:
        apps = migrate(BEFORE).loader.project_state(BEFORE).apps
        former = apps.get_model("publication", "Receipt")
        former.objects.create(index=COUNTED, leaf=7)
        former.objects.create(index=REFUSED, outcome=2, week=1400)
        former.objects.create(index=NEW, outcome=1)
    finally:
        migrate(newest)
        if connection.vendor == "postgresql":
            apply_grants()  # as unjoin does after every migration
    assert list(Receipt.objects.values_list("leaf", flat=True)) == [7]
    ended = EndedReceipt.objects.order_by("index").values_list("outcome", "week")
    assert list(ended) == [(2, 1400), (1, None)]
    found = outcomes([Index(COUNTED), Index(REFUSED), Index(NEW)])
    assert sorted(map(bytes, found)) == [COUNTED, REFUSED, NEW]
