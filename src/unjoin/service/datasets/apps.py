"""Registers this part of the service with Django."""

from django.apps import AppConfig


class DatasetsConfig(AppConfig):
    """See the package's docstring."""

    name = "unjoin.service.datasets"
    label = "datasets"
