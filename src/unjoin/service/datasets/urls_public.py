"""The pages of the data, the feeds and the API on the public site."""

from __future__ import annotations

from django.urls import path, re_path

from unjoin.service.datasets import pages
from unjoin.service.datasets.api import views as api
from unjoin.service.datasets.feeds import views as feeds

urlpatterns = [
    path("data", pages.to_data),
    path("data/", pages.data, name="data"),
    re_path(
        r"^data/(?P<series>entries|statements|translations)/$", pages.volumes, name="data-volumes"
    ),
    re_path(
        r"^data/(?P<series>entries|statements|translations)/pages/(?P<page>[1-9][0-9]{0,6})$",
        pages.more_volumes,
        name="data-more-volumes",
    ),
    path("feed.atom", feeds.statements, name="feed"),
    path("feed-numbers.atom", feeds.publications, name="feed-numbers"),
    path("api", pages.api, name="api"),
    path("api/openapi.json", api.openapi, name="openapi"),
    path("api/v1/numbers", api.numbers, name="api-numbers"),
    path("api/v1/checkpoint", api.checkpoint, name="api-checkpoint"),
    path("api/v1/statements", api.statements, name="api-statements"),
    path("api/v1/statements/<str:leaf>", api.statement, name="api-statement"),
    path("api/v1/entries/<str:leaf>", api.entry, name="api-entry"),
    re_path(r"^api/", api.nothing_here),
]
