"""The single keys of the call screen, as the page, the help and the script know them.

The letters of the organisations come from the campaign. Where one of them is
also the letter of an action, the organisation keeps it and the action is left
to its button.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unjoin.registry.campaign import Campaign


@dataclass(frozen=True, slots=True)
class Shortcut:
    """`key` as `KeyboardEvent.key` names it; empty where the action has only its button."""

    action: str
    key: str
    label: Promise | str


START = (
    Shortcut("incoming", "i", _("Incoming call")),
    Shortcut("outgoing", "o", _("Outgoing call")),
)
ALL_ORGANISATIONS = Shortcut("all", "a", pgettext_lazy("organisations", "All"))
PERSON = (
    Shortcut("consent", "c", _("Consent: spoken or relayed")),
    Shortcut("other-name", "r", _("Another pseudonym")),
    Shortcut("own-name", "n", _("A name of their own")),
    Shortcut("could-not-speak", "x", _("Could not speak freely")),
    Shortcut("contact", "t", _("Contact, sealed")),
    Shortcut("details", "w", _("Statement, place, role")),
)
CALL = (
    Shortcut("add", "m", _("One more person")),
    Shortcut("add-relayed", "k", _("One more, not on the line")),
    Shortcut("group", "g", _("A group in one line")),
    Shortcut("head-count", "q", _("A number without names")),
)
DRIVE = Shortcut("drive", "d", _("Drive"))
SAVE = Shortcut("save", "s", pgettext_lazy("call screen", "Save"))
HELP = Shortcut("help", "?", _("All keys"))
WITHDREW_SILENTLY = Shortcut("withdrew-silently", "x", _("Withdrew, could not speak freely"))


def person_shortcuts(campaign: Campaign) -> list[Shortcut]:
    """The actions on the current person."""
    return [yield_to(campaign, shortcut) for shortcut in PERSON]


def call_shortcuts(campaign: Campaign) -> list[Shortcut]:
    """The actions on the call as a whole."""
    return [yield_to(campaign, shortcut) for shortcut in CALL]


def single_shortcuts(campaign: Campaign) -> dict[str, Shortcut]:
    """The remaining ones, by the name the template knows them by."""
    named = {
        "all": ALL_ORGANISATIONS,
        "drive": DRIVE,
        "save": SAVE,
        "help": HELP,
    }
    return {name: yield_to(campaign, shortcut) for name, shortcut in named.items()}


def yield_to(campaign: Campaign, shortcut: Shortcut) -> Shortcut:
    """`shortcut`, without its key where that is an organisation's letter."""
    if shortcut.key in {organisation.key for organisation in campaign.organisations}:
        return Shortcut(shortcut.action, "", shortcut.label)
    return shortcut
