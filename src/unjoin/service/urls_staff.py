"""The pages of the staff site."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("unjoin.service.accounts.urls")),
    path("", include("unjoin.service.corrections.urls")),
    path("acts/", include("unjoin.service.accounts.acts.urls")),
    path("desk/", include("unjoin.service.desk.urls")),
    path("desk/paper/", include("unjoin.service.desk.paper.urls")),
    path("", include("unjoin.service.kit.urls_staff")),
    path("", include("unjoin.service.guide.urls")),
    path("", include("unjoin.service.callbacks.urls")),
    path("", include("unjoin.service.shifts.urls")),
    path("", include("unjoin.service.reach.urls")),
    path("", include("unjoin.service.stories.urls")),
    path("", include("unjoin.service.translations.urls")),
    path("review/", include("unjoin.service.review.urls")),
    path("custody/", include("unjoin.service.custody.urls")),
    path("operate/", include("unjoin.service.statistics.urls")),
]

handler400 = "unjoin.service.site.errors.bad_request"
handler403 = "unjoin.service.site.errors.permission_denied"
handler404 = "unjoin.service.site.errors.page_not_found"
handler500 = "unjoin.service.site.errors.server_error"
