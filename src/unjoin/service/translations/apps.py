"""Registers this part of the service with Django."""

from django.apps import AppConfig


class TranslationsConfig(AppConfig):
    """See the package's docstring."""

    name = "unjoin.service.translations"
    label = "translations"
