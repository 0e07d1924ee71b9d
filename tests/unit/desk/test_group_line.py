"""The group line at the desk: people to be, or where the line cannot be read."""

import pytest
from django.test import Client

from tests.unit.desk.call_json import post
from unjoin.registry.pseudonym import find_offered, toneless
from unjoin.service.accounts.models import Staff

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("staff_site")]
PATH = "/en/desk/group-line"


@pytest.fixture
def desk(client: Client, volunteer: Staff) -> Client:
    client.force_login(volunteer)
    return client


@pytest.mark.parametrize("line", ["p8 ly11", "党8 团队11", "8 party + 11 league pioneers"])
def test_line_becomes_groups_with_distinct_names(desk: Client, line: str) -> None:
    groups = post(desk, PATH, {"line": line, "taken": []}).json()["groups"]
    assert [group["organisations"] for group in groups] == [["party"], ["league", "pioneers"]]
    assert [len(group["names"]) for group in groups] == [8, 11]
    sounds = {toneless(name["pinyin"]) for group in groups for name in group["names"]}
    assert len(sounds) == 19


def test_names_of_the_call_are_not_offered_again(desk: Client) -> None:
    groups = post(desk, PATH, {"line": "p150", "taken": ["金福"]}).json()["groups"]
    taken = find_offered("金福")
    assert taken
    assert toneless(taken.pinyin) not in {toneless(n["pinyin"]) for n in groups[0]["names"]}


def test_line_that_cannot_be_read_says_where(desk: Client) -> None:
    response = post(desk, PATH, {"line": "党8 军11", "taken": []})
    answer = response.json()
    assert response.status_code == 422
    assert "党8 军11"[answer["start"] : answer["end"]].startswith("军")
    assert answer["sentence"]


def test_line_for_more_people_than_a_call_may_bring_is_refused(desk: Client) -> None:
    answer = post(desk, PATH, {"line": "p99999", "taken": []}).json()
    assert answer["code"] in ("group-limit", "group-number")


def test_request_of_another_shape_is_refused(desk: Client) -> None:
    assert post(desk, PATH, {"line": 8, "taken": []}).json()["code"] == "call-json"
    assert post(desk, PATH, {"line": "p8"}).json()["code"] == "call-json"
