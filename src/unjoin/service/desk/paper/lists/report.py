"""What becomes of each line of a list, as a file.

CSV in UTF-8 with a mark, which spreadsheet programs of every language open. No cell of it begins
with what such a program would take for a formula: an apostrophe stands before it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from unjoin.registry.campaign import Campaign
from unjoin.registry.consent import CONSENT_SLUGS
from unjoin.service.desk.paper.lists.plan import Plan, Planned
from unjoin.service.desk.paper.lists.words import end_words
from unjoin.service.desk.paper.words import write_organisations

_BEGINS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def write_report(plan: Plan, *, campaign: Campaign, language: str) -> bytes:
    """The report of `plan`, a line of the list a line, in the language being spoken."""
    heading = (
        _("Line"),
        _("Name"),
        _("Leaves"),
        _("People"),
        _("Consent"),
        _("What becomes of it"),
    )
    return write_rows([heading, *(_cells(each, campaign, language) for each in plan.lines)])


def write_rows(rows: Iterable[Sequence[str]]) -> bytes:
    """CSV of `rows`, in which no cell is a formula."""
    written = io.StringIO(newline="")
    writer = csv.writer(written, quoting=csv.QUOTE_ALL)
    writer.writerows([_harmless(cell) for cell in row] for row in rows)
    return written.getvalue().encode("utf-8-sig")


def _cells(planned: Planned, campaign: Campaign, language: str) -> tuple[str, ...]:
    line, row = planned.line, planned.line.row
    organisations = people = consent = ""
    if row is not None:
        organisations = write_organisations(row.organisations, campaign=campaign, language=language)
        people = str(row.persons)
        consent = campaign.consents[CONSENT_SLUGS[line.consent]].labels[language]
    end = end_words(planned, campaign=campaign, language=language)
    return (str(line.number), line.said, organisations, people, consent, end)


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_BEGINS_FORMULA) else cell
