"""The hash by which a browser tells that a script is the one that the page names.

Source: W3C, "Subresource Integrity".
"""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from pathlib import Path

from django import template
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import ManifestStaticFilesStorage, staticfiles_storage

register = template.Library()


@register.simple_tag
@cache
def integrity(name: str) -> str:
    """The `integrity` of the static file `name`, as it is served under its hashed name."""
    digest = hashlib.sha384(_served_file(name).read_bytes()).digest()
    return f"sha384-{base64.b64encode(digest).decode()}"


def _served_file(name: str) -> Path:
    if isinstance(staticfiles_storage, ManifestStaticFilesStorage):
        return Path(staticfiles_storage.path(staticfiles_storage.stored_name(name)))
    found = finders.find(name)
    if not isinstance(found, str):
        raise FileNotFoundError(name)
    return Path(found)
