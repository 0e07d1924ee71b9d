"""What Hypothesis makes for the tests of the registry."""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st

from unjoin.registry.consent import Channel, Consent, Kind, Reason
from unjoin.registry.declaration import (
    CONSENT_BY_CHANNEL,
    Bounds,
    Declaration,
    Person,
    Private,
)
from unjoin.registry.entry import NO_TARGET, Commitment, Entry, LeafIndex
from unjoin.registry.organisations import OrganisationMask
from unjoin.registry.statement import LIMITS, Statement
from unjoin.registry.weeks import Week

# Letters of every kind the service will meet: several scripts, the first plane and beyond it.
LETTERS = (
    '金福万萬順顺·Ａ１aZé\u0301\u0648\u0f40\u1820\U00020bb7\U00030edd\U0001f54a"\\/\n\t\u2028 '
)


def texts(limit: int) -> st.SearchStrategy[str]:
    """Any text that UTF-8 can carry, of at most `limit` characters."""
    anything = st.characters(exclude_categories=["Cs"])
    return st.text(st.one_of(st.sampled_from(LETTERS), anything), max_size=min(limit, 20))


@st.composite
def entries(draw: st.DrawFn) -> Entry:
    """Any entry that keeps the rules inside an entry."""
    kind, consent = draw(st.sampled_from(Kind)), draw(st.sampled_from(Consent))
    several = consent is Consent.HEAD_COUNT
    takes_away = kind in (Kind.RETRACT, Kind.CORRECT)
    last = 2**64 - 2
    return Entry(
        kind=kind,
        organisations=OrganisationMask(draw(st.integers(0, 2**16 - 1))),
        consent=consent,
        channel=draw(st.sampled_from(Channel)),
        week=Week(draw(st.integers(0, 2**16 - 1))),
        persons=draw(st.integers(1, 2**32 - 1)) if several else 1,
        target=NO_TARGET if kind is Kind.WITHDRAW else LeafIndex(draw(st.integers(0, last))),
        reason=draw(st.sampled_from(list(Reason)[1:])) if takes_away else Reason.NONE,
        commitment=Commitment(draw(st.binary(min_size=32, max_size=32))),
    )


SLUGS = st.lists(
    st.text("abyz019", min_size=1, max_size=5), min_size=1, max_size=4, unique=True
).map("-".join)


@st.composite
def statements(draw: st.DrawFn) -> Statement:
    """Any statement."""
    return Statement(
        campaign=draw(SLUGS),
        organisations=tuple(draw(st.lists(SLUGS, max_size=16, unique=True))),
        language=draw(st.sampled_from(["zh-Hans", "zh-Hant", "en", "bo", "ug"])),
        name=draw(texts(LIMITS["name"])),
        text=draw(texts(LIMITS["text"])),
        place=draw(texts(LIMITS["place"])),
        role=draw(texts(LIMITS["role"])),
        joined=draw(st.sampled_from(["", "1974", "1974-07", "1974-07-01"])),
        drive=draw(st.one_of(st.just(""), SLUGS)),
    )


BOUNDS = Bounds(
    known=OrganisationMask(7),
    rows=5,
    head_count=1000,
    languages=("zh-Hans", "zh-Hant", "en"),
    drives=frozenset({"army-2027-08"}),
)
TODAY = date(2026, 11, 21)
NAMES = ("福", "万顺", "John", "阿沛·阿旺", "党员１", "\U00030edd", "葛\U000e0100")


@st.composite
def declarations(draw: st.DrawFn) -> Declaration:
    """Any declaration that `check_declaration` lets pass under `BOUNDS` on `TODAY`."""
    channel = draw(st.sampled_from(Channel))
    names = draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=5, unique=True))
    return Declaration(
        channel=channel,
        language=draw(st.sampled_from(BOUNDS.languages)),
        persons=tuple(draw(persons(channel, name)) for name in names),
        drive=draw(st.sampled_from(["", "army-2027-08"])),
    )


@st.composite
def persons(draw: st.DrawFn, channel: Channel, name: str) -> Person:
    """A person called `name`, or a head-count, as `channel` can bring them."""
    consent = draw(st.sampled_from(sorted(CONSENT_BY_CHANNEL[channel])))
    counted = consent is Consent.HEAD_COUNT
    line = draw(st.sampled_from(["", "山东", "\U00020bb7 \"'\\"]))
    joined = draw(st.sampled_from(["", "1974", "1974-07", "1974-07-01", "2026-11-21"]))
    private = Private(real_name="王五", contact="电话\n信箱", place=line, joined=joined)
    return Person(
        organisations=OrganisationMask(draw(st.integers(0, 7))),
        consent=consent,
        name="" if counted else name,
        persons=draw(st.integers(1, 1000)) if counted else 1,
        text="" if counted else draw(st.sampled_from(["", "第一段。\n\n\t第二段。", line])),
        place=line,
        role=line,
        joined=joined,
        real_name_published=draw(st.booleans()),
        could_not_speak=draw(st.booleans()),
        private=Private() if counted or draw(st.booleans()) else private,
    )
