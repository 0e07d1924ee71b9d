"""Materials added, changed, replaced and retired: what stands afterwards, and who did it."""

from __future__ import annotations

import hashlib
import uuid

import pytest
from django.db import IntegrityError, transaction

from tests.unit.handed_in import TODAY
from tests.unit.reach.files import FILES, OPERATOR, TEXT, hand_out
from unjoin.registry.campaign import LANGUAGES
from unjoin.registry.short_code import (
    FIRST_NUMBER,
    NUMBER_LIMIT,
    ShortCode,
    make_short_code,
    parse_short_code,
)
from unjoin.service.accounts.models import AuditEvent
from unjoin.service.reach.actions import (
    FILE_LIMIT_BYTES,
    Description,
    describe_material,
    replace_file,
    retire_material,
)
from unjoin.service.reach.errors import (
    FileMissingError,
    FileTooLargeError,
    FileTypeError,
    LanguageError,
    MaterialError,
    MaterialGoneError,
    NoCodeLeftError,
    SameFileError,
    TitleError,
)
from unjoin.service.reach.models import Material, MaterialFile
from unjoin.service.reach.queries import published_materials, read_file

pytestmark = pytest.mark.django_db


def deeds() -> list[str]:
    return list(AuditEvent.objects.order_by("number").values_list("action", flat=True))


def every_code() -> list[ShortCode]:
    numbers = range(FIRST_NUMBER, NUMBER_LIMIT)
    return [code for number in numbers if (code := make_short_code(number))]


def give(codes: list[ShortCode]) -> None:
    """Let these codes have been given, to what is retired by now."""
    Material.objects.bulk_create(
        Material(code=code, title="x", language="en", kind="txt", size_bytes=1) for code in codes
    )


def test_added_material_has_a_code_and_its_hash() -> None:
    material = hand_out("  三件\u3000事 ")
    assert parse_short_code(material.code) == material.code
    assert (material.title, material.kind, material.size_bytes) == ("三件 事", "txt", len(TEXT))
    assert material.sha256 == hashlib.sha256(TEXT).hexdigest()
    assert read_file(material) == TEXT
    assert deeds() == [f"material added: {material.code}"]


def test_no_row_tells_when_it_was_added() -> None:
    hand_out()
    columns = {field.name for field in (*Material._meta.fields, *MaterialFile._meta.fields)}
    assert columns == {
        *("id", "code", "title", "language", "kind", "size_bytes", "file"),
        *("sha256", "data"),
    }


def test_changed_title_keeps_code_and_file() -> None:
    before = hand_out()
    after = describe_material(
        material_id=before.id,
        description=Description("Three things", "en"),
        languages=LANGUAGES,
        by=OPERATOR,
        today=TODAY,
    )
    assert (after.code, after.sha256) == (before.code, before.sha256)
    assert (after.title, after.language) == ("Three things", "en")
    assert deeds()[1:] == [f"material changed: {before.code}"]


def test_replaced_file_keeps_the_code_and_drops_the_former() -> None:
    before = hand_out()
    after = replace_file(material_id=before.id, data=FILES["pdf"], by=OPERATOR, today=TODAY)
    assert (after.code, after.kind) == (before.code, "pdf")
    assert read_file(after) == FILES["pdf"]
    assert MaterialFile.objects.count() == 1
    assert deeds()[1:] == [f"material replaced: {before.code}"]


def test_retired_material_has_no_file_and_keeps_its_code() -> None:
    material = hand_out()
    retire_material(material_id=material.id, by=OPERATOR, today=TODAY)
    material.refresh_from_db()
    assert material.is_retired
    assert read_file(material) is None
    assert not MaterialFile.objects.exists()
    assert published_materials() == []
    assert deeds()[1:] == [f"material retired: {material.code}"]


def test_retired_material_is_not_retired_or_changed_again() -> None:
    material = hand_out()
    retire_material(material_id=material.id, by=OPERATOR, today=TODAY)
    with pytest.raises(MaterialGoneError):
        retire_material(material_id=material.id, by=OPERATOR, today=TODAY)
    with pytest.raises(MaterialGoneError):
        replace_file(material_id=material.id, data=FILES["pdf"], by=OPERATOR, today=TODAY)
    assert len(deeds()) == 2
    assert not MaterialFile.objects.exists()


def test_retired_file_can_come_again_under_another_code() -> None:
    first = hand_out()
    retire_material(material_id=first.id, by=OPERATOR, today=TODAY)
    assert hand_out().code != first.code


def test_same_file_is_handed_out_once() -> None:
    material = hand_out()
    with pytest.raises(SameFileError) as caught:
        hand_out("又一次")
    assert material.title in caught.value.sentence
    with pytest.raises(SameFileError):
        replace_file(material_id=material.id, data=TEXT, by=OPERATOR, today=TODAY)
    assert read_file(material) == TEXT
    assert len(deeds()) == 1


@pytest.mark.parametrize(
    ("title", "language", "data", "expected"),
    [
        ("", "en", TEXT, TitleError),
        (" \u3000", "en", TEXT, TitleError),
        ("字" * 121, "en", TEXT, TitleError),
        ("a\u202eb", "en", TEXT, TitleError),
        ("Title", "fr", TEXT, LanguageError),
        ("Title", "en", b"", FileMissingError),
        ("Title", "en", b"MZ\x90\x00\x00", FileTypeError),
        ("Title", "en", b"a" * (FILE_LIMIT_BYTES + 1), FileTooLargeError),
    ],
    ids=["empty", "blank", "long", "hidden", "language", "no file", "program", "large"],
)
def test_what_cannot_be_taken_is_refused(
    title: str, language: str, data: bytes, expected: type[MaterialError]
) -> None:
    with pytest.raises(expected) as caught:
        hand_out(title, language, data)
    assert "Nothing was saved" in caught.value.sentence
    assert not Material.objects.exists()
    assert not MaterialFile.objects.exists()
    assert deeds() == []


def test_largest_file_is_taken() -> None:
    material = hand_out(data=b"a" * FILE_LIMIT_BYTES)
    assert material.size_bytes == FILE_LIMIT_BYTES


def test_no_code_is_left() -> None:
    give(every_code())
    with pytest.raises(NoCodeLeftError):
        hand_out()


def test_last_code_is_found() -> None:
    last, *others = every_code()
    give(others)
    assert hand_out().code == last


def test_unknown_material_cannot_be_retired() -> None:
    with pytest.raises(MaterialGoneError):
        retire_material(material_id=uuid.uuid4(), by=OPERATOR, today=TODAY)


@pytest.mark.parametrize(("field", "value"), [("code", "1234"), ("kind", "exe")])
def test_database_refuses(field: str, value: str) -> None:
    given = {"code": ShortCode("48217"), "title": "x", "language": "en", "kind": "txt"}
    with pytest.raises(IntegrityError), transaction.atomic():
        Material.objects.create(size_bytes=1, **(given | {field: value}))
    assert not Material.objects.exists()


def test_own_language_comes_first_and_titles_in_order() -> None:
    hand_out("B", "en", b"1")
    hand_out("A", "en", b"2")
    hand_out("丙", "zh-Hant", b"3")
    assert [m.title for m in published_materials(first="zh-Hant")] == ["丙", "A", "B"]
    assert [m.title for m in published_materials(first="en")] == ["A", "B", "丙"]
