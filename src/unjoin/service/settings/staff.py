"""The staff site: its own process, port, host and URLs."""

from __future__ import annotations

from unjoin.service.settings.base import SHARED_APPS, STAFF_MIDDLEWARE, served_static_files, shared
from unjoin.service.settings.environment import instance_of_environment

_instance = instance_of_environment()
globals().update(shared(_instance), **served_static_files(_instance, "staff"))

INSTALLED_APPS = [*SHARED_APPS, "django.contrib.sessions"]
SECRET_KEY = _instance.session_key
ROOT_URLCONF = "unjoin.service.urls_staff"
ALLOWED_HOSTS = list(_instance.settings.staff_hosts)
MIDDLEWARE = STAFF_MIDDLEWARE
# No table of sessions: it would tell when each volunteer came and went.
SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"
SESSION_COOKIE_NAME = "unjoin_staff"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Strict"
SESSION_COOKIE_SECURE = _instance.settings.https
SESSION_COOKIE_AGE = 12 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_SECURE = _instance.settings.https
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_COOKIE_HTTPONLY = True
LOGIN_URL = "sign-in"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
]
SILENCED_SYSTEM_CHECKS = [
    "security.W004",  # HSTS is the reverse proxy's, and an onion address has none
    "security.W008",  # likewise the redirect to https
    *([] if _instance.settings.https else ["security.W012", "security.W016"]),
]
