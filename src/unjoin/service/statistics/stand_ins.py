"""What this instance uses in place of something safe, said on the operator's page."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from unjoin.service.instance import Instance

_FEW = 20


def stand_ins(instance: Instance) -> list[Promise]:
    """A sentence for each unsafe stand-in of `instance`; none where all is as it should be."""
    found: list[Promise] = []
    needed = instance.campaign.thresholds.batch_declarations
    if instance.settings.demo:
        found.append(_("This is a demo: its keys, the custodians' too, were made on this machine."))
    if needed == 1:
        found.append(
            _("A batch is published from a single declaration (K = 1), so nobody hides in a crowd.")
        )
    elif needed < _FEW:
        found.append(_("A batch needs fewer than 20 declarations, which is a small crowd."))
    if not instance.settings.https:
        found.append(_("There is no https. That is safe only behind an onion address."))
    return found
