"""`/kit`: what the kit is, how to carry it, how to know that it is the right one."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from unjoin.audit.kit_check import open_kit_note
from unjoin.publiclog.errors import NotStoredError
from unjoin.registry.kit_note import KitNote
from unjoin.service.instance import current
from unjoin.service.kit.publishing import KIT_PATH, NOTE_PATH
from unjoin.service.site.public_files import read_recent

_GROUP = 8


@require_safe
def kit(request: HttpRequest) -> HttpResponse:
    """The page; it says so where no kit is published."""
    note = _published()
    context: dict[str, object] = {"note": note}
    if note is not None:
        digest = note.digest.hex()
        context |= {
            "address": f"/{KIT_PATH}",
            "note_address": f"/{NOTE_PATH}",
            "kilobytes": -(-note.size // 1000),
            "digest": digest,
            "groups": [digest[at : at + _GROUP] for at in range(0, len(digest), _GROUP)],
        }
    return render(request, "kit/page.html", context)


def _published() -> KitNote | None:
    try:
        data = read_recent(NOTE_PATH)
    except NotStoredError:
        return None
    return open_kit_note(data, current().log_vkey)
