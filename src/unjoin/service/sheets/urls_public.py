"""Its page on the public site."""

from __future__ import annotations

from django.urls import path

from unjoin.service.sheets import public_views

urlpatterns = [path("press", public_views.press, name="press")]
