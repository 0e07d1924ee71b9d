"""The audit chain's actions in the language of whoever reads them.

The chain itself holds fixed English words, because its hashes run over them.
"""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from unjoin.service.accounts.acts.actions import PROPOSED_BY
from unjoin.service.accounts.acts.kinds import ActKind
from unjoin.service.accounts.roles import Role
from unjoin.service.desk.paper.words import DISCARD_REASONS
from unjoin.service.stories.words import REFUSAL_REASONS
from unjoin.service.translations.words import REFUSAL_REASONS as TRANSLATION_REFUSAL_REASONS

DEEDS: dict[str, Promise] = {
    "declaration received": gettext_lazy("declaration received"),
    "withdraw received": gettext_lazy("withdrawal received"),
    "confirm received": gettext_lazy("confirmation received"),
    "review: accept": gettext_lazy("declaration accepted"),
    "review: refuse": gettext_lazy("declaration refused"),
    "review: reconsider": gettext_lazy("decision taken back"),
    "review: find that it breaks a rule": gettext_lazy("decision taken back"),
    "review: refuse all unpublishable": gettext_lazy("what cannot be published refused"),
    "batch published": gettext_lazy("batch published"),
    "purged": gettext_lazy("what had been kept long enough deleted"),
    "paper parcel opened": gettext_lazy("parcel of paper opened"),
    "paper parcel closed": gettext_lazy("parcel of paper closed"),
    "paper photograph removed": gettext_lazy("photograph of paper deleted"),
    "paper list sent": gettext_lazy("list that came as a file sent"),
    "paper sheet opened": gettext_lazy("paper sheet opened"),
    "paper sheet keyed": gettext_lazy("paper sheet keyed"),
    "paper sheet sent": gettext_lazy("paper sheet sent"),
    "paper sheet discarded": gettext_lazy("paper sheet discarded"),
    "story accepted": gettext_lazy("story accepted"),
    "story refused": gettext_lazy("story refused"),
    "story withdrawn": gettext_lazy("story withdrawn"),
    "translation accepted": gettext_lazy("translation accepted"),
    "translation accepted in the place of another": gettext_lazy(
        "translation accepted in the place of one accepted before"
    ),
    "translation refused": gettext_lazy("translation refused"),
    "translation taken down": gettext_lazy("translation taken down"),
    "translations published": gettext_lazy("translations published"),
    "all private parts taken": gettext_lazy("all private parts taken"),
    "one private part taken": gettext_lazy("one private part taken"),
    "account made": gettext_lazy("account made"),
    "account closed": gettext_lazy("account closed"),
    "account opened": gettext_lazy("account opened again"),
    "password renewed": gettext_lazy("password renewed"),
    "sign-in reset": gettext_lazy("sign-in reset"),
    "passkey added": gettext_lazy("passkey added"),
    "passkey removed": gettext_lazy("passkey removed"),
    "authenticator app added": gettext_lazy("authenticator app added"),
    "authenticator app removed": gettext_lazy("authenticator app removed"),
    "recovery codes made": gettext_lazy("recovery codes made"),
    "password changed": gettext_lazy("password changed"),
    "act proposed": gettext_lazy("proposed"),
    "act approved": gettext_lazy("approved"),
    "act declined": gettext_lazy("declined"),
    "act taken back": gettext_lazy("taken back"),
    "act expired": gettext_lazy("expired without an answer"),
    "withdrawal without a receipt": gettext_lazy("withdrawal without a receipt"),
    "entries corrected": gettext_lazy("entries corrected"),
    "guide card published": gettext_lazy("guide card published"),
    "guide card taken back": gettext_lazy("guide card taken back to draft"),
    "guide card withdrawn": gettext_lazy("guide card withdrawn"),
    "guide card as shipped": gettext_lazy("guide card as it came with the program"),
    "material added": gettext_lazy("material added"),
    "material changed": gettext_lazy("title of a material changed"),
    "material replaced": gettext_lazy("file of a material replaced"),
    "material retired": gettext_lazy("material retired"),
    "key changed": gettext_lazy("key changed"),
    "key changed without leave": gettext_lazy("key changed without the leave of two people"),
    "former review key dropped": gettext_lazy("former key of the reviewers dropped"),
    "key made": gettext_lazy("key made"),
    "number not to be called again": gettext_lazy("number put on the do-not-call list"),
    "number may be called again": gettext_lazy("number taken off the do-not-call list"),
    "shifts planned": gettext_lazy("shifts planned"),
    "week of shifts copied": gettext_lazy("week of shifts copied"),
    "shift changed": gettext_lazy("shift changed"),
    "shift removed": gettext_lazy("shift removed"),
    "indexes hashed anew": gettext_lazy("receipts hashed anew under a new part of the pepper"),
}
"""Every action, or its part before the colon, and its words."""


def deed_words(action: str) -> str:
    """`action` in words.

    What follows a colon is a role, a kind of act, or why a sheet, a story or a
    translation was not taken; after that may come who proposed it.
    """
    if action in DEEDS:
        return str(DEEDS[action])
    head, _colon, rest = action.partition(": ")
    if head not in DEEDS:
        return action
    detail, _comma, proposer = rest.partition(PROPOSED_BY)
    said = {"deed": DEEDS[head], "detail": _detail_words(detail), "proposer": proposer}
    if proposer:
        return _("%(deed)s: %(detail)s, proposed by %(proposer)s") % said
    return _("%(deed)s: %(detail)s") % said


def _detail_words(detail: str) -> str:
    words = {choice.value: str(choice.label) for choice in (*Role, *ActKind)}
    words |= {reason.value: str(said) for reason, said in DISCARD_REASONS.items()}
    words |= {reason.value: str(said) for reason, said in REFUSAL_REASONS.items()}
    words |= {reason.value: str(said) for reason, said in TRANSLATION_REFUSAL_REASONS.items()}
    return words.get(detail, detail)
