"""Names the app for Django."""

from __future__ import annotations

from django.apps import AppConfig


class SheetsConfig(AppConfig):
    """Sheets to print. No tables: a sheet is made of what is published, and of nothing else."""

    name = "unjoin.service.sheets"
    label = "sheets"
