"""What the pages about stories call things: ways to settle, reasons to keep and to refuse."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from unjoin.service.stories.actions import RefusalReason
from unjoin.service.stories.settling import KeepReason

KEEP_REASONS: dict[KeepReason, Promise] = {
    KeepReason.KNOWN: _("everybody knows it, such as a capital or a head of state"),
    KeepReason.MANY: _("it fits thousands of people"),
    KeepReason.NOTHING: _("it is no name, place, time or number"),
}

REFUSAL_REASONS: dict[RefusalReason, Promise] = {
    RefusalReason.IDENTIFIES: _("It could identify somebody"),
    RefusalReason.NO_STORY: _("It is no account of a call"),
    RefusalReason.HARM: _("It could do harm, or advertises something"),
    RefusalReason.TEST: _("A test or a joke"),
    RefusalReason.OTHER: _("Another reason"),
}

LANGUAGE_NAMES = (("zh-Hans", "简体中文"), ("zh-Hant", "繁體中文"), ("en", "English"))

NO_REASON = _("Choose why it is refused. Nothing was saved.")
