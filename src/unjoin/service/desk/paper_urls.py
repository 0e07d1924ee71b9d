"""The pages of paper intake."""

from __future__ import annotations

from django.urls import path

from unjoin.service.desk import paper_views

urlpatterns = [
    path("", paper_views.list_sheets, name="paper"),
    path("<uuid:sheet_id>/key", paper_views.key, name="paper-key"),
    path("<uuid:sheet_id>/compare", paper_views.compare, name="paper-compare"),
    path("<uuid:sheet_id>/discard", paper_views.discard, name="paper-discard"),
]
