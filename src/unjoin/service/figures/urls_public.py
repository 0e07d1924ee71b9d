"""Its pages on the public site."""

from __future__ import annotations

from django.urls import path

from unjoin.service.figures import views

urlpatterns = [
    path("numbers", views.numbers, name="numbers"),
    path("drives", views.drives, name="drives"),
    path("drives/<slug:drive_id>", views.drive, name="drive"),
    path("milestones", views.milestones, name="milestones"),
    path("milestones/<int:number>", views.milestone, name="milestone"),
]
