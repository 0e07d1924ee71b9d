"""The audit chain as a file, and checking one. The standard library and rfc8785 only; no I/O.

A line is the RFC 8785 JSON of one event, in the order of their numbers::

    {"action":"account made: reviewer","actor":"night-owl","digest":"…64 hex…",
     "number":7,"previous":"…64 hex…","week":1402}

    digest = SHA-256(previous ‖ RFC 8785 JSON of {number, actor, action, week})

`previous` is the digest before it, of the first event 32 zero bytes. So no event can be
changed, taken out or put in without all later digests changing. Events cut off at the
end are noticed by whoever remembers an earlier *head*, the digest of the last event.

It does not show that what the chain says is true: whoever could write to the database
from the beginning could write another chain from the beginning. Heads that were noted
elsewhere are what stops that.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

import rfc8785

GENESIS: Final = bytes(32)
"""What stands for the digest before the first event."""

_MEMBERS = {"number": int, "actor": str, "action": str, "week": int, "previous": str, "digest": str}
_HEX = re.compile(r"[0-9a-f]{64}")
_LINE_LIMIT = 4096


@dataclass(frozen=True, slots=True)
class Break:
    """The first thing that is wrong.

    `number`: that of the event at which it shows; of one that should follow, where there is none
    or it cannot be read.
    """

    number: int
    reason: str


@dataclass(frozen=True, slots=True)
class Whole:
    """A chain without a break."""

    events: int
    head: bytes


def event_digest(previous: bytes, number: int, actor: str, action: str, week: int) -> bytes:
    """The digest of an event that follows the one whose digest is `previous`."""
    event: dict[str, Any] = {"number": number, "actor": actor, "action": action, "week": week}
    return hashlib.sha256(previous + rfc8785.dumps(event)).digest()


def write_line(
    *, number: int, actor: str, action: str, week: int, previous: bytes, digest: bytes
) -> bytes:
    """One event as a line of the file."""
    event: dict[str, Any] = {
        "number": number,
        "actor": actor,
        "action": action,
        "week": week,
        "previous": previous.hex(),
        "digest": digest.hex(),
    }
    return rfc8785.dumps(event) + b"\n"


def check_chain(lines: Iterable[bytes], *, head: bytes | None = None) -> Whole | Break:
    """Whether `lines` (untrusted, each with its newline) are a chain from the first event on.

    `head`: a digest that was noted earlier; it must be that of an event of the chain, else
    events were cut off at the end, or it is another chain.
    """
    previous, number, has_head = GENESIS, 0, head in (None, GENESIS)
    for number, line in enumerate(lines, start=1):
        event = _parse(line)
        if event is None:
            return Break(number, "the line is not an event as this program writes one")
        if event["number"] != number:
            return Break(event["number"], f"event {number} should stand in its place")
        if event["previous"] != previous.hex():
            return Break(number, "it does not follow from the event before it")
        told = (event["actor"], event["action"], event["week"])
        previous = event_digest(previous, number, *told)
        if event["digest"] != previous.hex():
            return Break(number, "its digest is not that of what it says")
        has_head = has_head or previous == head
    if not has_head:
        return Break(number + 1, "no event has the head that was noted: the end was cut off")
    return Whole(number, previous)


def _parse(line: bytes) -> dict[str, Any] | None:
    """The members of a line; None unless writing them again gives the same bytes."""
    if len(line) > _LINE_LIMIT or not line.endswith(b"\n"):
        return None
    try:
        event = json.loads(line)
        same = rfc8785.dumps(event) + b"\n" == line
    except (ValueError, RecursionError, rfc8785.CanonicalizationError):
        return None
    if not same or not isinstance(event, dict) or event.keys() != _MEMBERS.keys():
        return None
    if any(type(event[name]) is not kind for name, kind in _MEMBERS.items()):
        return None
    hashes = (event["previous"], event["digest"])
    return event if all(_HEX.fullmatch(one) for one in hashes) else None
