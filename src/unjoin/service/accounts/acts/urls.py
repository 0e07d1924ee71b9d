"""The pages of acts of two."""

from __future__ import annotations

from django.urls import path

from unjoin.service.accounts.acts import views

urlpatterns = [
    path("", views.list_acts, name="acts"),
    path("keys", views.change_keys, name="acts-keys"),
    path("<uuid:act_id>", views.show, name="act"),
    path("<uuid:act_id>/challenge", views.ask, name="act-challenge"),
    path("<uuid:act_id>/propose", views.propose, name="act-propose"),
    path("<uuid:act_id>/approve", views.approve, name="act-approve"),
    path("<uuid:act_id>/decline", views.decline, name="act-decline"),
    path("<uuid:act_id>/take-back", views.take_back, name="act-take-back"),
]
