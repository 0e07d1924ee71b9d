"""Registers this part of the service with Django."""

from django.apps import AppConfig


class CustodyConfig(AppConfig):
    """See the package's docstring."""

    name = "unjoin.service.custody"
    label = "custody"
