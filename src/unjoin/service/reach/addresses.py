"""The addresses that are handed out: the mirrors of the manifest, the site's own, then copies.

The operator's order holds, because the operator knows which of them opens where. The
site's own are added, so that there is one to hand out before anybody wrote a mirror down.
Copies come last, as nobody can declare there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from unjoin.service.instance import Instance

_NOBODY_ELSES = {"*", "localhost", "127.0.0.1", "::1"}
"""Names under which nobody but this machine finds it."""


@dataclass(frozen=True, slots=True)
class Address:
    """`url` ends with a slash; `label` and `note` in the language being spoken.

    `is_copy`: the pages can be read there, but nothing is taken in.
    """

    url: str
    label: str
    note: str = ""
    is_copy: bool = False

    @property
    def shown(self) -> str:
        """As people type it."""
        return self.url.partition("://")[2].rstrip("/")

    @property
    def limits(self) -> str:
        """What to know before one goes there, in the language being spoken; empty: nothing."""
        if not self.is_copy:
            return self.note
        return " · ".join(filter(None, (_("Only to read: it takes no declarations."), self.note)))


def list_addresses(instance: Instance, language: str) -> list[Address]:
    """All of them, each once; `language` is a tag of the pages."""
    named = [
        Address(
            mirror.address,
            mirror.labels[language],
            mirror.notes[language] if mirror.notes else "",
            mirror.is_copy,
        )
        for mirror in instance.campaign.mirrors
    ]
    known = {address.url for address in named}
    own = [Address(url, _("This site")) for url in _own(instance) if url not in known]
    return sorted([*named, *own], key=lambda address: address.is_copy)


def material_url(address: Address, code: str) -> str:
    """Where the page of the material with `code` is at `address`."""
    return f"{address.url}m/{code}"


def _own(instance: Instance) -> Iterator[str]:
    for host in instance.settings.public_hosts:
        if host not in _NOBODY_ELSES:
            is_https = instance.settings.https and not host.endswith(".onion")
            yield f"{'https' if is_https else 'http'}://{host}/"
