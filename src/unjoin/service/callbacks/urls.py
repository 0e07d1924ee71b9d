"""Its pages on the staff site, and what its scripts ask."""

from __future__ import annotations

from django.urls import path

from unjoin.service.callbacks import pages, views

urlpatterns = [
    path("desk/call-backs", pages.show_list, name="call-backs"),
    path("desk/unlock", pages.unlock, name="desk-unlock"),
    path("desk/lock", pages.lock, name="desk-lock"),
    path("desk/do-not-call", pages.do_not_call, name="do-not-call"),
    path("desk/do-not-call/check", views.check_number, name="do-not-call-check"),
    path("desk/do-not-call/list", views.keep_from_calling, name="do-not-call-list"),
    path("desk/call-backs/list", views.list_waiting, name="call-backs-list"),
    path("desk/call-backs/keep", views.keep, name="call-backs-keep"),
    path("desk/call-backs/<uuid:item_id>/take", views.take, name="call-back-take"),
    path("desk/call-backs/<uuid:item_id>/hold", views.hold, name="call-back-hold"),
    path("desk/call-backs/<uuid:item_id>/end", views.end, name="call-back-end"),
    path("desk/call-backs/<uuid:item_id>/give-back", views.give_back, name="call-back-give-back"),
]
