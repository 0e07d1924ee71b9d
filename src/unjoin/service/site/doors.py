"""What a mirror has in the place of pages that need a server: where declarations are taken.

It names the operator's addresses in their order, what each needs, and the telephone.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from unjoin.service.instance import Instance, current
from unjoin.service.reach.addresses import Address, list_addresses
from unjoin.service.site.context import language_tag

PAGES = frozenset({"declare", "receipt"})
"""The names of the pages in whose place it stands."""


def list_doors(instance: Instance, language: str) -> list[Address]:
    """The addresses that take declarations, in the operator's order."""
    return [address for address in list_addresses(instance, language) if not address.is_copy]


def doors(request: HttpRequest, *, page: str) -> HttpResponse:
    """The page, in the place of `page`, one of `PAGES`."""
    language = language_tag()
    context = {
        "page": page,
        "doors": list_doors(current(), language),
        "copies": [each for each in list_addresses(current(), language) if each.is_copy],
        "way": f"{request.language_prefix}/{page}",  # type: ignore[attr-defined]
    }
    return render(request, "site/doors.html", context)
