"""What the pages about translations call things."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from unjoin.service.translations.actions import RefusalReason

REFUSAL_REASONS: dict[RefusalReason, Promise] = {
    RefusalReason.UNFAITHFUL: _("It does not say what the original says"),
    RefusalReason.UNFINISHED: _("It is unfinished, or hard to read"),
    RefusalReason.HARM: _("It could do harm, or advertises something"),
    RefusalReason.TEST: _("A test or a joke"),
    RefusalReason.OTHER: _("Another reason"),
}

INTO: dict[str, Promise] = {"en": _("English is missing"), "zh": _("Chinese is missing")}
"""What can be asked for in the list, by family of languages."""

NO_REASON = _("Choose why it is refused. Nothing was saved.")
