"""One decision on many declarations: first the number, then a second yes.

All of a group can be refused. Accepted are only those that stood on the page, and
of these none that is to be read alone: a real name, or a hint at a person.
"""

from __future__ import annotations

import random
import re
import uuid
from abc import ABC, abstractmethod
from typing import ClassVar

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from unjoin.registry.consent import Reason
from unjoin.service.accounts.audit import Actor
from unjoin.service.accounts.permissions import actor_handle, role_required
from unjoin.service.accounts.roles import Role
from unjoin.service.clock import today
from unjoin.service.instance import current
from unjoin.service.review.alike import Likeness
from unjoin.service.review.bulk import Together, accept_together, refuse_together
from unjoin.service.review.deadline import Deadline
from unjoin.service.review.decisions import DecisionError, read_common_decision
from unjoin.service.review.differences import common_runs, parts_of
from unjoin.service.review.duplicates import published_counts
from unjoin.service.review.queries import open_all
from unjoin.service.review.reading import Reading, read_all
from unjoin.service.review.seen import Seen, seen_sets
from unjoin.service.review.sketches import TextDigest
from unjoin.service.review.waiting_now import memory
from unjoin.service.review.words import REVIEW_REASONS

SAME_SHOWN, ALIKE_SHOWN = 200, 30
"""So many stand on one page, and can be accepted together."""
COMPARING_S = 4.0
_DIGEST = re.compile(r"[0-9a-f]{32}")
_random = random.SystemRandom()


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(Role.REVIEWER)
def same_text(request: HttpRequest, digest: str) -> HttpResponse:
    """The declarations that hold one text and no other."""
    if not _DIGEST.fullmatch(digest):
        raise Http404
    return _answer(request, _SameText(TextDigest(bytes.fromhex(digest))))


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(Role.REVIEWER)
def alike(request: HttpRequest, item_id: uuid.UUID) -> HttpResponse:
    """The declarations that are nearly the same as one of them."""
    return _answer(request, _Alike(item_id))


def _answer(request: HttpRequest, page: _Page) -> HttpResponse:
    """Show how many there are; ask again; decide on exactly those that were counted."""
    if request.method != "POST":
        return page.show(request)
    seen = seen_sets.recall(request.POST.get("seen", ""))
    if seen is None:
        return page.show(request, has_changed=True)
    try:
        reason = read_common_decision(request.POST)
    except DecisionError as error:
        return page.show(request, error=error)
    if request.POST.get("confirmed") != "yes":
        return _ask_again(request, seen, reason)
    done = _decide(seen, reason, Actor(actor_handle(request)))
    return render(request, "review/same_done.html", {"done": done, "was_refused": bool(reason)})


def _ask_again(request: HttpRequest, seen: Seen, reason: Reason | None) -> HttpResponse:
    context = {
        "count": len(seen.counted if reason else seen.read),
        "token": request.POST["seen"],
        "reason": reason and int(reason),
        "reason_words": REVIEW_REASONS[reason] if reason else None,
    }
    return render(request, "review/same_confirm.html", context)


def _decide(seen: Seen, reason: Reason | None, by: Actor) -> Together:
    if reason is None:
        return accept_together(ids=seen.read, instance=current(), by=by, today=today())
    return refuse_together(rows=seen.counted, reason=reason, by=by, today=today())


class _Page(ABC):
    """A group as it stands now, and its page."""

    template: ClassVar[str]

    def __init__(self) -> None:
        self.now = memory.look(instance=current(), deadline=Deadline(COMPARING_S))

    @abstractmethod
    def members(self) -> list[uuid.UUID]:
        """All of the group, sorted."""

    @abstractmethod
    def context(self, readings: list[Reading]) -> dict[str, object]:
        """What the template needs besides."""

    @abstractmethod
    def is_to_be_read_alone(self, reading: Reading) -> bool:
        """Whether it cannot be accepted from here."""

    def sample(self, members: list[uuid.UUID], size: int) -> list[uuid.UUID]:
        """So many of `members`, at random."""
        return sorted(_random.sample(members, size)) if len(members) > size else members

    @property
    @abstractmethod
    def shown(self) -> int:
        """How many of them stand on the page."""

    def show(
        self,
        request: HttpRequest,
        *,
        error: DecisionError | None = None,
        has_changed: bool = False,
    ) -> HttpResponse:
        members = self.members()
        readings = self._readings(self.sample(members, self.shown))
        read = tuple(r.item_id for r in readings if not self.is_to_be_read_alone(r))
        counted = {item: self.now.sketches[item].rows for item in members}
        context = {
            "count": len(members),
            "slow": sum(item in self.now.slow_ids for item in members),
            "readings": readings,
            "acceptable": len(read),
            "to_be_read_alone": len(readings) - len(read),
            "token": seen_sets.remember(Seen(counted, read)),
            "has_changed": has_changed,
            "reasons": [(int(reason), words) for reason, words in REVIEW_REASONS.items()],
            "errors": [(error.field, error.sentence)] if error else [],
        }
        context |= self.context(readings)
        return render(request, self.template, context, status=422 if error else 200)

    def _readings(self, ids: list[uuid.UUID]) -> list[Reading]:
        instance = current()
        opened = list(open_all(ids, instance=instance))
        return list(read_all(opened, campaign=instance.campaign, texts=self.now.texts))

    def is_odd(self, reading: Reading) -> bool:
        """Whether it has a real name, or a place or role that hints at a person."""
        is_odd = self.now.sketches[reading.item_id].is_odd
        return is_odd or any(row.other_hints for row in reading.persons)


class _SameText(_Page):
    template = "review/same.html"

    def __init__(self, digest: TextDigest) -> None:
        super().__init__()
        self._digest = digest

    def members(self) -> list[uuid.UUID]:
        return self.now.texts.only(self._digest)

    def is_to_be_read_alone(self, reading: Reading) -> bool:
        # The text itself, with what it hints at, stands at the top of the page.
        return self.is_odd(reading)

    @property
    def shown(self) -> int:
        return SAME_SHOWN

    def context(self, readings: list[Reading]) -> dict[str, object]:
        waiting = self.now.texts.count(self._digest)
        return {
            "beside_others": waiting - len(self.members()),
            "published": published_counts([self._digest]).get(self._digest, 0),
        }


class _Alike(_Page):
    template = "review/alike.html"

    def __init__(self, item_id: uuid.UUID) -> None:
        super().__init__()
        self._group = self.now.group_of(item_id)

    def members(self) -> list[uuid.UUID]:
        return list(self._group.ids) if self._group else []

    def is_to_be_read_alone(self, reading: Reading) -> bool:
        return self.is_odd(reading) or any(row.hints for row in reading.persons)

    @property
    def shown(self) -> int:
        return ALIKE_SHOWN

    def context(self, readings: list[Reading]) -> dict[str, object]:
        texts = [row.person.text for reading in readings for row in reading.persons]
        common = common_runs(text for text in texts if text)
        return {
            "is_by_text": self._group is not None and self._group.likeness is Likeness.TEXT,
            "cards": [
                (
                    reading,
                    self.is_to_be_read_alone(reading),
                    [(row, parts_of(row.person.text, common)) for row in reading.persons],
                )
                for reading in readings
            ],
        }
