"""Registers this part of the service with Django."""

from django.apps import AppConfig


class ReviewConfig(AppConfig):
    """See the package's docstring."""

    name = "unjoin.service.review"
    label = "review"

    def ready(self) -> None:
        """Make its act of two known."""
        from unjoin.service.review.deeds import register_deeds

        register_deeds()
