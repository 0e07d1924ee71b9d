"""The act of two of the reviewers: publishing somebody under their real name.

The first reviewer accepts the declaration as always; because a real name would be
published, that becomes a proposal. The second reads the whole of it, and signs. Until
then the declaration waits, and either of them can still refuse it.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from unjoin.registry.consent import Reason
from unjoin.registry.declaration import Declaration, Person
from unjoin.service.accounts.acts.errors import ChangedMeanwhileError
from unjoin.service.accounts.acts.kinds import ActKind
from unjoin.service.accounts.acts.registry import Contents, Deed, Lines, Pair, register
from unjoin.service.accounts.roles import Role
from unjoin.service.instance import current
from unjoin.service.review.actions import accept
from unjoin.service.review.errors import NotPossibleError
from unjoin.service.review.queries import find_waiting
from unjoin.service.site.lists import listed
from unjoin.service.site.templatetags.counts import channel, combination, standing

_GONE = gettext_lazy(
    "This declaration no longer waits: it has been decided, changed, withdrawn or published "
    "meanwhile. Nothing was done."
)


def real_name_contents(item_id: uuid.UUID, refused: Mapping[int, Reason]) -> Contents:
    """What two reviewers sign: the declaration, and who in it is refused all the same."""
    return {
        "item": str(item_id),
        "refused": {str(number): int(reason) for number, reason in sorted(refused.items())},
    }


def register_deeds() -> None:
    """Make it known to the acts of two."""
    register(
        Deed(
            kind=ActKind.PUBLISH_REAL_NAME,
            proposers=(Role.REVIEWER,),
            approvers=(Role.REVIEWER,),
            starts_at="review",
            how=gettext_lazy("In the review: accept a declaration with a real name."),
            check=_check,
            describe=_describe,
            carry_out=_carry_out,
        )
    )


def _check(contents: Contents) -> None:
    if find_waiting(uuid.UUID(contents["item"]), instance=current()) is None:
        raise ChangedMeanwhileError(_GONE)


def _describe(contents: Contents) -> Lines:
    waiting = find_waiting(uuid.UUID(contents["item"]), instance=current())
    if waiting is None:
        return [(_("Declaration"), _("no longer waits"))]
    declaration, refused = waiting.declaration, contents["refused"]
    lines: list[tuple[str, str]] = [(_("Way"), channel(declaration.channel))]
    for number, person in enumerate(declaration.persons, start=1):
        if str(number) not in refused:
            lines += _lines_of(person, number, declaration)
    if refused:
        lines.append((_("Not published"), listed(refused)))
    return lines


def _lines_of(person: Person, number: int, declaration: Declaration) -> Iterator[tuple[str, str]]:
    several = len(declaration.persons) > 1
    label = _("Real name") if person.real_name_published else _("Name")
    yield (f"{number}. {label}" if several else label, person.name)
    yield (_("Leaves"), combination(person.organisations))
    yield (_("Consent"), standing(person.consent))
    said = (
        (_("Place"), person.place),
        (_("Position or work"), person.role),
        (_("Date of joining"), person.joined),
        (_("Text"), person.text),
    )
    yield from ((label, value) for label, value in said if value)


def _carry_out(contents: Contents, by: Pair, today: date) -> None:
    try:
        accept(
            item_id=uuid.UUID(contents["item"]),
            refused={int(n): Reason(reason) for n, reason in contents["refused"].items()},
            by=by.approver,
            second=by.proposer,
            today=today,
        )
    except NotPossibleError as error:
        raise ChangedMeanwhileError(_GONE) from error
