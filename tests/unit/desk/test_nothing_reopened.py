"""A volunteer cannot open again what they saved: no page of the staff site gives it back.

The addresses come from the code's own list, so that a new page cannot be forgotten.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Iterable, Iterator

import pytest
from django.apps import apps
from django.db import models
from django.test import Client
from django.urls import URLPattern, URLResolver, reverse

from tests.unit.desk.call_json import call, person, post
from tests.unit.desk.paper_sheets import keyed_twice, make_volunteer
from unjoin.registry.receipt import ReceiptCode
from unjoin.registry.spoken import chinese_numerals, spoken_chinese, spoken_english
from unjoin.service.accounts.models import Staff
from unjoin.service.accounts.roles import Role
from unjoin.service.instance import Instance
from unjoin.service.intake.models import InboxItem
from unjoin.service.review.actions import sort_inbox
from unjoin.service.urls_staff import urlpatterns

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("staff_site")]

SignedIn = Callable[[Staff | Role], Client]

NAME, TEXT, PLACE, CONTACT = "烟雨楼主", "我不想再写思想汇报了", "石家庄郊外", "138 0013 8000"
CONVERTED = re.compile(r"<(?:(\w+):)?\w+>")
STEPS: tuple[dict[str, str], ...] = ({}, {"step": "send"}, {"step": "change"})


def addresses(
    patterns: Iterable[URLPattern | URLResolver] = urlpatterns, before: str = "/"
) -> Iterator[str]:
    """Every address of the staff site, with places left open as `<uuid:…>`."""
    for pattern in patterns:
        here = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, here)
        else:
            yield here


def known_ids() -> set[uuid.UUID]:
    """Every random id in the database that an address could be made of."""
    own = [model for model in apps.get_models() if isinstance(model._meta.pk, models.UUIDField)]
    return {row.pk for model in own for row in model._default_manager.all()}


def filled_in(address: str, ids: set[uuid.UUID]) -> Iterator[str]:
    kinds = CONVERTED.findall(address)
    values: Iterable[object] = ids if "uuid" in kinds else ("0", "1", "word") if kinds else ("",)
    for value in values:
        yield CONVERTED.sub(str(value), address)


def looked_at(browser: Client) -> str:
    """What all pages answer to a look."""
    return "\n".join(body(browser, "get", path) for path in paths())


def everything_said(browser: Client) -> str:
    """What all pages answer, to a look and to each kind of form."""
    said = [looked_at(browser)]
    said += [body(browser, "post", path, step) for path in paths() for step in STEPS]
    assert browser.get("/desk/").status_code == 200, "still signed in"
    return "\n".join(said)


def paths() -> list[str]:
    ids = known_ids()
    found = {path for address in addresses() for path in filled_in(address, ids)}
    assert len(found) > 40
    return sorted(found - {reverse("sign-out")})


def body(browser: Client, method: str, path: str, form: dict[str, str] | None = None) -> str:
    answer = getattr(browser, method)(path, form or {})
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return str(content.decode())


def shows_receipt(said: str, digits: str) -> bool:
    """Whether `said` has the receipt, grouped or not, or its first group as it is read out."""
    code = ReceiptCode(digits)
    aloud = (spoken_chinese(code)[0], spoken_english(code)[0], chinese_numerals(code)[0])
    bare = re.sub(r"<[^>]*>|[^0-9]", "", said)
    return digits in bare or any(words in said for words in aloud)


@pytest.fixture
def desk(signed_in: SignedIn, volunteer: Staff) -> Client:
    """A volunteer's browser."""
    return signed_in(volunteer)


@pytest.fixture
def receipt_by_phone(desk: Client) -> str:
    """The receipt of a call that the volunteer has saved."""
    caller = person(name=NAME, text=TEXT, place=PLACE, private={"contact": CONTACT})
    answer = post(desk, "/desk/calls", call(caller)).json()
    return "".join(answer["groups"])


@pytest.fixture
def sheet(volunteer: Staff) -> uuid.UUID:
    """A sheet with a name that stands on nothing else, keyed by two."""
    lines = f"{NAME} 党"
    return keyed_twice(make_volunteer("second"), volunteer, lines)


def test_call_that_was_saved(desk: Client, receipt_by_phone: str) -> None:
    assert InboxItem.objects.count() == 1
    said = everything_said(desk)
    for marked in (NAME, TEXT, PLACE, CONTACT):
        assert marked not in said
    assert not shows_receipt(said, receipt_by_phone)


def test_reviewer_would_see_the_call(
    receipt_by_phone: str, signed_in: SignedIn, reviewer: Staff, instance: Instance
) -> None:
    sort_inbox(instance=instance)
    assert TEXT in looked_at(signed_in(reviewer))


def test_paper_shows_its_receipt_until_it_is_written_down(desk: Client, sheet: uuid.UUID) -> None:
    address = reverse("paper-compare", args=[sheet])
    assert NAME in looked_at(desk)
    sent = desk.post(address, {"step": "send"}).content.decode()
    digits = "".join(re.findall(r'class="four">(\d{4})<', sent))
    assert shows_receipt(looked_at(desk), digits)
    desk.post(address, {"step": "written"})
    said = everything_said(desk)
    assert NAME not in said
    assert not shows_receipt(said, digits)


def test_other_volunteer_who_keyed_the_sheet(
    desk: Client, sheet: uuid.UUID, signed_in: SignedIn
) -> None:
    sent = desk.post(reverse("paper-compare", args=[sheet]), {"step": "send"}).content.decode()
    digits = "".join(re.findall(r'class="four">(\d{4})<', sent))
    said = everything_said(signed_in(Staff.objects.get(handle="second")))
    assert NAME not in said
    assert not shows_receipt(said, digits)
