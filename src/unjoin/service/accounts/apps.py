"""Registers this part of the service with Django."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """See the package's docstring."""

    name = "unjoin.service.accounts"
    label = "accounts"
