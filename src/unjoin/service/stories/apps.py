"""Registers this part of the service with Django, and its dialog with the call screen."""

from django.apps import AppConfig


class StoriesConfig(AppConfig):
    """See the package's docstring."""

    name = "unjoin.service.stories"
    label = "stories"

    def ready(self) -> None:
        """Have the call screen show the key and the dialog."""
        from unjoin.service.desk.parts import register_part
        from unjoin.service.stories.part import PART

        register_part(PART)
