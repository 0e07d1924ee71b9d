"""Whatever is done in whatever order, the count is what a plain model of it says."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from django.conf import settings as django_settings
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, note, settings
from hypothesis import strategies as st

from tests.unit.handed_in import (
    LEAGUE,
    PARTY,
    REVIEWER,
    declaration,
    make_key,
    person,
    sealed,
    with_batch,
    with_public_files,
)
from unjoin.registry.consent import Consent, Reason
from unjoin.registry.declaration import Declaration, Person
from unjoin.registry.entry import decode_entry
from unjoin.registry.receipt import ReceiptCode
from unjoin.registry.statement import Nonce, commit, parse_statement
from unjoin.registry.tally import Cell, Standing, count
from unjoin.registry.weeks import Week, week_of
from unjoin.service.accounts.audit import DECLARANT, PUBLISHER, find_break
from unjoin.service.custody.models import PrivatePart
from unjoin.service.intake.actions import Received, confirm, receive, withdraw
from unjoin.service.intake.codes import IdempotencyKey, receipt_index
from unjoin.service.intake.errors import NothingToActOnError
from unjoin.service.intake.models import InboxItem
from unjoin.service.intake.queries import find_receipt
from unjoin.service.publication.actions import publish
from unjoin.service.publication.models import Entry, Statement
from unjoin.service.publication.tallies import current_tally
from unjoin.service.review.actions import accept, reconsider, refuse_each, sort_inbox
from unjoin.service.review.queries import waiting_ids
from unjoin.service.review.states import State

STARTS = date(2026, 11, 18)
STEPS = 40
OFFERED = ("金福", "万顺")
NAMES = (*OFFERED, "小树")

persons = st.builds(
    lambda name, consent, mask, text, make: make(
        name, consent=consent, organisations=mask, text=text
    ),
    st.sampled_from(NAMES),
    st.sampled_from([Consent.SELF, Consent.RELAYED]),
    st.sampled_from([PARTY, LEAGUE, PARTY | LEAGUE, 0]),
    st.sampled_from(["", "", "我退出。"]),
    st.sampled_from([sealed, person]),
)
declarations = st.lists(persons, min_size=1, max_size=2, unique_by=lambda p: p.name).map(
    lambda listed: declaration(*listed)
)


@dataclass
class Fate:
    """What the model says of one person."""

    person: Person
    is_published: bool = False
    is_confirmed: bool = False
    is_withdrawn: bool = False
    outcome: Reason | None = None
    outcome_week: Week | None = None

    @property
    def counts(self) -> bool:
        return self.is_published and not self.is_withdrawn

    @property
    def cell(self) -> Cell:
        standing = Standing.CONFIRMED if self.is_confirmed else Standing(self.person.consent)
        return self.person.organisations, standing


@dataclass
class Case:
    """What the model says of one receipt. `state`: of the declaration while in the inbox."""

    key: IdempotencyKey
    code: ReceiptCode
    handed_in: Declaration
    week: Week
    state: State | None = State.RECEIVED
    was_withdrawn: bool = False
    changes: int = 0
    private_parts: int = 0
    refused: dict[int, Reason] = field(default_factory=dict)
    fates: dict[int, Fate] = field(default_factory=dict)
    asked: dict[int, str] = field(default_factory=dict)
    asked_week: Week | None = None
    last_asked: str = ""

    @property
    def is_declared(self) -> bool:
        """Whether a declaration of it stands in the inbox."""
        return self.state is not None and not self.was_withdrawn


class AnySequence:
    """Declarants, reviewers and the publisher, each doing anything that is possible."""

    def __init__(self, data: st.DataObject, needed: int, public_files: Path) -> None:
        self.data = data
        self.needed = needed
        self.instance = with_public_files(with_batch(django_settings.UNJOIN, needed), public_files)
        self.today = STARTS
        self.cases: list[Case] = []

    def step(self) -> None:
        """Do one of the things that are possible now."""
        steps = [
            (self.declare, 3, True),
            (self.send_again, 1, self._any(_is_unchanged)),
            (self.change, 2, self._any(_is_declared)),
            (self.withdraw_waiting, 1, self._any(_is_declared)),
            (self.confirm_too_early, 1, self._any(_is_in_inbox)),
            (self.withdraw_published, 3, self._any(_withdrawable)),
            (self.confirm_published, 4, self._any(_confirmable)),
            (self.decide, 4, bool(self._waiting())),
            (self.send_back, 1, bool(self._decided())),
            (self.pass_a_week, 1, True),
            (self.publish_batch, 2, True),
        ]
        possible = [
            step for step, weight, is_possible in steps for _ in range(weight * is_possible)
        ]
        chosen = self.data.draw(st.sampled_from(possible))
        note(chosen.__name__)
        chosen()

    # ------------------------------------------------------------------ declarants

    def declare(self) -> None:
        handed_in = self.data.draw(declarations)
        key = make_key()
        received = self._receive(handed_in, key)
        assert not received.repeated
        case = Case(key, received.code, handed_in, week_of(self.today))
        case.private_parts = _private_parts(handed_in)
        self.cases.append(case)

    def send_again(self) -> None:
        case = self._pick(_is_unchanged)
        before = InboxItem.objects.count()
        again = self._receive(case.handed_in, case.key)
        assert again.repeated
        assert again.code == case.code
        assert InboxItem.objects.count() == before

    def change(self) -> None:
        case, handed_in = self._pick(_is_declared), self.data.draw(declarations)
        receive(
            instance=self.instance,
            declaration=handed_in,
            key=make_key(),
            by=DECLARANT,
            today=self.today,
            replaces=case.code,
        )
        case.handed_in, case.state, case.week = handed_in, State.RECEIVED, week_of(self.today)
        case.changes += 1
        case.private_parts += _private_parts(handed_in)

    def withdraw_waiting(self) -> None:
        case = self._pick(_is_declared)
        withdraw(instance=self.instance, code=case.code, by=DECLARANT, today=self.today)
        case.was_withdrawn, case.week = True, week_of(self.today)

    def withdraw_published(self) -> None:
        case = self._pick(_withdrawable)
        chosen = self.data.draw(st.sampled_from(_withdrawable(case)))
        withdraw(
            instance=self.instance,
            code=case.code,
            by=DECLARANT,
            today=self.today,
            persons=frozenset({chosen}),
        )
        case.asked[chosen] = case.last_asked = "withdraw"
        case.asked_week = week_of(self.today)

    def confirm_published(self) -> None:
        case = self._pick(_confirmable)
        chosen = frozenset(_confirmable(case))
        confirm(
            instance=self.instance,
            code=case.code,
            persons=chosen,
            by=DECLARANT,
            today=self.today,
        )
        case.asked |= dict.fromkeys(chosen, "confirm")
        case.last_asked, case.asked_week = "confirm", week_of(self.today)

    def confirm_too_early(self) -> None:
        case = self._pick(_is_in_inbox)
        with pytest.raises(NothingToActOnError):
            confirm(
                instance=self.instance,
                code=case.code,
                persons=frozenset({1}),
                by=DECLARANT,
                today=self.today,
            )

    # ------------------------------------------------------------------ reviewers

    def decide(self) -> None:
        case = self.data.draw(st.sampled_from(self._waiting()))
        numbers = range(1, len(case.handed_in.persons) + 1)
        reasons = st.sampled_from([reason for reason in Reason if reason])
        case.refused = self.data.draw(st.dictionaries(st.sampled_from(numbers), reasons))
        item_id = self._item_id(case)
        if len(case.refused) == len(numbers):
            refuse_each(item_id=item_id, reasons=case.refused, by=REVIEWER, today=self.today)
            case.state = State.REFUSED
        else:
            accept(item_id=item_id, refused=case.refused, by=REVIEWER, today=self.today)
            case.state = State.ACCEPTED

    def send_back(self) -> None:
        case = self.data.draw(st.sampled_from(self._decided()))
        reconsider(item_id=self._item_id(case), by=REVIEWER, today=self.today)
        case.state, case.refused = State.WAITING, {}

    # ------------------------------------------------------------------ the publisher

    def pass_a_week(self) -> None:
        self.today += timedelta(weeks=1)

    def publish_batch(self) -> None:
        before = current_tally()
        self._forget_old_outcomes()
        done = publish(instance=self.instance, by=PUBLISHER, today=self.today)
        self._sort()
        accepted = [c for c in self.cases if c.is_declared and c.state is State.ACCEPTED]
        others = [
            c
            for c in self.cases
            if c.asked or c.was_withdrawn or (c.is_declared and c.state is State.REFUSED)
        ]
        if self._is_due(accepted):
            self._publish(accepted + others)
        elif self._is_due(others):
            self._publish(others)
        else:
            self._publish([case for case in others if self._has_ended(case)])
            assert done.entries == 0
        assert current_tally().total - before.total == done.persons
        self.check_everything()

    # ------------------------------------------------------------------ what always holds

    def check_everything(self) -> None:
        self.count_is_that_of_the_model()
        self.count_is_the_fold_of_all_entries()
        self.commitments_match()
        self.receipts_say_what_became()
        assert PrivatePart.objects.count() == sum(case.private_parts for case in self.cases)
        assert find_break() is None

    def count_is_that_of_the_model(self) -> None:
        expected: Counter[Cell] = Counter(
            fate.cell for case in self.cases for fate in case.fates.values() if fate.counts
        )
        assert current_tally().cells == dict(expected)

    def count_is_the_fold_of_all_entries(self) -> None:
        rows = Entry.objects.order_by("index").values_list("data", flat=True)
        tally = count(decode_entry(bytes(data)) for data in rows)
        assert tally == current_tally()
        assert sum(tally.by_organisations().values()) == tally.total
        assert sum(tally.by_standing().values()) == tally.total

    def commitments_match(self) -> None:
        for row in Statement.objects.all():
            entry = decode_entry(bytes(Entry.objects.get(index=row.leaf).data))
            assert commit(bytes(row.body), Nonce(bytes(row.nonce))) == entry.commitment

    def receipts_say_what_became(self) -> None:
        for case in self.cases:
            found = find_receipt(case.code, instance=self.instance)
            assert found.is_known == bool(case.fates or case.state)
            assert found.waiting == case.is_declared
            assert {p.number: p.outcome for p in found.persons} == {
                number: Reason.OWN_WISH if fate.is_withdrawn else fate.outcome
                for number, fate in case.fates.items()
            }
            for state in found.persons:
                fate = case.fates[state.number]
                assert (state.left == 1) == fate.counts
                if state.leaf is not None:
                    row = Statement.objects.filter(leaf=state.leaf).first()
                    assert (row is not None) == fate.counts
                    if row:
                        assert parse_statement(bytes(row.body)).name == fate.person.name

    # ------------------------------------------------------------------ the model's own steps

    def _receive(self, handed_in: Declaration, key: IdempotencyKey) -> Received:
        return receive(
            instance=self.instance, declaration=handed_in, key=key, by=DECLARANT, today=self.today
        )

    def _waiting(self) -> list[Case]:
        self._sort()
        waiting = [case for case in self.cases if case.state is State.WAITING and case.is_declared]
        assert waiting_ids() == {self._item_id(case) for case in waiting}
        return waiting

    def _decided(self) -> list[Case]:
        decided = (State.ACCEPTED, State.REFUSED)
        return [case for case in self.cases if case.state in decided and case.is_declared]

    def _item_id(self, case: Case) -> uuid.UUID:
        index = receipt_index(case.code, 0, pepper=self.instance.pepper)
        return InboxItem.objects.filter(receipt_index=index).latest("revision").id

    def _sort(self) -> None:
        sort_inbox(instance=self.instance)
        for case in self.cases:
            if case.is_declared and case.state is State.RECEIVED:
                offered = all(p.name in OFFERED and not p.text for p in case.handed_in.persons)
                case.state = State.ACCEPTED if offered else State.WAITING
                case.refused = {}

    def _is_due(self, cases: list[Case]) -> bool:
        weeks = [case.asked_week if case.asked else case.week for case in cases]
        overdue = any(week_of(self.today) - week > 1 for week in weeks if week is not None)
        return overdue or len(cases) >= self.needed

    def _has_ended(self, case: Case) -> bool:
        """Whether nothing of it will be published, and it has had its time."""
        keep = self.instance.settings.keep_refused_weeks
        is_old = case.week <= week_of(self.today) - keep
        return case.was_withdrawn or (case.is_declared and case.state is State.REFUSED and is_old)

    def _forget_old_outcomes(self) -> None:
        last = week_of(self.today) - self.instance.settings.keep_refused_weeks
        for case in self.cases:
            case.fates = {
                number: fate
                for number, fate in case.fates.items()
                if fate.outcome is None or fate.outcome_week is None or fate.outcome_week > last
            }

    def _publish(self, cases: list[Case]) -> None:
        for case in cases:
            if case.asked:
                for number, wish in case.asked.items():
                    fate = case.fates[number]
                    fate.is_withdrawn = fate.is_withdrawn or wish == "withdraw"
                    fate.is_confirmed = fate.is_confirmed or wish == "confirm"
                case.asked, case.asked_week, case.last_asked = {}, None, ""
                continue
            for number, who in enumerate(case.handed_in.persons, start=1):
                fate = case.fates[number] = Fate(who)
                fate.outcome_week = week_of(self.today)
                if case.was_withdrawn:
                    fate.outcome = Reason.OWN_WISH
                elif number in case.refused:
                    fate.outcome = case.refused[number]
                else:
                    fate.is_published = True
            case.state, case.was_withdrawn = None, False
        for case in cases:
            case.private_parts = sum(
                bool(fate.person.private) for fate in case.fates.values() if fate.counts
            )

    def _any(self, is_fit: Callable[[Case], object]) -> bool:
        return any(is_fit(case) for case in self.cases)

    def _pick(self, is_fit: Callable[[Case], object]) -> Case:
        return self.data.draw(st.sampled_from([case for case in self.cases if is_fit(case)]))


def _is_declared(case: Case) -> bool:
    return case.is_declared


def _is_in_inbox(case: Case) -> bool:
    return case.state is not None


def _is_unchanged(case: Case) -> bool:
    return not case.changes


def _private_parts(handed_in: Declaration) -> int:
    return sum(bool(person.private) for person in handed_in.persons)


def _withdrawable(case: Case) -> list[int]:
    if case.last_asked == "withdraw":
        return []
    return [number for number, fate in case.fates.items() if fate.counts]


def _confirmable(case: Case) -> list[int]:
    if case.last_asked:
        return []
    return [
        number
        for number, fate in case.fates.items()
        if fate.counts and not fate.is_confirmed and fate.person.consent is Consent.RELAYED
    ]


@pytest.mark.slow
@pytest.mark.django_db
@settings(
    max_examples=12,
    # A failure names its steps; making it smaller takes longer than a test may.
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(data=st.data(), needed=st.sampled_from([1, 1, 2]))
def test_count_after_any_sequence(data: st.DataObject, needed: int) -> None:
    with TemporaryDirectory() as public_files, transaction.atomic():
        sequence = AnySequence(data, needed, Path(public_files))
        for _ in range(STEPS):
            sequence.step()
        sequence.publish_batch()
        transaction.set_rollback(True)
