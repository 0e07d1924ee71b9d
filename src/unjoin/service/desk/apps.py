"""Registers this part of the service with Django, and its own parts with the call screen."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """See the package's docstring."""

    name = "unjoin.service.desk"
    label = "desk"

    def ready(self) -> None:
        """Have the call screen show the dialog for a caller's receipt."""
        from unjoin.service.desk.by_receipt_part import PART
        from unjoin.service.desk.parts import register_part

        register_part(PART)
