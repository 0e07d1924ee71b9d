"""Its pages on the staff site."""

from __future__ import annotations

from django.urls import URLPattern, path

from unjoin.service.stories import desk_views, review_views

urlpatterns: list[URLPattern] = [
    path("desk/stories", desk_views.stories, name="desk-stories"),
    path("desk/stories/told", desk_views.told, name="desk-stories-told"),
    path("review/stories", review_views.waiting, name="review-stories"),
    path("review/stories/published", review_views.published, name="review-stories-published"),
    path("review/stories/published/<uuid:story_id>", review_views.withdraw, name="story-withdraw"),
    path("review/stories/<uuid:story_id>", review_views.story, name="review-story"),
]
