"""Who in a declaration asked to be published under their real name.

Publishing it takes two reviewers (see `deeds`): it cannot be undone, and whoever handed
it in may not be who they say.
"""

from __future__ import annotations

from collections.abc import Container

from unjoin.registry.declaration import Declaration


def published_under_real_name(declaration: Declaration, refused: Container[str]) -> tuple[int, ...]:
    """The numbers of those whose real name would be published; `refused` holds those who are not
    published at all, by number, as text."""
    return tuple(
        number
        for number, person in enumerate(declaration.persons, start=1)
        if person.real_name_published and str(number) not in refused
    )
