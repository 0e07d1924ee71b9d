"""What became of a kit, in sentences: for whoever brings it, at the desk or at the command line."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from unjoin.service.kit.taking import End, Taken


def said_of(taken: Taken) -> str:
    """What happened, whether anything was saved, what to do now."""
    if taken.end is End.NOT_WHOLE:
        ask = _(
            "Nothing of it was saved. Ask for these parts again, and put all parts in together."
        )
        return f"{_not_whole(taken)} {ask}"
    if taken.end is End.RECEIVED:
        people = ngettext("one person", "%(count)s people", taken.persons) % {
            "count": taken.persons
        }
        return _("Received: %(people)s. Their receipt works from now on.") % {"people": people}
    if taken.end is End.REPEATED:
        return _(
            "What came from this kit, or with its receipt, had already arrived. Nothing was added, "
            "so nobody is counted twice."
        )
    if taken.end is End.OTHER_CONTENTS:
        return _(
            "Something else from the same kit had arrived before, and that was kept. Nothing of "
            "this was saved. Whoever wants to change it can do so with the receipt."
        )
    return _(
        "It cannot be opened with the keys of this centre: it is for another centre, or from an "
        "old kit. Nothing was saved. Keep it, and ask the operator."
    )


def _not_whole(taken: Taken) -> str:
    lacking = []
    if taken.missing:
        lacking.append(
            ngettext(
                "Part %(numbers)s of %(total)s is missing.",
                "Parts %(numbers)s of %(total)s are missing.",
                len(taken.missing),
            )
            % {"numbers": _listed(taken.missing), "total": taken.total}
        )
    if taken.damaged:
        lacking.append(
            ngettext(
                "Part %(numbers)s of %(total)s is damaged.",
                "Parts %(numbers)s of %(total)s are damaged.",
                len(taken.damaged),
            )
            % {"numbers": _listed(taken.damaged), "total": taken.total}
        )
    return " ".join(lacking)


def _listed(numbers: tuple[int, ...]) -> str:
    """``1–3, 7``."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)
