"""Registers this part of the service with Django."""

from django.apps import AppConfig


class ReadingConfig(AppConfig):
    """See the package's docstring."""

    name = "unjoin.service.reading"
    label = "reading"
