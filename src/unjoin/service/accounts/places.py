"""The parts of the staff site, and whose they are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from unjoin.service.accounts.acts.queries import count_waiting_for
from unjoin.service.accounts.models import Staff
from unjoin.service.accounts.permissions import staff_can_enter
from unjoin.service.accounts.roles import Role
from unjoin.service.clock import today


@dataclass(frozen=True, slots=True)
class Place:
    """One part of the staff site. `url_name` leads to it; `count`: how much waits there."""

    url_name: str
    roles: tuple[Role, ...]
    title: Promise
    about: Promise
    count: Callable[[Staff], int] | None = None


@dataclass(frozen=True, slots=True)
class Offered:
    """A place as the menu shows it to somebody. `waiting` is 0 where nothing does."""

    place: Place
    waiting: int


def _acts_waiting(staff: Staff) -> int:
    return count_waiting_for(staff, today=today())


PLACES = (
    Place("desk", (Role.VOLUNTEER,), _("Calls"), _("Record how a call ended, and who withdrew.")),
    Place("paper", (Role.VOLUNTEER,), _("Paper"), _("Key in a list or a photograph.")),
    Place("desk-receipt", (Role.VOLUNTEER,), _("Receipts"), _("Act for a caller with a receipt.")),
    Place("desk-kit", (Role.VOLUNTEER,), _("Kits"), _("Take in what a kit sealed.")),
    Place("desk-stories", (Role.VOLUNTEER,), _("Stories"), _("Tell of a call, for publication.")),
    Place(
        "translations",
        (Role.VOLUNTEER,),
        _("Translations"),
        _("Translate what people published."),
    ),
    Place("shifts", (Role.VOLUNTEER,), _("Shifts"), _("Take shifts, sign on, see gaps.")),
    Place("board", (Role.OPERATOR,), _("Board"), _("How the work stands now.")),
    Place("shifts-plan", (Role.OPERATOR,), _("Rota"), _("Plan shifts, and see who comes.")),
    Place("review", (Role.REVIEWER,), _("Review"), _("Read what waits to be published.")),
    Place("review-stories", (Role.REVIEWER,), _("Stories"), _("Read what volunteers tell.")),
    Place(
        "review-translations",
        (Role.REVIEWER,),
        _("Translations"),
        _("Compare translations with their originals."),
    ),
    Place(
        "translations-published",
        (Role.REVIEWER, Role.OPERATOR),
        _("Published translations"),
        _("Take one down."),
    ),
    Place("custody", (Role.CUSTODIAN,), _("Custody"), _("Sealed private parts, for offline keys.")),
    Place(
        "operate",
        (Role.OPERATOR,),
        _("Operation"),
        _("Accounts, publication and the audit chain."),
    ),
    Place(
        "guide-cards",
        (Role.OPERATOR,),
        _("Guide cards"),
        _("What volunteers read beside a call."),
    ),
    Place(
        "operate-materials",
        (Role.OPERATOR,),
        _("Materials"),
        _("Files that volunteers hand out."),
    ),
    Place(
        "acts",
        tuple(Role),
        _("Acts of two"),
        _("What takes two people: propose it, approve it."),
        _acts_waiting,
    ),
)


def places_of(staff: Staff) -> Sequence[Offered]:
    """Where `staff` may go, in the order of the menu, and how much waits for them there."""
    return [
        Offered(place, place.count(staff) if place.count else 0)
        for place in PLACES
        if staff_can_enter(staff, *place.roles)
    ]


def place_at(path: str) -> str:
    """The `url_name` of the part that the page at `path` lies in, or ""."""
    addresses = {place.url_name: reverse(place.url_name) for place in PLACES}
    around = [name for name, address in addresses.items() if path.startswith(address)]
    return max(around, key=lambda name: len(addresses[name]), default="")
