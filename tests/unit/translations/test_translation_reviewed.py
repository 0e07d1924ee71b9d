"""Reviewers accept or refuse; no account both writes and decides; taking down."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction
from django.http.response import HttpResponseBase
from django.test import Client

from tests.unit.handed_in import TODAY
from tests.unit.site.conftest import Publish, make_person, publish_waiting
from tests.unit.translations.given import ENGLISH, REVIEWER, accept, deeds, give, publish
from unjoin.registry.entry import LeafIndex
from unjoin.service.accounts.models import Staff
from unjoin.service.accounts.roles import Role
from unjoin.service.instance import Instance
from unjoin.service.statistics.deeds import deed_words
from unjoin.service.translations.actions import (
    RefusalReason,
    accept_translation,
    refuse_translation,
    take_down,
)
from unjoin.service.translations.errors import TranslationGoneError
from unjoin.service.translations.models import Translation, WaitingTranslation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("receipt")]

SignedIn = Callable[[Staff | Role], Client]
WAITING = "/review/translations"
PUBLISHED = "/translations/published"


def text_of(answer: HttpResponseBase) -> str:
    return answer.content.decode()  # type: ignore[attr-defined, no-any-return]


@pytest.fixture
def reads(signed_in: SignedIn) -> Client:
    """A reviewer."""
    return signed_in(Role.REVIEWER)


def test_accepted_stays_sealed_until_the_next_publication(small_batches: Instance) -> None:
    accept(give())
    assert not Translation.objects.exists()
    assert b"first time" not in bytes(WaitingTranslation.objects.get().sealed)
    publish_waiting(small_batches)
    assert Translation.objects.get().text == ENGLISH
    assert not WaitingTranslation.objects.exists()
    assert deeds() == [
        ("reviewer", "translation accepted"),
        ("publisher", "translations published"),
    ]


def test_only_what_was_accepted_is_published(small_batches: Instance) -> None:
    give()
    publish_waiting(small_batches)
    assert not Translation.objects.exists()
    assert WaitingTranslation.objects.count() == 1


@pytest.mark.parametrize("reason", RefusalReason)
def test_refused_is_deleted(reason: RefusalReason) -> None:
    refuse_translation(translation_id=give(), reason=reason, by=REVIEWER, today=TODAY)
    assert not WaitingTranslation.objects.exists()
    assert deeds() == [("reviewer", f"translation refused: {reason}")]
    assert deed_words(deeds()[0][1]) != deeds()[0][1]


def test_second_decision_comes_too_late() -> None:
    accepted = give()
    accept(accepted)
    for translation_id in (accepted, uuid.uuid4()):
        with pytest.raises(TranslationGoneError):
            accept_translation(translation_id=translation_id, by=REVIEWER, today=TODAY)
        with pytest.raises(TranslationGoneError):
            refuse_translation(
                translation_id=translation_id, reason=RefusalReason.TEST, by=REVIEWER, today=TODAY
            )
    assert len(deeds()) == 1


@pytest.mark.parametrize("role", Role)
def test_nobody_accepts_their_own(signed_in: SignedIn, role: Role) -> None:
    """No role both writes and decides, and an account keeps its role: see the grants, too."""
    translation_id = give()
    browser = signed_in(role)
    may_write = browser.get("/translations/0").status_code == 200
    answer = browser.post(f"{WAITING}/{translation_id}", {"act": "accept"})
    may_decide = answer.status_code == 302
    assert not (may_write and may_decide)
    assert WaitingTranslation.objects.get().is_accepted == may_decide == (role is Role.REVIEWER)
    assert may_write == (role is Role.VOLUNTEER)


def test_last_accepted_is_the_one_that_is_published(small_batches: Instance) -> None:
    first, second = give(text="First."), give(text="Second.")
    accept(second)
    accept(first)
    publish_waiting(small_batches)
    assert Translation.objects.get().text == "First."
    assert not WaitingTranslation.objects.exists()
    replaced = "translation accepted in the place of another"
    assert deeds()[:2] == [("reviewer", "translation accepted"), ("reviewer", replaced)]
    assert deed_words(replaced) != replaced


def test_later_one_replaces_what_is_published() -> None:
    publish(text="First.")
    publish(text="Second.")
    assert Translation.objects.get().text == "Second."


def test_one_language_leaves_the_other_alone(publish_persons: Publish) -> None:
    publish_persons(make_person(text="Good-bye."), language="en")
    publish(1, "再见。", language="zh-Hans")
    publish(1, "再會。", language="zh-Hant")
    assert Translation.objects.filter(leaf=1).count() == 2


def test_database_keeps_two_of_one_language_from_being_accepted() -> None:
    first, second = give(text="First."), give(text="Second.")
    accept(first)
    with pytest.raises(IntegrityError), transaction.atomic():
        WaitingTranslation.objects.filter(id=second).update(is_accepted=True)


def test_page_shows_both_side_by_side_and_neither_who_nor_when(
    reads: Client, signed_in: SignedIn
) -> None:
    form = {"key": str(uuid.uuid4()), "language": "en", "text": ENGLISH}
    signed_in(Role.VOLUNTEER).post("/translations/0", form)
    translation_id = WaitingTranslation.objects.get().id
    page = text_of(reads.get(f"{WAITING}/{translation_id}"))
    assert '<div class="prose" lang="zh-Hans"><p>我退出。</p>' in page
    assert '<div class="prose" lang="en"><p>I leave.</p>' in page
    for address in (WAITING, f"{WAITING}/{translation_id}"):
        words = re.sub(r"<[^>]*>", " ", text_of(reads.get(address)))
        assert "week of" not in words
        assert "volunteer " not in words.replace("Translation by a volunteer", "")


def test_reviewer_accepts_on_the_page(reads: Client) -> None:
    translation_id = give()
    assert f"{WAITING}/{translation_id}" in text_of(reads.get(WAITING))
    answer = reads.post(f"{WAITING}/{translation_id}", {"act": "accept"})
    assert "Accepted." in text_of(reads.get(answer["Location"]))
    assert "waits for the next publication" in text_of(reads.get(WAITING))
    assert reads.post(f"{WAITING}/{translation_id}", {"act": "accept"}).status_code == 409


def test_refusal_needs_a_reason(reads: Client) -> None:
    address = f"{WAITING}/{give()}"
    answer = reads.post(address, {"act": "refuse", "reason": "x"})
    assert answer.status_code == 422
    assert "Choose why it is refused" in text_of(answer)
    assert WaitingTranslation.objects.exists()
    reads.post(address, {"act": "refuse", "reason": RefusalReason.OTHER.value})
    assert not WaitingTranslation.objects.exists()


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.OPERATOR])
def test_published_is_taken_down_at_once(signed_in: SignedIn, role: Role) -> None:
    publish()
    browser = signed_in(role)
    assert f"{PUBLISHED}/0/en" in text_of(browser.get(PUBLISHED))
    assert "I leave." in text_of(browser.get(PUBLISHED, {"number": "0"}))
    assert "I leave." in text_of(browser.get(f"{PUBLISHED}/0/en"))
    answer = browser.post(f"{PUBLISHED}/0/en")
    assert "Taken down" in text_of(browser.get(answer["Location"]))
    assert not Translation.objects.exists()
    assert deeds()[-1] == (role.value, "translation taken down")
    assert browser.post(f"{PUBLISHED}/0/en").status_code == 409
    with pytest.raises(TranslationGoneError):
        take_down(leaf=LeafIndex(0), language="en", by=REVIEWER, today=TODAY)


@pytest.mark.parametrize("number", ["1", "x", "-1", "９", "9" * 40])
def test_number_without_a_translation(reads: Client, number: str) -> None:
    publish()
    answer = reads.get(PUBLISHED, {"number": number})
    assert answer.status_code == 404
    assert "no translation of a statement with this number" in text_of(answer)
    assert reads.get(f"{PUBLISHED}/{2**70}/en").status_code == 409
