"""What somebody asked for: one call, with all that makes it safe. The contents of a row.

Written as JSON with times in whole minutes, padded to 1 KiB and sealed to the desk's identity
alone, so that every row has one size: whoever takes it cannot tell a long note from none.
The lengths allowed here make sure of that; a test writes the longest.

Sealed to nobody else: a custodian's key that opened it would have to be fetched for a thing
that is over in two days.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum

import pyrage

from unjoin.service.callbacks.phone_numbers import PhoneNumber
from unjoin.service.callbacks.safe_hours import SafeHours, Span
from unjoin.service.custody.sealing import KIB, seal
from unjoin.service.instance import AgeRecipient

SAY_LIMIT = 60
NOTE_LIMIT = 120
SIZE = KIB


class Otherwise(StrEnum):
    """What to do if somebody else answers."""

    HANG_UP = "hang-up"
    WRONG_NUMBER = "wrong-number"
    SURVEY = "survey"
    DELIVERY = "delivery"
    OWN_WORDS = "own-words"


@dataclass(frozen=True, slots=True)
class Asked:
    """A call-back. `say`: their own words for whoever else answers, with `OWN_WORDS`.

    `tries`: how often they were called in vain; `rest_until`: not to be called again before.
    `was_listed`: the number was on the do-not-call list when they asked for the call.
    """

    number: PhoneNumber
    hours: SafeHours
    otherwise: Otherwise
    language: str
    say: str = ""
    note: str = ""
    tries: int = 0
    rest_until: datetime | None = None
    was_listed: bool = False

    def as_listed(self, *, listed: bool) -> Asked:
        """The same, with whether its number was on the do-not-call list when it was asked for."""
        return replace(self, was_listed=listed)

    def in_vain(self, *, rest_until: datetime) -> Asked:
        """The same after a call that reached nobody."""
        return replace(self, tries=self.tries + 1, rest_until=rest_until)

    def due(self, now: datetime) -> Span | None:
        """What is left of the safe hours they are in, or come to next; None once all are over."""
        return self.hours.next_after(max(now, self.rest_until or now))


def seal_asked(asked: Asked, *, recipient: AgeRecipient) -> bytes:
    """The sealed contents of a row."""
    document = {
        "v": 1,
        "number": asked.number,
        "zone": asked.hours.zone,
        "spans": [[_minutes(span.begin), _minutes(span.end)] for span in asked.hours.spans],
        "until": _minutes(asked.hours.until),
        "otherwise": asked.otherwise.value,
        "language": asked.language,
        "say": asked.say,
        "note": asked.note,
        "tries": asked.tries,
        "rest_until": _minutes(asked.rest_until) if asked.rest_until else 0,
        "was_listed": asked.was_listed,
    }
    written = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
    if len(written) > SIZE:
        raise ValueError("a call-back is longer than the size that all of them have")
    return seal(written, recipients=(recipient,))


def open_asked(sealed: bytes, *, identity: pyrage.x25519.Identity) -> Asked:
    """What is in a row. Raises pyrage.DecryptError where `identity` cannot open it.

    Not through `custody.sealing.unseal`, which keeps the identities it was given.
    """
    document = json.loads(pyrage.decrypt(sealed, [identity]))
    spans = tuple(Span(_moment(begin), _moment(end)) for begin, end in document["spans"])
    return Asked(
        number=PhoneNumber(document["number"]),
        hours=SafeHours(document["zone"], spans, _moment(document["until"])),
        otherwise=Otherwise(document["otherwise"]),
        language=document["language"],
        say=document["say"],
        note=document["note"],
        tries=document["tries"],
        rest_until=_moment(document["rest_until"]) if document["rest_until"] else None,
        was_listed=document["was_listed"],
    )


def _minutes(moment: datetime) -> int:
    return int(moment.timestamp()) // 60


def _moment(minutes: int) -> datetime:
    return datetime.fromtimestamp(minutes * 60, UTC)
