"""The reviewers' pages in a flood: few groups with their numbers, and the rest one by one."""

from __future__ import annotations

import re
import uuid
from random import Random

import pytest
from django.test import Client

from tests.unit.handed_in import (
    REVIEWER,
    TODAY,
    declaration,
    hand_in,
    hand_in_text,
    make_key,
    person,
)
from tests.unit.review.floods import REAL_TEXTS, with_suffix
from unjoin.registry.consent import Reason
from unjoin.service.accounts.audit import DECLARANT, find_break
from unjoin.service.accounts.models import AuditEvent, Staff
from unjoin.service.instance import Instance
from unjoin.service.intake.actions import receive
from unjoin.service.intake.models import InboxItem
from unjoin.service.review import bulk
from unjoin.service.review.actions import accept, sort_inbox
from unjoin.service.review.bulk import refuse_together
from unjoin.service.review.deadline import Deadline
from unjoin.service.review.models import ReviewStep
from unjoin.service.review.queries import count_waiting, in_state, waiting_ids, waiting_queues
from unjoin.service.review.seen import Seen, SeenSets
from unjoin.service.review.states import State
from unjoin.service.review.waiting_now import Memory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("staff_site")]

SLOW = InboxItem.Queue.SLOW
FLOOD = 12


@pytest.fixture
def client(reviewer: Staff) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(reviewer)
    return client


def hand_in_slowly(instance: Instance, name: str, text: str = "") -> None:
    receive(
        instance=instance,
        declaration=declaration(person(name, text=text)),
        key=make_key(),
        by=DECLARANT,
        today=TODAY,
        queue=SLOW,
    )


@pytest.fixture
def flood(instance: Instance) -> None:
    random = Random(1)
    for _ in range(FLOOD):
        hand_in_slowly(instance, *with_suffix(random))


def group_path(client: Client) -> str:
    (group,) = client.get("/review/").context["groups"]
    return f"/review/alike/{group.item_id}"


def seen(client: Client, path: str) -> str:
    return str(client.get(path).context["token"])


@pytest.mark.usefixtures("flood")
def test_list_shows_the_flood_as_one_line_with_its_number(
    client: Client, instance: Instance
) -> None:
    hand_in_text(instance, REAL_TEXTS[0], "甲")
    hand_in_slowly(instance, "乙", REAL_TEXTS[1])
    answer = client.get("/review/")
    page = answer.content.decode()
    assert "14 declarations wait for a reviewer" in page
    assert "13 of them are in the slow queue" in page
    assert "12 declarations</a>" in page
    assert page.index("Many that are nearly the same") < page.index("甲</a>") < page.index("乙</a>")
    assert len(answer.context["prompt_lines"]) == len(answer.context["slow_lines"]) == 1


def test_slow_ones_come_after_the_prompt_ones_on_later_pages_too(
    client: Client, instance: Instance, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("unjoin.service.review.views.PAGE", 2)
    for number, text in enumerate(REAL_TEXTS[:6]):
        if number % 2:
            hand_in_text(instance, text)
        else:
            hand_in_slowly(instance, "小树", text)
    listed: list[uuid.UUID] = []
    more: object = ""
    while more is not None:
        context = client.get("/review/", {"after": str(more)}).context
        listed += [line.item_id for line in (*context["prompt_lines"], *context["slow_lines"])]
        more = context["more"]
    queues = waiting_queues()
    assert len(listed) == len(set(listed)) == 6
    assert [queues[item] == SLOW for item in listed] == [False] * 3 + [True] * 3


def test_next_declaration_is_a_prompt_one_first(client: Client, instance: Instance) -> None:
    for text in REAL_TEXTS[:3]:
        hand_in_slowly(instance, "小树", text)
    hand_in_text(instance, REAL_TEXTS[3])
    hand_in_text(instance, REAL_TEXTS[4])
    sort_inbox(instance=instance)
    prompt = sorted(item for item, queue in waiting_queues().items() if queue != SLOW)
    page = client.get(f"/review/{prompt[0]}")
    assert page.context["neighbours"].after == prompt[1]
    page = client.get(f"/review/{prompt[1]}")
    assert waiting_queues()[page.context["neighbours"].after] == SLOW


@pytest.mark.usefixtures("flood")
def test_group_page_shows_number_sample_and_what_differs(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("unjoin.service.review.bulk_views.ALIKE_SHOWN", 4)
    answer = client.get(group_path(client))
    page = answer.content.decode()
    assert '<p class="figure">12</p>' in page
    assert "4 of them, drawn at random, are below" in page
    assert len(answer.context["cards"]) == 4
    for reading, _, _ in answer.context["cards"]:
        suffix = reading.declaration.persons[0].text.rpartition("。")[2]
        assert f"<mark>{suffix}</mark>" in page


@pytest.mark.usefixtures("flood")
def test_declaration_leads_to_its_group(client: Client) -> None:
    path = group_path(client)
    item_id = path.rpartition("/")[2]
    page = client.get(f"/review/{item_id}").content.decode()
    assert "12 that wait are nearly the same" in page
    assert path in page


@pytest.mark.usefixtures("flood")
def test_first_yes_decides_nothing(client: Client) -> None:
    path = group_path(client)
    posted = {"act": "refuse", "reason": "6", "seen": seen(client, path)}
    assert "Refuse 12 declarations?" in client.post(path, posted).content.decode()
    assert count_waiting() == FLOOD


@pytest.mark.usefixtures("flood")
def test_second_yes_refuses_the_whole_group_and_nobody_else(
    client: Client, instance: Instance
) -> None:
    hand_in_slowly(instance, "乙", REAL_TEXTS[1])
    path = group_path(client)
    posted = {"act": "refuse", "reason": "6", "seen": seen(client, path), "confirmed": "yes"}
    assert "12 declarations refused" in client.post(path, posted).content.decode()
    assert count_waiting() == 1


@pytest.mark.usefixtures("flood")
def test_those_that_come_meanwhile_are_not_decided_on(client: Client, instance: Instance) -> None:
    path = group_path(client)
    token = seen(client, path)
    hand_in_slowly(instance, *with_suffix(Random(2)))
    sort_inbox(instance=instance)
    client.post(path, {"act": "refuse", "reason": "6", "seen": token, "confirmed": "yes"})
    assert count_waiting() == 1


@pytest.mark.usefixtures("flood")
def test_only_what_stood_on_the_page_is_accepted(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("unjoin.service.review.bulk_views.ALIKE_SHOWN", 4)
    path = group_path(client)
    shown = client.get(path)
    posted = {"act": "accept", "seen": shown.context["token"], "confirmed": "yes"}
    client.post(path, posted)
    accepted = set(in_state(State.ACCEPTED).values_list("id", flat=True))
    assert accepted == {reading.item_id for reading, _, _ in shown.context["cards"]}


@pytest.mark.usefixtures("flood")
def test_real_names_and_hints_are_not_accepted_with_a_group(
    client: Client, instance: Instance
) -> None:
    _, text = with_suffix(Random(3))
    hand_in(instance, person("王小明", text=text, real_name_published=True))
    hand_in(instance, person("小草", text=text + "电话13800138000"))
    path = group_path(client)
    page = client.get(path).content.decode()
    assert page.count("To be read alone") == 2
    client.post(path, {"act": "accept", "seen": seen(client, path), "confirmed": "yes"})
    assert in_state(State.ACCEPTED).count() == FLOOD
    assert count_waiting() == 2


def test_group_that_is_gone(client: Client) -> None:
    assert (
        "No such group waits any more"
        in client.get(f"/review/alike/{uuid.uuid4()}").content.decode()
    )


def test_unopened_is_said_and_the_page_goes_on_by_itself(
    client: Client, instance: Instance, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand_in_text(instance)
    monkeypatch.setattr("unjoin.service.review.views.READING_S", 0.0)
    answer = client.get("/review/")
    assert answer["Refresh"] == "1"
    assert "Much has come in" in answer.content.decode()
    monkeypatch.setattr("unjoin.service.review.views.READING_S", 60.0)
    assert "Refresh" not in client.get("/review/")


@pytest.mark.parametrize("language", ["zh-hans", "zh-hant"])
@pytest.mark.usefixtures("flood")
def test_pages_in_chinese(client: Client, language: str) -> None:
    for path in ("/review/", group_path(client)):
        assert client.get(f"/{language}{path}").status_code == 200


# one decision on many


@pytest.mark.usefixtures("flood")
def test_transactions_stay_small_and_each_is_in_the_audit_chain(
    instance: Instance, monkeypatch: pytest.MonkeyPatch
) -> None:
    sort_inbox(instance=instance)
    monkeypatch.setattr(bulk, "_CHUNK", 5)
    rows = dict.fromkeys(waiting_ids(), 1)
    done = refuse_together(rows=rows, reason=Reason.TEST, by=REVIEWER, today=TODAY)
    assert (done.done, done.missed) == (FLOOD, 0)
    actions = list(AuditEvent.objects.order_by("number").values_list("action", flat=True))
    assert [re.findall(r"\d+", action) for action in actions] == [["5"], ["5"], ["2"]]
    assert find_break() is None


@pytest.mark.usefixtures("flood")
def test_another_reviewer_decides_at_the_same_moment(
    instance: Instance, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both found step 1 as the last one; the database lets only one write step 2."""
    sort_inbox(instance=instance)
    ids = sorted(waiting_ids())
    found = bulk._last_steps

    def overtaken(asked: object) -> list[tuple[uuid.UUID, int]]:
        rows = found(ids)
        monkeypatch.setattr(bulk, "_last_steps", found)
        accept(item_id=ids[0], refused={}, by=REVIEWER, today=TODAY)
        return rows

    monkeypatch.setattr(bulk, "_last_steps", overtaken)
    rows = dict.fromkeys(ids, 1)
    done = refuse_together(rows=rows, reason=Reason.TEST, by=REVIEWER, today=TODAY)
    assert done.done + done.missed == FLOOD
    assert ReviewStep.objects.filter(number=2).count() == FLOOD


def test_everybody_in_a_declaration_is_refused(instance: Instance) -> None:
    hand_in(instance, person("甲", text="一。"), person("乙", text="二。"))
    sort_inbox(instance=instance)
    (item_id,) = waiting_ids()
    refuse_together(rows={item_id: 2}, reason=Reason.TEST, by=REVIEWER, today=TODAY)
    assert ReviewStep.objects.get(number=2).refused == {"1": 6, "2": 6}


# what is kept between two pages


def test_oldest_set_is_forgotten_first() -> None:
    sets = SeenSets(limit=2)
    tokens = [sets.remember(Seen({uuid.uuid4(): 1}, ())) for _ in range(3)]
    assert sets.recall(tokens[0]) is None
    assert sets.recall(tokens[1])
    assert sets.recall(tokens[2])


@pytest.mark.usefixtures("flood")
def test_sketches_are_bounded(instance: Instance) -> None:
    now = Memory(limit=5).look(instance=instance, deadline=Deadline(60), sorts=True)
    assert len(now.sketches) == 5
    assert len(now.slow) == FLOOD


def test_prompt_ones_are_sorted_and_compared_before_slow_ones(instance: Instance) -> None:
    for text in REAL_TEXTS[:4]:
        hand_in_slowly(instance, "小树", text)
    hand_in_text(instance, REAL_TEXTS[4])
    now = Memory(limit=1).look(instance=instance, deadline=Deadline(60), sorts=True)
    assert list(now.sketches) == now.prompt
