"""The reviewers' pages."""

from __future__ import annotations

from django.urls import path

from unjoin.service.review import bulk_views, views

urlpatterns = [
    path("", views.show_waiting, name="review"),
    path("<uuid:item_id>", views.declaration, name="review-declaration"),
    path("<uuid:item_id>/reconsider", views.send_back, name="review-reconsider"),
    path("same/<str:digest>", bulk_views.same_text, name="review-same"),
]
