"""What Hypothesis makes for the tests of the registry."""

from __future__ import annotations

from hypothesis import strategies as st

from unjoin.registry.consent import Channel, Consent, Kind, Reason
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
