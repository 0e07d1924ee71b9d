"""The public site: no cookie, no session, no accounts, append-only to the inbox."""

from __future__ import annotations

import secrets

from unjoin.service.database.roles import Process
from unjoin.service.settings.base import PUBLIC_MIDDLEWARE, served_static_files, shared
from unjoin.service.settings.environment import instance_of_environment

_instance = instance_of_environment()
globals().update(shared(_instance, Process.PUBLIC), **served_static_files(_instance, "public"))

# Nothing the public site sends is signed; Django wants a key all the same.
SECRET_KEY = secrets.token_urlsafe(48)
ROOT_URLCONF = "unjoin.service.urls_public"
ALLOWED_HOSTS = list(_instance.settings.public_hosts)
MIDDLEWARE = PUBLIC_MIDDLEWARE
SILENCED_SYSTEM_CHECKS = [
    "security.W002",  # no X-Frame-Options: the policy's frame-ancestors says it to every browser
    "security.W003",  # no CSRF middleware: there is no cookie that a forged request could use
    "security.W004",  # HSTS is the reverse proxy's, and an onion address has none
    "security.W008",  # likewise the redirect to https
]
