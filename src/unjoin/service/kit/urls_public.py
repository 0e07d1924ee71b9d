"""The page of the kit. The file itself is one of the public files."""

from __future__ import annotations

from django.urls import path

from unjoin.service.kit import views

urlpatterns = [path("kit", views.kit, name="kit")]
