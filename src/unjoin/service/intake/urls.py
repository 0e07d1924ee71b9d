"""The declarant's pages."""

from __future__ import annotations

from django.urls import path

from unjoin.service.intake.flood import challenge
from unjoin.service.intake.receipt_views import receipt
from unjoin.service.intake.sealed_views import parts
from unjoin.service.intake.views import declare

urlpatterns = [
    path("declare", declare, name="declare"),
    path("declare/challenge", challenge, name="challenge"),
    path("declare/parts", parts, name="declare-parts"),
    path("receipt", receipt, name="receipt"),
]
