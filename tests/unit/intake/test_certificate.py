"""The certificate, by the receipt: asked for, thought over, made, checked; and refused."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest
from django.http import HttpResponse
from django.test import Client

from tests.unit.held_back import publish_held_back
from tests.unit.intake.form_pages import press
from tests.unit.intake.test_equal_answers import UNKNOWN
from tests.unit.intake.test_proof import RECEIPT, declare, publish_all
from tests.unit.registry.vectors import cases
from tests.unit.sheets.papers import codes_on, squeezed, text_of
from unjoin import cli
from unjoin.registry.statement import parse_statement
from unjoin.service.clock import today
from unjoin.service.instance import Instance
from unjoin.service.intake import flood
from unjoin.service.publication.models import Statement
from unjoin.service.sheets import certificate, rendering

pytestmark = pytest.mark.django_db


def ask(client: Client, code: str, person: str = "1", path: str = RECEIPT) -> HttpResponse:
    fields = {"code": code, "action": "certificate-now", "person": person}
    answer = client.post(path, fields)
    assert isinstance(answer, HttpResponse)
    return answer


@pytest.fixture
def blank(monkeypatch: pytest.MonkeyPatch) -> None:
    """A typesetter that costs nothing: it gives back what was to be on the sheet."""

    def pretend(sheets: list[rendering.Sheet], *, instance: Instance) -> list[bytes]:
        return [str(sheet.data["name"]).encode() for sheet in sheets]

    monkeypatch.setattr(certificate, "set_sheets", pretend)


def test_certificate_says_what_the_entry_says_and_its_codes_hold(
    client: Client, instance: Instance, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = declare(client, org=["party", "pioneers"])
    publish_all(instance)
    page = press(client, "look", {"code": [code]}, RECEIPT)
    assert "Make a certificate" in page.text
    answer = ask(client, code, path="/zh-hans/receipt")
    assert answer["Content-Type"] == "application/pdf"
    text = text_of(answer.content)
    name = parse_statement(bytes(Statement.objects.get(leaf=0).body).strip()).name
    assert squeezed(code) not in text
    for wanted in (name, "中国共产党、少先队", instance.log_vkey.encode()):
        assert squeezed(wanted) in text
    scanned = tmp_path / "scanned.txt"
    scanned.write_text("\n".join(codes_on(answer.content, tmp_path)))
    asked = ["audit", "--no-state", "--proof", str(scanned), "--vkey"]
    assert cli.main([*asked, instance.log_vkey.encode()]) == 0
    assert name in capsys.readouterr().out
    assert cli.main([*asked, cases("proofs", "valid")[0]["vkey"]]) == 1


def test_certificate_is_kept_nowhere_and_its_name_tells_nothing(
    client: Client, instance: Instance, public_files: Path, blank: None
) -> None:
    code = declare(client)
    publish_all(instance)
    before = sorted(public_files.rglob("*"))
    answer = ask(client, code)
    assert answer["Cache-Control"] == "no-store"
    assert answer["Content-Disposition"] == 'attachment; filename="document-0.pdf"'
    assert not answer.cookies
    assert code not in str(answer.headers)
    assert code.encode() not in answer.content
    assert sorted(public_files.rglob("*")) == before


def test_danger_is_told_before_one_is_made(client: Client, instance: Instance) -> None:
    code = declare(client)
    publish_all(instance)
    page = press(client, "certificate", {"code": [code], "person": ["1"]}, RECEIPT)
    assert "Is it safe for you to have it?" in page.text
    assert "no official document" in page.text
    assert page.fields["code"] == [code]
    assert page.fields["person"] == ["1"]


def test_confirmation_names_its_entry_once_it_can_be_looked_up(
    client: Client, instance: Instance, monkeypatch: pytest.MonkeyPatch
) -> None:
    def tell(sheets: list[rendering.Sheet], *, instance: Instance) -> list[bytes]:
        return [str(sheet.data["facts"]).encode() for sheet in sheets]

    monkeypatch.setattr(certificate, "set_sheets", tell)
    code = declare(client, whom="both", org1=["party"], was_asked="yes")
    publish_all(instance)
    press(client, "confirm-now", {"code": [code], "person": ["2"]}, RECEIPT)
    publish_held_back(instance, today())
    assert b"Confirmed later" not in ask(client, code, "2").content
    publish_all(instance)
    assert b"'by entry 2, which this sheet does not prove'" in ask(client, code, "2").content


def test_each_person_of_a_group_has_one(client: Client, instance: Instance, blank: None) -> None:
    code = declare(client, whom="both", org1=["party"], was_asked="yes")
    publish_all(instance)
    answers = [ask(client, code, person) for person in ("1", "2")]
    assert {answer["Content-Type"] for answer in answers} == {"application/pdf"}
    assert len({answer["Content-Disposition"] for answer in answers}) == 2


def test_none_for_who_is_being_taken_back_or_was(
    client: Client, instance: Instance, blank: None
) -> None:
    code = declare(client)
    publish_all(instance)
    press(client, "withdraw-now", {"code": [code], "person": ["1"]}, RECEIPT)
    waiting = ask(client, code)
    assert "There is no certificate for this person" in waiting.content.decode()
    publish_all(instance)
    gone = ask(client, code)
    assert gone["Content-Type"].startswith("text/html")
    assert "Nothing is found under these digits" in gone.content.decode()


def test_nobody_s_certificate_is_made(client: Client, instance: Instance, blank: None) -> None:
    code = declare(client)
    publish_all(instance)
    for person in ("", "0", "2", "01", "x", "１"):
        page = ask(client, code, person).content.decode()
        assert "There is no certificate for this person" in page, person


def test_one_is_made_at_a_time(
    client: Client, instance: Instance, blank: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(certificate, "WAIT_S", 0.01)
    code = declare(client)
    publish_all(instance)
    with certificate._only_one():
        answer = ask(client, code)
    assert answer.status_code == 503
    assert 'name="action" value="certificate-now"' in answer.content.decode()
    assert ask(client, code)["Content-Type"] == "application/pdf"


def test_one_waits_for_the_one_before_and_no_more(blank: None) -> None:
    begun, end, order = threading.Event(), threading.Event(), []

    def make_first() -> None:
        with certificate._only_one():
            begun.set()
            end.wait(30)
            order.append("first")

    def make_second() -> None:
        with certificate._only_one():
            order.append("second")

    first, second = (threading.Thread(target=make) for make in (make_first, make_second))
    first.start()
    assert begun.wait(30)
    with (
        certificate._hold(certificate._places),
        pytest.raises(certificate.BusyError),
        certificate._only_one(),
    ):
        pass
    second.start()
    while second.is_alive() and certificate._places._value:
        time.sleep(0.001)
    end.set()
    for thread in (first, second):
        thread.join(30)
    assert order == ["first", "second"]


def test_digits_of_no_receipt_use_nothing_up(
    client: Client, instance: Instance, blank: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = declare(client)
    publish_all(instance)
    monkeypatch.setattr(flood, "_gates", [flood.Gate(clock=lambda: 0.0)])
    for _ in range(40):
        assert "Nothing is found" in ask(client, UNKNOWN).content.decode()
    assert ask(client, code)["Content-Type"] == "application/pdf"


def test_budget_of_a_process_is_bounded(
    client: Client, instance: Instance, blank: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = declare(client)
    publish_all(instance)
    monkeypatch.setattr(flood, "_gates", [flood.Gate(clock=lambda: 0.0)])
    answers = [ask(client, code).status_code for _ in range(30)]
    assert 200 in answers
    assert answers[-1] == 503


def test_without_fonts_the_proof_is_still_there(
    client: Client, instance: Instance, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> list[bytes]:
        raise rendering.SheetError("no font")

    monkeypatch.setattr(certificate, "set_sheets", fail)
    code = declare(client)
    publish_all(instance)
    page = ask(client, code).content.decode()
    assert "The certificate could not be made just now, and nothing was changed." in page
    assert "Save the proof" in page
