"""A volunteer chooses a published statement and translates it; it waits sealed."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import pytest
from django.http.response import HttpResponseBase
from django.test import Client

from tests.unit.handed_in import TODAY
from tests.unit.site.conftest import Publish, make_person, publish_waiting
from tests.unit.translations.given import ENGLISH, ORIGINAL, accept, deeds, give, publish
from unjoin.registry.receipt import ReceiptCode
from unjoin.service.accounts.audit import DECLARANT
from unjoin.service.accounts.models import AuditEvent, Staff
from unjoin.service.accounts.roles import Role
from unjoin.service.instance import Instance
from unjoin.service.intake.actions import withdraw
from unjoin.service.translations import actions, queries
from unjoin.service.translations.contents import TEXT_LIMIT
from unjoin.service.translations.errors import (
    NoOriginalError,
    TooManyTranslationsError,
    TranslationCharacterError,
    TranslationEmptyError,
    TranslationLanguageError,
    TranslationLongError,
)
from unjoin.service.translations.models import Translation, WaitingTranslation

pytestmark = pytest.mark.django_db

SignedIn = Callable[[Staff | Role], Client]


def text_of(answer: HttpResponseBase) -> str:
    return answer.content.decode()  # type: ignore[attr-defined, no-any-return]


def form(**fields: str) -> dict[str, str]:
    return {"key": str(uuid.uuid4()), "language": "en", "text": ENGLISH} | fields


@pytest.fixture
def writes(signed_in: SignedIn) -> Client:
    """A volunteer."""
    return signed_in(Role.VOLUNTEER)


def test_it_waits_sealed_and_nothing_says_who_gave_it(receipt: ReceiptCode, writes: Client) -> None:
    events = AuditEvent.objects.count()
    answer = writes.post("/translations/0", form())
    assert answer["Location"].endswith("/translations/?given")
    row = WaitingTranslation.objects.get()
    assert b"first time" not in bytes(row.sealed)
    assert {field.name for field in WaitingTranslation._meta.get_fields()} == {
        *("id", "leaf", "language", "week", "is_accepted", "sealed")
    }
    assert AuditEvent.objects.count() == events
    assert not Translation.objects.exists()


@pytest.mark.usefixtures("receipt")
@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("", TranslationEmptyError),
        (" \r\n\t\u2028 ", TranslationEmptyError),
        ("x" * (TEXT_LIMIT + 1), TranslationLongError),
        ("I\x00leave", TranslationCharacterError),
        ("I\x1b[2Jleave", TranslationCharacterError),
        ("I \u202eevael\u202c", TranslationCharacterError),
    ],
)
def test_text_that_is_not_taken(text: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        give(text=text)
    assert not WaitingTranslation.objects.exists()


@pytest.mark.usefixtures("receipt")
def test_as_long_as_it_may_be(small_batches: Instance) -> None:
    publish(text="退" * (TEXT_LIMIT - 1) + "x")
    assert len(Translation.objects.get().text) == TEXT_LIMIT


@pytest.mark.usefixtures("receipt")
def test_line_ends_are_made_plain() -> None:
    publish(text="\r\nOne \r\ntwo\u2028three\n")
    assert Translation.objects.get().text == "One\ntwo\nthree"


@pytest.mark.usefixtures("receipt")
@pytest.mark.parametrize("language", ["zh-Hant", "zh-Hans", "de", "", "EN"])
def test_language_that_is_not_taken(language: str) -> None:
    with pytest.raises(TranslationLanguageError):
        give(language=language)


def test_english_is_translated_into_either_script(publish_persons: Publish) -> None:
    publish_persons(make_person(text="I leave."), language="en")
    for language in ("zh-Hans", "zh-Hant"):
        give(text="我退出。", language=language)
    with pytest.raises(TranslationLanguageError):
        give(language="en")


def test_statement_without_a_text(publish_persons: Publish) -> None:
    publish_persons(make_person())
    with pytest.raises(NoOriginalError):
        give()


def test_statement_that_is_not_published_or_not_any_more(
    receipt: ReceiptCode, small_batches: Instance, writes: Client
) -> None:
    withdraw(instance=small_batches, code=receipt, by=DECLARANT, today=TODAY)
    publish_waiting(small_batches)
    for leaf in (0, 1, 17, 2**62):
        with pytest.raises(NoOriginalError):
            give(leaf)
    for number in ("0", "17", str(2**63), "9" * 40):
        assert writes.get(f"/translations/{number}").status_code == 409
        answer = writes.post(f"/translations/{number}", form())
        assert answer.status_code == 409
        assert "For the first time in years" in text_of(answer)


@pytest.mark.usefixtures("receipt")
def test_form_sent_twice_gives_one() -> None:
    key = give()
    give(key=key)
    assert WaitingTranslation.objects.count() == 1
    accept(key)
    give(key=key, text="Another.")
    assert WaitingTranslation.objects.get().is_accepted


@pytest.mark.usefixtures("receipt")
def test_what_is_published_already_is_not_given_again() -> None:
    publish()
    give()
    assert not WaitingTranslation.objects.exists()


@pytest.mark.usefixtures("receipt")
def test_not_more_wait_than_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "WAITING_LIMIT", 2)
    give()
    give()
    with pytest.raises(TooManyTranslationsError):
        give()
    assert WaitingTranslation.objects.count() == 2


@pytest.mark.usefixtures("receipt")
def test_page_says_what_is_wrong_and_keeps_what_was_typed(writes: Client) -> None:
    answer = writes.post("/translations/0", form(text="I \u202eleave"))
    assert answer.status_code == 422
    assert "invisible character (U+202E)" in text_of(answer)
    assert 'aria-invalid="true"' in text_of(answer)
    assert "I \u202eleave</textarea>" in text_of(answer)
    assert "There is no translation yet" in text_of(writes.post("/translations/0", form(text="")))


@pytest.mark.usefixtures("receipt", "staff_site")
def test_whoever_is_signed_out_meanwhile_gets_back_what_they_typed(client: Client) -> None:
    answer = client.post("/translations/0", form())
    assert answer.status_code == 401
    assert "For the first time in years" in text_of(answer)
    assert not WaitingTranslation.objects.exists()


def test_list_has_what_lacks_a_translation(
    receipt: ReceiptCode, publish_persons: Publish, writes: Client
) -> None:
    publish_persons(make_person("乙"), make_person("丙", text="再见。"))
    publish_persons(make_person("Tree", text="Good-bye."), language="en")
    publish(2, "Farewell.")
    give()

    def shown(query: str) -> list[int]:
        page = text_of(writes.get(f"/translations/{query}"))
        return [leaf for leaf in range(4) if f'href="/translations/{leaf}"' in page]

    assert shown("") == [0, 2, 3]
    assert shown("?into=en") == [0]
    assert shown("?into=zh") == [3]
    assert shown("?before=2") == [0]
    page = text_of(writes.get("/translations/"))
    assert page.index("No. 3") < page.index("No. 2") < page.index("No. 0")
    assert "1 translation waits" in page
    assert 'Translated: <span lang="en">English</span>' in page
    publish(3, "再会。", language="zh-Hant")
    assert shown("?into=zh") == []


@pytest.mark.parametrize("size", [1, 2, 3])
def test_list_leads_on_to_every_statement(
    publish_persons: Publish, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    publish_persons(*(make_person(f"第{number}", text="再见。") for number in range(5)))
    publish(3, "Farewell.")
    monkeypatch.setattr(queries, "STATEMENTS_PER_PAGE", size)
    monkeypatch.setattr(queries, "_ROWS_AT_ONCE", 2)
    monkeypatch.setattr(queries, "LOOKED_THROUGH", 2)
    found, before = [], None
    for _ in range(9):
        page = queries.find_work(into="en", before=before)
        found += [each.statement.leaf for each in page.shown]
        before = page.older
        if before is None:
            break
    assert found == [4, 2, 1, 0]


@pytest.mark.parametrize("query", ["into=de", "before=x", "before=-1", "before=" + "9" * 30])
def test_nonsense_in_the_address(writes: Client, query: str) -> None:
    assert writes.get(f"/translations/?{query}").status_code == 400


@pytest.mark.usefixtures("receipt")
def test_original_stands_beside_with_its_language(writes: Client) -> None:
    page = text_of(writes.get("/translations/0"))
    assert '<div class="prose" lang="zh-Hans"><p>我退出。</p>' in page
    assert 'autocomplete="off" aria-describedby="text-hint" lang="en"' in page
    assert ORIGINAL.split()[0] in page
    assert deeds() == []
