"""What the tables of the data sets are called and hold, on the pages."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

TABLES: dict[str, tuple[Promise, Promise]] = {
    "cells": (
        _("The count by organisations and consent"),
        _("Persons for each combination of organisations and each kind of consent."),
    ),
    "weeks": (
        _("The count by week"),
        _("Persons added, confirmed and taken away, by the week in which it was received."),
    ),
    "corrections": (
        _("Corrections"),
        _("Entries and persons that were taken away, by reason."),
    ),
    "drives": (_("Drives"), _("Each drive, its days, and how many statements carry it.")),
    "publications": (
        _("Publications"),
        _("Each publication with its week, the size of the log and the total after it."),
    ),
}
"""Title and description of each small table, by its name."""
