"""Roles of the staff. Each gives the least its work needs."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What a member of staff may do."""

    VOLUNTEER = "volunteer", _("Volunteer")
    REVIEWER = "reviewer", _("Reviewer")
    CUSTODIAN = "custodian", _("Custodian")
    OPERATOR = "operator", _("Operator")
