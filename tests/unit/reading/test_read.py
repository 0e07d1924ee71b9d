"""The page for reading one statement."""

from __future__ import annotations

from django.test import Client

from tests.unit.site.conftest import TODAY, Publish, make_person, publish_waiting
from unjoin.service.accounts.audit import DECLARANT
from unjoin.service.instance import Instance
from unjoin.service.intake.actions import withdraw

LONG = "这些年的事，我想从头说起。" * 40


def test_long_statement_leads_to_a_page_for_reading(
    client: Client, publish_persons: Publish
) -> None:
    publish_persons(make_person("甲", text=LONG), make_person("乙", text="我退出。"))
    assert 'href="/statements/0/read"' in client.get("/statements/0").content.decode()
    assert "/read" not in client.get("/statements/1").content.decode()
    page = client.get("/zh-hans/statements/0/read").content.decode()
    assert f"<p>{LONG}</p>" in page
    assert '<article class="read" lang="zh-Hans">' in page
    assert 'href="/zh-hans/statements/0"' in page


def test_nothing_to_read_says_so(
    client: Client, publish_persons: Publish, small_batches: Instance
) -> None:
    code, _ = publish_persons(make_person("甲", text=LONG), make_person("乙"))
    withdraw(instance=small_batches, code=code, by=DECLARANT, today=TODAY)
    publish_waiting(small_batches)
    for leaf in ("0", "1", "2", "3", "9" * 30):
        answer = client.get(f"/statements/{leaf}/read")
        assert answer.status_code == 404
        assert "从头说起" not in answer.content.decode()
