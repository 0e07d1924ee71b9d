"""What the review pages call things: the reasons for a refusal."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from unjoin.registry.consent import Reason

REVIEW_REASONS: dict[Reason, Promise] = {
    Reason.DUPLICATE: _("Handed in twice"),
    Reason.FALSE_NAME: _("A false name, or somebody else's"),
    Reason.DECEASED: _("The person has died"),
    Reason.NOT_AUTHORISED: _("The person has not asked for it"),
    Reason.TEST: _("A test or a joke"),
    Reason.OTHER: _("Another reason"),
}
"""The reasons a reviewer can give. A declarant's own wish is not theirs to give."""
