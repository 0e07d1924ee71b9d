"""The closed lists an entry is written in: kind, consent, channel, reason.

The numbers are the bytes of the log format (docs/format.md, "The entry"). They
are never reused and never renumbered.

*Consent* says what stands behind a declaration, and is shown apart in every
count:

- **self**: the person filled in the form with their own hands.
- **spoken**: the person said so to a volunteer.
- **relayed**: somebody they asked said so for them. It becomes *confirmed*
  when the person answers for it with the receipt.
- **head-count**: a number of people without names.
"""

from __future__ import annotations

from enum import IntEnum


class Kind(IntEnum):
    """What an entry does to the count."""

    WITHDRAW = 1
    CONFIRM = 2
    RETRACT = 3
    CORRECT = 4


class Consent(IntEnum):
    """What stands behind a declaration."""

    SELF = 1
    SPOKEN = 2
    RELAYED = 3
    HEAD_COUNT = 4


class Channel(IntEnum):
    """The way a declaration came in."""

    WEB = 1
    PHONE = 2
    PAPER = 3
    KIT = 4
    MESSAGE = 5
    IMPORT = 6


class Reason(IntEnum):
    """Why persons were taken away from an entry. `NONE` on entries that take none."""

    NONE = 0
    OWN_WISH = 1
    DUPLICATE = 2
    FALSE_NAME = 3
    DECEASED = 4
    NOT_AUTHORISED = 5
    TEST = 6
    OTHER = 7


CONSENT_SLUGS: dict[Consent, str] = {
    Consent.SELF: "self",
    Consent.SPOKEN: "spoken",
    Consent.RELAYED: "relayed",
    Consent.HEAD_COUNT: "head-count",
}
CHANNEL_SLUGS: dict[Channel, str] = {channel: channel.name.lower() for channel in Channel}
REASON_SLUGS: dict[Reason, str] = {
    reason: reason.name.lower().replace("_", "-") for reason in Reason
}
