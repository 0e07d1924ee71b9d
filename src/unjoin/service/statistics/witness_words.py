"""Why a witness has not cosigned a checkpoint, in the operator's language."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_SENTENCES: dict[str, Promise] = {
    "witness-not-asked": _("It has not been asked yet."),
    "witness-no-url": _("The policy has no address for it."),
    "witness-algorithm": _("Its kind of key cannot be verified here."),
    "witness-unreachable": _("It could not be reached."),
    "witness-slow": _("It did not answer in time."),
    "witness-ahead": _(
        "It knows a longer log than this one. Stop publishing, and find out who shows it what: "
        "perhaps this database is an old backup, perhaps somebody else has the log's key."
    ),
    "witness-conflict": _("It contradicts itself about what it knows, or knows another root."),
    "witness-bad-request": _("It found the request malformed."),
    "witness-forbidden": _("It does not trust the log's signature."),
    "witness-unknown-log": _("It does not know this log. Ask its operator to add the log's key."),
    "witness-inconsistent": _("It says that the log does not continue what it knows."),
    "witness-failed": _("It failed. Some do so when they do not know a log."),
    "witness-status": _("It answered something that the protocol does not have."),
    "witness-answer": _("Its answer could not be read, or its cosignature was not in it."),
    "witness-cosignature": _("Its cosignature is not true."),
}
_OTHER = _("It could not be asked.")


def problem_sentence(code: str) -> Promise:
    """The sentence for the code of a WitnessError, or of a witness that was not asked."""
    return _SENTENCES.get(code, _OTHER)
