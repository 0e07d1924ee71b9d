"""The paste box of the desk."""

from __future__ import annotations

from django.urls import path

from unjoin.service.kit import desk_views

urlpatterns = [path("desk/kit", desk_views.kit, name="desk-kit")]
