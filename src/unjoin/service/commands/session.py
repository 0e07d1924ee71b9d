"""Starting Django inside a command, for one instance."""

from __future__ import annotations

import os
from pathlib import Path


def start_django(directory: Path, *, site: str = "owner") -> None:
    """Make this process one of the instance in `directory`, with the settings of `site`.

    `site`: public, staff, publisher or owner; on PostgreSQL it is also as whom this
    process connects, where each has a role. Files it makes from now on can be read by
    their owner alone, and no other process of this user may look into its memory, where the
    secrets of `site` are.

    Raises InstanceError where the directory is not an instance.
    """
    from unjoin.service.instance import load_instance
    from unjoin.service.process_memory import forbid_copies

    load_instance(directory)  # to fail with a sentence before Django fails with a traceback
    os.umask(0o077)
    forbid_copies()
    os.environ["UNJOIN_DIR"] = str(directory.resolve())
    os.environ["DJANGO_SETTINGS_MODULE"] = f"unjoin.service.settings.{site}"
    import django

    django.setup()


def migrate() -> None:
    """Bring the database of this process up to date, and the rights of each role in it."""
    from django.core.management import call_command

    from unjoin.service.database.apply import apply_grants
    from unjoin.service.database.roles import has_roles
    from unjoin.service.instance import current

    call_command("migrate", verbosity=0, interactive=False)
    if has_roles(current().settings.database_url):
        apply_grants()


def collect_static_files() -> None:
    """Put the site's static files, compressed and with hashed names, where they are served from."""
    from django.core.management import call_command

    call_command("collectstatic", verbosity=0, interactive=False)


def found_log() -> str:
    """Publish the log of this process's instance as far as it is signed, and give its public key.

    The first time, this signs and publishes its first checkpoint.
    """
    from unjoin.service.clock import today
    from unjoin.service.instance import current
    from unjoin.service.publication.actions import catch_up

    catch_up(instance=current(), today=today())
    return current().log_vkey.encode()
