"""The pages of signing in and out, and the staff's first page."""

from __future__ import annotations

from django.urls import path

from unjoin.service.accounts import views

urlpatterns = [
    path("", views.staff_home, name="staff-home"),
    path("sign-in", views.sign_in, name="sign-in"),
    path("sign-out", views.sign_out, name="sign-out"),
]
