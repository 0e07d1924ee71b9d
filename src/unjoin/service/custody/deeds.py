"""Taking sealed private parts: one custodian proposes it, another one approves and gets the file.

The proposal names handles, which are found with a receipt code, and never the code. Who
approves learns that the proposer knew a receipt, and how large the sealed part is.
"""

from __future__ import annotations

from datetime import date

from django.http import HttpResponse, StreamingHttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from unjoin.registry.weeks import Week
from unjoin.service.accounts.acts.errors import ChangedMeanwhileError
from unjoin.service.accounts.acts.kinds import ActKind
from unjoin.service.accounts.acts.registry import Contents, Deed, Lines, Outcome, Pair, register
from unjoin.service.accounts.roles import Role
from unjoin.service.custody.actions import take_all, take_one
from unjoin.service.custody.archive import file_name
from unjoin.service.custody.models import PrivatePart
from unjoin.service.custody.queries import count_parts, find_part, size_class_kib
from unjoin.service.site.templatetags.counts import week_words

ALL, ONE = "all", "one"
WHY_LIMIT = 200

_GONE = gettext_lazy(
    "What was to be taken is not held here any more: it was withdrawn, or deleted when its "
    "time was up. Nothing was taken."
)


def all_parts(why: str) -> Contents:
    """The contents of an act that takes everything that is held when it is approved."""
    return {"what": ALL, "why": why}


def one_part(handle: bytes, why: str) -> Contents:
    """The contents of an act that takes one private part."""
    return {"what": ONE, "handle": handle.hex(), "why": why}


def _part(contents: Contents) -> PrivatePart:
    part = find_part(bytes.fromhex(contents["handle"]))
    if part is None:
        raise ChangedMeanwhileError(_GONE)
    return part


def _check(contents: Contents) -> None:
    if contents["what"] != ALL:
        _part(contents)
    elif not count_parts():
        raise ChangedMeanwhileError(_GONE)


def _describe(contents: Contents) -> Lines:
    why = (_("Why"), contents["why"])
    if contents["what"] == ALL:
        what = _("Every sealed private part that is held when you approve")
        return [(_("What is taken"), what), (_("Held now"), str(count_parts())), why]
    what = _("The sealed private part of one person, found with their receipt")
    part = find_part(bytes.fromhex(contents["handle"]))
    return [(_("What is taken"), what), *(_part_lines(part) if part else ()), why]


def _part_lines(part: PrivatePart) -> Lines:
    size_kib = size_class_kib(len(bytes(part.sealed)))
    return [
        (_("Received"), week_words(Week(part.week))),
        (_("Size class"), f"{size_kib} KiB"),
        (_("File"), file_name(part)),
    ]


def _carry_out(contents: Contents, by: Pair, today: date) -> Outcome:
    if contents["what"] == ALL:
        pieces = take_all(by=by.approver, today=today)
        archive = StreamingHttpResponse(pieces, content_type="application/x-tar")
        archive["Content-Disposition"] = 'attachment; filename="private-parts.tar"'
        return archive
    sealed = take_one(_part(contents), by=by.approver, today=today)
    answer = HttpResponse(sealed, content_type="application/octet-stream")
    answer["Content-Disposition"] = 'attachment; filename="private-part.age"'
    return answer


def register_deeds() -> None:
    """Called when Django starts."""
    register(
        Deed(
            kind=ActKind.UNSEAL,
            proposers=(Role.CUSTODIAN,),
            approvers=(Role.CUSTODIAN,),
            starts_at="custody",
            how=gettext_lazy("In custody: all of them, or one by its receipt."),
            check=_check,
            describe=_describe,
            carry_out=_carry_out,
        )
    )
