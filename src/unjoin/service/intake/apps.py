"""Registers this part of the service with Django."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """See the package's docstring."""

    name = "unjoin.service.intake"
    label = "intake"
