"""What is done with materials: added, changed, given another file, retired.

Rules kept here:

1. A code is chosen at random among those never given, and is never given again: it may
   stand on a card in somebody's pocket.
2. One file is handed out under one code.
3. The bytes of a file that no material has any more are deleted.
4. Each act has its audit event, with the code, which is public: who put something poisoned
   into the place of a book can be asked. The event comes first, because its lock makes all
   acts wait for one another.
"""

from __future__ import annotations

import hashlib
import secrets
import unicodedata
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from unjoin.registry.short_code import (
    FIRST_NUMBER,
    NUMBER_LIMIT,
    ShortCode,
    make_short_code,
)
from unjoin.registry.weeks import week_of
from unjoin.service.accounts.audit import Actor, append_event
from unjoin.service.reach.errors import (
    FileMissingError,
    FileTooLargeError,
    FileTypeError,
    LanguageError,
    MaterialGoneError,
    NoCodeLeftError,
    SameFileError,
    TitleError,
)
from unjoin.service.reach.file_types import FILE_TYPES, FileType, recognise
from unjoin.service.reach.models import TITLE_LIMIT, Material, MaterialFile

FILE_LIMIT_MIB = 16
"""Of one file. An answer lies in memory until its reader has it (see `downloads`)."""
FILE_LIMIT_BYTES = FILE_LIMIT_MIB * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Description:
    """What a material is called, and its language: a tag of the campaign."""

    title: str
    language: str


def add_material(
    *,
    description: Description,
    data: bytes,
    languages: Collection[str],
    by: Actor,
    today: date,
) -> Material:
    """Hand out the file `data` from now on, under a code of its own.

    `languages` are those of the campaign. Raises a MaterialError for a title, language or
    file that cannot be taken, and when no code is left.
    """
    title, language = _checked(description, languages)
    kind = _checked_kind(data)
    with transaction.atomic():
        code = _choose_code()
        append_event(action=f"material added: {code}", by=by, week=week_of(today))
        return Material.objects.create(
            code=code,
            title=title,
            language=language,
            kind=kind.extension,
            size_bytes=len(data),
            file=_store(data),
        )


def describe_material(
    *,
    material_id: uuid.UUID,
    description: Description,
    languages: Collection[str],
    by: Actor,
    today: date,
) -> Material:
    """Give a material another title or language. Raises a MaterialError."""
    title, language = _checked(description, languages)
    with transaction.atomic():
        material = _find(material_id)
        _record("material changed", material, by, today)
        material.title, material.language = title, language
        material.save(update_fields=["title", "language"])
    return material


def replace_file(*, material_id: uuid.UUID, data: bytes, by: Actor, today: date) -> Material:
    """Hand out another file under the same code. Raises a MaterialError."""
    kind = _checked_kind(data)
    with transaction.atomic():
        material = _find(material_id)
        _record("material replaced", material, by, today)
        before = material.sha256
        material.kind, material.size_bytes = kind.extension, len(data)
        material.file = _store(data)
        material.save(update_fields=["kind", "size_bytes", "file"])
        _drop(before)
    return material


def retire_material(*, material_id: uuid.UUID, by: Actor, today: date) -> None:
    """Hand it out no longer, and delete its file. Its code says so for ever.

    Raises MaterialGoneError.
    """
    with transaction.atomic():
        material = _find(material_id)
        _record("material retired", material, by, today)
        before = material.sha256
        material.file = None
        material.save(update_fields=["file"])
        _drop(before)


def _find(material_id: uuid.UUID) -> Material:
    material = Material.objects.filter(id=material_id, file__isnull=False).first()
    if material is None:
        raise MaterialGoneError
    return material


def _record(action: str, material: Material, by: Actor, today: date) -> None:
    append_event(action=f"{action}: {material.code}", by=by, week=week_of(today))
    material.refresh_from_db()  # as it is now that nobody else acts
    if material.is_retired:
        raise MaterialGoneError


def _checked(description: Description, languages: Collection[str]) -> tuple[str, str]:
    title = " ".join(unicodedata.normalize("NFC", description.title).split())
    hidden = any(unicodedata.category(character)[0] == "C" for character in title)
    if not title or hidden or len(title) > TITLE_LIMIT:
        raise TitleError(limit=TITLE_LIMIT)
    if description.language not in languages:
        raise LanguageError
    return title, description.language


def _checked_kind(data: bytes) -> FileType:
    if not data:
        raise FileMissingError
    if len(data) > FILE_LIMIT_BYTES:
        raise FileTooLargeError(limit=FILE_LIMIT_MIB)
    kind = recognise(data)
    if kind is None:
        raise FileTypeError(known=", ".join(known.shown for known in FILE_TYPES))
    return kind


def _store(data: bytes) -> MaterialFile:
    sha256 = hashlib.sha256(data).hexdigest()
    other = Material.objects.filter(file_id=sha256).first()
    if other is not None:
        raise SameFileError(title=other.title)
    return MaterialFile.objects.create(sha256=sha256, data=data)


def _drop(sha256: str) -> None:
    MaterialFile.objects.filter(sha256=sha256).delete()


def _choose_code() -> ShortCode:
    every = {make_short_code(number) for number in range(FIRST_NUMBER, NUMBER_LIMIT)} - {None}
    free = every - set(Material.objects.values_list("code", flat=True))
    if not free:
        raise NoCodeLeftError
    code = secrets.choice(sorted(code for code in free if code))
    return ShortCode(code)
