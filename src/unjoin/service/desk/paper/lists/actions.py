"""Sending a list that came as a file: all its good lines at once, or none.

Rules kept here:

1. The key of a list follows from what it says and the parcel it is of. So the same list sent again,
   in whatever file, is known, and counted once.
2. What is sent is what was shown: where another sheet of the parcel changed it meanwhile, nothing
   is sent, and it is shown again.
3. From a page, a list is a sheet of its parcel that needs no keying; its receipts are shown to who
   sent it, until they are written down. At the command line they are printed.
4. Everything it becomes is one transaction.
"""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from unjoin.registry.campaign import Campaign
from unjoin.registry.consent import Consent
from unjoin.registry.organisations import OrganisationMask
from unjoin.registry.receipt import ReceiptCode
from unjoin.registry.weeks import week_of
from unjoin.service.accounts.audit import Actor, append_event
from unjoin.service.accounts.models import Staff
from unjoin.service.desk.paper.actions import SentPart, find_codes, note_sent, receive_parts
from unjoin.service.desk.paper.lists.columns import Layout
from unjoin.service.desk.paper.lists.errors import (
    ListChangedError,
    ListKnownError,
    ListNobodyError,
)
from unjoin.service.desk.paper.lists.lines import read_lines
from unjoin.service.desk.paper.lists.plan import Others, Plan, make_plan
from unjoin.service.desk.paper.lists.table import Table
from unjoin.service.desk.paper.models import PaperParcel
from unjoin.service.desk.paper.opening import open_numbered_sheet
from unjoin.service.desk.paper.parcels.actions import lock_parcel, name_mark
from unjoin.service.desk.paper.parcels.contents import open_parcel_contents
from unjoin.service.desk.paper.words import make_grammar
from unjoin.service.instance import Instance
from unjoin.service.intake import codes
from unjoin.service.intake.codes import IdempotencyKey


@dataclass(frozen=True, slots=True, kw_only=True)
class FileList:
    """A list as it is to be read. `heading`: what all leave whose line says nothing of it.

    `consent`: of lines that say nothing of that either. `same_are_others`: whether names that were
    sent from the parcel before are other people here.
    """

    table: Table
    layout: Layout
    language: str
    heading: OrganisationMask | None = None
    consent: Consent = Consent.RELAYED
    same_are_others: bool = False


@dataclass(frozen=True, slots=True)
class Imported:
    """A list that was sent. `sheet_id`: under which its receipts are found; None where nobody of
    the staff sent it."""

    plan: Plan
    sent: tuple[SentPart, ...]
    sheet_id: uuid.UUID | None = None


def key_of(table: Table, parcel_id: uuid.UUID | None, *, instance: Instance) -> IdempotencyKey:
    """The key of what `table` says, in that parcel or in none."""
    place = parcel_id.bytes if parcel_id else b""
    digest = hashlib.sha256(table.digest + place).digest()
    return codes.list_key(digest, pepper=instance.pepper)


def receipts_of(
    table: Table, parcel_id: uuid.UUID | None, *, instance: Instance
) -> tuple[ReceiptCode, ...]:
    """The receipts of the list, if it was sent before."""
    return find_codes(key_of(table, parcel_id, instance=instance), instance)


def plan_list(found: FileList, parcel: PaperParcel | None, *, instance: Instance) -> Plan:
    """What will become of each line of the list. Nothing is stored."""
    campaign: Campaign = instance.campaign
    lines = read_lines(
        found.table,
        found.layout,
        make_grammar(campaign, heading=found.heading),
        consent=found.consent,
    )
    return make_plan(
        lines,
        language=found.language,
        key=key_of(found.table, parcel.id if parcel else None, instance=instance),
        campaign=campaign,
        others=_others(parcel, instance),
        same_are_others=found.same_are_others,
    )


def send_list(
    *,
    instance: Instance,
    found: FileList,
    parcel_id: uuid.UUID,
    shown: str,
    by: Staff,
    today: date,
) -> Imported:
    """Send the good lines of a list of that parcel, as `by` was shown them.

    `shown`: the digest of the plan that was shown. Raises ParcelGoneError, ListKnownError,
    ListChangedError, ListNobodyError, and what `receive` does.
    """
    with transaction.atomic():
        parcel = lock_parcel(parcel_id)
        plan = _plan_to_send(found, parcel, instance)
        if plan.digest != shown:
            raise ListChangedError
        sheet = open_numbered_sheet(
            instance=instance,
            parcel_id=parcel_id,
            key=key_of(found.table, parcel_id, instance=instance),
            by=by,
            today=today,
        )
        sent = _send(plan, Actor(by.handle), instance, today)
        parcel.refresh_from_db()  # its next number is another now
        note_sent(parcel, sheet.id, plan.parts, instance=instance)
        sheet.sender = by
        sheet.save(update_fields=["sender"])
    return Imported(plan, sent, sheet.id)


def import_list(
    *,
    instance: Instance,
    found: FileList,
    parcel_id: uuid.UUID | None,
    by: Actor,
    today: date,
) -> Imported:
    """Send the good lines of a list, of a parcel or of none, by nobody who has an account.

    Raises what `send_list` does, but for ListChangedError.
    """
    with transaction.atomic():
        parcel = lock_parcel(parcel_id) if parcel_id else None
        plan = _plan_to_send(found, parcel, instance)
        sent = _send(plan, by, instance, today)
        if parcel is not None:
            note_sent(parcel, uuid.uuid4(), plan.parts, instance=instance)
    return Imported(plan, sent)


def _plan_to_send(found: FileList, parcel: PaperParcel | None, instance: Instance) -> Plan:
    if receipts_of(found.table, parcel.id if parcel else None, instance=instance):
        raise ListKnownError
    plan = plan_list(found, parcel, instance=instance)
    if not plan.parts:
        raise ListNobodyError
    return plan


def _send(plan: Plan, by: Actor, instance: Instance, today: date) -> tuple[SentPart, ...]:
    sent = receive_parts(instance=instance, parts=plan.parts, by=by, today=today)
    append_event(action="paper list sent", by=by, week=week_of(today))
    return sent


def _others(parcel: PaperParcel | None, instance: Instance) -> Others:
    if parcel is None:
        return Others()
    contents = open_parcel_contents(bytes(parcel.sealed), instance=instance)
    nobody = uuid.UUID(int=0)
    marks, parcel_id = contents.marks_besides(nobody), parcel.id

    def is_known(name: str) -> bool:
        return name_mark(parcel_id, name, instance=instance) in marks

    return Others(given=contents.offered_besides(nobody), is_known=is_known)
