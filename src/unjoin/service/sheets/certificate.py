"""A declarant's certificate: a sheet that says what one entry says, with the proof of it.

Rules kept here:

1. What stands on it comes from the proof alone, so that every word can be checked by it. Two
   things do not, and say so: the total, where the published numbers are of the same log as
   the proof, and the entry by which the person confirmed, where that log has it.
2. The proof stands on the sheet as QR codes. Where the statement is so long that it would
   take more than `CODES_LIMIT` of them, they carry the entry alone, and the sheet says so.
3. One is made at a time in each process, and one other may wait a moment for its turn, so that
   they never hold more than two threads. Nothing is stored, and nobody is told.
4. It says that it is no official document, and what it does not prove.
"""

from __future__ import annotations

import base64
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from unjoin.publiclog.checkpoints import Checkpoint, parse_checkpoint
from unjoin.publiclog.errors import ProofError
from unjoin.publiclog.notes import parse_note
from unjoin.publiclog.proof_codes import write_codes
from unjoin.publiclog.tlog_proof import Proof, parse_proof
from unjoin.registry.entry import ENTRY_BYTES, Entry, LeafIndex, decode_entry
from unjoin.registry.names import is_refused_in_name
from unjoin.registry.organisations import OrganisationMask
from unjoin.registry.statement import NONCE_BYTES, parse_statement
from unjoin.registry.tally import Standing
from unjoin.service.instance import Instance
from unjoin.service.sheets.press import common_words
from unjoin.service.sheets.rendering import Sheet, set_sheets
from unjoin.service.sheets.typesetter import mark
from unjoin.service.site.context import language_tag
from unjoin.service.site.figures import published_numbers
from unjoin.service.site.lists import listed
from unjoin.service.site.qr_code import make_qr_code
from unjoin.service.site.templatetags.counts import combination, exact, week_words
from unjoin.service.site.words import standing_label

CODES_LIMIT: Final = 12

WAIT_S = 2.0
"""So long one waits for the one before it, which takes about half a second."""

_places = threading.Semaphore(2)
_turn = threading.Semaphore(1)


class BusyError(Exception):
    """Others are being made; this one was not begun."""


@dataclass(frozen=True, slots=True)
class _Proved:
    """What a proof carries. `name` is untrusted; both may be without it."""

    proof: Proof
    checkpoint: Checkpoint
    entry: Entry
    name: str


def make_certificate(proof: bytes, *, confirmed: LeafIndex | None, instance: Instance) -> bytes:
    """The certificate of what `proof` (checked, see `proofs.make_proof`) proves, as a PDF.

    In the language being spoken. `confirmed`: the entry by which the declarant answered for it
    later, signed or not. Raises BusyError where others are being made, and SheetError where it
    cannot be set.
    """
    with _only_one():
        (pdf,) = set_sheets(
            [certificate_sheet(proof, confirmed=confirmed, instance=instance)], instance=instance
        )
    return pdf


def certificate_sheet(proof: bytes, *, confirmed: LeafIndex | None, instance: Instance) -> Sheet:
    """The words and codes of the certificate, ready to be set."""
    proved = _read(proof)
    codes, is_whole = _codes(proved, proof)
    data = {
        **common_words(instance),
        # A list of files and a tab show these two: they tell no more than the file's name.
        "title": f"document-{proved.proof.index}",
        "author": "",
        "kind": _("Certificate of a declaration"),
        "lead": _("In the public log there is the declaration of"),
        "name": proved.name or _nameless(proved.entry),
        "verb": _("withdrawing from"),
        "left": _organisations(proved.entry.organisations, instance),
        "facts": _facts(proved, confirmed=confirmed),
        "codes": [{"path": code.path, "size": code.size} for code in map(make_qr_code, codes)],
        "code_names": [f"{number} / {len(codes)}" for number in range(1, len(codes) + 1)],
        "proof": _proof_words(is_whole=is_whole),
        "proves": _proves(is_whole=is_whole),
        "limits": _limits(),
        "log": _log(proved.checkpoint, instance),
        "undrawn_words": _(
            "The fonts here do not draw every character of this name. In their places stand "
            "their numbers in Unicode. The proof has the name itself."
        ),
        "foot": _(
            "This is no official document, and no authority had a part in it. Keep it only where "
            "it endangers nobody: whoever finds it learns what stands on it."
        ),
    }
    return Sheet("certificate", data, own=("name",))


@contextmanager
def _only_one() -> Iterator[None]:
    with _hold(_places), _hold(_turn, WAIT_S):
        yield


@contextmanager
def _hold(place: threading.Semaphore, wait_s: float = 0.0) -> Iterator[None]:
    if not place.acquire(timeout=wait_s):
        raise BusyError
    try:
        yield
    finally:
        place.release()


def _read(data: bytes) -> _Proved:
    proof = parse_proof(data)
    assert proof.extra is not None, "make_proof writes the entry"  # noqa: S101
    body = proof.extra[ENTRY_BYTES + NONCE_BYTES :]
    name = parse_statement(body).name if body else ""
    return _Proved(
        proof=proof,
        checkpoint=parse_checkpoint(parse_note(proof.checkpoint).text),
        entry=decode_entry(proof.extra[:ENTRY_BYTES]),
        name="".join(mark(c) if is_refused_in_name(c) else c for c in name),
    )


def _codes(proved: _Proved, data: bytes) -> tuple[list[str], bool]:
    """The texts of the codes, and whether they carry the statement with the entry."""
    try:
        codes = write_codes(data)
    except ProofError:
        codes = []
    if 0 < len(codes) <= CODES_LIMIT:
        return codes, True
    assert proved.proof.extra is not None  # noqa: S101
    alone = replace(proved.proof, extra=proved.proof.extra[:ENTRY_BYTES])
    return write_codes(alone.encode()), False


def _nameless(entry: Entry) -> str:
    form = ngettext(
        "%(number)s person without a name", "%(number)s people without names", entry.persons
    )
    return form % {"number": exact(entry.persons)}


def _organisations(mask: OrganisationMask, instance: Instance) -> str:
    names = [o.names[language_tag()] for o in instance.campaign.organisations if mask & o.mask]
    return listed(names) if names else combination(mask)


def _facts(proved: _Proved, *, confirmed: LeafIndex | None) -> list[tuple[str, str]]:
    facts = [
        (_("Number in the log"), exact(proved.proof.index)),
        (_("Received"), week_words(proved.entry.week)),
        (_("Consent"), standing_label(Standing(proved.entry.consent))),
    ]
    if confirmed is not None and confirmed < proved.checkpoint.size:
        elsewhere = _("by entry %(number)s, which this sheet does not prove")
        facts.append((_("Confirmed later"), elsewhere % {"number": exact(confirmed)}))
    published = published_numbers()
    if published is not None and published.root == proved.checkpoint.root:
        counted = _("%(total)s, published in the %(week)s") % {
            "total": exact(published.tally.total),
            "week": week_words(published.week),
        }
        facts.append((_("Persons in the count when this was made"), counted))
    return facts


def _proof_words(*, is_whole: bool) -> dict[str, Any]:
    return {
        "title": _("The proof"),
        "text": _(
            "Scan every code with any program that reads QR codes, in any order, and put the text "
            "of all of them into the page “Check a proof”. A saved copy of that page works "
            "without a network. Or put it into a file, and have the auditor's program check it:"
        ),
        "command": _("unjoin audit --proof FILE --vkey KEY"),
        "remark": ""
        if is_whole
        else _(
            "The text of this declaration is too long for the codes. They prove the entry with its "
            "number, and not the name above. The file that the receipt gives out proves both."
        ),
    }


def _proves(*, is_whole: bool) -> dict[str, Any]:
    named = _("That the statement of this name is the one that the entry was made for.")
    return {
        "title": _("What this proves"),
        "items": [
            _("That the entry is in the log that this key signed, at its number."),
            *([named] if is_whole else []),
        ],
    }


def _limits() -> dict[str, Any]:
    return {
        "title": _("What it does not prove"),
        "items": [
            _(
                "That the key below is the right one. Whoever makes up a sheet prints a key of "
                "their own on it: compare it with one from elsewhere."
            ),
            _(
                "That the person still counts. A later entry may have taken them out; only a "
                "recount of the log shows it."
            ),
            _("That the name is real, or that every entry is another person."),
            _("Whose declaration it is. Whoever has the receipt can make this sheet."),
        ],
    }


def _log(checkpoint: Checkpoint, instance: Instance) -> list[tuple[str, str]]:
    return [
        (_("Size of the log"), exact(checkpoint.size)),
        (_("Root hash"), base64.b64encode(checkpoint.root).decode()),
        (_("The log's key"), instance.log_vkey.encode()),
    ]
