"""The Django app of the kit. It has no tables."""

from __future__ import annotations

from django.apps import AppConfig


class KitConfig(AppConfig):
    """The app's name and label."""

    name = "unjoin.service.kit"
    label = "kit"
