"""The custodians' pages."""

from __future__ import annotations

from django.urls import path

from unjoin.service.custody import views

urlpatterns = [
    path("", views.overview, name="custody"),
    path("all", views.propose_all, name="custody-all"),
    path("one", views.propose_one, name="custody-one"),
]
