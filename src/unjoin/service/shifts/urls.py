"""Its pages on the staff site."""

from __future__ import annotations

from django.urls import path

from unjoin.service.shifts import (
    board_views,
    calendar_views,
    plan_views,
    presence_views,
    views,
)

urlpatterns = [
    path("shifts/", views.shifts_page, name="shifts"),
    path("shifts/settings", views.settings_page, name="shifts-settings"),
    path("shifts/<uuid:shift_id>/take", views.take, name="shift-take"),
    path("shifts/<uuid:shift_id>/take-over", views.take_over, name="shift-take-over"),
    path("shifts/<uuid:shift_id>/offer", views.offer, name="shift-offer"),
    path("shifts/<uuid:shift_id>/keep", views.keep, name="shift-keep"),
    path("shifts/<uuid:shift_id>/give-back", views.give_back, name="shift-give-back"),
    path("shifts/plan", plan_views.plan_page, name="shifts-plan"),
    path("shifts/plan/copy", plan_views.copy_week, name="shifts-copy"),
    path("shifts/<uuid:shift_id>/needed", plan_views.change_needed, name="shift-needed"),
    path("shifts/<uuid:shift_id>/remove", plan_views.remove, name="shift-remove"),
    path("shifts/calendar.ics", calendar_views.calendar_file, name="shifts-calendar"),
    path("shifts/feed/new", views.new_address, name="shifts-feed-new"),
    path("shifts/feed/end", views.no_address, name="shifts-feed-end"),
    path("shifts/feed/<str:secret>.ics", calendar_views.feed, name="shifts-feed"),
    path("shifts/on", presence_views.sign_on, name="shift-on"),
    path("shifts/off", presence_views.sign_off, name="shift-off"),
    path("shifts/who", presence_views.who, name="shifts-who"),
    path("shifts/heartbeat", presence_views.heartbeat, name="shifts-heartbeat"),
    path("board/", board_views.board, name="board"),
    path("board/live", board_views.live, name="board-live"),
]
