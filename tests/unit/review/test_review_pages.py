"""The reviewers' pages: what they show, what they do not, and what a decision leads to."""

from __future__ import annotations

import uuid

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.unit.by_chance import without_drawn
from tests.unit.handed_in import (
    REVIEWER,
    TODAY,
    declaration,
    hand_in,
    hand_in_text,
    make_key,
    only_waiting,
    person,
    sealed,
)
from unjoin.registry.consent import Channel, Consent, Reason
from unjoin.service.accounts.audit import DECLARANT
from unjoin.service.accounts.models import Staff
from unjoin.service.instance import Instance
from unjoin.service.intake.actions import receive, withdraw
from unjoin.service.review.actions import accept
from unjoin.service.review.models import ReviewStep
from unjoin.service.review.queries import count_waiting, decided_state
from unjoin.service.review.states import State

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("staff_site")]

TEXT = "我是一名老师。我们科室的王主任，电话 138 0013 8000。\n\n我退出。"


@pytest.fixture
def client(reviewer: Staff) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(reviewer)
    return client


def page_of(client: Client, item_id: uuid.UUID) -> str:
    answer = client.get(f"/review/{item_id}")
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("role", ["volunteer", "custodian", "operator"])
@pytest.mark.parametrize("path", ["", str(uuid.UUID(int=0)), "same/" + "0" * 32])
def test_other_roles(request: pytest.FixtureRequest, role: str, path: str) -> None:
    client = Client()
    client.force_login(request.getfixturevalue(role))
    assert client.get(f"/review/{path}").status_code == 403


@pytest.mark.parametrize("path", ["/review/", f"/review/{uuid.UUID(int=0)}"])
def test_nobody_signed_in(path: str) -> None:
    assert Client().get(path).status_code == 302


def test_empty_list(client: Client) -> None:
    assert "Nothing waits for you" in client.get("/review/").content.decode()


def test_list_sorts_what_came_in(client: Client, instance: Instance) -> None:
    hand_in_text(instance, TEXT)
    hand_in(instance)
    page = client.get("/review/").content.decode()
    assert "1 declaration waits" in page
    assert "小树" in page
    assert "2 places to look at" in page


def test_list_costs_the_same_for_many(client: Client, instance: Instance) -> None:
    def queries() -> int:
        client.get("/review/")
        with CaptureQueriesContext(connection) as found:
            assert client.get("/review/").status_code == 200
        return len(found)

    hand_in_text(instance, "我只说一次。")
    for number in range(6):
        hand_in_text(instance, f"第{number}个。", f"第{number}人")
    few = queries()
    for number in range(12):
        hand_in_text(instance, f"第{number}个。", f"第{number}人")
    assert queries() == few


def test_list_in_pages(client: Client, instance: Instance, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("unjoin.service.review.views.PAGE", 2)
    for number in range(3):
        hand_in_text(instance, f"第{number}个。", f"第{number}人")
    first = client.get("/review/")
    more = f"/review/?after={first.context['more']}"
    assert more in first.content.decode()
    second = client.get(more)
    pages = (first.context["prompt_lines"], second.context["prompt_lines"])
    assert len({line.item_id for lines in pages for line in lines}) == 3
    assert second.context["more"] is None


@pytest.mark.parametrize("after", ["", "x", "../..", "0" * 40])
def test_list_behind_nonsense(client: Client, instance: Instance, after: str) -> None:
    hand_in_text(instance)
    assert "小树" in client.get("/review/", {"after": after}).content.decode()


def test_declaration_shows_what_will_be_public(client: Client, instance: Instance) -> None:
    hand_in(
        instance,
        sealed("小树", text=TEXT, place="山东", role="教师", joined="1998", could_not_speak=True),
    )
    page = page_of(client, only_waiting(instance))
    for words in ("小树", "山东", "教师", "1998", "Party", "In their own hand"):
        assert words in page
    assert "A name they chose" in page
    assert "Could not speak freely" in page
    assert "<p>我退出。</p>" in page
    assert "somewhere" not in page


def test_hints_stand_before_the_text(client: Client, instance: Instance) -> None:
    hand_in_text(instance, TEXT)
    page = page_of(client, only_waiting(instance))
    assert page.index("Telephone number") < page.index("我是一名老师")
    assert page.count("138 0013 8000</mark>") == 2
    assert "王主任</mark>" in page


def test_what_was_typed_is_escaped(client: Client, instance: Instance) -> None:
    hand_in(instance, person("<b>小树", text="<script>alert(1)</script> 王主任<i>"))
    item_id = only_waiting(instance)
    for page in (page_of(client, item_id), client.get("/review/").content.decode()):
        assert "<script>alert" not in page
        assert "<b>小树" not in page


def test_real_name_is_flagged(client: Client, instance: Instance) -> None:
    hand_in(instance, person("王建国", real_name_published=True))
    page = page_of(client, only_waiting(instance))
    assert "Real name. They were asked twice" in page
    assert "A name they chose" not in page


def test_neither_who_nor_when(client: Client, instance: Instance) -> None:
    hand_in_text(instance, TEXT)
    page = page_of(client, only_waiting(instance))
    assert "2026" not in without_drawn(page)


def test_accept_leads_to_the_next(client: Client, instance: Instance) -> None:
    hand_in_text(instance, "一。", "甲")
    hand_in_text(instance, "二。", "乙")
    client.get("/review/")
    first = client.get("/review/").context["prompt_lines"][0].item_id
    answer = client.post(f"/review/{first}", {"act": "accept"}, follow=True)
    assert decided_state(first) is State.ACCEPTED
    page = answer.content.decode()
    assert "This will be public" in page
    assert "Accepted. It goes with the next batch." in page


def test_last_decision_leads_to_the_list(client: Client, instance: Instance) -> None:
    hand_in_text(instance)
    item_id = only_waiting(instance)
    answer = client.post(f"/review/{item_id}", {"act": "refuse", "reason": "6"}, follow=True)
    assert "Nothing waits for you" in answer.content.decode()
    assert "Refused." in answer.content.decode()
    assert ReviewStep.objects.get(number=2).refused == {"1": 6}


def test_decision_taken_back(client: Client, instance: Instance) -> None:
    hand_in_text(instance)
    item_id = only_waiting(instance)
    client.post(f"/review/{item_id}", {"act": "accept"})
    answer = client.post(f"/review/{item_id}/reconsider")
    assert answer["Location"] == f"/review/{item_id}"
    assert count_waiting() == 1


def test_some_refused(client: Client, instance: Instance) -> None:
    hand_in(instance, person("甲"), person("乙"), person("丙"))
    item_id = only_waiting(instance)
    client.post(f"/review/{item_id}", {"act": "accept", "person-2": "4", "person-3": ""})
    step = ReviewStep.objects.get(number=2)
    assert (step.state, step.refused) == (State.ACCEPTED, {"2": int(Reason.DECEASED)})


def test_everybody_refused_one_by_one(client: Client, instance: Instance) -> None:
    hand_in(instance, person("甲"), person("乙"))
    item_id = only_waiting(instance)
    client.post(f"/review/{item_id}", {"act": "accept", "person-1": "3", "person-2": "4"})
    step = ReviewStep.objects.get(number=2)
    assert (step.state, step.refused) == (State.REFUSED, {"1": 3, "2": 4})


@pytest.mark.parametrize(
    ("posted", "sentence"),
    [
        ({}, "Choose to accept or to refuse."),
        ({"act": "publish"}, "Choose to accept or to refuse."),
        ({"act": "refuse"}, "Choose a reason for refusing."),
        ({"act": "refuse", "reason": "1"}, "Choose a reason for refusing."),
        ({"act": "refuse", "reason": "٣"}, "Choose a reason for refusing."),
        ({"act": "accept", "person-1": "0"}, "Choose a reason for refusing."),
    ],
)
def test_form_without_a_decision(
    client: Client, instance: Instance, posted: dict[str, str], sentence: str
) -> None:
    hand_in_text(instance)
    item_id = only_waiting(instance)
    answer = client.post(f"/review/{item_id}", posted)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "<title>Error:" in page
    assert sentence in page
    assert decided_state(item_id) is None


def test_choices_survive_an_error(client: Client, instance: Instance) -> None:
    hand_in(instance, person("甲"), person("乙"))
    item_id = only_waiting(instance)
    page = client.post(f"/review/{item_id}", {"act": "refuse", "person-2": "4"}).content.decode()
    assert '<option value="4" selected>' in page


def test_somebody_else_decided(client: Client, instance: Instance) -> None:
    hand_in_text(instance)
    item_id = only_waiting(instance)
    accept(item_id=item_id, refused={}, by=REVIEWER, today=TODAY)
    answer = client.post(f"/review/{item_id}", {"act": "refuse", "reason": "6"})
    assert answer.status_code == 409
    assert "no longer waits for this decision" in answer.content.decode()


def test_withdrawn_meanwhile(client: Client, instance: Instance) -> None:
    code = hand_in_text(instance)
    item_id = only_waiting(instance)
    withdraw(instance=instance, code=code, by=DECLARANT, today=TODAY)
    assert client.get(f"/review/{item_id}").status_code == 409
    assert client.post(f"/review/{item_id}", {"act": "accept"}).status_code == 409


def test_changed_meanwhile(client: Client, instance: Instance) -> None:
    code = hand_in_text(instance)
    item_id = only_waiting(instance)
    receive(
        instance=instance,
        declaration=declaration(person("小树", text="我改了。")),
        key=make_key(),
        by=DECLARANT,
        today=TODAY,
        replaces=code,
    )
    assert client.post(f"/review/{item_id}", {"act": "accept"}).status_code == 409


def test_unknown_declaration(client: Client) -> None:
    assert client.get(f"/review/{uuid.uuid4()}").status_code == 409
    assert client.post(f"/review/{uuid.uuid4()}/reconsider").status_code == 409


def test_post_from_another_site(reviewer: Staff, instance: Instance) -> None:
    hand_in_text(instance)
    item_id = only_waiting(instance)
    forged = Client(enforce_csrf_checks=True)
    forged.force_login(reviewer)
    assert forged.post(f"/review/{item_id}", {"act": "accept"}).status_code == 403
    assert decided_state(item_id) is None


def test_head_count_without_a_name(client: Client, instance: Instance) -> None:
    receive(
        instance=instance,
        declaration=declaration(
            person("", consent=Consent.HEAD_COUNT, persons=30, place="湖南"), channel=Channel.PAPER
        ),
        key=make_key(),
        by=DECLARANT,
        today=TODAY,
    )
    assert "30 people without names" in page_of(client, only_waiting(instance))


@pytest.mark.parametrize("language", ["zh-hans", "zh-hant"])
def test_pages_in_chinese(client: Client, instance: Instance, language: str) -> None:
    hand_in_text(instance, TEXT)
    item_id = only_waiting(instance)
    for path in (f"/{language}/review/", f"/{language}/review/{item_id}"):
        answer = client.get(path)
        assert answer.status_code == 200
        assert f"/{language}/review/" in answer.content.decode()
