"""Registers this part of the service with Django."""

from django.apps import AppConfig


class CustodyConfig(AppConfig):
    """See the package's docstring."""

    name = "unjoin.service.custody"
    label = "custody"

    def ready(self) -> None:
        """Say what two custodians can do together."""
        from unjoin.service.custody.deeds import register_deeds

        register_deeds()
