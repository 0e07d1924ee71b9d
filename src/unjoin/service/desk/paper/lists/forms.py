"""What the pages of a list bring: a file, or the table that was read from it and how to read it."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext as _

from unjoin.registry.campaign import Campaign
from unjoin.registry.consent import Consent
from unjoin.service.desk.paper.errors import PaperError
from unjoin.service.desk.paper.forms import CONSENTS
from unjoin.service.desk.paper.lists.actions import FileList
from unjoin.service.desk.paper.lists.columns import (
    Column,
    Holds,
    Layout,
    check_layout,
    choose,
    recognise,
)
from unjoin.service.desk.paper.lists.errors import ListHeadingError
from unjoin.service.desk.paper.lists.table import Table
from unjoin.service.desk.paper.lists.words import HOLDS
from unjoin.service.desk.paper.words import make_grammar

FILE_FIELD, TABLE_FIELD = "list", "table"


@dataclass(frozen=True, slots=True)
class ListForm:
    """A list as filled in; `found` is how it is to be read, None where `problem` says why not."""

    table: Table
    layout: Layout
    heading: str
    consent: str
    same_are_others: bool
    problem: PaperError | None = None
    found: FileList | None = None


def read_list_form(post: QueryDict, table: Table, *, campaign: Campaign, language: str) -> ListForm:
    """How `table` is to be read, as `post` says, or as its headings do."""
    heading = post.get("heading", "").strip()
    consent = post.get("consent", "") if post.get("consent") in CONSENTS else "relayed"
    same = post.get("same") == "others"
    problem: PaperError | None = None
    layout = recognise(table, make_grammar(campaign).read_organisations)
    try:
        if "column-0" in post:
            layout = _chosen(post, table, campaign)
        check_layout(layout)
    except PaperError as error:
        problem = error
        layout = _as_filled_in(post, table, layout, campaign)
    mask = make_grammar(campaign).read_organisations(heading) if heading else None
    if heading and mask is None:
        problem = ListHeadingError(found=heading)
    form = ListForm(table, layout, heading, consent, same, problem)
    if problem is not None:
        return form
    found = FileList(
        table=table,
        layout=layout,
        language=language,
        heading=mask,
        consent=CONSENTS.get(consent, Consent.RELAYED),
        same_are_others=same,
    )
    return ListForm(table, layout, heading, consent, same, None, found)


def column_choices(campaign: Campaign, language: str) -> list[tuple[str, str]]:
    """What a column can be said to hold: values and labels."""
    choices = [(holds.value, str(label)) for holds, label in HOLDS.items()]
    for organisation in campaign.organisations:
        label = _("Ticked: {name}").format(name=organisation.short_names[language])
        choices.append((f"{Holds.TICKS}:{organisation.slug}", label))
    return choices


def column_value(column: Column, campaign: Campaign) -> str:
    """The value that stands for `column` in `column_choices`."""
    if column.holds is not Holds.TICKS:
        return column.holds.value
    return f"{Holds.TICKS}:{'+'.join(campaign.slugs(column.mask))}"


def _chosen(post: QueryDict, table: Table, campaign: Campaign) -> Layout:
    return choose(
        table,
        [post.get(f"column-{place}", "") for place in range(table.width)],
        has_heading=post.get("first", "heading") == "heading",
        masks={each.slug: each.mask for each in campaign.organisations}
        | {"+".join(campaign.slugs(each.mask)): each.mask for each in campaign.combinations},
        role_name=lambda holds: str(HOLDS[holds]),
    )


def _as_filled_in(post: QueryDict, table: Table, layout: Layout, campaign: Campaign) -> Layout:
    """The layout as chosen, though it cannot be read so; or as recognised."""
    if "column-0" not in post:
        return layout
    columns = []
    for place in range(table.width):
        holds = post.get(f"column-{place}", "").partition(":")[0]
        known = Holds(holds) if holds in set(Holds) else Holds.NOTHING
        heading = layout.columns[place].heading
        columns.append(Column(heading, Holds.NOTHING if known is Holds.TICKS else known))
    return Layout(tuple(columns), post.get("first") == "heading")
