"""The two acts of two that take persons away from the count: by telephone, and by correction.

- *Withdraw without a receipt*: somebody telephones who has lost the receipt, or never had
  one. A volunteer proposes it, a reviewer approves it.
- *Correct*: the centre found entries wrong. Two reviewers.

Neither can be undone: the log only grows. Whoever was taken away wrongly declares anew.
The private part of a person is found with the receipt alone, so without one it stays until
it is deleted by age.
"""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from unjoin.registry.consent import Channel, Kind, Reason
from unjoin.registry.entry import LeafIndex
from unjoin.registry.tally import Standing
from unjoin.service.accounts.acts.errors import ChangedMeanwhileError
from unjoin.service.accounts.acts.kinds import ActKind
from unjoin.service.accounts.acts.registry import Contents, Deed, Lines, Pair, register
from unjoin.service.accounts.roles import Role
from unjoin.service.corrections.actions import ask_to_correct, ask_to_withdraw
from unjoin.service.corrections.acts import LeafAct
from unjoin.service.corrections.leaves import format_leaves, parse_leaves
from unjoin.service.corrections.queries import Selection, sample, select
from unjoin.service.instance import current
from unjoin.service.publication.queries import PublishedStatement
from unjoin.service.site import words
from unjoin.service.site.context import language_tag
from unjoin.service.site.templatetags.counts import (
    agreed,
    combination,
    display_name,
    exact,
    opening,
)

_OPENING = 120
_GONE = gettext_lazy("This entry counts for nobody any more. Nothing was done.")
_CHANGED = gettext_lazy(
    "Some of these entries have been withdrawn or corrected meanwhile. Nothing was done. "
    "Decline this, and have it proposed anew."
)


def withdrawal_contents(leaf: LeafIndex) -> Contents:
    """What two people sign to withdraw the entry at `leaf` by telephone."""
    return {"leaf": leaf}


def correction_contents(selection: Selection, reason: Reason) -> Contents:
    """What two people sign to correct what `selection` counts."""
    return {
        "leaves": format_leaves(selection.leaves),
        "entries": len(selection.standing),
        "persons": selection.persons,
        "reason": int(reason),
    }


def register_deeds() -> None:
    """Make both known to the acts of two."""
    register(
        Deed(
            kind=ActKind.WITHDRAW_WITHOUT_RECEIPT,
            proposers=(Role.VOLUNTEER,),
            approvers=(Role.REVIEWER,),
            starts_at="without-receipt",
            how=gettext_lazy("By the number of the published statement, while the caller waits."),
            check=_check_withdrawal,
            describe=_describe_withdrawal,
            carry_out=_withdraw,
        )
    )
    register(
        Deed(
            kind=ActKind.CORRECT,
            proposers=(Role.REVIEWER,),
            approvers=(Role.REVIEWER,),
            starts_at="corrections",
            how=gettext_lazy("By the numbers of the entries."),
            check=_check_correction,
            describe=_describe_correction,
            carry_out=_correct,
        )
    )


def _check_withdrawal(contents: Contents) -> None:
    if not select([LeafIndex(contents["leaf"])]).standing:
        raise ChangedMeanwhileError(_GONE)


def _describe_withdrawal(contents: Contents) -> Lines:
    selection = select([LeafIndex(contents["leaf"])])
    lines: list[tuple[str, str]] = [(_("Number"), str(contents["leaf"]))]
    for found in sample(selection):
        lines += [
            (_("Name"), display_name(found)),
            (_("Leaves"), combination(found.organisations)),
            (_("Consent"), agreed(found)),
        ]
        if found.fields and found.fields.text:
            lines.append((_("Text"), opening(found.fields, _OPENING)))
    lines.append((_("Asked for"), _("by telephone, without a receipt")))
    return lines


def _withdraw(contents: Contents, by: Pair, today: date) -> None:
    ask_to_withdraw(
        leaf=LeafIndex(contents["leaf"]),
        channel=Channel.PHONE,
        instance=current(),
        by=by.approver,
        today=today,
    )


def _selected(contents: Contents) -> Selection:
    selection = select(parse_leaves(contents["leaves"]))
    counted = len(selection.standing), selection.persons
    if counted != (contents["entries"], contents["persons"]):
        raise ChangedMeanwhileError(_CHANGED)
    return selection


def _check_correction(contents: Contents) -> None:
    _selected(contents)


def _describe_correction(contents: Contents) -> Lines:
    selection = _selected(contents)
    lines: list[tuple[str, str]] = [
        (_("Entries"), exact(len(selection.standing))),
        (_("Persons who no longer count"), exact(selection.persons)),
        (_("Reason"), str(words.REASONS[Reason(contents["reason"])])),
        (_("Numbers of the entries"), contents["leaves"]),
    ]
    lines += [
        (words.standing_label(Standing(standing)), exact(persons))
        for standing, persons in selection.by_standing.items()
    ]
    some = sample(selection)
    is_all = len(some) == len(selection.standing)
    label = _("Number %(leaf)s") if is_all else _("Number %(leaf)s, picked at random")
    lines += [(label % {"leaf": found.leaf}, _in_one_line(found)) for found in some]
    return lines


def _in_one_line(found: PublishedStatement) -> str:
    parts = [display_name(found), combination(found.organisations)]
    if found.fields and found.fields.text:
        parts.append(opening(found.fields, _OPENING))
    return (", " if language_tag() == "en" else "，").join(parts)


def _correct(contents: Contents, by: Pair, today: date) -> None:
    reason = Reason(contents["reason"])
    acts = [
        LeafAct(entry.leaf, Kind.CORRECT, reason, entry.channel)
        for entry in _selected(contents).standing
    ]
    ask_to_correct(acts=acts, instance=current(), by=by.approver, today=today)
