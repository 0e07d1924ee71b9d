"""What is signed but not published yet: the public pages answer as if it were not there."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.unit.handed_in import hand_in
from tests.unit.held_back import publish_held_back
from tests.unit.site.conftest import TODAY, Publish, make_person, publish_waiting
from unjoin.registry.consent import Consent
from unjoin.registry.tally import Standing
from unjoin.service.accounts.audit import DECLARANT
from unjoin.service.instance import Instance
from unjoin.service.intake.actions import confirm
from unjoin.service.publication.models import Entry
from unjoin.service.site import words

UNKNOWN = "There is no statement with this number"


def test_statement_beyond_the_published_log_is_unknown(
    client: Client, publish_persons: Publish, small_batches: Instance
) -> None:
    publish_persons(make_person("甲"))
    hand_in(small_batches)
    publish_held_back(small_batches)
    assert Entry.objects.count() == 2
    assert client.get("/statements/0").status_code == 200
    for path in ("/statements/1", "/statements/1/proof", "/statements/2", "/statements/2/proof"):
        answer = client.get(path)
        assert answer.status_code == 404
        assert UNKNOWN in answer.content.decode()
    publish_waiting(small_batches)
    assert client.get("/statements/1").status_code == 200
    assert client.get("/statements/1/proof").status_code == 200


def test_act_beyond_the_published_log_is_not_linked(
    client: Client, publish_persons: Publish, small_batches: Instance
) -> None:
    (code,) = publish_persons(make_person(consent=Consent.RELAYED))
    confirm(instance=small_batches, code=code, persons=frozenset({1}), by=DECLARANT, today=TODAY)
    publish_held_back(small_batches)
    assert 'href="/statements/1"' not in client.get("/statements/0").content.decode()
    assert client.get("/statements/1").status_code == 404
    publish_waiting(small_batches)
    assert 'href="/statements/1"' in client.get("/statements/0").content.decode()
    assert client.get("/statements/1").status_code == 200


@pytest.mark.parametrize(
    "path",
    ["/en/", "/en/statements", "/en/statements?in=name&q=甲", "/en/feed.atom", "/statements/0"],
)
def test_confirmation_beyond_the_published_log_is_not_told(
    client: Client, publish_persons: Publish, small_batches: Instance, path: str
) -> None:
    (code,) = publish_persons(make_person("甲", consent=Consent.RELAYED))
    confirm(instance=small_batches, code=code, persons=frozenset({1}), by=DECLARANT, today=TODAY)
    publish_held_back(small_batches)
    said = str(words.standing_label(Standing.CONFIRMED))
    page = client.get(path).content.decode()
    assert "甲" in page
    assert said not in page
    publish_waiting(small_batches)
    assert said in client.get(path).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("number", ["0", "17", str(2**63), "9" * 60])
def test_proof_of_an_unknown_number_says_so(client: Client, number: str) -> None:
    answer = client.get(f"/statements/{number}/proof")
    assert answer.status_code == 404
    assert UNKNOWN in answer.content.decode()


def test_proof_of_a_published_number_without_a_checkpoint_is_to_come(
    client: Client, publish_persons: Publish, small_batches: Instance
) -> None:
    publish_persons(make_person())
    small_batches.open_public_files().delete("log/checkpoint")
    answer = client.get("/statements/0/proof")
    assert answer.status_code == 404
    assert "There is no proof for this number yet" in answer.content.decode()
