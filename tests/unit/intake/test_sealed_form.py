"""What a browser sealed is looked at from outside, strictly, before it is taken in."""

from __future__ import annotations

import secrets
from collections.abc import Callable

import pytest
from django.http import QueryDict
from django.test import Client

from tests.unit.intake.as_browser import age, encoded, sealed_post
from tests.unit.intake.conftest import SECRETS, make_declaration, make_key, make_person
from unjoin.service.instance import Instance
from unjoin.service.intake.models import InboxItem
from unjoin.service.intake.sealed_form import SealedForm, SealedFormError, read_sealed_form
from unjoin.service.keys import make_age_key

Fields = dict[str, str]


def read(instance: Instance, fields: Fields) -> SealedForm:
    post = QueryDict(mutable=True)
    post.update(fields)
    return read_sealed_form(post, instance=instance)


@pytest.fixture
def fields(instance: Instance) -> Fields:
    """One person with a private part."""
    return sealed_post(instance, make_declaration(make_person(private=SECRETS)), make_key())


def test_form_of_a_browser_is_read(instance: Instance, fields: Fields) -> None:
    form = read(instance, fields)
    assert form.key == fields["key"]
    assert form.replaces is None
    assert form.sealed.persons == 1
    assert form.sealed.privates.keys() == {1}
    assert form.sealed.fingerprint.hex() == fields["fingerprint"]


@pytest.mark.parametrize(
    "changes",
    [
        {"key": "A" * 32},
        {"key": ""},
        {"persons": "0"},
        {"persons": "01"},
        {"persons": "１"},
        {"persons": "201"},
        {"persons": "2 "},
        {"fingerprint": ""},
        {"fingerprint": "G" * 32},
        {"replaces": "1234"},
        {"replaces": "x"},
        {"declaration": ""},
        {"declaration": "not base64"},
        {"private0": "="},
        {"private2": "="},
        {"text": "我退出"},
        {"name": ""},
    ],
    ids=str,
)
def test_form_with_another_field_or_spelling_is_refused(
    instance: Instance, fields: Fields, changes: Fields
) -> None:
    with pytest.raises(SealedFormError):
        read(instance, fields | changes)


def test_form_with_a_field_twice_is_refused(instance: Instance, fields: Fields) -> None:
    post = QueryDict(mutable=True)
    post.update(fields)
    post.appendlist("declaration", fields["declaration"])
    with pytest.raises(SealedFormError):
        read_sealed_form(post, instance=instance)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: text[:-4],
        lambda text: text + "AAAA",
        lambda text: text.replace("A", "A\n", 1),
        lambda text: text.rstrip("=") if text.endswith("=") else text + "=",
    ],
    ids=["shorter", "longer", "with a line end", "other padding"],
)
def test_declaration_in_another_encoding_is_refused(
    instance: Instance, fields: Fields, spoil: Callable[[str], str]
) -> None:
    with pytest.raises(SealedFormError):
        read(instance, fields | {"declaration": spoil(fields["declaration"])})


def test_declaration_that_only_says_it_is_sealed_is_refused(
    instance: Instance, fields: Fields
) -> None:
    for plain in (b"", b"{}", b"age-encryption.org/v1\n" + b"{}" * 700, secrets.token_bytes(2000)):
        with pytest.raises(SealedFormError):
            read(instance, fields | {"declaration": encoded(plain)})


def test_declaration_for_another_number_of_recipients_is_refused(
    instance: Instance, fields: Fields
) -> None:
    ours = instance.inbox_recipients
    for recipients in (ours[:1], ours[:-1], (*ours, make_age_key().recipient)):
        with pytest.raises(SealedFormError):
            read(instance, fields | {"declaration": encoded(age(b"{}", recipients))})


def test_declaration_without_a_size_class_is_refused(instance: Instance, fields: Fields) -> None:
    blob = age(b"{}" * 100, instance.inbox_recipients, pad=False)
    with pytest.raises(SealedFormError):
        read(instance, fields | {"declaration": encoded(blob)})


def test_declaration_larger_than_any_form_is_refused(instance: Instance, fields: Fields) -> None:
    blob = age(b" " * 256 * 1024, instance.inbox_recipients)
    with pytest.raises(SealedFormError):
        read(instance, fields | {"declaration": encoded(blob)})


def test_private_part_sealed_for_reviewers_too_is_refused(
    instance: Instance, fields: Fields
) -> None:
    blob = age(b"{}", instance.inbox_recipients)
    with pytest.raises(SealedFormError):
        read(instance, fields | {"private1": encoded(blob)})


def test_private_part_of_nobody_is_refused(instance: Instance, fields: Fields) -> None:
    with pytest.raises(SealedFormError):
        read(instance, fields | {"private2": fields["private1"]})


@pytest.mark.django_db
@pytest.mark.parametrize("action", ["try-sealed", "send-sealed"])
def test_refused_form_saves_nothing_and_says_so(
    client: Client, fields: Fields, action: str
) -> None:
    answer = client.post("/en/declare", fields | {"action": action, "text": "我退出"})
    assert answer.status_code == 409
    assert answer["Cache-Control"] == "no-store"
    assert "Nothing was saved" in answer.content.decode()
    assert "我退出" not in answer.content.decode()
    assert not InboxItem.objects.exists()
