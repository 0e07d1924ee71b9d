"""Registers this part of the service with Django."""

from django.apps import AppConfig


class FiguresConfig(AppConfig):
    """See the package's docstring."""

    name = "unjoin.service.figures"
    label = "figures"
