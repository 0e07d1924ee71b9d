"""`/receipt`: typing back, looking up, taking back, confirming."""

from __future__ import annotations

import secrets
from dataclasses import replace

import pytest
from django.test import Client

from tests.unit.intake.form_pages import Page, code_on, get, press, send, simple
from unjoin.registry.consent import Reason
from unjoin.registry.numerals import normalise_digits
from unjoin.registry.receipt import ReceiptCode, format_receipt_code, groups, make_receipt_code
from unjoin.service.accounts.audit import PUBLISHER
from unjoin.service.clock import today
from unjoin.service.instance import Instance
from unjoin.service.intake.models import InboxItem
from unjoin.service.intake.typed_back import asked_groups, differing_groups
from unjoin.service.publication.actions import publish
from unjoin.service.publication.models import Statement
from unjoin.service.review.actions import refuse, sort_inbox
from unjoin.service.review.queries import open_waiting

pytestmark = pytest.mark.django_db

RECEIPT = "/en/receipt"
UNKNOWN = make_receipt_code(1234567890123456789012)


def look_up(client: Client, code: str) -> Page:
    return press(client, "look", {"code": [code]}, RECEIPT)


def act(client: Client, button: str, code: str, *persons: str) -> Page:
    return press(client, button, {"code": [code], "person": list(persons)}, RECEIPT)


def declare(client: Client, **answers: str | list[str]) -> str:
    return code_on(send(client, get(client), **answers))


def declare_for_two(client: Client) -> str:
    """Somebody and one person who asked them; the code of both."""
    return declare(client, whom="both", org1=["party"], was_asked="yes")


def publish_all(instance: Instance) -> None:
    """Publish what is accepted, however little it is."""
    campaign = instance.campaign
    few = replace(campaign, thresholds=replace(campaign.thresholds, batch_declarations=1))
    publish(instance=replace(instance, campaign=few), today=today(), by=PUBLISHER)


# typing back


def typed_back(code: str, *, change: int = 0) -> dict[str, list[str]]:
    """The two groups asked for, the first `change` of them wrong."""
    asked = [groups(ReceiptCode(code))[number - 1] for number in asked_groups(ReceiptCode(code))]
    for place in range(change):
        asked[place] = f"{(int(asked[place]) + 1) % 10_000:04d}"
    return {"code": [code], "first": [asked[0]], "second": [asked[1]]}


def test_receipt_is_shown_in_digits_numerals_and_words(client: Client) -> None:
    page = send(client, get(client))
    for group in groups(ReceiptCode(code_on(page))):
        assert group in page.text
        numerals = "".join("〇一二三四五六七八九"[int(digit)] for digit in group)
        assert numerals in page.text
        assert normalise_digits(numerals) == group


def test_two_groups_typed_back_end_the_showing(client: Client) -> None:
    code = declare(client)
    page = press(client, "kept", typed_back(code), RECEIPT)
    assert "Kept well" in page.text
    assert code[:4] not in page.text
    assert "code" not in page.fields


@pytest.mark.parametrize("wrong", [1, 2])
def test_group_typed_differently_is_named_and_the_code_shown_again(
    client: Client, wrong: int
) -> None:
    code = declare(client)
    page = press(client, "kept", typed_back(code, change=wrong), RECEIPT)
    assert page.title.strip().startswith("Error:")
    assert page.text.count("was typed differently.") == 2 * wrong
    assert code_on(page) == code


@pytest.mark.parametrize(
    "write",
    [
        lambda g: g,
        lambda g: f" {g[:2]} {g[2:]} ",
        lambda g: "".join(chr(ord(d) - ord("0") + 0xFF10) for d in g),
        lambda g: "".join("零幺二三四五六七八九"[int(d)] for d in g),
        lambda g: "".join("〇一两三四五六七八九"[int(d)] for d in g),
    ],
)
def test_groups_are_read_in_any_digits(write: object) -> None:
    code = make_receipt_code(1234567890123456789012)
    first, second = (groups(code)[n - 1] for n in asked_groups(code))
    assert differing_groups(code, (write(first), write(second))) == ()  # type: ignore[operator]


def test_every_pair_of_groups_is_asked_for_by_some_code() -> None:
    codes = [make_receipt_code(secrets.randbelow(10**22)) for _ in range(600)]
    assert len({asked_groups(code) for code in codes}) == 15


def test_slip_has_the_digits_and_no_name_of_the_centre(client: Client, instance: Instance) -> None:
    code = declare(client)
    page = press(client, "slip", {"code": [code]}, RECEIPT)
    assert page.title == "Slip"
    assert all(group in page.text for group in groups(ReceiptCode(code)))
    assert instance.campaign.names["en"] not in page.text


# looking up


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("", "Type the 24 digits"),
        ("1234", "This has 4."),
        ("1" * 24, "One digit is wrong"),
        ("12a4", "“a” is not a digit"),
        ("9" * 300, "far longer than a receipt"),
    ],
)
def test_mistyped_code_is_told_what_is_wrong_and_kept(
    client: Client, typed: str, told: str
) -> None:
    page = look_up(client, typed)
    assert page.text.count(told) == 2
    assert page.fields["code"][0] == typed[:200]


def test_wrong_digit_never_opens_another_receipt(client: Client) -> None:
    code = declare(client)
    wrong = f"{(int(code[0]) + 1) % 10}{code[1:]}"
    assert "One digit is wrong" in look_up(client, wrong).text


@pytest.mark.parametrize("style", ["spaced", "full-width", "chinese"])
def test_code_is_read_in_any_digits(client: Client, style: str) -> None:
    code = declare(client)
    written = {
        "spaced": format_receipt_code(ReceiptCode(code)),
        "full-width": "".join(chr(ord(d) - ord("0") + 0xFF10) for d in code),
        "chinese": "".join("〇一二三四五六七八九"[int(d)] for d in code),
    }
    assert "not published yet" in look_up(client, written[style]).text


def test_code_stands_in_no_address(client: Client) -> None:
    code = declare(client)
    response = client.post(RECEIPT, {"code": code})
    assert response.status_code == 200
    assert "Nothing" not in get(client, f"{RECEIPT}?code={code}").text
    assert f"?code={code}" not in response.content.decode()


def test_unknown_code_gets_one_calm_answer(client: Client) -> None:
    page = look_up(client, UNKNOWN)
    assert "Nothing is found under these digits" in page.text
    assert "It may have been withdrawn" in page.text


def test_receipt_is_found_years_later(
    client: Client, instance: Instance, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = declare(client)
    publish_all(instance)
    later = today().replace(year=today().year + 9, day=1)
    for module in ("receipt_views", "views"):
        monkeypatch.setattr(f"unjoin.service.intake.{module}.today", lambda: later)
    assert "Published, and counted." in look_up(client, code).text


# changing


def test_change_keeps_the_receipt(client: Client) -> None:
    code = declare(client)
    form = press(client, "change", look_up(client, code).fields)
    assert "it is sealed, and this site cannot open it" in form.text
    assert form.fields["replaces"] == [code]
    assert code_on(send(client, form, text="正文")) == code


def test_change_after_publication_is_refused_and_the_answers_kept(
    client: Client, instance: Instance
) -> None:
    code = declare(client)
    form = press(client, "change", look_up(client, code).fields)
    publish_all(instance)
    page = press(client, "send", press(client, "check", simple(form, text="正文")).fields)
    assert "can no longer be changed" in page.text
    assert press(client, "edit", page.fields).fields["text"] == ["正文"]


# taking back


def test_waiting_declaration_is_taken_back_after_a_question(client: Client) -> None:
    code = declare(client)
    question = act(client, "withdraw", code)
    assert "Take it back?" in question.text
    assert InboxItem.objects.count() == 1
    page = press(client, "withdraw-now", question.fields, RECEIPT)
    assert "You took it back" in page.text


def test_taking_back_twice_answers_kindly(client: Client) -> None:
    code = declare(client)
    assert "You took it back" in act(client, "withdraw-now", code).text
    page = act(client, "withdraw-now", code)
    assert "it may have been done already" in page.text
    assert "Nothing is found under these digits" in page.text


def test_taken_back_before_publication_is_never_published(
    client: Client, instance: Instance
) -> None:
    code = declare(client)
    act(client, "withdraw-now", code)
    publish_all(instance)
    assert "Nothing is found under these digits" in look_up(client, code).text
    assert not Statement.objects.exists()


def test_published_person_is_chosen_and_taken_back(client: Client, instance: Instance) -> None:
    code = declare_for_two(client)
    publish_all(instance)
    page = act(client, "withdraw-now", code, "2")
    assert "takes effect with the next publication" in page.text
    publish_all(instance)
    page = look_up(client, code)
    assert "Person 1" in page.text
    assert "Person 2" not in page.text
    assert page.text.count("Published, and counted.") == 1
    assert Statement.objects.count() == 1


@pytest.mark.parametrize("persons", [(), ("0",), ("x",), ("２",)])
def test_nobody_chosen_is_told_and_nothing_done(
    client: Client, instance: Instance, persons: tuple[str, ...]
) -> None:
    code = declare_for_two(client)
    publish_all(instance)
    page = act(client, "withdraw-now", code, *persons)
    assert page.text.count("Choose who is to be withdrawn.") == 2
    assert not InboxItem.objects.exists()


def test_person_already_taken_back_cannot_be_again(client: Client, instance: Instance) -> None:
    code = declare(client)
    publish_all(instance)
    act(client, "withdraw-now", code, "1")
    publish_all(instance)
    assert "nothing left that this could be done to" in act(client, "withdraw", code).text


# confirming


def test_relayed_person_confirms(client: Client, instance: Instance) -> None:
    code = declare_for_two(client)
    publish_all(instance)
    question = act(client, "confirm", code)
    assert "Person 2" in question.text
    assert "Person 1" not in question.text
    act(client, "confirm-now", code, "2")
    publish_all(instance)
    assert "confirmed" in look_up(client, code).text


def test_confirming_asks_which_person(client: Client, instance: Instance) -> None:
    code = declare_for_two(client)
    publish_all(instance)
    assert act(client, "confirm-now", code).text.count("Choose which person you are.") == 2


def test_unknown_code_can_confirm_nothing(client: Client) -> None:
    assert "Nothing is found" in act(client, "confirm-now", UNKNOWN, "1").text


# not accepted


def test_declaration_not_accepted_says_why(client: Client, instance: Instance) -> None:
    code = declare(client, text="正文")
    sort_inbox(instance=instance)
    (waiting,) = open_waiting(instance=instance, limit=5)
    refuse(item_id=waiting.item_id, persons=1, reason=Reason.DUPLICATE, by=PUBLISHER, today=today())
    publish_all(instance)
    page = look_up(client, code)
    assert "Not accepted." in page.text
    assert "Counted twice" in page.text
