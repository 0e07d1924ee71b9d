"""What the templates of a list are given."""

from __future__ import annotations

from unjoin.registry.campaign import Campaign
from unjoin.service.desk.paper import screens
from unjoin.service.desk.paper.forms import example_organisations
from unjoin.service.desk.paper.lists.forms import ListForm, column_choices, column_value
from unjoin.service.desk.paper.lists.plan import End, Plan, Planned
from unjoin.service.desk.paper.lists.table import write_table
from unjoin.service.desk.paper.lists.words import end_words, taken_as_words
from unjoin.service.desk.paper.sheet import RowKind

_EXAMPLES = 3
_LONGEST_EXAMPLE = 24


def form_context(form: ListForm, campaign: Campaign, language: str) -> dict[str, object]:
    """How the list is read, with what can be chosen."""
    examples = _examples(form)
    return {
        "table": write_table(form.table),
        "taken_as": taken_as_words(form.table.taken_as),
        "columns": [
            {
                "place": place,
                "heading": column.heading,
                "examples": examples[place],
                "value": column_value(column, campaign),
            }
            for place, column in enumerate(form.layout.columns)
        ],
        "choices": _choices(form, campaign, language),
        "has_heading": form.layout.has_heading,
        "heading": form.heading,
        "heading_example": example_organisations(campaign, language),
        "consent": form.consent,
        "consents": list(reversed(screens.consent_choices())),
        "same_are_others": form.same_are_others,
    }


def plan_context(plan: Plan, campaign: Campaign, language: str) -> dict[str, object]:
    """What becomes of each line, and what it adds up to."""
    published = {
        row.line: person.name
        for part in plan.parts
        for row, person in zip(part.rows, part.declaration.persons, strict=True)
        if row.kind is RowKind.UNREADABLE
    }
    sent = [each.line.row for each in plan.lines if each.end is End.SENT and each.line.row]
    return {
        "lines": [_line_view(each, published, campaign, language) for each in plan.lines],
        "sent": plan.count(End.SENT),
        "dead": plan.count(End.DEAD),
        "wrong": plan.count(End.WRONG),
        "same": plan.count(End.SAME_IN_LIST, End.SAME_IN_PARCEL),
        "same_in_parcel": plan.count(End.SAME_IN_PARCEL),
        "nameless": sum(row.kind is not RowKind.NAMED for row in sent),
        "receipts": len(plan.parts),
        "shown": plan.digest,
        **screens.totals(sent, campaign, language),
    }


def _line_view(
    planned: Planned, published: dict[int, str], campaign: Campaign, language: str
) -> dict[str, object]:
    line = planned.line
    return {
        "number": line.number,
        "said": line.said,
        "row": screens.row_view(line.row, campaign, language) if line.row else None,
        "published": published.get(line.number, ""),
        "consent": line.consent if line.row else None,
        "end": planned.end.value,
        "words": end_words(planned, campaign=campaign, language=language),
    }


def _examples(form: ListForm) -> list[list[str]]:
    """What stands in each column, for a few lines."""
    filled = [cells for cells in form.table.rows if any(cells)]
    people = filled[1:] if form.layout.has_heading else filled
    return [
        [cells[place][:_LONGEST_EXAMPLE] for cells in people if cells[place]][:_EXAMPLES]
        for place in range(form.table.width)
    ]


def _choices(form: ListForm, campaign: Campaign, language: str) -> list[tuple[str, str]]:
    """What can be chosen for a column; what was recognised is among it."""
    choices = column_choices(campaign, language)
    known = {value for value, _label in choices}
    for column in form.layout.columns:
        value = column_value(column, campaign)
        if value not in known:
            known.add(value)
            choices.append((value, column.heading))
    return choices
