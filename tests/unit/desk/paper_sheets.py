"""Sheets for tests, keyed as two volunteers would."""

from __future__ import annotations

import uuid
from datetime import date

from django.conf import settings

from unjoin.registry.consent import Consent
from unjoin.service.accounts.models import Staff
from unjoin.service.accounts.roles import Role
from unjoin.service.desk.paper.actions import key_sheet
from unjoin.service.desk.paper.contents import KeyedSheet
from unjoin.service.desk.paper.opening import open_sheet
from unjoin.service.desk.paper.sheet import read_sheet
from unjoin.service.desk.paper.words import make_grammar

TODAY = date(2026, 11, 20)
LIST = "张三 党团\n王五 团队\n? 党\n赵六 ?\n李四 党 †\nx12 党"
"""Four people who are counted one by one, twelve without names, one who is dead."""


def make_volunteer(handle: str) -> Staff:
    """A volunteer who cannot sign in: hashing a password would take longer than the test."""
    return Staff.objects.create(handle=handle, role=Role.VOLUNTEER, password="!")


def keyed(lines: str = LIST, consent: Consent = Consent.RELAYED) -> KeyedSheet:
    reading = read_sheet(lines, make_grammar(settings.UNJOIN.campaign))
    assert reading.errors == ()
    return KeyedSheet(consent=consent, rows=reading.rows)


def open_one(by: Staff, reference: str = "A-17", language: str = "zh-Hans") -> uuid.UUID:
    return open_sheet(
        instance=settings.UNJOIN, reference=reference, language=language, by=by, today=TODAY
    ).id


def key_one(
    sheet_id: uuid.UUID, by: Staff, lines: str = LIST, consent: Consent = Consent.RELAYED
) -> int:
    return key_sheet(
        instance=settings.UNJOIN,
        sheet_id=sheet_id,
        keyed=keyed(lines, consent),
        by=by,
        today=TODAY,
    )


def keyed_twice(
    first: Staff, second: Staff, lines: str = LIST, others: str | None = None
) -> uuid.UUID:
    """A sheet keyed by both, `lines` by the first and `others` (or the same) by the second."""
    sheet_id = open_one(first)
    key_one(sheet_id, first, lines)
    key_one(sheet_id, second, lines if others is None else others)
    return sheet_id
