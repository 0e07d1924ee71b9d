"""Where corrections begin."""

from __future__ import annotations

from django.urls import path

from unjoin.service.corrections import views

urlpatterns = [
    path("desk/without-receipt", views.without_receipt, name="without-receipt"),
    path("review/corrections", views.corrections, name="corrections"),
]
