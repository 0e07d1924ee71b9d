"""What is handed out: are the files those whose hashes are shown, and is there an address?"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from unjoin.service.doctor.findings import Finding, Place, judge
from unjoin.service.reach.addresses import list_addresses
from unjoin.service.reach.models import Material, MaterialFile


def check(place: Place) -> Iterator[Finding]:
    """All of it."""
    named = bool(place.instance.campaign.hotlines) or bool(list_addresses(place.instance, "en"))
    yield judge(
        "Volunteers have a number or an address to hand out",
        is_so=named,
        means="there is none in campaign.toml, and the sites are reached under no name of theirs",
        do="write hotlines and mirrors into campaign.toml",
    )
    wrong = sorted(material.code for material in _handed_out() if not _is_whole(material))
    yield judge(
        "Every file that is handed out has the hash that is shown beside it",
        is_so=not wrong,
        means=f"somebody changed the database: {', '.join(wrong)}",
        do="retire these on the page Materials, and compare the audit chain and a backup",
    )


def _handed_out() -> Iterator[Material]:
    return Material.objects.filter(file__isnull=False).iterator()


def _is_whole(material: Material) -> bool:
    """One file at a time is in memory."""
    data = bytes(MaterialFile.objects.get(sha256=material.sha256).data)
    is_same = hashlib.sha256(data).hexdigest() == material.sha256
    return is_same and len(data) == material.size_bytes
