"""What the script is answered: a receipt, or a sentence about what is wrong and where."""

from __future__ import annotations

from django.core.exceptions import RequestDataTooBig
from django.http import JsonResponse
from django.utils.translation import gettext as _

from unjoin.registry.errors import RegistryError
from unjoin.registry.receipt import groups
from unjoin.registry.spoken import spoken_chinese, spoken_english
from unjoin.service.desk.reading import CallJsonError
from unjoin.service.desk.undo import TooLateToUndoError
from unjoin.service.intake.actions import Received
from unjoin.service.intake.errors import IntakeError
from unjoin.service.site.sentences import sentence


def receipt_answer(received: Received, *, undo: str, language: str) -> dict[str, object]:
    """The receipt in groups of four, and each group as it is said in `language`.

    `undo` takes the call back, for a short time (see `desk.undo`).
    """
    speak = spoken_english if language == "en" else spoken_chinese
    return {
        "groups": list(groups(received.code)),
        "spoken": list(speak(received.code)),
        "persons": received.persons,
        "repeated": received.repeated,
        "undo": undo,
    }


Wrong = RegistryError | IntakeError | CallJsonError | TooLateToUndoError | RequestDataTooBig


def refusal(error: Wrong) -> JsonResponse:
    """422, with the code, the sentence, and the number of the person it is about (0: the call).

    For a group line, `start` and `end` say which characters could not be read.
    """
    if isinstance(error, RequestDataTooBig):
        text = _("This call is too long to be saved at once. Nothing was saved. Shorten the texts.")
        return JsonResponse({"code": "call-size", "person": 0, "sentence": text}, status=422)
    fields = getattr(error, "fields", {})
    answer = {
        "code": error.code,
        "person": fields.get("person", 0),
        "sentence": sentence(error),
    }
    answer |= {name: fields[name] for name in ("start", "end") if name in fields}
    return JsonResponse(answer, status=422)
