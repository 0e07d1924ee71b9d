"""The declarant's proof: one file for each published person, which holds by itself."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from django.http import HttpResponse
from django.test import Client

from tests.unit.held_back import publish_held_back
from tests.unit.intake.form_pages import code_on, get, press, send
from unjoin.publiclog.tlog_proof import check_proof, parse_proof
from unjoin.publiclog.tree import leaf_hash
from unjoin.registry.entry import ENTRY_BYTES, decode_entry
from unjoin.registry.statement import NONCE_BYTES, Nonce, commit, parse_statement
from unjoin.service.accounts.audit import PUBLISHER
from unjoin.service.clock import today
from unjoin.service.instance import Instance, current
from unjoin.service.publication.actions import publish

pytestmark = pytest.mark.django_db

RECEIPT = "/en/receipt"


def declare(client: Client, **answers: str | list[str]) -> str:
    return code_on(send(client, get(client), **answers))


def publish_all(instance: Instance) -> None:
    campaign = instance.campaign
    few = replace(campaign, thresholds=replace(campaign.thresholds, batch_declarations=1))
    publish(instance=replace(instance, campaign=few), today=today(), by=PUBLISHER)


def ask(client: Client, code: str, person: str = "1") -> HttpResponse:
    answer = client.post(RECEIPT, {"code": code, "action": "proof", "person": person})
    assert isinstance(answer, HttpResponse)
    return answer


def test_proof_holds_entry_nonce_and_statement(client: Client, instance: Instance) -> None:
    code = declare(client)
    publish_all(instance)
    answer = ask(client, code)
    proof = parse_proof(answer.content)
    assert proof.extra is not None
    entry, rest = proof.extra[:ENTRY_BYTES], proof.extra[ENTRY_BYTES:]
    check_proof(proof, leaf_hash(entry), current().log_vkey)
    nonce, statement = Nonce(rest[:NONCE_BYTES]), rest[NONCE_BYTES:]
    assert parse_statement(statement).name
    assert commit(statement, nonce) == decode_entry(entry).commitment


def test_proof_is_kept_nowhere_and_its_name_tells_nothing(
    client: Client, instance: Instance
) -> None:
    code = declare(client)
    publish_all(instance)
    answer = ask(client, code)
    assert answer["Cache-Control"] == "no-store"
    assert answer["Content-Disposition"] == 'attachment; filename="proof-0.tlog-proof"'
    assert answer["Content-Type"] == "application/octet-stream"
    assert not answer.cookies
    assert code not in str(answer.headers)
    assert code.encode() not in answer.content


def test_each_person_has_a_proof_of_their_own(client: Client, instance: Instance) -> None:
    code = declare(client, whom="both", org1=["party"], was_asked="yes")
    publish_all(instance)
    found = {parse_proof(ask(client, code, person).content).index for person in ("1", "2")}
    assert found == {0, 1}


def test_receipt_hands_out_no_proof_after_a_withdrawal(client: Client, instance: Instance) -> None:
    code = declare(client)
    publish_all(instance)
    press(client, "withdraw-now", {"code": [code], "person": ["1"]}, RECEIPT)
    publish_all(instance)
    assert "Content-Disposition" not in ask(client, code)


def test_receipt_offers_the_proof_and_says_what_it_holds(
    client: Client, instance: Instance
) -> None:
    code = declare(client)
    page = press(client, "look", {"code": [code]}, RECEIPT)
    assert "Save the proof" not in page.text
    publish_all(instance)
    page = press(client, "look", {"code": [code]}, RECEIPT)
    assert page.text.count("Save the proof") == 1
    assert "still holds that text" in page.text


def test_proof_comes_with_the_next_publication(
    client: Client, instance: Instance, public_files: Path
) -> None:
    code = declare(client)
    publish_all(instance)
    (public_files / "log" / "checkpoint").unlink()
    page = press(client, "look", {"code": [code]}, RECEIPT)
    assert "Save the proof" not in page.text
    assert "comes with the next publication of the log" in page.text
    answer = ask(client, code)
    assert "Content-Disposition" not in answer.headers
    assert "Please come back after it." in answer.content.decode()


def test_proof_waits_while_the_log_is_held_back(client: Client, instance: Instance) -> None:
    publish_all(instance)
    code = declare(client)
    publish_held_back(instance, today())
    page = press(client, "look", {"code": [code]}, RECEIPT)
    assert "Save the proof" not in page.text
    answer = ask(client, code)
    assert "Content-Disposition" not in answer.headers
    assert "The proof comes with the next publication of the log." in answer.content.decode()
    publish_all(instance)
    assert "Content-Disposition" in ask(client, code).headers


@pytest.mark.parametrize("person", ["", "0", "2", "01", "x", "１", "1 "])
def test_nobody_s_proof_is_told(client: Client, instance: Instance, person: str) -> None:
    code = declare(client)
    publish_all(instance)
    answer = ask(client, code, person)
    assert "There is no proof for this person" in answer.content.decode()


def test_waiting_declaration_has_no_proof(client: Client) -> None:
    code = declare(client)
    assert "There is no proof for this person" in ask(client, code).content.decode()


def test_proof_can_be_fetched_by_number_without_a_receipt(
    client: Client, instance: Instance
) -> None:
    code = declare(client)
    assert client.get("/statements/0/proof").status_code == 404
    publish_all(instance)
    page = client.get("/en/statements/0").content.decode()
    assert 'href="/en/statements/0/proof"' in page
    answer = client.get("/statements/0/proof")
    assert answer.content == ask(client, code).content
    assert client.get("/statements/1/proof").status_code == 404
    assert client.get(f"/statements/{2**64}/proof").status_code == 404
