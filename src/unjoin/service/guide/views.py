"""What the panel beside the call asks of the server: nothing but to count."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_POST

from unjoin.service import clock
from unjoin.service.accounts.permissions import role_required
from unjoin.service.accounts.roles import Role
from unjoin.service.desk.answers import refusal
from unjoin.service.desk.draft_key import of_its_page
from unjoin.service.desk.reading import CallJsonError, read_object
from unjoin.service.guide.actions import count_openings
from unjoin.service.guide.queries import shown_cards


@require_POST
@role_required(Role.VOLUNTEER)
@of_its_page
def count_used(request: HttpRequest) -> HttpResponse:
    """Count the cards that were opened in a call that has ended; unknown ones are left out."""
    try:
        members = read_object(request.body)
        opened = members.texts("cards")
        members.finish()
    except CallJsonError as error:
        return refusal(error)
    known = {card.slug for card in shown_cards()}
    count_openings(slugs=known.intersection(opened), today=clock.today())
    return JsonResponse({})
