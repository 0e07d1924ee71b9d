"""The declarant's pages."""

from __future__ import annotations

from django.urls import path

from unjoin.service.intake.receipt_views import receipt
from unjoin.service.intake.views import declare

urlpatterns = [
    path("declare", declare, name="declare"),
    path("receipt", receipt, name="receipt"),
]
