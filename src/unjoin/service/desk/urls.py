"""The call screen and what its script asks."""

from __future__ import annotations

from django.urls import path

from unjoin.service.desk import views

urlpatterns = [
    path("", views.call_screen, name="desk"),
    path("calls", views.save_call, name="desk-calls"),
    path("outcomes", views.count_call, name="desk-outcomes"),
    path("group-line", views.read_group_line, name="desk-group-line"),
    path("names", views.more_names, name="desk-names"),
]
