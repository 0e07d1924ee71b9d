"""One decision on all declarations that hold the same text: first the number, then a second yes."""

from __future__ import annotations

import re
import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from unjoin.registry.consent import Reason
from unjoin.service.accounts.audit import Actor
from unjoin.service.accounts.permissions import actor_handle, role_required
from unjoin.service.accounts.roles import Role
from unjoin.service.clock import today
from unjoin.service.instance import current
from unjoin.service.review.bulk import (
    Together,
    accept_together,
    refuse_together,
    seen_token,
)
from unjoin.service.review.decisions import DecisionError, read_common_decision
from unjoin.service.review.duplicates import TextDigest, published_counts, waiting_texts
from unjoin.service.review.queries import open_all
from unjoin.service.review.reading import Reading, read_all
from unjoin.service.review.words import REVIEW_REASONS

SHOWN = 200
"""So many can be looked over on one page, and decided on together."""
_DIGEST = re.compile(r"[0-9a-f]{32}")


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(Role.REVIEWER)
def same_text(request: HttpRequest, digest: str) -> HttpResponse:
    """Show how many there are; ask again; decide on exactly those that were shown."""
    if not _DIGEST.fullmatch(digest):
        raise Http404
    group = _Group(TextDigest(bytes.fromhex(digest)))
    if request.method != "POST" or not group.ids:
        return group.show(request)
    if request.POST.get("seen") != group.token:
        return group.show(request, has_changed=True)
    try:
        reason = read_common_decision(request.POST)
    except DecisionError as error:
        return group.show(request, error=error)
    if request.POST.get("confirmed") != "yes":
        return group.ask_again(request, reason)
    done = _decide(group.ids, reason, Actor(actor_handle(request)))
    return render(request, "review/same_done.html", {"done": done, "was_refused": bool(reason)})


def _decide(ids: list[uuid.UUID], reason: Reason | None, by: Actor) -> Together:
    if reason is None:
        return accept_together(ids=ids, by=by, today=today())
    return refuse_together(ids=ids, reason=reason, instance=current(), by=by, today=today())


class _Group:
    """The declarations that hold one text and no other; at most `SHOWN` at a time."""

    def __init__(self, digest: TextDigest) -> None:
        self._digest = digest
        self._texts = waiting_texts(instance=current())
        self._alone = self._texts.only(digest)
        self.ids = self._alone[:SHOWN]
        self.token = seen_token(self.ids)

    def show(
        self,
        request: HttpRequest,
        *,
        error: DecisionError | None = None,
        has_changed: bool = False,
    ) -> HttpResponse:
        context = self._context() | {
            "readings": self._readings(),
            "has_changed": has_changed,
            "reasons": [(int(reason), words) for reason, words in REVIEW_REASONS.items()],
            "errors": [(error.field, error.sentence)] if error else [],
        }
        return render(request, "review/same.html", context, status=422 if error else 200)

    def ask_again(self, request: HttpRequest, reason: Reason | None) -> HttpResponse:
        words = REVIEW_REASONS[reason] if reason else None
        context = self._context() | {"reason": reason and int(reason), "reason_words": words}
        return render(request, "review/same_confirm.html", context)

    def _context(self) -> dict[str, object]:
        waiting = self._texts.count(self._digest)
        return {
            "count": len(self.ids),
            "all_alone": len(self._alone),
            "beside_others": waiting - len(self._alone),
            "published": published_counts([self._digest]).get(self._digest, 0),
            "token": self.token,
        }

    def _readings(self) -> list[Reading]:
        instance = current()
        opened = sorted(open_all(self.ids, instance=instance), key=lambda w: w.item_id)
        return list(read_all(opened, campaign=instance.campaign, texts=self._texts))
