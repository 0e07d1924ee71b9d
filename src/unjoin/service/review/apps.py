"""Registers this part of the service with Django."""

from django.apps import AppConfig


class ReviewConfig(AppConfig):
    """See the package's docstring."""

    name = "unjoin.service.review"
    label = "review"
