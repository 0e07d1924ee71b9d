"""Its pages on the staff site."""

from __future__ import annotations

from django.urls import path

from unjoin.service.reach import desk_views, operate_views

urlpatterns = [
    path("desk/hand-outs/card", desk_views.cards, name="hand-outs-card"),
    path("desk/hand-outs/qr", desk_views.qr_picture, name="hand-outs-qr"),
    path("operate/materials/", operate_views.manage_materials, name="operate-materials"),
    path(
        "operate/materials/<uuid:material_id>",
        operate_views.change_material,
        name="operate-material",
    ),
    path(
        "operate/materials/<uuid:material_id>/retire",
        operate_views.retire,
        name="operate-material-retire",
    ),
]
