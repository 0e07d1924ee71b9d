"""Its page on the public site."""

from __future__ import annotations

from django.urls import path

from unjoin.service.stories import public_views

urlpatterns = [path("stories", public_views.stories, name="stories")]
