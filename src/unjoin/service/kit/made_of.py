"""What a kit is made of, as one digest: the campaign, the public keys, and this release's files."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from functools import cache
from pathlib import Path

from unjoin.registry.campaign import Campaign
from unjoin.service.instance import Instance

_SERVICE = Path(__file__).resolve().parent.parent
_FILES = (
    *("kit/built/*", "kit/*.py", "kit/templates/kit/*.html", "kit/templates/kit/parts/*.html"),
    *("kit/static/kit/*.css", "site/static/site/site.css", "locale/*/LC_MESSAGES/*.mo"),
    *("intake/templates/intake/declare.html", "intake/templates/intake/parts/*.html"),
    *("intake/*.py", "site/templates/site/parts/errors.html", "site/sentences.py"),
    *("../registry/*.py",),
)


def made_of(instance: Instance) -> bytes:
    """32 bytes that differ where the kit could."""
    whole = hashlib.sha256(b"unjoin/kit-made-of/v1\n" + _release())
    keys = (*instance.inbox_recipients, "", *instance.custodian_recipients)
    for part in (_as_text(instance.campaign), *keys):
        whole.update(hashlib.sha256(part.encode()).digest())
    return whole.digest()


def _as_text(campaign: Campaign) -> str:
    # A set has no order that lasts.
    ordered = replace(campaign, blocked_pseudonyms=frozenset())
    return f"{ordered!r} {sorted(campaign.blocked_pseudonyms)!r}"


@cache
def _release() -> bytes:
    """The digests of the files of this installation that a kit is made of."""
    paths = {path for pattern in _FILES for path in _SERVICE.glob(pattern) if path.is_file()}
    return b"".join(hashlib.sha256(path.read_bytes()).digest() for path in sorted(paths))
