"""Registers this part of the service with Django."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """See the package's docstring."""

    name = "unjoin.service.desk"
    label = "desk"
