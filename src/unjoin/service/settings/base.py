"""What the processes of a centre have in common.

Nothing here logs a request: granian's access log is off, Django's request
logger is silenced, and no middleware keeps an address or a time.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from unjoin.service.database.roles import Process, database_name, has_roles, role_name
from unjoin.service.instance import Instance

SERVICE = Path(__file__).resolve().parent.parent

SHARED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.staticfiles",
    "unjoin.service.accounts",
    "unjoin.service.custody",
    "unjoin.service.intake",
    "unjoin.service.review",
    "unjoin.service.publication",
    "unjoin.service.datasets",
    "unjoin.service.corrections",
    "unjoin.service.statistics",
    "unjoin.service.desk",
    "unjoin.service.guide",
    "unjoin.service.callbacks",
    "unjoin.service.shifts",
    "unjoin.service.reach",
    "unjoin.service.stories",
    "unjoin.service.translations",
    "unjoin.service.reading",
    "unjoin.service.figures",
    "unjoin.service.sheets",
    "unjoin.service.kit",
    "unjoin.service.site",
]
STAFF_APPS = [
    *SHARED_APPS,
    "django.contrib.sessions",
    "unjoin.service.accounts.allauth_tables.EmptyTables",
    "allauth.mfa",
]
"""What has tables and is used by the staff site alone; `owner` makes its tables too."""

PUBLIC_MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "unjoin.service.site.middleware.Compression",
    "unjoin.service.site.middleware.Language",
    "unjoin.service.site.middleware.PublicHeaders",
    # Within the two before them: their answers are pages, in the visitor's language.
    "unjoin.service.site.middleware.KnownHosts",
    "unjoin.service.site.middleware.SameOriginPosts",
    "unjoin.service.site.middleware.UnreadableFiles",
]
STAFF_MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "unjoin.service.site.middleware.Language",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "unjoin.service.accounts.sessions.SessionLimits",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "unjoin.service.site.middleware.StaffHeaders",
    "unjoin.service.site.middleware.KnownHosts",
]


def served_static_files(instance: Instance, site: str) -> dict[str, Any]:
    """Where `unjoin serve` collects the static files of `site`: hashed names, compressed.

    They lie in the instance, because an installed package may not be written to.
    """
    return {
        "STATIC_ROOT": instance.directory / "data" / "static" / site,
        "STORAGES": {"staticfiles": {"BACKEND": "unjoin.service.site.storage.HashedFiles"}},
    }


def database(instance: Instance, process: Process) -> dict[str, Any]:
    """Django's DATABASES["default"] for the instance's database URL, as `process` uses it.

    SQLite: write-ahead log, every commit synced, writers take their lock at
    BEGIN. PostgreSQL: what the URL says, as the role of `process` where the URL
    names no user; connections kept for ten minutes.
    """
    url = urlsplit(instance.settings.database_url)
    if url.scheme == "sqlite":
        name = url.path
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": name if name == ":memory:" else str(instance.directory / name),
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 30,
                "init_command": (
                    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
                    "PRAGMA secure_delete=ON; PRAGMA temp_store=MEMORY;"
                ),
            },
        }
    name = database_name(instance.settings.database_url)
    user, password = unquote(url.username or ""), unquote(url.password or "")
    if has_roles(instance.settings.database_url):
        user, password = role_name(name, process), instance.database_password(process)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": user,
        "PASSWORD": password,
        "HOST": unquote(url.hostname or ""),
        "PORT": str(url.port or ""),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
    }


def shared(instance: Instance, process: Process) -> dict[str, Any]:
    """The settings every process starts from; `process` says who it is to the database."""
    return {
        "UNJOIN": instance,
        "DEBUG": False,
        "INSTALLED_APPS": SHARED_APPS,
        "DATABASES": {"default": database(instance, process)},
        "DEFAULT_AUTO_FIELD": "django.db.models.BigAutoField",
        "AUTH_USER_MODEL": "accounts.Staff",
        "PASSWORD_HASHERS": ["django.contrib.auth.hashers.ScryptPasswordHasher"],
        "USE_TZ": True,
        "TIME_ZONE": "UTC",
        "USE_I18N": True,
        "LANGUAGE_CODE": "en",
        "LANGUAGES": [("zh-hans", "简体中文"), ("zh-hant", "繁體中文"), ("en", "English")],
        "LOCALE_PATHS": [SERVICE / "locale"],
        "STATIC_URL": "/static/",
        "WHITENOISE_ALLOW_ALL_ORIGINS": False,
        "APPEND_SLASH": False,
        "X_FRAME_OPTIONS": "DENY",
        "SECURE_CONTENT_TYPE_NOSNIFF": True,
        "SECURE_REFERRER_POLICY": "same-origin",
        "SECURE_CROSS_ORIGIN_OPENER_POLICY": "same-origin",
        "DATA_UPLOAD_MAX_MEMORY_SIZE": 1024 * 1024,
        "DATA_UPLOAD_MAX_NUMBER_FIELDS": 4000,
        "FILE_UPLOAD_HANDLERS": ["django.core.files.uploadhandler.MemoryFileUploadHandler"],
        "LOGGING": LOGGING,
        "TEMPLATES": [
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "APP_DIRS": True,
                "OPTIONS": {
                    "context_processors": [
                        "django.template.context_processors.request",
                        "unjoin.service.site.context.campaign",
                    ],
                },
            }
        ],
    }


LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(levelname)s %(name)s %(message)s"}},
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "plain"},
        "nowhere": {"class": "logging.NullHandler"},
    },
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        # These write the path, the address or the traceback of a request.
        "django.request": {"handlers": ["nowhere"], "propagate": False},
        "django.security": {"handlers": ["nowhere"], "propagate": False},
        "django.server": {"handlers": ["nowhere"], "propagate": False},
    },
}
