"""From the settled rows of a sheet to the declarations it becomes.

Rules kept here:

1. The dead are not in them.
2. Somebody whose name cannot be read is counted under an offered pseudonym.
3. A number of people without names is a head-count.
4. A sheet longer than one declaration may be is split; the parts keep its order.
5. The same sheet always gives the same declarations: pseudonyms are drawn from
   the sheet's key, so that one sent twice is received once.
6. No two people of a sheet are given the same pseudonym, nor one that was given in
   its parcel already.

Lists that come as files become declarations in the same way.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

from unjoin.registry.campaign import Campaign
from unjoin.registry.consent import Channel, Consent
from unjoin.registry.declaration import Declaration, Person
from unjoin.registry.pseudonym import offer
from unjoin.service.desk.paper.sheet import Row, RowKind
from unjoin.service.intake.codes import IdempotencyKey
from unjoin.service.intake.scripts import to_simplified


@dataclass(frozen=True, slots=True)
class Part:
    """One declaration of a sheet, the key it is received under, and the rows it is made of."""

    declaration: Declaration
    key: IdempotencyKey
    rows: tuple[Row, ...]


def part_key(key: IdempotencyKey, number: int) -> IdempotencyKey:
    """The idempotency key of part `number` (from 1) of the sheet whose key is `key`."""
    digest = hmac.digest(
        bytes.fromhex(key), b"unjoin/paper-part/v1\n" + number.to_bytes(4), "sha256"
    )
    return IdempotencyKey(digest[:16].hex())


def build_parts(
    rows: Sequence[tuple[Row, Consent]],
    *,
    channel: Channel,
    language: str,
    key: IdempotencyKey,
    campaign: Campaign,
    given: Collection[str] = (),
) -> tuple[Part, ...]:
    """The declarations of a sheet or list; none where everybody on it is dead.

    `given`: pseudonyms that are not to be given again.
    """
    living = [(row, consent) for row, consent in rows if not row.deceased]
    size = campaign.thresholds.rows_per_declaration
    names = _offered_names([row for row, _consent in living], language, key, campaign, given)
    parts = []
    for number, start in enumerate(range(0, len(living), size), start=1):
        chosen = living[start : start + size]
        declaration = Declaration(
            channel=channel,
            language=language,
            persons=tuple(_person(row, consent, names) for row, consent in chosen),
        )
        parts.append(
            Part(declaration, part_key(key, number), tuple(row for row, _consent in chosen))
        )
    return tuple(parts)


def _person(row: Row, consent: Consent, names: Iterator[str]) -> Person:
    if row.kind is RowKind.HEAD_COUNT:
        return Person(
            organisations=row.organisations, consent=Consent.HEAD_COUNT, persons=row.persons
        )
    name = row.name if row.kind is RowKind.NAMED else next(names)
    return Person(organisations=row.organisations, consent=consent, name=name)


def _offered_names(
    rows: Sequence[Row],
    language: str,
    key: IdempotencyKey,
    campaign: Campaign,
    given: Collection[str],
) -> Iterator[str]:
    """A pseudonym for each unreadable name, none of which anybody has already."""
    names = {name for row in rows for name in (row.name, to_simplified(row.name)) if name}
    offered = offer(
        sum(row.kind is RowKind.UNREADABLE for row in rows),
        draw=_draw_from(key),
        exclude=names.union(given),
        blocked=campaign.blocked_pseudonyms,
    )
    return iter([name.hant if language == "zh-Hant" else name.hans for name in offered])


def _draw_from(key: IdempotencyKey) -> Callable[[int], int]:
    """Numbers below a limit that follow from `key`; whoever lacks it cannot foretell them."""
    drawn = 0

    def draw(limit: int) -> int:
        nonlocal drawn
        drawn += 1
        message = b"unjoin/paper-pseudonym/v1\n" + drawn.to_bytes(8)
        return int.from_bytes(hmac.digest(bytes.fromhex(key), message, "sha256")) % limit

    return draw
