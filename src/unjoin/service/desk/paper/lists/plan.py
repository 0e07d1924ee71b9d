"""What will become of each line of a list, before anything is done.

Rules kept here:

1. Every line comes to one end, and a line that is not sent says why.
2. A name that stands above in the list, or was sent from another sheet of the parcel, is not sent a
   second time; the latter is, if whoever sends the list says that they are other people.
3. The dead are not sent.
4. What is sent is what a sheet of the same lines would be sent as (see `declarations`).

Nothing is stored.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from unjoin.registry.campaign import Campaign
from unjoin.registry.consent import Channel
from unjoin.registry.names import fold_name
from unjoin.service.desk.paper.declarations import Part, build_parts
from unjoin.service.desk.paper.lists.lines import Line
from unjoin.service.desk.paper.sheet import RowKind
from unjoin.service.intake.codes import IdempotencyKey
from unjoin.service.intake.scripts import to_simplified


class End(StrEnum):
    """What becomes of a line."""

    SENT = "sent"
    DEAD = "dead"
    WRONG = "wrong"
    SAME_IN_LIST = "same-in-list"
    SAME_IN_PARCEL = "same-in-parcel"


@dataclass(frozen=True, slots=True)
class Planned:
    """A line and its end. `other`: the line above that has the same name."""

    line: Line
    end: End
    other: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Others:
    """What other sheets of the parcel were sent with: pseudonyms given, and names."""

    given: frozenset[str] = frozenset()
    is_known: Callable[[str], bool] = field(default=lambda _name: False)


@dataclass(frozen=True, slots=True)
class Plan:
    """`parts`: the declarations that the lines to be sent become."""

    lines: tuple[Planned, ...]
    parts: tuple[Part, ...]

    def count(self, *ends: End) -> int:
        """How many lines come to one of `ends`."""
        return sum(planned.end in ends for planned in self.lines)

    @property
    def persons(self) -> int:
        """How many people are sent."""
        return sum(part.declaration.person_count for part in self.parts)

    @property
    def digest(self) -> str:
        """Of all that is shown: how each line was read, its end, and the names that are published.

        So that what is sent is what somebody was shown.
        """
        ends = "\n".join(
            f"{each.line.number} {each.end} {each.line.consent} {each.line.row}"
            for each in self.lines
        )
        names = "\n".join(person.name for part in self.parts for person in part.declaration.persons)
        return hashlib.sha256(f"{ends}\n\n{names}".encode()).hexdigest()[:32]


def make_plan(
    lines: tuple[Line, ...],
    *,
    language: str,
    key: IdempotencyKey,
    campaign: Campaign,
    others: Others,
    same_are_others: bool = False,
) -> Plan:
    """What will become of `lines`. `same_are_others`: rule 2."""
    seen: dict[str, int] = {}
    planned = [_end_of(line, seen, others, same_are_others=same_are_others) for line in lines]
    sent = [each.line for each in planned if each.end is End.SENT]
    parts = build_parts(
        [(line.row, line.consent) for line in sent if line.row is not None],
        channel=Channel.IMPORT,
        language=language,
        key=key,
        campaign=campaign,
        given=others.given,
    )
    return Plan(tuple(planned), parts)


def _end_of(line: Line, seen: dict[str, int], others: Others, *, same_are_others: bool) -> Planned:
    """The end of `line`; its name is added to those `seen`."""
    if line.row is None:
        return Planned(line, End.WRONG)
    if line.row.deceased:
        return Planned(line, End.DEAD)
    if line.row.kind is not RowKind.NAMED:
        return Planned(line, End.SENT)
    other = seen.setdefault(fold_name(line.row.name, to_simplified=to_simplified), line.number)
    if other != line.number:
        return Planned(line, End.SAME_IN_LIST, other)
    if not same_are_others and others.is_known(line.row.name):
        return Planned(line, End.SAME_IN_PARCEL)
    return Planned(line, End.SENT)
