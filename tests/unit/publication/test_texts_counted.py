"""Places and positions as they are counted: through a change of how texts are compared, and in an
order that no database decides."""

from __future__ import annotations

import pytest
from django.db import connection

from tests.unit.handed_in import REVIEWER, TODAY, hand_in, only_waiting, person
from unjoin.registry.receipt import ReceiptCode
from unjoin.service.accounts.audit import DECLARANT, PUBLISHER
from unjoin.service.instance import Instance
from unjoin.service.intake.actions import withdraw
from unjoin.service.publication import running_counts
from unjoin.service.publication.actions import publish
from unjoin.service.publication.models import RunningCount
from unjoin.service.publication.running_counts import Series, read_largest, read_series
from unjoin.service.review.actions import accept

pytestmark = pytest.mark.django_db


def declared_from(instance: Instance, place: str, name: str) -> ReceiptCode:
    code = hand_in(instance, person(name, place=place))
    accept(item_id=only_waiting(instance), refused={}, by=REVIEWER, today=TODAY)
    return code


@pytest.mark.parametrize("changed", ["version", "unidata_version"])
def test_withdrawal_is_published_after_texts_are_compared_otherwise(
    small: Instance, monkeypatch: pytest.MonkeyPatch, changed: str
) -> None:
    with monkeypatch.context() as before:
        before.setattr(running_counts, "to_simplified", str)
        if changed == "version":
            before.setattr(running_counts, "version", lambda _name: "0.9")
        else:
            before.setattr("unicodedata.unidata_version", "1.0")
        codes = [declared_from(small, "山東", name) for name in ("金福", "金禄")]
        publish(instance=small, by=PUBLISHER, today=TODAY)
        assert read_series(Series.PLACE) == {"山東": 2}
    withdraw(instance=small, code=codes[0], by=DECLARANT, today=TODAY)
    assert publish(instance=small, by=PUBLISHER, today=TODAY).entries == 1
    assert read_series(Series.PLACE) == {"山东": 1}


def test_counts_are_not_made_anew_where_nothing_changed(
    small: Instance, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("金福", "金禄"):
        declared_from(small, "山东", name)
        publish(instance=small, by=PUBLISHER, today=TODAY)
        monkeypatch.setattr(running_counts, "_recount", pytest.fail)
    assert read_series(Series.PLACE) == {"山东": 2}


def test_equal_counts_stand_in_the_order_of_their_characters() -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "ALTER TABLE publication_runningcount ALTER COLUMN name TYPE varchar(140) "
                'COLLATE "und-x-icu"'
            )
    texts = ["b", "A", "é", "a", "Z", "z", "山东", "江苏"]
    RunningCount.objects.bulk_create(RunningCount(name=f"place/{text}", number=3) for text in texts)
    RunningCount.objects.create(name="place/large", number=9)
    RunningCount.objects.create(name="place/small", number=2)
    found, others = read_largest(Series.PLACE, at_least=3, limit=4)
    assert found == [("large", 9), ("A", 3), ("Z", 3), ("a", 3)]
    assert others == 3 * 5 + 2
    found, _ = read_largest(Series.PLACE, at_least=3, limit=20)
    assert [text for text, _ in found] == ["large", *sorted(texts)]
