"""Each role enters its own part of the staff site and no other."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client

from unjoin.service.accounts.models import Staff
from unjoin.service.accounts.permissions import (
    WrongRoleError,
    check_staff_can_enter,
    staff_can_enter,
)
from unjoin.service.accounts.places import PLACES, place_at, places_of
from unjoin.service.accounts.roles import Role

pytestmark = pytest.mark.django_db

PATHS = {
    "/en/desk/": Role.VOLUNTEER,
    "/en/desk/paper/": Role.VOLUNTEER,
    "/en/review/": Role.REVIEWER,
    "/en/custody/": Role.CUSTODIAN,
    "/en/operate/": Role.OPERATOR,
}


def test_pair_answers_alike(volunteer: Staff) -> None:
    assert staff_can_enter(volunteer, Role.VOLUNTEER, Role.REVIEWER)
    assert not staff_can_enter(volunteer, Role.REVIEWER)
    assert not staff_can_enter(AnonymousUser(), Role.VOLUNTEER)
    with pytest.raises(WrongRoleError) as raised:
        check_staff_can_enter(volunteer, Role.REVIEWER)
    assert "Reviewer" in str(raised.value.sentence)


def test_inactive_staff_enter_nothing(volunteer: Staff) -> None:
    volunteer.is_active = False
    assert not staff_can_enter(volunteer, *Role)


@pytest.mark.usefixtures("staff_site")
@pytest.mark.parametrize("path", PATHS)
def test_anonymous_visitors_are_asked_to_sign_in(client: Client, path: str) -> None:
    assert client.get(path)["Location"] == f"/en/sign-in?next={path}"


@pytest.mark.usefixtures("staff_site")
@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("role", Role)
def test_roles_enter_their_own_part_only(client: Client, path: str, role: Role) -> None:
    staff = Staff.objects.create_user(handle="one", role=role, password="irrelevant")
    client.force_login(staff)
    response = client.get(path)
    if PATHS[path] is role:
        assert response.status_code == 200
    else:
        assert response.status_code == 403
        assert str(PATHS[path].label) in response.content.decode()


@pytest.mark.usefixtures("staff_site")
def test_menu_has_a_place_for_every_role() -> None:
    for role in Role:
        assert places_of(Staff(handle="one", role=role))
    offered = {place.url_name for place in PLACES}
    assert {place_at(path.removeprefix("/en")) for path in PATHS} <= offered


@pytest.mark.usefixtures("staff_site")
@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("/desk/", "desk"),
        ("/desk/call-backs", "desk"),
        ("/desk/paper/parcels/new", "paper"),
        ("/shifts/settings", "shifts"),
        ("/shifts/plan", "shifts-plan"),
        ("/operate/guide/new", "guide-cards"),
        ("/review/stories/published", "review-stories"),
        ("/account", ""),
    ],
)
def test_page_belongs_to_the_nearest_part(path: str, place: str) -> None:
    assert place_at(path) == place


@pytest.mark.usefixtures("staff_site")
def test_menu_says_in_which_part_a_page_is(client: Client, volunteer: Staff) -> None:
    client.force_login(volunteer)
    marked = 'href="/en/desk/paper/" aria-current="{}"'
    assert marked.format("page") in client.get("/en/desk/paper/").content.decode()
    assert marked.format("true") in client.get("/en/desk/paper/parcels/new").content.decode()


@pytest.mark.usefixtures("staff_site")
def test_scripts_are_answered_in_json(client: Client, reviewer: Staff) -> None:
    headers = {"Accept": "application/json"}
    assert client.get("/en/desk/names", headers=headers).json()["code"] == "signed-out"
    client.force_login(reviewer)
    response = client.get("/en/desk/names", headers=headers)
    assert (response.status_code, response.json()["code"]) == (403, "wrong-role")
