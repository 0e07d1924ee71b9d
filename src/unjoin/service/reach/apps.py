"""Registers this part of the service with Django, and the hand-outs with the call screen."""

from django.apps import AppConfig


class ReachConfig(AppConfig):
    """See the package's docstring."""

    name = "unjoin.service.reach"
    label = "reach"

    def ready(self) -> None:
        """The dialog that `h` opens."""
        from unjoin.service.desk.parts import register_part
        from unjoin.service.reach.part import HAND_OUTS

        register_part(HAND_OUTS)
