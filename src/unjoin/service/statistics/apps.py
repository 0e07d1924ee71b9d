"""Registers this part of the service with Django."""

from django.apps import AppConfig


class StatisticsConfig(AppConfig):
    """See the package's docstring."""

    name = "unjoin.service.statistics"
    label = "statistics"
