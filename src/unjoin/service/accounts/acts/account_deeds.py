"""Making an account, and giving one a new sign-in, for roles other than the volunteer's.

Whoever could do this alone could make two reviewers of himself. So the one-time password
has two halves: the proposer is shown the first when they propose, the approver the
second when they approve, and neither is kept. Both have to reach the person.

Opening a closed account takes two for the same reason, and gives it a new sign-in: else
an operator could wake an account that was their own, and be two.
"""

from __future__ import annotations

import uuid
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from unjoin.service.accounts.actions import (
    check_can_make,
    make_account_of_two,
    reset_sign_in_of_two,
)
from unjoin.service.accounts.acts.errors import ChangedMeanwhileError
from unjoin.service.accounts.acts.kinds import ActKind
from unjoin.service.accounts.acts.registry import (
    Contents,
    Deed,
    Lines,
    Outcome,
    Pair,
    ShownOnce,
    register,
)
from unjoin.service.accounts.enrolment import make_half
from unjoin.service.accounts.errors import AccountError, NoSuchAccountError
from unjoin.service.accounts.models import Staff
from unjoin.service.accounts.roles import Role

ROLES_OF_TWO = frozenset(Role) - {Role.VOLUNTEER}
"""Roles whose accounts it takes two to make."""


def _prepare(contents: Contents) -> tuple[Contents, ShownOnce]:
    half, half_hash = make_half()
    shown = [
        (_("First half of the one-time password"), half),
        (_("For"), str(contents["handle"])),
    ]
    return {**contents, "first_hash": half_hash}, ShownOnce(shown)


def _second_half(handle: str, half: str) -> ShownOnce:
    return ShownOnce([(_("Second half of the one-time password"), half), (_("For"), handle)])


def _check_make(contents: Contents) -> None:
    if contents["role"] not in ROLES_OF_TWO:
        raise ChangedMeanwhileError(_("Choose a role. Nothing was saved."))
    try:
        check_can_make(contents["handle"])
    except AccountError as error:
        raise ChangedMeanwhileError(error.sentence) from error


def _describe_make(contents: Contents) -> Lines:
    return [
        (_("Handle"), contents["handle"]),
        (_("Role"), Role(contents["role"]).label),
        (_("What that means"), _("Whoever has both halves of the password has this account.")),
    ]


def _make(contents: Contents, by: Pair, today: date) -> Outcome:
    half, half_hash = make_half()
    make_account_of_two(
        handle=contents["handle"],
        role=Role(contents["role"]),
        first_hash=contents["first_hash"],
        second_hash=half_hash,
        by=by.approver,
        today=today,
    )
    return _second_half(contents["handle"], half)


def reset_contents(staff: Staff) -> Contents:
    """What two people sign to give `staff` a new sign-in, and to open a closed account."""
    return {"staff": str(staff.id), "handle": staff.handle, "closed": not staff.is_active}


def _check_reset(contents: Contents) -> None:
    staff = Staff.objects.filter(id=contents["staff"], handle=contents["handle"]).first()
    if staff is None:
        raise ChangedMeanwhileError(NoSuchAccountError.sentence)
    if staff.is_active == contents["closed"]:
        raise ChangedMeanwhileError(
            _("This account was closed or opened meanwhile. Nothing was changed.")
        )


def _describe_reset(contents: Contents) -> Lines:
    staff = Staff.objects.filter(id=contents["staff"]).first()
    means = _("What that means")
    lines: list[tuple[str | Promise, str | Promise]] = [
        (_("Handle"), contents["handle"]),
        (_("Role"), Role(staff.role).label if staff else "–"),
    ]
    if contents["closed"]:
        lines.append((means, _("The account is opened again.")))
    stops = _(
        "Its passkeys, app and password stop working. "
        "Whoever has both halves of the new password has this account."
    )
    return [*lines, (means, stops)]


def _reset(contents: Contents, by: Pair, today: date) -> Outcome:
    half, half_hash = make_half()
    handle = reset_sign_in_of_two(
        staff_id=uuid.UUID(contents["staff"]),
        first_hash=contents["first_hash"],
        second_hash=half_hash,
        by=by.approver,
        today=today,
    )
    return _second_half(handle, half)


def register_deeds() -> None:
    """Called when Django starts."""
    register(
        Deed(
            kind=ActKind.MAKE_ACCOUNT,
            proposers=(Role.OPERATOR,),
            approvers=(Role.CUSTODIAN, Role.OPERATOR),
            starts_at="operate",
            how=_("In operation, under the list of accounts."),
            check=_check_make,
            describe=_describe_make,
            carry_out=_make,
            prepare=_prepare,
        )
    )
    register(
        Deed(
            kind=ActKind.RESET_SIGN_IN,
            proposers=(Role.OPERATOR,),
            approvers=(Role.CUSTODIAN, Role.OPERATOR),
            starts_at="operate",
            how=_("In operation: “Reset sign-in”, beside the account."),
            check=_check_reset,
            describe=_describe_reset,
            carry_out=_reset,
            prepare=_prepare,
        )
    )
