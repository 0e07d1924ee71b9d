"""Registers this part of the service with Django."""

from django.apps import AppConfig


class ShiftsConfig(AppConfig):
    """See the package's docstring."""

    name = "unjoin.service.shifts"
    label = "shifts"

    def ready(self) -> None:
        """Refuse to start with a list of languages that cannot be used; join the call screen.

        Who signs out is not on any more.
        """
        from django.contrib.auth.signals import user_logged_out

        from unjoin.service.desk.parts import register_part
        from unjoin.service.shifts.languages import call_languages, check_list
        from unjoin.service.shifts.part import SHIFTS
        from unjoin.service.shifts.presence import forget_signed_out

        check_list(call_languages())
        register_part(SHIFTS)
        user_logged_out.connect(forget_signed_out, dispatch_uid="unjoin.forget_presence")
