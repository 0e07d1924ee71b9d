"""Its pages on the public site. They are short, because they are said aloud."""

from __future__ import annotations

from django.urls import path, re_path

from unjoin.service.reach import public_views

urlpatterns = [
    path("m", public_views.to_list),
    path("m/", public_views.materials, name="materials"),
    re_path(
        r"^m/(?P<code>[1-9][0-9]{4})\.(?P<extension>[a-z0-9]{3,4})$",
        public_views.download,
        name="material-file",
    ),
    re_path(r"^m/(?P<written>[^/]{1,40})$", public_views.material, name="material"),
]
