"""The wall of statements in pages that stay as they are, for a mirror of files.

Online, a page holds the 25 statements below the one before, so that each publication moves all of
them on. In a mirror that would be a change of every file. Here the pages are cut by leaf number, at
multiples of 25: only the newest page grows, and a withdrawn statement changes its own page alone.
"""

from __future__ import annotations

from unjoin.service.publication.queries import PublishedStatement, latest_statements

LEAVES_PER_PAGE = 25


def fixed_page(before: int, size: int) -> tuple[list[PublishedStatement], int | None]:
    """The statements of the page that ends below leaf `before`, and where the next does, in a log
    of `size`.

    The newest page, where `before` is the size of the log, has up to 49 leaves; every other 25.
    """
    first = oldest_of_newest(before)
    found = latest_statements(before=before, limit=2 * LEAVES_PER_PAGE, size=size)
    page = [statement for statement in found if statement.leaf >= first]
    below = next((statement.leaf for statement in found if statement.leaf < first), None)
    older = None if below is None else (below // LEAVES_PER_PAGE + 1) * LEAVES_PER_PAGE
    return page, older


def oldest_of_newest(size: int) -> int:
    """The leaf at which the newest page ends, below which the page ``before`` it begins."""
    return max(0, (size // LEAVES_PER_PAGE - 1) * LEAVES_PER_PAGE)
