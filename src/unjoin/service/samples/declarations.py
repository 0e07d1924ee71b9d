"""Sample declarations for the demo, modelled on situations such a centre meets.

The people and their words are invented. Most are accepted and published at
once; two are left for a reviewer to decide on.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator

from unjoin.registry.consent import Channel, Consent
from unjoin.registry.declaration import Declaration, Person, Private
from unjoin.registry.organisations import OrganisationMask
from unjoin.registry.pseudonym import Pseudonym, offer
from unjoin.service.accounts.audit import DECLARANT, PUBLISHER, Actor
from unjoin.service.clock import today
from unjoin.service.instance import current
from unjoin.service.intake.actions import receive
from unjoin.service.intake.codes import IdempotencyKey
from unjoin.service.publication.actions import publish
from unjoin.service.review.actions import accept, sort_inbox
from unjoin.service.review.queries import open_waiting

PARTY, LEAGUE, PIONEERS = (OrganisationMask(1 << bit) for bit in range(3))
PARTY_LEAGUE = OrganisationMask(PARTY | LEAGUE)
LEAGUE_PIONEERS = OrganisationMask(LEAGUE | PIONEERS)
ALL = OrganisationMask(PARTY | LEAGUE | PIONEERS)

OFFICER_TEXT = """我在部队服役多年。这些年看到的是：提拔要先送钱，上级出了事互相遮掩，\
一位朋友只因为说话得罪了人就被关了起来，乡里的干部把农民的地拿走，没有人替他们说话。

当年入团入党，我是认真的。现在我声明退出，从今以后只凭良心做事。"""

OFFICIAL_TEXT = """我在机关里工作了三十多年，家人如今都在国外。写下这些话会有什么后果，我心里清楚。

年轻的时候，我相信我们在做一件对大家都好的事。后来我经手的文件，一份一份地告诉我不是这样。\
有的人只是写了一封信，有的人只是问了一个问题，就再也没有回到原来的生活里。我签过字，这是我的责任，\
我不想推给别人。

有人问我，为什么不早一点说。我没有很好的回答。害怕是真的，习惯也是真的。人一旦习惯了不说话，\
就会以为沉默是一种本事。

现在我退休了，每天早上去公园走路，遇见的人都客客气气。可是我知道，客气底下有多少话没有说出来。\
我写这份声明，是想把自己的那一句先说了：我退出，不再是其中的一员。

我不劝任何人。每个人有每个人的难处。我只希望以后有人读到这里，知道有过这样一个人，这样想过。"""

STUDENT_TEXT = """I was given the red scarf at seven and the badge at fourteen. Nobody asked me.

I live abroad now and I am asked here, for the first time, what I think. So I answer."""

WAITING_TEXT = """我是一名中学老师。我们科室的王主任每个星期都要大家写思想汇报，电话 138 0013 8000 \
随时会响。我不想再写了，我退出。"""


def hand_in_samples() -> None:
    """Receive the samples, accept all but two, and publish them."""
    for declaration, actor in _samples():
        _hand_in(declaration, actor)
    instance = current()
    sort_inbox(instance=instance)
    for waiting in open_waiting(instance=instance, limit=100):
        accept(item_id=waiting.item_id, refused={}, by=Actor("reviewer"), today=today())
    publish(instance=instance, by=PUBLISHER, today=today())
    for declaration, actor in _waiting_samples():
        _hand_in(declaration, actor)
    sort_inbox(instance=instance)


def _hand_in(declaration: Declaration, by: Actor) -> None:
    key = IdempotencyKey(secrets.token_hex(16))
    receive(instance=current(), declaration=declaration, key=key, by=by, today=today())


def _samples() -> Iterator[tuple[Declaration, Actor]]:
    volunteer = Actor("volunteer")
    officer = _web("任远", PARTY_LEAGUE, OFFICER_TEXT, "山东", "军队", drive="military-month")
    yield officer, DECLARANT
    yield _phone(_spoken(_names(1), ALL, could_not_speak=True)), volunteer
    yield _phone(_spoken(_names(8), PARTY)), volunteer
    yield _with_relayed(), DECLARANT
    yield _paper(), volunteer
    yield _web("长河", PARTY, OFFICIAL_TEXT, "", "公安系统", joined="1974-07-01"), DECLARANT
    yield _phone(_spoken(_names(1), PARTY)), volunteer
    yield _phone(_officer_and_colleague()), volunteer
    yield _meeting(), volunteer
    yield _web("L. Chen", LEAGUE_PIONEERS, STUDENT_TEXT, "", "", language="en"), DECLARANT


def _waiting_samples() -> Iterator[tuple[Declaration, Actor]]:
    yield _web("小树", LEAGUE_PIONEERS, WAITING_TEXT, "河北", "教师"), DECLARANT
    yield _web("孙悟空", ALL, "", "", ""), DECLARANT


def _names(count: int, *, exclude: tuple[str, ...] = ()) -> tuple[Pseudonym, ...]:
    return offer(count, draw=secrets.randbelow, exclude=exclude)


def _web(
    name: str,
    organisations: OrganisationMask,
    text: str,
    place: str,
    role: str,
    *,
    joined: str = "",
    drive: str = "",
    language: str = "zh-Hans",
) -> Declaration:
    person = Person(
        organisations=organisations,
        consent=Consent.SELF,
        name=name,
        text=text,
        place=place,
        role=role,
        private=Private(joined=joined),
    )
    return Declaration(channel=Channel.WEB, language=language, persons=(person,), drive=drive)


def _spoken(
    names: tuple[Pseudonym, ...], organisations: OrganisationMask, *, could_not_speak: bool = False
) -> tuple[Person, ...]:
    return tuple(
        Person(
            organisations=organisations,
            consent=Consent.SPOKEN,
            name=name.hans,
            could_not_speak=could_not_speak,
        )
        for name in names
    )


def _phone(persons: tuple[Person, ...]) -> Declaration:
    return Declaration(channel=Channel.PHONE, language="zh-Hans", persons=persons)


def _with_relayed() -> Declaration:
    own, *others = _names(4)
    persons = [Person(organisations=PARTY, consent=Consent.SELF, name=own.hans)]
    persons += [
        Person(organisations=organisations, consent=Consent.RELAYED, name=other.hans)
        for other, organisations in zip(others, (PARTY, PARTY_LEAGUE, ALL), strict=True)
    ]
    return Declaration(channel=Channel.WEB, language="zh-Hans", persons=tuple(persons))


def _paper() -> Declaration:
    named = _names(2)
    persons = (
        Person(organisations=PARTY, consent=Consent.HEAD_COUNT, persons=12),
        Person(organisations=OrganisationMask(0), consent=Consent.RELAYED, name=named[0].hans),
        Person(organisations=LEAGUE_PIONEERS, consent=Consent.RELAYED, name=named[1].hans),
    )
    return Declaration(channel=Channel.PAPER, language="zh-Hans", persons=persons)


def _officer_and_colleague() -> tuple[Person, ...]:
    (colleague,) = _names(1, exclude=("金福",))
    return (
        Person(
            organisations=PARTY,
            consent=Consent.SPOKEN,
            name="金福",
            private=Private(real_name="（虚构）赵某", contact="+1 202 555 0123"),
        ),
        Person(organisations=LEAGUE_PIONEERS, consent=Consent.SPOKEN, name=colleague.hans),
    )


def _meeting() -> Declaration:
    others = _names(18, exclude=("万顺",))
    first = Person(organisations=PARTY, consent=Consent.SPOKEN, name="万顺")
    return _phone(
        (first, *_spoken(others[:7], PARTY), *_spoken(others[7:], LEAGUE_PIONEERS)),
    )
