"""The pages of what people published."""

from __future__ import annotations

from django.urls import path

from unjoin.service.reading import views

urlpatterns = [
    path("statements", views.statements, name="statements"),
    path("statements/<int:leaf>", views.statement, name="statement"),
    path("statements/<int:leaf>/read", views.read, name="statement-read"),
    path("statements/<int:leaf>/proof", views.proof, name="proof"),
]
