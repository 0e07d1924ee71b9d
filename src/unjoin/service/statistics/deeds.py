"""The audit chain's actions in the language of whoever reads them.

The chain itself holds fixed English words, because its hashes run over them.
"""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from unjoin.service.accounts.roles import Role
from unjoin.service.desk.paper_words import DISCARD_REASONS

DEEDS: dict[str, Promise] = {
    "declaration received": gettext_lazy("declaration received"),
    "withdraw received": gettext_lazy("withdrawal received"),
    "confirm received": gettext_lazy("confirmation received"),
    "review: accept": gettext_lazy("declaration accepted"),
    "review: refuse": gettext_lazy("declaration refused"),
    "review: reconsider": gettext_lazy("decision taken back"),
    "batch published": gettext_lazy("batch published"),
    "paper sheet opened": gettext_lazy("paper sheet opened"),
    "paper sheet keyed": gettext_lazy("paper sheet keyed"),
    "paper sheet sent": gettext_lazy("paper sheet sent"),
    "paper sheet discarded": gettext_lazy("paper sheet discarded"),
    "all private parts taken": gettext_lazy("all private parts taken"),
    "one private part taken": gettext_lazy("one private part taken"),
    "account made": gettext_lazy("account made"),
    "account closed": gettext_lazy("account closed"),
    "account opened": gettext_lazy("account opened again"),
    "password renewed": gettext_lazy("password renewed"),
}
"""Every action, or its part before the colon, and its words."""


def deed_words(action: str) -> str:
    """`action` in words; what follows a colon is a role, or why a sheet was discarded."""
    if action in DEEDS:
        return str(DEEDS[action])
    head, _colon, detail = action.partition(": ")
    if head not in DEEDS:
        return action
    roles = {role.value: str(role.label) for role in Role}
    reasons = {reason.value: str(words) for reason, words in DISCARD_REASONS.items()}
    detail = (roles | reasons).get(detail, detail)
    return _("%(deed)s: %(detail)s") % {"deed": DEEDS[head], "detail": detail}
