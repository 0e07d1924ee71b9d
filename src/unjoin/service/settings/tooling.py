"""For migrations, type checks and tests: an instance in memory with fresh keys.

UNJOIN_DATABASE_URL chooses the database; without it, SQLite in memory. What is
published goes nowhere until a test gives it a directory of its own.
"""

from __future__ import annotations

import os
import secrets
import tempfile

from unjoin.presets import read_preset
from unjoin.service.database.roles import Process
from unjoin.service.instance import instance_in_memory
from unjoin.service.keys import (
    make_age_key,
    make_do_not_call_key,
    make_invalid_origin,
    make_log_key,
    make_pepper,
    make_session_key,
)
from unjoin.service.settings.base import PUBLIC_MIDDLEWARE, STAFF_APPS, shared
from unjoin.service.settings.sign_in import SIGN_IN

_review = make_age_key()
_custodians = [make_age_key(), make_age_key()]
_desk = make_age_key()
_log_key = make_log_key(make_invalid_origin("tooling"))
_instance = instance_in_memory(
    manifest=read_preset("ccp"),
    database_url=os.environ.get("UNJOIN_DATABASE_URL", "sqlite::memory:"),
    public_files=os.devnull,
    files={
        "pepper": make_pepper(),
        "session.key": make_session_key(),
        "do-not-call.key": make_do_not_call_key(),
        "log.key": _log_key.encode(),
        "log.vkey": _log_key.vkey.encode(),
        "review.key": _review.identity,
        "review.txt": _review.recipient,
        "desk.txt": _desk.recipient,
        "custodians.txt": "\n".join(key.recipient for key in _custodians),
    },
)
_shared = shared(_instance, Process.OWNER)
globals().update(_shared, **SIGN_IN)
DATABASES = _shared["DATABASES"]

DESK_IDENTITY = _desk.identity
CUSTODIAN_IDENTITIES = [key.identity for key in _custodians]
SECRET_KEY = secrets.token_urlsafe(48)
ROOT_URLCONF = "unjoin.service.urls_public"
ALLOWED_HOSTS = ["*"]
INSTALLED_APPS = STAFF_APPS
MIDDLEWARE = PUBLIC_MIDDLEWARE

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, so that a test's threads see one database.
    DATABASES["default"]["TEST"] = {"NAME": f"{tempfile.gettempdir()}/unjoin-{os.getpid()}.sqlite3"}
