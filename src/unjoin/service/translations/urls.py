"""Its pages on the staff site."""

from __future__ import annotations

from django.urls import URLPattern, path

from unjoin.service.translations import desk_views, review_views

urlpatterns: list[URLPattern] = [
    path("translations/", desk_views.work, name="translations"),
    path("translations/<int:leaf>", desk_views.write, name="translation-write"),
    path("translations/published", review_views.published, name="translations-published"),
    path(
        "translations/published/<int:leaf>/<str:language>",
        review_views.take_down_one,
        name="translation-take-down",
    ),
    path("review/translations", review_views.waiting, name="review-translations"),
    path(
        "review/translations/<uuid:translation_id>",
        review_views.translation,
        name="review-translation",
    ),
]
