"""Its pages on the staff site."""

from __future__ import annotations

from django.urls import URLPattern, path

from unjoin.service.guide import operate_views, views

_CARD = "operate/guide/cards/<slug:slug>"

urlpatterns: list[URLPattern] = [
    path("desk/guide/used", views.count_used, name="guide-used"),
    path("operate/guide/", operate_views.card_list, name="guide-cards"),
    path("operate/guide/new", operate_views.make_card, name="guide-new"),
    path(_CARD, operate_views.one_card, name="guide-card"),
    path(f"{_CARD}/edit", operate_views.edit_card, name="guide-edit"),
    path(f"{_CARD}/publish", operate_views.publish_card, name="guide-publish"),
    path(f"{_CARD}/take-back", operate_views.take_back_card, name="guide-take-back"),
    path(f"{_CARD}/discard", operate_views.discard_draft, name="guide-discard"),
    path(f"{_CARD}/withdraw", operate_views.withdraw_card, name="guide-withdraw"),
    path(f"{_CARD}/shipped", operate_views.shipped_card, name="guide-shipped"),
]
