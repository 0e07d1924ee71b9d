"""The pages of paper intake. Those that take files are named in `deploy` too."""

from __future__ import annotations

from django.urls import path

from unjoin.service.desk.paper import compare_views, views
from unjoin.service.desk.paper.lists import views as lists
from unjoin.service.desk.paper.parcels import views as parcels
from unjoin.service.desk.paper.photographs import views as photographs

urlpatterns = [
    path("", views.list_sheets, name="paper"),
    path("parcels/new", parcels.open_new, name="paper-parcel-new"),
    path("parcels/<uuid:parcel_id>", parcels.show, name="paper-parcel"),
    path("parcels/<uuid:parcel_id>/sheets", parcels.add_sheet, name="paper-parcel-sheet"),
    path("parcels/<uuid:parcel_id>/close", parcels.close, name="paper-parcel-close"),
    path(
        "parcels/<uuid:parcel_id>/photographs",
        photographs.add_to_parcel,
        name="paper-parcel-photographs",
    ),
    path("parcels/<uuid:parcel_id>/list", lists.import_list, name="paper-list"),
    path("photographs/<uuid:photograph_id>", photographs.show, name="paper-photograph"),
    path(
        "photographs/<uuid:photograph_id>/remove",
        photographs.remove,
        name="paper-photograph-remove",
    ),
    path("<uuid:sheet_id>/key", views.key, name="paper-key"),
    path("<uuid:sheet_id>/compare", compare_views.compare, name="paper-compare"),
    path("<uuid:sheet_id>/discard", views.discard, name="paper-discard"),
    path("<uuid:sheet_id>/photographs", photographs.add_to_sheet, name="paper-photographs"),
]
