"""Registers this part of the service with Django."""

from django.apps import AppConfig
from django.conf import settings


class CallbacksConfig(AppConfig):
    """See the package's docstring."""

    name = "unjoin.service.callbacks"
    label = "callbacks"

    def ready(self) -> None:
        """Bring the part to the call screen; a demo's desk is unlocked from the start."""
        from unjoin.service.callbacks.part import PART
        from unjoin.service.desk.parts import register_part

        register_part(PART)
        if settings.SETTINGS_MODULE.endswith(".staff"):
            from unjoin.service.callbacks.unlocked import unlock_demo

            unlock_demo(settings.UNJOIN)
