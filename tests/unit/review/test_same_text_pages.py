"""Deciding on all declarations with one text: first the number, then a second yes."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.unit.handed_in import (
    REVIEWER,
    TODAY,
    hand_in,
    hand_in_text,
    person,
)
from unjoin.service.accounts.models import Staff
from unjoin.service.instance import Instance
from unjoin.service.review.actions import accept, sort_inbox
from unjoin.service.review.queries import count_waiting, in_state, waiting_ids
from unjoin.service.review.sketches import text_digest
from unjoin.service.review.states import State

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("staff_site")]

TEXT = "我退出。王主任知道。"
PATH = f"/review/same/{(text_digest(TEXT) or b'').hex()}"


@pytest.fixture
def client(reviewer: Staff) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(reviewer)
    return client


@pytest.fixture
def three(instance: Instance) -> None:
    for name in ("甲", "乙", "丙"):
        hand_in_text(instance, TEXT, name)
    sort_inbox(instance=instance)


def seen(client: Client) -> str:
    return str(client.get(PATH).context["token"])


@pytest.mark.usefixtures("three")
def test_number_names_and_text_are_shown(client: Client, instance: Instance) -> None:
    hand_in(instance, person("丁", text=TEXT), person("戊", text="别的。"))
    sort_inbox(instance=instance)
    page = client.get(PATH).content.decode()
    assert '<p class="figure">3</p>' in page
    assert "1 declaration holds it beside other texts" in page
    for name in ("甲", "乙", "丙"):
        assert name in page
    assert "丁" not in page
    assert "王主任</mark>" in page


@pytest.mark.usefixtures("three")
def test_declaration_leads_to_the_group(client: Client) -> None:
    item_id = min(waiting_ids())
    page = client.get(f"/review/{item_id}").content.decode()
    assert "The same text waits 3 times" in page
    assert PATH in page


@pytest.mark.usefixtures("three")
def test_first_yes_decides_nothing(client: Client) -> None:
    page = client.post(
        PATH, {"act": "refuse", "reason": "6", "seen": seen(client)}
    ).content.decode()
    assert "Refuse 3 declarations?" in page
    assert "A test or a joke" in page
    assert count_waiting() == 3


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize(("act", "state"), [("accept", State.ACCEPTED), ("refuse", State.REFUSED)])
def test_second_yes_decides(client: Client, act: str, state: State) -> None:
    posted = {"act": act, "reason": "6", "seen": seen(client), "confirmed": "yes"}
    page = client.post(PATH, posted).content.decode()
    assert f"3 declarations {state.value}" in page
    assert in_state(state).count() == 3


@pytest.mark.usefixtures("three")
def test_another_one_came_meanwhile(client: Client, instance: Instance) -> None:
    token = seen(client)
    hand_in_text(instance, TEXT, "丁")
    sort_inbox(instance=instance)
    posted = {"act": "accept", "seen": token, "confirmed": "yes"}
    assert "3 declarations accepted" in client.post(PATH, posted).content.decode()
    assert count_waiting() == 1


@pytest.mark.usefixtures("three")
def test_one_was_decided_meanwhile(client: Client) -> None:
    token = seen(client)
    accept(item_id=min(waiting_ids()), refused={}, by=REVIEWER, today=TODAY)
    posted = {"act": "refuse", "reason": "6", "seen": token, "confirmed": "yes"}
    page = client.post(PATH, posted).content.decode()
    assert "2 declarations refused" in page
    assert "1 no longer waited" in page
    assert in_state(State.ACCEPTED).count() == 1


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize("token", ["", "x" * 22])
def test_page_that_was_never_shown(client: Client, token: str) -> None:
    posted = {"act": "refuse", "reason": "6", "seen": token, "confirmed": "yes"}
    page = client.post(PATH, posted).content.decode()
    assert "This page was too old to decide from" in page
    assert count_waiting() == 3


@pytest.mark.usefixtures("three")
def test_refusal_without_a_reason(client: Client) -> None:
    answer = client.post(PATH, {"act": "refuse", "seen": seen(client), "confirmed": "yes"})
    assert answer.status_code == 422
    assert count_waiting() == 3


@pytest.mark.usefixtures("three")
def test_neither_accept_nor_refuse(client: Client) -> None:
    answer = client.post(PATH, {"act": "x", "seen": seen(client), "confirmed": "yes"})
    assert answer.status_code == 422
    assert count_waiting() == 3


@pytest.mark.usefixtures("three")
def test_only_those_on_the_page_are_accepted(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("unjoin.service.review.bulk_views.SAME_SHOWN", 2)
    page = client.get(PATH).content.decode()
    assert "2 of them, drawn at random, are below" in page
    assert "Accept 2 of those above" in page
    client.post(PATH, {"act": "accept", "seen": seen(client), "confirmed": "yes"})
    assert count_waiting() == 1


@pytest.mark.usefixtures("three")
def test_all_are_refused_though_not_all_stand_on_the_page(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("unjoin.service.review.bulk_views.SAME_SHOWN", 2)
    assert "Refuse all 3" in client.get(PATH).content.decode()
    posted = {"act": "refuse", "reason": "6", "seen": seen(client), "confirmed": "yes"}
    assert "3 declarations refused" in client.post(PATH, posted).content.decode()


@pytest.mark.usefixtures("three")
def test_real_name_is_not_accepted_with_the_others(client: Client, instance: Instance) -> None:
    hand_in(instance, person("王小明", text=TEXT, real_name_published=True))
    sort_inbox(instance=instance)
    page = client.get(PATH).content.decode()
    assert "1 of those above is accepted only when it is read alone" in page
    client.post(PATH, {"act": "accept", "seen": seen(client), "confirmed": "yes"})
    (left,) = waiting_ids()
    assert "王小明" in client.get(f"/review/{left}").content.decode()


@pytest.mark.usefixtures("three")
def test_page_costs_the_same_for_many(client: Client, instance: Instance) -> None:
    def queries() -> int:
        client.get(PATH)
        with CaptureQueriesContext(connection) as found:
            client.get(PATH)
        return len(found)

    few = queries()
    for number in range(10):
        hand_in_text(instance, TEXT, f"第{number}人")
    sort_inbox(instance=instance)
    assert queries() == few


def test_group_that_is_gone(client: Client) -> None:
    assert "None of them waits any more" in client.get(PATH).content.decode()
    assert client.post(PATH, {"act": "accept", "confirmed": "yes"}).status_code == 200


@pytest.mark.parametrize("digest", ["", "xyz", "0" * 31, "A" * 32])
def test_no_digest(client: Client, digest: str) -> None:
    assert client.get(f"/review/same/{digest}").status_code == 404
