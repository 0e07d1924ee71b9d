"""The parts of the staff site, and whose they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from unjoin.service.accounts.models import Staff
from unjoin.service.accounts.permissions import staff_can_enter
from unjoin.service.accounts.roles import Role


@dataclass(frozen=True, slots=True)
class Place:
    """One part of the staff site. `url_name` leads to it."""

    url_name: str
    role: Role
    title: Promise
    about: Promise


PLACES = (
    Place("desk", Role.VOLUNTEER, _("Calls"), _("Record how a call ended, and who withdrew.")),
    Place("paper", Role.VOLUNTEER, _("Paper"), _("Key in a list or a photograph.")),
    Place("review", Role.REVIEWER, _("Review"), _("Read what waits to be published.")),
    Place("custody", Role.CUSTODIAN, _("Custody"), _("Sealed private parts, for offline keys.")),
    Place(
        "operate", Role.OPERATOR, _("Operation"), _("Accounts, publication and the audit chain.")
    ),
)


def places_of(staff: Staff) -> Sequence[Place]:
    """Where `staff` may go, in the order of the menu."""
    return [place for place in PLACES if staff_can_enter(staff, place.role)]
