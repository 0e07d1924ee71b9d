"""The pages anybody can read."""

from __future__ import annotations

from django.urls import path

from unjoin.service.site import views

urlpatterns = [
    path("", views.home, name="home"),
    path("numbers", views.numbers, name="numbers"),
    path("statements", views.statements, name="statements"),
    path("statements/<int:leaf>", views.statement, name="statement"),
    path("safety", views.safety, name="safety"),
    path("healthz", views.healthz, name="healthz"),
]
