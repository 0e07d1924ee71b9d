"""`/verify`: one file that checks a declarant's proof in the browser, wherever it lies.

Style and script stand in the page, and its policy names them by their hash and
allows nothing else: no network, no other script. The page is whole in itself, so it
can be saved, mirrored and carried; the same policy goes with it.
"""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from unjoin.registry.consent import CONSENT_SLUGS
from unjoin.service.instance import current
from unjoin.service.site.middleware import LANGUAGE_TAGS
from unjoin.service.site.words import CHANNELS

_HERE = Path(__file__).parent
_SCRIPTS = ("check.js", "statement.js", "page.js")
_STYLES = ("static/site/site.css", "templates/site/verify/verify.css")
_POLICY = (
    "default-src 'none'; script-src '{script}'; style-src '{style}'; img-src data:; "
    "connect-src 'none'; form-action 'none'; base-uri 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)


@dataclass(frozen=True, slots=True)
class Tongue:
    """One of the languages that the page speaks, and the words that the campaign gives."""

    code: str
    tag: str
    campaign: str
    path: str
    organisations: tuple[tuple[int, str], ...]
    consents: tuple[tuple[int, str], ...]
    channels: tuple[tuple[int, str], ...]


@require_safe
@cache_control(public=True, max_age=60)
def verify(request: HttpRequest) -> HttpResponse:
    """The page, with this centre's key filled in."""
    script, style = _script(), _style()
    policy = _POLICY.format(script=_hash(script), style=_hash(style))
    context = {
        "script": script,
        "style": style,
        "policy": policy,
        "vkey": current().log_vkey.encode(),
        "numbering": _numbering(),
        "tongues": [_tongue(code) for code, _ in settings.LANGUAGES],
    }
    response = render(request, "site/verify/page.html", context)
    response["Content-Security-Policy"] = f"{policy}; frame-ancestors 'none'"
    return response


def _tongue(code: str) -> Tongue:
    campaign, tag = current().campaign, LANGUAGE_TAGS[code]
    with translation.override(code):
        return Tongue(
            code=code,
            tag=tag,
            campaign=campaign.names[tag],
            path=f"/{code}/verify",
            organisations=tuple((o.bit, o.names[tag]) for o in campaign.organisations),
            consents=tuple(
                (int(consent), campaign.consents[slug].labels[tag])
                for consent, slug in CONSENT_SLUGS.items()
            ),
            channels=tuple((int(channel), str(label)) for channel, label in CHANNELS.items()),
        )


def _numbering() -> str:
    """The campaign's id, and which organisation each bit of an entry stands for, as JSON."""
    campaign = current().campaign
    slugs = {str(organisation.bit): organisation.slug for organisation in campaign.organisations}
    return json.dumps({"id": campaign.id, "organisations": slugs})


@cache
def _script() -> str:
    folder = _HERE / "templates" / "site" / "verify"
    return "\n".join((folder / name).read_text(encoding="utf-8") for name in _SCRIPTS)


@cache
def _style() -> str:
    return "\n".join((_HERE / name).read_text(encoding="utf-8") for name in _STYLES)


def _hash(text: str) -> str:
    """How a policy names a script or style that stands in the page."""
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"
