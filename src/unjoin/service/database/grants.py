"""What each process may do with each table and function: all of it, and nothing else.

Every table of the project has a row in `TABLES`, those of Django and of packages
too; a test compares with the database. `apply` gives these rights and takes away
all others. The owner has every right to every table, and is not named here.

Rules kept here:

1. The public process appends to the inbox and to the private parts, and reads what
   is published. Of a receipt it asks through the functions, one at a time.
2. Nobody but the owner changes or deletes a link of the audit chain, or an entry.
3. Staff read what is published and change none of it.
4. The publisher owns what it must purge: only the owner of a table may have
   PostgreSQL write it anew, and so overwrite what was deleted from it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from unjoin.service.database.roles import Process

Rights = tuple[str, ...]
"""Privileges as GRANT takes them, such as ``SELECT`` or ``UPDATE (size, problem)``."""

NONE: Final[Rights] = ()
READ: Final[Rights] = ("SELECT",)
APPEND: Final[Rights] = ("SELECT", "INSERT")
TAKE: Final[Rights] = ("SELECT", "DELETE")
ALL: Final[Rights] = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE")
"""Of whoever owns a table."""


@dataclass(frozen=True, slots=True)
class Access:
    """The rights to one table. `owned`: it belongs to the publisher, who has all rights then."""

    public: Rights = NONE
    staff: Rights = NONE
    publisher: Rights = NONE
    owned: bool = False


TABLES: Final[Mapping[str, Access]] = {
    # What waits.
    "intake_inboxitem": Access(public=("INSERT",), staff=APPEND, owned=True),
    "custody_privatepart": Access(public=("INSERT",), staff=APPEND, owned=True),
    "review_reviewstep": Access(staff=APPEND, owned=True),
    "desk_papersheet": Access(
        staff=("SELECT", "INSERT", "UPDATE (sealed, sender_id, parcel_id)", "DELETE"), owned=True
    ),
    "desk_paperkeying": Access(staff=("SELECT", "INSERT", "DELETE"), owned=True),
    # Whoever closes a parcel empties the column of its sheets, which outlive it.
    "desk_paperparcel": Access(staff=("SELECT", "INSERT", "UPDATE (sealed)", "DELETE"), owned=True),
    "desk_paperphotograph": Access(staff=("SELECT", "INSERT", "DELETE"), owned=True),
    "desk_paperwait": Access(staff=("SELECT", "INSERT", "DELETE"), owned=True),
    # Left, accepted or refused, and withdrawn again by the staff; never changed.
    "stories_waitingstory": Access(staff=("SELECT", "INSERT", "DELETE"), owned=True),
    "stories_story": Access(public=READ, staff=("SELECT", "INSERT", "DELETE"), owned=True),
    # Given, accepted or refused by the staff; published ones are taken down by them, never written.
    "translations_waitingtranslation": Access(
        staff=("SELECT", "INSERT", "UPDATE (is_accepted)", "DELETE"), owned=True
    ),
    "translations_translation": Access(public=READ, staff=TAKE, owned=True),
    # The public process must not be able to ask for anything here (see corrections.models).
    "corrections_leafrequest": Access(staff=("INSERT",), owned=True),
    # Call-backs, whose contents change after a call in vain; cells are set and cleared.
    "callbacks_callback": Access(
        staff=("SELECT", "INSERT", "UPDATE (sealed)", "DELETE"), owned=True
    ),
    "callbacks_donotcallchunk": Access(staff=("SELECT", "INSERT", "UPDATE (bits)"), owned=True),
    # What is published. An entry is never changed, and never goes.
    "publication_entry": Access(public=READ, staff=READ, publisher=APPEND),
    "publication_statement": Access(public=READ, staff=READ, owned=True),
    "publication_receipt": Access(owned=True),
    # Beside what is published, but laid down anew.
    "publication_endedreceipt": Access(owned=True),
    "publication_endedkit": Access(owned=True),
    "publication_publishedtally": Access(staff=READ, publisher=APPEND),
    "publication_tile": Access(publisher=("SELECT", "INSERT", "UPDATE (hashes)")),
    "publication_checkpoint": Access(
        staff=READ, publisher=("SELECT", "INSERT", "UPDATE (cosignatures, is_finished)")
    ),
    "publication_witnessanswer": Access(
        staff=READ, publisher=("SELECT", "INSERT", "UPDATE (size, problem)")
    ),
    # Follows from the statements, and what was withdrawn is purged from it with them.
    "reading_posting": Access(public=READ, owned=True),
    "reading_searchstate": Access(public=READ, owned=True),
    # Places that were withdrawn go from it, so it must be swept.
    "publication_runningcount": Access(owned=True),
    # Once reached, for ever.
    "publication_passedmilestone": Access(publisher=APPEND),
    "publication_stalestatements": Access(publisher=("SELECT", "INSERT", "DELETE")),
    "datasets_datafile": Access(
        publisher=("SELECT", "INSERT", "UPDATE (size, rows, length, digest)")
    ),
    "datasets_stalevolume": Access(publisher=("SELECT", "INSERT", "DELETE")),
    # Who takes a translation down marks the volume that it must leave.
    "datasets_staletranslations": Access(
        staff=("INSERT",), publisher=("SELECT", "INSERT", "DELETE")
    ),
    # Shifts: the publisher deletes who took what is over.
    "shifts_ownsettings": Access(staff=("SELECT", "INSERT", "UPDATE (sealed)"), owned=True),
    "shifts_shift": Access(staff=("SELECT", "INSERT", "UPDATE (needed)", "DELETE"), owned=True),
    "shifts_taking": Access(
        staff=("SELECT", "INSERT", "UPDATE (taker, former, is_offered)", "DELETE"), owned=True
    ),
    # The staff, and what they did.
    "accounts_staff": Access(
        staff=("SELECT", "INSERT", "UPDATE (password, enrolment, is_active, session_salt)"),
        publisher=("SELECT (id, handle)",),
    ),
    "accounts_auditevent": Access(staff=APPEND, publisher=APPEND),
    # Acts of two. The publisher deletes what expired, and the event names its proposer.
    "accounts_proposal": Access(
        staff=("SELECT", "INSERT", "UPDATE (credential)", "DELETE"),
        publisher=("SELECT (id, kind, week, proposer_id, credential)", "DELETE"),
    ),
    "accounts_permit": Access(
        staff=("SELECT", "INSERT", "DELETE"), publisher=("SELECT (id, week)", "DELETE")
    ),
    "mfa_authenticator": Access(staff=("SELECT", "INSERT", "UPDATE", "DELETE")),
    # Of allauth, for e-mail addresses; they stay empty.
    "account_emailaddress": Access(),
    "account_emailconfirmation": Access(),
    # Of the guide: what operators wrote, and how often its cards were opened.
    "guide_changedcard": Access(
        staff=("SELECT", "INSERT", "UPDATE (shows, published, draft, revision)", "DELETE")
    ),
    "guide_carduse": Access(staff=("SELECT", "INSERT", "UPDATE (calls)", "DELETE")),
    "statistics_outcomecount": Access(staff=("SELECT", "INSERT", "UPDATE (calls)")),
    "statistics_countedkey": Access(staff=APPEND, owned=True),
    # Handed out to everybody. A code is never given again, so no material is ever deleted.
    "reach_material": Access(
        public=READ,
        staff=("SELECT", "INSERT", "UPDATE (title, language, kind, size_bytes, file_id)"),
    ),
    "reach_materialfile": Access(public=READ, staff=("SELECT", "INSERT", "DELETE")),
    # Of Django.
    "django_migrations": Access(),
    "django_content_type": Access(staff=READ),
    "django_session": Access(),
    "auth_permission": Access(),
    "auth_group": Access(),
    "auth_group_permissions": Access(),
}

FUNCTIONS: Final[Mapping[str, frozenset[Process]]] = {
    "unjoin_waiting(bytea)": frozenset({Process.PUBLIC, Process.STAFF}),
    "unjoin_fingerprint(bytea)": frozenset({Process.PUBLIC, Process.STAFF}),
    "unjoin_receipts(bytea[])": frozenset({Process.PUBLIC, Process.STAFF}),
    # Kits are brought to the desk.
    "unjoin_is_ended_kit(bytea)": frozenset({Process.STAFF}),
}
"""Who may call the functions of the migrations, which run with the owner's rights."""


def _rights(access: Access, process: Process) -> Rights:
    if process is Process.OWNER or (process is Process.PUBLISHER and access.owned):
        return ALL
    return {
        Process.PUBLIC: access.public,
        Process.STAFF: access.staff,
        Process.PUBLISHER: access.publisher,
    }[process]


GRANTS: Final[Mapping[Process, Mapping[str, Rights]]] = {
    process: {table: _rights(access, process) for table, access in TABLES.items()}
    for process in Process
}
"""The same table, read by process."""
