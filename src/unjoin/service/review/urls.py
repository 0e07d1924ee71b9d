"""The reviewers' pages."""

from __future__ import annotations

from django.urls import path

from unjoin.service.desk.paper.photographs.views import show_in_review
from unjoin.service.review import bulk_views, unpublishable_views, views

urlpatterns = [
    path("", views.show_waiting, name="review"),
    path("<uuid:item_id>", views.declaration, name="review-declaration"),
    path("<uuid:item_id>/reconsider", views.send_back, name="review-reconsider"),
    path(
        "<uuid:item_id>/photographs/<uuid:photograph_id>",
        show_in_review,
        name="review-photograph",
    ),
    path("unpublishable", unpublishable_views.unpublishable, name="review-unpublishable"),
    path("alike/<uuid:item_id>", bulk_views.alike, name="review-alike"),
    path("same/<str:digest>", bulk_views.same_text, name="review-same"),
]
