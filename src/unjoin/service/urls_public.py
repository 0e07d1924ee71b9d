"""The pages of the public site. The first part of a path may name a language."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    # Before those of the site, which gives out whatever else lies below `data/`.
    path("", include("unjoin.service.datasets.urls_public")),
    path("", include("unjoin.service.site.urls")),
    path("", include("unjoin.service.reading.urls")),
    path("", include("unjoin.service.figures.urls_public")),
    path("", include("unjoin.service.intake.urls")),
    path("", include("unjoin.service.kit.urls_public")),
    path("", include("unjoin.service.reach.urls_public")),
    path("", include("unjoin.service.stories.urls_public")),
    path("", include("unjoin.service.sheets.urls_public")),
]

handler400 = "unjoin.service.datasets.api.handlers.bad_request"
handler403 = "unjoin.service.site.errors.permission_denied"
handler404 = "unjoin.service.site.errors.page_not_found"
handler500 = "unjoin.service.datasets.api.handlers.server_error"
