"""Django's own commands (check, migrate, makemessages) for developers."""

from __future__ import annotations

import os
import sys


def main() -> None:
    """Run the Django command named on the command line."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "unjoin.service.settings.tooling")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
