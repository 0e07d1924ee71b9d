"""Registers this part of the service with Django, and the guide with the call screen."""

from django.apps import AppConfig


class GuideConfig(AppConfig):
    """See the package's docstring."""

    name = "unjoin.service.guide"
    label = "guide"

    def ready(self) -> None:
        """The panel beside the call."""
        from unjoin.service.desk.parts import register_part
        from unjoin.service.guide.panel import GUIDE

        register_part(GUIDE)
