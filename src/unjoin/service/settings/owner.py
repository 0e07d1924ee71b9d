"""Whoever keeps the centre, at the command line: makes tables, first accounts and backups.

It serves nothing. It knows every app that has tables, those of the staff site too.
"""

from __future__ import annotations

import secrets

from unjoin.service.database.roles import Process
from unjoin.service.settings.base import STAFF_APPS, shared
from unjoin.service.settings.environment import instance_of_environment
from unjoin.service.settings.sign_in import SIGN_IN

_instance = instance_of_environment()
globals().update(shared(_instance, Process.OWNER), **SIGN_IN)

INSTALLED_APPS = STAFF_APPS
# It signs no cookie; Django wants a key all the same.
SECRET_KEY = secrets.token_urlsafe(48)
ROOT_URLCONF = "unjoin.service.urls_staff"
