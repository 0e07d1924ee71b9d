"""Logs that are signed and consistent, with an entry in them that breaks a rule.

The bad entry is the last one, leaf 259, so that all the logs share their full tile and bundle. The
tally says what the centre would like to have counted.
"""

from __future__ import annotations

from collections.abc import Iterator

from tests.tampered.attack import Attack, leaf_in
from tests.tampered.base_log import Log, base_log
from tests.tampered.plain_log import Fields, count
from tests.vectors.entries import (
    CONFIRM,
    CORRECT,
    HEAD_COUNT,
    NO_TARGET,
    RELAYED,
    RETRACT,
    SPOKEN,
    fields,
    later,
    pack,
)

LAST = 259
BUNDLE = "log/tile/entries/001.p/4"

FIELDS: dict[str, tuple[str, str, Fields]] = {
    "version": ("an unknown version", "version", fields(version=2)),
    "kind": ("an unknown kind", "kind", fields(kind=5)),
    "consent": ("a standing in the place of a consent", "consent", fields(consent=5)),
    "channel": ("an unknown channel", "channel", fields(channel=0)),
    "no-persons": ("no persons", "persons", fields(persons=0)),
    "crowd": ("a thousand persons in one's own hand", "persons", fields(persons=1000)),
    "withdraw-with-target": ("a target, though it withdraws", "target", fields(target=0)),
    "retract-without-target": ("no target", "target", later(RETRACT, NO_TARGET)),
    "withdraw-with-reason": ("a reason, though it withdraws", "reason", fields(reason=1)),
    "correct-without-reason": ("no reason", "reason", later(CORRECT, 0, reason=0)),
    "unknown-reason": ("an unknown reason", "reason", later(CORRECT, 0, reason=8)),
    "byte-that-must-be-zero": ("a byte that is not zero", "zero", fields(zero=1)),
}

RULES: dict[str, tuple[str, int, Fields]] = {
    "organisation-unknown": (
        "an organisation that the campaign does not have",
        1,
        fields(organisations=8),
    ),
    "target-itself": ("itself for its target", 3, later(RETRACT, LAST)),
    "target-past-the-end": ("a target that there is not", 3, later(RETRACT, 2**40)),
    "target-no-withdraw": ("a retract for its target", 3, later(RETRACT, 201)),
    "target-of-other-organisations": (
        "other organisations than its target",
        3,
        later(RETRACT, 0, organisations=2),
    ),
    "target-of-other-consent": (
        "another consent than its target",
        3,
        later(RETRACT, 0, consent=SPOKEN),
    ),
    "confirm-of-own-hand": ("a target that needs no confirming", 4, later(CONFIRM, 0)),
    "confirm-twice": (
        "a target that is confirmed already",
        4,
        later(CONFIRM, 2, consent=RELAYED),
    ),
    "confirm-of-retracted": (
        "a target that was confirmed and has retracted",
        4,
        later(CONFIRM, 7, consent=RELAYED, organisations=4),
    ),
    "retract-twice": ("a target that has retracted already", 5, later(RETRACT, 8)),
    "correct-too-many": (
        "31 persons to take away, where its target has 30 left",
        5,
        later(CORRECT, 9, consent=HEAD_COUNT, organisations=2, persons=31, channel=3),
    ),
}


def attacks() -> Iterator[Attack]:
    for name, (what, field, bad) in FIELDS.items():
        yield _with_last(f"entry-{name}", what, f"entry-{field}", _log_with(bad))
    for name, data in (("short", pack(fields())[:-1]), ("long", pack(fields()) + b"\0")):
        log = _log_with(None)
        log.extra = [data]
        yield _with_last(f"entry-{name}", f"{len(data)} bytes", "entry-length", log)
    for name, (what, rule, bad) in RULES.items():
        yield _with_last(f"fold-{name}", what, f"tally-rule-{rule}", _log_with(bad))


def _log_with(last: Fields | None) -> Log:
    log = base_log()
    log.cells = count(log.entries)
    log.entries[LAST:] = [] if last is None else [last]
    return log


def _with_last(name: str, what: str, code: str, log: Log) -> Attack:
    return Attack(
        name=name,
        title=f"An entry with {what}",
        done=f"leaf {LAST} has {what}; the log is signed with it and consistent",
        code=code,
        where=f"leaf {LAST}" if code.startswith("tally-rule-") else leaf_in(LAST, BUNDLE),
        files=log.files(),
    )
