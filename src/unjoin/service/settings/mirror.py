"""Writing a mirror: the pages of the public site, and its rights, but no server and no requests."""

from __future__ import annotations

import secrets

from unjoin.service.database.roles import Process
from unjoin.service.settings.base import shared
from unjoin.service.settings.environment import instance_of_environment

_instance = instance_of_environment()
globals().update(shared(_instance, Process.PUBLIC))

# Nothing is signed but the manifest, by the log's key; Django wants a key all the same.
SECRET_KEY = secrets.token_urlsafe(48)
ROOT_URLCONF = "unjoin.service.urls_public"
ALLOWED_HOSTS = ["*"]
