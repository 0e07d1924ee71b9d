"""What a page of somebody else sends, who was signed in before, is not taken."""

from __future__ import annotations

import pytest
from django.test import Client

from unjoin.service.accounts.models import Staff
from unjoin.service.accounts.roles import Role
from unjoin.service.desk.draft_key import owner_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("staff_site")]

POSTED = [
    "/desk/calls",
    "/desk/undo",
    "/desk/outcomes",
    "/desk/group-line",
    "/desk/receipt/asked",
    "/desk/stories/told",
    "/desk/guide/used",
    "/shifts/heartbeat",
    "/shifts/on",
    "/shifts/off",
]
ASKED = ["/desk/names", "/shifts/who"]


def answer(client: Client, address: str, owner: str) -> int:
    if address in ASKED:
        return client.get(address, headers={"X-Desk-Owner": owner}).status_code
    return client.post(
        address, "{}", content_type="application/json", headers={"X-Desk-Owner": owner}
    ).status_code


@pytest.mark.parametrize("address", [*POSTED, *ASKED])
def test_page_of_another_is_told_that_nobody_is_signed_in(
    client: Client, volunteer: Staff, address: str
) -> None:
    other = Staff.objects.create_user(handle="other", role=Role.VOLUNTEER)
    client.force_login(volunteer)
    assert answer(client, address, owner_of(other)) == 401
    assert answer(client, address, owner_of(volunteer)) not in (401, 404, 405)
