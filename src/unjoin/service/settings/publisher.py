"""The publisher: no site and no requests; it renders nothing but the public files."""

from __future__ import annotations

import secrets

from unjoin.service.database.roles import Process
from unjoin.service.settings.base import shared
from unjoin.service.settings.environment import instance_of_environment

_instance = instance_of_environment()
globals().update(shared(_instance, Process.PUBLISHER))

# It signs with the log's key alone; Django wants a key all the same.
SECRET_KEY = secrets.token_urlsafe(48)
ROOT_URLCONF = "unjoin.service.urls_public"
