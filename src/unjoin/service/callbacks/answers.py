"""What the scripts are answered, as JSON; and errors as 422 with a sentence and its field."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.http import JsonResponse

from unjoin.service.callbacks.asked import Asked, Otherwise
from unjoin.service.callbacks.errors import CallBackError
from unjoin.service.callbacks.phone_numbers import shown
from unjoin.service.callbacks.queries import Waiting
from unjoin.service.callbacks.words import OTHERWISE, place_name, script_words
from unjoin.service.desk.reading import CallJsonError
from unjoin.service.shifts.languages import language_name

if TYPE_CHECKING:
    from collections.abc import Sequence


def list_answer(waiting: Sequence[Waiting], *, handle: str) -> dict[str, object]:
    """The list as `handle` sees it: without numbers."""
    return {
        "locked": False,
        "waiting": len(waiting),
        "now": sum(each.is_now and each.holder is None for each in waiting),
        "items": [_line(each, handle) for each in waiting],
    }


def locked_answer(waiting: int) -> dict[str, object]:
    """All that is known while the desk is locked."""
    return {"locked": True, "waiting": waiting, "now": 0, "items": []}


def taken_answer(asked: Asked, *, listed: bool) -> dict[str, object]:
    """The one call-back whose number is shown, to the one who took it."""
    own_words = asked.otherwise is Otherwise.OWN_WORDS
    return {
        "number": shown(asked.number),
        "otherwise": asked.say if own_words else str(OTHERWISE[asked.otherwise]),
        "note": asked.note,
        "language": language_name(asked.language),
        "zone": asked.hours.zone,
        "tries": asked.tries,
        "listed": listed,
    }


def page_lines(waiting: Sequence[Waiting], *, handle: str) -> list[dict[str, object]]:
    """The same for the page, which says the hours in UTC until its script has said them better."""
    return [_line(each, handle) | _page_words(each, handle) for each in waiting]


def refused(error: CallBackError | CallJsonError) -> JsonResponse:
    """422, with the code, the sentence and the field it is about."""
    field = getattr(error, "field", "")
    answer = {"code": error.code, "field": field, "sentence": error.sentence}
    return JsonResponse(answer, status=422)


def _line(each: Waiting, handle: str) -> dict[str, object]:
    state = "free" if each.holder is None else "yours" if each.holder == handle else "taken"
    return {
        "id": str(each.id),
        "zone": each.zone,
        "zoneName": place_name(each.zone),
        "language": language_name(each.language),
        "begin": _written(each.due.begin),
        "end": _written(each.due.end),
        "now": each.is_now,
        "tries": each.tries,
        "state": state,
    }


def _page_words(each: Waiting, handle: str) -> dict[str, object]:
    words, zone = script_words(), ZoneInfo(each.zone)
    state = words["free"] if each.is_now else words["notYet"]
    if each.holder is not None:
        state = words["yours"] if each.holder == handle else words["taken"]
    return {
        "state": state,
        "begin_utc": f"{each.due.begin:%H:%M}",
        "end_utc": f"{each.due.end:%H:%M}",
        "begin_theirs": f"{each.due.begin.astimezone(zone):%H:%M}",
        "end_theirs": f"{each.due.end.astimezone(zone):%H:%M}",
    }


def _written(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
