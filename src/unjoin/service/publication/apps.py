"""Registers this part of the service with Django."""

from django.apps import AppConfig


class PublicationConfig(AppConfig):
    """See the package's docstring."""

    name = "unjoin.service.publication"
    label = "publication"
