"""The one door: once for a key, sealed, all or nothing."""

from __future__ import annotations

import json
from threading import Barrier, Thread

import pytest
from django.conf import settings
from django.db import connection

from tests.unit.intake.conftest import (
    SECRETS,
    TODAY,
    Receive,
    make_declaration,
    make_key,
    make_person,
)
from unjoin.registry.declaration import DeclarationError
from unjoin.registry.weeks import week_of
from unjoin.service.accounts.audit import Actor
from unjoin.service.accounts.models import AuditEvent
from unjoin.service.custody.models import PrivatePart
from unjoin.service.custody.sealing import unseal
from unjoin.service.instance import Instance
from unjoin.service.intake import actions, message
from unjoin.service.intake.envelope import open_envelope
from unjoin.service.intake.errors import KeyReusedError
from unjoin.service.intake.models import InboxItem


def test_receive_stores_one_sealed_row(hand_in: Receive, instance: Instance) -> None:
    declaration = make_declaration()
    received = hand_in(declaration)
    item = InboxItem.objects.get()
    envelope = open_envelope(bytes(item.sealed), identity=instance.review_identity)
    assert envelope.declaration == declaration
    assert (received.persons, received.repeated) == (1, False)
    assert item.week == week_of(TODAY)


def test_receive_keeps_neither_name_nor_code_nor_key_in_the_open(hand_in: Receive) -> None:
    key = make_key()
    code = hand_in(make_declaration(make_person(private=SECRETS)), key).code
    rows = [*InboxItem.objects.values_list(), *PrivatePart.objects.values_list()]
    for value in (value for row in rows for value in row):
        data = bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
        for secret in ("金福", "赵某", "+1 202", code, key, bytes.fromhex(key)):
            assert (secret if isinstance(secret, bytes) else secret.encode()) not in data


def test_receive_with_the_same_key_gives_the_same_receipt(hand_in: Receive) -> None:
    key = make_key()
    first, second = hand_in(key=key), hand_in(key=key)
    assert first.code == second.code
    assert second.repeated
    assert InboxItem.objects.count() == 1


def test_receive_with_a_used_key_and_other_contents_keeps_the_first(
    hand_in: Receive, instance: Instance
) -> None:
    key = make_key()
    hand_in(make_declaration(make_person("金福")), key)
    with pytest.raises(KeyReusedError):
        hand_in(make_declaration(make_person("万顺")), key)
    envelope = open_envelope(
        bytes(InboxItem.objects.get().sealed), identity=instance.review_identity
    )
    assert envelope.declaration is not None
    assert envelope.declaration.persons[0].name == "金福"


def test_receive_seals_private_parts_to_the_custodians_alone(
    hand_in: Receive, instance: Instance
) -> None:
    hand_in(make_declaration(make_person(private=SECRETS), make_person("万顺")))
    part = PrivatePart.objects.get()
    for identity in settings.CUSTODIAN_IDENTITIES:
        opened = json.loads(unseal(bytes(part.sealed), identity=identity))
        assert "+1 202 555 0123" in json.dumps(opened)
    with pytest.raises(Exception, match="No matching keys"):
        unseal(bytes(part.sealed), identity=instance.review_identity)


def test_receive_puts_no_private_part_into_the_inbox(hand_in: Receive, instance: Instance) -> None:
    hand_in(make_declaration(make_person(private=SECRETS)))
    envelope = open_envelope(
        bytes(InboxItem.objects.get().sealed), identity=instance.review_identity
    )
    assert envelope.declaration is not None
    assert not envelope.declaration.persons[0].private


def test_receive_pads_to_a_size_class(hand_in: Receive, instance: Instance) -> None:
    for name, text in (("甲", ""), ("甲乙丙丁", ""), ("甲乙", "字" * 300), ("丙", "字" * 3000)):
        hand_in(make_declaration(make_person(name, text=text)))
    sizes = [
        len(unseal(bytes(item.sealed), identity=instance.review_identity))
        for item in InboxItem.objects.all()
    ]
    assert sorted(size // 1024 for size in sizes) == [4, 4, 16, 32]


def test_receive_saves_nothing_when_a_rule_is_broken(hand_in: Receive) -> None:
    with pytest.raises(DeclarationError):
        hand_in(make_declaration(make_person("金福"), make_person("金福")))
    assert not InboxItem.objects.exists()


def test_receive_takes_simplified_and_traditional_for_one_name(hand_in: Receive) -> None:
    with pytest.raises(DeclarationError) as caught:
        hand_in(make_declaration(make_person("万顺"), make_person("萬順")))
    assert caught.value.code == "declaration-same-name"


def test_receive_saves_nothing_when_the_private_part_fails(
    hand_in: Receive, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: object, **kwargs: object) -> bytes:
        raise RuntimeError("the machine stops here")

    monkeypatch.setattr(message, "seal", fail)
    with pytest.raises(RuntimeError):
        hand_in(make_declaration(make_person(private=SECRETS)))
    assert not InboxItem.objects.exists()


def test_receive_by_a_volunteer_leaves_an_audit_event(hand_in: Receive) -> None:
    hand_in()
    assert not AuditEvent.objects.exists()
    hand_in(by=Actor("nightingale"))
    event = AuditEvent.objects.get()
    assert (event.number, event.actor, event.action) == (1, "nightingale", "declaration received")


@pytest.mark.django_db(transaction=True)
def test_receive_of_a_double_click_counts_once(instance: Instance) -> None:
    key, barrier, codes = make_key(), Barrier(4), []

    def click() -> None:
        barrier.wait()
        received = actions.receive(
            instance=instance,
            declaration=make_declaration(),
            key=key,
            by=Actor(""),
            today=TODAY,
        )
        codes.append(received.code)
        connection.close()

    threads = [Thread(target=click) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(codes) == 4
    assert len(set(codes)) == 1
    assert InboxItem.objects.count() == 1
