"""The pages of signing in and out, of the staff's own sign-in, and their first page."""

from __future__ import annotations

from django.urls import path

from unjoin.service.accounts import own_views, views

urlpatterns = [
    path("", views.staff_home, name="staff-home"),
    path("sign-in", views.sign_in, name="sign-in"),
    path("sign-in/passkey", views.sign_in_with_passkey, name="sign-in-passkey"),
    path("sign-in/code", views.sign_in_with_code, name="sign-in-code"),
    path("sign-out", views.sign_out, name="sign-out"),
    path("prove", own_views.prove, name="prove"),
    path("prove/passkey", own_views.prove_with_passkey, name="prove-passkey"),
    path("account", own_views.own_account, name="own-account"),
    path("account/enrol", own_views.enrol, name="enrol"),
    path("account/passkeys", own_views.add_passkey, name="add-passkey"),
    path(
        "account/passkeys/<int:passkey_id>/remove",
        own_views.remove_passkey,
        name="remove-passkey",
    ),
    path("account/app", own_views.add_app, name="add-app"),
    path("account/app/remove", own_views.remove_app, name="remove-app"),
    path("account/recovery-codes", own_views.make_recovery_codes, name="make-recovery-codes"),
    path("account/password", own_views.change_password, name="change-password"),
]
