"""The staff site: its own process, port, host and URLs."""

from __future__ import annotations

from unjoin.service.database.roles import Process
from unjoin.service.settings.base import STAFF_APPS, STAFF_MIDDLEWARE, served_static_files, shared
from unjoin.service.settings.environment import instance_of_environment
from unjoin.service.settings.sign_in import SIGN_IN

_instance = instance_of_environment()
globals().update(
    shared(_instance, Process.STAFF), **served_static_files(_instance, "staff"), **SIGN_IN
)

INSTALLED_APPS = STAFF_APPS
SECRET_KEY = _instance.session_key
ROOT_URLCONF = "unjoin.service.urls_staff"
ALLOWED_HOSTS = list(_instance.settings.staff_hosts)
MIDDLEWARE = STAFF_MIDDLEWARE
# No table of sessions: it would tell when each volunteer came and went.
SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"
# The browser itself then refuses a cookie that another host or an http page has set.
_prefix = "__Host-" if _instance.settings.https else ""
SESSION_COOKIE_NAME = f"{_prefix}unjoin_staff"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Strict"
SESSION_COOKIE_SECURE = _instance.settings.https
SESSION_COOKIE_AGE = 12 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_NAME = f"{_prefix}unjoin_token"
# Gone with the browser; Django would leave it there for a year.
CSRF_COOKIE_AGE = None
CSRF_COOKIE_SECURE = _instance.settings.https
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_COOKIE_HTTPONLY = True
# The reverse proxy speaks https with the browser and http with this process.
CSRF_TRUSTED_ORIGINS = (
    [f"https://{host}" for host in _instance.settings.staff_hosts if host != "*"]
    if _instance.settings.https
    else []
)
LOGIN_URL = "sign-in"
SILENCED_SYSTEM_CHECKS = [
    "security.W004",  # HSTS is the reverse proxy's, and an onion address has none
    "security.W008",  # likewise the redirect to https
    *([] if _instance.settings.https else ["security.W012", "security.W016"]),
]
