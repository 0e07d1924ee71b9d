"""What stands in `/feed.atom`. A part of the service that has something to say adds a source here.

A source takes an address-maker (path to absolute address) and the size of the published log, and
gives items, the latest first; nothing that is not in that log. Sources of SOURCES are put together
by week, the latest first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from unjoin.registry.weeks import first_day
from unjoin.service.datasets.feeds.atom import Item
from unjoin.service.figures.queries import list_milestones
from unjoin.service.instance import current
from unjoin.service.publication.numbers import Milestone
from unjoin.service.publication.queries import PublishedStatement, latest_statements
from unjoin.service.site.context import language_tag
from unjoin.service.site.templatetags.counts import agreed, combination, display_name, exact

ITEMS_LIMIT: Final = 30
TEXT_LIMIT: Final = 2_000
"""Characters of a text that stand in the feed, which is fetched often. The page has all."""

Address = Callable[[str], str]
Source = Callable[[Address, int], Iterable[Item]]


def statement_items(address: Address, size: int) -> list[Item]:
    """The latest statements still published."""
    found = latest_statements(before=size, limit=ITEMS_LIMIT)
    return [_statement_item(each, address) for each in found]


def milestone_items(address: Address, size: int) -> list[Item]:
    """The milestones that the published log has reached, the largest first."""
    return [_milestone_item(each, address) for each in reversed(list_milestones())]


SOURCES: Final[tuple[Source, ...]] = (milestone_items, statement_items)


def latest_items(address: Address, size: int) -> list[Item]:
    """What all sources have to say, the latest week first, ITEMS_LIMIT of it."""
    items = [item for source in SOURCES for item in source(address, size)]
    return sorted(items, key=lambda item: item.monday, reverse=True)[:ITEMS_LIMIT]


def _milestone_item(milestone: Milestone, address: Address) -> Item:
    number = exact(milestone.number)
    return Item(
        about=f"milestone/{milestone.number}",
        title=_("The count reached %(number)s") % {"number": number},
        monday=first_day(milestone.week),
        link=address(reverse("milestone", args=[milestone.number])),
        content=_(
            "The count was %(total)s, in a signed log of %(size)s entries. How it is made up, and "
            "how anybody can check it, stands on the page."
        )
        % {"total": exact(milestone.total), "size": exact(milestone.size)},
        language=language_tag(),
    )


def _statement_item(statement: PublishedStatement, address: Address) -> Item:
    left = combination(statement.organisations)
    fields = statement.fields
    has_text = fields is not None and bool(fields.text)
    languages = current().campaign.languages
    language = fields.language if fields and fields.language in languages else language_tag()
    text = fields.text if fields and has_text else f"{left} · {agreed(statement)}"
    return Item(
        about=f"statement/{statement.leaf}",
        title=f"{display_name(statement)} · {left}",
        monday=first_day(statement.week),
        link=address(reverse("statement", args=[statement.leaf])),
        content=text if len(text) <= TEXT_LIMIT else f"{text[: TEXT_LIMIT - 1]}…",
        language=language if has_text else language_tag(),
    )
