"""Changing a key: an operator proposes it, a custodian approves; the command then does it."""

from __future__ import annotations

from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from unjoin.service.accounts.acts.errors import ChangedMeanwhileError
from unjoin.service.accounts.acts.kinds import ActKind
from unjoin.service.accounts.acts.permits import Key, give_permit
from unjoin.service.accounts.acts.registry import (
    Contents,
    Deed,
    Lines,
    Outcome,
    Pair,
    ShownOnce,
    register,
)
from unjoin.service.accounts.roles import Role

KEY_WORDS: dict[Key, tuple[Promise, Promise]] = {
    Key.REVIEW: (
        _("The reviewers' key"),
        _(
            "What waits in the inbox is sealed anew. The old key still opens copies that were "
            "made before."
        ),
    ),
    Key.CUSTODIANS: (
        _("The custodians' keys"),
        _("What comes from now on is sealed to other keys. Whoever holds those can open it."),
    ),
    Key.PEPPER: (
        _("The pepper"),
        _("Receipts are found with a further secret. The old one alone then finds nothing here."),
    ),
}
"""What each key is called, and what changing it means."""

NOTE_LIMIT = 200


def _check(contents: Contents) -> None:
    note = contents.get("note", "")
    if contents.get("what") not in set(Key) or not isinstance(note, str) or len(note) > NOTE_LIMIT:
        raise ChangedMeanwhileError(_("Choose one of the keys. Nothing was saved."))


def _describe(contents: Contents) -> Lines:
    name, meaning = KEY_WORDS[Key(contents["what"])]
    lines = [(_("Key"), name), (_("What that means"), meaning)]
    return [*lines, (_("Why"), contents["note"])] if contents.get("note") else lines


def _carry_out(contents: Contents, by: Pair, today: date) -> Outcome:
    what = Key(contents["what"])
    give_permit(what=what, today=today)
    command = f"unjoin keys rotate {what.value}"
    return ShownOnce([(_("Now an operator can run, within this week or the next"), command)])


def register_deeds() -> None:
    """Called when Django starts."""
    register(
        Deed(
            kind=ActKind.CHANGE_KEYS,
            proposers=(Role.OPERATOR,),
            approvers=(Role.CUSTODIAN,),
            starts_at="acts-keys",
            how=_("Ask for leave here; the change itself is a command on the machine."),
            check=_check,
            describe=_describe,
            carry_out=_carry_out,
        )
    )
