"""`/declare`: filling in, checking, sending."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest
from django.test import Client

from tests.unit.intake.form_pages import Page, code_on, get, offered, press, send, simple
from unjoin.registry.campaign import Drive
from unjoin.registry.consent import Consent
from unjoin.registry.declaration import Declaration
from unjoin.service.custody.models import PrivatePart
from unjoin.service.instance import Instance
from unjoin.service.intake.envelope import open_envelope
from unjoin.service.intake.models import InboxItem
from unjoin.service.review.actions import sort_inbox
from unjoin.service.review.queries import count_waiting

Row = dict[str, str | list[str]]

pytestmark = pytest.mark.django_db


def sealed(instance: Instance) -> list[Declaration]:
    """What a reviewer would find in the inbox, oldest revision first."""
    rows = InboxItem.objects.filter(kind=InboxItem.Kind.DECLARE).order_by("revision")
    found = [open_envelope(bytes(r.sealed), identity=instance.review_identity) for r in rows]
    return [envelope.declaration for envelope in found if envelope.declaration]


def test_form_asks_first_whether_it_is_safe(client: Client) -> None:
    page = get(client)
    assert page.text.index("Is it safe for you right now?") < page.text.index("Who leaves?")


def test_form_is_not_cached_and_sets_no_cookie(client: Client) -> None:
    response = client.get("/declare")
    assert response["Cache-Control"] == "no-store"
    assert not response.cookies


def test_browser_sends_nothing_of_it_to_its_spell_checker_or_translator(client: Client) -> None:
    form = client.get("/en/declare").content.decode()
    fields = re.findall(r"<textarea[^>]*>|<input (?![^>]*type=)[^>]*>", form)
    assert len(fields) >= 6
    assert [field for field in fields if 'spellcheck="false"' not in field] == []
    page = press(client, "check", simple(get(client)))
    check = client.post("/en/declare", {**page.fields, "action": "check"}).content.decode()
    assert re.search(r'<form id="form"[^>]* translate="no"', check)
    sent = client.post("/en/declare", {**page.fields, "action": "send"}).content.decode()
    assert re.search(r'class="panel receipt-code" translate="no"', sent)


def test_each_form_has_a_key_and_names_of_its_own(client: Client) -> None:
    first, second = get(client), get(client)
    assert first.fields["key"] != second.fields["key"]
    assert len({*offered(first)}) == 3


def test_least_is_enough(client: Client, instance: Instance) -> None:
    page = send(client, get(client))
    assert "Your declaration has arrived" in page.text
    assert len(code_on(page)) == 24
    (declaration,) = sealed(instance)
    assert declaration.persons[0].consent is Consent.SELF


def test_check_stores_nothing(client: Client) -> None:
    press(client, "check", simple(get(client)))
    assert not InboxItem.objects.exists()


def test_missing_answers_are_told_all_at_once_and_answers_kept(client: Client) -> None:
    page = press(client, "check", get(client).filled(text="我的话", place="山东", org=[]))
    assert page.title.strip().startswith("Error:")
    for sentence in ("Choose what you leave.", "Choose one of the offered", "Tick the box if you"):
        assert page.text.count(sentence) == 2  # in the summary and beside the field
    assert page.fields["text"] == ["我的话"]
    assert page.fields["place"] == ["山东"]
    assert page.status == 422


def test_change_leads_back_with_every_answer(client: Client) -> None:
    form = get(client)
    answers = simple(
        form, text="第一段\n\n第二段", place="广西", place_use="publish", contact="信箱"
    )
    back = press(client, "edit", press(client, "check", answers).fields)
    for name in ("org", "choice", "text", "place", "place_use", "contact", "key", "offers"):
        assert back.fields[name] == answers[name], name


def test_offer_others_changes_the_names_and_keeps_the_answers(client: Client) -> None:
    form = get(client)
    page = press(client, "offer", form.filled(org=["league"], text="正文"))
    assert not {*offered(page)} & {*offered(form)}
    assert (page.fields["org"], page.fields["text"]) == (["league"], ["正文"])


def test_offer_others_keeps_the_name_that_was_chosen(client: Client) -> None:
    form = get(client)
    page = press(client, "offer", simple(form))
    assert page.fields["choice"] == [offered(form)[0]]


@pytest.mark.parametrize("action", ["", "nonsense", "remove-0", "remove-９", "offer-999", "add-x"])
def test_unknown_button_shows_the_form_with_answers_kept(client: Client, action: str) -> None:
    page = press(client, action, get(client).filled(name="半个名字", choice="typed"))
    assert page.fields["name"] == ["半个名字"]
    assert page.status == 200


def test_typed_name_is_asked_whether_it_is_real(client: Client) -> None:
    page = press(client, "check", simple(get(client), choice="typed", name="李明"))
    assert page.text.count("Say whether the name you typed is your real name.") == 2


@pytest.mark.parametrize(
    "name", ["明", "John Smith", "买买提·吐尔逊", "张１２３", "  李   明 ", "𠮷野", "O’Neil"]
)
def test_unusual_names_are_taken_as_typed(client: Client, instance: Instance, name: str) -> None:
    send(client, get(client), choice="typed", name=name, real="no")
    assert sealed(instance)[0].persons[0].name == " ".join(name.split())


@pytest.mark.parametrize("name", ["···", "李\u202e明", "字" * 81])
def test_names_that_cannot_be_published_are_told(client: Client, name: str) -> None:
    fields = simple(get(client), choice="typed", name=name, real="no")
    page = press(client, "check", fields)
    assert page.title.strip().startswith("Error:")
    assert page.fields["name"] == [name]


def test_real_name_kept_private_is_sealed(client: Client, instance: Instance) -> None:
    form = get(client)
    send(client, form, choice="typed", name="李明", real="keep")
    person = sealed(instance)[0].persons[0]
    assert person.name == offered(form)[0]
    assert PrivatePart.objects.count() == 1


def test_real_name_to_be_published_is_asked_again(client: Client, instance: Instance) -> None:
    checked = press(
        client, "check", simple(get(client), choice="typed", name="李明", real="publish")
    )
    again = press(client, "send", checked.fields)
    assert "Say once more" in again.text
    assert not InboxItem.objects.exists()
    press(client, "send", again.filled(real_again="publish"))
    assert sealed(instance)[0].persons[0].real_name_published


def test_double_click_counts_once_and_answers_kindly(client: Client) -> None:
    checked = press(client, "check", simple(get(client)))
    first, second = (press(client, "send", checked.fields) for _ in range(2))
    assert code_on(first) == code_on(second)
    assert "had already reached us" in second.text
    assert InboxItem.objects.count() == 1


def test_back_edit_and_send_again_keeps_the_first_and_offers_the_change(
    client: Client, instance: Instance
) -> None:
    checked = press(client, "check", simple(get(client)))
    first = press(client, "send", checked.fields)
    page = press(client, "send", checked.filled(text="后来加的话"))
    assert "This form was sent before" in page.text
    assert page.status == 409
    assert len(sealed(instance)) == 1

    form = press(client, "change", page.fields)
    assert form.fields["text"] == ["后来加的话"]
    changed = press(client, "send", press(client, "check", form.fields).fields)
    assert code_on(changed) == code_on(first)
    assert [any(p.text for p in d.persons) for d in sealed(instance)] == [False, True]


@pytest.mark.parametrize("key", ["", "x" * 32, "0" * 31])
def test_damaged_key_is_told_and_answers_kept(client: Client, key: str) -> None:
    page = press(client, "send", simple(get(client), key=key, text="正文"))
    assert "damaged on its way" in page.text
    assert page.fields["text"] == ["正文"]
    assert len(page.fields["key"][0]) == 32
    assert not InboxItem.objects.exists()


def test_damaged_receipt_of_a_change_never_becomes_a_new_declaration(client: Client) -> None:
    page = press(client, "send", simple(get(client), replaces="1234"))
    assert "which receipt it was to change" in page.text
    assert not InboxItem.objects.exists()


def test_offered_names_tampered_with_are_not_offers(client: Client) -> None:
    page = press(client, "check", simple(get(client), offers=["坏名"] * 3, choice="坏名"))
    assert "Choose one of the offered names" in page.text
    assert "坏名" not in offered(page)


def both(*rows: Row) -> Row:
    """Fields for the declarant and others, one dict a row."""
    fields: Row = {"whom": "both", "was_asked": "yes"}
    for number, row in enumerate(rows, start=1):
        fields |= {f"{name}{number}": value for name, value in row.items()}
    return fields


def test_others_are_relayed_and_get_offered_names(client: Client, instance: Instance) -> None:
    form = press(client, "add", get(client).filled())
    send(client, form, **both({"org": ["party"]}, {"org": ["league"], "name": "老王"}))
    own, first, second = sealed(instance)[0].persons
    assert first.name == form.fields["offer1"][0]
    assert (second.name, second.consent) == ("老王", Consent.RELAYED)
    assert own.consent is Consent.SELF


def test_for_others_only_asks_nothing_of_the_declarant(client: Client, instance: Instance) -> None:
    form = get(client)
    fields = form.filled(whom="others", org1=["pioneers"], was_asked="yes")
    press(client, "send", press(client, "check", fields).fields)
    assert [p.consent for p in sealed(instance)[0].persons] == [Consent.RELAYED]


def test_row_without_organisations_is_named_by_its_number(client: Client) -> None:
    form = get(client)
    page = press(client, "check", simple(form, **both({})))
    assert page.text.count("Person 2: Choose what this person leaves.") == 2


def test_same_name_twice_is_told(client: Client) -> None:
    form = press(client, "add", get(client).filled())
    first, second = ({"org": "party", "name": name} for name in ("萬順", "万顺"))
    page = press(client, "check", simple(form, **both({**first}, {**second})))
    assert "Two people here have the same name" in page.text


def test_people_are_added_up_to_the_limit_and_removed(client: Client, instance: Instance) -> None:
    limit = instance.campaign.bounds.rows
    page = get(client)
    for _ in range(limit // 10 + 1):
        page = press(client, "add-ten", page.filled(org1=["party"]))
    rows = [name for name in page.names if name.startswith("offer") and name != "offers"]
    assert len(rows) == limit - 1
    names = [page.fields[name][0] for name in rows]
    assert len({*names, *offered(page)}) == limit + 2
    fewer = press(client, "remove-2", page.fields)
    assert fewer.fields["offer2"] == page.fields["offer3"]


def test_as_many_people_as_the_campaign_allows_can_be_sent(
    client: Client, instance: Instance
) -> None:
    page = get(client)
    for _ in range(20):
        page = press(client, "add-ten", page.filled(org1=["party"], whom="others"))
    page = press(client, "check", page.filled(was_asked="yes"))
    press(client, "send", page.fields)
    assert sealed(instance)[0].person_count == instance.campaign.bounds.rows - 1


def test_long_statement_keeps_its_paragraphs(client: Client, instance: Instance) -> None:
    text = "\n\n".join(["为什么退出。" * 50] * 90)
    assert 25_000 < len(text) <= 30_000
    send(client, get(client), text=text, language="zh-Hans")
    declaration = sealed(instance)[0]
    assert declaration.persons[0].text == text
    assert declaration.language == "zh-Hans"


def test_statement_too_long_is_told_and_kept(client: Client) -> None:
    page = press(client, "check", simple(get(client), text="字" * 30_001))
    assert "30001 characters; up to 30000" in page.text
    assert page.fields["text"] == ["字" * 30_001]


@pytest.mark.parametrize("joined", ["1899", "2999", "1974-13", "long ago"])
def test_date_of_joining_that_cannot_be_is_told(client: Client, joined: str) -> None:
    page = press(client, "check", simple(get(client), joined=joined))
    assert page.text.count("Give the date as a year, a month or a day") == 2
    assert page.fields["joined"] == [joined]


def test_declarations_for_the_dead_are_said_not_to_be_taken(client: Client) -> None:
    assert "somebody who has died is not taken" in get(client).text


@pytest.fixture
def drive(instance: Instance, monkeypatch: pytest.MonkeyPatch) -> Instance:
    """The instance with a drive from 1 to 31 August 2026; today is in it."""
    titles = dict.fromkeys(instance.campaign.languages, "Month of the military")
    august = Drive("military", titles, date(2026, 8, 1), date(2026, 8, 31))
    with_drive = replace(instance, campaign=replace(instance.campaign, drives=(august,)))
    monkeypatch.setattr("django.conf.settings.UNJOIN", with_drive)
    set_today(monkeypatch, date(2026, 8, 15))
    return with_drive


def set_today(monkeypatch: pytest.MonkeyPatch, day: date) -> None:
    for module in ("views", "declare_page"):
        monkeypatch.setattr(f"unjoin.service.intake.{module}.today", lambda: day)


def test_declaration_counts_under_an_open_drive(client: Client, drive: Instance) -> None:
    send(client, get(client), drive="military")
    assert sealed(drive)[0].drive == "military"


def test_drive_that_ended_meanwhile_is_told(
    client: Client, drive: Instance, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked = press(client, "check", simple(get(client), drive="military"))
    set_today(monkeypatch, date(2026, 9, 1))
    page = press(client, "send", checked.fields)
    assert "This month is over" in page.text
    press(client, "send", press(client, "check", page.fields).fields)
    assert sealed(drive)[0].drive == ""


def test_without_a_drive_the_form_does_not_speak_of_one(client: Client) -> None:
    assert "campaign month" not in get(client).text


@pytest.mark.parametrize("language", ["zh-hans", "zh-hant"])
def test_page_language_is_kept_in_links_and_text_language(client: Client, language: str) -> None:
    response = client.get(f"/{language}/declare")
    page = Page(response.content.decode(), 200)
    assert f'action="/{language}/declare"' in response.content.decode()
    assert page.fields["language"] == [{"zh-hans": "zh-Hans", "zh-hant": "zh-Hant"}[language]]


def test_joke_name_is_taken_and_left_to_a_reviewer(client: Client, instance: Instance) -> None:
    send(client, get(client), choice="typed", name="天下第一退", real="no")
    sort_inbox(instance=instance)
    assert count_waiting() == 1


def test_too_many_people_are_told(client: Client, instance: Instance) -> None:
    limit = instance.campaign.bounds.rows
    rows: Row = {f"offer{row}": "-" for row in range(1, limit + 9)}
    rows |= {f"org{row}": "party" for row in range(1, limit + 9)}
    page = press(client, "check", simple(get(client), whom="both", was_asked="yes", **rows))
    assert page.text.count(f"up to {limit} fit into one declaration") == 2
