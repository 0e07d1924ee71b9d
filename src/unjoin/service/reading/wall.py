"""One page of the wall: the newest statements below a leaf, or those that fit what is asked for.

Without words or facts it needs no index, so that the wall is whole from the moment of publication.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from unjoin.registry.weeks import WEEK_LIMIT, Week
from unjoin.service.publication.queries import (
    PublishedStatement,
    latest_statements,
    statements_at,
)
from unjoin.service.reading.asked import Asked
from unjoin.service.reading.excerpts import excerpt
from unjoin.service.reading.indexing import search_reach
from unjoin.service.reading.searching import search
from unjoin.service.site.fixed_pages import fixed_page

STATEMENTS_PER_PAGE = 25


@dataclass(frozen=True, slots=True)
class Shown:
    """One statement on the wall, and the lines of its text that are shown."""

    statement: PublishedStatement
    excerpt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Wall:
    """What the page shows. Addresses are what stands behind its path, empty where there is none.

    `older`: the next page; `go_on`: the same where the search was broken off before the page was
    full. `is_unready`: nothing can be searched yet. `unsearched`: from this leaf on nothing can be;
    None where all can. `weeks`: the week that is shown, with the addresses of those around it.
    """

    asked: Asked
    shown: Sequence[Shown] = ()
    older: str = ""
    go_on: str = ""
    is_unready: bool = False
    unsearched: int | None = None
    weeks: Weeks | None = None

    @property
    def address(self) -> str:
        """What stands behind the path of this very page."""
        return self.asked.address(before=self.asked.before)


@dataclass(frozen=True, slots=True)
class Weeks:
    """A week, and the addresses that lead to the one before it and after it."""

    week: Week
    earlier: str
    later: str


def read_wall(asked: Asked, *, size: int, in_fixed_pages: bool = False) -> Wall:
    """The page that `asked` asks for, of a published log with `size` leaves.

    `in_fixed_pages`: the whole wall is cut where a mirror cuts it (see `site.fixed_pages`).
    """
    before = size if asked.before is None else min(asked.before, size)
    if asked.is_narrowed:
        return _narrowed(asked, before, size)
    page, older = fixed_page(before, size) if in_fixed_pages else _page_below(before, size)
    address = "" if older is None else asked.address(before=older)
    return Wall(asked=asked, shown=_show(asked, page), older=address)


def _page_below(before: int, size: int) -> tuple[list[PublishedStatement], int | None]:
    found = latest_statements(before=before, limit=STATEMENTS_PER_PAGE + 1, size=size)
    page = found[:STATEMENTS_PER_PAGE]
    return page, page[-1].leaf if len(found) > len(page) else None


def _narrowed(asked: Asked, before: int, size: int) -> Wall:
    reach = search_reach()
    found = search(asked, before=min(before, reach), limit=STATEMENTS_PER_PAGE)
    further = "" if found.go_on is None else asked.address(before=found.go_on)
    return Wall(
        asked=asked,
        shown=_show(asked, statements_at(found.leaves, size=size)),
        older=further if found.is_full else "",
        go_on="" if found.is_full else further,
        is_unready=size > 0 and reach == 0,
        unsearched=reach if 0 < reach < size else None,
        weeks=_weeks(asked) if asked.week is not None else None,
    )


def _show(asked: Asked, page: Sequence[PublishedStatement]) -> list[Shown]:
    return [
        Shown(statement, excerpt(statement.fields, asked.words) if statement.fields else "")
        for statement in page
    ]


def _weeks(asked: Asked) -> Weeks:
    week = asked.week or Week(0)
    return Weeks(
        week,
        asked.in_week(Week(week - 1)).address() if week > 0 else "",
        asked.in_week(Week(week + 1)).address() if week + 1 < WEEK_LIMIT else "",
    )
