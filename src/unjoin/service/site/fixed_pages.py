"""The wall of statements in pages that stay as they are, for a mirror of files.

Online, a page holds the 25 statements below the one before, so that each publication moves all of
them on. In a mirror that would be a change of every file. Here the pages are cut by leaf number, at
multiples of 25: only the newest page grows, and a withdrawn statement changes its own page alone.
"""

from __future__ import annotations

from unjoin.service.publication.queries import latest_statements

LEAVES_PER_PAGE = 25


def fixed_page(before: int, size: int) -> dict[str, object]:
    """What the template of the wall needs for the leaves below `before`, in a log of `size`.

    The newest page, where `before` is `size`, has up to 49 leaves; every other one 25.
    """
    is_newest = before == size
    first = oldest_of_newest(before)
    found = latest_statements(before=before, limit=2 * LEAVES_PER_PAGE)
    page = [statement for statement in found if statement.leaf >= first]
    below = next((statement.leaf for statement in found if statement.leaf < first), None)
    older = None if below is None else (below // LEAVES_PER_PAGE + 1) * LEAVES_PER_PAGE
    return {"statements": page, "before": None if is_newest else before, "older": older}


def oldest_of_newest(size: int) -> int:
    """The leaf at which the newest page ends, below which the page ``before`` it begins."""
    return max(0, (size // LEAVES_PER_PAGE - 1) * LEAVES_PER_PAGE)
