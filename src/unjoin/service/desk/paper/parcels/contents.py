"""What is sealed into a parcel: where it comes from, and what its sheets have brought so far."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import rfc8785

from unjoin.registry.weeks import Week
from unjoin.service.custody.sealing import seal, unseal
from unjoin.service.instance import Instance

VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """What one sheet or list of a parcel was sent with.

    `offered`: pseudonyms that people in it were given. `marks`: `codes.parcel_mark` of each name
    in it; of the names themselves nothing is kept.
    """

    offered: tuple[str, ...] = ()
    marks: frozenset[bytes] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class ParcelContents:
    """`place` as typed; `came`: the week in which it came in; `code`: how its sheets' references
    begin, `next_number` how the next one ends. `language`: a BCP 47 tag, of its sheets.

    `brought`: by the id of the sheet, in hex.
    """

    place: str
    came: Week
    code: str
    language: str
    next_number: int = 1
    brought: Mapping[str, Brought] = field(default_factory=dict)

    def offered_besides(self, sheet_id: uuid.UUID) -> frozenset[str]:
        """Pseudonyms that people on other sheets were given."""
        others = (each for name, each in self.brought.items() if name != sheet_id.hex)
        return frozenset(name for each in others for name in each.offered)

    def marks_besides(self, sheet_id: uuid.UUID) -> frozenset[bytes]:
        """The marks of names on other sheets."""
        others = (each for name, each in self.brought.items() if name != sheet_id.hex)
        return frozenset(mark for each in others for mark in each.marks)

    def with_brought(self, sheet_id: uuid.UUID, brought: Brought) -> ParcelContents:
        """The same, after that sheet was sent."""
        return replace(self, brought={**self.brought, sheet_id.hex: brought})


def seal_parcel(contents: ParcelContents, *, instance: Instance) -> bytes:
    """An age file of `contents`, for reviewers and custodians."""
    value: dict[str, Any] = {
        "v": VERSION,
        "place": contents.place,
        "came": int(contents.came),
        "code": contents.code,
        "language": contents.language,
        "next": contents.next_number,
        "brought": {
            source: {
                "offered": list(each.offered),
                "marks": "".join(mark.hex() for mark in sorted(each.marks)),
            }
            for source, each in contents.brought.items()
        },
    }
    return seal(rfc8785.dumps(value), recipients=instance.inbox_recipients)


def open_parcel_contents(sealed: bytes, *, instance: Instance) -> ParcelContents:
    """The parcel in `sealed`. Only this service writes such files."""
    value = json.loads(unseal(sealed, identity=instance.review_identity))
    return ParcelContents(
        place=value["place"],
        came=Week(value["came"]),
        code=value["code"],
        language=value["language"],
        next_number=value["next"],
        brought={source: _read_brought(each) for source, each in value["brought"].items()},
    )


def _read_brought(value: dict[str, Any]) -> Brought:
    marks = bytes.fromhex(value["marks"])
    return Brought(
        offered=tuple(value["offered"]),
        marks=frozenset(marks[at : at + 8] for at in range(0, len(marks), 8)),
    )
