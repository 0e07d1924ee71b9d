"""A flood at the public site: everything is received, and only the queue changes."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import altcha
import pytest
from django.conf import LazySettings
from django.test import Client

from tests.unit.handed_in import TODAY, declaration, make_key, person, with_batch
from tests.unit.intake.form_pages import code_on, get, press, send, simple
from unjoin.registry.consent import Channel, Consent
from unjoin.registry.receipt import make_receipt_code
from unjoin.service.accounts.audit import PUBLISHER, Actor
from unjoin.service.instance import Instance
from unjoin.service.intake import flood
from unjoin.service.intake.actions import receive
from unjoin.service.intake.flood import BUDGETS, Gate
from unjoin.service.intake.limits import Client as Visitor
from unjoin.service.intake.limits import Rate
from unjoin.service.intake.models import InboxItem
from unjoin.service.publication.actions import publish
from unjoin.service.publication.models import Statement
from unjoin.service.publication.tallies import current_tally
from unjoin.service.review.actions import sort_inbox
from unjoin.service.review.queries import count_waiting, in_state
from unjoin.service.review.states import State

pytestmark = pytest.mark.django_db

PROMPT, SLOW = InboxItem.Queue.PROMPT, InboxItem.Queue.SLOW
FEW = replace(
    BUDGETS,
    declarations=replace(
        BUDGETS.declarations,
        client=Rate(2, 600),
        fresh=Rate(3, 600),
        more=Rate(1, 600),
        unknown=Rate(2, 600),
    ),
    proofs=Rate(4, 600),
    look_ups=replace(BUDGETS.look_ups, client=Rate(2, 600), unknown=Rate(2, 600)),
    requests=replace(BUDGETS.requests, client=Rate(1, 600), unknown=Rate(1, 600)),
)
"""Small enough to be used up in a test; nothing comes back within it."""


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flood, "_gates", [Gate(FEW)])


@pytest.fixture
def behind_proxy(settings: LazySettings, instance: Instance) -> None:
    known = replace(instance.settings, client_header="X-Real-IP")
    settings.UNJOIN = replace(instance, settings=known)


def visitor(number: int) -> Client:
    return Client(headers={"x-real-ip": f"192.0.2.{number}", "accept-language": "en"})


def queues() -> Counter[int]:
    return Counter(InboxItem.objects.values_list("queue", flat=True))


def solution(client: Client) -> str:
    """What the browser makes of a challenge while somebody fills in the form."""
    answer = client.get("/declare/challenge")
    assert answer["Cache-Control"] == "no-store"
    challenge = altcha.Challenge.from_dict(answer.json())
    solved = altcha.solve_challenge(challenge)
    assert solved
    return altcha.Payload(challenge, solved).to_base64()


def send_with_proof(client: Client, proof: str) -> str:
    checked = press(client, "check", simple(get(client)))
    return code_on(press(client, "send", {**checked.fields, "altcha": [proof]}))


def test_far_over_every_budget_each_has_a_receipt(client: Client) -> None:
    codes = {code_on(send(client, get(client))) for _ in range(12)}
    assert len(codes) == 12
    assert queues() == {PROMPT: 2, SLOW: 10}


@pytest.mark.usefixtures("behind_proxy")
def test_client_over_its_budget_leaves_others_theirs() -> None:
    for _ in range(5):
        send(visitor(1), get(visitor(1)))
    send(visitor(2), get(visitor(2)))
    assert queues() == {PROMPT: 3, SLOW: 3}


@pytest.mark.usefixtures("behind_proxy")
def test_proof_opens_the_prompt_queue_while_everybodys_budget_is_used_up() -> None:
    for number in range(1, 6):
        send(visitor(number), get(visitor(number)))
    assert queues() == {PROMPT: 3, SLOW: 2}
    send_with_proof(visitor(6), solution(visitor(6)))
    assert queues() == {PROMPT: 4, SLOW: 2}


def test_proof_shown_twice_counts_once(client: Client) -> None:
    for _ in range(2):
        send(client, get(client))
    proof = solution(client)
    send_with_proof(client, proof)
    send_with_proof(client, proof)
    assert queues() == {PROMPT: 3, SLOW: 1}


def test_made_up_proof_is_received_all_the_same(client: Client) -> None:
    for _ in range(2):
        send(client, get(client))
    assert len(send_with_proof(client, "bm90aGluZw==")) == 24
    assert queues() == {PROMPT: 2, SLOW: 1}


@pytest.mark.usefixtures("behind_proxy")
def test_one_client_with_many_proofs_does_not_use_up_those_of_others() -> None:
    gate = Gate(replace(FEW, stretch=2, proofs=Rate(100, 600)))
    one = Visitor("192.0.2.1")
    taken = [gate.queue_for(one, is_proved=True) for _ in range(10)]
    assert taken == [PROMPT] * 4 + [SLOW] * 6


def test_used_up_budget_of_proofs_leaves_that_of_the_client() -> None:
    gate = Gate(replace(FEW, proofs=Rate(0, 600)))
    assert gate.queue_for(Visitor("192.0.2.1"), is_proved=True) is PROMPT


def test_change_is_received_in_a_flood(client: Client) -> None:
    code = code_on(send(client, get(client)))
    for _ in range(5):
        send(client, get(client))
    form = press(client, "change", {"replaces": [code]})
    checked = press(client, "check", simple(form))
    assert code_on(press(client, "send", checked.fields)) == code


def test_staff_are_not_limited(instance: Instance) -> None:
    for number in range(20):
        receive(
            instance=instance,
            declaration=declaration(
                person(f"第{number}人", consent=Consent.SPOKEN), channel=Channel.PHONE
            ),
            key=make_key(),
            by=Actor("volunteer"),
            today=TODAY,
        )
    assert queues() == {PROMPT: 20}


def test_no_rule_accepts_what_is_slow(client: Client, instance: Instance) -> None:
    for _ in range(5):
        send(client, get(client))
    sort_inbox(instance=instance)
    assert in_state(State.ACCEPTED).count() == 2
    assert count_waiting() == 3


def test_public_numbers_hold_nothing_that_was_not_accepted(
    client: Client, instance: Instance
) -> None:
    for _ in range(5):
        send(client, get(client))
    for _ in range(2):
        publish(instance=with_batch(instance, 1), by=PUBLISHER, today=TODAY)
        assert current_tally().total == 2
        assert Statement.objects.count() == 2
        assert '<p class="figure">2</p>' in client.get("/en/").content.decode()


# looking up


def look(client: Client, code: str, action: str = "look") -> tuple[int, str]:
    answer = client.post("/en/receipt", {"code": code, "action": action})
    return answer.status_code, answer.content.decode()


def test_look_ups_over_their_budget_are_asked_to_come_again(client: Client) -> None:
    code = code_on(send(client, get(client)))
    for _ in range(2):
        assert look(client, code)[0] == 200
    answer = client.post("/en/receipt", {"code": code, "action": "look"})
    assert answer.status_code == 503
    assert answer["Retry-After"] == "60"
    assert answer["Cache-Control"] == "no-store"
    page = answer.content.decode()
    assert "nothing was changed" in page
    assert f'name="code" value="{code}"' in page


def test_flood_of_look_ups_stops_no_declaration(client: Client) -> None:
    unknown = make_receipt_code(7)
    while look(client, unknown)[0] == 200:
        pass
    assert len(code_on(send(client, get(client)))) == 24
    assert queues() == {PROMPT: 1}


def test_busy_answer_is_the_same_for_every_code(client: Client) -> None:
    known = code_on(send(client, get(client)))
    unknown = make_receipt_code(7)
    while look(client, unknown)[0] == 200:
        pass
    pages = [look(client, code)[1].replace(code, "") for code in (known, unknown)]
    assert pages[0] == pages[1]


def test_what_needs_no_database_is_always_answered(client: Client) -> None:
    code = code_on(send(client, get(client)))
    while look(client, code)[0] == 200:
        pass
    for action in ("show", "slip", "kept"):
        assert look(client, code, action)[0] == 200


def test_requests_have_a_budget_of_their_own(client: Client) -> None:
    code = code_on(send(client, get(client)))
    while look(client, code)[0] == 200:
        pass
    assert look(client, code, "withdraw-now")[0] == 200
    assert InboxItem.objects.filter(kind=InboxItem.Kind.WITHDRAW).count() == 1


def test_request_over_its_budget_keeps_what_was_chosen(client: Client) -> None:
    code = make_receipt_code(7)
    look(client, code, "withdraw-now")
    answer = client.post(
        "/en/receipt", {"code": code, "action": "withdraw-now", "person": ["2", "3"]}
    )
    assert answer.status_code == 503
    page = answer.content.decode()
    assert 'name="action" value="withdraw-now"' in page
    assert 'name="person" value="2"' in page
    assert 'name="person" value="3"' in page
