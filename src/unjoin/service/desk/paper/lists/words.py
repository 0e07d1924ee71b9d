"""What the ends of lines, the columns and the ways of reading a list are called."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from unjoin.registry.campaign import Campaign
from unjoin.service.desk.paper.forms import example_organisations
from unjoin.service.desk.paper.lists.columns import Holds
from unjoin.service.desk.paper.lists.plan import End, Planned
from unjoin.service.desk.paper.sentences import typed_sentence

HOLDS: dict[Holds, str | Promise] = {
    Holds.NOTHING: gettext_lazy("Not read"),
    Holds.NAME: gettext_lazy("Name"),
    Holds.ORGANISATIONS: gettext_lazy("What they leave"),
    Holds.PERSONS: gettext_lazy("Number of people"),
    Holds.DEAD: gettext_lazy("Remark, which says who is dead"),
    Holds.CONSENT: gettext_lazy("Who said it"),
    Holds.LINE: gettext_lazy("The whole line, as one would key it"),
}
TAKEN_AS: dict[str, str | Promise] = {
    "encoding": gettext_lazy("Encoding: {how}"),
    "separator": gettext_lazy("Columns separated by: {how}"),
    "worksheet": gettext_lazy("Worksheet: {how}"),
    "worksheets": gettext_lazy("Worksheets in the file: {how}"),
}
_SEPARATORS: dict[str, str | Promise] = {
    "comma": gettext_lazy("comma"),
    "tab": gettext_lazy("tab"),
    "semicolon": gettext_lazy("semicolon"),
    "full-width comma": gettext_lazy("full-width comma"),
    "bar": gettext_lazy("vertical bar"),
}


def taken_as_words(taken_as: tuple[tuple[str, str], ...]) -> list[str]:
    """How a file was read, in words."""
    return [
        str(TAKEN_AS[what]).format(how=_SEPARATORS.get(how, how) if what == "separator" else how)
        for what, how in taken_as
        if what in TAKEN_AS
    ]


def end_words(planned: Planned, *, campaign: Campaign, language: str) -> str:
    """What becomes of a line, and why."""
    if planned.end is End.SENT:
        return _("Is sent")
    if planned.end is End.DEAD:
        return _("Not sent: the person is dead")
    if planned.end is End.SAME_IN_LIST:
        return _("Not sent: line {other} has the same name").format(other=planned.other)
    if planned.end is End.SAME_IN_PARCEL:
        return _("Not sent: this name was sent from this parcel before")
    assert planned.line.error is not None, "a line without a row has an error"  # noqa: S101
    example = example_organisations(campaign, language)
    return _("Not sent: {problem}").format(
        problem=typed_sentence(planned.line.error, example=example)
    )
