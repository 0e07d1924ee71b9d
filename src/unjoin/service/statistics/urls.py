"""The operator's pages."""

from __future__ import annotations

from django.urls import path

from unjoin.service.statistics import views

urlpatterns = [
    path("", views.overview, name="operate"),
    path("accounts", views.make_account, name="operate-account-make"),
    path("accounts/<uuid:staff_id>/reset", views.reset_sign_in, name="operate-account-reset"),
    path("accounts/<uuid:staff_id>/close", views.close_account, name="operate-account-close"),
    path("accounts/<uuid:staff_id>/open", views.open_account, name="operate-account-open"),
    path("audit", views.audit_chain, name="operate-audit"),
    path("audit/export", views.audit_export, name="operate-audit-export"),
]
