"""The call screen and what its script asks."""

from __future__ import annotations

from django.urls import path

from unjoin.service.desk import by_receipt_views, views

urlpatterns = [
    path("", views.call_screen, name="desk"),
    path("calls", views.save_call, name="desk-calls"),
    path("undo", views.undo_saved_call, name="desk-undo"),
    path("outcomes", views.count_call, name="desk-outcomes"),
    path("group-line", views.read_group_line, name="desk-group-line"),
    path("receipt", by_receipt_views.by_receipt, name="desk-receipt"),
    path("receipt/asked", by_receipt_views.asked, name="desk-receipt-asked"),
    path("names", views.more_names, name="desk-names"),
]
