"""What is sealed into a sheet and into a keying of it, and how it is opened again.

Both are JSON, sealed like the inbox: to the review identity, which the staff
process holds, and to the custodians. The sheet's blob holds the key from which
its receipts follow, so that the same sheet sent twice has the same receipts.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any

import rfc8785

from unjoin.registry.consent import Consent
from unjoin.registry.organisations import OrganisationMask
from unjoin.service.custody.sealing import seal, unseal
from unjoin.service.desk.paper.sheet import Row, RowKind
from unjoin.service.instance import Instance
from unjoin.service.intake.codes import IdempotencyKey

CONTENTS_VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetContents:
    """`reference`: what is written on the paper, as typed. `language`: a BCP 47 tag."""

    reference: str
    language: str
    key: IdempotencyKey


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyedSheet:
    """What one person read. `consent`: SELF where each signed, RELAYED where another brought it."""

    consent: Consent
    rows: tuple[Row, ...]


def seal_contents(contents: SheetContents | KeyedSheet, *, instance: Instance) -> bytes:
    """An age file of `contents`, for reviewers and custodians."""
    value = {"v": CONTENTS_VERSION, **asdict(contents)}
    if isinstance(contents, KeyedSheet):
        value["consent"] = int(contents.consent)
        value["rows"] = [_row_value(row) for row in contents.rows]
    return seal(rfc8785.dumps(value), recipients=instance.inbox_recipients)


def open_sheet_contents(sealed: bytes, *, instance: Instance) -> SheetContents:
    """The sheet in `sealed`. Only this service writes such files."""
    value = json.loads(unseal(sealed, identity=instance.review_identity))
    return SheetContents(
        reference=value["reference"],
        language=value["language"],
        key=IdempotencyKey(value["key"]),
    )


def open_keyed_sheet(sealed: bytes, *, instance: Instance) -> KeyedSheet:
    """The keying in `sealed`. Only this service writes such files."""
    value = json.loads(unseal(sealed, identity=instance.review_identity))
    return KeyedSheet(
        consent=Consent(value["consent"]),
        rows=tuple(_read_row(row) for row in value["rows"]),
    )


def _row_value(row: Row) -> dict[str, str | int | bool]:
    return {**asdict(row), "kind": row.kind.value, "organisations": int(row.organisations)}


def _read_row(value: dict[str, Any]) -> Row:
    return Row(
        kind=RowKind(value["kind"]),
        organisations=OrganisationMask(value["organisations"]),
        name=value["name"],
        persons=value["persons"],
        deceased=value["deceased"],
        line=value["line"],
    )
