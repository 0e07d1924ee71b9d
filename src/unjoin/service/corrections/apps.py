"""Registers this part of the service with Django."""

from django.apps import AppConfig


class CorrectionsConfig(AppConfig):
    """See the package's docstring."""

    name = "unjoin.service.corrections"
    label = "corrections"

    def ready(self) -> None:
        """Make its acts of two known."""
        from unjoin.service.corrections.deeds import register_deeds

        register_deeds()
