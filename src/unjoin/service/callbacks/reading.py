"""What the dialogs send, read strictly: see `desk.reading`."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import TypeVar

from unjoin.service.callbacks.asked import NOTE_LIMIT, SAY_LIMIT, Asked, Otherwise
from unjoin.service.callbacks.errors import FieldBadError, NotAskedForError
from unjoin.service.callbacks.phone_numbers import PhoneNumber, parse_number
from unjoin.service.callbacks.safe_hours import Day, read_hours
from unjoin.service.desk.reading import CallJsonError, Members, read_object
from unjoin.service.intake.codes import parse_key
from unjoin.service.shifts.languages import call_languages

T = TypeVar("T", Day, Otherwise)

FORGET_AFTER_H = (6, 12, 24, 48)
"""What can be chosen, beside the end of the safe hours."""


def parse_asked(data: bytes, *, now: datetime) -> tuple[uuid.UUID, Asked]:
    """The call-back that `data` (JSON, untrusted) asks for, and the id that the dialog gave it.

    Raises CallJsonError for JSON the dialog would not send, and CallBackError for what
    somebody typed that cannot be kept.
    """
    members = read_object(data)
    key = parse_key(members.text("key"))
    if key is None:
        raise CallJsonError(members.path("key"), "32 hex digits")
    if not members.take("confirmed", bool):
        raise NotAskedForError
    number = parse_number(members.text("number"))
    hours = read_hours(
        zone=members.text("zone"),
        day=_choice(members, "day", Day),
        begin=members.text("begin"),
        end=members.text("end"),
        forget_after_h=_forget_after(members),
        now=now,
    )
    otherwise = _choice(members, "otherwise", Otherwise)
    say = _short(members, "say", SAY_LIMIT)
    if otherwise is Otherwise.OWN_WORDS and not say:
        otherwise = Otherwise.HANG_UP  # with no words to say, none are said
    asked = Asked(
        number=number,
        hours=hours,
        otherwise=otherwise,
        language=_language(members),
        say=say if otherwise is Otherwise.OWN_WORDS else "",
        note=_short(members, "note", NOTE_LIMIT),
    )
    members.finish()
    return uuid.UUID(hex=key), asked


def parse_number_only(data: bytes) -> PhoneNumber:
    """The number that `data` (JSON, untrusted) asks about. Raises as `parse_asked`."""
    members = read_object(data)
    number = parse_number(members.text("number"))
    members.finish()
    return number


def parse_reached(data: bytes) -> bool:
    """Whether the person was reached, as `data` (JSON, untrusted) says. Raises CallJsonError."""
    members = read_object(data)
    is_reached = members.take("reached", bool)
    members.finish()
    return is_reached


def _choice(members: Members, name: str, kind: type[T]) -> T:
    try:
        return kind(members.text(name))
    except ValueError:
        raise CallJsonError(members.path(name), f"one of {', '.join(kind)}") from None


def _forget_after(members: Members) -> int | None:
    text = members.text("forget")
    if not text:
        return None
    if text not in map(str, FORGET_AFTER_H):
        raise CallJsonError(members.path("forget"), "hours to choose from, or nothing")
    return int(text)


def _language(members: Members) -> str:
    language = members.text("language")
    if language not in call_languages():
        raise CallJsonError(members.path("language"), "a language of this centre")
    return language


def _short(members: Members, name: str, limit: int) -> str:
    text = members.text(name)
    if len(text) > limit or not text.replace("\n", " ").isprintable():
        raise FieldBadError(name, limit)
    return text
