"""Registers this part of the service with Django."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    """See the package's docstring."""

    name = "unjoin.service.site"
    label = "site"
