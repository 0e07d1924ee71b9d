"""The pages anybody can read."""

from __future__ import annotations

from django.urls import path, re_path

from unjoin.service.site import views
from unjoin.service.site.public_files import public_file
from unjoin.service.site.verify_page import verify

urlpatterns = [
    path("", views.home, name="home"),
    path("verify", verify, name="verify"),
    path("safety", views.safety, name="safety"),
    re_path(r"^(?P<root>log|data)/(?P<path>.*)$", public_file),
    path("leave", views.leave, name="leave"),
    path("healthz", views.healthz, name="healthz"),
]
