"""A reviewer of what came on paper sees its photographs, and nobody else does."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from tests.unit.desk.paper_pictures import photograph
from tests.unit.desk.paper_sheets import TODAY, key_one, make_volunteer, open_one
from tests.unit.handed_in import hand_in_text, only_waiting
from unjoin.registry.consent import Consent
from unjoin.service.accounts.models import Staff
from unjoin.service.accounts.roles import Role
from unjoin.service.desk.paper.actions import send_sheet
from unjoin.service.desk.paper.models import PaperPhotograph
from unjoin.service.desk.paper.photographs.actions import add_photograph
from unjoin.service.instance import Instance

pytestmark = pytest.mark.django_db

SignedIn = Callable[[Staff | Role], Client]


@pytest.fixture
def sheet(instance: Instance, staff_site: None) -> uuid.UUID:
    """A sheet with two photographs that was sent, and waits for a reviewer."""
    both = [make_volunteer(handle) for handle in ("first", "other")]
    sheet_id = open_one(both[0])
    for seed in range(2):
        data = photograph(seed=seed, width=160)
        add_photograph(instance=instance, sheet_id=sheet_id, data=data)
    for staff in both:
        key_one(sheet_id, staff, "欧阳修 党")
    send_sheet(
        instance=instance,
        sheet_id=sheet_id,
        consent=Consent.RELAYED,
        settled={},
        by=both[1],
        today=TODAY,
    )
    return sheet_id


def picture(item_id: uuid.UUID) -> str:
    found = PaperPhotograph.objects.get(number=1)
    return reverse("review-photograph", args=[item_id, found.id])


def test_reviewer_sees_the_paper(instance: Instance, sheet: uuid.UUID, signed_in: SignedIn) -> None:
    item_id = only_waiting(instance)
    client = signed_in(Role.REVIEWER)
    page = client.get(reverse("review-declaration", args=[item_id])).content.decode()
    assert page.count("<img ") == 2
    assert "first" not in page
    assert "A-17" not in page
    response = client.get(picture(item_id))
    assert response["Content-Type"] == "image/webp"
    assert response["Cache-Control"] == "no-store"
    assert "sandbox" in response["Content-Security-Policy"]


def test_volunteer_does_not(instance: Instance, sheet: uuid.UUID, signed_in: SignedIn) -> None:
    assert signed_in(Role.VOLUNTEER).get(picture(only_waiting(instance))).status_code == 403


def test_photograph_is_not_shown_with_another_declaration(
    instance: Instance, staff_site: None, signed_in: SignedIn
) -> None:
    hand_in_text(instance)
    other = only_waiting(instance)
    sheet_id = open_one(make_volunteer("first"))
    add_photograph(instance=instance, sheet_id=sheet_id, data=photograph(width=160))
    client = signed_in(Role.REVIEWER)
    assert client.get(picture(other)).status_code == 404
    page = client.get(reverse("review-declaration", args=[other])).content.decode()
    assert "<img " not in page
